"""Where the generator paints: a square crop of the canonical picture, what is blanked in it, and drawings of mouths."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from saram.avatar.exemplar.mouth_shape import SHAPE_POINTS
from saram.face import points

__all__ = ["MAPS", "FaceGeometry"]

MAPS = 3
"""Channels of a drawing: the red of the lips, the opening between them, the face down to the chin."""

_SHIFT = 4
"""Binary digits after the point in OpenCV's drawing coordinates."""

_OUTER = len(points.LIPS_OUTER)
_LIPS = _OUTER + len(points.LIPS_INNER)
_CHIN = len(SHAPE_POINTS) - _LIPS

_SIDES = points.JAW_LINE[4:6], points.JAW_LINE[15:17]
"""The jaw between the chin of the shape and the level of the mouth, on the left and on the right of the picture."""

_WINGS = 98, 327
"""Where the nose meets the cheeks, on the left and on the right of the picture."""

_MARGIN = 0.12
"""By how much more than the chin ever moves is blanked below it, in widths of the mouth."""

_LIP_MARGIN = 0.14
"""Around the lips in their box, in widths of the mouth."""


@dataclass(frozen=True, slots=True, eq=False)
class FaceGeometry:
    """The crop of one person. S is its side in pixels, P the number of points of a shape."""

    size: int
    """S, a multiple of 8."""

    matrix: NDArray[np.float32]
    """float32 [2, 3]: canonical to crop pixels."""

    blank: NDArray[np.uint8]
    """uint8 [S, S], 255 where the face is hidden from the generator and painted by it, else 0."""

    sides: NDArray[np.float32]
    """float32 [2, n, 2], crop pixels: the fixed part of the outline, left and right, from the nose down."""

    lips: tuple[int, int, int, int]
    """Left, top, right, bottom of the box in which lips are seen, crop pixels; sides are multiples of 8."""

    @classmethod
    def learn(
        cls, landmarks: NDArray[np.floating], shapes: NDArray[np.floating], matrix: NDArray[np.floating], size: int
    ) -> FaceGeometry:
        """Find what has to be blanked so that no mouth of the footage is seen.

        Args:
            landmarks: The mean face in canonical pixels, float [468, 2].
            shapes: Mouth shapes of the footage, float [T, P, 2], canonical pixels.
            matrix: Canonical to crop pixels, float [2, 3].
            size: Side of the crop.
        """
        to_crop = np.asarray(matrix, np.float64)
        face = landmarks[:, :2] @ to_crop[:, :2].T + to_crop[:, 2]
        seen = shapes.astype(np.float64) @ to_crop[:, :2].T + to_crop[:, 2]
        mouth = seen[:, :_LIPS]
        width = float(np.median(np.ptp(mouth[:, :_OUTER, 0], axis=1)))
        # From the wing of the nose across the cheek to the jaw: folds of the cheek move with the mouth.
        sides = np.stack([_side(face, _WINGS[0], _SIDES[0]), _side(face, _WINGS[1], _SIDES[1][::-1])])
        chin = seen[:, _LIPS:].mean(axis=0)
        low = np.percentile(seen[:, _LIPS:, 1], 99.5, axis=0) + _MARGIN * width
        chin[:, 1] = np.maximum(chin[:, 1], low)
        outline = np.concatenate([sides[0], chin, sides[1][::-1]])
        blank = np.zeros((size, size), np.uint8)
        cv2.fillPoly(blank, [_fixed(outline)], (255,), shift=_SHIFT)
        reach = max(1, round(0.05 * width))
        blank = np.asarray(cv2.dilate(blank, np.ones((2 * reach + 1, 2 * reach + 1), np.uint8)), np.uint8)
        edge = 3  # pixels at the border that are always seen, so that there is something to go by
        blank[:, :edge] = blank[:, -edge:] = blank[-edge:] = 0
        low_corner = np.percentile(mouth.min(axis=1), 0.5, axis=0) - _LIP_MARGIN * width
        high_corner = np.percentile(mouth.max(axis=1), 99.5, axis=0) + _LIP_MARGIN * width
        return cls(
            size,
            to_crop.astype(np.float32),
            (blank > 0).astype(np.uint8) * np.uint8(255),
            sides.astype(np.float32),
            _box(low_corner, high_corner, size),
        )

    def place(self, shape: NDArray[np.floating]) -> NDArray[np.float64]:
        """A shape [P, 2] of canonical pixels in crop pixels, float64."""
        matrix = self.matrix.astype(np.float64)
        return np.asarray(shape @ matrix[:, :2].T + matrix[:, 2], dtype=np.float64)

    def to_frame(self, placement: NDArray[np.floating], scale: float = 1.0) -> NDArray[np.float64]:
        """The map float64 [2, 3] from crop pixels to the pixels of a frame `scale` times the size of the base clip.

        Args:
            placement: float [2, 3]: canonical to base clip pixels.
            scale: Size of the frame relative to the base clip.
        """
        back = cv2.invertAffineTransform(self.matrix.astype(np.float64))
        linear = placement[:, :2].astype(np.float64)
        matrix = linear @ back
        matrix[:, 2] += placement[:, 2]
        # Pixel centres are whole numbers: scaling moves the centre of pixel 0 from 0 to (scale - 1) / 2.
        return np.column_stack([matrix[:, :2] * scale, (matrix[:, 2] + 0.5) * scale - 0.5])

    def draw(self, shape: NDArray[np.floating]) -> NDArray[np.uint8]:
        """Draw a mouth for the generator.

        Args:
            shape: float [P, 2], canonical pixels.

        Returns:
            uint8 [S, S, `MAPS`], smooth at the edges.
        """
        placed = self.place(shape)
        outer, inner = placed[:_OUTER], placed[_OUTER:_LIPS]
        drawn = []
        for contour in (outer, inner, self._outline(placed)):
            layer = np.zeros((self.size, self.size), np.uint8)
            cv2.fillPoly(layer, [_fixed(contour)], (255,), lineType=cv2.LINE_AA, shift=_SHIFT)
            drawn.append(layer)
        return np.stack(drawn, axis=-1)

    def mask(self, *shapes: NDArray[np.floating]) -> NDArray[np.float32]:
        """What has to be pasted to turn any of these mouths into any other of them.

        Args:
            shapes: float [P, 2] each, canonical pixels; none for any mouth there may be.

        Returns:
            float32 [S, S]: 1 from the nose to below the lowest of the chins, falling to 0 inside of what was blanked.
        """
        soft = max(2.0, 0.035 * self.size)
        layer = np.zeros((self.size, self.size), np.uint8) if shapes else self.blank.copy()
        for shape in shapes:
            outline = self._outline(self.place(shape))
            cv2.fillPoly(layer, [_fixed(outline)], (255,), shift=_SHIFT)
        reach = round(soft)
        grown = cv2.dilate(layer, np.ones((2 * reach + 1, 2 * reach + 1), np.uint8))
        allowed = cv2.erode(self.blank, np.ones((2 * reach + 1, 2 * reach + 1), np.uint8))
        blurred = cv2.GaussianBlur(cv2.min(grown, allowed), (0, 0), 0.6 * soft)
        return np.asarray(cv2.min(blurred, self.blank), dtype=np.float32) / np.float32(255)

    def _outline(self, placed: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.concatenate([self.sides[0], placed[_LIPS:], self.sides[1][::-1]])


def _side(face: NDArray[np.float64], wing: int, jaw: tuple[int, ...]) -> NDArray[np.float64]:
    start, end = face[wing], face[jaw[0]]
    cheek = start + 0.5 * (end - start)
    return np.stack([start, cheek, *face[list(jaw)]])


def _fixed(contour: NDArray[np.floating]) -> NDArray[np.int32]:
    return np.round(contour * (1 << _SHIFT)).astype(np.int32)


def _box(low: NDArray[np.float64], high: NDArray[np.float64], size: int) -> tuple[int, int, int, int]:
    edges = []
    for axis in (0, 1):
        length = min(size, int(np.ceil((high[axis] - low[axis]) / 8)) * 8)
        start = round(float((low[axis] + high[axis]) / 2 - length / 2))
        start = min(max(0, start), size - length)
        edges.append((start, start + length))
    return (edges[0][0], edges[1][0], edges[0][1], edges[1][1])
