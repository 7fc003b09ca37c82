"""What goes to standard error: errors, warnings and the stages of long work."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

__all__ = ["complain", "share_bar", "stage_bar", "warnings_shown"]


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
    with _bar() as bar:
        task = bar.add_task(title, total=total)
        yield lambda stage: bar.update(task, advance=1, description=f"{title}: {stage}")


@contextmanager
def share_bar(title: str, *, shown: bool) -> Iterator[Callable[[str, float], None]]:
    """As `stage_bar`, for work that tells how much of the whole is done.

    Gives a function to call with the stage's name and that share, 0 to 1.
    """
    if not shown:
        yield lambda _stage, _share: None
        return
    with _bar() as bar:
        task = bar.add_task(title, total=1.0)
        yield lambda stage, share: bar.update(task, completed=share, description=f"{title}: {stage}")


def _bar() -> Bar:
    from rich import progress as parts  # noqa: PLC0415
    from rich.console import Console  # noqa: PLC0415 - loaded when there is something to draw

    columns = (
        parts.TextColumn("{task.description}"),
        parts.BarColumn(),
        parts.TaskProgressColumn(),
        parts.TimeRemainingColumn(),
    )
    return parts.Progress(*columns, console=Console(stderr=True), transient=True)
