"""A verb for sound without a text: a recording becomes a video of somebody saying it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from saram.errors import UsageError
from saram.render.background import check_background
from saram.render.stopwatch import Stopwatch
from saram.types import MOTION_FPS, SceneSettings, Script
from saram.workflows.canvas import parse_fps, parse_size
from saram.workflows.presenter import find_presenter
from saram.workflows.progress import OnProgress
from saram.workflows.video import Order, Video

if TYPE_CHECKING:
    from saram.render import Stretch

__all__ = ["heard_stretches", "repeat"]


def repeat(
    recording: str | os.PathLike[str],
    *,
    avatar: str = "hana",
    size: str | tuple[int, int] | int | None = None,
    fps: str | float | Fraction = 25,
    background: str | None = None,
    seed: int = 0,
    title: str = "",
    on_progress: OnProgress | None = None,
) -> Video:
    """Have a recording said by an avatar; no text is needed.

    What the lips do is heard in the sound. Where the text is known, `say` with the voice ``"recorded:FILE"`` moves them
    more exactly, and can write captions. Nothing is made yet: the `Video` is made when it is saved, shown or looked at.

    Args:
        recording: A sound or video file of anybody's speech.
        avatar: Name of an avatar or path of a bundle; ``"drawn"`` is a drawn face.
        size: As for `say`.
        fps: Frames a second, 1 to 120.
        background: As for `say`.
        seed: Chooses blinks and head movement.
        title: Written into the file.
        on_progress: Told how far saving is.

    Returns:
        The video.

    Raises:
        UsageError: If a value is out of range, or the avatar cannot do what is asked for.
        UnknownNameError: If avatar or background is not known.
        MediaError: If the recording or the background cannot be read.
        BundleError: If the avatar's file is damaged.
    """
    from saram import __version__  # noqa: PLC0415 - saram imports this module lazily
    from saram.media import audio_blocks  # noqa: PLC0415 - loaded when there is something to read

    path = Path(recording)
    next(audio_blocks(path), None)
    presenter = find_presenter(avatar)
    if background is not None:
        check_background(background, None)
        if not presenter.has_matte:
            raise UsageError(
                f"The background of {presenter.name} cannot be exchanged: this avatar has no matte. Leave it out."
            )
    order = Order(
        script=Script(()),
        presenter=presenter,
        settings=SceneSettings(background=background, voice=f"recorded:{path.name}"),
        size=presenter.native_size if size is None else parse_size(size),
        fps=parse_fps(fps),
        captions="off",
        seed=seed,
        folder=None,
        software=f"saram {__version__}",
        title=title,
        recording=path,
    )
    return Video(order, on_progress)


def heard_stretches(order: Order, stopwatch: Stopwatch | None = None) -> Iterator[Stretch]:
    """Speech and motion of an order's recording on the clock of the video.

    Raises:
        MediaError: If the recording cannot be read.
        BundleError: If the avatar's way to listen is damaged.
    """
    from saram.motion import Performer  # noqa: PLC0415 - loaded when something is to move
    from saram.render import Stretch  # noqa: PLC0415
    from saram.voice.hearing import Hearing, built_in_hearing  # noqa: PLC0415
    from saram.voice.unscripted import unscripted  # noqa: PLC0415

    assert order.recording is not None  # noqa: S101 - asked for by whoever calls this
    watch = stopwatch or Stopwatch()
    performer = Performer(order.seed, listen=Hearing(order.presenter.hearing or built_in_hearing()).listen)
    frames = 0
    pieces = unscripted(order.recording)
    while True:
        with watch.stage("speech"):
            speech = next(pieces, None)
        if speech is None:
            return
        with watch.stage("motion"):
            motion = performer.perform(speech)
        start = Fraction(frames, MOTION_FPS)
        yield Stretch(replace(speech.audio, start=start), replace(motion, start=start), speech, None)
        frames += len(motion)
