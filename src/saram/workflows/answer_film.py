"""A spoken answer from idle pose to idle pose, fragment by fragment."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Final

import numpy as np

from saram.media import FragmentWriter
from saram.motion import Performer
from saram.render import Composer, Stopwatch, Stretch, avatar_height, render, timeline
from saram.script import plan
from saram.text import sentences
from saram.types import (
    HOMING,
    IDLE,
    MOTION_FPS,
    SAMPLE_RATE,
    Animator,
    Answer,
    AnswerPart,
    AudioChunk,
    Duration,
    FaceMotion,
    Fragment,
    GestureCue,
    TimedWord,
    Timestamp,
)
from saram.workflows.captioning import apart, caption_layout, stretch_captions

if TYPE_CHECKING:
    from saram.workflows.narration import Narration
    from saram.workflows.video import Order

__all__ = ["film", "life_film", "picture_height"]

_LEAD_IN: Final = Fraction(7, MOTION_FPS)
"""Silence before the first word. The first fragment fits into it with the sound that the encoder wants to see before
it, so that it leaves before anything has been said."""

_FIRST: Final = 5
"""Pictures in the first fragment."""

_HOME: Final = math.ceil(HOMING * MOTION_FPS)
"""Frames of the way back to the idle pose."""

_SAMPLES_A_FRAME: Final = SAMPLE_RATE // MOTION_FPS


def picture_height(order: Order) -> int:
    """How high the animator's pictures have to be."""
    cut_out = order.background is not None
    return avatar_height(order.size, order.presenter.native_size, cut_out=cut_out)


def film(order: Order, animator: Animator, narration: Narration) -> Iterator[AnswerPart]:
    """Say an order at 25 frames a second. The first picture is that of the idle clip, and after the last it continues.

    Args:
        order: What to say; its `fps` must be 25.
        animator: Opened for it (`picture_height`, alpha where it has a background); it is cleared first.
        narration: The voices.

    Raises:
        EngineError: If the voice engine failed.
        MediaError: If a background cannot be read.
    """
    performer = Performer(order.seed)
    beats = plan(order.script, sentences, defaults=order.settings)
    watch = Stopwatch(time.perf_counter)
    spoken = timeline(
        beats, narrate=narration, performance=performer, lead_in=_LEAD_IN, tail=Fraction(0), stopwatch=watch
    )
    yield from _filmed(order, animator, _home_again(spoken, performer, order.presenter.gesture_lengths), watch)


def life_film(order: Order, animator: Animator, gesture: str | None, length: Duration) -> Iterator[AnswerPart]:
    """Silent life from idle pose to idle pose: a gesture, or with None the idle clip itself.

    Args:
        order: Says how it looks; what it says is passed over.
        animator: As for `film`.
        gesture: Name of a gesture of the avatar.
        length: Seconds, without the way back.
    """
    performer = Performer(order.seed, liveliness=1.0 if gesture else 0.0)
    frames = max(1, math.ceil(length * MOTION_FPS))
    motion = performer.rest(frames)
    values = motion.values * _rising(frames)
    cues = (GestureCue(gesture, 0),) if gesture else ()
    if gesture is None:
        values = np.zeros_like(values)
    begin = Stretch(_silence(frames, Fraction(0)), replace(motion, values=values, gestures=cues), None, None)
    yield from _filmed(order, animator, iter((begin, _way_home(performer, begin, _HOME))))


def _filmed(
    order: Order, animator: Animator, stretches: Iterator[Stretch], watch: Stopwatch | None = None
) -> Iterator[AnswerPart]:
    """Pictures of stretches in fragments."""
    began = time.perf_counter()
    ready: list[tuple[bytes, Fragment | None]] = []
    writer = FragmentWriter(
        lambda data, fragment: ready.append((data, fragment)),
        size=order.size,
        fps=order.fps,
        first=_FIRST,
        provenance=order.provenance,
    )
    answer = Answer(size=order.size, fps=order.fps, mime=writer.mime)
    layout = caption_layout(order.size)

    def heard() -> Iterator[Stretch]:
        nonlocal answer
        for stretch in stretches:
            writer.write_audio(stretch.audio)
            if stretch.speech is not None:
                captions = (*answer.captions, *stretch_captions(stretch, layout))
                answer = replace(
                    answer,
                    text=f"{answer.text} {stretch.speech.text.strip()}".strip(),
                    words=(*answer.words, *_words(stretch)),
                    captions=apart(captions),
                )
            yield stretch

    def parts() -> Iterator[AnswerPart]:
        nonlocal answer
        for data, fragment in ready:
            if fragment is not None:
                answer = replace(
                    answer,
                    fragments=(*answer.fragments, fragment),
                    frames=answer.frames + fragment.frames,
                    cost=time.perf_counter() - began,
                    stages=answer.stages or _stages(watch, time.perf_counter() - began),
                )
            yield AnswerPart(data, answer)
        ready.clear()

    animator.clear()
    try:
        yield from parts()
        for piece in render(
            heard(),
            animator=animator,
            composer=Composer(order.size, folder=order.folder),
            fps=order.fps,
            background=order.background,
        ):
            if piece.frame is not None:
                writer.write_video(piece.frame)
            yield from parts()
        writer.close()
        yield from parts()
    finally:
        writer.abandon()


def _home_again(spoken: Iterator[Stretch], performer: Performer, lengths: dict[str, Duration]) -> Iterator[Stretch]:
    """Stretches that begin from rest, wait at the end for the last gesture, and lead back to the idle pose."""
    last: Stretch | None = None
    over: Timestamp = Fraction(0)
    for number, stretch in enumerate(spoken):
        for cue in stretch.motion.gestures:
            over = max(over, stretch.start + Fraction(cue.frame, MOTION_FPS) + lengths.get(cue.name, Fraction(0)))
        eased = stretch.motion.values if number else stretch.motion.values * _rising(len(stretch.motion))
        last = replace(stretch, motion=replace(stretch.motion, values=eased))
        yield last
    if last is not None:
        left = math.ceil((over - last.start) * MOTION_FPS) - len(last.motion)
        yield _way_home(performer, last, max(0, left) + _HOME)


def _way_home(performer: Performer, last: Stretch, frames: int) -> Stretch:
    motion = performer.rest(frames)
    still = np.maximum(0, np.arange(frames) - (frames - _HOME) + 1) / _HOME
    values = motion.values * (1 - _smooth(still))[:, np.newaxis].astype(np.float32)
    start = last.start + Fraction(len(last.motion), MOTION_FPS)
    cues = (*motion.gestures, GestureCue(IDLE, frames - _HOME))
    calm = FaceMotion(np.asarray(values, np.float32), motion.fps, start, cues)
    return Stretch(_silence(frames, start), calm, None, None)


def _rising(frames: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """Weights [frames, 1] that lead from rest into motion within a third of a second."""
    share = np.minimum(np.arange(frames) / min(frames, MOTION_FPS // 3), 1)
    return np.asarray(_smooth(share)[:, np.newaxis], np.float32)


def _smooth(
    share: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return share * share * (3 - 2 * share)


def _silence(frames: int, start: Timestamp) -> AudioChunk:
    return AudioChunk(np.zeros(frames * _SAMPLES_A_FRAME, np.float32), SAMPLE_RATE, start)


def _stages(watch: Stopwatch | None, elapsed: float) -> tuple[tuple[str, float], ...]:
    """Where the time until the first fragment went."""
    spent = {} if watch is None else watch.seconds()
    voice, motion = spent.get("speech", 0.0), spent.get("motion", 0.0)
    return ("voice", voice), ("motion", motion), ("first_frames", max(0.0, elapsed - voice - motion))


def _words(stretch: Stretch) -> list[TimedWord]:
    assert stretch.speech is not None  # noqa: S101 - the caller has looked
    return [TimedWord(word.text, stretch.start + word.start, stretch.start + word.end) for word in stretch.speech.words]
