"""A video that is made when it is asked for."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

from saram.render.stopwatch import Stopwatch
from saram.types import (
    MOTION_FPS,
    BackgroundMark,
    FaceMotion,
    Provenance,
    SceneSettings,
    Script,
    Speech,
    VideoFrame,
    VoiceMark,
)
from saram.workflows.narration import Narration
from saram.workflows.presenter import Presenter
from saram.workflows.progress import OnProgress, progress_bar

if TYPE_CHECKING:
    from saram.render import RenderedPiece, Stretch
    from saram.workflows.saving import Saved

__all__ = ["CaptionMode", "Order", "Video", "backgrounds_in", "voices_in"]

CaptionMode: TypeAlias = Literal["srt", "vtt", "burn", "off"]
"""``"srt"`` and ``"vtt"`` write a file beside the video, ``"burn"`` draws into the picture."""


PLAIN = "plain"
"""The background where there must be one and none is asked for."""


@dataclass(frozen=True, slots=True)
class Order:
    """Everything that changes the result."""

    script: Script
    """What to say and do."""

    presenter: Presenter
    """Who."""

    settings: SceneSettings
    """What holds before the script says otherwise."""

    size: tuple[int, int]
    """(width, height) in pixels."""

    fps: Fraction
    """Frames a second."""

    captions: CaptionMode
    """How captions appear."""

    seed: int
    """Seed of the motion."""

    folder: Path | None
    """Where relative names in the script are looked for first; None for the current folder."""

    software: str
    """Name and version of this program."""

    title: str = ""
    """Title of the video."""

    recording: Path | None = None
    """What is said instead of the script, in a recording of unknown words."""

    @property
    def background(self) -> str | None:
        """What stands behind the person at first; None for the avatar's own picture, whole.

        A plain one stands in where the person has to be cut out anyway: the script brings another background later,
        or the canvas has other proportions than the avatar's pictures.
        """
        if self.settings.background is not None or not self.presenter.has_matte:
            return self.settings.background
        width, height = self.presenter.native_size
        reshaped = self.size[0] * height != self.size[1] * width
        return PLAIN if reshaped or any(backgrounds_in(self.script)) else None

    @property
    def transparent(self) -> bool:
        """Whether formats with transparency show the person alone: cut out, and no background asked for anywhere."""
        return (
            self.presenter.has_matte
            and self.settings.background is None
            and not any(True for _ in backgrounds_in(self.script))
        )

    @property
    def provenance(self) -> Provenance:
        """What is written into every output."""
        who = self.presenter
        given = {self.settings.voice} if self.settings.voice else set(who.voices.values())
        voice = ", ".join(sorted(given | set(voices_in(self.script)))) or "default"
        name = f"{who.name} {who.version}"
        return Provenance(name, voice, self.software, who.likeness, who.licence, self.seed)


def backgrounds_in(script: Script) -> Iterator[str]:
    """The backgrounds a script asks for."""
    for scene in script.scenes:
        if scene.settings.background is not None:
            yield scene.settings.background
        yield from (item.source for item in scene.items if isinstance(item, BackgroundMark))


def voices_in(script: Script) -> Iterator[str]:
    """The voices a script asks for."""
    for scene in script.scenes:
        if scene.settings.voice is not None:
            yield scene.settings.voice
        yield from (item.name for item in scene.items if isinstance(item, VoiceMark))


class Video:
    """A video of somebody saying something, as ordered; made anew, and always the same, each time it is asked for.

    Made by `saram.say`. A notebook shows the video when it is the last value of a cell.
    Memory does not grow with its length, except for `speech` and `motion`, which are whole.
    """

    def __init__(self, order: Order, on_progress: OnProgress | None = None) -> None:
        """Take an order.

        Args:
            order: What to make.
            on_progress: Told by `save` how far it is.
        """
        self.order = order
        self._on_progress = on_progress
        self._speech: list[Speech] | None = None
        self._motion: FaceMotion | None = None
        self._preview: str | None = None

    def save(
        self,
        path: str | os.PathLike[str],
        *,
        captions: CaptionMode | None = None,
        motion: str | os.PathLike[str] | None = None,
        audio: str | os.PathLike[str] | None = None,
        on_progress: OnProgress | None = None,
    ) -> Saved:
        """Write the video; the file appears when it is whole.

        Args:
            path: The ending says the format: .mp4, .webm, .mov, .gif, .webp, .wav, a folder/ or frames/%05d.png.
            captions: As ordered, if None.
            motion: Also write the FaceMotion here, .json or .csv.
            audio: Also write the sound here, .wav.
            on_progress: Told how far it is. If None, the one of `say` is, and without one there is a progress bar
                where standard error is a terminal.

        Returns:
            What was written, how long it is and how long it took.

        Raises:
            OutputError: If a file cannot be written or its ending is not known.
            EngineError: If the voice engine failed.
            MediaError: If a background cannot be read.
        """
        from saram.workflows.saving import save  # noqa: PLC0415 - what writes files is loaded when it is needed

        order = self.order if captions is None else replace(self.order, captions=captions)
        report = on_progress or self._on_progress
        with ExitStack() as stack:
            if report is None and sys.stderr.isatty():
                report = stack.enter_context(progress_bar())
            return save(
                Video(order),
                Path(path),
                motion=None if motion is None else Path(motion),
                audio=None if audio is None else Path(audio),
                on_progress=report,
            )

    def frames(self) -> Iterator[VideoFrame]:
        """The finished pictures, RGB, one after the other.

        Raises:
            EngineError: If the voice engine failed.
            MediaError: If a background cannot be read.
        """
        for piece in self.pieces():
            if piece.frame is not None:
                yield piece.frame

    @property
    def speech(self) -> list[Speech]:
        """Everything that is said, in order; `Speech.audio.start` is its time in the video."""
        if self._speech is None:
            self._perform()
        assert self._speech is not None  # noqa: S101 - it was just made
        return self._speech

    @property
    def motion(self) -> FaceMotion:
        """The whole motion of the face, 25 frames a second."""
        if self._motion is None:
            self._perform()
        assert self._motion is not None  # noqa: S101 - it was just made
        return self._motion

    def stretches(self, narration: Narration, stopwatch: Stopwatch | None = None) -> Iterator[Stretch]:
        """Speech and motion on the clock of the video.

        Args:
            narration: Says it.
            stopwatch: Counts processor time.
        """
        if self.order.recording is not None:
            from saram.workflows.repeating import heard_stretches  # noqa: PLC0415 - as below

            return heard_stretches(self.order, stopwatch)
        from saram.motion import Performer  # noqa: PLC0415 - loaded when something is to move
        from saram.render import timeline  # noqa: PLC0415
        from saram.script import plan  # noqa: PLC0415
        from saram.text import sentences  # noqa: PLC0415

        beats = plan(self.order.script, sentences, defaults=self.order.settings)
        return timeline(beats, narrate=narration, performance=Performer(self.order.seed), stopwatch=stopwatch)

    def pieces(
        self,
        stretches: Iterator[Stretch] | None = None,
        *,
        alpha: bool = False,
        stopwatch: Stopwatch | None = None,
    ) -> Iterator[RenderedPiece]:
        """The finished pictures with their sound.

        Args:
            stretches: From `stretches`; None makes them.
            alpha: Keep the avatar's transparency and leave out the background.
            stopwatch: Counts processor time.

        Raises:
            EngineError: If the voice engine failed.
            MediaError: If a background cannot be read.
        """
        from saram.media import CaptionPainter  # noqa: PLC0415 - loaded when pictures are made
        from saram.render import Composer, avatar_height, render  # noqa: PLC0415
        from saram.workflows.captioning import caption_layout, stretch_captions  # noqa: PLC0415

        order = self.order
        who = order.presenter
        background = order.background
        cut_out = alpha or background is not None
        burned = order.captions == "burn"
        layout = caption_layout(order.size)
        with ExitStack() as stack:
            if stretches is None:
                narration = stack.enter_context(self.narration())
                stretches = self.stretches(narration, stopwatch)
            height = avatar_height(order.size, who.native_size, cut_out=cut_out)
            yield from render(
                stretches,
                animator=who.open(height=height, fps=order.fps, alpha=cut_out),
                composer=Composer(
                    order.size,
                    keep_alpha=alpha,
                    paint=CaptionPainter(order.size, layout=layout).paint if burned else None,
                    folder=order.folder,
                ),
                fps=order.fps,
                background=background,
                captions=(lambda stretch: stretch_captions(stretch, layout)) if burned else None,
                retime=None if order.fps == MOTION_FPS else _Retime(order.fps),
                stopwatch=stopwatch,
            )

    def narration(self) -> Narration:
        """The voices, as ordered; to be closed."""
        return Narration(self.order.presenter.voices)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:  # noqa: ARG002
        """What a notebook shows: the video itself, small, within the page."""
        from saram.workflows.preview import preview  # noqa: PLC0415 - loaded in notebooks

        if self._preview is None:
            self._preview = preview(self)
        return {"text/html": self._preview, "text/plain": repr(self)}

    def __repr__(self) -> str:
        """One line for people."""
        order = self.order
        return f"Video({order.presenter.name}, {order.size[0]}×{order.size[1]}, {float(order.fps):g} frames a second)"

    def _perform(self) -> None:
        from saram.motion import join  # noqa: PLC0415 - as above

        with self.narration() as narration:
            stretches = list(self.stretches(narration))
        self._speech = [
            replace(each.speech, audio=replace(each.speech.audio, start=each.start))
            for each in stretches
            if each.speech is not None
        ]
        self._motion = join([each.motion for each in stretches])


class _Retime:
    """Motion at another frame rate, stretch by stretch."""

    def __init__(self, fps: Fraction) -> None:
        self._fps = fps

    def __call__(self, motion: Iterable[FaceMotion]) -> Iterator[FaceMotion]:
        from saram.motion import Resampler  # noqa: PLC0415 - as above

        resampler = Resampler(self._fps)
        for stretch in motion:
            yield resampler.feed(stretch)
        yield resampler.finish()
