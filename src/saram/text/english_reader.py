"""Reads written English."""

from __future__ import annotations

from saram.text.reading import Reading

__all__ = ["read_english"]


def read_english(text: str, at: int) -> Reading | None:
    """Say what stands in `text` (folded) at `at`, or None if no reading of it is known."""
    end = at
    while end < len(text) and (text[end].isalpha() or text[end] == "'"):
        end += 1
    return Reading(end, (text[at:end],), "both") if end > at else None
