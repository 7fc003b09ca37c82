"""How far what was heard is from what was said."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

__all__ = ["letter_error", "word_error", "word_errors"]


def word_errors(said: Sequence[str], heard: Sequence[str]) -> int:
    """Words left out, put in or exchanged (the edit distance)."""
    row = list(range(len(heard) + 1))
    for index, word in enumerate(said, 1):
        corner, row[0] = row[0], index
        for place, other in enumerate(heard, 1):
            corner, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, corner + (word != other))
    return row[-1]


def word_error(said: str, heard: str) -> float:
    """Words that are wrong as a share of those said, 0 or more; letters only, case does not count."""
    words = _letters(said).split()
    return word_errors(words, _letters(heard).split()) / max(1, len(words))


def letter_error(said: str, heard: str) -> float:
    """Letters that are wrong as a share of those said; blanks do not count, as Korean is written with and without."""
    letters = _letters(said).replace(" ", "")
    return word_errors(letters, _letters(heard).replace(" ", "")) / max(1, len(letters))


def _letters(text: str) -> str:
    folded = unicodedata.normalize("NFC", text).casefold().replace("’", "'")
    return "".join(letter if letter.isalnum() or letter in " '" else " " for letter in folded)
