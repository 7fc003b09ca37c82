"""How sharp a picture of a face is."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

__all__ = ["nose_sharpness"]

_NOSE = (6, 2, 50, 280)


def nose_sharpness(picture: NDArray[np.uint8], landmarks: NDArray[np.float32]) -> float:
    """Variance of the Laplacian around the nose, which looks the same whatever is said; 0 where it is out of view.

    Args:
        picture: uint8 [H, W, 3].
        landmarks: float32 [468, 3], its pixels.
    """
    nose = landmarks[list(_NOSE), :2]
    (left, top), (right, bottom) = nose.min(axis=0), nose.max(axis=0)
    window = picture[max(0, int(top)) : int(bottom), max(0, int(left)) : int(right)]
    if window.size == 0:
        return 0.0
    return float(cv2.Laplacian(cv2.cvtColor(window, cv2.COLOR_RGB2GRAY), cv2.CV_32F).var())
