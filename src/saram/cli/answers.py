"""``saram answers …``: the answers that are kept."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from saram.errors import SaramError, UnknownNameError, UsageError

if TYPE_CHECKING:
    from saram.answers import AnswerStore, Row

__all__ = ["app"]

app = typer.Typer(help="Answers that are kept: list, show, play, forget, export, stats.", no_args_is_help=True)

Folder = Annotated[Path | None, typer.Option(help="Where answers are kept. Default: in the workspace.")]
Name = Annotated[str, typer.Argument(help="The answer: the beginning of its name, or of its text.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
_SHOWN = 12
"""Digits of a name that are shown; so many are enough to tell answers apart."""

_DAY = 86_400.0


@app.command("list")
def listing(
    *,
    folder: Folder = None,
    avatar: Annotated[str | None, typer.Option(help="Only those of an avatar.")] = None,
    as_json: AsJson = False,
) -> None:
    """List the answers that are kept, those used last first."""
    with _store(folder) as store:
        rows = [row for row in store.rows() if avatar in {None, row.avatar}]
        if as_json:
            _print([_record(row) for row in rows])
            return
        for row in rows:
            seconds = json.loads(row.record)["duration"]
            mark = "" if row.shared else " (personal)"
            typer.echo(
                f"{row.name[:_SHOWN]}  {seconds:5.1f} s  {row.size / 1e6:6.2f} MB  {row.uses:4d}×  {row.avatar}  "
                f"{row.text}{mark}"
            )
        typer.echo(f"{len(rows)} answers, {sum(row.size for row in rows) / 1e6:.1f} MB")


@app.command()
def show(name: Name, *, folder: Folder = None, as_json: AsJson = False) -> None:
    """Show what is known of an answer: text, words and captions with their times, what it was made with."""
    with _store(folder) as store:
        row = _found(store, name)
        record = _record(row) | {"answer": json.loads(row.record)}
    if as_json:
        _print(record)
        return
    for key, value in record.items():
        if key != "answer":
            typer.echo(f"{key}: {value}")
    for lines, start, end in record["answer"]["captions"]:
        typer.echo(f"  {start:6.2f} – {end:6.2f}  {' / '.join(lines)}")


@app.command()
def play(name: Name, *, folder: Folder = None) -> None:
    """Open an answer in the player of this computer."""
    from saram.workflows.consents import check_kept  # noqa: PLC0415 - loaded when there is work to do

    with _store(folder) as store:
        row = _found(store, name)
        check_kept(row.avatar)
        path = store.path(row.name)
    if path is None:
        raise UsageError("Answers kept elsewhere than in files cannot be opened; export this one first.")
    typer.launch(str(path))


@app.command()
def forget(
    names: Annotated[list[str] | None, typer.Argument(help="Beginnings of names, or of texts.")] = None,
    *,
    folder: Folder = None,
    avatar: Annotated[str | None, typer.Option(help="All answers of an avatar.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="All answers.")] = False,
    as_json: AsJson = False,
) -> None:
    """Delete answers; they are made anew when they are asked for."""
    if sum([bool(names), avatar is not None, everything]) != 1:
        raise UsageError("Say which answers to forget: names, or --avatar NAME, or --all.")
    with _store(folder) as store:
        if names:
            rows = [_found(store, name) for name in names]
        else:
            rows = [row for row in store.rows() if avatar in {None, row.avatar}]
        store.forget([row.name for row in rows])
    if as_json:
        _print({"forgotten": [row.name for row in rows]})
    else:
        typer.echo(f"{len(rows)} answers forgotten.")


@app.command()
def export(
    name: Name,
    output: Annotated[Path, typer.Option("-o", "--output", help="The film, .mp4; its times go beside it as .json.")],
    *,
    folder: Folder = None,
    as_json: AsJson = False,
) -> None:
    """Copy an answer with its captions and word times."""
    from saram.storage import atomic_output  # noqa: PLC0415 - loaded when there is work to do
    from saram.workflows.consents import check_kept  # noqa: PLC0415

    if output.suffix.lower() != ".mp4":
        raise UsageError(f"An answer is exported as .mp4; got {output}.")
    with _store(folder) as store:
        row = _found(store, name)
        check_kept(row.avatar)
        stream = store.find(row.name)
        if stream is None:
            raise UsageError(f"The answer {row.name[:_SHOWN]} is damaged or has expired; ask for it again.")
        times = output.with_suffix(".json")
        with atomic_output(output) as film, atomic_output(times) as beside:
            film.write_bytes(stream.read())
            beside.write_text(json.dumps(stream.answer.record(), ensure_ascii=False, indent=1), encoding="utf-8")
    if as_json:
        _print({"film": str(output), "times": str(times)})
    else:
        typer.echo(f"{output}\n{times}")


@app.command()
def stats(
    *,
    folder: Folder = None,
    days: Annotated[float | None, typer.Option(min=0, help="Only the last days. Default: all.")] = None,
    most: Annotated[int, typer.Option(min=0, help="How many of what was missed most.")] = 10,
    as_json: AsJson = False,
) -> None:
    """Show how often an answer was there, what was missed most, and what keeping them saved."""
    with _store(folder) as store:
        usage = store.usage(0.0 if days is None else time.time() - days * _DAY, most)
    if as_json:
        _print(
            {
                "hits": usage.hits,
                "misses": usage.misses,
                "hit_rate": round(usage.rate, 4),
                "saved_seconds": round(usage.saved, 1),
                "missed_most": [{"text": text, "times": times} for text, times in usage.missed],
                "answers": usage.answers,
                "bytes": usage.size,
                "limit": usage.limit,
            }
        )
        return
    typer.echo(f"asked for        {usage.hits + usage.misses}")
    typer.echo(f"hit rate         {usage.rate:.1%} ({usage.hits} hits, {usage.misses} misses)")
    typer.echo(f"saved            {usage.saved:.0f} s of making")
    typer.echo(f"kept             {usage.answers} answers, {usage.size / 1e6:.1f} of {usage.limit / 1e6:.0f} MB")
    if usage.missed:
        typer.echo("missed most")
        for text, times in usage.missed:
            typer.echo(f"  {times:4d}×  {text}")


def _store(folder: Path | None) -> AnswerStore:
    from saram.answers import AnswerStore  # noqa: PLC0415 - loaded when there is work to do
    from saram.storage import answers_folder  # noqa: PLC0415
    from saram.workflows.consents import forget_withdrawn  # noqa: PLC0415

    store = AnswerStore(folder or answers_folder())
    try:
        for avatar, films in forget_withdrawn(store).items():
            typer.echo(f"The consent for {avatar!r} was withdrawn: {films} kept answers of it were deleted.", err=True)
    except SaramError as error:  # nothing is given out then; see `check_kept`
        typer.echo(str(error), err=True)
    return store


def _found(store: AnswerStore, name: str) -> Row:
    """The one answer whose name or text begins so.

    Raises:
        UnknownNameError: If there is none.
        UsageError: If there are several.
    """
    rows = store.rows()
    found = [row for row in rows if row.name.startswith(name)] or [row for row in rows if row.text.startswith(name)]
    if not found:
        known = [f"{row.name[:_SHOWN]} ({row.text[:20]})" for row in rows[:5]]
        raise UnknownNameError("kept answer", name, known, "See all of them with: saram answers list")
    if len(found) > 1:
        several = ", ".join(f"{row.name[:_SHOWN]} ({row.text[:20]})" for row in found[:5])
        raise UsageError(f"{len(found)} answers begin with {name!r}: {several}. Give more of the name.")
    return found[0]


def _record(row: Row) -> dict[str, Any]:
    return {
        "name": row.name,
        "text": row.text,
        "avatar": row.avatar,
        "avatar_version": row.avatar_version,
        "voice": row.voice,
        "voice_version": row.voice_version,
        "renderer": row.renderer,
        "shared": row.shared,
        "bytes": row.size,
        "sha256": row.digest,
        "cost_seconds": round(row.cost, 2),
        "uses": row.uses,
        "made": _time(row.made),
        "used": _time(row.used),
        "expires": None if row.expires is None else _time(row.expires),
    }


def _time(seconds: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.localtime(seconds))


def _print(record: object) -> None:
    typer.echo(json.dumps(record, ensure_ascii=False, indent=2))
