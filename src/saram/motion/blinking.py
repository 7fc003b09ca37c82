"""When and how the eyes blink."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from saram.motion.chance import uniform
from saram.motion.easing import minimum_jerk
from saram.motion.sounds import Sound

__all__ = ["Blinking"]

Floats = NDArray[np.float64]

_SHORTEST, _USUAL, _LONGEST = 2.0, 3.4, 6.0
"""Seconds from one blink to the next; people who speak blink 15 to 25 times a minute."""

_CLOSING: Final = 0.09
_CLOSED: Final = 0.045
_OPENING: Final = 0.165
"""Seconds: lids fall fast and rise slowly (VanderWerf et al. 2003)."""

_SEEN: Final = (0.06, 0.19)
"""Seconds after its start between which a blink is noticed, and must miss the middle of a stressed vowel."""

_STEP: Final = 0.02
"""Seconds between the starts weighed against each other."""


class Blinking:
    """A clock of blinks that looks for good moments: pauses, sentence ends, consonants."""

    def __init__(self, seed: int, fps: float) -> None:
        """Begin with open eyes and the first blink one to four seconds away.

        Args:
            seed: Any integer.
            fps: Frames a second.
        """
        self._seed = seed
        self._closed = max(_CLOSED, 1.02 / fps)
        self._count = 0
        self._starts: list[float] = []
        self._last = -1.0 - 0.5 * (1.0 + float(uniform(seed, "first blink", np.array([0]))[0]))
        self._due = self._last + self._interval()
        self._spoke = False

    def rest(self, start: float, end: float) -> None:
        """Plan the blinks of a pause; one that is due soon comes as soon as the voice has stopped.

        Args:
            start: Seconds.
            end: Seconds.
        """
        if self._spoke and self._last + _SHORTEST < start + 0.1 and self._due < start + 1.5:
            self._due = start + 0.1
        self._spoke = False
        self._due = max(self._due, start)
        while self._due < end:
            self._blink(self._due)

    def speak(self, sounds: Sequence[Sound], start: float, end: float) -> None:
        """Plan the blinks of a stretch of speech.

        Args:
            sounds: In order, with times from `start`.
            start: Seconds.
            end: Seconds.
        """
        self._spoke = True
        times = start + _STEP * np.arange(int(max(end - start - _SEEN[1], 0.0) / _STEP) + 1, dtype=np.float64)
        cost = _cost(sounds, times - start, end - start)
        while self._due < end - _SEEN[1] or self._last + _LONGEST < end + 0.5:
            allowed = (times >= self._last + _SHORTEST) & (times <= self._last + _LONGEST)
            if not allowed.any():
                break
            weighed = np.where(allowed, cost + 0.5 * np.abs(times - self._due), np.inf)
            self._blink(float(times[int(np.argmin(weighed))]))
        self._due = max(self._due, end) if self._due < end else self._due

    def sample(self, times: Floats) -> Floats:
        """How far the lids are closed at ascending `times` [T], in [0, 1]; later only later times may be asked for."""
        lids = np.zeros(len(times))
        for start in self._starts:
            time = times - start
            closing = minimum_jerk(time / _CLOSING)
            opening = minimum_jerk((time - _CLOSING - self._closed) / _OPENING)
            np.maximum(lids, closing * (1.0 - opening), out=lids)
        if len(times):
            self._starts = [s for s in self._starts if s + _CLOSING + self._closed + _OPENING > times[-1]]
        return lids

    def _blink(self, at: float) -> None:
        """Decide on a blink and when the next is due."""
        self._starts.append(at)
        self._last = at
        self._count += 1
        self._due = at + self._interval()

    def _interval(self) -> float:
        """Seconds to the next blink: skewed towards short ones, as human intervals are."""
        draws = uniform(self._seed, "blink", 4 * self._count + np.arange(4))
        spread = float(draws.sum()) * 0.45
        return float(np.clip(_USUAL * np.exp(0.6 * spread), _SHORTEST + 0.1, _LONGEST - 0.4))


def _cost(sounds: Sequence[Sound], times: Floats, duration: float) -> Floats:
    """How bad it is to begin a blink at each of `times`, in seconds of delay it is worth to avoid it."""
    cost = np.full(len(times), -0.6)
    for sound in sounds:
        weight = 0.5 if not sound.aims.is_vowel else 0.65
        first, last = np.searchsorted(times, (sound.start - _SEEN[1], sound.end - _SEEN[0]))
        np.maximum(cost[first:last], weight - 0.6, out=cost[first:last])
    for sound in sounds:
        if sound.aims.is_vowel and sound.stress:
            quarter = 0.25 * sound.length
            low, high = sound.start + quarter - _SEEN[1], sound.end - quarter - _SEEN[0]
            first, last = np.searchsorted(times, (low, high))
            middle = np.abs(times[first:last] + 0.5 * (_SEEN[0] + _SEEN[1]) - sound.middle)
            cost[first:last] += 1000.0 - 1000.0 * middle
    cost[times > duration - 0.4] -= 0.4
    return cost
