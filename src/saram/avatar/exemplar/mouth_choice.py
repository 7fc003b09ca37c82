"""Which picture of the palette is shown in each frame: dynamic programming, not the nearest neighbour alone.

In the manner of Video Rewrite (Bregler, Covell and Slaney 1997): a path through the palette that is near the wanted
shapes and whose neighbours look alike, pictures that followed each other in the footage joining for nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["MouthChooser"]

_CANDIDATES = 24
_OPENING_WEIGHT = 6.0
_CLASS_COST = 1e6
_LOOKS_WEIGHT = 1.2
_JUMP_COST = 0.15


@dataclass(frozen=True, slots=True, eq=False)
class MouthChooser:
    """Chooses pictures for the shapes that are wanted in a stretch of frames.

    The cost of a picture is its distance from the wanted shape, in standard deviations of the palette, opening
    counted more than the rest. A closed mouth is only ever shown by a picture of closed lips, an open one only by
    a picture in which the inside of the mouth is seen, if there are any: no warp makes one from the other.
    """

    shapes: NDArray[np.float64]
    """float64 [M, K]: shape coordinates of the palette."""

    openings: NDArray[np.float64]
    """float64 [M]: opening of each picture, canonical pixels."""

    unlikeness: NDArray[np.float32]
    """float32 [M, M]: how different each two pictures look; one unit is a visible change."""

    sources: NDArray[np.int64]
    """int64 [M]: number of the footage frame each picture is from; consecutive numbers follow each other."""

    closed: float
    """Opening of closed lips."""

    parted: float
    """Opening from which something is seen between the lips."""

    wide: float
    """Opening of a wide open mouth."""

    def is_closed(self, opening: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Whether an opening counts as closed lips."""
        return np.asarray(opening < self.parted, dtype=np.bool_)

    def choose(self, wanted: NDArray[np.float64], openings: NDArray[np.float64], before: int | None) -> list[int]:
        """The palette index for each frame.

        Args:
            wanted: Shape coordinates, float64 [T, K].
            openings: Their openings, float64 [T].
            before: The index shown in the frame before, None at a beginning.

        Returns:
            T indices.
        """
        if len(wanted) == 0:
            return []
        spread = np.maximum(self.shapes.std(axis=0), max(0.25 * float(self.shapes.std(axis=0).max()), 1e-6))
        span = max(self.wide - self.closed, 1e-6)
        here, there = wanted / spread, self.shapes / spread
        target = (here**2).mean(axis=1)[:, None] + (there**2).mean(axis=1) - 2 * here @ there.T / here.shape[1]
        target += _OPENING_WEIGHT * ((openings[:, None] - self.openings[None]) / span * 3) ** 2
        target += _CLASS_COST * (self.is_closed(openings)[:, None] != self.is_closed(self.openings)[None])
        count = min(_CANDIDATES, len(self.shapes))
        candidates = np.argpartition(target, count - 1, axis=1)[:, :count]
        return self._path(target, candidates, before)

    def _path(self, target: NDArray[np.float64], candidates: NDArray[np.int64], before: int | None) -> list[int]:
        rows = np.arange(len(target))[:, None]
        local = target[rows, candidates]
        total = local[0].copy()
        if before is not None:
            total += self._transition(np.array([before]), candidates[0])[0]
        back = np.zeros(candidates.shape, dtype=np.int64)
        for time in range(1, len(target)):
            through = total[:, None] + self._transition(candidates[time - 1], candidates[time])
            back[time] = through.argmin(axis=0)
            total = through.min(axis=0) + local[time]
        path = [int(total.argmin())]
        for time in range(len(target) - 1, 0, -1):
            path.append(int(back[time, path[-1]]))
        return [int(candidates[time, place]) for time, place in enumerate(reversed(path))]

    def _transition(self, here: NDArray[np.int64], there: NDArray[np.int64]) -> NDArray[np.float64]:
        cost = _LOOKS_WEIGHT * self.unlikeness[np.ix_(here, there)] + _JUMP_COST
        step = self.sources[there][None] - self.sources[here][:, None]
        return np.where((step == 0) | (step == 1), 0.0, cost).astype(np.float64)
