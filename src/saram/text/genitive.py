"""Whether a 의 at the end of a word is the particle."""

from __future__ import annotations

from functools import cache

from saram.text.table import rows

__all__ = ["is_genitive"]


@cache
def _nouns() -> tuple[frozenset[str], tuple[str, ...]]:
    entries = rows("nouns_in_ui")
    return frozenset(row[0] for row in entries), tuple(row[0] for row in entries if row[1] == "suffix")


def is_genitive(word: str) -> bool:
    """Whether the 의 that ends `word` (우리의) is the particle, not part of a noun (회의, 민주주의)."""
    whole, suffixes = _nouns()
    return word not in whole and not (len(word) >= 4 and word.endswith(suffixes))
