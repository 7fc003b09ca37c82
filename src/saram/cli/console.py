"""What goes to standard error: errors and warnings."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import typer

__all__ = ["complain", "warnings_shown"]


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
