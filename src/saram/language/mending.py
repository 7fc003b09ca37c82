"""Damaged sentences put right: the likeliest sentence that could have been damaged into what was heard.

A noisy channel (Shannon 1948; Kernighan, Church & Gale 1990 for spelling): three-character statistics of the bots' own
sentences, smoothed after Witten and Bell (1991), say how likely a sentence is; one letter of a syllable may have been
another, a syllable may be said twice, and two may have changed places.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import Final, TypeAlias

from saram.language.hangul import FINALS, INITIALS, MEDIALS, compose, is_syllable, jamo
from saram.language.values import find_values

__all__ = ["DECISIVE", "Mender", "count_trigrams", "guessed"]

_START: Final = "^^"
_END: Final = "$"

_OTHER: Final = 7.0
"""Cost in nats of a syllable with one letter changed; of those below likewise."""

_TWICE: Final = 6.5
_SWAPPED: Final = 7.5

_BEAM: Final = 10
"""Ways that are followed from one character to the next."""

_BEHIND: Final = 7.0
"""A way that costs so much more than the cheapest one is given up."""

_OTHERS: Final = 8
"""Syllables that are tried for one that may have been misheard."""

_LONGEST: Final = 60
"""Characters without blanks of the longest sentence that is mended; commands are shorter."""

DECISIVE: Final = frozenset("켜꺼끄올려내안못말마")
"""Syllables that turn a meaning round: they are taken as heard."""

_BETWEEN: Final = frozenset("커껴크")
"""Syllables one letter away from 켜 and from 꺼 or 끄 as well."""

_NEGATIONS: Final = frozenset("안못말마")

_NUMERALS: Final = frozenset("영공일이삼사오육칠팔구십백천만억한두세네닷섯엿곱덟홉열")
"""Syllables of numbers: none of them is taken for another one, said twice or out of place."""


_NONE: Final[frozenset[str]] = frozenset()

_Path: TypeAlias = "tuple[float, _Path | None, tuple[str, ...]]"
"""A way to read the text up to some character: its cost, the way before, and what its last characters were meant as."""


class Mender:
    """Statistics of sentences, and the search for the sentence that was meant."""

    def __init__(self, trigrams: Mapping[str, int]) -> None:
        """Take the counts of `count_trigrams`."""
        self.trigrams = dict(trigrams)
        pairs: Counter[str] = Counter()
        singles: Counter[str] = Counter()
        contexts: Counter[str] = Counter()
        self._kinds: Counter[str] = Counter()
        for gram, number in self.trigrams.items():
            pairs[gram[1:]] += number
            singles[gram[2]] += number
            contexts[gram[:2]] += number
            self._kinds[gram[:2]] += 1
        self._after: dict[str, set[str]] = defaultdict(set)
        heads: Counter[str] = Counter()
        for pair, number in pairs.items():
            heads[pair[0]] += number
            self._after[pair[0]].add(pair[1])
        self._pairs, self._singles, self._contexts, self._heads = pairs, singles, contexts, heads
        self._total = sum(singles.values()) + 2 * len(singles) + 1
        self._weigh = lru_cache(maxsize=1 << 17)(self._weight)
        self._paired = lru_cache(maxsize=1 << 17)(self._share_after)
        self._alike = lru_cache(maxsize=1 << 14)(self._near_after)
        self._others = lru_cache(maxsize=1 << 14)(self._other)

    def mend(self, text: str) -> str:
        """The sentence that was probably meant; the same text where nothing in it is unusual."""
        pieces = self.pieces(text)
        return text if pieces is None else "".join(pieces)

    def pieces(self, text: str) -> list[str] | None:
        """What stands for each character of `text` in the sentence that was probably meant.

        Returns:
            One string a character, or None if `text` stays as it is.
        """
        places = [index for index, char in enumerate(text) if char != " "]
        heard = "".join(text[index] for index in places).lower()
        if not self.trigrams or not 1 < len(heard) <= _LONGEST:
            return None
        doubtful = self._doubtful(heard)
        if not any(doubtful):
            return None
        found = self._search(heard, doubtful)
        if "".join(found) == heard:
            return None
        pieces = list(text)
        for place, char, piece in zip(places, heard, found, strict=True):
            if piece != char:
                pieces[place] = piece
        return pieces

    def _doubtful(self, heard: str) -> list[bool]:
        """Whether each character stands in a trigram that was never seen and in no date, time, number and the like."""
        framed = f"{_START}{heard}{_END}"
        unseen = [framed[end - 2 : end + 1] not in self.trigrams for end in range(2, len(framed))]
        doubtful = [
            any(unseen[index : index + 3]) and is_syllable(char) and char not in DECISIVE
            for index, char in enumerate(heard)
        ]
        if any(doubtful):
            for kind, start, end in find_values(heard):
                if end - start > (2 if kind == "number" else 1):
                    doubtful[start:end] = [False] * (end - start)
        return doubtful

    def _search(self, heard: str, doubtful: list[bool]) -> list[str]:
        """The cheapest path (Viterbi with a beam), as one piece a character."""
        length = len(heard)
        weigh = self._weigh
        # There is one way to the first doubtful character, and one on from where all ways have met behind the last.
        first = doubtful.index(True)
        settled = length - doubtful[::-1].index(True) + 1
        states: list[dict[str, _Path]] = [{} for _ in range(length + 2)]
        states[first][(_START + heard)[first : first + 2]] = (0.0, None, tuple(heard[:first]))

        def reach(place: int, context: str, path: _Path) -> None:
            known = states[place].get(context)
            if known is None or path[0] < known[0]:
                states[place][context] = path

        for place in range(first, length):
            char, here = heard[place], states[place]
            if place > settled and len(here) == 1:
                ((_, path),) = here.items()
                return [*_pieces(path), *heard[place:]]
            following = heard[place + 1 : place + 2]
            for context, path in _followed(here):
                cost = path[0]
                reach(place + 1, context[1] + char, (cost + weigh(context + char), path, (char,)))
                if not doubtful[place]:
                    continue
                for other, added in self._others(context, char):
                    reach(place + 1, context[1] + other, (cost + added, path, (other,)))
                if place and char == heard[place - 1] and char not in _NUMERALS:
                    reach(place + 1, context, (cost + _TWICE, path, ("",)))
                if following != char and _may_swap(char, following):
                    total = cost + _SWAPPED + weigh(context + following) + weigh(context[1] + following + char)
                    reach(place + 2, following + char, (total, path, (following, char)))
        return _pieces(self._cheapest(states[length]))

    def _cheapest(self, ends: Mapping[str, _Path]) -> _Path:
        """The way that costs least with the end of the sentence."""
        return min(((path[0] + self._weigh(context + _END), path) for context, path in ends.items()), key=_first)[1]

    def _other(self, context: str, char: str) -> list[tuple[str, float]]:
        """Likely syllables one letter away from the one heard, each with its cost after two others."""
        alike = self._alike(context[1], char)
        found = zip(alike, self._weights(context, [context[1] + other for other in alike]), strict=True)
        return [(other, _OTHER + cost) for other, cost in sorted(found, key=_second)[:_OTHERS]]

    def _near_after(self, before: str, char: str) -> list[str]:
        """The syllables one letter away from the one heard that have been seen after another."""
        found = sorted(_near(char) & self._after.get(before, _NONE))
        return [other for other in found if other not in _NUMERALS] if char in _NUMERALS else found

    def _weight(self, gram: str) -> float:
        """How unlikely the third character is after the two before it, in nats."""
        return self._weights(gram[:2], [gram[1:]])[0]

    def _weights(self, context: str, pairs: Iterable[str]) -> list[float]:
        """The same for several third characters, each given with the second."""
        kinds = self._kinds.get(context, 0)
        if not kinds:
            return [-math.log(self._paired(pair)) for pair in pairs]
        seen, first, total = self.trigrams, context[0], self._contexts[context] + kinds
        return [-math.log((seen.get(first + pair, 0) + kinds * self._paired(pair)) / total) for pair in pairs]

    def _share_after(self, pair: str) -> float:
        """How likely the second character is after the first."""
        alone = (self._singles.get(pair[1], 0) + 0.5) / self._total
        kinds = len(self._after.get(pair[0], _NONE))
        return (self._pairs.get(pair, 0) + kinds * alone) / (self._heads[pair[0]] + kinds) if kinds else alone


def guessed(text: str, pieces: Sequence[str]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Where a direction and where a negation stands in a mended sentence that is only guessed.

    A direction is guessed where 켜 and 꺼 are both one letter away from what was heard (``불 커줘``), whatever it was
    mended into; a negation where none was heard.

    Args:
        text: What was heard.
        pieces: What stands for each of its characters, as `Mender.pieces` gives it.

    Returns:
        Indices in the mended sentence, of directions and of negations.
    """
    ends = accumulate(len(piece) for piece in pieces)
    changed = [each for each in zip(text, pieces, ends, strict=True) if each[0] != each[1]]
    return (
        tuple(max(end - 1, 0) for char, _, end in changed if char in _BETWEEN),
        tuple(end - 1 for _, piece, end in changed if piece in _NEGATIONS),
    )


def count_trigrams(texts: Iterable[str]) -> Counter[str]:
    """Count the runs of three characters of sentences, blanks left out, with their beginnings and ends."""
    counts: Counter[str] = Counter()
    for text in texts:
        framed = f"{_START}{text.replace(' ', '').lower()}{_END}"
        counts.update(framed[end - 2 : end + 1] for end in range(2, len(framed)))
    return counts


def _cost(state: tuple[str, _Path]) -> float:
    return state[1][0]


def _followed(here: Mapping[str, _Path]) -> list[tuple[str, _Path]]:
    """The ways worth going on with, cheapest first."""
    ranked = sorted(here.items(), key=_cost)[:_BEAM]
    most = ranked[0][1][0] + _BEHIND if ranked else 0.0
    return [each for each in ranked if each[1][0] <= most]


def _second(other: tuple[str, float]) -> float:
    return other[1]


def _first(ending: tuple[float, _Path]) -> float:
    return ending[0]


def _pieces(path: _Path) -> list[str]:
    """What the characters of a path were meant as, in order."""
    parts: list[tuple[str, ...]] = []
    step: _Path | None = path
    while step is not None:
        parts.append(step[2])
        step = step[1]
    return [piece for part in reversed(parts) for piece in part]


def _may_swap(char: str, following: str) -> bool:
    both = following != "" and is_syllable(following)
    return both and following not in DECISIVE and not (char in _NUMERALS and following in _NUMERALS)


@lru_cache(maxsize=4096)
def _near(char: str) -> frozenset[str]:
    """The syllables that differ from this one in one letter."""
    initial, medial, final = jamo(char)
    found = {compose(other, medial, final) for other in range(len(INITIALS))}
    found |= {compose(initial, other, final) for other in range(len(MEDIALS))}
    found |= {compose(initial, medial, other) for other in range(len(FINALS))}
    return frozenset(found - {char})
