"""The regions of a face that are cut out and pasted: mouth, eyes, and the points around them."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from saram.avatar.exemplar.crop import Crop
from saram.avatar.head_warp import HeadGeometry
from saram.face import points

__all__ = ["eye_crops", "head_geometry", "mouth_crop", "mouth_rim"]


def mouth_crop(landmarks: NDArray[np.float32], lowest: float) -> Crop:
    """The lower face: from below the nose to under the chin, within the cheeks.

    Args:
        landmarks: The canonical picture's, float32 [468, 3].
        lowest: How far down, in canonical pixels, the chin goes in the footage.
    """
    flat = landmarks[:, :2].astype(np.float64)
    nose, chin = flat[points.NOSE_BASE[2]], flat[152]
    mouth = flat[list(points.LIPS_OUTER)]
    width = np.ptp(mouth[:, 0])
    centre_x = float(mouth[:, 0].mean())
    jaw = flat[list(points.JAW_LINE)]
    level = jaw[np.abs(jaw[:, 1] - mouth[:, 1].mean()).argsort()[:4], 0]
    reach = min(1.25 * width, 0.96 * float(np.abs(level - centre_x).min()))
    top, bottom = float(nose[1]), max(lowest, float(chin[1])) + 0.16 * width
    feather = 0.16 * width
    outline = _superellipse((centre_x, (top + bottom) / 2), (reach - feather, (bottom - top) / 2 - 0.6 * feather), 2.6)
    return _soft_crop(outline, feather)


def mouth_rim(crop: Crop, landmarks: NDArray[np.float32], count: int = 18) -> NDArray[np.float32]:
    """Points on the rim of the mouth crop where light is compared, float32 [count, 2], canonical pixels.

    They lie on the upper lip and the cheeks, above the level of the lower lip: further down the chin moves.
    """
    level = float(landmarks[list(points.LIPS_OUTER_LOWER), 1].max())
    ring = np.argwhere((crop.mask > 0.35) & (crop.mask < 0.65))[:, ::-1] + np.array(crop.origin)
    ring = ring[ring[:, 1] < level]
    middle = ring.mean(axis=0)
    angles = np.arctan2(ring[:, 1] - level, ring[:, 0] - middle[0])
    order = ring[np.argsort(angles)]
    return np.asarray(order[np.linspace(0, len(order) - 1, count).astype(int)], dtype=np.float32)


def eye_crops(landmarks: NDArray[np.float32]) -> tuple[Crop, Crop]:
    """The eyes: the one on the left of the image, then the one on its right."""
    crops = []
    for corners, upper, lower in (
        (points.RIGHT_EYE_CORNERS, points.RIGHT_UPPER_LID, points.RIGHT_LOWER_LID),
        (points.LEFT_EYE_CORNERS, points.LEFT_UPPER_LID, points.LEFT_LOWER_LID),
    ):
        flat = landmarks[[*corners, *upper, *lower], :2].astype(np.float64)
        width = np.ptp(flat[:, 0])
        centre = (float(flat[:, 0].mean()), float(flat[:, 1].mean()))
        crops.append(_soft_crop(_superellipse(centre, (0.66 * width, 0.42 * width), 2.4), 0.14 * width))
    return crops[0], crops[1]


def head_geometry(landmarks: NDArray[np.float32]) -> HeadGeometry:
    """Where the head is in the canonical picture."""
    flat = landmarks[:, :2].astype(np.float64)
    oval = flat[list(points.FACE_OVAL)]
    low, high = oval.min(axis=0), oval.max(axis=0)
    centre, half = (low + high) / 2, (high - low) / 2

    def place(index: int) -> tuple[float, float]:
        return (float(flat[index, 0]), float(flat[index, 1]))

    return HeadGeometry(
        (float(centre[0]), float(centre[1])),
        (float(half[0]), float(half[1])),
        place(points.NOSE_TIP),
        (
            place(points.RIGHT_BROW[0]),
            place(points.RIGHT_BROW[-1]),
            place(points.LEFT_BROW[-1]),
            place(points.LEFT_BROW[0]),
        ),
    )


def _superellipse(centre: tuple[float, float], axes: tuple[float, float], power: float) -> NDArray[np.float64]:
    angle = np.linspace(0, 2 * np.pi, 128, endpoint=False)
    x, y = np.cos(angle), np.sin(angle)
    radius = (np.abs(x) ** power + np.abs(y) ** power) ** (-1 / power)
    return np.stack([centre[0] + axes[0] * radius * x, centre[1] + axes[1] * radius * y], axis=1)


def _soft_crop(outline: NDArray[np.float64], feather: float) -> Crop:
    """The crop whose mask is 1 within the outline and falls to 0 over `feather` pixels outside it."""
    pad = int(np.ceil(feather)) + 2
    left, top = np.floor(outline.min(axis=0)).astype(int) - pad
    right, bottom = np.ceil(outline.max(axis=0)).astype(int) + pad
    # Even sizes, because the patches are kept as a video.
    width, height = (int(right - left) + 1) // 2 * 2, (int(bottom - top) + 1) // 2 * 2
    solid = np.zeros((height, width), np.uint8)
    cv2.fillPoly(solid, [np.round(outline - (left, top)).astype(np.int32)], (255,))
    distance = cv2.distanceTransform(255 - solid, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    share = np.clip(1 - distance / feather, 0, 1)
    return Crop((int(left), int(top)), (share * share * (3 - 2 * share)).astype(np.float32))
