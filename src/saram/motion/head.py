"""Head, brows and gaze."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from saram.motion.chance import drift, uniform
from saram.motion.easing import Eased, Pulse, Pulses
from saram.motion.prosody import Accent

__all__ = ["BROWS", "Head"]

Floats = NDArray[np.float64]

_LIMITS: Final = np.array([3.0, 2.5, 2.0])
"""Degrees of yaw, pitch and roll that are never left."""

_SWAY: Final = np.array([1.5, 1.0, 0.9])
"""Degrees of yaw, pitch and roll of the unrest that is always there, while speaking."""

_CALM: Final = 0.5
"""Share of it that is left while silent."""

BROWS: Final = ("browInnerUp", "browOuterUpLeft", "browOuterUpRight")
"""ARKit columns moved by accents."""


class Head:
    """Moves head and brows with the sentence and keeps the eyes on the viewer.

    All of it is a sum of noise that is a function of time and of pulses that end, so it cannot drift.
    """

    def __init__(self, seed: int, liveliness: float) -> None:
        """Begin at rest.

        Args:
            seed: Any integer.
            liveliness: Factor on the size of all movements, ≥ 0.
        """
        self._seed = seed
        self._liveliness = liveliness
        self._activity = Eased(np.array([_CALM]))
        self._active = False
        self._pulses = Pulses(3 + len(BROWS))
        self._gaze = Eased(np.zeros(2))
        self._glance_at = 0.0
        self._glances = 0
        self._sentences = 0

    def rest(self, start: float) -> None:
        """Calm down from `start` (seconds) on."""
        if self._active:
            self._activity.to(np.array([_CALM]), start, 1.0)
            self._active = False

    def speak(self, accents: Sequence[Accent], start: float, end: float, *, question: bool) -> None:
        """Follow a sentence: rise at its start, nod with its accents, settle at its end.

        Args:
            accents: With times from `start`.
            start: Seconds.
            end: Seconds.
            question: Whether it ends as a question: brows and chin up.
        """
        if not self._active:
            self._activity.to(np.array([1.0]), start, 0.6)
            self._active = True
        length = end - start
        side = uniform(self._seed, "sentence", 4 * self._sentences + np.arange(4))
        self._sentences += 1
        span = max(length, 0.4)
        self._add(start, 0.45 * span, 0.55 * span + 0.5, yaw=1.1 * side[0], roll=0.7 * side[1])
        self._add(start, min(0.5, 0.4 * span), 0.8 * span, pitch=0.6 + 0.2 * side[2])
        ending = max(start, end - 0.6)
        if question:
            self._add(ending, 0.45, 0.9, pitch=0.7, roll=0.9 * np.sign(side[3]), brows=0.32)
        else:
            self._add(ending, 0.5, 0.8, pitch=-0.8, roll=0.3 * side[3])
        for accent in accents:
            lean = uniform(self._seed, "accent", np.array([round(1000 * (start + accent.time)), 1]))
            begin = max(start, start + accent.time - 0.16)
            brows = 0.30 * accent.strength if accent.strength > 0.65 else 0.0
            self._add(
                begin,
                0.2,
                0.42,
                yaw=0.35 * lean[0],
                pitch=-0.3 - 1.0 * accent.strength,
                roll=0.3 * lean[0] * accent.strength,
                brows=brows,
            )

    def sample(self, times: Floats) -> tuple[Floats, Floats]:
        """Pose and brows at ascending `times` [T]; afterwards only later times may be asked for.

        Returns:
            [T, 5] degrees in the order of `POSE`, and [T, 3] weights in the order of `BROWS`.
        """
        moved = self._pulses.sample(times)
        sway = np.stack(
            [
                0.75 * drift(self._seed, f"slow {axis}", times, 1.9) + 0.25 * drift(self._seed, axis, times, 0.6)
                for axis in ("yaw", "pitch", "roll")
            ],
            axis=1,
        )
        head = self._liveliness * (sway * _SWAY * self._activity.sample(times) + moved[:, :3])
        head = _LIMITS * np.tanh(head / _LIMITS)
        gaze = self._look(times) - 0.8 * head[:, :2]
        brows = np.clip(self._liveliness * moved[:, 3:], 0.0, 0.6)
        return np.concatenate([head, gaze], axis=1), brows

    def _add(  # noqa: PLR0917 - when, then what
        self, start: float, rise: float, fall: float, yaw: float = 0.0, pitch: float = 0.0, roll: float = 0.0,
        brows: float = 0.0,
    ) -> None:  # fmt: skip
        """Let head and brows move away and back."""
        self._pulses.add(Pulse(start, rise, fall, (yaw, pitch, roll, brows, 0.7 * brows, 0.6 * brows)))

    def _look(self, times: Floats) -> Floats:
        """Degrees [T, 2] by which the eyes miss the viewer: short glances beside, then back."""
        while len(times) and self._glance_at <= times[-1]:
            draw = uniform(self._seed, "glance", 4 * self._glances + np.arange(4))
            aside = 0.5 + 0.5 * draw[0] > 0.55
            aim = draw[1:3] * np.array([0.9, 0.5]) if aside else np.zeros(2)
            self._gaze.to(self._liveliness * aim, self._glance_at, 0.06)
            self._glances += 1
            self._glance_at += 0.35 + 0.4 * (draw[3] + 1.0) if aside else 0.8 + 1.1 * (draw[3] + 1.0)
        return self._gaze.sample(times)
