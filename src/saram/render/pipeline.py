"""Stretches of speech and motion in, finished pictures with their sound out."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from saram.render.composer import Composer
from saram.render.stopwatch import Stopwatch
from saram.render.timeline import Stretch
from saram.types import MOTION_FPS, SAMPLE_RATE, Animator, AudioChunk, Caption, FaceMotion, Timestamp, VideoFrame

__all__ = ["RenderedPiece", "Retime", "captions_at", "render"]

Retime: TypeAlias = Callable[[Iterable[FaceMotion]], Iterator[FaceMotion]]
"""Turns motion at 25 frames a second into motion at the video's rate, without a jump between stretches."""

Captions: TypeAlias = Callable[[Stretch], Iterable[Caption]]
"""Captions of a stretch, at times of the video."""


@dataclass(frozen=True, slots=True, eq=False)
class RenderedPiece:
    """One picture and the sound that is heard while it is shown."""

    frame: VideoFrame | None
    """The finished picture; None for sound that is left over after the last one."""

    audio: AudioChunk
    """Sound at `SAMPLE_RATE`; the pieces' sounds follow each other without a gap."""

    caption: Caption | None
    """The caption on screen."""


def captions_at(captions: deque[Caption], time: Timestamp) -> Caption | None:
    """The caption on screen at `time`; those that are over, or whose successor is due, are dropped from the queue."""
    while captions and (captions[0].end <= time or (len(captions) > 1 and captions[1].start <= time)):
        captions.popleft()
    return captions[0] if captions and captions[0].start <= time else None


def render(
    stretches: Iterable[Stretch],
    *,
    animator: Animator,
    composer: Composer,
    fps: Fraction,
    background: str | None = None,
    captions: Captions | None = None,
    retime: Retime | None = None,
    stopwatch: Stopwatch | None = None,
) -> Iterator[RenderedPiece]:
    """Make pictures of stretches, one at a time; nothing is kept that has been shown or heard.

    Picture n stands at exactly n / fps with the sound from there to the next picture. Stretches are asked for only
    when the animator needs their motion, so the first picture is there as soon as the first stretch is.

    Args:
        stretches: From `timeline`.
        animator: Opened at `fps`.
        composer: Puts the avatar on the canvas; it is closed at the end.
        fps: Frames a second.
        background: Where a beat names none.
        captions: Captions of a stretch; None for none.
        retime: Needed where `fps` is not 25.
        stopwatch: Counts the processor time of ``"animate"`` and ``"compose"``.

    Raises:
        MediaError: If a background cannot be read.
        UnknownNameError: If a background is not known.
        ValueError: If `fps` is not 25 and `retime` is missing.
    """
    if fps != MOTION_FPS and retime is None:
        raise ValueError(f"Pictures at {fps} a second need a way to retime motion of {MOTION_FPS} a second.")
    watch = stopwatch or Stopwatch()
    sound = _SoundQueue()
    shown: deque[Caption] = deque()
    changes: deque[tuple[Timestamp, str | None]] = deque()

    def motion() -> Iterator[FaceMotion]:
        for stretch in stretches:
            sound.put(stretch.audio.samples)
            if stretch.beat is not None:
                changes.append((stretch.start, stretch.beat.background or background))
            if captions is not None:
                shown.extend(captions(stretch))
            yield stretch.motion

    composer.set_background(background, Fraction(0))
    pictures = animator.animate(motion() if retime is None else retime(motion()))
    try:
        number = 0
        while True:
            with watch.stage("animate"):
                picture = next(pictures, None)
            time = number / fps
            if picture is None:
                break
            while changes and changes[0][0] <= time:
                since, source = changes.popleft()
                composer.set_background(source, since)
            caption = captions_at(shown, time)
            with watch.stage("compose"):
                frame = composer.compose(VideoFrame(picture.pixels, time), caption)
            number += 1
            yield RenderedPiece(frame, sound.until(math.floor(number * SAMPLE_RATE / fps)), caption)
        if sound.waiting:
            yield RenderedPiece(None, sound.rest(), None)
    finally:
        composer.close()


class _SoundQueue:
    """Sound that was made and not yet given away."""

    def __init__(self) -> None:
        self._pieces: deque[NDArray[np.float32]] = deque()
        self._given = 0
        self.waiting = 0

    def put(self, samples: NDArray[np.float32]) -> None:
        self._pieces.append(samples)
        self.waiting += samples.size

    def until(self, sample: int) -> AudioChunk:
        """What comes before sample number `sample`, as far as it is there."""
        wanted = min(sample - self._given, self.waiting)
        start = Fraction(self._given, SAMPLE_RATE)
        parts = [np.zeros(0, np.float32)]
        left = wanted
        while left > 0:
            piece = self._pieces.popleft()
            parts.append(piece[:left])
            if piece.size > left:
                self._pieces.appendleft(piece[left:])
            left -= parts[-1].size
        self._given += wanted
        self.waiting -= wanted
        return AudioChunk(parts[1] if len(parts) == 2 else np.concatenate(parts), SAMPLE_RATE, start)

    def rest(self) -> AudioChunk:
        return self.until(self._given + self.waiting)
