"""How likely characters are after one another, by the sentences of bots."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from math import exp, log
from typing import Final

from saram.language.hangul import FINALS, INITIALS, MEDIALS, compose, jamo

__all__ = ["END", "NUMERALS", "START", "Trigrams", "count_trigrams"]

START: Final = "^^"
"""Stands before the first character of a sentence."""

END: Final = "$"
"""Stands behind the last one."""

NUMERALS: Final = frozenset("영공일이삼사오육칠팔구십백천만억한두세네닷섯엿곱덟홉열")
"""Syllables of numbers: none of them is taken for another one, said twice or out of place."""

_OTHERS: Final = 8
"""Syllables that are tried for one that may have been misheard."""

_ROUNDING: Final = 1 - 1e-9
"""Keeps what lies at a limit within it, whatever rounding does."""

_NONE: Final[frozenset[str]] = frozenset()


class Trigrams:
    """Three-character statistics, smoothed after Witten and Bell (1991).

    Costs are negative logarithms of probabilities, in nats.
    """

    def __init__(self, counts: Mapping[str, int]) -> None:
        """Take the counts of `count_trigrams`."""
        self.counts = dict(counts)
        pairs: dict[str, int] = {}
        contexts: dict[str, int] = {}
        kinds: dict[str, int] = {}
        for gram, number in self.counts.items():
            context, pair = gram[:2], gram[1:]
            pairs[pair] = pairs.get(pair, 0) + number
            contexts[context] = contexts.get(context, 0) + number
            kinds[context] = kinds.get(context, 0) + 1
        singles: dict[str, int] = {}
        heads: dict[str, int] = {}
        self._after: dict[str, set[str]] = {}
        for pair, number in pairs.items():
            before, char = pair
            singles[char] = singles.get(char, 0) + number
            heads[before] = heads.get(before, 0) + number
            self._after.setdefault(before, set()).add(char)
        total = sum(singles.values()) + 2 * len(singles) + 1
        self._alone = {char: (number + 0.5) / total for char, number in singles.items()}
        self._never = 0.5 / total
        # Of each context: how many characters were seen after it, and by what their weighted counts are divided.
        self._heads = {before: (len(after), heads[before] + len(after)) for before, after in self._after.items()}
        self._contexts = {context: (number, contexts[context] + number) for context, number in kinds.items()}
        self._shares: dict[str, float] = {}
        for pair, number in pairs.items():
            seen, whole = self._heads[pair[0]]
            self._shares[pair] = (number + seen * self._alone[pair[1]]) / whole
        self._alike = lru_cache(maxsize=1 << 14)(self._near_after)

    def cost(self, gram: str) -> float:
        """How unlikely the third character is after the two before it."""
        share = self._shares.get(gram[1:])
        if share is None:
            share = self._alone.get(gram[2], self._never)
            head = self._heads.get(gram[1])
            if head is not None:
                share = head[0] * share / head[1]
        context = self._contexts.get(gram[:2])
        if context is None:
            return -log(share)
        return -log((self.counts.get(gram, 0) + context[0] * share) / context[1])

    def others(self, context: str, char: str, most: float) -> list[tuple[float, str]]:
        """Likely syllables one letter away from the one heard after two others, with their costs, cheapest first.

        Args:
            context: The two characters before it.
            char: The syllable that was heard.
            most: Highest cost of those wanted.
        """
        near = self._alike(context[1], char)
        known = self._contexts.get(context)
        if known is None:
            return [each for each in near[1] if each[0] <= most]
        kinds, total = known
        least = total * exp(-most) * _ROUNDING
        first, seen = context[0], self.counts
        found = [
            (value, pair[1]) for pair, share in near[0] if (value := seen.get(first + pair, 0) + kinds * share) >= least
        ]
        found.sort(key=_cost, reverse=True)
        return [(-log(value / total), other) for value, other in found[:_OTHERS]]

    def _near_after(self, before: str, char: str) -> tuple[list[tuple[str, float]], list[tuple[float, str]]]:
        """The syllables one letter away from the one heard that have been seen after another.

        Returns:
            Each pair with its share, and the likeliest ones with their costs after an unknown character and that other.
        """
        shares = self._shares
        pairs = [before + other for other in sorted(_near(char) & self._after.get(before, _NONE))]
        if char in NUMERALS:
            pairs = [pair for pair in pairs if pair[1] not in NUMERALS]
        found = [(pair, shares[pair]) for pair in pairs]
        costs = sorted(((-log(share), pair[1]) for pair, share in found), key=_cost)
        return found, costs[:_OTHERS]


def count_trigrams(texts: Iterable[str]) -> Counter[str]:
    """Count the runs of three characters of sentences, blanks left out, with their beginnings and ends."""
    counts: Counter[str] = Counter()
    for text in texts:
        framed = f"{START}{text.replace(' ', '').lower()}{END}"
        counts.update(framed[end - 2 : end + 1] for end in range(2, len(framed)))
    return counts


def _cost(other: tuple[float, str]) -> float:
    return other[0]


@lru_cache(maxsize=4096)
def _near(char: str) -> frozenset[str]:
    """The syllables that differ from this one in one letter."""
    initial, medial, final = jamo(char)
    found = {compose(other, medial, final) for other in range(len(INITIALS))}
    found.update([compose(initial, other, final) for other in range(len(MEDIALS))])
    found.update([compose(initial, medial, other) for other in range(len(FINALS))])
    found.discard(char)
    return frozenset(found)
