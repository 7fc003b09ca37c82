"""Where a patch lands in a frame."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["land"]


def land(
    forward: NDArray[np.float64], patch: tuple[int, int], frame: tuple[int, int]
) -> tuple[slice, slice, NDArray[np.float64]] | None:
    """The part of a frame that a patch touches.

    Args:
        forward: float64 [2, 3]: patch to frame pixels.
        patch: Width and height of the patch.
        frame: Width and height of the frame.

    Returns:
        The rows and columns of the part, and the map float64 [2, 3] from patch pixels to its pixels; None where the
        patch lands outside of the frame.
    """
    right, bottom = patch[0] - 1, patch[1] - 1
    corners = np.array([[0, 0], [right, 0], [0, bottom], [right, bottom]], np.float64)
    places = corners @ forward[:, :2].T + forward[:, 2]
    low = np.maximum(np.floor(places.min(axis=0)).astype(int), 0)
    high = np.minimum(np.ceil(places.max(axis=0)).astype(int) + 1, frame)
    if (high <= low).any():
        return None
    inside = forward.copy()
    inside[:, 2] -= low
    return slice(int(low[1]), int(high[1])), slice(int(low[0]), int(high[0])), inside
