"""How far a rendering is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from saram.types import Duration

__all__ = ["Estimate", "OnProgress", "Progress", "progress_bar"]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a rendering is."""

    done: Duration
    """Seconds of video that are finished."""

    total: Duration
    """Seconds of the whole video, estimated from the length of the text until all of it is said."""


OnProgress: TypeAlias = Callable[[Progress], None]
"""Told how far it is, now and then."""


class Estimate:
    """Guesses the length of the whole from the part of the text that has been said."""

    def __init__(self, characters: int) -> None:
        self._characters = max(1, characters)
        self._said = 0
        self._scheduled = Fraction(0)

    def schedule(self, characters: int, end: Duration) -> None:
        """Take note that `characters` more are said by `end`."""
        self._said += characters
        self._scheduled = end

    def at(self, done: Duration) -> Progress:
        """How far it is when `done` seconds are finished."""
        said = min(self._said, self._characters)
        # Before anything is said: about six syllables, and as many characters, a second.
        total = self._scheduled * self._characters / said if said else Fraction(self._characters, 6)
        return Progress(done, max(total, done, self._scheduled))


@contextmanager
def progress_bar() -> Iterator[OnProgress]:
    """A bar with the time left, on standard error; it is gone at the end."""
    from rich import progress as parts  # noqa: PLC0415 - loaded when there is something to draw
    from rich.console import Console  # noqa: PLC0415

    bar = parts.Progress(
        parts.TextColumn("{task.description}"),
        parts.BarColumn(),
        parts.TaskProgressColumn(),
        parts.TextColumn("{task.fields[done]}"),
        parts.TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    with bar:
        task = bar.add_task("Rendering", total=None, done="")

        def show(progress: Progress) -> None:
            bar.update(
                task,
                total=float(progress.total),
                completed=float(progress.done),
                done=f"{float(progress.done):.1f} of about {float(progress.total):.0f} s",
            )

        yield show
