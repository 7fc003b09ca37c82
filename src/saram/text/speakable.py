"""One sentence, from how it is written to how it is said."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

import regex

from saram.text.author_lexicon import AuthorLexicon
from saram.text.english_reader import read_english
from saram.text.korean_reader import read_korean
from saram.text.language import detect_language
from saram.text.pronunciation import pronounce_words
from saram.text.reading import Reading
from saram.text.source import Source, fold
from saram.text.symbol import MARKS, SILENT
from saram.types import Language, SpokenText, SpokenWord

__all__ = ["speakable"]

_NONE: Mapping[str, str] = MappingProxyType({})
_CLUSTER = regex.compile(r"\X")
_WHITE = frozenset(" \t\n\r\f\v\u0085\u00a0\u1680\u2028\u2029\u202f\u205f\u3000") | {
    chr(code) for code in range(0x2000, 0x200B)
}
# Of several marks in a row (?!, ..., !!) the strongest is kept.
_STRENGTH = {"": 0, ",": 1, ":": 2, ";": 3, ".": 4, "…": 5, "!": 6, "?": 7}


def speakable(written: str, language: Language | None = None, lexicon: Mapping[str, str] = _NONE) -> SpokenText:
    """Say how `written` is spoken. Never fails; time grows linearly with the text.

    Args:
        written: One sentence or part of one; longer text works too.
        language: Language it is read in, None to be detected (`detect_language`). In Korean, Latin words
            are said in Hangul; in English, Hangul words stay Hangul words.
        lexicon: The author's pronunciations, written → spoken. They win over everything else: the longest
            match, in the same case first, then in any case. A key that begins or ends with a Latin letter or
            a digit matches only where no other Latin letter or digit follows on that side.

    Returns:
        The words with the spans of what they say. Characters without a reading (emoji, other
        scripts, control characters, lone surrogates) are in `SpokenText.unknown`, each distinct one once.
    """
    language = language or detect_language(written)
    source = fold(written)
    words, marks, unknown = _Assembly(source, language, _author_lexicon(tuple(lexicon.items()))).read()
    pronunciations = _pronunciations([text for text, _, _ in words], marks)
    spoken = tuple(
        SpokenWord(text, pronunciation, source.span(start, end))
        for (text, start, end), pronunciation in zip(words, pronunciations, strict=True)
    )
    return SpokenText(written, spoken, language, tuple(unknown), tuple(sorted(marks.items())))


@lru_cache(maxsize=64)
def _author_lexicon(items: tuple[tuple[str, str], ...]) -> AuthorLexicon:
    return AuthorLexicon(items)


def _pronunciations(words: list[str], marks: Mapping[int, str]) -> list[str]:
    """Pronounce phrase by phrase: what a mark parts does not influence each other."""
    result: list[str] = []
    begin = 0
    for end in [*(index + 1 for index in sorted(marks)), len(words)]:
        result += pronounce_words(words[begin:end])
        begin = end
    return result


class _Assembly:
    """Words, marks and unknown characters while a text is read."""

    def __init__(self, source: Source, language: Language, lexicon: AuthorLexicon) -> None:
        self._source = source
        self._text = source.text
        self._read = read_korean if language == "ko" else read_english
        self._language: Language = language
        self._lexicon = lexicon
        self._words: list[tuple[str, int, int]] = []
        self._marks: dict[int, str] = {}
        self._unknown: dict[str, None] = {}
        self._touches = False  # whether the last word may grow together with what is read next

    def read(self) -> tuple[list[tuple[str, int, int]], dict[int, str], list[str]]:
        """Read all of the text: (word, start, end) in the folded text, marks by word, unknown characters."""
        text, at = self._text, 0
        while at < len(text):
            if text[at] in _WHITE:
                self._touches = False
                at += 1
                continue
            entry = self._lexicon.match(text, at)
            if entry is not None:
                self._say(at, Reading(at + len(entry[0]), self._from_lexicon(entry[1]), "both"))
                at += len(entry[0])
                continue
            at = self._next(at)
        return self._words, self._marks, list(self._unknown)

    def _from_lexicon(self, spoken: str) -> tuple[str, ...]:
        return tuple(word.text for word in speakable(spoken, self._language).words)

    def _next(self, at: int) -> int:
        text = self._text
        reading = self._read(text, at)
        if reading is None and text[at] in MARKS:
            reading = Reading(at + 1, mark=MARKS[text[at]])
        if reading is None and text[at] in SILENT and not self._calculates(at):
            reading = Reading(at + 1)
            self._touches = self._touches and text[at] not in "([{<_·"
            return reading.end
        if reading is None:
            cluster = _CLUSTER.match(text, at)
            end = cluster.end() if cluster is not None else at + 1
            first, last = self._source.span(at, end)
            self._unknown[self._source.written[first:last]] = None
            self._touches = False
            return end
        end = self._lexicon.clip(text, at, reading.end) if reading.words == (text[at : reading.end],) else reading.end
        if end < reading.end:
            reading = Reading(end, (text[at:end],), "both")
        if reading.mark:
            self._punctuate(reading.mark, at)
        elif reading.words:
            self._say(at, reading)
        else:
            self._touches = self._touches and reading.joins == "both"
        return reading.end

    def _calculates(self, at: int) -> bool:
        """Whether the sign at `at` stands between two numbers: without it, something else is said (5 < 6)."""
        if self._text[at] not in "<>^":
            return False
        before, after = self._text[max(at - 3, 0) : at].rstrip(), self._text[at + 1 : at + 4].lstrip()
        return before[-1:].isdigit() and after[:1].isdigit()

    def _punctuate(self, mark: str, at: int) -> None:
        self._touches = False
        if not self._words:
            return
        index = len(self._words) - 1
        if mark == "." and self._marks.get(index) in {".", "…"} and self._text[at - 1 : at] == ".":
            mark = "…"
        if _STRENGTH[mark] > _STRENGTH[self._marks.get(index, "")]:
            self._marks[index] = mark

    def _say(self, at: int, reading: Reading) -> None:
        words = list(reading.words)
        # A particle grows together with its number (3은), a Latin word does not (10:30am).
        apart = at > 0 and self._text[at - 1].isdigit() and self._text[at].isascii()
        glued = (
            self._touches
            and not apart
            and self._words
            and words
            and (reading.joins in {"both", "left"} or self._is_ordinal())
        )
        if glued:
            text, start, _ = self._words[-1]
            self._words[-1] = (text + words.pop(0), start, reading.end)
        self._words += [(word, at, reading.end) for word in words]
        self._touches = reading.joins in {"both", "right"}

    def _is_ordinal(self) -> bool:
        """제 grows together with its number (제삼 회)."""
        return self._words[-1][0] == "제"
