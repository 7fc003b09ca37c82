"""What chance forgets and drops in each step of training."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

__all__ = ["Draws", "Dropped"]


@dataclass(slots=True)
class Dropped:
    """Factors of one step: 0 for what is dropped, else the reciprocal of the share that is kept."""

    units: Tensor
    """float32 [B, T, channels]: of the units; 0 too where there is none."""
    features: Tensor
    """float32 [B, T, features]: of what the labels are read from, of each unit."""
    pooled: Tensor
    """float32 [B, features]: and of the whole sentence."""
    whole: Tensor
    """float32 [B, features + context]: of what the intent is read from."""


class Draws:
    """Chance of its own for one training, so that steps can be prepared while others are computed."""

    def __init__(self, seed: int) -> None:
        """Begin with a seed."""
        self._rng = np.random.default_rng([seed, 1])  # the order of sentences is drawn from the seed alone

    def chances(self, *shape: int) -> NDArray[np.float32]:
        """float32 [*shape] in [0, 1)."""
        return self._rng.random(shape, np.float32)

    def kept(self, *shape: int, dropout: float) -> NDArray[np.float32]:
        """float32 [*shape]: 0 with probability `dropout`, else the reciprocal of the rest."""
        return np.multiply(self.chances(*shape) >= dropout, np.float32(1 / (1 - dropout)), dtype=np.float32)

    def dropped(self, mask: Tensor, *, units: int, features: int, context: int, dropout: float) -> Dropped:
        """What is dropped in a step over sentences with a mask [B, T]; half as much of units as of the whole."""
        (count, length), half = mask.shape, dropout / 2
        first = self.kept(count, length, units, dropout=half) * mask.numpy()[:, :, None]
        second = self.kept(count, length, features, dropout=half)
        pooled, whole = (self.kept(count, width, dropout=dropout) for width in (features, features + context))
        return Dropped(*(torch.from_numpy(each) for each in (first, second, pooled, whole)))
