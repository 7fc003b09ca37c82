"""Calm skin around a lively mouth.

Pictures of the palette were filmed at different moments: light and the fold of a cheek differ a little from one to the
next, which flickers when they follow each other in a new order. Lips need every frame; skin moves slowly, so around the
lips, colours follow with a short delay.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

__all__ = ["SkinFilter"]

_TIME = 0.058
"""Time constant in seconds: at 25 frames a second, half of a change is seen at once."""


class SkinFilter:
    """A one-pole low-pass on everything outside the lip zone.

    Args:
        zone: float32 [h, w], 1 where lips are, 0 where skin is.
        fps: Frames a second.
    """

    def __init__(self, zone: NDArray[np.float32], fps: Fraction) -> None:
        """Begin with nothing seen."""
        self._zone = zone[..., None]
        self._gain = np.float32(1 - np.exp(-1 / (float(fps) * _TIME)))
        self.clear()

    def clear(self) -> None:
        """Forget what was seen: the next patch passes as it is."""
        self._skin: NDArray[np.float32] | None = None
        self._tones: NDArray[np.float32] | None = None

    def patch(self, patch: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """The patch to paint for a picture of the palette, uint8 [h, w, 3]."""
        new = patch.astype(np.float32)
        self._skin = new if self._skin is None else self._skin + self._gain * (new - self._skin)
        return np.asarray(np.round(self._skin + self._zone * (new - self._skin)), dtype=np.uint8)

    def tones(self, tones: NDArray[np.float32]) -> NDArray[np.float32]:
        """The rim differences to use, float32 [S, 3]."""
        self._tones = tones if self._tones is None else self._tones + self._gain * (tones - self._tones)
        return self._tones
