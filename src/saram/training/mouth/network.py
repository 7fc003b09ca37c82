"""The network of the mouth while it learns; `saram.avatar.trained.MouthModel` runs what comes out in NumPy."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from saram.avatar.trained.mouth_features import MOUTH_FEATURES
from saram.avatar.trained.mouth_model import CONTEXT, DILATIONS, DIRECT, KERNEL

__all__ = ["MouthNetwork"]

_DROPOUT = 0.2


class MouthNetwork(nn.Module):
    """A linear filter over time, and beside it three convolutions that correct it.

    Features are divided by their spread first, and coordinates come out in units of theirs, so that the same step
    sizes suit every person.

    Args:
        feature_spread: float32 [F].
        shape_spread: float32 [K].
        hidden: Channels of the convolutions.
    """

    def __init__(self, feature_spread: Tensor, shape_spread: Tensor, hidden: int) -> None:
        """Draw the first weights; the correction begins at nothing."""
        super().__init__()
        self.register_buffer("feature_spread", feature_spread)
        self.register_buffer("shape_spread", shape_spread)
        self.first = nn.Conv1d(MOUTH_FEATURES, hidden, KERNEL, dilation=DILATIONS[0])
        self.second = nn.Conv1d(hidden, hidden, KERNEL, dilation=DILATIONS[1])
        self.third = nn.Conv1d(hidden, hidden, KERNEL, dilation=DILATIONS[2])
        self.out = nn.Conv1d(hidden, len(shape_spread), 1)
        self.direct = nn.Conv1d(MOUTH_FEATURES, len(shape_spread), DIRECT, bias=False)
        self.forget = nn.Dropout(_DROPOUT)
        nn.init.zeros_(self.out.weight)

    def forward(self, features: Tensor) -> Tensor:
        """Shape coordinates [B, K, T] for features [B, F, T + 2·CONTEXT]."""
        scaled = features / self._buffer("feature_spread")[:, None]
        first = self.forget(functional.silu(self.first(scaled)))
        second = functional.silu(self.second(first))
        second = self.forget(_trimmed(first, second.shape[2]) + second)
        third = functional.silu(self.third(second))
        third = self.forget(_trimmed(second, third.shape[2]) + third)
        direct = self.direct(_trimmed(scaled, features.shape[2] - 2 * CONTEXT + DIRECT - 1))
        return torch.as_tensor((self.out(third) + direct) * self._buffer("shape_spread")[:, None])

    def arrays(self) -> dict[str, NDArray[np.float32]]:
        """The fields of `MouthWeights` that are learned, for features and coordinates as they are."""
        scale, size = self._buffer("feature_spread"), self._buffer("shape_spread")
        parts = {
            "first": self.first.weight / scale[None, :, None],
            "second": self.second.weight,
            "third": self.third.weight,
            "out": self.out.weight[:, :, 0] * size[:, None],
            "out_bias": _bias(self.out) * size,
            "direct": self.direct.weight * size[:, None, None] / scale[None, :, None],
            **{f"{name}_bias": _bias(getattr(self, name)) for name in ("first", "second", "third")},
        }
        return {name: np.array(part.detach().numpy(), np.float32) for name, part in parts.items()}

    def _buffer(self, name: str) -> Tensor:
        return torch.as_tensor(getattr(self, name))


def _bias(layer: nn.Conv1d) -> Tensor:
    return torch.as_tensor(layer.bias)


def _trimmed(rows: Tensor, count: int) -> Tensor:
    edge = (rows.shape[2] - count) // 2
    return rows[:, :, edge : edge + count]
