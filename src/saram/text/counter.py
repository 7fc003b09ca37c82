"""Counters: the words that follow a number, and which numerals they take."""

from __future__ import annotations

from saram.text.table import rows

__all__ = ["COUNTERS", "find_counter"]

COUNTERS = {row[0]: row[1] for row in rows("counters")}
"""Counter → the numerals it takes: ``"native"``, ``"sino"`` or ``"month"`` (Sino-Korean, one word with its number)."""

_LONGEST = max(map(len, COUNTERS))


def find_counter(text: str, at: int) -> str:
    """The longest counter that stands in `text` at `at`, or ``""``."""
    for size in range(_LONGEST, 0, -1):
        if text[at : at + size] in COUNTERS:
            return text[at : at + size]
    return ""
