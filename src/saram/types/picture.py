"""One picture of a moving picture."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from saram.types.timing import Timestamp

__all__ = ["VideoFrame"]

_CHANNELS = (3, 4)


@dataclass(frozen=True, slots=True, eq=False)
class VideoFrame:
    """A picture with its presentation time.

    Raises:
        ValueError: If the pixels are not uint8 [H, W, 3] or [H, W, 4].
    """

    pixels: NDArray[np.uint8]
    """uint8 [H, W, 3] RGB, or [H, W, 4] RGB with straight (not premultiplied) alpha; full-range sRGB."""

    time: Timestamp = Fraction(0)
    """Presentation time."""

    def __post_init__(self) -> None:
        """Check shape and dtype."""
        shape = self.pixels.shape
        if self.pixels.dtype != np.uint8 or len(shape) != 3 or shape[2] not in _CHANNELS:
            raise ValueError(
                f"VideoFrame.pixels must be uint8 [H, W, 3] or [H, W, 4]; got {self.pixels.dtype} {list(shape)}."
            )
