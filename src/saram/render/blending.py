"""Laying one picture over another."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

__all__ = ["lay_over"]


def lay_over(picture: NDArray[np.uint8], canvas: NDArray[np.uint8]) -> None:
    """Lay a picture with straight alpha over a canvas of the same size, which is changed.

    Whole pixels are copied; only those on an edge, where alpha is neither 0 nor 255, are mixed, in integers,
    rounded exactly.

    Args:
        picture: uint8 [H, W, 4] RGBA.
        canvas: uint8 [H, W, 3] RGB; may be a part of a larger picture.
    """
    alpha = np.asarray(cv2.extractChannel(picture, 3), dtype=np.uint8)
    colour = np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGBA2RGB), dtype=np.uint8)
    # Alpha 1…254, found in one comparison: 0 wraps round to 255.
    edge = np.flatnonzero((alpha - np.uint8(1)) < np.uint8(254))
    rows, columns = np.divmod(edge, alpha.shape[1])
    behind = canvas[rows, columns]
    cv2.copyTo(colour, alpha, canvas)
    weight = alpha.reshape(-1)[edge].astype(np.uint16)[:, np.newaxis]
    mixed = colour.reshape(-1, 3)[edge] * weight + behind * (np.uint16(255) - weight) + np.uint16(128)
    canvas[rows, columns] = (mixed + (mixed >> np.uint16(8))) >> np.uint16(8)
