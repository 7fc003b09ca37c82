"""How far the sound is from the lips."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from saram.capture.picture_track import PictureTrack
from saram.capture.sound_track import FRAME_RATE, SoundTrack

__all__ = ["Offset", "drift", "lip_course", "offset", "voice_course"]

_REACH: Final = 60
"""Frames of 10 ms that are tried in either direction."""

_SLOW: Final = 150
"""Frames: what changes more slowly than this is no syllable."""

_LEAD: Final = 0.02
"""Seconds by which lips open before their sound grows loud; the middle over GRID and the synthetic presenter."""

_IN_STEP: Final = 0.09
"""Seconds of offset that are left as they are: a listener notices from about there on, and lips are no clock."""

_FEWEST: Final = 200

_PART: Final = 2000
"""Frames of one look at the drift."""

_SCATTER: Final = 0.025
"""Seconds from the line that a steady drift stays within."""

_LONG: Final = 8.0
"""Seconds from which syllables are too many to be taken for one another."""

_CLEARLY: Final = 0.25
"""Correlation by which the offset of a short clip must explain more than no offset; none of 200 clean clips has it."""


@dataclass(frozen=True, slots=True)
class Offset:
    """How far the sound lags behind the picture, and how sure that is."""

    seconds: float
    """> 0: the sound comes late."""

    likeness: float
    """Correlation of lips and voice at that offset, -1 to 1."""

    margin: float
    """How much larger that is than at offsets further than 0.25 s away."""

    gain: float
    """How much larger that is than where sound and picture would count as being in step."""

    speech: float
    """Seconds of sound that were compared."""

    @property
    def sure(self) -> bool:
        """Whether lips and voice belong together clearly enough to trust the figure."""
        if self.speech >= _LONG:
            return self.likeness > 0.25 and self.margin > 0.12
        return self.likeness > 0.35 and self.margin > 0.2

    @property
    def apart(self) -> bool:
        """Whether sound and picture are so far apart that something is to be done.

        In three seconds there are a dozen syllables, and one is easily taken for the next: there, being in step must
        be clearly the worse explanation, too.
        """
        return self.sure and abs(self.seconds) > _IN_STEP and (self.speech >= _LONG or self.gain > _CLEARLY)

    @property
    def shift(self) -> float:
        """Seconds by which the sound is to be moved forward in time when an avatar is made; 0 where it is in step."""
        return self.seconds if self.apart else 0.0


def offset(pairs: Sequence[tuple[NDArray[np.float64], NDArray[np.float64]]], lead: float = _LEAD) -> Offset:
    """Find the shift at which lips and voice agree best, over one file or several filmed alike.

    Args:
        pairs: For each file the lips' and the voice's course, float64 [N] each, 100 a second, from `lip_course` and
            `voice_course` or `expected` motion.
        lead: Seconds by which the first is ahead of the second in footage that is in step.
    """
    lags = np.arange(-_REACH, _REACH + 1)
    joint = np.zeros(len(lags))
    own = np.zeros(len(lags))
    other = np.zeros(len(lags))
    length = 0
    for lips, voice in pairs:
        count = min(len(lips), len(voice))
        if count < _FEWEST:
            continue
        first, second = _fast(lips[:count]), _fast(voice[:count])
        seen = np.isfinite(lips[:count])
        length += int(np.count_nonzero(seen))
        for index in range(len(lags)):
            # A positive lag compares lips with what is heard later.
            lag = index - _REACH
            a = first[max(0, -lag) : count - max(0, lag)]
            b = second[max(0, lag) : count - max(0, -lag)]
            joint[index] += float(a @ b)
            own[index] += float(a @ a)
            other[index] += float(b @ b)
    if not length or own.max() <= 0 or other.max() <= 0:
        return Offset(0.0, 0.0, 0.0, 0.0, 0.0)
    likeness = joint / np.sqrt(np.maximum(own * other, 1e-12))
    best = int(likeness.argmax())
    place = float(best - _REACH)
    if 0 < best < len(lags) - 1:
        before, at, after = likeness[best - 1 : best + 2]
        place += 0.5 * float(before - after) / min(float(before - 2 * at + after), -1e-9)
    away = np.abs(lags - lags[best]) > FRAME_RATE // 4
    in_step = np.abs(lags / FRAME_RATE - lead) <= _IN_STEP + 1e-9
    return Offset(
        place / FRAME_RATE - lead,
        float(likeness[best]),
        float(likeness[best] - likeness[away].max()),
        float(likeness[best] - likeness[in_step].max()),
        length / FRAME_RATE,
    )


def drift(lips: NDArray[np.float64], voice: NDArray[np.float64]) -> tuple[float, float] | None:
    """Offsets at the beginning and at the end of a file in which they change steadily; None where they do not.

    Twenty seconds at a time are compared, and a line is laid through what is found (Theil 1950 and Sen 1968: the median
    of the slopes between all pairs, which a wrong one among them does not turn).

    Args:
        lips: From `lip_course`.
        voice: From `voice_course`.
    """
    count = min(len(lips), len(voice))
    starts = range(0, count - _PART + 1, _PART // 2)
    parts = [(start, offset([(lips[start : start + _PART], voice[start : start + _PART])])) for start in starts]
    known = [((start + _PART / 2) / FRAME_RATE, found.seconds) for start, found in parts if found.sure]
    if len(known) < 4:
        return None
    times, shifts = np.array(known).T
    first, second = np.triu_indices(len(times), 1)
    slope = float(np.median((shifts[second] - shifts[first]) / (times[second] - times[first])))
    middle = float(np.median(shifts - slope * times))
    if np.median(np.abs(shifts - slope * times - middle)) > _SCATTER:
        return None
    return middle, middle + slope * count / FRAME_RATE


def lip_course(track: PictureTrack, length: int) -> NDArray[np.float64]:
    """How far the lips are apart, 100 times a second from the beginning of the file, float64 [length]."""
    times = track.times[track.seen]
    known = np.isfinite(track.aperture)
    course = np.arange(length) / FRAME_RATE
    if np.count_nonzero(known) < 2:
        return np.full(length, np.nan)
    values = np.interp(course, times[known], track.aperture[known].astype(np.float64))
    values[(course < times[known][0]) | (course > times[known][-1])] = np.nan
    return values


def voice_course(track: SoundTrack) -> NDArray[np.float64]:
    """How loud the voice is, 100 times a second from the beginning of the file, float64."""
    ceiling, floor = track.loud, max(track.quiet, track.loud - 40)
    loud = np.clip((track.mid - (floor - 6)) / max(ceiling - floor, 6.0), 0, 1.2)
    lead = np.full(max(0, round(track.start * FRAME_RATE)), 0.0)
    return np.concatenate([lead, loud.astype(np.float64)])


def _fast(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Without what is slow and without what is quicker than lips; unknown values become 0."""
    filled = np.where(np.isfinite(values), values, np.nanmean(values) if np.isfinite(values).any() else 0.0)
    kernel = np.hanning(_SLOW)
    slow = np.convolve(np.pad(filled, _SLOW // 2, mode="edge"), kernel / kernel.sum(), mode="same")
    quick = np.convolve(filled, np.hanning(9) / np.hanning(9).sum(), mode="same")
    result = quick - slow[_SLOW // 2 : _SLOW // 2 + len(filled)]
    return np.where(np.isfinite(values), result, 0.0)
