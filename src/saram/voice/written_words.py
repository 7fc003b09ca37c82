"""The words of the written text, from the times of the spoken ones."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from saram.types import SpokenText, Word
from saram.voice.reading import WordTime

__all__ = ["written_words"]


def written_words(text: SpokenText, times: Sequence[WordTime]) -> tuple[Word, ...]:
    """Words as written, each with the time in which all that it says is heard.

    Spoken words of one span ("3시" → 세, 시) make one word. Punctuation that touches a word belongs to it:
    an opening bracket or quotation mark to the word after it, anything else to the word before.

    Args:
        text: What was said.
        times: One for each word of `text`.

    Raises:
        ValueError: If `times` has another length than `text.words`.
    """
    groups: list[tuple[int, int, WordTime]] = []
    for word, time in zip(text.words, times, strict=True):
        start, end = word.span
        if groups and start < groups[-1][1]:
            first, last, before = groups[-1]
            groups[-1] = (first, max(last, end), WordTime(before.start, max(before.end, time.end)))
        elif end > start:
            groups.append((start, end, time))
    bounds = _with_punctuation(text.written, [(start, end) for start, end, _ in groups])
    return tuple(
        Word(text.written[start:end], time.start, time.end, (start, end))
        for (start, end), (_, _, time) in zip(bounds, groups, strict=True)
    )


def _with_punctuation(written: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    starts = [start for start, _ in spans]
    ends = [end for _, end in spans]
    for index in range(len(spans) + 1):
        left = ends[index - 1] if index else 0
        right = starts[index] if index < len(spans) else len(written)
        begin, stop = left, right
        while begin < stop and not written[begin].isspace() and index:
            begin += 1
        while stop > begin and not written[stop - 1].isspace() and index < len(spans):
            stop -= 1
        if begin == stop and 0 < index < len(spans):  # no space between the two words
            begin = right
            while begin > left and unicodedata.category(written[begin - 1]) in {"Ps", "Pi"}:
                begin -= 1
            stop = begin
        if index:
            ends[index - 1] = begin
        if index < len(spans):
            starts[index] = stop
    return list(zip(starts, ends, strict=True))
