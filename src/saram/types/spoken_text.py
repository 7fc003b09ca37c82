"""Written text beside the way it is said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

__all__ = ["Language", "SpokenText", "SpokenWord"]

Language: TypeAlias = Literal["ko", "en"]
"""ISO 639-1 code of a language saram speaks."""


@dataclass(frozen=True, slots=True)
class SpokenWord:
    """One space-delimited word as it is said."""

    text: str
    """The word in the spelling of its language, numbers and signs written out (``"세"``, ``"시"``)."""

    pronunciation: str
    """Korean: Hangul respelled by the standard pronunciation (국물 → 궁물). English: same as `text`."""

    span: tuple[int, int]
    """Start and end (exclusive) of the characters of `SpokenText.written` this word says. Several words
    may say the same characters ("3시" → 세, 시) and are then given the same span."""


@dataclass(frozen=True, slots=True)
class SpokenText:
    """A sentence (or a part of one) ready for a voice."""

    written: str
    """As the author wrote it; captions show this."""

    words: tuple[SpokenWord, ...]
    """What is said, in order."""

    language: Language
    """Language of the words."""

    unknown: tuple[str, ...] = ()
    """Characters of `written` for which no reading is known and which are therefore not said."""

    phrase_ends: tuple[tuple[int, str], ...] = ()
    """(index of a word, punctuation mark that follows it), e.g. ``((3, ","), (6, "."))``."""

    @property
    def spoken(self) -> str:
        """The words in normal spelling with punctuation, as one string."""
        return self._join([word.text for word in self.words])

    @property
    def pronounced(self) -> str:
        """The words as pronounced, with punctuation, as one string."""
        return self._join([word.pronunciation for word in self.words])

    def _join(self, words: list[str]) -> str:
        marks = dict(self.phrase_ends)
        return " ".join(word + marks.get(index, "") for index, word in enumerate(words))
