"""Small movements of a head that was filmed nearly still, as a warp of the picture.

Rotation is parallax: each place of the head has a depth, and a turn by a small angle moves it by depth
times the angle. Roll and shifts move the whole head. All displacement fades out over neck and
shoulders, so the body stays where it is. Brows are lifted by local bumps. Every movement is a fixed
field times a weight; fields add up, and the sum is applied with one remap of the head's box.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

__all__ = ["MOVEMENTS", "HeadGeometry", "HeadWarp"]

MOVEMENTS = ("yaw", "pitch", "roll", "shiftX", "shiftY", "zoom", "browInnerUp", "browOuterUp", "browDown")
"""Order of the weights: degrees, degrees, degrees, pixels, pixels, parts of one, then ARKit weights."""

_NO_MAP = np.empty(0, np.float32)
"""The second map of `cv2.remap`, empty because the first holds both coordinates."""

_SOLID = 1.15
"""Radius, in half axes of the face, up to which the head moves as a whole."""

_STILL = 1.9
"""Radius from which nothing moves."""

_HAIR_ACROSS, _HAIR_UP = 1.4, 1.45
"""How much farther the head goes than the face, sideways and upwards: hair moves with it."""

_EDGE = 0.4
"""Distance from the edge of the picture, in half widths of the face, over which movement fades out."""

_DEPTH = 1.3
"""How far the middle of the face stands out before its rim, in half widths of the face."""

_NOSE = 0.3
"""How far the nose stands out before that. With these a turn asked for is nearly the turn that
`saram.face.head_pose` measures (yaw 0.9, pitch 0.3 to 0.6, roll 0.9 of it) without the brows being pulled along."""


@dataclass(frozen=True, slots=True)
class HeadGeometry:
    """Where the head is in the canonical picture, in pixels."""

    centre: tuple[float, float]
    """Middle of the face oval, x and y."""

    half_axes: tuple[float, float]
    """Half width and half height of the face oval."""

    nose: tuple[float, float]
    """Tip of the nose, x and y."""

    brows: tuple[tuple[float, float], tuple[float, float], tuple[float, float], tuple[float, float]]
    """Outer and inner end of the brow on the left of the image, inner and outer end of the one on its right."""

    def scaled(self, factor: float) -> HeadGeometry:
        """The same head in a picture `factor` times as large."""
        outer, inner, inner2, outer2 = (_times(point, factor) for point in self.brows)
        return HeadGeometry(
            _times(self.centre, factor),
            _times(self.half_axes, factor),
            _times(self.nose, factor),
            (outer, inner, inner2, outer2),
        )


class HeadWarp:
    """The warp for pictures of one size.

    Args:
        size: Width and height of the pictures.
        geometry: The head in such a picture.
    """

    def __init__(self, size: tuple[int, int], geometry: HeadGeometry) -> None:
        """Compute the fields; about 15 MB at 512 x 512."""
        width, height = size
        (cx, cy), (a, b) = geometry.centre, geometry.half_axes
        across, up = _STILL * _HAIR_ACROSS * a, _STILL * _HAIR_UP * b
        left, right = max(0, int(cx - across)), min(width, int(cx + across) + 1)
        top, bottom = max(0, int(cy - up)), min(height, int(cy + _STILL * b) + 1)
        self._box = (slice(top, max(bottom, top)), slice(left, max(right, left)))
        grid_x, grid_y = np.meshgrid(np.arange(left, right, dtype=np.float32), np.arange(top, bottom, dtype=np.float32))
        fields = _fields(grid_x, grid_y, geometry) * _edge(grid_x, grid_y, width, a)
        self._fields = [np.ascontiguousarray(field) for field in fields]
        self._identity = np.stack([grid_x - left, grid_y - top], axis=-1)

    def apply(self, picture: NDArray[np.uint8], weights: NDArray[np.float32]) -> None:
        """Move the head in `picture`, in place.

        Args:
            picture: uint8 [H, W] or [H, W, C] of the size given to the constructor.
            weights: float32 [len(MOVEMENTS)].
        """
        region = picture[self._box]
        if region.size == 0 or not np.any(np.abs(weights) > 1e-4):
            return
        # Backward map: the place a pixel comes from is its own place less the displacement, which is
        # exact to first order because the fields are smooth and the displacements a few pixels.
        sources = self._identity.copy()
        for field, weight in zip(self._fields, weights.tolist(), strict=True):
            if weight:
                cv2.scaleAdd(field, -weight, sources, dst=sources)
        cv2.remap(region.copy(), sources, _NO_MAP, cv2.INTER_LINEAR, dst=region, borderMode=cv2.BORDER_REPLICATE)


def _fields(x: NDArray[np.float32], y: NDArray[np.float32], head: HeadGeometry) -> NDArray[np.float32]:
    """Displacement of every pixel for a unit of each movement, float32 [len(MOVEMENTS), h, w, 2]."""
    (cx, cy), (a, b) = head.centre, head.half_axes
    radius = np.asarray(np.sqrt(((x - cx) / a) ** 2 + ((y - cy) / b) ** 2), dtype=np.float32)
    upright = np.where(y < cy, _HAIR_UP * b, b)
    whole = np.asarray(np.sqrt(((x - cx) / (_HAIR_ACROSS * a)) ** 2 + ((y - cy) / upright) ** 2), dtype=np.float32)
    solid = 1 - _smoothstep((whole - _SOLID) / (_STILL - _SOLID))
    nose = np.exp(-(((x - head.nose[0]) / (0.22 * a)) ** 2) - ((y - head.nose[1]) / (0.25 * a)) ** 2)
    depth = _DEPTH * a * np.maximum(0, 1 - (radius / 1.5) ** 2) ** 1.5 + _NOSE * a * nose
    degree = np.float32(np.pi / 180)
    zero = np.zeros_like(x)
    pivot = cy + 1.1 * b
    outer, inner, inner2, outer2 = head.brows
    size = 0.22 * a
    inner_bump = _bump(x, y, inner, size) + _bump(x, y, inner2, size)
    middle = [((p[0] + q[0]) / 2, (p[1] + q[1]) / 2) for p, q in ((outer, inner), (outer2, inner2))]
    outer_bump = sum((_bump(x, y, point, size * 1.2) for point in middle), start=zero)
    lift = 0.14 * a
    fields = [
        (depth * degree + 0.25 * a * degree * solid, zero),
        (zero, -depth * degree - 0.25 * a * degree * solid),
        (solid * (y - pivot) * degree, -solid * (x - cx) * degree),
        (solid, zero),
        (zero, solid),
        (solid * (x - cx), solid * (y - cy)),
        (zero, -lift * inner_bump),
        (zero, -lift * outer_bump),
        (zero, 0.6 * lift * (inner_bump + 0.5 * outer_bump)),
    ]
    return np.stack([np.stack(field, axis=-1) for field in fields]).astype(np.float32)


def _edge(x: NDArray[np.float32], y: NDArray[np.float32], width: int, a: float) -> NDArray[np.float32]:
    """What is cut off by the left, right or upper edge of the picture stands still there, float32 [h, w, 1]."""
    inwards = np.minimum(np.minimum(x, width - 1 - x), y)
    return _smoothstep(np.asarray(inwards / (_EDGE * a), np.float32))[..., np.newaxis]


def _bump(x: NDArray[np.float32], y: NDArray[np.float32], at: tuple[float, float], size: float) -> NDArray[np.float32]:
    """A bell that is wide along the brow and reaches up the forehead more than down to the eye."""
    below = np.where(y > at[1], 0.75, 1.6)
    return np.asarray(np.exp(-(((x - at[0]) / (1.4 * size)) ** 2) - ((y - at[1]) / (size * below)) ** 2), np.float32)


def _smoothstep(value: NDArray[np.float32]) -> NDArray[np.float32]:
    clipped = np.clip(value, 0, 1)
    return np.asarray(clipped * clipped * (3 - 2 * clipped), np.float32)


def _times(point: tuple[float, float], factor: float) -> tuple[float, float]:
    return (point[0] * factor, point[1] * factor)
