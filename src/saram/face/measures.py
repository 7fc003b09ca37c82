"""Lengths on a face, independent of its size and of how the head is tilted in the picture.

Every function takes landmarks [468, 3] or [T, 468, 3] and gives a float32 scalar array or [T]. The unit is the distance
between the outer eye corners in three dimensions, which a turn of the head does not shorten; vertical is at right
angles to the line of the eyes.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from saram.errors import UsageError
from saram.face import points

__all__ = [
    "brow_height",
    "eye_distance",
    "eye_openness",
    "jaw_drop",
    "lip_aperture",
    "lip_height",
    "lip_width",
]

Side = Literal["left", "right"]


def eye_distance(landmarks: NDArray[np.float32]) -> NDArray[np.float32]:
    """Distance between the outer eye corners, pixels: the unit of the other measures.

    Raises:
        UsageError: If `landmarks` is not [468, 3] or [T, 468, 3].
    """
    if landmarks.ndim not in {2, 3} or landmarks.shape[-2:] != (points.LANDMARKS, 3):
        raise UsageError(f"landmarks must be [468, 3] or [T, 468, 3]; got {list(landmarks.shape)}.")
    across = landmarks[..., points.LEFT_EYE_CORNERS[0], :] - landmarks[..., points.RIGHT_EYE_CORNERS[0], :]
    return np.asarray(np.linalg.norm(across, axis=-1), dtype=np.float32)


def lip_aperture(landmarks: NDArray[np.float32]) -> NDArray[np.float32]:
    """How far the lips are apart in the middle: 0 is closed, about 0.3 a wide open mouth."""
    return _drop(landmarks, points.LIPS_INNER_UPPER[3:8], points.LIPS_INNER_LOWER[3:8])


def lip_height(landmarks: NDArray[np.float32]) -> NDArray[np.float32]:
    """From the upper edge of the upper lip to the lower edge of the lower lip, in the middle."""
    return _drop(landmarks, points.LIPS_OUTER_UPPER[4:7], points.LIPS_OUTER_LOWER[4:7])


def lip_width(landmarks: NDArray[np.float32]) -> NDArray[np.float32]:
    """From one corner of the mouth to the other."""
    unit = eye_distance(landmarks)
    span = landmarks[..., points.LIPS_OUTER_UPPER[-1], :] - landmarks[..., points.LIPS_OUTER_UPPER[0], :]
    return np.asarray(np.linalg.norm(span, axis=-1) / unit, dtype=np.float32)


def eye_openness(landmarks: NDArray[np.float32], side: Side) -> NDArray[np.float32]:
    """How far the lids of one eye (the person's own left or right) are apart; about 0.03 shut, 0.1 open."""
    if side == "left":
        return _drop(landmarks, points.LEFT_UPPER_LID[1:6], points.LEFT_LOWER_LID[1:6])
    return _drop(landmarks, points.RIGHT_UPPER_LID[1:6], points.RIGHT_LOWER_LID[1:6])


def brow_height(landmarks: NDArray[np.float32], side: Side) -> NDArray[np.float32]:
    """How far one brow (the person's own left or right) is above the corners of its eye."""
    if side == "left":
        return _drop(landmarks, points.LEFT_BROW, points.LEFT_EYE_CORNERS)
    return _drop(landmarks, points.RIGHT_BROW, points.RIGHT_EYE_CORNERS)


def jaw_drop(landmarks: NDArray[np.float32]) -> NDArray[np.float32]:
    """How far the chin is below the base of the nose: at rest about 0.75, more as the jaw opens."""
    return _drop(landmarks, points.NOSE_BASE[2:3], points.JAW_LINE[9:12])


def _drop(landmarks: NDArray[np.float32], upper: tuple[int, ...], lower: tuple[int, ...]) -> NDArray[np.float32]:
    """Mean vertical distance from the points of `upper` down to those of `lower`, in eye distances."""
    unit = eye_distance(landmarks)
    right, left = points.RIGHT_EYE_CORNERS[0], points.LEFT_EYE_CORNERS[0]
    across = landmarks[..., left, :2] - landmarks[..., right, :2]
    across = across / np.linalg.norm(across, axis=-1, keepdims=True)
    step = landmarks[..., lower, :2].mean(axis=-2) - landmarks[..., upper, :2].mean(axis=-2)
    down = across[..., 0] * step[..., 1] - across[..., 1] * step[..., 0]
    return np.asarray(down / unit, dtype=np.float32)
