"""Where a head is in each picture, to a fraction of a pixel."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from saram.face import points

__all__ = ["Placer", "smooth_placement", "to_canonical"]

_NO_MASK = np.empty(0, np.uint8)
_MARGIN = 6
_MIN_CORRELATION = 0.8
_MAX_CORRECTION = 0.06
"""Largest distance, in eye distances, by which registration may move the mouth from where landmarks put it."""

# Points on bone or cartilage: eye corners, nose, forehead, temples and cheekbones.
_RIGID = (
    *points.ALIGNMENT, 195, 5, 4, 1, 19, 94, 2, 98, 97, 326, 327, 48, 278, 10, 151, 9, 8, 67, 297, 109, 338, 103, 332,
    54, 284, 21, 251, 162, 389, 127, 356, 234, 454, 116, 345, 117, 346, 118, 347, 50, 280, 101, 330,
)  # fmt: skip

# Nose, its bridge and the places below the eyes: skin that neither speech nor blinks move much.
_REGION = (117, 118, 346, 347, 6, 98, 327, 2, 50, 280, 101, 330)


class Placer:
    """Finds the affine map from the canonical picture (one chosen picture of the person) to any other.

    Landmarks give a first guess; registration of the picture around the nose (Evangelidis and Psarakis 2008,
    "Parametric image alignment using enhanced correlation coefficient maximization") makes it exact. Where it
    fails, because something covers the nose or the picture is blurred, the guess stands.

    Args:
        reference: The canonical picture, uint8 [H, W, 3].
        landmarks: Its landmarks, float32 [468, 3].
    """

    def __init__(self, reference: NDArray[np.uint8], landmarks: NDArray[np.float32]) -> None:
        """Cut the template."""
        self._rigid = landmarks[list(_RIGID), :2].astype(np.float64)
        self._mouth = landmarks[list(points.LIPS_OUTER), :2].mean(axis=0).astype(np.float64)
        outer_corners = landmarks[points.RIGHT_EYE_CORNERS[0], :2] - landmarks[points.LEFT_EYE_CORNERS[0], :2]
        self._limit = _MAX_CORRECTION * float(np.linalg.norm(outer_corners))
        height, width = reference.shape[:2]
        low = np.floor(landmarks[list(_REGION), :2].min(axis=0)).astype(int) - _MARGIN
        high = np.ceil(landmarks[list(_REGION), :2].max(axis=0)).astype(int) + _MARGIN
        low, high = np.clip(low, 0, (width, height)), np.clip(high, 0, (width, height))
        self._origin = low.astype(np.float64)
        self._template = _grey(reference)[low[1] : high[1], low[0] : high[0]]

    def place(self, picture: NDArray[np.uint8], landmarks: NDArray[np.float32]) -> NDArray[np.float32]:
        """The map float32 [2, 3] from canonical pixels to the pixels of `picture` (uint8 [H, W, 3])."""
        design = np.column_stack([self._rigid, np.ones(len(self._rigid))])
        target = landmarks[list(_RIGID), :2].astype(np.float64)
        guess = np.asarray(np.linalg.lstsq(design, target, rcond=None)[0].T, dtype=np.float64)
        refined = self._register(picture, guess)
        return np.asarray(guess if refined is None else refined, dtype=np.float32)

    def _register(self, picture: NDArray[np.uint8], guess: NDArray[np.float64]) -> NDArray[np.float64] | None:
        shifted = guess.copy()
        shifted[:, 2] = guess[:, :2] @ self._origin + guess[:, 2]
        start = shifted.astype(np.float32)
        stop = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 40, 1e-5)
        try:
            correlation, found = cv2.findTransformECC(
                self._template, _grey(picture), start, cv2.MOTION_AFFINE, stop, _NO_MASK, 1
            )
        except cv2.error:  # it did not converge
            return None
        refined = np.asarray(found, dtype=np.float64)
        refined[:, 2] -= refined[:, :2] @ self._origin
        moved = np.linalg.norm((refined - guess) @ np.append(self._mouth, 1.0))
        return refined if correlation >= _MIN_CORRELATION and moved <= self._limit else None


def smooth_placement(
    placement: NDArray[np.float32], sigma: float = 1.2, *, cyclic: bool = False
) -> NDArray[np.float32]:
    """Take the jitter out of a run of maps.

    Args:
        placement: float32 [T, 2, 3], consecutive pictures.
        sigma: Standard deviation of the Gaussian, in frames; heads move below 4 Hz, so 1.2 frames at 25 a second
            leave them alone.
        cyclic: Whether the last picture continues into the first.

    Returns:
        float32 [T, 2, 3].
    """
    radius = int(np.ceil(3 * sigma))
    kernel = np.exp(-0.5 * (np.arange(-radius, radius + 1) / sigma) ** 2)
    kernel /= kernel.sum()
    padded = np.pad(placement.astype(np.float64), ((radius, radius), (0, 0), (0, 0)), "wrap" if cyclic else "reflect")
    smooth = sum(weight * padded[shift : shift + len(placement)] for shift, weight in enumerate(kernel))
    return np.asarray(smooth, dtype=np.float32)


def to_canonical(places: NDArray[np.floating], placement: NDArray[np.floating]) -> NDArray[np.float32]:
    """Where points of pictures lie in the canonical picture.

    Args:
        places: [T, N, 2], pixels of T pictures.
        placement: [T, 2, 3]: canonical to the pixels of each picture.

    Returns:
        float32 [T, N, 2], canonical pixels.
    """
    linear = np.linalg.inv(placement[:, :, :2].astype(np.float64))
    shifted = places.astype(np.float64) - placement[:, np.newaxis, :, 2]
    return np.asarray(np.einsum("tij,tpj->tpi", linear, shifted), dtype=np.float32)


def _grey(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.asarray(cv2.GaussianBlur(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), (0, 0), 1.0), dtype=np.uint8)
