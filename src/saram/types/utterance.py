"""What was heard."""

from __future__ import annotations

from dataclasses import dataclass

from saram.types.spoken_text import Language

__all__ = ["Utterance"]


@dataclass(frozen=True, slots=True)
class Utterance:
    """One turn of a person, as text."""

    text: str
    """As recognised or typed."""

    language: Language = "ko"
    """Language of the text."""

    confidence: float = 1.0
    """The recogniser's trust in the text, 0 to 1; 1 for typed text."""

    alternatives: tuple[str, ...] = ()
    """Further readings of the same sound, best first, without `text` itself."""
