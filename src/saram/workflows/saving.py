"""A video on its way into files."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from saram.errors import UsageError
from saram.media import MovieWriter, OutputFormat, open_writer, output_format, picture_pattern
from saram.motion import CsvWriter, JsonWriter
from saram.render import Stopwatch, Stretch
from saram.storage import atomic_folder, atomic_output
from saram.types import Duration, TextItem
from saram.workflows.captioning import caption_file
from saram.workflows.progress import Estimate, OnProgress

if TYPE_CHECKING:
    from saram.workflows.video import Video

__all__ = ["Saved", "save"]

Sink: TypeAlias = Callable[[Stretch], None]
"""Takes every stretch as it goes by."""

_EVERY = Fraction(1, 5)
"""Seconds of video between two reports of progress."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What was written and what it took."""

    path: Path
    """The video."""

    duration: Duration
    """Its length in seconds."""

    size: tuple[int, int]
    """(width, height) of its pictures as written, in pixels."""

    frames: int
    """Its pictures."""

    wall_seconds: float
    """Time it took."""

    cpu_seconds: dict[str, float]
    """Processor time by stage; ``"other threads"`` is mostly encoding. Voice engines run in processes of their own,
    whose time is not in it."""

    files: dict[str, Path] = field(default_factory=dict)
    """What else was written: ``"captions"``, ``"motion"``, ``"audio"``."""

    unknown: dict[str, int] = field(default_factory=dict)
    """Characters that have no known reading and were not said, and how often."""

    @property
    def real_time_factor(self) -> float:
        """Seconds of work for a second of video."""
        return self.wall_seconds / float(self.duration) if self.duration else 0.0


def save(
    video: Video,
    path: Path,
    *,
    motion: Path | None = None,
    audio: Path | None = None,
    on_progress: OnProgress | None = None,
) -> Saved:
    """Write a video and what belongs to it; each file appears when all of it is whole.

    Raises:
        OutputError: If a file cannot be written or its ending is not known.
        UsageError: If two of the files are the same, or the format cannot show what was ordered.
        EngineError: If the voice engine failed.
        MediaError: If a background cannot be read.
    """
    begin = time.perf_counter()
    order = video.order
    form = output_format(path)
    if order.captions == "burn" and not form.pictures:
        raise UsageError(f"Captions cannot be burned into {path}: it holds no pictures. Ask for srt or vtt captions.")
    watch = Stopwatch()
    alpha = form.alpha and order.transparent
    files: dict[str, Path] = {}
    if order.captions in {"srt", "vtt"}:
        files["captions"] = _beside(path, form, f".{order.captions}")
    if motion is not None:
        files["motion"] = motion
    if audio is not None:
        files["audio"] = audio
    _check_apart(path, files)
    with ExitStack() as stack:
        # Files are renamed into place in the reverse of this order: the video last to come, first to be there.
        sinks: list[Sink] = []
        if "captions" in files:
            sinks.append(stack.enter_context(caption_file(files["captions"], order.size)))
        if "motion" in files:
            sinks.append(stack.enter_context(_motion_file(files["motion"])))
        if "audio" in files:
            sinks.append(stack.enter_context(_sound_file(video, files["audio"])))
        narration = stack.enter_context(video.narration())
        estimate = Estimate(_characters(video))
        stretches = _observed(video.stretches(narration, watch), sinks, estimate)
        target = stack.enter_context(_target(path, form))
        writer = stack.enter_context(
            open_writer(
                target, size=order.size, fps=order.fps, provenance=order.provenance, title=order.title, alpha=alpha
            )
        )
        duration, frames = _write(
            video,
            stretches,
            writer,
            pictures=form.pictures,
            alpha=alpha,
            watch=watch,
            estimate=estimate,
            on_progress=on_progress,
        )
        with watch.stage("finish"):
            writer.close()
    even = 2 if form.even else 1
    return Saved(
        path=path if form.suffix else picture_pattern(path).parent,
        duration=duration,
        size=(-(-order.size[0] // even) * even, -(-order.size[1] // even) * even),
        frames=frames,
        wall_seconds=time.perf_counter() - begin,
        cpu_seconds=watch.seconds(),
        files=files,
        unknown=narration.unknown,
    )


def _write(
    video: Video,
    stretches: Iterator[Stretch],
    writer: MovieWriter,
    *,
    pictures: bool,
    alpha: bool,
    watch: Stopwatch,
    estimate: Estimate,
    on_progress: OnProgress | None,
) -> tuple[Duration, int]:
    """Write everything; length and number of pictures."""
    done, frames, reported = Fraction(0), 0, Fraction(-1)

    def report() -> None:
        nonlocal reported
        if on_progress is not None and done >= reported + _EVERY:
            on_progress(estimate.at(done))
            reported = done

    if not pictures:
        for stretch in stretches:
            writer.write_audio(stretch.audio)
            done = stretch.start + stretch.audio.duration
            report()
    else:
        for piece in video.pieces(stretches, alpha=alpha, stopwatch=watch):
            writer.write_audio(piece.audio)
            if piece.frame is not None:
                writer.write_video(piece.frame)
                frames += 1
            done = max(frames / video.order.fps, piece.audio.start + piece.audio.duration)
            report()
    if on_progress is not None:
        on_progress(estimate.at(done))
    return done, frames


def _observed(stretches: Iterator[Stretch], sinks: list[Sink], estimate: Estimate) -> Iterator[Stretch]:
    for stretch in stretches:
        estimate.schedule(len(stretch.speech.text) if stretch.speech else 0, stretch.start + stretch.audio.duration)
        for sink in sinks:
            sink(stretch)
        yield stretch


def _characters(video: Video) -> int:
    return sum(
        len(item.text) for scene in video.order.script.scenes for item in scene.items if isinstance(item, TextItem)
    )


@contextmanager
def _target(path: Path, form: OutputFormat) -> Iterator[Path]:
    """A temporary path to write to, moved into place at the end."""
    if form.suffix:
        with atomic_output(path) as temporary:
            yield temporary
        return
    pattern = picture_pattern(path)
    with atomic_folder(pattern.parent, ours=_made_by(pattern.name)) as folder:
        yield folder / pattern.name


def _made_by(pattern: str) -> Callable[[str], bool]:
    """Whether a name in a folder is one that a sequence of pictures with this pattern has."""
    before, _, after = re.split(r"(%0?\d*d)", pattern, maxsplit=1)
    expected = re.compile(re.escape(before) + r"\d+" + re.escape(after))
    return lambda name: name == "sound.wav" or expected.fullmatch(name) is not None


@contextmanager
def _sound_file(video: Video, path: Path) -> Iterator[Sink]:
    """Write the sound of the stretches to a file of its own."""
    if output_format(path).suffix != ".wav":
        raise UsageError(f"The sound alone is written as .wav; got {path}.")
    order = video.order
    with atomic_output(path) as target:
        provenance = replace(order.provenance, avatar="")
        with open_writer(target, size=order.size, fps=order.fps, provenance=provenance, title=order.title) as writer:
            yield lambda stretch: writer.write_audio(stretch.audio)


@contextmanager
def _motion_file(path: Path) -> Iterator[Sink]:
    """Write the motion of the stretches to a file of its own."""
    kind = path.suffix.lower()
    if kind not in {".json", ".csv"}:
        raise UsageError(f"Motion is written as .json or .csv; got {path}.")
    with atomic_output(path) as target, target.open("w", encoding="utf-8", newline="") as file:
        writer = JsonWriter(file) if kind == ".json" else CsvWriter(file)
        yield lambda stretch: writer.append(stretch.motion)
        if isinstance(writer, JsonWriter):
            writer.close()


def _beside(path: Path, form: OutputFormat, suffix: str) -> Path:
    """The file of the same name with another ending; for a folder of pictures, beside the folder."""
    return (path if form.suffix else picture_pattern(path).parent).with_suffix(suffix)


def _check_apart(path: Path, files: dict[str, Path]) -> None:
    paths = [path, *files.values()]
    if len({each.resolve() for each in paths}) < len(paths):
        raise UsageError(f"The video and what else is written need files of their own; got {path} twice.")
