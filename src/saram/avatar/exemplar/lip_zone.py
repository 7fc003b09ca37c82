"""The part of the mouth crop in which lips are ever seen; around it is skin."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from saram.avatar.exemplar.crop import Crop
from saram.avatar.exemplar.mouth_shape import ShapeSpace
from saram.face import points

__all__ = ["lip_zone"]

_FEATHER = 0.15
"""Width of the soft edge, in widths of the mouth."""


def lip_zone(space: ShapeSpace, coordinates: NDArray[np.float64], crop: Crop) -> NDArray[np.float32]:
    """Where the lips of any of the shapes are.

    Args:
        space: The person's shapes.
        coordinates: Shapes that were filmed, float64 [M, K].
        crop: The mouth crop.

    Returns:
        float32 [h, w]: 1 where lips are seen in some shape, falling to 0 around it.
    """
    lips = len(points.LIPS_OUTER)
    shapes = space.mean[:lips] + np.tensordot(coordinates, space.modes[:, :lips], axes=1) - np.asarray(crop.origin)
    outside = np.full(crop.mask.shape, 255, np.uint8)
    for shape in shapes.astype(np.float32):
        cv2.fillConvexPoly(outside, cv2.convexHull(shape).astype(np.int32), (0,))
    feather = _FEATHER * float(np.ptp(space.mean[:lips, 0]))
    distance = cv2.distanceTransform(outside, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    share = np.clip(1 - distance / feather, 0, 1)
    return np.asarray(share * share * (3 - 2 * share), dtype=np.float32)
