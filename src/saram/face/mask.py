"""Soft masks: 1 inside a shape, falling smoothly to 0 at its edge."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from saram.errors import UsageError
from saram.face import points

__all__ = ["ellipse_mask", "lower_face_outline", "polygon_mask"]

_SUBPIXEL_BITS = 4


def polygon_mask(height: int, width: int, outline: NDArray[np.floating], feather: float) -> NDArray[np.float32]:
    """A mask of a polygon with a soft inner edge.

    The edge is placed to a sixteenth of a pixel, so that a mask moves as smoothly as its outline. Outside the polygon,
    and at the border of the mask, it is 0.

    Args:
        height: Rows of the mask.
        width: Columns of the mask.
        outline: [N, 2] corners in pixels, N ≥ 3; may reach beyond the mask.
        feather: Pixels from the edge to where the mask is practically 1, > 0.

    Returns:
        float32 [height, width] in [0, 1].

    Raises:
        UsageError: If a size or the feather is not positive or the outline is not [N ≥ 3, 2] finite numbers.
    """
    if height < 1 or width < 1 or not feather > 0:
        raise UsageError(f"A mask needs positive sizes and feather; got {height}×{width}, {feather}.")
    if outline.ndim != 2 or outline.shape[0] < 3 or outline.shape[1] != 2 or not np.isfinite(outline).all():
        raise UsageError(f"An outline must be [N ≥ 3, 2] finite numbers; got {list(outline.shape)}.")
    # A margin of nothing around the mask makes its border an edge like any other.
    margin = int(np.ceil(1.5 * feather)) + 2
    filled = np.zeros((height + 2 * margin, width + 2 * margin), np.uint8)
    far = 4 * max(height, width)
    corners = (np.clip(outline, -far, far) + margin) * (1 << _SUBPIXEL_BITS)
    cv2.fillPoly(filled, [np.rint(corners).astype(np.int32)], 255, lineType=cv2.LINE_AA, shift=_SUBPIXEL_BITS)
    filled[:margin], filled[-margin:], filled[:, :margin], filled[:, -margin:] = 0, 0, 0, 0
    # Blurred, a straight edge is at one half; from there to 1 becomes 0 to 1.
    blurred = cv2.GaussianBlur(filled.astype(np.float32) / 255, (0, 0), feather / 2)
    ramp = np.clip(2 * blurred[margin:-margin, margin:-margin] - 1, 0, 1)
    return np.asarray(ramp * ramp * (3 - 2 * ramp), dtype=np.float32)


def ellipse_mask(
    height: int, width: int, centre: tuple[float, float], radii: tuple[float, float], feather: float
) -> NDArray[np.float32]:
    """A mask of an upright ellipse with a soft inner edge.

    Args:
        height: Rows of the mask.
        width: Columns of the mask.
        centre: x and y, pixels.
        radii: Half the width and half the height of the ellipse, pixels, > 0.
        feather: As for `polygon_mask`.

    Returns:
        float32 [height, width] in [0, 1].

    Raises:
        UsageError: As for `polygon_mask`, or if a radius is not positive.
    """
    if not min(radii) > 0:
        raise UsageError(f"The radii of an ellipse must be positive; got {radii}.")
    turn = np.linspace(0, 2 * np.pi, 120, endpoint=False)
    outline = np.stack([np.cos(turn), np.sin(turn)], axis=-1) * radii + centre
    return polygon_mask(height, width, outline, feather)


def lower_face_outline(landmarks: NDArray[np.float32], *, chin: float = 0.0) -> NDArray[np.float32]:
    """The closed outline of the part of a face that speech moves: the jaw line, closed below the eyes across the nose.

    Args:
        landmarks: float32 [468, 2 or 3].
        chin: How far below the jaw to reach, in outer eye distances; 0.1 leaves room for a jaw that opens further.

    Returns:
        float32 [N, 2] in the pixels of `landmarks`.

    Raises:
        UsageError: If `landmarks` has another shape.
    """
    if landmarks.ndim != 2 or landmarks.shape[0] != points.LANDMARKS:
        raise UsageError(f"landmarks must be [468, 3]; got {list(landmarks.shape)}.")
    flat = landmarks[:, :2]
    across = flat[points.LEFT_EYE_CORNERS[0]] - flat[points.RIGHT_EYE_CORNERS[0]]
    down = np.array([-across[1], across[0]], dtype=np.float32)
    jaw = flat[points.JAW_LINE[2:-2], :]
    # Most at the chin, none at the ears.
    share = np.sin(np.linspace(0, np.pi, len(jaw), dtype=np.float32))[:, np.newaxis]
    top = flat[_CHEEKS_AND_BRIDGE, :]
    return np.concatenate([jaw + share * np.float32(chin) * down, top]).astype(np.float32)


_CHEEKS_AND_BRIDGE = (352, 346, 347, 348, 437, 195, 217, 119, 118, 117, 123)
"""From the left cheekbone under the left eye, over the bridge of the nose, to the right cheekbone."""
