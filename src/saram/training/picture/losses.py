"""What the generator is told about its pictures."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

__all__ = ["feature_matching", "fool", "gradient_error", "reconstruction", "tell_apart", "temporal_error"]


def reconstruction(painted: Tensor, truth: Tensor, weight: Tensor) -> Tensor:
    """Mean absolute difference, [B, 3, S, S] each, weighted by [S, S]."""
    return ((painted - truth).abs() * weight).mean()


def gradient_error(painted: Tensor, truth: Tensor, weight: Tensor) -> Tensor:
    """Mean absolute difference of the slopes in x and y, weighted as in `reconstruction`: edges where they belong."""
    error = painted - truth
    across = (error[..., :, 1:] - error[..., :, :-1]).abs() * weight[:, 1:]
    down = (error[..., 1:, :] - error[..., :-1, :]).abs() * weight[1:]
    return across.mean() + down.mean()


def temporal_error(painted: Tensor, truth: Tensor, weight: Tensor) -> Tensor:
    """Mean absolute difference of what changes from the first to the second of each pair of neighbouring frames."""
    error = painted - truth
    return ((error[1::2] - error[0::2]).abs() * weight).mean()


def tell_apart(filmed: Tensor, painted: Tensor) -> Tensor:
    """The adversary's loss, from its scores of both (hinge; Lim and Ye 2017)."""
    return functional.relu(1 - filmed).mean() + functional.relu(1 + painted).mean()


def fool(painted: Tensor) -> Tensor:
    """The generator's loss, from the adversary's scores of what it painted."""
    return -painted.mean()


def feature_matching(painted: list[Tensor], filmed: list[Tensor]) -> Tensor:
    """Mean absolute difference of what the adversary's layers saw (Wang et al. 2018, "pix2pixHD")."""
    return torch.stack([(a - b.detach()).abs().mean() for a, b in zip(painted, filmed, strict=True)]).mean()
