"""When everything happens: beats of a script laid end to end on one clock."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Protocol, TypeAlias

import numpy as np

from saram.render.stopwatch import Stopwatch
from saram.types import MOTION_FPS, SAMPLE_RATE, Anchor, AudioChunk, Beat, Duration, FaceMotion, Speech, Timestamp

__all__ = ["Narrate", "Performance", "Stretch", "timeline"]

_log = logging.getLogger(__name__)

LEAD_IN: Duration = Fraction(2, 5)
"""Silence before the first word: a face that speaks in its first frame startles."""

TAIL: Duration = Fraction(3, 5)
"""Silence after the last word."""

_SAMPLES_A_FRAME = SAMPLE_RATE // MOTION_FPS
_LONGEST_REST = 4 * MOTION_FPS
_FASTEST = 1.5
"""How much faster than asked for speech may become to keep to a subtitle's time; more cannot be followed."""

Narrate: TypeAlias = Callable[[Beat], Iterator[Speech]]
"""Says the text of a beat: Speech at `SAMPLE_RATE`, in order; their texts are consecutive parts of the beat's."""


class Performance(Protocol):
    """Turns speech and silence into motion at 25 frames a second (`saram.motion.Performer`)."""

    def perform(self, speech: Speech, anchors: Sequence[Anchor] = ()) -> FaceMotion:
        """The face while it says `speech`; ceil(duration · 25) frames. Offsets count from `speech.text`."""
        ...

    def rest(self, frames: int, anchors: Sequence[Anchor] = ()) -> FaceMotion:
        """The face in silence."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Stretch:
    """What is heard and how the face moves for a while; stretches follow each other without a gap."""

    audio: AudioChunk
    """Sound at `SAMPLE_RATE`, exactly as long as `motion`; its `start` is that of the stretch."""

    motion: FaceMotion
    """At 25 frames a second."""

    speech: Speech | None
    """What is said, its times counted from the start of the stretch; None in silence."""

    beat: Beat | None
    """The beat it belongs to; the silence before the first belongs to it, that after the last to none."""

    @property
    def start(self) -> Timestamp:
        """Seconds from the beginning of the video."""
        return self.audio.start


def timeline(
    beats: Iterator[Beat],
    *,
    narrate: Narrate,
    performance: Performance,
    lead_in: Duration = LEAD_IN,
    tail: Duration = TAIL,
    stopwatch: Stopwatch | None = None,
) -> Iterator[Stretch]:
    """Lay beats on a clock, a stretch at a time, reading `beats` only as far as needed.

    Each stretch is a whole number of motion frames, so sound and motion can never drift apart: the sound of a
    sentence is followed by silence to the end of its last frame. A beat that is due later is waited for; one that
    should have ended earlier is said again faster, by half at most, and what follows starts late if even that is
    too long. The silence that a speech ends with is part of the pause after it. No single stretch of silence is longer
    than four seconds.

    Args:
        beats: What to say and do, in order.
        narrate: Says a beat.
        performance: Moves the face.
        lead_in: Silence before the first beat, shortened where the first beat is due earlier.
        tail: Silence after the last one.
        stopwatch: Counts the processor time of ``"speech"`` and ``"motion"``.

    Raises:
        EngineError: If the voice engine failed.
    """
    clock = _Clock(narrate, performance, stopwatch or Stopwatch())
    first = next(beats, None)
    if first is not None and first.not_before is not None:
        lead_in = min(lead_in, first.not_before)
    yield from clock.rest(lead_in, (), first)
    beat = first
    while beat is not None:
        yield from clock.run(beat)
        beat = next(beats, None)
    yield from clock.rest(tail, (), None)


def last_sound(speech: Speech) -> Duration:
    """When the last sound of a speech ends, in seconds from its start; its whole length, where that is not known."""
    return max((phoneme.end for phoneme in speech.phonemes if phoneme.symbol), default=speech.duration)


class _Clock:
    """The time so far, in motion frames, and the stretches that move it on."""

    def __init__(self, narrate: Narrate, performance: Performance, watch: Stopwatch) -> None:
        self._narrate = narrate
        self._performance = performance
        self._watch = watch
        self._frames = 0

    @property
    def now(self) -> Timestamp:
        return Fraction(self._frames, MOTION_FPS)

    def run(self, beat: Beat) -> Iterator[Stretch]:
        if beat.not_before is not None and beat.not_before > self.now:
            yield from self.rest(beat.not_before - self.now, (), None)
        anchors = list(beat.anchors)
        silent = Fraction(0)
        if beat.text:
            said = 0
            for speech in self._speeches(beat):
                found = beat.text.find(speech.text, said)
                begin = said if found < 0 else found
                said = begin + len(speech.text)
                mine = [replace(each, offset=max(0, each.offset - begin)) for each in anchors if each.offset < said]
                anchors = anchors[len(mine) :]
                spoken_from = self.now
                yield self._spoken(speech, mine, beat)
                silent = self.now - (spoken_from + last_sound(speech))
        yield from self.rest(max(Fraction(0), beat.pause - silent), [replace(each, offset=0) for each in anchors], beat)

    def rest(self, duration: Duration, anchors: Sequence[Anchor], beat: Beat | None) -> Iterator[Stretch]:
        """Silence, in parts that do not fill the memory, however long it is."""
        left = round(duration * MOTION_FPS)
        if duration > 0:
            left = max(1, left)
        if not left and anchors:
            with self._watch.stage("motion"):
                self._performance.rest(0, anchors)
        while left:
            frames = min(left, _LONGEST_REST)
            with self._watch.stage("motion"):
                motion = self._performance.rest(frames, anchors)
            yield self._stretch(np.zeros(frames * _SAMPLES_A_FRAME, np.float32), motion, None, beat)
            anchors = ()
            left -= frames

    def _speeches(self, beat: Beat) -> Iterator[Speech]:
        if beat.not_after is None:
            yield from self._said(beat)
            return
        speeches = list(self._said(beat))
        wanted = sum((speech.duration for speech in speeches), Fraction(0))
        room = beat.not_after - self.now
        if wanted > room:
            faster = min(_FASTEST, float(wanted / room) if room > 0 else _FASTEST)
            speeches = list(self._said(replace(beat, rate=min(2.0, beat.rate * faster))))
            length = sum((speech.duration for speech in speeches), Fraction(0))
            if length > room + Fraction(1, 2):
                _log.warning(
                    "%.40r is too long for its time: it ends %.1f s late even %.1f times as fast.",
                    beat.text,
                    float(length - room),
                    faster,
                )
        yield from speeches

    def _said(self, beat: Beat) -> Iterator[Speech]:
        speeches = self._narrate(beat)
        while True:
            with self._watch.stage("speech"):
                speech = next(speeches, None)
            if speech is None:
                return
            yield speech

    def _spoken(self, speech: Speech, anchors: Sequence[Anchor], beat: Beat) -> Stretch:
        with self._watch.stage("motion"):
            motion = self._performance.perform(speech, anchors)
        samples = np.zeros(len(motion) * _SAMPLES_A_FRAME, np.float32)
        samples[: speech.audio.samples.size] = speech.audio.samples[: samples.size]
        return self._stretch(samples, motion, speech, beat)

    def _stretch(
        self,
        samples: np.ndarray[tuple[int], np.dtype[np.float32]],
        motion: FaceMotion,
        speech: Speech | None,
        beat: Beat | None,
    ) -> Stretch:
        stretch = Stretch(AudioChunk(samples, SAMPLE_RATE, self.now), replace(motion, start=self.now), speech, beat)
        self._frames += len(motion)
        return stretch
