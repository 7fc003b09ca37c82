"""What keeping answers brought."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Usage"]


@dataclass(frozen=True, slots=True)
class Usage:
    """What was asked of the store since a time."""

    hits: int
    """Answers that were there, or were just being made."""

    misses: int
    """Answers that had to be made."""

    saved: float
    """Seconds of making that the hits spared."""

    missed: tuple[tuple[str, int], ...]
    """(text, times) of what had to be made most often; personal answers are counted without their text."""

    answers: int
    """Answers kept now."""

    size: int
    """Their bytes."""

    limit: int
    """Bytes that may be kept."""

    @property
    def rate(self) -> float:
        """Hits of all that was asked for, 0 to 1."""
        return self.hits / max(1, self.hits + self.misses)
