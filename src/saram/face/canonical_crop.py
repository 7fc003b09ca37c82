"""A frame in which every face is upright, at one size and at one place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import cv2
import numpy as np
from numpy.typing import NDArray

from saram.errors import UsageError
from saram.face import points
from saram.face.head_pose import mean_face
from saram.face.similarity import invert_affine, similarity

__all__ = ["CanonicalCrop"]


@dataclass(frozen=True, slots=True)
class CanonicalCrop:
    """A canonical frame: where in it the eyes of an upright face are, and how large the face is.

    ``matrix()`` tells how the face of a picture gets there; ``warp`` and ``paste`` go there and back.

    Raises:
        UsageError: If a size is not positive.
    """

    width: int
    """Pixels."""

    height: int
    """Pixels."""

    eyes: tuple[float, float]
    """Where the middle of the outer eye corners is, x and y in pixels; may lie outside the frame."""

    eye_distance: float
    """Distance of the outer eye corners, pixels."""

    def __post_init__(self) -> None:
        """Check the sizes."""
        if self.width < 1 or self.height < 1 or self.eye_distance <= 0:
            raise UsageError(
                f"A CanonicalCrop needs positive sizes; got {self.width}×{self.height}, "
                f"eye distance {self.eye_distance}."
            )

    @classmethod
    def lower_face(cls, size: int = 256) -> Self:
        """A square from the line of the eyes to below an open jaw, cheeks included: 1.7 eye distances wide."""
        return cls(width=size, height=size, eyes=((size - 1) / 2, -0.5), eye_distance=size / 1.7)

    @classmethod
    def face(cls, size: int = 256) -> Self:
        """A square around the whole face, from the hairline to below the chin: 2.4 eye distances wide."""
        return cls(width=size, height=size, eyes=((size - 1) / 2, size * 0.36), eye_distance=size / 2.4)

    @property
    def template(self) -> NDArray[np.float32]:
        """Where each of the points `saram.face.points.ALIGNMENT` ought to be, float32 [7, 2], pixels."""
        flat = mean_face()[points.ALIGNMENT, :2] * np.float32(self.eye_distance)
        return np.asarray(flat + np.array(self.eyes, dtype=np.float32), dtype=np.float32)

    def matrix(self, landmarks: NDArray[np.float32]) -> NDArray[np.float32]:
        """The similarity float32 [2, 3] from picture pixels to this frame.

        Args:
            landmarks: float32 [468, 2 or 3], pixels of the picture.

        Raises:
            UsageError: If `landmarks` has another shape or is not finite.
        """
        if landmarks.ndim != 2 or landmarks.shape[0] != points.LANDMARKS:
            raise UsageError(f"landmarks must be [468, 3]; got {list(landmarks.shape)}.")
        return similarity(landmarks[points.ALIGNMENT, :2], self.template)

    def warp(self, pixels: NDArray[np.uint8], matrix: NDArray[np.float32]) -> NDArray[np.uint8]:
        """Cut the face out of a picture, uint8 [height, width, channels]; beyond the picture its edge is repeated.

        Args:
            pixels: uint8 [H, W, channels].
            matrix: From `matrix`.
        """
        size = (self.width, self.height)
        cut = cv2.warpAffine(pixels, matrix, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
        return np.asarray(cut, dtype=np.uint8)

    def paste(
        self,
        pixels: NDArray[np.uint8],
        crop: NDArray[np.uint8],
        matrix: NDArray[np.float32],
        mask: NDArray[np.float32],
    ) -> NDArray[np.uint8]:
        """Lay a crop back over its picture.

        Args:
            pixels: uint8 [H, W, 3], not changed.
            crop: uint8 [height, width, 3].
            matrix: From `matrix`, for this picture.
            mask: float32 [height, width] in [0, 1], how much of the crop covers the picture. Give it a soft edge
                (`saram.face.polygon_mask`).

        Returns:
            A new uint8 [H, W, 3]. Where the mask is 0 it equals `pixels` exactly.

        Raises:
            UsageError: If crop or mask do not have the size of this frame.
        """
        frame = (self.height, self.width)
        if crop.shape != (*frame, 3) or mask.shape != frame:
            raise UsageError(
                f"crop and mask must be {self.height}×{self.width}; got {list(crop.shape)} and {list(mask.shape)}."
            )
        result = pixels.copy()
        back = invert_affine(matrix)
        corners = np.array([[0, 0], [self.width, 0], [0, self.height], [self.width, self.height]]) - 0.5
        reach = corners @ back[:, :2].T + back[:, 2]
        limit = np.array(pixels.shape[1::-1])
        left, top = np.clip(np.floor(reach.min(axis=0)), 0, limit).astype(int)
        right, bottom = np.clip(np.ceil(reach.max(axis=0)) + 1, 0, limit).astype(int)
        if right <= left or bottom <= top:
            return result
        back[:, 2] -= (left, top)
        size = (int(right - left), int(bottom - top))
        over = cv2.warpAffine(crop, back, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
        share = cv2.warpAffine(mask, back, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
        under = result[top:bottom, left:right]
        mixed = under + (over.astype(np.float32) - under) * share[..., np.newaxis]
        result[top:bottom, left:right] = np.clip(np.rint(mixed), 0, 255).astype(np.uint8)
        return result
