"""Convolutions of several widths over the same units, as products of large matrices, with their gradient."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any, Final, TypeVar

import torch
from torch import Tensor, nn

from saram.training.second_process import cores

__all__ = ["Convolution", "convolve"]

T = TypeVar("T")

_ALPHA: Final = 1.6732632423543772
_SCALE: Final = 1.0507009873554805
"""Constants of SELU (Klambauer et al. 2017)."""


class Convolution(nn.Module):
    """Weights of a convolution that looks at (width - 1) // 2 units before its own and width // 2 behind."""

    def __init__(self, drawn: nn.Conv1d) -> None:
        """Take the weights [filters, depth, width] of a layer as torch has drawn them."""
        super().__init__()
        self.width = drawn.weight.shape[2]
        self.weight = nn.Parameter(drawn.weight.detach().permute(2, 1, 0).flatten(0, 1).contiguous())
        """float32 [width × depth, filters]."""
        self.bias = drawn.bias


def convolve(
    learned: Tensor, fixed: Tensor | None, layers: Sequence[Convolution], kept: Tensor | None = None
) -> Tensor:
    """SELU of what the layers make of the same units; what stands before the first and behind the last unit is zero.

    Args:
        learned: float32 [B, T, L]: the first channels of the units, which learn.
        fixed: float32 [B, T, F]: the further ones, which do not; None for none.
        layers: Convolutions over L + F channels.
        kept: float32 [B, T, L + F]: factors of the channels; None for ones.

    Returns:
        float32 [B, T, filters]: features of all layers, one after another.
    """
    parameters = [each for layer in layers for each in (layer.weight, layer.bias)]
    widths = tuple(layer.width for layer in layers)
    features: Tensor = _Convolutions.apply(learned, fixed, kept, widths, *parameters)  # type: ignore[no-untyped-call]
    return features


class _Convolutions(torch.autograd.Function):
    """`convolve` of weights and biases in turn."""

    @staticmethod
    def forward(
        ctx: Any,  # noqa: ANN401 - torch's
        learned: Tensor,
        fixed: Tensor | None,
        kept: Tensor | None,
        widths: tuple[int, ...],
        *parameters: Tensor,
    ) -> Tensor:
        count, length, own = learned.shape
        depth = own if fixed is None else own + fixed.shape[2]
        before, behind = max((width - 1) // 2 for width in widths), max(width // 2 for width in widths)
        taps = before + 1 + behind
        padded = learned.new_empty(count, before + length + behind, depth)
        padded[:, :before], padded[:, before + length :] = 0, 0
        units = padded[:, before : before + length]
        for channels, given in ((slice(own), learned), (slice(own, None), fixed)):
            if given is not None and kept is not None:
                torch.mul(given, kept[:, :, channels], out=units[:, :, channels])
            elif given is not None:
                units[:, :, channels] = given
        rows = (padded.stride(0), depth, 1)
        windows = padded.as_strided((count, length, taps * depth), rows).reshape(count * length, -1)
        features = learned.new_empty(count * length, sum(weight.shape[1] for weight in parameters[::2]))
        places = []
        at = 0
        for width, weight in zip(widths, parameters[::2], strict=True):
            first = before - (width - 1) // 2
            read, said = slice(first * depth, (first + width) * depth), slice(at, at + weight.shape[1])
            places.append((first, width, read, said))
            at = said.stop

        @torch.no_grad()
        def respond(chosen: slice) -> None:
            given = zip(places[chosen], parameters[::2][chosen], parameters[1::2][chosen], strict=True)
            for (_, _, read, said), weight, bias in given:
                torch.addmm(bias, windows[:, read], weight, out=features[:, said])

        several = len(places) > 1
        last = _meanwhile(lambda: respond(slice(-1, None))) if several else None
        respond(slice(-1) if several else slice(None))
        if last is not None:
            last()
        nn.functional.selu(features, inplace=True)
        ctx.save_for_backward(windows, features, kept, *parameters[::2])
        ctx.places = places
        ctx.sizes = (count, length, own, depth, taps, before)
        return features.view(count, length, -1)

    @staticmethod
    def backward(ctx: Any, *above: Tensor) -> tuple[Tensor | None, ...]:  # noqa: ANN401 - torch's
        windows, features, kept, *weights = ctx.saved_tensors
        count, length, own, depth, taps, before = ctx.sizes
        slope = torch.ops.aten.elu_backward(above[0].reshape(features.shape), _ALPHA, _SCALE, 1.0, True, features)
        parts = [(windows[:, read], slope[:, said]) for _, _, read, said in ctx.places]
        found = _meanwhile(lambda: [each for seen, part in parts for each in (seen.T @ part, part.sum(0))])
        spread = slope.new_zeros(count * length, taps * own)
        for (first, width, *_), (_, part), weight in zip(ctx.places, parts, weights, strict=True):
            rows = weight.view(width, depth, -1)[:, :own].flatten(0, 1)
            spread[:, first * own : (first + width) * own].addmm_(part, rows.T)
        by_tap = spread.view(count, length, taps, own)
        learned = by_tap[:, :, before].clone()
        for tap in range(taps):
            shift = tap - before
            if 0 < abs(shift) < length:
                learned[:, max(shift, 0) : length + min(shift, 0)] += by_tap[
                    :, max(-shift, 0) : length - max(shift, 0), tap
                ]
        if kept is not None:
            learned *= kept[:, :, :own]
        return learned, None, None, None, *found()


def _meanwhile(call: Callable[[], T]) -> Callable[[], T]:
    """What gives the result of the call, which another core makes meanwhile where there is one."""
    pool = _pool() if cores() > 1 else None
    return call if pool is None else pool.submit(call).result


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(1, initializer=torch.set_num_threads, initargs=(1,))
