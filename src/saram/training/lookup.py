"""Looking rows up in tables, and the highest of several rows, with gradients that touch little."""

from __future__ import annotations

from typing import Any, Final

import torch
from torch import Tensor

__all__ = ["highest", "look_up"]

_FAR: Final = 1e30
"""Taken from what stands where there is no unit."""


def look_up(ids: Tensor, bag: Tensor, tables: list[Tensor], bags: Tensor) -> Tensor:
    """Rows of the tables side by side, and behind them the mean of those of the bag.

    Args:
        ids: int64 [B, T, tables]: a row of each table.
        bag: int64 [B, T, n]: rows of `bags`; 0 is none.
        tables: float32 [rows, width] each.
        bags: float32 [buckets, width]; its row 0 is zero and does not learn.

    Returns:
        float32 [B, T, widths].
    """
    found: Tensor = _LookUp.apply(ids, bag, bags, *tables)  # type: ignore[no-untyped-call]
    return found


def highest(rows: Tensor, mask: Tensor | None) -> Tensor:
    """float32 [B, C]: the highest of rows [B, T, C] where the mask [B, T, 1] is 1, or of all rows without one."""
    found: Tensor = _Highest.apply(rows, mask)  # type: ignore[no-untyped-call]
    return found


class _LookUp(torch.autograd.Function):
    """`look_up`."""

    @staticmethod
    def forward(ctx: Any, ids: Tensor, bag: Tensor, bags: Tensor, *tables: Tensor) -> Tensor:  # noqa: ANN401 - torch's
        share = (bag > 0).sum(2, keepdim=True).clamp(min=1).float().reciprocal()
        ctx.save_for_backward(ids, bag, share)
        ctx.shapes = [table.shape for table in (*tables, bags)]
        rows = [torch.nn.functional.embedding(ids[:, :, index], table) for index, table in enumerate(tables)]
        return torch.cat([*rows, torch.nn.functional.embedding(bag, bags).sum(2) * share], 2)

    @staticmethod
    def backward(ctx: Any, *above: Tensor) -> tuple[Tensor | None, ...]:  # noqa: ANN401 - torch's
        ids, bag, share = ctx.saved_tensors
        *parts, last = torch.split(above[0], [shape[1] for shape in ctx.shapes], 2)
        found = [
            part.new_zeros(shape).index_add_(0, ids[:, :, index].flatten(), part.flatten(0, 1))
            for index, (part, shape) in enumerate(zip(parts, ctx.shapes, strict=False))
        ]
        each = (last * share)[:, :, None].expand(-1, -1, bag.shape[2], -1).flatten(0, 2)
        bags = last.new_zeros(ctx.shapes[-1]).index_add_(0, bag.flatten(), each)
        bags[0] = 0
        return None, None, bags, *found


class _Highest(torch.autograd.Function):
    """`highest`; all rows that are equally high get the gradient."""

    @staticmethod
    def forward(ctx: Any, rows: Tensor, mask: Tensor | None) -> Tensor:  # noqa: ANN401 - torch's
        if mask is not None:
            rows = rows + (mask - 1) * _FAR
        found = rows.amax(1)
        ctx.save_for_backward(rows, found)
        return found

    @staticmethod
    def backward(ctx: Any, *above: Tensor) -> tuple[Tensor | None, ...]:  # noqa: ANN401 - torch's
        rows, found = ctx.saved_tensors
        below = rows - found[:, None]
        wide = above[0][:, None].expand_as(below)
        return torch.ops.aten.threshold_backward(wide, below, -1e-30), None
