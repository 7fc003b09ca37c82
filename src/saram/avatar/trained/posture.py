"""How the mouth at rest lies in the canonical picture when the head is held differently."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Posture"]

_RIDGE = 30.0
_REACH = 3.0
"""Standard deviations of the footage beyond which a head counts as held just there."""


@dataclass(frozen=True, slots=True, eq=False)
class Posture:
    """The part of a mouth's shape that comes from how the head is held, not from what is said.

    Placement finds the head by the nose. The mouth lies at another depth, so a nod moves it against the nose; that is
    learned from frames in which nothing is said, as a linear function of the placement.
    """

    mean: NDArray[np.float32]
    """float32 [6]: mean placement of the footage, flattened."""

    weights: NDArray[np.float32]
    """float32 [6, K]: shape coordinates for one unit of each number of the placement."""

    spread: NDArray[np.float32]
    """float32 [6]: standard deviation of each number of the placement."""

    @classmethod
    def learn(
        cls, placement: NDArray[np.float32], coordinates: NDArray[np.float64], silent: NDArray[np.bool_]
    ) -> Posture:
        """Fit to footage.

        Args:
            placement: float32 [T, 2, 3].
            coordinates: float64 [T, K]: the shapes measured.
            silent: bool [T]: frames in which nothing is said; with too few of them the posture explains nothing.
        """
        flat = placement.reshape(len(placement), 6).astype(np.float64)
        mean, spread = flat.mean(axis=0), flat.std(axis=0) + 1e-9
        weights = np.zeros((6, coordinates.shape[1]))
        if silent.any():
            design = ((flat - mean) / spread)[silent]
            wanted = coordinates[silent] - coordinates[silent].mean(axis=0)
            gram = design.T @ design + _RIDGE * np.eye(6)
            weights = np.linalg.solve(gram, design.T @ wanted) / spread[:, np.newaxis]
        return cls(mean.astype(np.float32), weights.astype(np.float32), spread.astype(np.float32))

    def of(self, placement: NDArray[np.float32]) -> NDArray[np.float64]:
        """What to add to shape coordinates, float64 [T, K], for heads placed so, float32 [T, 2, 3]."""
        away = placement.reshape(len(placement), 6).astype(np.float64) - self.mean
        reach = _REACH * self.spread.astype(np.float64)
        return np.asarray(np.clip(away, -reach, reach) @ self.weights, dtype=np.float64)
