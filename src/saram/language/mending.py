"""Damaged sentences put right: the likeliest sentence that could have been damaged into what was heard.

A noisy channel (Shannon 1948; Kernighan, Church & Gale 1990 for spelling): three-character statistics of the bots' own
sentences, smoothed after Witten and Bell (1991), say how likely a sentence is; one letter of a syllable may have been
another, a syllable may be said twice, and two may have changed places.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from saram.language.hangul import FINALS, INITIALS, MEDIALS, compose, is_syllable, jamo
from saram.language.values import find_values

__all__ = ["Mender", "count_trigrams"]

_START: Final = "^^"
_END: Final = "$"

_OTHER: Final = 6.5
"""Cost in nats of a syllable with one letter changed; of those below likewise."""

_TWICE: Final = 7.0
_SWAPPED: Final = 8.0

_BEAM: Final = 6
_LONGEST: Final = 60
"""Characters without blanks of the longest sentence that is mended; commands are shorter."""

_DECISIVE: Final = frozenset("켜꺼끄올려내안못말마")
"""Syllables that turn a meaning round: they are taken as heard."""


_NUMERALS: Final = frozenset("영공일이삼사오육칠팔구십백천만억한두세네닷섯엿곱덟홉열")
"""Syllables of numbers: none of them is taken for another one, said twice or out of place."""


@dataclass(frozen=True, slots=True)
class _Path:
    """A way to read the text up to some character."""

    cost: float
    back: _Path | None
    piece: str
    width: int


class Mender:
    """Statistics of sentences, and the search for the sentence that was meant."""

    def __init__(self, trigrams: Mapping[str, int]) -> None:
        """Take the counts of `count_trigrams`."""
        self.trigrams = dict(trigrams)
        pairs: Counter[str] = Counter()
        singles: Counter[str] = Counter()
        self._after_two: dict[str, list[str]] = defaultdict(list)
        contexts: Counter[str] = Counter()
        for gram, number in self.trigrams.items():
            pairs[gram[1:]] += number
            singles[gram[2]] += number
            contexts[gram[:2]] += number
            self._after_two[gram[:2]].append(gram[2])
        self._after_one: dict[str, list[str]] = defaultdict(list)
        heads: Counter[str] = Counter()
        for pair, number in pairs.items():
            heads[pair[0]] += number
            self._after_one[pair[0]].append(pair[1])
        self._pairs, self._singles, self._contexts, self._heads = pairs, singles, contexts, heads
        self._total = sum(singles.values()) + 2 * len(singles) + 1
        self._weigh = lru_cache(maxsize=1 << 17)(self._weight)

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
            any(unseen[index : index + 3]) and is_syllable(char) and char not in _DECISIVE
            for index, char in enumerate(heard)
        ]
        if any(doubtful):
            for kind, start, end in find_values(heard):
                if end - start > (2 if kind == "number" else 1):
                    doubtful[start:end] = [False] * (end - start)
        return doubtful

    def _search(self, heard: str, doubtful: list[bool]) -> list[str]:
        """The cheapest path (Viterbi with a beam), as one piece a character."""
        states: list[dict[str, _Path]] = [{} for _ in range(len(heard) + 2)]
        states[0][_START] = _Path(0.0, None, "", 0)

        def reach(place: int, context: str, path: _Path) -> None:
            known = states[place].get(context)
            if known is None or path.cost < known.cost:
                states[place][context] = path

        for place, char in enumerate(heard):
            following = heard[place + 1 : place + 2]
            for context, path in sorted(states[place].items(), key=lambda state: state[1].cost)[:_BEAM]:
                for other, cost in self._candidates(context, char, doubtful=doubtful[place]):
                    total = path.cost + cost + self._weigh(context + other)
                    reach(place + 1, context[1] + other, _Path(total, path, other, 1))
                if place and char == heard[place - 1] and doubtful[place] and char not in _NUMERALS:
                    reach(place + 1, context, _Path(path.cost + _TWICE, path, "", 1))
                if doubtful[place] and following != char and _may_swap(char, following):
                    total = path.cost + _SWAPPED + self._weigh(context + following)
                    total += self._weigh(context[1] + following + char)
                    reach(place + 2, following + char, _Path(total, path, following + char, 2))
        path = min(
            (
                _Path(path.cost + self._weigh(context + _END), path, "", 0)
                for context, path in states[len(heard)].items()
            ),
            key=lambda path: path.cost,
        )
        pieces: list[str] = []
        step: _Path | None = path
        while step is not None:
            pieces += reversed(step.piece) if step.width == 2 else [step.piece] * step.width
            step = step.back
        return pieces[::-1]

    def _candidates(self, context: str, char: str, *, doubtful: bool) -> Iterable[tuple[str, float]]:
        """What may have been meant, with its cost: the character itself, and likely ones one letter away."""
        yield char, 0.0
        if not doubtful:
            return
        near = _near(char)
        likely = self._after_two.get(context) or self._after_one.get(context[1]) or []
        for other in likely:
            if other in near and not (char in _NUMERALS and other in _NUMERALS):
                yield other, _OTHER

    def _weight(self, gram: str) -> float:
        """How unlikely the third character is after the two before it, in nats."""
        alone = (self._singles[gram[2]] + 0.5) / self._total
        kinds = len(self._after_one.get(gram[1], ()))
        paired = (self._pairs[gram[1:]] + kinds * alone) / (self._heads[gram[1]] + kinds) if kinds else alone
        kinds = len(self._after_two.get(gram[:2], ()))
        if not kinds:
            return -math.log(paired)
        return -math.log((self.trigrams.get(gram, 0) + kinds * paired) / (self._contexts[gram[:2]] + kinds))


def count_trigrams(texts: Iterable[str]) -> Counter[str]:
    """Count the runs of three characters of sentences, blanks left out, with their beginnings and ends."""
    counts: Counter[str] = Counter()
    for text in texts:
        framed = f"{_START}{text.replace(' ', '').lower()}{_END}"
        counts.update(framed[end - 2 : end + 1] for end in range(2, len(framed)))
    return counts


def _may_swap(char: str, following: str) -> bool:
    both = following != "" and is_syllable(following)
    return both and following not in _DECISIVE and not (char in _NUMERALS and following in _NUMERALS)


@lru_cache(maxsize=4096)
def _near(char: str) -> frozenset[str]:
    """The syllables that differ from this one in one letter."""
    initial, medial, final = jamo(char)
    found = {compose(other, medial, final) for other in range(len(INITIALS))}
    found |= {compose(initial, other, final) for other in range(len(MEDIALS))}
    found |= {compose(initial, medial, other) for other in range(len(FINALS))}
    return frozenset(found - {char})
