"""The loss of a chain of labels (CRF) and its gradient, by the forward-backward algorithm (Rabiner 1989)."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

__all__ = ["chain_loss"]

F64 = NDArray[np.float64]


def chain_loss(emissions: Tensor, transitions: Tensor, starts: Tensor, gold: Tensor, mask: Tensor) -> Tensor:
    """Mean negative log-likelihood of the labels, per unit.

    Args:
        emissions: float32 [B, T, labels].
        transitions: float32 [labels, labels]: score of a label (column) behind another (row).
        starts: float32 [labels].
        gold: int64 [B, T].
        mask: float32 [B, T]: 1 where there is a unit; the first is one.
    """
    loss: Tensor = _Chain.apply(emissions, transitions, starts, gold, mask)  # type: ignore[no-untyped-call]
    return loss


class _Chain(torch.autograd.Function):
    """`chain_loss`; the gradient falls out of the same passes."""

    @staticmethod
    def forward(ctx: Any, *given: Tensor) -> Tensor:  # noqa: ANN401 - torch's
        emissions, transitions, starts, gold, mask = (each.detach().numpy() for each in given)
        loss, *slopes = _passes(emissions, transitions, starts, gold, mask > 0)
        ctx.save_for_backward(*(torch.from_numpy(slope.astype(np.float32)) for slope in slopes))
        return torch.tensor(loss, dtype=torch.float32)

    @staticmethod
    def backward(ctx: Any, *above: Tensor) -> tuple[Tensor | None, ...]:  # noqa: ANN401 - torch's
        emissions, transitions, starts = ctx.saved_tensors
        return emissions * above[0], transitions * above[0], starts * above[0], None, None


def _passes(
    emissions: NDArray[np.float32],
    transitions: NDArray[np.float32],
    starts: NDArray[np.float32],
    gold: NDArray[np.int64],
    there: NDArray[np.bool_],
) -> tuple[float, F64, F64, F64]:
    """The loss and its slopes along emissions, transitions and starts; probabilities are scaled unit by unit."""
    count, length, labels = emissions.shape
    units = int(there.sum())
    whole: list[bool] = np.all(there, axis=0).tolist()
    highest = emissions.max(2, keepdims=True)
    said = np.exp((emissions - highest).astype(np.float64)).transpose(1, 0, 2).copy()
    most, first = float(transitions.max()), float(starts.max())
    jumps = np.exp(transitions.astype(np.float64) - most)
    alpha, scale = np.empty((length, count, labels)), np.ones((length, count, 1))
    alpha[0] = said[0] * np.exp(starts.astype(np.float64) - first)
    for t in range(length):
        if t:
            np.multiply(alpha[t - 1] @ jumps, said[t], out=alpha[t])
        total = np.maximum(alpha[t].sum(1, keepdims=True), 1e-300)
        alpha[t] /= total
        scale[t] = total
        if not whole[t]:
            alpha[t, ~there[:, t]] = alpha[t - 1, ~there[:, t]]
            scale[t, ~there[:, t]] = 1
    paths = float(np.log(scale).sum() + highest[there].sum(dtype=np.float64)) + most * (units - count) + first * count
    beta, behind = np.ones((length, count, labels)), np.zeros((length, count, labels))
    for t in range(length - 1, 0, -1):
        np.multiply(said[t], beta[t] / scale[t], out=behind[t])
        np.matmul(behind[t], jumps.T, out=beta[t - 1])
        if not whole[t]:
            behind[t, ~there[:, t]] = 0
            beta[t - 1, ~there[:, t]] = 1
    likely = (alpha * beta).transpose(1, 0, 2) * there[:, :, None]
    pairs = (alpha[:-1].reshape(-1, labels).T @ behind[1:].reshape(-1, labels)) * jumps
    rows, columns = np.nonzero(there)
    kept = gold[rows, columns]
    row, column = rows[columns > 0], columns[columns > 0]
    before, after = gold[row, column - 1], gold[row, column]
    score = emissions[rows, columns, kept].sum(dtype=np.float64) + starts[gold[:, 0]].sum(dtype=np.float64)
    score += transitions[before, after].sum(dtype=np.float64)
    opening = likely[:, 0].sum(0) - np.bincount(gold[:, 0], minlength=labels)
    pairs -= np.bincount(before * labels + after, minlength=labels * labels).reshape(labels, labels)
    likely[rows, columns, kept] -= 1
    return float(paths - score) / units, likely / units, pairs / units, opening / units
