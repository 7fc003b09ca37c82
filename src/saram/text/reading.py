"""What a reader found at one place of a text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["Reading"]


@dataclass(frozen=True, slots=True)
class Reading:
    """Characters read, and how they are said."""

    end: int
    """Index after the last character read; always beyond the first one."""

    words: tuple[str, ...] = ()
    """What is said; empty for a mark, for silent characters and for unknown ones."""

    joins: Literal["both", "left", "right", "none"] = "right"
    """Where the words grow together with neighbours that touch them: the last one with what follows
    (``"right"``: a number and its particle), the first one with what stands before (``"left"``), both, none."""

    mark: str = ""
    """Punctuation mark at which the voice pauses or falls."""

    unknown: bool = False
    """Whether no reading of the characters is known."""
