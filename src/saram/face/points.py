"""Which landmark is what. Left and right are the person's own, so *right* is left in the picture."""

from __future__ import annotations

from typing import Final

__all__ = [
    "ALIGNMENT",
    "FACE_OVAL",
    "JAW_LINE",
    "LANDMARKS",
    "LEFT_BROW",
    "LEFT_EYE_CORNERS",
    "LEFT_LOWER_LID",
    "LEFT_UPPER_LID",
    "LIPS_INNER",
    "LIPS_INNER_LOWER",
    "LIPS_INNER_UPPER",
    "LIPS_OUTER",
    "LIPS_OUTER_LOWER",
    "LIPS_OUTER_UPPER",
    "MOUTH_SHAPE",
    "NOSE_BASE",
    "NOSE_BRIDGE",
    "NOSE_TIP",
    "RIGHT_BROW",
    "RIGHT_EYE_CORNERS",
    "RIGHT_LOWER_LID",
    "RIGHT_UPPER_LID",
]

LANDMARKS: Final = 468
"""How many there are."""

LIPS_OUTER_UPPER: Final = (61, 185, 40, 39, 37, 0, 267, 269, 270, 409, 291)
"""Upper edge of the red of the upper lip, from the right corner of the mouth to the left one, both included."""

LIPS_OUTER_LOWER: Final = (61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291)
"""Lower edge of the red of the lower lip, right to left; entry for entry below `LIPS_OUTER_UPPER`."""

LIPS_INNER_UPPER: Final = (78, 191, 80, 81, 82, 13, 312, 311, 310, 415, 308)
"""Edge of the upper lip at the opening of the mouth, right to left."""

LIPS_INNER_LOWER: Final = (78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308)
"""Edge of the lower lip at the opening of the mouth, right to left; entry for entry below `LIPS_INNER_UPPER`."""

LIPS_OUTER: Final = LIPS_OUTER_UPPER + LIPS_OUTER_LOWER[-2:0:-1]
"""The closed outer contour, clockwise in the picture from the right corner; 20 points."""

LIPS_INNER: Final = LIPS_INNER_UPPER + LIPS_INNER_LOWER[-2:0:-1]
"""The closed contour of the opening, clockwise in the picture from the right corner; 20 points."""

RIGHT_EYE_CORNERS: Final = (33, 133)
"""Outer and inner corner of the right eye."""

RIGHT_UPPER_LID: Final = (246, 161, 160, 159, 158, 157, 173)
"""Edge of the right upper lid between the corners, outer to inner."""

RIGHT_LOWER_LID: Final = (7, 163, 144, 145, 153, 154, 155)
"""Edge of the right lower lid, outer to inner; entry for entry below the upper lid."""

LEFT_EYE_CORNERS: Final = (263, 362)
"""Outer and inner corner of the left eye."""

LEFT_UPPER_LID: Final = (466, 388, 387, 386, 385, 384, 398)
"""Edge of the left upper lid between the corners, outer to inner."""

LEFT_LOWER_LID: Final = (249, 390, 373, 374, 380, 381, 382)
"""Edge of the left lower lid, outer to inner; entry for entry below the upper lid."""

RIGHT_BROW: Final = (70, 63, 105, 66, 107)
"""Upper edge of the right brow, outer to inner."""

LEFT_BROW: Final = (300, 293, 334, 296, 336)
"""Upper edge of the left brow, outer to inner."""

FACE_OVAL: Final = (
    10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377,
    152, 148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
)  # fmt: skip
"""The closed outline of the face, clockwise in the picture from the middle of the forehead; 36 points."""

JAW_LINE: Final = (
    234,
    93,
    132,
    58,
    172,
    136,
    150,
    149,
    176,
    148,
    152,
    377,
    400,
    378,
    379,
    365,
    397,
    288,
    361,
    323,
    454,
)
"""The outline from the right ear under the chin (152, in the middle) to the left ear."""

MOUTH_SHAPE: Final = LIPS_OUTER + LIPS_INNER + JAW_LINE[6:15]
"""What describes the shape of a mouth: lips and chin; 49 points."""

NOSE_BRIDGE: Final = (168, 6, 197, 195, 5)
"""The ridge of the nose, from between the eyes down."""

NOSE_TIP: Final = 4
"""The tip of the nose."""

NOSE_BASE: Final = (98, 97, 2, 326, 327)
"""Where the nose meets the upper lip, right to left; 2 is the middle."""

ALIGNMENT: Final = (33, 133, 362, 263, 168, 6, 197)
"""Points that neither speech nor blinks move: the four eye corners and the upper bridge of the nose."""
