"""The network that hears, while it learns, and its export."""

from __future__ import annotations

import io
import warnings
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from saram.voice.hearing import FUTURE, HEARD, INPUTS, PAST

__all__ = ["HearingNetwork", "export_hearing"]

_HIDDEN = 44
_DROPOUT = 0.1
_OPSET = 17
_SEAL = HEARD.index("seal")


class HearingNetwork(nn.Module):
    """Three convolutions over frames of sound; they see `PAST` frames before and `FUTURE` after.

    Args:
        mean: float32 [len(HEARD) + 1]: mean of what is to be heard.
        spread: float32 [len(HEARD) + 1]: its standard deviation.
    """

    def __init__(self, mean: NDArray[np.float32], spread: NDArray[np.float32]) -> None:
        """Draw the first weights."""
        super().__init__()
        self.first = nn.Conv1d(INPUTS, _HIDDEN, 5)
        self.second = nn.Conv1d(_HIDDEN, _HIDDEN, 5)
        self.third = nn.Conv1d(_HIDDEN, _HIDDEN, 5, dilation=2)
        self.out = nn.Conv1d(_HIDDEN, len(HEARD) + 1, 1)
        self.forget = nn.Dropout(_DROPOUT)
        self.register_buffer("mean", torch.from_numpy(mean)[:, None])
        self.register_buffer("spread", torch.from_numpy(spread)[:, None])

    def forward(self, sound: Tensor) -> Tensor:
        """Float32 [B, len(HEARD) + 1, T] for [B, INPUTS, PAST + T + FUTURE].

        Closure of the lips and speech are logits, all else is in standard deviations from the mean.
        """
        first = self.forget(functional.silu(self.first(sound)))
        second = self.forget(first[:, :, 2:-2] + functional.silu(self.second(first)))
        third = self.forget(second[:, :, 4:-4] + functional.silu(self.third(second)))
        return torch.as_tensor(self.out(third))


class _Mouth(nn.Module):
    """The network with its numbers in the units of `HEARD`."""

    def __init__(self, network: HearingNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, sound: Tensor) -> Tensor:
        found = self.network(sound)
        amounts = found * torch.as_tensor(self.network.spread) + torch.as_tensor(self.network.mean)
        odds = torch.sigmoid(found)
        parts = (amounts[:, :_SEAL], odds[:, _SEAL : _SEAL + 1], amounts[:, _SEAL + 1 : -1], odds[:, -1:])
        return torch.cat(parts, dim=1)


def export_hearing(network: HearingNetwork) -> bytes:
    """The network as `saram.voice.hearing.Hearing` takes it, ONNX."""
    network.eval()
    buffer: Any = io.BytesIO()  # a file is as good as the name of one, whatever the annotation says
    with warnings.catch_warnings():
        # The newer exporter needs packages of its own and gives the same graph.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            _Mouth(network).eval(),
            (torch.zeros(1, INPUTS, PAST + 8 + FUTURE),),
            buffer,
            dynamo=False,
            input_names=["sound"],
            output_names=["mouth"],
            dynamic_axes={"sound": {2: "frames"}, "mouth": {2: "frames"}},
            opset_version=_OPSET,
        )
    return bytes(buffer.getvalue())
