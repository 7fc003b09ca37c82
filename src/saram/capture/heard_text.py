"""A transcript found again in the sound it belongs to."""

from __future__ import annotations

from dataclasses import dataclass

from saram.types import Language

__all__ = ["HeardLine", "HeardText"]


@dataclass(frozen=True, slots=True)
class HeardLine:
    """One line of a transcript."""

    text: str
    """What should be said."""

    start: float
    """Seconds in the file."""

    end: float
    """Seconds in the file."""

    score: float
    """How well what is heard fits it, 0 to 1, as `saram.voice.Alignment.score`."""

    phonemes: tuple[str, ...]
    """Its sounds in order, as `Phoneme.symbol`, silence left out."""


@dataclass(frozen=True, slots=True)
class HeardText:
    """All lines of the transcript of one file."""

    language: Language
    """Language spoken."""

    lines: tuple[HeardLine, ...]
    """In order."""
