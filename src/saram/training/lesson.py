"""A training of a small network that can be stopped at any moment and goes on on the same curve."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol, TypeAlias

from saram.training.picture.board import Board
from saram.training.picture.checkpoint import read_checkpoint, write_checkpoint
from saram.training.step_plan import StepPlan

__all__ = ["Curves", "Learner", "Progress", "learn"]

Progress: TypeAlias = Callable[[float, dict[str, float]], None]
"""Told the share that is done and the newest figures."""

Curves: TypeAlias = dict[str, list[tuple[int, float]]]
"""(step, value) by name."""


class Learner(Protocol):
    """A network with its optimiser and the chance it learns by."""

    done: int
    """Steps taken."""

    def step(self, steps: int) -> float:
        """Take one of `steps` steps; returns the loss."""
        ...

    def figures(self, loss: float) -> dict[str, float]:
        """What the curves show after a step with this loss."""
        ...

    def state(self) -> dict[str, Any]:
        """All that is needed to go on as if nothing had happened: tensors and plain values."""
        ...

    def restore(self, state: dict[str, Any]) -> None:
        """Go on from a state."""
        ...


def learn(
    learner: Learner,
    folder: Path,
    fingerprint: str,
    *,
    steps: int,
    seconds: float,
    every: int,
    progress: Progress,
) -> Curves:
    """Take steps until all are taken or the time is over, saving the state now and then.

    Args:
        learner: What learns; a state saved in `folder` is restored first.
        folder: For state and curves; made if missing.
        fingerprint: What makes this training this one.
        steps: Steps asked for.
        seconds: Time it may take, together with what it has taken before it was stopped.
        every: Steps between two looks at the figures; oftener in trainings of few steps.
        progress: Told how far it is after every step.

    Raises:
        UsageError: If `folder` holds another training.
        OutputError: If the state cannot be saved.
    """
    folder.mkdir(parents=True, exist_ok=True)
    curves: Curves = {}
    plan = StepPlan(steps, seconds)
    if (state := read_checkpoint(folder, fingerprint)) is not None:
        learner.restore(state)
        curves = state["curves"]
        plan = StepPlan(steps, seconds, spent=float(state["spent"]), planned=state["planned"])
    board = Board(folder / "board", learner.done)
    figures: dict[str, float] = {}
    check = min(every, max(1, steps // 4))
    while plan.goes_on(learner.done):
        loss = learner.step(plan.steps)
        plan.judge(learner.done)
        if learner.done % check == 0 or learner.done == plan.steps:
            figures = learner.figures(loss)
            for name, value in figures.items():
                curves.setdefault(name, []).append((learner.done, value))
            board.write(figures, learner.done)
            kept = {"fingerprint": fingerprint, "spent": plan.spent, "planned": plan.planned, "curves": curves}
            write_checkpoint(folder, {**learner.state(), **kept})
        progress(learner.done / plan.steps, figures)
    board.close()
    return curves
