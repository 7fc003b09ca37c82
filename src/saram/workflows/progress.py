"""How far a rendering is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from saram.types import Duration

__all__ = ["OnProgress", "Progress"]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a rendering is."""

    done: Duration
    """Seconds of video that are finished."""

    total: Duration
    """Seconds of the whole video, estimated from the length of the text until all of it is said."""


OnProgress: TypeAlias = Callable[[Progress], None]
"""Told how far it is, now and then."""


class Estimate:
    """Guesses the length of the whole from the part of the text that has been said."""

    def __init__(self, characters: int) -> None:
        self._characters = max(1, characters)
        self._said = 0
        self._scheduled = Fraction(0)

    def schedule(self, characters: int, end: Duration) -> None:
        """Take note that `characters` more are said by `end`."""
        self._said += characters
        self._scheduled = end

    def at(self, done: Duration) -> Progress:
        """How far it is when `done` seconds are finished."""
        said = min(self._said, self._characters)
        # Before anything is said: about six syllables, and as many characters, a second.
        total = self._scheduled * self._characters / said if said else Fraction(self._characters, 6)
        return Progress(done, max(total, done, self._scheduled))
