"""How long a room holds a sound, heard from speech alone."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from saram.capture.sound_track import FRAME_RATE, SoundTrack

__all__ = ["reverberation_time"]

_SHORTEST: Final = 8
"""Frames a decay must last."""

_DROP: Final = 9.0
"""Decibels it must fall."""

_RIPPLE: Final = 1.5
"""Decibels it may rise again on the way."""

_ABOVE_QUIET: Final = 8.0
"""Decibels it must stay above the noise."""

_FEWEST: Final = 6


def reverberation_time(track: SoundTrack) -> float | None:
    """Seconds in which the level falls by 60 dB after a word; None where no decay is heard clearly.

    A voice may end slowly or at once, a room never faster than it dies away, so the fastest decays of the recording
    show the room (the idea of Ratnam et al. 2003, "Blind estimation of reverberation time").
    """
    level = track.mid.astype(np.float64)
    if len(level) < 2 * FRAME_RATE:
        return None
    slopes = _slopes(np.convolve(level, np.hanning(7) / np.hanning(7).sum(), mode="same"), np.percentile(level, 5))
    if len(slopes) < _FEWEST:
        return None
    return 60.0 / max(float(np.percentile(slopes, 75)), 1.0)


def _slopes(level: NDArray[np.float64], floor: np.floating) -> list[float]:
    """How fast the level falls after every peak, decibels a second."""
    slopes: list[float] = []
    at = 0
    while at < len(level) - _SHORTEST:
        end, lowest = at, level[at]
        while end + 1 < len(level) and level[end + 1] < lowest + _RIPPLE and level[end + 1] > floor + _ABOVE_QUIET:
            end += 1
            lowest = min(lowest, level[end])
        part = level[at : end + 1]
        part = part[: int(part.argmin()) + 1]
        if len(part) >= _SHORTEST and part[0] - part[-1] >= _DROP and part[0] >= part.max() - _RIPPLE:
            slopes.append(float(-np.polyfit(np.arange(len(part)) / FRAME_RATE, part, 1)[0]))
            at += len(part)
        else:
            at += 1
    return slopes
