"""What shows between the lips: teeth, tongue or the dark."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

__all__ = ["INSIDE", "mouth_inside"]

INSIDE: Final = 3
"""Numbers that `mouth_inside` gives."""

_FINE: Final = 160.0
"""Pixels of the width of a mouth at which it is measured: what is filled has an edge half a pixel wide."""


def mouth_inside(
    picture: NDArray[np.uint8], upper: NDArray[np.floating], lower: NDArray[np.floating]
) -> tuple[float, float, float]:
    """How much light shows in the upper and in the lower half of the opening of the mouth, and how much red in it.

    The lips say where the opening is, not what is in it: whether the tongue lies low, lifts for an l or an n or
    touches the teeth. Each number is a sum over the pixels of its half, in units of the squared width of the mouth, so
    that a mouth that closes goes to nothing without a jump.

    Args:
        picture: RGB uint8 [H, W, 3].
        upper: float [11, 2]: edge of the upper lip at the opening (`saram.face.points.LIPS_INNER_UPPER`), pixels of it.
        lower: float [11, 2]: edge of the lower lip, entry for entry below.

    Returns:
        Brightness of the upper half, of the lower half, and red over green of both; all about 0 to 0.5.
    """
    width = float(np.linalg.norm(upper[-1] - upper[0]))
    left, top = np.maximum(np.floor(np.minimum(upper, lower).min(axis=0)).astype(int) - 1, 0)
    right, bottom = np.ceil(np.maximum(upper, lower).max(axis=0)).astype(int) + 2
    window = picture[top : max(bottom, 0), left : max(right, 0)]
    if window.size == 0 or width < 1:
        return 0.0, 0.0, 0.0
    scale = max(1, round(_FINE / width))
    window = np.asarray(cv2.resize(window, None, fx=scale, fy=scale, interpolation=cv2.INTER_LINEAR), np.uint8)
    upper, lower = ((each - (left, top) + 0.5) * scale - 0.5 for each in (upper, lower))
    middle = (upper + lower) / 2
    halves = []
    for first, second in ((upper, middle), (middle, lower)):
        mask = np.zeros(window.shape[:2], np.uint8)
        cv2.fillPoly(mask, [np.rint(np.vstack([first, second[::-1]])).astype(np.int32)], 1)
        halves.append(mask.astype(np.float32))
    seen = window.astype(np.float32)
    light = seen @ np.array([0.299, 0.587, 0.114], np.float32)
    red = np.maximum(seen[..., 0] - seen[..., 1], 0)
    unit = 255.0 * (scale * width) ** 2
    return (
        float((light * halves[0]).sum() / unit),
        float((light * halves[1]).sum() / unit),
        float((red * (halves[0] + halves[1])).sum() / unit),
    )
