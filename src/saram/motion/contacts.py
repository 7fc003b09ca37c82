"""When the lips touch each other, or the teeth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from saram.motion.sounds import Sound

__all__ = ["Contact", "closures", "lip_to_teeth", "track"]

Floats = NDArray[np.float64]

_RAMP: Final = 0.06
"""Seconds in which lips meet or part; the closing and opening of /p/ take 50 to 80 ms (Löfqvist & Gracco 1997)."""

_ASIDE: Final = 0.15
"""Seconds of silence beside a run of speech in which the rest of the mouth still moves."""


@dataclass(frozen=True, slots=True)
class Contact:
    """A time in which the lips touch."""

    start: float
    """Seconds; complete from here."""

    end: float
    """Seconds; complete until here."""

    middle: float
    """Seconds; the moment that must not be missed."""

    press: float
    """How firmly, in [0, 1]."""


def closures(runs: Sequence[Sequence[Sound]], frame: float) -> list[Contact]:
    """The lip closures of /p b m/ and their kin.

    A closure is at least one frame long, so that the middle of a frame falls into it. Lips that begin a run of
    speech closed come out of silence closed, lips that end it closed stay so, and two closures in a row are one.

    Args:
        runs: The sounds, grouped by the silences between them.
        frame: Length of a frame in seconds.
    """
    contacts: list[Contact] = []
    for number, run in enumerate(runs):
        earliest = runs[number - 1][-1].end + _RAMP if number else -np.inf
        latest = runs[number + 1][0].start - _RAMP if number + 1 < len(runs) else np.inf
        for index, sound in enumerate(run):
            if not sound.aims.closes_lips:
                continue
            until = sound.start + sound.length * sound.aims.release
            middle = 0.5 * (sound.start + until)
            start = min(sound.start + 0.005, middle - 0.51 * frame)
            end = max(until - 0.01, middle + 0.51 * frame)
            if index == 0:
                start = min(start, max(start - _ASIDE, earliest))
            if index == len(run) - 1:
                end = max(end, min(end + _ASIDE, latest))
            elif run[index + 1].aims.closes_lips:
                end = max(end, run[index + 1].start + 0.005)
            contacts.append(Contact(start, end, middle, sound.aims.press))
    return contacts


def lip_to_teeth(sounds: Sequence[Sound], frame: float) -> list[Contact]:
    """The contacts of /f v/, each at least one frame long.

    Args:
        sounds: In order.
        frame: Length of a frame in seconds.
    """
    return [
        Contact(
            min(sound.start + 0.01, sound.middle - 0.51 * frame),
            max(sound.end - 0.01, sound.middle + 0.51 * frame),
            sound.middle,
            0.0,
        )
        for sound in sounds
        if sound.aims.lip_to_teeth
    ]


def track(contacts: Sequence[Contact], times: Floats) -> tuple[Floats, Floats]:
    """How complete contact is at `times`, and how firm.

    Args:
        contacts: In any order.
        times: [T] seconds, ascending.

    Returns:
        Two arrays [T] in [0, 1].
    """
    seal, press = np.zeros(len(times)), np.zeros(len(times))
    for contact in contacts:
        first, last = np.searchsorted(times, (contact.start - _RAMP, contact.end + _RAMP))
        time = times[first:last]
        apart = np.maximum(np.maximum(contact.start - time, time - contact.end), 0.0)
        degree = np.where(apart > 0.0, 0.5 + 0.5 * np.cos(np.pi * apart / _RAMP), 1.0)
        np.maximum(seal[first:last], degree, out=seal[first:last])
        np.maximum(press[first:last], degree * contact.press, out=press[first:last])
    return seal, press
