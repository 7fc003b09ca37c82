"""What the encoder found, kept for the next time the same base picture is shown."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["FeatureCache", "Features"]

_LIMIT = 64 * 2**20
"""Bytes: about 100 frames at 128 pixels, 180 at 96."""


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """How one base picture and its reference look."""

    arrays: tuple[NDArray[np.floating], ...]
    """Floats [1, C, S / 2, S / 2], [1, C, S / 4, S / 4] and [1, C, S / 8, S / 8]: what the encoder gave."""

    reference: NDArray[np.floating]
    """Floats [1, 3, S, S], -1 to 1."""

    rim: NDArray[np.float32]
    """float32 [R, 3]: colours of the base picture at the rim of what is painted; empty where they are not needed."""

    @property
    def nbytes(self) -> int:
        """Memory it takes."""
        return sum(each.nbytes for each in (*self.arrays, self.reference, self.rim))

    def halved(self) -> Features:
        """The same in half the memory: float16, which is finer than the pictures are."""
        arrays = tuple(each.astype(np.float16) for each in self.arrays)
        return Features(arrays, self.reference.astype(np.float16), self.rim)


class FeatureCache:
    """Features by clip and frame.

    A clip is played in a loop, so dropping what was not used for longest would drop just what is needed next: when
    there is enough, what comes later is not kept.

    Args:
        limit: Bytes that are kept at most.
    """

    def __init__(self, limit: int = _LIMIT) -> None:
        """Begin with nothing."""
        self._limit = limit
        self._kept: dict[tuple[str, int], Features] = {}
        self._size = 0

    def __len__(self) -> int:
        """Number of base pictures that are known."""
        return len(self._kept)

    def get(self, key: tuple[str, int]) -> Features | None:
        """The features of a frame of a clip, None if they are not known."""
        return self._kept.get(key)

    def put(self, key: tuple[str, int], features: Features) -> None:
        """Keep the features of a frame, if there is room."""
        if key not in self._kept and self._size + features.nbytes <= self._limit:
            self._kept[key] = features
            self._size += features.nbytes
