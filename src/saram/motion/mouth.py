"""The course of the mouth through a stretch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from saram.motion.contacts import Contact, closures, lip_to_teeth, track
from saram.motion.sounds import Sound

__all__ = ["COURSE", "SHAPES", "Mouth", "MouthCourse", "course_from"]

Floats = NDArray[np.float64]

SHAPES: Final = ("jaw", "pucker", "funnel", "spread", "lower_down", "upper_up", "tongue")
"""The amounts of an `Articulation` that flow from sound to sound, in the order of the columns."""

COURSE: Final = (*SHAPES, "seal", "press", "teeth")
"""All that a `MouthCourse` holds, as the columns of one array."""

_RATE: Final = 200
"""Samples a second at which dominance functions are blended."""

_SMOOTHING: Final = 0.1
"""Length in seconds of the Hann kernel that low-passes the shapes: −6 dB at 10 Hz, no delay, no overshoot."""

_JAW_REACH: Final = 0.035
_LIP_REACH: Final = 0.045
_ROUNDING_LEAD: Final = 0.11
"""Time constants in seconds of the dominance functions; rounding is prepared further ahead."""

_TAIL: Final = 6.0
"""Time constants after which a dominance function has no more effect."""

_PAUSE: Final = 0.1
"""Seconds without a sound that count as silence."""

_OPENING: Final = 0.12
"""Seconds before the first sound in which the mouth leaves rest."""

_CLOSING: Final = (0.08, 0.12)
"""Seconds before and after the end of the last sound in which the mouth returns to rest."""

_SETTLING: Final = 0.16
"""Seconds in which an open mouth closes when silence follows at once."""

_JOINING: Final = 0.12
"""Seconds in which the mouth moves from where it was to where the next stretch begins."""

_STRESS: Final = (0.97, 1.06, 1.14)
"""Factor on the opening of vowels without, with secondary and with primary stress."""


@dataclass(frozen=True, slots=True, eq=False)
class MouthCourse:
    """The mouth in the middle of each frame of a stretch."""

    shapes: Floats
    """[T, 7] in [0, 1], columns as `SHAPES`."""

    seal: Floats
    """[T] in [0, 1]; 1: the lips touch."""

    press: Floats
    """[T] in [0, 1]; how firmly."""

    teeth: Floats
    """[T] in [0, 1]; 1: the lower lip touches the upper teeth."""

    def columns(self) -> Floats:
        """All of it, [T, len(COURSE)]."""
        return np.column_stack([self.shapes, self.seal, self.press, self.teeth])

    def last(self) -> MouthCourse:
        """The last frame alone."""
        return MouthCourse(self.shapes[-1:], self.seal[-1:], self.press[-1:], self.teeth[-1:])


def course_from(columns: Floats, frames: int) -> MouthCourse:
    """The course that an array of columns as `COURSE` holds.

    Args:
        columns: [T, len(COURSE)].
        frames: How many frames the course shall have; what is missing is silence.
    """
    rows = np.zeros((frames, len(COURSE)))
    rows[: len(columns)] = columns[:frames]
    seal, press, teeth = rows[:, len(SHAPES) :].T
    return MouthCourse(rows[:, : len(SHAPES)], seal, press, teeth)


class Mouth:
    """Blends the aims of successive sounds, and remembers where it stands between stretches."""

    def __init__(self, fps: float) -> None:
        """Begin at rest: lips closed.

        Args:
            fps: Frames a second.
        """
        self._fps = fps
        nothing = np.zeros(1)
        self._left = MouthCourse(np.zeros((1, len(SHAPES))), nothing, nothing, nothing)
        self._silent_frames = 0

    def rest(self, frames: int) -> MouthCourse:
        """Close, and then hold still.

        Args:
            frames: How many frames.
        """
        course = self._settling(self._silent_frames + np.arange(1, frames + 1))
        self._silent_frames += frames
        return course

    def _settling(self, silent_frames: NDArray[np.int_]) -> MouthCourse:
        """The mouth that many frames after the last one that spoke."""
        fade = np.maximum(1.0 - silent_frames / (self._fps * _SETTLING), 0.0) ** 2
        left = self._left
        seal = np.where(fade > 0, left.seal, 0.0)
        return MouthCourse(left.shapes * fade[:, None], seal, left.press * fade, left.teeth * fade)

    def speak(self, sounds: Sequence[Sound], frames: int, effort: Floats) -> MouthCourse:
        """Say `sounds`.

        Args:
            sounds: In order.
            frames: How many frames.
            effort: [len(sounds)] factor on the opening of the jaw.
        """
        if not sounds or not frames:
            return self.rest(frames)
        before = self._settling(np.array([self._silent_frames]))
        middles = (np.arange(frames, dtype=np.float64) + 0.5) / self._fps
        shapes = self._shapes(sounds, middles, effort)
        runs = _runs(sounds)
        shapes *= _gate(runs, middles)[:, None]
        contacts = closures(runs, self._fps)
        seal, press = track(contacts, middles)
        teeth, _ = track(lip_to_teeth(sounds, self._fps), middles)
        course = _joined(before, MouthCourse(shapes, seal, press, teeth), middles + 0.5 / self._fps)
        _hold(contacts, course, self._fps)
        self._left = course.last()
        self._silent_frames = 0
        return course

    def follow(self, course: MouthCourse) -> MouthCourse:
        """Do what was seen or heard elsewhere, growing out of where the mouth is.

        Args:
            course: What to do, at the frame rate of this mouth.
        """
        if not len(course.seal):
            return course
        before = self._settling(np.array([self._silent_frames]))
        followed = _joined(before, course, np.arange(1, len(course.seal) + 1) / self._fps)
        self._left = followed.last()
        self._silent_frames = 0
        return followed

    def _shapes(self, sounds: Sequence[Sound], middles: Floats, effort: Floats) -> Floats:
        """Blend dominance functions, low-pass and sample: [T, 7]."""
        margin = _SMOOTHING
        count = int(np.ceil((middles[-1] + 2 * margin) * _RATE)) + 2
        grid = np.arange(count) / _RATE - margin
        blended = _blend(sounds, grid, effort)
        kernel = np.hanning(int(_SMOOTHING * _RATE) + 1)
        kernel /= kernel.sum()
        smooth = [np.convolve(column, kernel, mode="same") for column in blended]
        return np.stack([np.interp(middles, grid, column) for column in smooth], axis=1)


def _blend(sounds: Sequence[Sound], grid: Floats, effort: Floats) -> Floats:
    """Aims weighted by dominance (Cohen & Massaro 1993), [7, len(grid)]."""
    aims = np.array([[getattr(sound.aims, name) for name in SHAPES] for sound in sounds])
    vowel = np.array([sound.aims.is_vowel for sound in sounds])
    stress = np.array([_STRESS[min(max(sound.stress, 0), 2)] for sound in sounds])
    aims[:, 0] *= np.where(vowel, stress * effort, 1.0)
    total = np.zeros((len(SHAPES), len(grid)))
    weights = np.full((2, len(grid)), 1e-9)
    blocked = -np.inf  # lips that are closed are not rounded for a later sound before they close
    for sound, aim in zip(sounds, aims, strict=True):
        if sound.aims.closes_lips:
            blocked = sound.start
        scale = float(np.clip(np.sqrt(sound.length / 0.08), 0.75, 1.25))
        core = 0.25 * sound.length
        low, high = sound.start + core, sound.end - core
        lead = _ROUNDING_LEAD if sound.aims.is_rounded else _LIP_REACH * scale
        first, last = np.searchsorted(grid, (low - _TAIL * lead, high + _TAIL * _LIP_REACH * scale))
        time = grid[first:last]
        ahead, behind = np.maximum(low - time, 0.0), np.maximum(time - high, 0.0)
        jaw = sound.aims.jaw_dominance * np.exp(-(ahead + behind) / (_JAW_REACH * scale))
        lips = sound.aims.lip_dominance * np.exp(-ahead / lead - behind / (_LIP_REACH * scale))
        if sound.aims.is_rounded:
            lips[time < blocked] = 0.0
        total[0, first:last] += aim[0] * jaw
        total[1:, first:last] += aim[1:, None] * lips
        weights[0, first:last] += jaw
        weights[1, first:last] += lips
    total[0] /= weights[0]
    total[1:] /= weights[1]
    return total


def _runs(sounds: Sequence[Sound]) -> list[list[Sound]]:
    """The sounds grouped by the silences between them."""
    runs: list[list[Sound]] = [[sounds[0]]]
    for sound in sounds[1:]:
        if sound.start - runs[-1][-1].end >= _PAUSE:
            runs.append([])
        runs[-1].append(sound)
    return runs


def _gate(runs: Sequence[Sequence[Sound]], middles: Floats) -> Floats:
    """[T]: 1 in speech, exactly 0 in silence, easing between."""
    gate = np.zeros(len(middles))
    for run in runs:
        start, end = run[0].start, run[-1].end
        rise = np.clip((middles - start) / _OPENING + 1.0, 0.0, 1.0)
        ahead = min(_CLOSING[0], 0.5 * (end - start))
        fall = np.clip((end + _CLOSING[1] - middles) / (ahead + _CLOSING[1]), 0.0, 1.0)
        np.maximum(gate, _eased(np.minimum(rise, fall)), out=gate)
    return gate


def _eased(ramp: Floats) -> Floats:
    """A ramp from 0 to 1 with soft ends."""
    return np.asarray(0.5 - 0.5 * np.cos(np.pi * ramp))


def _joined(before: MouthCourse, course: MouthCourse, elapsed: Floats) -> MouthCourse:
    """Let the start of a course grow out of where the mouth was `elapsed` seconds before."""
    fade = np.maximum(1.0 - elapsed / _JOINING, 0.0) ** 2
    shapes = course.shapes + (before.shapes - course.shapes[:1]) * fade[:, None]
    return MouthCourse(
        np.clip(shapes, 0.0, 1.0),
        np.maximum(course.seal, before.seal * fade),
        np.maximum(course.press, before.press * fade),
        np.maximum(course.teeth, before.teeth * fade),
    )


def _hold(contacts: Sequence[Contact], course: MouthCourse, fps: float) -> None:
    """Make sure that each closure is complete in the frame nearest to its middle."""
    frames = len(course.seal)
    for contact in contacts:
        course.seal[min(max(int(np.floor(contact.middle * fps)), 0), frames - 1)] = 1.0
