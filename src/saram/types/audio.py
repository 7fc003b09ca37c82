"""A piece of sound."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from saram.types.timing import Duration, Timestamp

__all__ = ["AudioChunk"]


@dataclass(frozen=True, slots=True, eq=False)
class AudioChunk:
    """Mono sound with its place in time.

    Raises:
        ValueError: If the samples are not one-dimensional float32 or the rate is not positive.
    """

    samples: NDArray[np.float32]
    """float32 [n], nominally in [-1, 1]."""

    rate: int
    """Samples a second."""

    start: Timestamp = Fraction(0)
    """Time of the first sample."""

    def __post_init__(self) -> None:
        """Check shape, dtype and rate."""
        if self.samples.ndim != 1 or self.samples.dtype != np.float32:
            raise ValueError(
                f"AudioChunk.samples must be float32 [n]; got {self.samples.dtype} {list(self.samples.shape)}."
            )
        if self.rate <= 0:
            raise ValueError(f"AudioChunk.rate must be positive; got {self.rate}.")

    @property
    def duration(self) -> Duration:
        """Exact length in seconds."""
        return Fraction(len(self.samples), self.rate)
