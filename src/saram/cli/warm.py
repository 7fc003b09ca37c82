"""``saram warm``."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from saram.cli.completion import avatar_names, voice_names
from saram.cli.console import complain, warnings_shown
from saram.cli.say import Spoken

if TYPE_CHECKING:
    from saram.workflows.warming import Warming

__all__ = ["warm"]


def warm(
    bot: Annotated[
        str, typer.Argument(help="A bot, or a file of texts: .txt (one a line), .csv with a column answer.")
    ],
    *,
    avatar: Annotated[str, typer.Option(autocompletion=avatar_names, help="Who speaks.")] = "hana",
    voice: Annotated[
        str | None, typer.Option(autocompletion=voice_names, help="See `saram voices`. Default: the avatar's own.")
    ] = None,
    language: Annotated[Spoken | None, typer.Option(help="Of the texts. Default: all that a bot speaks.")] = None,
    size: Annotated[
        str | None, typer.Option(help="As on the page: 1280x720, 720p, 512. Default: the avatar's.")
    ] = None,
    background: Annotated[str | None, typer.Option(help="As on the page. Default: the avatar's own.")] = None,
    folder: Annotated[Path | None, typer.Option(help="Where answers are kept. Default: in the workspace.")] = None,
    only_list: Annotated[bool, typer.Option("--list", help="Show what would be said, and make nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="Show neither progress nor warnings.")] = False,
) -> None:
    """Make the answers of a bot beforehand, so that nobody waits for one.

    All that is the same for everybody is made, in each language: what is said without values, and what is answered to
    each value of its lists. Personal answers, and those with times, amounts or words that are on no list, are made
    when they are asked for. What is kept already is passed over: interrupted with Ctrl-C, it goes on where it stopped.

    **Examples**

    - `saram warm bank`

    - `saram warm answers.csv --avatar hana --size 720p`
    """
    from saram.workflows.bot_replies import replies_of  # noqa: PLC0415 - loaded when there is work to do

    replies = replies_of(bot, language.value if language else None)
    if only_list:
        texts = [text for text, _ in replies]
        typer.echo(json.dumps(texts, ensure_ascii=False, indent=2) if as_json else "\n".join(texts))
        return
    from saram.workflows.answering import Answering, Appearance  # noqa: PLC0415 - as above
    from saram.workflows.warming import warm_answers  # noqa: PLC0415

    look = Appearance(avatar=avatar, voice=voice, size=size, background=background)
    with (
        warnings_shown(quiet=quiet),
        Answering(look, folder=folder) as answering,
        _bar(shown=not quiet and not as_json) as show,
    ):
        warmed = warm_answers(replies, answering, progress=show)
    for text, reason in warmed.failed:
        complain(f"{text!r} could not be said: {reason}")
    if as_json:
        record = {
            "made": warmed.made,
            "kept": warmed.kept,
            "failed": [{"text": text, "reason": reason} for text, reason in warmed.failed],
            "seconds": round(warmed.seconds, 1),
        }
        typer.echo(json.dumps(record, ensure_ascii=False, indent=2))
    elif not quiet:
        typer.echo(f"{warmed.made} answers made in {warmed.seconds:.0f} s, {warmed.kept} were there.")
    if warmed.failed:
        raise typer.Exit(1)


@contextmanager
def _bar(*, shown: bool) -> Iterator[Callable[[Warming], None]]:
    """A bar with the answer at hand and the time left, on standard error."""
    if not shown:
        yield lambda _: None
        return
    from rich import progress as parts  # noqa: PLC0415 - loaded when there is something to draw
    from rich.console import Console  # noqa: PLC0415

    columns = (
        parts.BarColumn(),
        parts.MofNCompleteColumn(),
        parts.TextColumn("{task.fields[left]}"),
        parts.TextColumn("{task.description}"),
    )
    with parts.Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None, left="")

        def show(state: Warming) -> None:
            left = "" if state.left is None else f"about {_duration(state.left)} left"
            bar.update(task, total=state.total, completed=state.done, description=_short(state.text), left=left)

        yield show


def _duration(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"


def _short(text: str, width: int = 40) -> str:
    return text if len(text) <= width else f"{text[: width - 1]}…"
