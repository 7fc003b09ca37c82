"""An optimiser that learns small convolutions in few steps."""

from __future__ import annotations

from collections.abc import Iterable

import torch
from torch import Tensor, nn

__all__ = ["Muon"]

_COEFFICIENTS = (3.4445, -4.7750, 2.0315)
_ITERATIONS = 4


class Muon(torch.optim.Optimizer):
    """Momentum whose every step is made orthogonal, so that all directions of a layer learn at one pace.

    Jordan et al. 2024, "Muon: An optimizer for hidden layers in neural networks"; the matrix of a convolution is its
    kernel [out, in · height · width]. On a processor the Newton-Schulz iterations cost little beside the convolutions.

    Args:
        parameters: Weights of two or more dimensions.
        lr: Step size: root mean square of a step relative to that of an orthogonal matrix.
        momentum: How much of the direction before stays.
    """

    def __init__(self, parameters: Iterable[nn.Parameter], *, lr: float, momentum: float = 0.9) -> None:
        """Begin without momentum."""
        super().__init__(list(parameters), {"lr": lr, "momentum": momentum})

    @torch.no_grad()
    def step(self, closure: None = None) -> None:  # type: ignore[override]  # noqa: ARG002 - the base class has it
        """Take one step along the gradients there are."""
        for group in self.param_groups:
            for weight in group["params"]:
                if weight.grad is None:
                    continue
                state = self.state[weight]
                if "momentum" not in state:
                    state["momentum"] = torch.zeros_like(weight)
                momentum = state["momentum"]
                momentum.lerp_(weight.grad, 1 - group["momentum"])
                direction = weight.grad.lerp(momentum, group["momentum"])
                flat = direction.reshape(len(direction), -1)
                step = _orthogonal(flat) * max(1.0, flat.shape[0] / flat.shape[1]) ** 0.5
                weight.add_(step.view(weight.shape), alpha=-group["lr"])


def _orthogonal(matrix: Tensor) -> Tensor:
    """Nearly the nearest matrix with orthonormal rows (or columns), by Newton-Schulz iterations."""
    tall = matrix.shape[0] > matrix.shape[1]
    value = matrix.T if tall else matrix
    value = value / (value.norm() + 1e-7)
    a, b, c = _COEFFICIENTS
    for _ in range(_ITERATIONS):
        gram = value @ value.T
        value = a * value + (b * gram + c * gram @ gram) @ value
    found: Tensor = value.T if tall else value
    return found
