"""The networks that learn to paint: generator (encoder and decoder) and the adversaries."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from saram.avatar.trained.geometry import MAPS

__all__ = ["Adversary", "Decoder", "Encoder", "Generator", "Widths"]

_SLOPE = 0.1
_SEEN = 7
"""Channels the encoder sees: blanked picture, mask, reference."""


@dataclass(frozen=True, slots=True)
class Widths:
    """Channels at a half, a quarter and an eighth of the size of the crop."""

    half: int = 48
    quarter: int = 64
    eighth: int = 96
    blocks: int = 3
    """Residual blocks at an eighth."""


class Encoder(nn.Module):
    """What a base picture and its reference look like, without the mouth. Runs once for each base picture."""

    def __init__(self, widths: Widths) -> None:
        super().__init__()
        self.fine = nn.Sequential(_conv(4 * _SEEN, 32), _act(), _conv(32, 32), _act())
        self.middle = nn.Sequential(_conv(32, 64, 2), _act(), _conv(64, 64), _act())
        self.deep = nn.Sequential(_conv(64, 96, 2), _act(), _conv(96, 96), _act())
        self.to_half = nn.Conv2d(32, widths.half, 1)
        self.to_quarter = nn.Conv2d(64, widths.quarter, 1)
        self.to_eighth = nn.Conv2d(96, widths.eighth, 1)

    def forward(self, seen: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Features at a half, a quarter and an eighth of the size, of `seen` float [B, 7, S, S] in -1 to 1."""
        half = self.fine(functional.pixel_unshuffle(seen, 2))
        quarter = self.middle(half)
        eighth = self.deep(quarter)
        return self.to_half(half), self.to_quarter(quarter), self.to_eighth(eighth)


class Decoder(nn.Module):
    """Paints the lower face. Runs for every frame."""

    def __init__(self, widths: Widths, modes: int) -> None:
        super().__init__()
        self.maps_half = nn.Sequential(_conv(4 * MAPS, widths.half), _act())
        self.maps_quarter = nn.Sequential(_conv(widths.half, widths.quarter, 2), _act())
        self.maps_eighth = _conv(widths.quarter, widths.eighth, 2)
        self.shape = nn.Sequential(nn.Linear(modes, 64), _act(), nn.Linear(64, widths.eighth))
        self.blocks = nn.Sequential(*[_Block(widths.eighth) for _ in range(widths.blocks)])
        self.up_quarter = _conv(widths.eighth, widths.quarter)
        self.block_quarter = _Block(widths.quarter)
        self.up_half = _conv(widths.quarter, widths.half)
        self.block_half = _Block(widths.half)
        self.out = _conv(widths.half, 16)
        with torch.no_grad():
            self.out.weight.mul_(0.3)

    def forward(  # noqa: PLR0917 - ONNX export passes them by place
        self, maps: Tensor, shape: Tensor, half: Tensor, quarter: Tensor, eighth: Tensor, reference: Tensor
    ) -> Tensor:
        """The painted crop, float [B, 3, S, S], -1 to 1.

        Args:
            maps: Drawing of the mouth, float [B, MAPS, S, S], 0 to 1.
            shape: Its coordinates over their spread, float [B, K].
            half: First of the encoder's features.
            quarter: Second.
            eighth: Third.
            reference: The reference picture, float [B, 3, S, S], -1 to 1.
        """
        map_half = self.maps_half(functional.pixel_unshuffle(maps, 2))
        map_quarter = self.maps_quarter(map_half)
        deep = self.maps_eighth(map_quarter) + self.shape(shape)[:, :, None, None] + eighth
        deep = self.blocks(functional.leaky_relu(deep, _SLOPE))
        middle = self.up_quarter(_double(deep)) + map_quarter + quarter
        middle = self.block_quarter(functional.leaky_relu(middle, _SLOPE))
        fine = self.up_half(_double(middle)) + map_half + half
        fine = self.block_half(functional.leaky_relu(fine, _SLOPE))
        painted = functional.pixel_shuffle(self.out(fine), 2)
        # What does not move with the mouth is taken from the reference, with its grain.
        kept = torch.sigmoid(painted[:, 3:])
        whole: Tensor = painted[:, :3] + kept * reference
        return whole


class Generator(nn.Module):
    """Encoder and decoder as they are trained."""

    def __init__(self, widths: Widths, modes: int) -> None:
        super().__init__()
        self.encoder = Encoder(widths)
        self.decoder = Decoder(widths, modes)

    def forward(self, seen: Tensor, maps: Tensor, shape: Tensor) -> Tensor:
        """Paint `maps` and `shape` into what is `seen`; see `Encoder` and `Decoder`."""
        features = self.encoder(seen)
        painted: Tensor = self.decoder(maps, shape, *features, seen[:, 4:])
        return painted


class Adversary(nn.Module):
    """Tells painted pictures from filmed ones, patch by patch, knowing the mouth they should show."""

    def __init__(self, width: int = 24) -> None:
        super().__init__()
        channels = (4 * (3 + MAPS), width, 2 * width, 3 * width)
        self.layers = nn.ModuleList(
            _conv(before, after, stride)
            for before, after, stride in zip(channels, channels[1:], (1, 2, 2), strict=False)
        )
        self.last = _conv(channels[-1], 1)

    def forward(self, pictures: Tensor, maps: Tensor) -> tuple[Tensor, list[Tensor]]:
        """Scores (high for filmed) and what each layer saw."""
        value = functional.pixel_unshuffle(torch.cat([pictures, maps], dim=1), 2)
        seen = []
        for layer in self.layers:
            value = functional.leaky_relu(layer(value), 0.2)
            seen.append(value)
        return self.last(value), seen


class _Block(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.first = _conv(width, width)
        self.second = _conv(width, width)
        with torch.no_grad():
            self.second.weight.mul_(0.3)

    def forward(self, value: Tensor) -> Tensor:
        changed = self.second(functional.leaky_relu(self.first(value), _SLOPE))
        return functional.leaky_relu(value + changed, _SLOPE)


def _conv(before: int, after: int, stride: int = 1) -> nn.Conv2d:
    layer = nn.Conv2d(before, after, 3, stride, 1)
    nn.init.kaiming_normal_(layer.weight, a=_SLOPE)
    if layer.bias is not None:
        nn.init.zeros_(layer.bias)
    return layer


def _act() -> nn.Module:
    return nn.LeakyReLU(_SLOPE)


def _double(value: Tensor) -> Tensor:
    return functional.interpolate(value, scale_factor=2.0, mode="nearest")
