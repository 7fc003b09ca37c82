"""How many steps a training takes: as many as were asked for, or fewer where there is no time for them."""

from __future__ import annotations

import time
from typing import Final

__all__ = ["StepPlan"]

_MEASURED: Final = 10
"""Steps by which the pace of the machine is judged, after one that does not count."""

_SPARE: Final = 0.9
"""Share of the time that is planned with."""


class StepPlan:
    """Steps and time of a training, what was taken before it was stopped included.

    The step size falls with the steps, so a training that will run out of time has to know early. Where there is time
    for all of the steps the number is what was asked for, so that a seed gives the same result each time.

    Args:
        steps: Steps asked for.
        seconds: Time there is; ``math.inf`` for as much as the steps take.
        spent: Seconds taken before.
        planned: Steps planned before; None if that was not judged yet.
    """

    def __init__(self, steps: int, seconds: float, *, spent: float = 0.0, planned: int | None = None) -> None:
        """Start the clock."""
        self.steps = steps if planned is None else planned
        self._judged = planned is not None
        self._seconds = seconds
        self._began = time.monotonic() - spent
        self._first = (0, 0.0)

    @property
    def planned(self) -> int | None:
        """Steps, if that is decided."""
        return self.steps if self._judged else None

    @property
    def spent(self) -> float:
        """Seconds taken."""
        return time.monotonic() - self._began

    def goes_on(self, done: int) -> bool:
        """Whether there are steps and time left after `done` steps."""
        return done < self.steps and self.spent < self._seconds

    def judge(self, done: int) -> None:
        """Take note that `done` steps are done."""
        if self._judged:
            return
        if self._first[0] == 0:
            self._first = (done, self.spent)
        elif done >= self._first[0] + _MEASURED:
            pace = (self.spent - self._first[1]) / (done - self._first[0])
            possible = _SPARE * max(0.0, self._seconds - self.spent) / max(pace, 1e-9)
            self.steps = min(self.steps, done + int(min(possible, self.steps)))
            self._judged = True
