"""``saram say``."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from saram.cli.completion import avatar_names, background_names, voice_names
from saram.cli.console import warnings_shown
from saram.errors import MediaError, UsageError

if TYPE_CHECKING:
    from saram.types import Script
    from saram.workflows.progress import Progress
    from saram.workflows.saving import Saved

__all__ = ["say"]

_FILES = (".md", ".txt", ".srt", ".vtt", ".json")


class Captions(StrEnum):
    """How captions appear."""

    SRT = "srt"
    VTT = "vtt"
    BURN = "burn"
    OFF = "off"


class Spoken(StrEnum):
    """Languages."""

    KO = "ko"
    EN = "en"


def say(
    text: Annotated[str, typer.Argument(help="What to say, a script or subtitle file, or - for standard input.")],
    *,
    output: Annotated[
        Path,
        typer.Option(
            "-o", "--output", help="Where; the ending says the format: .mp4 .webm .mov .gif .webp .wav, or a folder/."
        ),
    ] = Path("out.mp4"),
    avatar: Annotated[
        str, typer.Option(autocompletion=avatar_names, help="Who speaks: see `saram avatars`, or a .saram file.")
    ] = "hana",
    animator: Annotated[
        str | None,
        typer.Option(help="How a trained avatar moves: exemplar shows filmed mouths. Default: as it was made for."),
    ] = None,
    voice: Annotated[
        str | None,
        typer.Option(
            autocompletion=voice_names,
            help="See `saram voices`; http:VOICE and recorded:FILE work too. Default: the avatar's own.",
        ),
    ] = None,
    language: Annotated[Spoken | None, typer.Option(help="Language. Default: seen from the text.")] = None,
    size: Annotated[
        str | None, typer.Option(help="1280x720, 720p, or 512 for a square. Default: the avatar's own.")
    ] = None,
    fps: Annotated[str, typer.Option(help="Frames a second, 1 to 120.")] = "25",
    captions: Annotated[Captions, typer.Option(help="A file beside the video, or burned into the picture.")] = (
        Captions.OFF
    ),
    background: Annotated[
        str | None,
        typer.Option(
            autocompletion=background_names,
            help="A colour, a built-in name, an image or a video. Default: the avatar's own.",
        ),
    ] = None,
    seed: Annotated[int, typer.Option(help="Chooses blinks and head movement.")] = 0,
    rate: Annotated[float, typer.Option(help="Speaking rate, 0.5 to 2.")] = 1.0,
    pitch: Annotated[float, typer.Option(help="Pitch in semitones, -12 to 12.")] = 0.0,
    volume: Annotated[float, typer.Option(help="Decibels above the usual loudness, -24 to 6.")] = 0.0,
    title: Annotated[str, typer.Option(help="Title written into the file.")] = "",
    motion: Annotated[Path | None, typer.Option(help="Also write the motion of the face: .json or .csv.")] = None,
    audio: Annotated[Path | None, typer.Option(help="Also write the sound alone: .wav.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="Show neither progress nor warnings.")] = False,
) -> None:
    """Make a video of somebody saying a text.

    **Examples**

    - `saram say "안녕하세요. 아홉 시 뉴스입니다." -o news.mp4`

    - `saram say script.md -o news.mp4 --size 720p --background studio.png --captions srt`

    - `echo "Good morning." | saram say - --voice en-male -o hello.webm`

    - `saram say talk.srt -o talk.mp4 --captions burn`

    In the text, `[pause 1s]`, `[gesture nod]`, `[smile]` and other marks direct the presenter; a line of `---` begins
    a new scene.
    """
    from saram.workflows import say as order  # noqa: PLC0415 - loaded when there is work to do

    with warnings_shown(quiet=quiet):
        saved = order(
            _script(text),
            avatar=avatar,
            animator=animator,
            voice=voice,
            language=language.value if language else None,
            size=size,
            fps=fps,
            captions=captions.value,
            background=background,
            seed=seed,
            rate=rate,
            pitch=pitch,
            volume=volume,
            title=title,
        ).save(output, motion=motion, audio=audio, on_progress=_unseen if quiet else None)
    if as_json:
        typer.echo(json.dumps(_record(saved), ensure_ascii=False, indent=2))
    elif not quiet:
        _report(saved)


def _unseen(progress: Progress) -> None:
    """Take progress and show none."""


def _script(text: str) -> str | Path | Script:
    """What the argument means: standard input, a file, or the words themselves."""
    if text == "-":
        return sys.stdin.buffer.read().decode("utf-8-sig", errors="surrogateescape")
    path = Path(text)
    # A name longer than file systems allow is certainly words.
    if len(text) < 1024 and "\n" not in text:
        try:
            if path.is_file():
                return path
            if path.is_dir() and text.strip():
                raise UsageError(f"{text} is a folder. Give a file, or the words to say.")
        except (OSError, ValueError):
            return text
        if path.suffix.lower() in _FILES and not any(character.isspace() for character in text):
            raise MediaError(f"There is no file {text}. Check the name; it is looked for in {Path.cwd()}.")
    return text


def _record(saved: Saved) -> dict[str, object]:
    return {
        "path": str(saved.path),
        "duration": float(saved.duration),
        "width": saved.size[0],
        "height": saved.size[1],
        "frames": saved.frames,
        "wall_seconds": round(saved.wall_seconds, 3),
        "real_time_factor": round(saved.real_time_factor, 4),
        "cpu_seconds": {stage: round(seconds, 3) for stage, seconds in saved.cpu_seconds.items()},
        "files": {kind: str(path) for kind, path in saved.files.items()},
        "unknown_characters": saved.unknown,
    }


def _report(saved: Saved) -> None:
    picture = f", {saved.size[0]}×{saved.size[1]}" if saved.frames else ""
    typer.echo(
        f"{saved.path}: {float(saved.duration):.2f} s{picture}, made in {saved.wall_seconds:.1f} s"
        f" (real-time factor {saved.real_time_factor:.2f})"
    )
    for path in saved.files.values():
        typer.echo(str(path))
