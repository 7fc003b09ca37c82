"""Footage in, dataset out: steady pictures, clean sound, one place for the face."""

from __future__ import annotations

import hashlib
import json
import logging
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from saram.datasets.clip_draft import ClipDraft
from saram.datasets.dataset import FPS, INDEX, ClipRecord, FootageDataset, SourceRecord
from saram.datasets.sound_cleaner import RATE, SoundMeasure, clean, measure_sound, narrow
from saram.datasets.steady_frames import COVERING, steady_frames
from saram.datasets.survey import Survey, survey
from saram.datasets.writer import HELD_SHARE, DatasetWriter, row_bytes
from saram.errors import MediaError, OutputError
from saram.face import Landmarker, Placer, eye_distance
from saram.media import VideoReader, audio_chunks
from saram.types import COEFFICIENTS, AudioChunk

__all__ = ["SourceMotion", "disk_needed", "prepare"]

_VERSION: Final = 1
"""Counts up when the same footage would give other data."""

_LONGEST: Final = 500
"""Frames of a clip; longer footage gives several."""

_SHORTEST: Final = 15
_CUT: Final = 30.0
"""Mean change of brightness between frames, of 255, that is a cut."""

_JUMP: Final = 0.5
"""Eye distances that a face does not move between frames."""

_FEWEST: Final = 100
_MANY: Final = 10
"""Files from which on whole ones are held out; of fewer, the end of each."""

_SPARE: Final = 64_000_000
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class SourceMotion:
    """What is said in a source."""

    values: NDArray[np.float32] | None
    """float32 [n, len(COEFFICIENTS)]: FaceMotion at 25 frames a second from the beginning of the file; None if the text
    is not what is heard."""

    score: float
    """How well the text fits what is heard, 0 to 1."""


Listen = Callable[[Path, AudioChunk], SourceMotion | None]
"""From a video and its cleaned sound at 48 kHz to what is said; None where that is not known."""


def disk_needed(videos: Sequence[Path], side: int = 160) -> int:
    """Bytes that preparing takes, at most."""
    seconds = [_seconds(video) for video in videos]
    # Sound of one source lies there twice while it is worked on.
    return int(sum(seconds) * FPS * row_bytes(side) + max(seconds) * (2 * RATE + 4 * RATE // 3)) + _SPARE


def prepare(
    videos: Sequence[Path],
    folder: Path,
    listen: Listen,
    *,
    reference: Path | None = None,
    side: int | None = None,
    texts: str = "",
    shifts: Sequence[float] = (),
    step: Callable[[int], None] = lambda _: None,
) -> FootageDataset:
    """Make a dataset, or continue one, or open the one that is there already.

    The same footage, settings and texts give the same bytes, whether or not the work was interrupted. Memory does not
    grow with the length of a file, but for its sound and motion (0.4 MB a second).

    Args:
        videos: The take, in order.
        folder: Where the dataset shall be.
        listen: Tells what is said in each video.
        reference: A video whose first picture is the canonical one; None for the first of the take.
        side: Pixels of a crop; None to choose.
        texts: What tells the texts that `listen` knows from others, a hash for example.
        shifts: Seconds by which the sound of each video is moved forward in time, because it was recorded late; empty
            for none.
        step: Called with the number of frames that are done, now and then.

    Raises:
        MediaError: If a file cannot be read, or there are fewer than four seconds in which the face is in view.
        OutputError: If the disk has not enough room, or becomes full.
    """
    hashes = [_hash(video) for video in videos]
    settings: dict[str, float | int | str] = {
        "version": _VERSION, "fps": FPS, "side": side or 0, "longest": _LONGEST,
        "reference": _hash(reference) if reference else "", "texts": texts,
        "shifts": json.dumps(list(shifts)),
    }  # fmt: skip
    identity = hashlib.sha256(json.dumps([settings, hashes]).encode()).hexdigest()
    settings["identity"] = identity
    if (folder / INDEX).is_file():
        try:
            found = FootageDataset.open(folder)
        except MediaError:
            pass
        else:
            if found.record.settings.get("identity") == identity:
                return found
    folder.mkdir(parents=True, exist_ok=True)
    seen = survey(videos, reference, side)
    for video in videos:
        with VideoReader(video, covering=COVERING) as reader:
            _check_size(video, reader.size, seen)
    _check_room(folder, disk_needed(videos, seen.side))
    try:
        with DatasetWriter(folder, seen, identity) as writer:
            moved = shifts or [0.0] * len(videos)
            _write(writer, seen, list(zip(videos, hashes, moved, strict=True)), listen, step)
            height, width = seen.canonical.shape[:2]
            writer.finish((width, height), settings, choose_held=len(videos) >= _MANY)
    except OSError as error:
        raise OutputError(
            f"The dataset in {folder} cannot be written: {error.strerror or error}. What is done is kept; free some "
            "space and continue."
        ) from error
    return FootageDataset.open(folder)


def _write(
    writer: DatasetWriter,
    seen: Survey,
    sources: Sequence[tuple[Path, str, float]],
    listen: Listen,
    step: Callable[[int], None],
) -> None:
    placer = Placer(seen.canonical, seen.landmarks)
    lost = 0
    for number, (video, digest, shift) in enumerate(sources):
        if number < len(writer.sources):
            continue
        sound = _Sound(video, writer.folder / "sound", shift)
        spoken = listen(video, sound.whole()) if sound.length else None
        known = spoken.values if spoken else None
        end = None if len(sources) >= _MANY else round((1 - HELD_SHARE) * _seconds(video) * FPS)
        for start, draft, dropped in _clips(video, writer.reached, seen, placer, end):
            lost += dropped
            if len(draft) < _SHORTEST:
                lost += len(draft)
                continue
            count = len(draft)
            clip = ClipRecord(
                name=f"{video.stem}-{start // FPS:04d}" if start or count == _LONGEST else video.stem,
                source=number,
                start=start,
                first=0,
                count=count,
                has_text=known is not None,
                part="train" if end is None or start < end else "held",
            )
            motion = np.zeros((count, len(COEFFICIENTS)), np.float32)
            if known is not None:
                motion[: len(known[start : start + count])] = known[start : start + count]
            writer.add(clip, {**draft.rows(), "motion": motion, **sound.rows(start, count)})
            step(writer.frames)
        measure = sound.measure
        writer.end_source(
            SourceRecord(
                name=video.name,
                sha256=digest,
                hum=measure.hum if measure else 0.0,
                gain=measure.gain if measure else 0.0,
                noise=measure.floor if measure else 0.0,
                text_score=spoken.score if spoken else None,
            )
        )
        sound.remove()
    if writer.frames < _FEWEST:
        raise MediaError(
            f"The footage shows a face in {writer.frames} usable pictures; at least {_FEWEST} (4 s) are needed, and "
            "five minutes are recommended."
        )
    if lost:
        _log.info("%d pictures without a face, or in too short stretches between cuts, were left out.", lost)


def _clips(
    video: Path, first: int, seen: Survey, placer: Placer, end: int | None
) -> Iterator[tuple[int, ClipDraft, int]]:
    """Stretches without a cut in which the face is in view: first frame, rows, and frames lost before it.

    None of them is across the frame `end`.
    """
    start, lost = first, 0
    draft = ClipDraft(seen, placer)
    before: NDArray[np.uint8] | None = None
    last: NDArray[np.float32] | None = None
    with Landmarker() as landmarker:
        for number, picture in steady_frames(video, first):
            _check_size(video, (picture.shape[1], picture.shape[0]), seen)
            small = cv2.resize(picture, (32, 18), interpolation=cv2.INTER_AREA)
            cut = before is not None and float(np.abs(small.astype(np.int16) - before).mean()) > _CUT
            before = np.asarray(small, np.uint8)
            ends = cut or number == end or len(draft) == _LONGEST or number != start + len(draft)
            if len(draft) and ends:
                yield start, draft, lost
                draft, lost, last = ClipDraft(seen, placer), 0, None
            if not len(draft):
                # Each clip begins afresh, so that it does not matter where the work was interrupted.
                landmarker.reset()
                start = number
            faces = landmarker.detect(picture)
            found = faces[0].landmarks if faces else None
            if found is not None and last is not None and _jumped(last, found):
                found = None
            if found is None:
                if len(draft):
                    yield start, draft, lost
                    draft, lost = ClipDraft(seen, placer), 0
                lost, last = lost + 1, None
                continue
            draft.add(picture, found)
            last = found
    if len(draft):
        yield start, draft, lost


def _check_size(video: Path, size: tuple[int, int], seen: Survey) -> None:
    height, width = seen.canonical.shape[:2]
    if (size[0] // 2 * 2, size[1] // 2 * 2) != (width, height):
        raise MediaError(
            f"{video} is {size[0]} x {size[1]} where the take began with {width} x {height}; all footage of a take "
            "must have one format."
        )


def _jumped(last: NDArray[np.float32], found: NDArray[np.float32]) -> bool:
    apart = float(np.linalg.norm(found[:, :2].mean(axis=0) - last[:, :2].mean(axis=0)))
    return apart > _JUMP * float(eye_distance(last))


class _Sound:
    """The cleaned sound of a source, on disk while it is worked on."""

    def __init__(self, video: Path, folder: Path, shift: float) -> None:
        folder.mkdir(exist_ok=True)
        self._wide, self._low = folder / "48k.raw", folder / "16k.raw"
        self.measure: SoundMeasure | None = None
        self.length = 0
        if not _has_sound(video):
            self._wide.write_bytes(b"")
            self._low.write_bytes(b"")
            return
        self.measure = measure_sound(_sound_of(video, shift))
        with self._wide.open("wb") as file:
            for piece in clean(_sound_of(video, shift), self.measure):
                file.write(np.clip(np.rint(piece * 32767), -32768, 32767).astype(np.int16).tobytes())
                self.length += len(piece)
        with self._low.open("wb") as file:
            for piece in narrow(self._pieces()):
                file.write(piece.astype(np.float32).tobytes())

    def whole(self) -> AudioChunk:
        return AudioChunk(np.fromfile(self._wide, np.int16).astype(np.float32) / np.float32(32768), RATE)

    def rows(self, start: int, count: int) -> dict[str, NDArray[np.generic]]:
        return {
            "audio": _window(self._low, np.dtype(np.float32), start, count, RATE // 3 // FPS),
            "audio_48k": _window(self._wide, np.dtype(np.int16), start, count, RATE // FPS),
        }

    def remove(self) -> None:
        shutil.rmtree(self._wide.parent, ignore_errors=True)

    def _pieces(self) -> Iterator[NDArray[np.float32]]:
        with self._wide.open("rb") as file:
            while data := file.read(2 * RATE):
                yield np.frombuffer(data, np.int16).astype(np.float32) / np.float32(32768)


def _window(path: Path, dtype: np.dtype[np.generic], start: int, count: int, width: int) -> NDArray[np.generic]:
    """Rows of sound [count, width], silent beyond its end."""
    rows = np.zeros(count * width, dtype)
    known = np.fromfile(path, dtype, count * width, offset=min(start * width * dtype.itemsize, path.stat().st_size))
    rows[: len(known)] = known
    return rows.reshape(count, width)


def _has_sound(video: Path) -> bool:
    try:
        return next(_sound_of(video, 0.0), None) is not None
    except MediaError as error:
        if "holds no sound" in str(error):
            return False
        raise


def _sound_of(video: Path, shift: float) -> Iterator[NDArray[np.float32]]:
    """The sound of a video at 48 kHz, beginning with the file, moved forward in time by `shift` seconds."""
    skipped = round(shift * RATE)
    for number, chunk in enumerate(audio_chunks(video, RATE)):
        late = int(chunk.start * RATE) - skipped if number == 0 else -skipped
        if late > 0:
            yield np.zeros(late, np.float32)
        skipped = max(0, -late - len(chunk.samples))
        if late >= 0:
            yield chunk.samples
        elif -late < len(chunk.samples):
            yield chunk.samples[-late:]


def _check_room(folder: Path, needed: int) -> None:
    there = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    free = shutil.disk_usage(folder).free
    if needed - there > free:
        raise OutputError(
            f"Preparing the footage takes about {needed / 1e6:.0f} MB in {folder}, of which {there / 1e6:.0f} MB are "
            f"there already and {free / 1e6:.0f} MB are free. Free some, or choose another disk with SARAM_HOME."
        )


def _seconds(video: Path) -> float:
    with VideoReader(video) as reader:
        return float(reader.duration or Fraction(0))


def _hash(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise MediaError(f"{path} cannot be read: {error.strerror}.") from error
