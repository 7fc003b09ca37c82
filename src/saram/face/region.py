"""A turned square of a picture: where a face is looked at."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

__all__ = ["Region"]


@dataclass(frozen=True, slots=True)
class Region:
    """A square that may be turned. Pixel centres are whole numbers, as in OpenCV."""

    centre: tuple[float, float]
    """x (right) and y (down) of the middle, pixels."""

    size: float
    """Length of a side, pixels, > 0."""

    angle: float
    """Radians by which the square's x axis is turned clockwise on the screen."""

    @classmethod
    def around(cls, points: NDArray[np.float32], right_eye: int, left_eye: int, scale: float) -> Region:
        """The square around the bounding box of points, turned so that the line of the eyes is level in it.

        The middle and the longer side are those of the upright bounding box, as in MediaPipe's face graph.

        Args:
            points: float32 [N, 2], pixels.
            right_eye: Index of a point at the person's right eye (left in the picture).
            left_eye: Index of a point at the person's left eye.
            scale: Side of the square over the longer side of the box.
        """
        low, high = points.min(axis=0), points.max(axis=0)
        across = points[left_eye] - points[right_eye]
        middle = (low + high) / 2
        return cls(
            centre=(float(middle[0]), float(middle[1])),
            size=max(float((high - low).max()) * scale, 1.0),
            angle=math.atan2(float(across[1]), float(across[0])),
        )

    def to_crop(self, side: int) -> NDArray[np.float64]:
        """The affine map float64 [2, 3] from picture pixels to the pixels of a `side` × `side` crop."""
        scale = side / self.size
        cosine, sine = math.cos(self.angle) * scale, math.sin(self.angle) * scale
        turn = np.array([[cosine, sine], [-sine, cosine]])
        shift = np.full(2, (side - 1) / 2) - turn @ np.array(self.centre)
        return np.column_stack([turn, shift])

    def crop(self, pixels: NDArray[np.uint8], side: int) -> NDArray[np.uint8]:
        """Cut the square out, uint8 [side, side, 3]; beyond the picture its edge is repeated.

        A square more than twice as large as the crop is first averaged down, so that fine texture does not alias.
        """
        matrix = self.to_crop(side)
        shrink = int(self.size / side)
        if shrink >= 2:
            height, width = pixels.shape[:2]
            reach = self.size * 0.75
            left, right = (int(np.clip(self.centre[0] + step, 0, width)) for step in (-reach, reach))
            top, bottom = (int(np.clip(self.centre[1] + step, 0, height)) for step in (-reach, reach))
            part = pixels[top:bottom, left:right]
            rows, columns = part.shape[0] // shrink, part.shape[1] // shrink
            if rows > 0 and columns > 0:
                pixels = cv2.resize(  # type: ignore[assignment]
                    part[: rows * shrink, : columns * shrink], (columns, rows), interpolation=cv2.INTER_AREA
                )
                offset = (shrink - 1) / 2 + np.array([left, top])
                matrix[:, 2] += matrix[:, :2] @ offset
                matrix[:, :2] *= shrink
        cut = cv2.warpAffine(pixels, matrix, (side, side), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        return np.asarray(cut, dtype=np.uint8)

    def from_crop(self, points: NDArray[np.float32], side: int) -> NDArray[np.float32]:
        """Map points float32 [N, 3] of a `side` × `side` crop to the picture; z is scaled like x and y."""
        inverse = cv2.invertAffineTransform(self.to_crop(side))
        flat = points[:, :2] @ inverse[:, :2].T + inverse[:, 2]
        return np.column_stack([flat, points[:, 2] * (self.size / side)]).astype(np.float32)

    def overlap(self, other: Region) -> float:
        """Intersection over union of the two squares, taken as upright; 0 is apart, 1 is the same."""
        across, down = (
            max(min(a + self.size / 2, b + other.size / 2) - max(a - self.size / 2, b - other.size / 2), 0.0)
            for a, b in zip(self.centre, other.centre, strict=True)
        )
        shared = across * down
        return shared / (self.size**2 + other.size**2 - shared)
