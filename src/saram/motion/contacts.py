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

_FAST_RAMP: Final = 0.04
"""Seconds it takes when the next contact follows so soon that the lips would hardly part otherwise."""

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


def closures(runs: Sequence[Sequence[Sound]], fps: float) -> list[Contact]:
    """The lip closures of /p b m/ and their kin.

    A closure takes in the middle of the frame nearest to its own middle, however short it is. Lips that begin a run of
    speech closed come out of silence closed, lips that end it closed stay so, and two closures in a row are one.

    Args:
        runs: The sounds, grouped by the silences between them.
        fps: Frames a second.
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
            start, end = _reaching(min(sound.start + 0.005, middle), max(until - 0.01, middle), middle, fps)
            if index == 0:
                start = min(start, max(start - _ASIDE, earliest))
            if index == len(run) - 1:
                end = max(end, min(end + _ASIDE, latest))
            elif run[index + 1].aims.closes_lips:
                end = max(end, run[index + 1].start + 0.005)
            contacts.append(Contact(start, end, middle, sound.aims.press))
    return contacts


def lip_to_teeth(sounds: Sequence[Sound], fps: float) -> list[Contact]:
    """The contacts of /f v/, each seen in at least one frame.

    Args:
        sounds: In order.
        fps: Frames a second.
    """
    return [
        Contact(
            *_reaching(sound.start + 0.2 * sound.length, sound.end - 0.2 * sound.length, sound.middle, fps),
            sound.middle,
            0.0,
        )
        for sound in sounds
        if sound.aims.lip_to_teeth
    ]


def track(contacts: Sequence[Contact], times: Floats) -> tuple[Floats, Floats]:
    """How complete contact is at `times`, and how firm.

    Args:
        contacts: In order.
        times: [T] seconds, ascending.

    Returns:
        Two arrays [T] in [0, 1].
    """
    seal, press = np.zeros(len(times)), np.zeros(len(times))
    ends = [-np.inf, *(contact.end for contact in contacts)]
    starts = [*(contact.start for contact in contacts[1:]), np.inf]
    for contact, before, after in zip(contacts, ends, starts, strict=False):
        closing, opening = _ramp(contact.start - before), _ramp(after - contact.end)
        first, last = np.searchsorted(times, (contact.start - closing, contact.end + opening))
        time = times[first:last]
        apart = np.maximum(np.maximum((contact.start - time) / closing, (time - contact.end) / opening), 0.0)
        degree = 0.5 + 0.5 * np.cos(np.pi * apart)
        np.maximum(seal[first:last], degree, out=seal[first:last])
        np.maximum(press[first:last], degree * contact.press, out=press[first:last])
    return seal, press


def _ramp(gap: float) -> float:
    """Seconds for lips to meet or part beside a time of `gap` seconds between two contacts."""
    return min(max(0.8 * gap, _FAST_RAMP), _RAMP)


def _reaching(start: float, end: float, middle: float, fps: float) -> tuple[float, float]:
    """A span made long enough to hold the middle of the frame that `middle` lies in."""
    shown = (np.floor(middle * fps) + 0.5) / fps
    return float(min(start, shown)), float(max(end, shown))
