"""What goes to standard error: errors, warnings and the stages of long work."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

import typer

__all__ = ["complain", "share_bar", "stage_bar", "warnings_shown"]


_A_LINE_EVERY: Final = 60.0
"""Seconds between lines where no bar can be drawn."""


def complain(message: str) -> None:
    """Show one error."""
    typer.echo(f"{typer.style('Error:', fg='red', bold=True)} {message}", err=True)


class _Warnings(logging.Handler):
    """Shows warnings as they come, each only once."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._shown: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        if message not in self._shown:
            self._shown.add(message)
            typer.echo(f"{typer.style('Warning:', fg='yellow')} {message}", err=True)


@contextmanager
def warnings_shown(*, quiet: bool) -> Iterator[None]:
    """Show what saram logs as warnings while the block runs."""
    log = logging.getLogger("saram")
    handler: logging.Handler = logging.NullHandler() if quiet else _Warnings()
    log.addHandler(handler)
    try:
        yield
    finally:
        log.removeHandler(handler)


@contextmanager
def stage_bar(title: str, total: int, *, shown: bool) -> Iterator[Callable[[str], None]]:
    """A bar with the stage of the work and the time left on standard error.

    Gives a function to call with the stage's name after each of about `total` steps.
    """
    if not shown:
        yield lambda _: None
        return
    from rich import progress as parts  # noqa: PLC0415
    from rich.console import Console  # noqa: PLC0415 - loaded when there is something to draw

    columns = (
        parts.TextColumn("{task.description}"),
        parts.BarColumn(),
        parts.TaskProgressColumn(),
        parts.TimeRemainingColumn(),
    )
    with parts.Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=total)
        yield lambda stage: bar.update(task, advance=1, description=f"{title}: {stage}")


@contextmanager
def share_bar(title: str, *, shown: bool) -> Iterator[Callable[[float, float, str], None]]:
    """A bar for hours of work on standard error; where that is a file or a pipe, a line a minute.

    Gives a function to call with the share that is done, the seconds that are left and a few words.
    """
    if not shown:
        yield lambda _share, _left, _text: None
        return
    if not sys.stderr.isatty():
        yield _lines(title)
        return
    from rich import progress as parts  # noqa: PLC0415
    from rich.console import Console  # noqa: PLC0415 - as above

    columns = (
        parts.TextColumn("{task.description}"),
        parts.BarColumn(),
        parts.TaskProgressColumn(),
        parts.TextColumn("{task.fields[left]}"),
    )
    with parts.Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=1.0, left="")

        def show(share: float, left: float, text: str) -> None:
            bar.update(task, completed=share, description=f"{title}: {text}", left=_left(left))

        yield show


def _lines(title: str) -> Callable[[float, float, str], None]:
    said = time.monotonic()

    def show(share: float, left: float, text: str) -> None:
        nonlocal said
        now = time.monotonic()
        if now - said >= _A_LINE_EVERY:
            said = now
            typer.echo(f"{title}: {text}, {share:.0%}, {_left(left)}", err=True)

    return show


def _left(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02} left"
