"""A rectangle of the canonical picture with a soft mask: what is cut from footage and pasted into a base clip."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

__all__ = ["Crop"]


@dataclass(frozen=True, slots=True, eq=False)
class Crop:
    """Where a patch comes from and how it fades out."""

    origin: tuple[int, int]
    """Left and top, canonical pixels."""

    mask: NDArray[np.float32]
    """float32 [h, w], 1 inside, 0 at the border."""

    @property
    def size(self) -> tuple[int, int]:
        """Width and height."""
        return (self.mask.shape[1], self.mask.shape[0])

    def to_frame(self, placement: NDArray[np.float32], scale: float = 1.0) -> NDArray[np.float64]:
        """The map float64 [2, 3] from crop pixels to the pixels of a frame `scale` times the size of the base clip."""
        matrix = placement.astype(np.float64)
        matrix[:, 2] = matrix[:, :2] @ np.asarray(self.origin, dtype=np.float64) + matrix[:, 2]
        # Pixel centres are whole numbers: scaling moves the centre of pixel 0 from 0 to (scale - 1) / 2.
        return np.column_stack([matrix[:, :2] * scale, (matrix[:, 2] + 0.5) * scale - 0.5])

    def cut(self, picture: NDArray[np.uint8], placement: NDArray[np.float32]) -> NDArray[np.uint8]:
        """The patch of a picture of the footage, uint8 [h, w, 3]."""
        flags = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
        matrix = self.to_frame(placement)
        return np.asarray(
            cv2.warpAffine(picture, matrix, self.size, flags=flags, borderMode=cv2.BORDER_REPLICATE), np.uint8
        )
