"""The exemplar avatar of a making: preview, fallback, and what the trained one has to beat."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from saram.avatar import Consent
from saram.avatar.clip_codec import encode_luma, encode_rgb
from saram.avatar.exemplar import BaseFootage, ExemplarBuild, TalkingFootage, build_exemplar
from saram.datasets import ClipRecord, FootageDataset, steady_frames
from saram.media import VideoReader
from saram.storage import atomic_output
from saram.types import FaceMotion
from saram.workflows.footage_files import matte_of
from saram.workflows.make_order import MakeOrder
from saram.workflows.untold_motion import known_motion

__all__ = ["CLIP_FRAME", "LOOKED_AT", "Quiet", "exemplar_of"]

LOOKED_AT: Final = 3000
"""Frames of footage that are looked at; two minutes hold all mouths there are."""

CLIP_FRAME: Final = 60_000
"""Bytes of a frame, at most, in the clips that are written for this."""

_MODES: Final = 12
"""Numbers that describe a mouth: what is painted shows a tenth of a pixel, which eight do not follow."""

_CRF: Final = 12
"""Of these clips, hardly lossy."""

Quiet: TypeAlias = tuple[Path, int, int]
"""A stretch of silent listening in the footage: the video, its first frame of 1/25 s, and the number of frames."""


def exemplar_of(
    order: MakeOrder,
    dataset: FootageDataset,
    consent: Consent,
    folder: Path,
    *,
    quiet: Quiet | None = None,
    step: Callable[[str, float], None] = lambda _stage, _share: None,
) -> ExemplarBuild:
    """Build the exemplar avatar from the part of the footage that is learned from.

    Args:
        order: What is to be made.
        dataset: The prepared footage; its canonical picture becomes the avatar's.
        consent: Ground on which the likeness is used.
        folder: Where clips are written that cannot be used as they are.
        quiet: What to stand in for an idle clip, if the order names none; None to cut a loop out of speech.
        step: Called with the stage and the share of the work that is done.

    Raises:
        UsageError: If there is too little footage, or the mouth does not move.
        MediaError: If a file cannot be read.
        OutputError: If a clip cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    clips = _chosen(dataset)
    conform = _Conformer(folder, dataset.record.size)
    talking = []
    motion = known_motion(dataset, order.language)
    for number, clip in enumerate(clips):
        video = order.videos[clip.source]
        base = conform(video, clip.start, clip.count)
        talking.append(TalkingFootage(base, FaceMotion(np.array(motion[clip.rows], np.float32))))
        step("clips", 0.2 * (number + 1) / len(clips))
    silent: tuple[Path] | Quiet | None = quiet if order.idle is None else (order.idle,)
    idle = None
    if silent is not None:
        base = conform(*silent)
        idle = BaseFootage(base.picture, base.matte, loop=True)
    gestures = {name: conform(path) for name, path in order.gestures.items()}
    total = 2 * sum(clip.count for clip in clips) + 1
    done = 0

    def count(stage: str) -> None:
        nonlocal done
        done += 1
        step(stage, min(0.2 + 0.8 * done / total, 1.0))

    scores = [source.text_score for source in dataset.record.sources if source.text_score is not None]
    return build_exemplar(
        name=order.name,
        version=order.version,
        title=order.title,
        talking=talking,
        idle=idle,
        gestures=gestures,
        voices=dict(order.voices),
        licence=order.licence,
        consent=consent,
        figures={"alignment score (mean)": sum(scores) / len(scores)} if scores else {},
        canonical=(dataset.canonical, dataset.canonical_landmarks),
        modes=_MODES,
        step=count,
    )


def _chosen(dataset: FootageDataset) -> list[ClipRecord]:
    """Clips to learn from, spread over the footage, those with a known text first, not longer than needed in all."""
    clips = [clip for clip in dataset.clips if clip.part == "train"]
    spoken = [clip for clip in clips if clip.has_text]
    clips = (spoken if dataset.has_text else clips) or clips
    share = min(1.0, LOOKED_AT / sum(clip.count for clip in clips))
    return [clip for number, clip in enumerate(clips) if int((number + 1) * share) > int(number * share)] or clips[:1]


class _Conformer:
    """Makes footage that a base clip can be cut from: upright, 25 frames a second, of the dataset's size."""

    def __init__(self, folder: Path, size: tuple[int, int]) -> None:
        self._folder, self._size = folder, size
        self._written = 0

    def __call__(self, video: Path, start: int = 0, count: int | None = None) -> BaseFootage:
        """A stretch of a video as base footage; the video itself where it is just that."""
        matte = matte_of(video)
        if self._fits(video, start, count):
            return BaseFootage(video, matte)
        self._written += 1
        stem = f"{self._written:04}"
        picture = self._folder / f"{stem}.mp4"
        self._write(picture, encode_rgb(_stretch(video, start, count), 25, _CRF))
        if matte is None:
            return BaseFootage(picture)
        alpha = self._folder / f"{stem}.matte.mp4"
        self._write(alpha, encode_luma((each[..., 1] for each in _stretch(matte, start, count)), 25, _CRF))
        return BaseFootage(picture, alpha)

    def _fits(self, video: Path, start: int, count: int | None) -> bool:
        with VideoReader(video) as reader:
            if reader.size != self._size or reader.fps != Fraction(25):
                return False
            whole = reader.duration is not None and count is not None and abs(reader.duration * 25 - count) < 1
        return count is None or (start == 0 and whole)

    @staticmethod
    def _write(path: Path, data: bytes) -> None:
        with atomic_output(path) as temporary:
            temporary.write_bytes(data)


def _stretch(video: Path, start: int, count: int | None) -> Iterator[NDArray[np.uint8]]:
    for number, picture in steady_frames(video, start):
        if count is not None and number >= start + count:
            return
        yield picture
