"""``saram repeat``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from saram.cli.completion import avatar_names, background_names
from saram.cli.console import warnings_shown

__all__ = ["repeat"]


def repeat(
    recording: Annotated[Path, typer.Argument(help="A sound or video file of somebody speaking.")],
    *,
    output: Annotated[Path, typer.Option("-o", "--output", help="Where; the ending says the format.")] = Path(
        "out.mp4"
    ),
    avatar: Annotated[
        str, typer.Option(autocompletion=avatar_names, help="Who speaks: see `saram avatars`, or a .saram file.")
    ] = "hana",
    size: Annotated[
        str | None, typer.Option(help="1280x720, 720p, or 512 for a square. Default: the avatar's own.")
    ] = None,
    fps: Annotated[str, typer.Option(help="Frames a second, 1 to 120.")] = "25",
    background: Annotated[
        str | None,
        typer.Option(autocompletion=background_names, help="A colour, a built-in name, an image or a video."),
    ] = None,
    seed: Annotated[int, typer.Option(help="Chooses blinks and head movement.")] = 0,
    title: Annotated[str, typer.Option(help="Title written into the file.")] = "",
    motion: Annotated[Path | None, typer.Option(help="Also write the motion of the face: .json or .csv.")] = None,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="Show neither progress nor warnings.")] = False,
) -> None:
    """Make a video of somebody saying what is heard in a recording; no text is needed.

    **Examples**

    - `saram repeat talk.wav -o talk.mp4`

    - `saram repeat interview.mp4 --avatar anna.saram -o anna.mp4`

    Where the text is known, `saram say TEXT --voice recorded:talk.wav` moves the lips more exactly.
    """
    from saram.workflows.repeating import repeat as order  # noqa: PLC0415 - loaded when there is work to do

    with warnings_shown(quiet=quiet):
        video = order(recording, avatar=avatar, size=size, fps=fps, background=background, seed=seed, title=title)
        saved = video.save(output, motion=motion, on_progress=(lambda _: None) if quiet else None)
    if not quiet:
        typer.echo(f"{saved.path}: {float(saved.duration):.2f} s, made in {saved.wall_seconds:.1f} s")
        for path in saved.files.values():
            typer.echo(str(path))
