"""Values that change softly, and pulses that come and go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Eased", "Pulse", "Pulses", "minimum_jerk"]

Floats = NDArray[np.float64]


def minimum_jerk(u: Floats) -> Floats:
    """From 0 at u ≤ 0 to 1 at u ≥ 1 as a hand or head moves (Flash & Hogan 1985): no jump in speed or force."""
    u = np.clip(u, 0.0, 1.0)
    return np.asarray(u**3 * (10.0 + u * (6.0 * u - 15.0)))


class Eased:
    """A vector that moves softly to each new aim and stays there."""

    def __init__(self, value: Floats) -> None:
        """Begin at `value`, float64 [n]."""
        self._moves: list[tuple[float, float, Floats]] = [(-np.inf, 0.0, value)]

    def to(self, value: Floats, at: float, duration: float) -> None:
        """Move to `value`.

        Args:
            value: [n].
            at: Seconds; not before an earlier move.
            duration: Seconds the move takes, > 0.
        """
        self._moves.append((at, duration, value))

    def sample(self, times: Floats) -> Floats:
        """The vector at ascending `times` [T], as [T, n]; afterwards only later times may be asked for."""
        values = np.tile(self._moves[0][2], (len(times), 1))
        for (at, duration, value), (_, _, before) in zip(self._moves[1:], self._moves[:-1], strict=True):
            values += minimum_jerk((times - at) / duration)[:, None] * (value - before)
        if len(times):
            over = [at + duration <= times[-1] for at, duration, _ in self._moves[1:]]
            done = over.index(False) if False in over else len(over)
            del self._moves[:done]
        return values


@dataclass(frozen=True, slots=True, eq=False)
class Pulse:
    """A movement away and back."""

    start: float
    """Seconds."""

    rise: float
    """Seconds until it is complete."""

    fall: float
    """Seconds until it has gone."""

    size: Sequence[float]
    """[n] how far, in each of the values it moves."""


class Pulses:
    """The sum of pulses, each forgotten once it has gone."""

    def __init__(self, width: int) -> None:
        """Expect pulses with `width` values."""
        self._width = width
        self._pulses: list[Pulse] = []

    def add(self, pulse: Pulse) -> None:
        """Let `pulse` happen; it must not begin before times already sampled."""
        self._pulses.append(pulse)

    def sample(self, times: Floats) -> Floats:
        """The sum at ascending `times` [T], as [T, width]; afterwards only later times may be asked for."""
        total = np.zeros((len(times), self._width))
        if not len(times):
            return total
        for pulse in self._pulses:
            end = pulse.start + pulse.rise + pulse.fall
            first, last = np.searchsorted(times, (pulse.start, end))
            time = times[first:last] - pulse.start
            course = minimum_jerk(time / pulse.rise) * minimum_jerk((end - pulse.start - time) / pulse.fall)
            total[first:last] += course[:, None] * np.asarray(pulse.size)
        self._pulses = [pulse for pulse in self._pulses if pulse.start + pulse.rise + pulse.fall > times[-1]]
        return total
