"""The command line."""

from __future__ import annotations

import signal
import sys
from types import FrameType
from typing import Annotated, NoReturn

import typer
from typer.core import TyperGroup

from saram import __version__
from saram.cli import avatar, bots, listing, make, repeat, say, script
from saram.cli.console import complain
from saram.errors import SaramError

__all__ = ["app", "main"]

_INTERRUPTED = 130


class _Commands(TyperGroup):
    """Commands whose errors end as one message and an exit status."""

    def invoke(self, ctx: typer.Context) -> object:  # type: ignore[override]
        """Run a command."""
        try:
            return super().invoke(ctx)
        except SaramError as error:
            complain(str(error))
            raise typer.Exit(error.exit_code) from error
        except KeyboardInterrupt as interrupt:
            complain("Interrupted; nothing was written.")
            raise typer.Exit(_INTERRUPTED) from interrupt


app = typer.Typer(
    name="saram",
    cls=_Commands,
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=(
        "Script in, finished video of a talking presenter out.\n\n"
        "Try: `saram say '안녕하세요. 아홉 시 뉴스입니다.' -o news.mp4`"
    ),
)
app.command("say")(say.say)
app.command("repeat")(repeat.repeat)
app.command("avatars")(listing.avatars)
app.command("voices")(listing.voices)
app.command("doctor")(listing.doctor)
app.add_typer(avatar.app, name="avatar")
app.add_typer(bots.bots, name="bots")
app.add_typer(make.app, name="make")
app.add_typer(script.app, name="script")


def _show_version(asked: bool) -> None:  # noqa: FBT001 - a callback of typer
    if asked:
        typer.echo(f"saram {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    *,
    version: Annotated[
        bool, typer.Option("--version", help="Show the version and exit.", callback=_show_version, is_eager=True)
    ] = False,
) -> None:
    pass


def main() -> None:
    """Run the command line and exit.

    Errors of saram are one message on standard error; the exit status is theirs (1, or 2 for a mistake in what was
    asked for), 130 after Ctrl-C and 143 after a request to end.
    """
    signal.signal(signal.SIGTERM, _end)
    app()


def _end(number: int, frame: FrameType | None) -> NoReturn:  # noqa: ARG001 - what a signal handler is given
    # As an exception it passes through every `finally`, so that no half file stays behind.
    sys.exit(128 + number)
