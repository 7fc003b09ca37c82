"""A person nearby, told from a crowd, music or a television behind them."""

from __future__ import annotations

from collections import deque
from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["Foreground", "decibels"]

_MEMORY: Final = 125  # windows of 32 ms, four seconds
_FEWEST: Final = 16  # windows before there is a background to speak of
_SHARE: Final = 20  # percentile of the loudness that counts as the background
_LOUDER: Final = 4.0  # decibels above the background that a person nearby has
_SOFTEST: Final = -55.0  # decibels; nobody speaks to a microphone so softly
_LIKELY: Final = 0.5  # probability of speech, the detector's own middle
_SILENCE: Final = -90.0


class Foreground:
    """Decides for each window whether a person nearby speaks in it.

    A voice counts if it stands out of the background, which is the loudness that four fifths of the last four seconds
    exceed. Someone who speaks pauses between words and sounds, so their own voice stands out; a crowd, music or steady
    noise has no such pauses and becomes the background after a second or two.
    """

    def __init__(self) -> None:
        """Begin with no background."""
        self._levels: deque[float] = deque(maxlen=_MEMORY)

    def is_near(self, level: float, probability: float) -> bool:
        """Whether somebody nearby speaks.

        Args:
            level: Loudness of the window in decibels.
            probability: Of speech in it, from `VoiceDetector`.
        """
        self._levels.append(level)
        if probability < _LIKELY or level < _SOFTEST:
            return False
        return len(self._levels) < _FEWEST or level >= self.background + _LOUDER

    @property
    def background(self) -> float:
        """Loudness of the background in decibels."""
        return float(np.percentile(self._levels, _SHARE)) if self._levels else _SILENCE


def decibels(window: NDArray[np.int16]) -> float:
    """Loudness of int16 [n] relative to full scale, -90 or more."""
    power = float(np.mean(np.square(window.astype(np.float64) / 32768))) if window.size else 0.0
    return max(_SILENCE, 10 * float(np.log10(power))) if power > 0 else _SILENCE
