"""Which picture of a clip shows the generator how the person looks in it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["APART", "reference_frames"]

APART = 8
"""Frames between a picture and its reference at least, so that it never shows the mouth that is to be painted."""


def reference_frames(openings: NDArray[np.floating]) -> NDArray[np.int64]:
    """For each frame of a clip the frame that is its reference: the most closed mouth that is not near it.

    Training and run time choose by this one rule.

    Args:
        openings: How far the lips are apart, float [N], any unit.

    Returns:
        int64 [N]. In a clip of at most `APART` frames, where every frame is near every other, the most distant one.
    """
    count = len(openings)
    order = np.argsort(openings, kind="stable")
    frames = np.arange(count)
    chosen = np.where(frames < count / 2, count - 1, 0)
    left = np.ones(count, dtype=np.bool_)
    for candidate in order:
        fits = left & (np.abs(frames - candidate) >= APART)
        chosen[fits] = candidate
        left &= ~fits
        if not left.any():
            break
    return np.asarray(chosen, dtype=np.int64)
