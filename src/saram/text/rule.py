"""A pattern of written text and the way it is said."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from saram.text.reading import Reading

__all__ = ["Rule", "read_first"]


@dataclass(frozen=True, slots=True)
class Rule:
    """Reads what `pattern` matches."""

    pattern: re.Pattern[str]
    """Matched at the place to be read; every repetition in it is bounded or cannot be scanned twice."""

    read: Callable[[re.Match[str]], Reading | None]
    """Says the match, or returns None where it only looked like one."""


def read_first(rules: Sequence[Rule], text: str, at: int) -> Reading | None:
    """What the first of `rules` that applies to `text` at `at` reads there."""
    for rule in rules:
        match = rule.pattern.match(text, at)
        if match is not None:
            reading = rule.read(match)
            if reading is not None:
                return reading
    return None
