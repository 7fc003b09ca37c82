"""Motion at another frame rate."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Final

import numpy as np
from numpy.typing import NDArray

from saram.errors import UsageError
from saram.motion.sequence import check_follows
from saram.types import ARKIT, COEFFICIENTS, FaceMotion, GestureCue

__all__ = ["Resampler", "resample"]

Floats = NDArray[np.float64]

_SEALED: Final = 0.01
"""Lips with a smaller `FaceMotion.aperture` touch."""

_MOUTH: Final = [i for i, name in enumerate(COEFFICIENTS) if name.startswith(("jaw", "mouth", "tongue"))]
_LAG: Final = 3
"""Source frames kept back: two that interpolation looks ahead, and one for a closure that may fall there."""


def resample(motion: FaceMotion, fps: Fraction | int) -> FaceMotion:
    """The same motion at `fps`: ceil(duration · fps) frames, each the face in its middle.

    Raises:
        UsageError: If `fps` is not positive.
    """
    resampler = Resampler(fps)
    pieces = [resampler.feed(motion), resampler.finish()]
    gestures = pieces[0].gestures + tuple(
        GestureCue(cue.name, cue.frame + len(pieces[0])) for cue in pieces[1].gestures
    )
    values = np.concatenate([piece.values for piece in pieces])
    return FaceMotion(values, Fraction(fps), motion.start, gestures)


class Resampler:
    """Changes the frame rate of motion that comes in stretches.

    The result does not depend on how the motion is cut: frames come out a few frames late, and `finish` gives
    those still held back. Between frames, values follow a monotone cubic (Fritsch & Carlson 1980), which never
    overshoots; a frame with closed lips remains one, in the output frame nearest to it.
    """

    def __init__(self, fps: Fraction | int) -> None:
        """Expect stretches.

        Args:
            fps: Frames a second to come out, > 0.

        Raises:
            UsageError: If it is not positive.
        """
        if fps <= 0:
            raise UsageError(f"Motion needs more than 0 frames a second; got fps={fps}. The usual rate is 25.")
        self._fps = Fraction(fps)
        self._source_fps: Fraction | None = None
        self._start = Fraction(0)
        self._kept = np.zeros((0, len(COEFFICIENTS)), dtype=np.float32)
        self._first = 0  # index of the first source frame kept
        self._out = 0  # frames that have come out
        self._cues: list[tuple[int, str]] = []  # by output frame

    def feed(self, motion: FaceMotion) -> FaceMotion:
        """Take the next stretch and give the frames that are certain by now, perhaps none.

        Raises:
            ValueError: If `motion` does not follow on from the one before.
        """
        if self._source_fps is None:
            self._source_fps, self._start = motion.fps, motion.start
        else:
            count = self._first + len(self._kept)
            check_follows(motion, self._source_fps, self._start + count / self._source_fps)
        ratio = self._fps / self._source_fps
        offset = self._first + len(self._kept)
        for cue in motion.gestures:
            self._cues.append((max(math.floor((offset + cue.frame) * ratio), self._out), cue.name))
        self._kept = np.concatenate([self._kept, motion.values])
        certain = self._first + len(self._kept) - _LAG
        # Output frame k is certain if its middle and half a frame more lie before the middle of source frame `certain`.
        return self._give(math.floor((certain + Fraction(1, 2)) * ratio))

    def finish(self) -> FaceMotion:
        """The frames still held back; their end is the end of the motion, rounded up to a whole frame."""
        if self._source_fps is None:
            return FaceMotion(self._kept, self._fps, self._start)
        total = math.ceil((self._first + len(self._kept)) * self._fps / self._source_fps)
        return self._give(total)

    def _give(self, until: int) -> FaceMotion:
        """Output frames from the next one up to `until`, exclusive."""
        start = self._start + self._out / self._fps
        until = max(until, self._out)
        values = self._values(np.arange(self._out, until)) if until > self._out else self._kept[:0]
        cues = tuple(GestureCue(name, min(frame, until - 1) - self._out) for frame, name in self._cues if frame < until)
        self._cues = [(frame, name) for frame, name in self._cues if frame >= until]
        self._out = until
        self._forget()
        return FaceMotion(values, self._fps, start, cues)

    def _values(self, frames: NDArray[np.int_]) -> NDArray[np.float32]:
        """[len(frames), K] the face in the middle of output frames."""
        ratio = float((self._source_fps or self._fps) / self._fps)
        place = (frames + 0.5) * ratio - 0.5 - self._first
        values = _monotone_cubic(self._kept, np.clip(place, 0, len(self._kept) - 1))
        known = FaceMotion(self._kept, self._fps)
        sealed = np.flatnonzero(known.aperture <= _SEALED)
        nearest = np.floor((sealed + self._first + 0.5) / ratio).astype(np.int64) - int(frames[0])
        shown = (nearest >= 0) & (nearest < len(frames))
        values[nearest[shown][:, None], _MOUTH] = self._kept[sealed[shown][:, None], _MOUTH]
        return values

    def _forget(self) -> None:
        """Let go of source frames that no later output frame can depend on."""
        ratio = (self._source_fps or self._fps) / self._fps
        needed = math.floor(self._out * ratio) - 3
        drop = min(max(needed - self._first, 0), len(self._kept))
        self._kept = self._kept[drop:]
        self._first += drop


def _monotone_cubic(values: NDArray[np.float32], place: Floats) -> NDArray[np.float32]:
    """Values between rows [T, K] at fractional row numbers `place` [n] in [0, T - 1], as [n, K]."""
    rows = values.astype(np.float64)
    if len(rows) == 1:
        return np.repeat(values, len(place), axis=0)
    slope = np.diff(rows, axis=0)
    tangent = np.zeros_like(rows)
    before, after = slope[:-1], slope[1:]
    product = before * after
    with np.errstate(divide="ignore", invalid="ignore"):
        harmonic = 2.0 * product / (before + after)
    tangent[1:-1] = np.where(product > 0.0, harmonic, 0.0)
    row = np.clip(np.floor(place).astype(np.int64), 0, len(rows) - 2)
    u = (place - row)[:, None]
    left, right = rows[row], rows[row + 1]
    eased = (3.0 - 2.0 * u) * u**2
    course = (
        left + eased * (right - left) + u * (1.0 - u) ** 2 * tangent[row] - u**2 * (1.0 - u) * tangent[row + 1]
    ).astype(np.float32)
    course[:, : len(ARKIT)] = np.clip(course[:, : len(ARKIT)], 0.0, 1.0)
    return np.asarray(course)
