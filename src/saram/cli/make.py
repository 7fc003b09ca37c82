"""``saram make``: from footage of a person to a trained avatar."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from saram.cli import consent as consents
from saram.cli import footage as filming
from saram.cli.avatar import language_of, pairs_of
from saram.cli.console import complain, share_bar
from saram.errors import UsageError

if TYPE_CHECKING:
    from saram.workflows.make_clock import OnMakeProgress
    from saram.workflows.make_order import MakeOrder
    from saram.workflows.making import MadeAvatar

__all__ = ["app"]

app = typer.Typer()

app.command("check")(filming.check)
app.command("prompts")(filming.prompts)
app.add_typer(consents.app, name="consent")

_INTERRUPTED = 130

_ENOUGH = 10
"""Minutes of learning under which a picture is soft, on two cores."""

Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress.")]
Name = Annotated[str, typer.Argument(help="The avatar that is being made.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print as JSON.")]


@app.callback(invoke_without_command=True)
def make(
    context: typer.Context,
    *,
    footage: Annotated[
        list[Path] | None,
        typer.Option(help="A video of the person speaking, or a folder of them; may be repeated. One take."),
    ] = None,
    text: Annotated[
        list[Path] | None,
        typer.Option(
            help="What is said in each video (.txt, .srt, .vtt, .align, .TextGrid, .ctm); else the file beside it; "
            "without one, the mouth is learned from what is seen and heard."
        ),
    ] = None,
    consent: Annotated[Path | None, typer.Option(help="Consent file of the person.")] = None,
    synthetic: Annotated[
        str | None, typer.Option(help="Instead of a consent: how the footage was made, if it shows nobody.")
    ] = None,
    name: Annotated[str | None, typer.Option(help="Name to ask for the avatar by.")] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Bundle to write. [default: NAME.saram among your avatars]")
    ] = None,
    idle: Annotated[Path | None, typer.Option(help="A silent clip to loop; else a loop is cut from the video.")] = None,
    gesture: Annotated[
        list[str] | None, typer.Option(help="NAME=FILE: a silent clip of a gesture; may be repeated.")
    ] = None,
    language: Annotated[str | None, typer.Option(help="ko or en. [default: seen from the text]")] = None,
    title: Annotated[str, typer.Option(help="Name for people.")] = "",
    version: Annotated[str, typer.Option(help="Version of the avatar.")] = "1",
    licence: Annotated[str, typer.Option(help="Licence of the pictures.")] = "all rights reserved",
    voice: Annotated[
        list[str] | None, typer.Option(help="LANGUAGE=VOICE: the avatar's own voice; may be repeated.")
    ] = None,
    minutes: Annotated[float, typer.Option(help="Time that all of it may take on this machine.")] = 30.0,
    steps: Annotated[
        int | None,
        typer.Option(
            help="Steps of the picture's training, however long they take; with one seed, the same footage then gives "
            "the same weights each time on one processor. [default: as many as there is time for]"
        ),
    ] = None,
    seed: Annotated[int, typer.Option(help="Of the trainings; with --steps it decides all of what is learned.")] = 0,
    crop: Annotated[
        int | None,
        typer.Option(help="Side of the square that is learned, pixels. [default: by face and time]"),
    ] = None,
    anyway: Annotated[bool, typer.Option("--anyway", help="Go on although it should be filmed again.")] = False,
    quiet: Quiet = False,
) -> None:
    """Make a trained avatar from footage of a person who consented.

    The footage is checked, prepared and learned from; the result is one file, with a report page. Whatever stops it,
    the same command or `saram make resume NAME` goes on where it was.

    Example: `saram make --footage talk.mp4 --text talk.txt --consent consent.json --name anna`
    """
    if context.invoked_subcommand is not None:
        return
    if not footage or not name:
        raise UsageError("Give --footage and --name, for example: saram make --footage talk.mp4 --name anna")
    from saram.workflows.make_order import make_order  # noqa: PLC0415 - loaded when there is work to do
    from saram.workflows.making import make_avatar  # noqa: PLC0415

    order = make_order(
        footage,
        text or [],
        name=name,
        consent=consent,
        synthetic=synthetic,
        idle=idle,
        gestures={key: Path(value).absolute() for key, value in pairs_of(gesture, "--gesture", "NAME=FILE").items()},
        language=None if language is None else language_of(language),
        title=title,
        version=version,
        licence=licence,
        voices={language_of(key): value for key, value in pairs_of(voice, "--voice", "LANGUAGE=VOICE").items()},
        minutes=minutes,
        steps=steps,
        seed=seed,
        crop=crop,
        anyway=anyway,
        output=output,
    )
    if not quiet:
        _announce(order)
    _run(name, lambda on_progress: make_avatar(order, on_progress=on_progress), quiet=quiet)


@app.command()
def resume(
    name: Name,
    *,
    minutes: Annotated[
        float | None,
        typer.Option(help="Another time that all of it may take, that spent before included."),
    ] = None,
    anyway: Annotated[bool, typer.Option("--anyway", help="Go on although it should be filmed again.")] = False,
    quiet: Quiet = False,
) -> None:
    """Go on with a making that was stopped.

    Example: `saram make resume anna`
    """
    from saram.workflows.making import resume_making  # noqa: PLC0415 - loaded when there is work to do

    _run(
        name,
        lambda on_progress: resume_making(name, minutes=minutes, anyway=anyway, on_progress=on_progress),
        quiet=quiet,
    )


@app.command()
def report(name: Name) -> None:
    """Write the report page of a making anew and say where it is.

    Example: `saram make report anna`
    """
    from saram.workflows.making import write_making_report  # noqa: PLC0415 - loaded when there is work to do

    typer.echo(write_making_report(name))


@app.command()
def export(
    name: Name,
    *,
    output: Annotated[Path, typer.Option("--output", "-o", help="File to write, *.saram.")],
) -> None:
    """Copy a finished avatar to a file.

    Example: `saram make export anna -o anna.saram`
    """
    from saram.workflows.making import export_avatar  # noqa: PLC0415 - loaded when there is work to do

    path = export_avatar(name, output)
    typer.echo(f"{path}: {path.stat().st_size / 1e6:.1f} MB")


@app.command(name="list")
def list_makings(*, as_json: AsJson = False) -> None:
    """List what is being made, and what was."""
    from saram.workflows.make_job import jobs  # noqa: PLC0415 - loaded when there is work to do

    found = jobs()
    if as_json:
        records = [
            {"name": job.name, "state": job.state, "seconds": job.seconds, "folder": str(job.folder)} for job in found
        ]
        typer.echo(json.dumps(records, ensure_ascii=False, indent=2))
        return
    if not found:
        typer.echo("Nothing is being made. Begin with: saram make --footage FILE --name NAME", err=True)
    for job in found:
        typer.echo(f"{job.name}  {job.state}  {job.seconds / 60:.1f} minutes  {job.folder}")


def _announce(order: MakeOrder) -> None:
    """Say what disk and time it takes."""
    from saram.workflows.making import least_time, making_needs, time_to_learn  # noqa: PLC0415 - as above

    disk, minutes = f"up to {making_needs(order) / 1e6:.0f} MB of disk", order.minutes
    if order.steps is not None:
        typer.echo(f"This takes {disk}, and as long as {order.steps} steps take; --minutes is not kept to.", err=True)
        return
    if (least := least_time(order)) > minutes:
        typer.echo(
            f"This takes {disk} and about {math.ceil(least)} minutes; {minutes:g} are not enough to look at this "
            "footage and to learn anything.",
            err=True,
        )
    else:
        typer.echo(f"This takes {disk} and {minutes:g} minutes.", err=True)
    if (left := time_to_learn(order)) < _ENOUGH:
        typer.echo(
            f"Only about {left:.0f} of the minutes asked for are left to learn in, and a picture learned in less than "
            f"{_ENOUGH} is blurred. Give --minutes {minutes + _ENOUGH - left:.0f} or more; saram make resume NAME "
            "--minutes … lengthens a training that was stopped.",
            err=True,
        )


def _run(name: str, work: Callable[[OnMakeProgress], MadeAvatar], *, quiet: bool) -> None:
    try:
        with share_bar(name, shown=not quiet) as show:
            made = work(
                lambda progress: show(
                    progress.share, progress.seconds_left, f"{progress.stage} {progress.text}".rstrip()
                )
            )
    except KeyboardInterrupt:
        complain(f"Interrupted; what is done is kept. Go on with: saram make resume {name}")
        raise typer.Exit(_INTERRUPTED) from None
    if not made.worked:
        typer.echo(
            f"{name!r} was finished already. To train it again, remove {made.report.parent} and {made.path} first.",
            err=True,
        )
    size, minutes = made.path.stat().st_size / 1e6, made.seconds / 60
    typer.echo(f"{made.path}: {size:.1f} MB in {minutes:.1f} minutes; report: {made.report}")
