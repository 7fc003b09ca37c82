"""What one picture of a face shows, as numbers."""

from __future__ import annotations

from functools import cache
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from saram.face import CanonicalCrop, Face, apply_affine, eye_distance, head_pose, lip_aperture, points

__all__ = ["LOOKS", "PATCH", "face_look", "lower_face_patch"]

LOOKS: Final = (
    "eye_distance", "yaw", "pitch", "roll", "x", "y", "margin", "aperture", "blur", "light", "bright", "dark",
    "lip_red", "teeth", "covered_light", "covered_grain", "glint",
)  # fmt: skip
"""Names of the numbers of `face_look`, in its order.

``eye_distance``: pixels of the picture · ``yaw``, ``pitch``, ``roll``: degrees · ``x``, ``y``: middle of the eyes,
pixels · ``margin``: eye distances between face and edge of the picture, < 0 cut off · ``aperture``: lips apart, eye
distances · ``blur``: 0 sharp to 1 blurred · ``light``: median brightness of the skin, 0 to 255 · ``bright``, ``dark``:
share of the face that is burnt out, that is black · ``lip_red``: how much redder the lips are than the cheeks, units of
CIE a* · ``teeth``: share of the open mouth that is bright, NaN while it is shut · ``covered_light``: brightness of
the upper lip and chin over that of the cheeks · ``covered_grain``: their texture over theirs · ``glint``: area
of small burnt-out spots on and around the face, squared eye distances.
"""

PATCH: Final = 16
"""Pixels of a side of `lower_face_patch`."""

_SIDE: Final = 192
_BUST: Final = 160
_OPEN: Final = 0.05
_BRIGHT, _DARK = 250, 12


@cache
def _crops() -> tuple[CanonicalCrop, CanonicalCrop, CanonicalCrop]:
    bust = CanonicalCrop(_BUST, _BUST, ((_BUST - 1) / 2, _BUST * 0.32), _BUST / 4.0)
    mouth = CanonicalCrop(PATCH, PATCH, ((PATCH - 1) / 2, -PATCH * 0.55), PATCH / 0.95)
    return CanonicalCrop.face(_SIDE), bust, mouth


def face_look(pixels: NDArray[np.uint8], face: Face) -> NDArray[np.float32]:
    """Measure a face.

    Args:
        pixels: uint8 RGB [H, W, 3], the picture.
        face: The face in it.

    Returns:
        float32 [len(LOOKS)].
    """
    marks = face.landmarks
    span = float(eye_distance(marks))
    height, width = pixels.shape[:2]
    left, top, right, bottom = face.box
    middle = marks[[points.RIGHT_EYE_CORNERS[0], points.LEFT_EYE_CORNERS[0]], :2].mean(axis=0)
    crop, bust, _ = _crops()
    matrix = crop.matrix(marks)
    cut = crop.warp(pixels, matrix)
    lab = cv2.cvtColor(cut, cv2.COLOR_RGB2LAB).astype(np.float32)
    flat = apply_affine(matrix, marks)
    skin, cheeks = _area(flat, points.FACE_OVAL), _area(flat, _RIGHT_CHEEK) | _area(flat, _LEFT_CHEEK)
    inner = _area(flat, points.LIPS_INNER)
    lips = _area(flat, points.LIPS_OUTER) & ~inner
    light = lab[..., 0]
    aperture = float(lip_aperture(marks))
    beard = _area(flat, _UPPER_LIP) | _area(flat, _CHIN)
    grain = np.abs(cv2.Laplacian(light, cv2.CV_32F))
    cheek_light, cheek_red = _mean(light, cheeks), _mean(lab[..., 1], cheeks)
    values = {
        "eye_distance": span,
        **dict(zip(("yaw", "pitch", "roll"), map(float, head_pose(marks)), strict=True)),
        "x": float(middle[0]),
        "y": float(middle[1]),
        "margin": min(left, top, width - 1 - right, height - 1 - bottom) / max(span, 1e-3),
        "aperture": aperture,
        "blur": _blur(pixels, face),
        "light": float(np.median(light[skin])) if skin.any() else 0.0,
        "bright": _share(light >= _BRIGHT, skin & ~inner),
        "dark": _share(light <= _DARK, skin & ~inner),
        "lip_red": _mean(lab[..., 1], lips) - cheek_red,
        "teeth": _teeth(lab, inner, lips) if aperture > _OPEN else float("nan"),
        "covered_light": _mean(light, beard) / max(cheek_light, 1.0),
        "covered_grain": _mean(grain, beard) / max(_mean(grain, cheeks), 0.5),
        "glint": _glint(bust.warp(pixels, bust.matrix(marks)), apply_affine(bust.matrix(marks), marks)),
    }
    return np.array([values[name] for name in LOOKS], np.float32)


def lower_face_patch(pixels: NDArray[np.uint8], face: Face) -> NDArray[np.uint8]:
    """The mouth and what is around it, small: uint8 RGB [16, 16, 3] in a frame in which every face is at one place."""
    mouth = _crops()[2]
    fine = CanonicalCrop(64, 64, (31.5, -64 * 0.55), 64 / 0.95)
    matrix = fine.matrix(face.landmarks)
    return np.asarray(
        cv2.resize(fine.warp(pixels, matrix), (mouth.width, mouth.height), interpolation=cv2.INTER_AREA), np.uint8
    )


def _blur(pixels: NDArray[np.uint8], face: Face) -> float:
    """Crete, Dolmiere, Ladret and Nicolas (2007), "The blur effect": how little blurring once more changes."""
    left, top, right, bottom = (int(value) for value in face.box)
    window = pixels[max(top, 0) : max(bottom, 1), max(left, 0) : max(right, 1)]
    if min(window.shape[:2]) < 16:
        return 1.0
    grey = cv2.cvtColor(np.ascontiguousarray(window), cv2.COLOR_RGB2GRAY)
    share = 224 / max(grey.shape)
    if share < 1:
        grey = cv2.resize(grey, None, fx=share, fy=share, interpolation=cv2.INTER_AREA)
    fine = grey.astype(np.float32)
    worst = 0.0
    for axis, kernel in ((0, (1, 9)), (1, (9, 1))):
        smooth = cv2.blur(fine, kernel)
        own, other = np.abs(np.diff(fine, axis=axis)), np.abs(np.diff(smooth, axis=axis))
        total = float(own.sum())
        lost = float(np.maximum(own - other, 0).sum())
        worst = max(worst, (total - lost) / max(total, 1e-6))
    return worst


def _teeth(lab: NDArray[np.float32], inner: NDArray[np.bool_], lips: NDArray[np.bool_]) -> float:
    """Share of the opening that is brighter and less red than the lips."""
    white = (lab[..., 0] > _mean(lab[..., 0], lips) + 8) & (lab[..., 1] < _mean(lab[..., 1], lips) - 5)
    return _share(white, inner)


def _glint(bust: NDArray[np.uint8], flat: NDArray[np.float32]) -> float:
    """Area of spots that are burnt out and small, in squared eye distances."""
    span = _BUST / 4.0
    grey = bust.max(axis=2)
    size = int(span * 0.35) | 1
    surround = cv2.morphologyEx(grey, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size)))
    spots = (bust.min(axis=2) >= 240) & (grey.astype(np.int16) - surround > 50)
    mouth = np.zeros(grey.shape, np.uint8)
    outline = flat[list(points.LIPS_OUTER)]
    middle = outline.mean(axis=0)
    cv2.fillPoly(mouth, [np.rint((outline - middle) * 1.15 + middle).astype(np.int32)], 1)
    return float((spots & (mouth == 0)).sum() / span**2)


def _area(flat: NDArray[np.float32], outline: tuple[int, ...]) -> NDArray[np.bool_]:
    mask = np.zeros((_SIDE, _SIDE), np.uint8)
    cv2.fillPoly(mask, [np.rint(flat[list(outline)]).astype(np.int32)], 1)
    return mask.astype(bool)


def _mean(values: NDArray[np.float32], where: NDArray[np.bool_]) -> float:
    return float(values[where].mean()) if where.any() else 0.0


def _share(values: NDArray[np.bool_], where: NDArray[np.bool_]) -> float:
    return float(values[where].mean()) if where.any() else 0.0


_RIGHT_CHEEK: Final = (117, 118, 101, 205, 187, 123)
_LEFT_CHEEK: Final = (346, 347, 330, 425, 411, 352)
_UPPER_LIP: Final = (98, 97, 2, 326, 327, 269, 267, 0, 37, 39)
_CHIN: Final = (181, 84, 17, 314, 405, 395, 369, 396, 175, 171, 140, 170)
