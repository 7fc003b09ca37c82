"""The main verb: a text becomes a video of somebody saying it."""

from __future__ import annotations

import os
from fractions import Fraction
from pathlib import Path

from saram.errors import UnknownNameError, UsageError
from saram.render.background import check_background
from saram.script import parse
from saram.types import GestureMark, Language, SceneSettings, Script, TextItem
from saram.workflows.canvas import parse_fps, parse_size
from saram.workflows.presenter import find_presenter
from saram.workflows.progress import OnProgress
from saram.workflows.video import CaptionMode, Order, Video, backgrounds_in, voices_in

__all__ = ["say"]

_MODES = ("srt", "vtt", "burn", "off")


def say(
    text: str | os.PathLike[str] | Script,
    *,
    avatar: str = "hana",
    animator: str | None = None,
    voice: str | None = None,
    language: Language | None = None,
    size: str | tuple[int, int] | int | None = None,
    fps: str | float | Fraction = 25,
    captions: CaptionMode = "off",
    background: str | None = None,
    seed: int = 0,
    rate: float = 1.0,
    pitch: float = 0.0,
    volume: float = 0.0,
    title: str = "",
    on_progress: OnProgress | None = None,
) -> Video:
    """Have a text said by an avatar.

    Nothing is made yet: the `Video` is made when it is saved, shown or looked at. Mistakes in what is asked for are
    found at once.

    Args:
        text: What to say: plain text, or text with marks; a path (`pathlib.Path`) to a script, JSON or subtitle
            file; or a `Script`.
        avatar: Name of an avatar or path of a bundle; ``"drawn"`` is a drawn face.
        animator: How to animate it; None for the way it was made for, ``"exemplar"`` to show a trained avatar's filmed
            mouths.
        voice: Name of a voice; None for the avatar's own in the language of the text.
        language: ``"ko"`` or ``"en"``; None to see it from the text.
        size: (width, height), ``"1280x720"``, ``"720p"``, one number for a square; None for the avatar's own size.
        fps: Frames a second, 1 to 120.
        captions: ``"srt"`` or ``"vtt"`` writes a file beside the video, ``"burn"`` draws into the picture; or
            ``"off"``.
        background: A colour, a built-in name, an image or a video; None for the avatar's own. Formats with
            transparency (.webm, .mov, .webp, .png) leave it out if it is None and the script asks for none either.
        seed: Chooses blinks and head movement; the same order with the same seed makes the same video.
        rate: Speaking rate, 0.5 to 2.
        pitch: Semitones, -12 to 12.
        volume: Decibels above the usual loudness (-16 LUFS), -24 to 6.
        title: Written into the file.
        on_progress: Told how far saving is.

    Returns:
        The video.

    Raises:
        ScriptError: If the text has a wrong mark or nothing to say.
        UsageError: If a value is out of range, or the avatar cannot do what is asked for.
        UnknownNameError: If avatar, voice, background or gesture is not known.
        MediaError: If a background or script file cannot be read.
        BundleError: If the avatar's file is damaged.
    """
    from saram import __version__  # noqa: PLC0415 - saram imports this module lazily

    if captions not in _MODES:
        raise UsageError(f"Captions can be {', '.join(_MODES)}; got {captions!r}.")
    if language not in {None, "ko", "en"}:
        raise UsageError(f"Languages are 'ko' and 'en'; got {language!r}.")
    script, folder = _script(text)
    presenter = find_presenter(avatar, animator)
    settings = SceneSettings(
        background=background, voice=voice, language=language, rate=rate, pitch=pitch, volume=volume
    )
    order = Order(
        script=script,
        presenter=presenter,
        settings=settings,
        size=presenter.native_size if size is None else parse_size(size),
        fps=parse_fps(fps),
        captions=captions,
        seed=seed,
        folder=folder,
        software=f"saram {__version__}",
        title=title,
    )
    _check(order)
    return Video(order, on_progress)


def _script(text: str | os.PathLike[str] | Script) -> tuple[Script, Path | None]:
    if isinstance(text, Script):
        return text, None
    if isinstance(text, str):
        return parse(text), None
    from saram.script import read_script  # noqa: PLC0415 - loaded when a file is read

    path = Path(text)
    return read_script(path), path.parent


def _check(order: Order) -> None:
    """Find mistakes now rather than after minutes of work."""
    from saram.script import plan  # noqa: PLC0415 - as above
    from saram.text import detect_language, sentences  # noqa: PLC0415
    from saram.voice import resolve_voice  # noqa: PLC0415

    plan(order.script, sentences, defaults=order.settings)
    sources = {*backgrounds_in(order.script), *([order.settings.background] if order.settings.background else [])}
    for source in sorted(sources):
        check_background(source, order.folder)
    if sources and not order.presenter.has_matte:
        raise UsageError(
            f"The background of {order.presenter.name} cannot be exchanged: this avatar has no matte. Leave it out."
        )
    _check_gestures(order)
    texts = " ".join(item.text for scene in order.script.scenes for item in scene.items if isinstance(item, TextItem))
    language = order.settings.language or detect_language(texts)
    for name in sorted({*voices_in(order.script), *([order.settings.voice] if order.settings.voice else [])}):
        resolve_voice(name, language)


def _check_gestures(order: Order) -> None:
    """An avatar without any gesture goes on without; one that has some is asked for those."""
    known = order.presenter.gestures
    for number, scene in enumerate(order.script.scenes, 1):
        for item in scene.items:
            if known and isinstance(item, GestureMark) and item.name not in known:
                where = f"It is asked for in scene {number}; these are the gestures of {order.presenter.name}."
                raise UnknownNameError("gesture", item.name, list(known), where)
