"""Time spent on a making, and what is left of its budget."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final, TypeAlias

from saram.workflows.make_job import STAGES, MakeJob, StageName

__all__ = ["MakeClock", "MakeProgress", "OnMakeProgress", "Tell", "learning_seconds", "least_seconds"]

_SAVED_EVERY: Final = 5.0
_TRUSTED: Final = 0.05
"""Share of a stage from which its own pace tells how long it takes."""

_MOUTH_SHARE: Final = 0.15
"""Part of the time for learning that the mouth's movements get; the rest is for the picture."""

_LEAST: Final[Mapping[StageName, float]] = {"mouth": 20.0, "picture": 60.0}
"""Seconds a training is given, whatever the budget says."""

_A_FRAME: Final[Mapping[StageName, float]] = {"check": 0.01, "dataset": 0.015}
"""Seconds a frame of footage takes."""

_FIXED: Final[Mapping[StageName, float]] = {"consent": 0.1, "exemplar": 90.0, "bundle": 12.0, "report": 25.0}
"""Seconds, whatever the footage."""

Tell: TypeAlias = Callable[[float, str], None]
"""Told the share of a stage that is done, 0 to 1, and a few words for people."""


@dataclass(frozen=True, slots=True)
class MakeProgress:
    """How far a making is."""

    stage: StageName
    """What is being done."""

    text: str
    """A few words about it."""

    share: float
    """How much of the whole is done, 0 to 1, by time."""

    seconds_left: float
    """Time that is left, estimated."""


OnMakeProgress: TypeAlias = Callable[[MakeProgress], None]
"""Told how far it is, now and then."""


class MakeClock:
    """Measures the stages of a job and divides its budget.

    Args:
        job: The job; what is spent is saved with it every few seconds, so that a kill loses little of the account.
        frames: Frames of footage, about.
        on_progress: Told how far it is.
    """

    def __init__(self, job: MakeJob, frames: float, on_progress: OnMakeProgress) -> None:
        self._job = job
        self._frames = frames
        self._on_progress = on_progress

    @contextmanager
    def running(self, stage: StageName) -> Iterator[Tell]:
        """Measure a stage while the block runs; gives what to call with its progress."""
        before = self._job.stage(stage).seconds
        began = saved = time.monotonic()

        def tell(share: float, text: str) -> None:
            nonlocal saved
            now = time.monotonic()
            if now - saved >= _SAVED_EVERY:
                saved = now
                self._job.record(stage, seconds=before + now - began)
            self._report(stage, before + now - began, min(max(share, 0.0), 1.0), text)

        tell(0.0, "")
        try:
            yield tell
        finally:
            self._job.record(stage, seconds=before + time.monotonic() - began)

    def grant(self, stage: StageName) -> float:
        """Seconds that a training may take in all; it keeps what it was given until the whole budget is changed."""
        known, budget = self._job.stage(stage), self._job.order.minutes
        if known.granted is not None and known.budget in {None, budget}:
            return known.granted
        left = self._for_learning() + known.seconds
        granted = max(_LEAST[stage], left * (_MOUTH_SHARE if stage == "mouth" else 1.0))
        self._job.record(stage, granted=granted, budget=budget)
        return granted

    def _for_learning(self) -> float:
        """Seconds that are left for what is still to be learned."""
        others = [stage for stage in STAGES if stage not in _LEAST and not self._job.stage(stage).done]
        return 60 * self._job.order.minutes - self._job.spent - sum(map(self._planned, others))

    def _planned(self, stage: StageName) -> float:
        if stage in _LEAST:
            granted = self._job.stage(stage).granted
            share = _MOUTH_SHARE if stage == "mouth" else 1 - _MOUTH_SHARE
            return granted if granted is not None else max(_LEAST[stage], share * self._for_learning())
        return _beside_learning(stage, self._frames)

    def _report(self, stage: StageName, elapsed: float, share: float, text: str) -> None:
        whole = elapsed / share if share >= _TRUSTED else max(self._planned(stage), elapsed)
        later = STAGES[STAGES.index(stage) + 1 :]
        left = whole - elapsed + sum(self._planned(each) for each in later if not self._job.stage(each).done)
        spent = sum(self._job.stage(each).seconds for each in STAGES if each != stage) + elapsed
        self._on_progress(MakeProgress(stage, text, spent / max(spent + left, 1e-9), left))


def learning_seconds(minutes: float, frames: float) -> float:
    """Seconds of a budget that are left to learn in, 0 and more.

    Args:
        minutes: The budget.
        frames: Frames of footage, about.
    """
    others = (_beside_learning(stage, frames) for stage in STAGES if stage not in _LEAST)
    return max(0.0, 60 * minutes - sum(others))


def least_seconds(frames: float) -> float:
    """Seconds that a making takes however small its budget is, about.

    Args:
        frames: Frames of footage, about.
    """
    return sum(_LEAST[stage] if stage in _LEAST else _beside_learning(stage, frames) for stage in STAGES)


def _beside_learning(stage: StageName, frames: float) -> float:
    """Seconds that a stage which learns nothing takes, about."""
    return _FIXED.get(stage, 0.0) + _A_FRAME.get(stage, 0.0) * frames
