"""Long texts in pieces that an engine can say in one go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from saram.types import Language, SpokenText, SpokenWord

__all__ = ["cut_out", "pieces"]

# Characters of a word. espeak-ng holds a word of 160 bytes, and a syllable of Hangul takes nine of them.
_WORD_LIMIT: Final[dict[Language, int]] = {"ko": 16, "en": 60}


def pieces(text: SpokenText, limit: int = 240) -> Iterator[SpokenText]:
    """Cut a text into consecutive parts whose words have at most about `limit` characters together.

    A text that is short enough comes back as it is. Otherwise cuts are made after a sentence end or a comma
    where there is one, else between words; a word of more than 16 (Korean) or 60 characters is cut inside. The
    `written` of the parts join to that of the text, and spans count from the start of their part. Text without
    words gives nothing.
    """
    words, marks = _cut_words(text)
    begin = 0
    offset = 0
    while begin < len(words):
        end = _piece_end(words, marks, begin, limit)
        last = end == len(words)
        cut = len(text.written) if last else max(offset, words[end].span[0])
        yield SpokenText(
            written=text.written[offset:cut],
            words=tuple(_shift(word, offset, cut) for word in words[begin:end]),
            language=text.language,
            unknown=text.unknown if not begin else (),
            phrase_ends=tuple(
                (index - begin, marks[index]) for index in range(begin, end) if index in marks
            ) or (() if last else ((end - 1 - begin, ","),)),
        )  # fmt: skip
        begin, offset = end, cut


def cut_out(text: SpokenText, start: int, end: int) -> SpokenText:
    """The part of a text that `written` shows from `start` to `end`; a word belongs where it begins."""
    chosen = [index for index, word in enumerate(text.words) if start <= word.span[0] < max(end, start + 1)]
    marks = dict(text.phrase_ends)
    return SpokenText(
        written=text.written[start:end],
        words=tuple(_shift(text.words[index], start, end) for index in chosen),
        language=text.language,
        phrase_ends=tuple((place, marks[index]) for place, index in enumerate(chosen) if index in marks),
    )


def _piece_end(words: list[SpokenWord], marks: dict[int, str], begin: int, limit: int) -> int:
    size = 0
    after_word = after_mark = begin
    for index in range(begin, len(words)):
        size += len(words[index].text)
        if size > limit and after_word > begin:
            return after_mark if after_mark > begin else after_word
        if _separable(words, index):
            after_word = index + 1
            if index in marks and size * 3 >= limit:
                after_mark = index + 1
    return len(words)


def _separable(words: list[SpokenWord], index: int) -> bool:
    """Whether word `index` and the one after it say different characters."""
    return index + 1 == len(words) or words[index + 1].span[0] >= words[index].span[1]


def _shift(word: SpokenWord, offset: int, cut: int) -> SpokenWord:
    start, end = (min(max(place, offset), cut) - offset for place in word.span)
    return replace(word, span=(start, end))


def _cut_words(text: SpokenText) -> tuple[list[SpokenWord], dict[int, str]]:
    given = dict(text.phrase_ends)
    words: list[SpokenWord] = []
    marks: dict[int, str] = {}
    for index, word in enumerate(text.words):
        parts = max(1, -(-max(len(word.text), len(word.pronunciation)) // _WORD_LIMIT[text.language]))
        words += [
            SpokenWord(
                _share(word.text, part, parts),
                _share(word.pronunciation, part, parts),
                (_place(word.span, part, parts), _place(word.span, part + 1, parts)),
            )
            for part in range(parts)
        ]
        if index in given:
            marks[len(words) - 1] = given[index]
    return words, marks


def _share(text: str, part: int, parts: int) -> str:
    return text[len(text) * part // parts : len(text) * (part + 1) // parts]


def _place(span: tuple[int, int], part: int, parts: int) -> int:
    return span[0] + (span[1] - span[0]) * part // parts
