"""A sentence as the numbers the classifier reads."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate, chain
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from saram.language.gazetteer import Gazetteer, Match
from saram.language.hangul import is_syllable, jamo, letters
from saram.language.morphemes import Morpheme, analyse
from saram.language.values import KINDS, find_values
from saram.types import Language

__all__ = ["BAG_SIZE", "BUCKETS", "CHANNELS", "CLOSING", "MAX_UNITS", "POSITIONS", "TAGS", "Encoder", "Sentence"]

CHANNELS: Final = ("unit", "initial", "medial", "final", "tag", "last_tag", "place", "position")
"""Columns of `Sentence.ids`."""
TAGS: Final = (
    "", "NNG", "NNP", "NNB", "NR", "NP", "VV", "VA", "VX", "VCP", "VCN", "MM", "MAG", "MAJ", "IC", "JKS", "JKC",
    "JKG",
    "JKO", "JKB", "JKV", "JKQ", "JX", "JC", "EP", "EF", "EC", "ETN", "ETM", "XPN", "XSN", "XSV", "XSA", "XSM", "XR",
    "SF", "SP", "SS", "SSO", "SSC", "SE", "SO", "SW", "SL", "SH", "SN", "SB", "UN", "W_EMOJI",
)  # fmt: skip
"""Parts of speech; index 0 stands for all others."""
POSITIONS: Final = 48
"""Positions told apart; later units share the last."""
MAX_UNITS: Final = 160
"""Units read of one sentence; what follows is not understood."""
BAG_SIZE: Final = 8
"""Hashed n-grams of each unit."""
BUCKETS: Final = 1 << 13
"""Hash buckets of those n-grams; bucket 0 is empty."""
CLOSING: Final = ".,?!;:"
"""What is written after an English word and is no part of it."""

_POSITIONS: Final = tuple(min(position, POSITIONS - 1) for position in range(MAX_UNITS))
_TAG_INDEX: Final = {tag: index for index, tag in enumerate(TAGS)}


@dataclass(slots=True)
class Sentence:
    """One sentence, cut into units: Korean into characters without blanks, English into words."""

    text: str
    """Normalised."""

    spans: list[tuple[int, int]]
    """Place of each unit in `text`."""

    ids: NDArray[np.int32]
    """int32 [T, len(CHANNELS)]."""

    bag: NDArray[np.int32]
    """int32 [T, BAG_SIZE]: buckets of the n-grams around each unit, 0 where there are fewer."""

    words: NDArray[np.int32]
    """int32 [T]: row of the unit's morpheme or word in the word vectors, 0 for unknown."""

    marks: NDArray[np.float32]
    """float32 [T, 2 × (entities + kinds)]: begin and inside of a list's value (less than 1 when misheard) or kind."""

    morphemes: list[Morpheme] = field(default_factory=list)
    """Korean only."""

    matches: list[Match] = field(default_factory=list)
    """Values of entity lists that were found."""


class Encoder:
    """Turns text into `Sentence`; holds the vocabularies."""

    def __init__(
        self,
        language: Language,
        units: Iterable[str],
        words: Iterable[str],
        lists: dict[str, dict[str, tuple[str, ...]]],
    ) -> None:
        """Prepare the vocabularies.

        Args:
            language: Language of the text.
            units: Characters (Korean) or lower-case words (English) with a row of their own.
            words: Keys of the word vectors from row 1 on: ``form/TAG`` (Korean) or lower-case words (English).
            lists: Entity → canonical value → synonyms.
        """
        self.language: Language = language
        self.units = list(units)
        self.words = list(words)
        self.lists = lists
        self.entities = sorted(lists)
        self.gazetteer = Gazetteer(lists)
        self._unit_index = {unit: index for index, unit in enumerate(self.units, 1)}
        self._word_index = {word: index for index, word in enumerate(self.words, 1)}
        self._spelled = lru_cache(maxsize=8192)(self._spell)
        self._columns = {name: 2 * index for index, name in enumerate(dict.fromkeys((*self.entities, *KINDS)))}

    @property
    def mark_count(self) -> int:
        """Columns of `Sentence.marks`."""
        return 2 * len(self._columns)

    @property
    def letters(self) -> NDArray[np.int32]:
        """int32 [units + 1, 3]: the letters of each unit that has a row of its own, as `Sentence.ids` has them."""
        spelled = [_character(unit) if self.language == "ko" else (0, 0, 0) for unit in self.units]
        return _table([(0, 0, 0), *spelled], 3)

    def __call__(self, text: str) -> Sentence:
        """Encode a normalised, non-empty text; only its first `MAX_UNITS` units are read."""
        return self._korean(text) if self.language == "ko" else self._english(text)

    def _korean(self, text: str) -> Sentence:
        spans = [(index, index + 1) for index, char in enumerate(text) if char != " "][:MAX_UNITS]
        text = text[: spans[-1][1]] if spans else ""
        chars = [text[start] for start, _ in spans]
        compact = "".join(chars)
        starts = [index for index, (at, _) in enumerate(spans) if at == 0 or text[at - 1] == " "]
        matches = self.gazetteer.find(compact, frozenset(starts))
        names = _names(matches, spans, text)
        morphemes = analyse(text, names)
        count = len(spans)
        place_of = {at: index for index, (at, _) in enumerate(spans)}
        tags, last_tags, places = [0] * count, [0] * count, [0] * count
        words = [0] * count
        for morpheme in morphemes:
            form, name, first, end = morpheme
            tag = _TAG_INDEX.get(name, 0)
            row = self._word_index.get(f"{form}/{name}", 0)
            for at in range(first, max(end, first + 1)):
                index = place_of.get(at)
                if index is None:
                    continue
                if tags[index] == 0:
                    tags[index] = tag
                    places[index] = 1 if at == first else 0
                    words[index] = row
                last_tags[index] = tag
        for index in starts:
            places[index] += 2
        spelled = map(self._spelled, chars)
        ids = [
            (*letters, tag, last, place, position)
            for letters, tag, last, place, position in zip(spelled, tags, last_tags, places, _POSITIONS, strict=False)
        ]
        padded = "  " + compact + "  "
        around = [_around(padded[index : index + 3]) for index in range(count + 2)]
        bag = [
            (*middle[:3], before[6], after[7], *middle[3:6])
            for before, middle, after in zip(around, around[1:], around[2:], strict=False)
        ]
        return Sentence(
            text,
            spans,
            _table(ids, len(CHANNELS)),
            _table(bag, BAG_SIZE),
            np.array(words, np.int32),
            self._mark(text, count, matches, place_of),
            morphemes,
            matches,
        )

    def _spell(self, char: str) -> tuple[int, int, int, int]:
        """The row of a character, and its letters."""
        return (self._unit_index.get(char, 0), *_character(char))

    def _english(self, text: str) -> Sentence:
        spans: list[tuple[int, int]] = []
        at = 0
        for word in text.split()[:MAX_UNITS]:
            start = text.index(word, at)
            at = start + len(word)
            spans.append((start, start + len(word.rstrip(CLOSING) or word)))
        units = [text[start:end].lower() for start, end in spans]
        compact = "".join(units)
        edges = dict(zip(accumulate(map(len, units), initial=0), range(len(units) + 1), strict=True))
        starts = frozenset(edges)
        matches = [
            Match(m.entity, m.canonical, edges[m.start], edges[m.end], m.cost)
            for m in self.gazetteer.find(compact, starts)
            if m.start in starts and m.end in starts
        ]
        count = len(units)
        ids = [
            (self._unit_index.get(unit, 0), 0, 0, 0, _shape(text[slice(*span)]), 0, 0, min(index, POSITIONS - 1))
            for index, (unit, span) in enumerate(zip(units, spans, strict=True))
        ]
        bag = [_english_bag(unit) for unit in units]
        words = np.array([self._word_index.get(unit, 0) for unit in units], np.int32)
        marks = np.zeros((count, self.mark_count), np.float32)
        self._mark_matches(marks, matches)
        return Sentence(text, spans, _table(ids, len(CHANNELS)), _table(bag, BAG_SIZE), words, marks, [], matches)

    def _mark(self, text: str, count: int, matches: list[Match], place_of: dict[int, int]) -> NDArray[np.float32]:
        marks = np.zeros((count, self.mark_count), np.float32)
        self._mark_matches(marks, matches)
        for kind, start, end in find_values(text):
            column = self._columns[kind]
            first = True
            for at in range(start, end):
                index = place_of.get(at)
                if index is not None:
                    marks[index, column + (0 if first else 1)] = 1
                    first = False
        return marks

    def _mark_matches(self, marks: NDArray[np.float32], matches: list[Match]) -> None:
        for match in matches:
            column = self._columns[match.entity]
            strength = 1 - match.cost / 2
            marks[match.start, column] = max(strength, marks[match.start, column])
            if match.end - match.start > 1:
                inside = marks[match.start + 1 : match.end, column + 1]
                np.maximum(inside, strength, out=inside)

    def state(self) -> dict[str, Any]:
        """Everything needed to make this encoder again, as plain JSON values."""
        return {"language": self.language, "units": self.units, "words": self.words, "lists": self.lists}


def _table(rows: Sequence[tuple[int, ...]], width: int) -> NDArray[np.int32]:
    """int32 [rows, width] of rows of numbers."""
    return np.fromiter(chain.from_iterable(rows), np.int32, len(rows) * width).reshape(len(rows), width)


def _names(matches: list[Match], spans: list[tuple[int, int]], text: str) -> tuple[tuple[int, int], ...]:
    """Long, exactly matched values at the beginning of a word: the analyser keeps them whole."""
    chosen: list[tuple[int, int]] = []
    for match in sorted(matches, key=lambda m: (m.start, -m.end)):
        if match.cost or match.end - match.start < 3:
            continue
        start, end = spans[match.start][0], spans[match.end - 1][1]
        whole = " " not in text[start:end]
        if whole and (start == 0 or text[start - 1] == " ") and (not chosen or start >= chosen[-1][1]):
            chosen.append((start, end))
    return tuple(chosen)


def _character(char: str) -> tuple[int, int, int]:
    """Letters of a syllable, counted from 1; other characters get a class of their own in the first place."""
    if is_syllable(char):
        initial, medial, final = jamo(char)
        return initial + 1, medial + 1, final + 1
    if char.isdigit():
        return 20, 0, 0
    if char.isascii() and char.isalpha():
        return 21, 0, 0
    return (22 if "ㄱ" <= char <= "ㅣ" else 23), 0, 0


def bucket(gram: str) -> int:
    """The hash bucket of an n-gram, from 1."""
    return zlib.crc32(gram.encode()) % (BUCKETS - 1) + 1


_BEFORE, _AFTER, _BOTH, _LEFT, _RIGHT, _ONSET, _CODA, _VOWELS = (
    zlib.crc32(kind) for kind in (b"<", b">", b"3", b"l", b"r", b"j", b"k", b"v")
)
"""Check sums of the letters that tell kinds of n-grams apart; those of whole n-grams go on from them."""


@lru_cache(maxsize=16384)
def _bytes(char: str) -> tuple[bytes, bytes, bytes, bytes]:
    """A character, its last two letters, its first two, and its vowel."""
    spelled = letters(char)
    return char.encode(), spelled[-2:].encode(), spelled[:2].encode(), spelled[1:2].encode()


@lru_cache(maxsize=16384)
def _around(window: str) -> tuple[int, ...]:
    """Buckets of the n-grams around the middle one of three characters; then of all three for the last and the first.

    Three characters come again more often than the five that all n-grams of one are made of.
    """
    before, char, after = map(_bytes, window)
    left, right, all_three = before[0] + char[0], char[0] + after[0], before[0] + char[0] + after[0]
    crc, most = zlib.crc32, BUCKETS - 1
    return (
        crc(left, _BEFORE) % most + 1,
        crc(right, _AFTER) % most + 1,
        crc(all_three, _BOTH) % most + 1,
        crc(before[1] + char[2], _ONSET) % most + 1,
        crc(char[1] + after[2], _CODA) % most + 1,
        crc(before[3] + char[3] + after[3], _VOWELS) % most + 1,
        crc(all_three, _LEFT) % most + 1,
        crc(all_three, _RIGHT) % most + 1,
    )


@lru_cache(maxsize=65536)
def _english_bag(word: str) -> tuple[int, ...]:
    """Buckets of a word's prefixes, suffixes and first trigrams."""
    bounded = f"<{word}>"
    grams = [bounded[:3], bounded[:4], bounded[-3:], bounded[-4:], bounded[-5:]]
    grams += [bounded[index : index + 3] for index in range(1, len(bounded) - 3)]
    found = [bucket(gram) for gram in dict.fromkeys(grams)][:BAG_SIZE]
    return tuple(found + [0] * (BAG_SIZE - len(found)))


def _shape(word: str) -> int:
    """A word's class, in the place where Korean has the part of speech."""
    if word.isdigit():
        return 1
    if any(char.isdigit() for char in word):
        return 2
    if not any(char.isalpha() for char in word):
        return 3
    return 4 if "'" in word else 5 if len(word) <= 3 else 6
