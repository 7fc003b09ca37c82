"""``saram avatar``: build and inspect avatars."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from saram.cli.console import stage_bar
from saram.errors import UsageError

if TYPE_CHECKING:
    from saram.types import Language

__all__ = ["app", "language_of", "pairs_of"]

app = typer.Typer(no_args_is_help=True, help="Build avatars and look into them.")


@app.callback()
def _avatar() -> None:
    pass


@app.command()
def build(
    *,
    exemplar: Annotated[
        list[Path],
        typer.Option("--exemplar", help="A video of the person speaking, or a folder of them; may be repeated."),
    ],
    text: Annotated[
        list[Path] | None,
        typer.Option("--text", help="What is said in each video (.txt, .srt, .vtt, .align); else the file beside it."),
    ] = None,
    name: Annotated[str, typer.Option(help="Name to ask for it by.")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Bundle to write. [default: NAME.saram among your avatars]")
    ] = None,
    idle: Annotated[Path | None, typer.Option(help="A silent clip to loop; else a loop is cut from the video.")] = None,
    gesture: Annotated[
        list[str] | None, typer.Option(help="NAME=FILE: a silent clip of a gesture; may be repeated.")
    ] = None,
    language: Annotated[str | None, typer.Option(help="ko or en. [default: seen from the text]")] = None,
    consent: Annotated[Path | None, typer.Option(help="Consent file of the person.")] = None,
    synthetic: Annotated[
        str | None, typer.Option(help="Instead of a consent: how the footage was made, if it shows nobody.")
    ] = None,
    title: Annotated[str, typer.Option(help="Name for people.")] = "",
    version: Annotated[str, typer.Option(help="Version of the avatar.")] = "1",
    licence: Annotated[str, typer.Option(help="Licence of the pictures.")] = "all rights reserved",
    voice: Annotated[
        list[str] | None, typer.Option(help="LANGUAGE=VOICE: the avatar's own voice; may be repeated.")
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress.")] = False,
) -> None:
    """Make an avatar from footage, without training.

    The best picture of each mouth shape is kept and pasted, warped, into a clip of the person. Minutes of work on an
    ordinary computer. A report page is written beside the bundle. A matte beside a video (NAME.matte.mp4, luma is
    alpha) lets the background be exchanged.

    Example: `saram avatar build --exemplar talk.mp4 --text talk.txt --consent consent.json --name anna`
    """
    from saram.storage import avatars_folder  # noqa: PLC0415 - loaded when there is work to do
    from saram.workflows.avatar_building import AvatarOrder, build_avatar, picture_count  # noqa: PLC0415

    order = AvatarOrder(
        name=name,
        footage=exemplar,
        transcripts=text or [],
        idle=idle,
        gestures={key: Path(value) for key, value in pairs_of(gesture, "--gesture", "NAME=FILE").items()},
        language=None if language is None else language_of(language),
        consent=consent,
        synthetic=synthetic,
        title=title,
        version=version,
        licence=licence,
        voices={language_of(key): value for key, value in pairs_of(voice, "--voice", "LANGUAGE=VOICE").items()},
    )
    path = output or avatars_folder() / f"{name}.saram"
    with stage_bar("Building", picture_count(order), shown=not quiet) as step:
        built = build_avatar(order, path, step)
    typer.echo(f"{built.path}: {built.path.stat().st_size / 1e6:.1f} MB; report: {built.report}")


def pairs_of(values: list[str] | None, option: str, form: str) -> dict[str, str]:
    """The values KEY=VALUE of an option.

    Raises:
        UsageError: If one has another form, or a key comes twice.
    """
    pairs: dict[str, str] = {}
    for value in values or []:
        key, sign, rest = value.partition("=")
        if not (key and sign and rest):
            raise UsageError(f"{option} takes {form}; got {value!r}.")
        if key in pairs:
            raise UsageError(f"{option} was given twice for {key!r}: {pairs[key]!r} and {rest!r}.")
        pairs[key] = rest
    return pairs


def language_of(code: str) -> Language:
    """The language a user names.

    Raises:
        UsageError: If there is none of that name.
    """
    if code == "ko":
        return "ko"
    if code == "en":
        return "en"
    raise UsageError(f"Languages are 'ko' and 'en'; got {code!r}.")
