"""How likely characters are after one another, by the sentences of bots."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from math import exp, log
from typing import Final, TypeAlias

from saram.language.hangul import FINALS, INITIALS, MEDIALS, compose, jamo

__all__ = ["END", "NUMERALS", "START", "Trigrams", "count_trigrams"]

START: Final = "^^"
"""Stands before the first character of a sentence."""

END: Final = "$"
"""Stands behind the last one."""

NUMERALS: Final = frozenset("영공일이삼사오육칠팔구십백천만억반한두세네닷섯엿곱덟홉열")
"""Syllables of numbers: none of them is taken for another one, said twice or out of place."""

_OTHERS: Final = 8
"""Syllables that are tried for one that may have been misheard."""

_SYLLABLES: Final = "".join(
    compose(initial, medial, final)
    for initial in range(len(INITIALS))
    for medial in range(len(MEDIALS))
    for final in range(len(FINALS))
)
"""All syllables in the order of their letters."""

_ROUNDING: Final = 1 - 1e-9
"""Keeps what lies at a limit within it, whatever rounding does."""


_After: TypeAlias = tuple[int, int, dict[str, float]]
"""How many characters were seen after one, what their weighted counts are divided by, and the probability of each."""


class Trigrams:
    """Three-character statistics, smoothed after Witten and Bell (1991).

    Costs are negative logarithms of probabilities, in nats.
    """

    def __init__(self, counts: Mapping[str, int]) -> None:
        """Take the counts of `count_trigrams`."""
        followers: dict[str, dict[str, int]] = {}
        same: dict[str, str] = {}  # one string a character, since there are many times as many trigrams
        for gram, number in counts.items():
            followers.setdefault(gram[:2], {})[same.setdefault(gram[2], gram[2])] = number
        self._contexts = {context: (sum(each.values()) + len(each), each) for context, each in followers.items()}
        pairs: dict[str, dict[str, int]] = {}
        for context, each in followers.items():
            after = pairs.setdefault(context[1], {})
            for char, number in each.items():
                after[char] = after.get(char, 0) + number
        singles: dict[str, int] = {}
        for after in pairs.values():
            for char, number in after.items():
                singles[char] = singles.get(char, 0) + number
        total = sum(singles.values()) + 2 * len(singles) + 1
        self._never = 0.5 / total
        self._alone = {char: (number + 0.5) / total for char, number in singles.items()}
        self._pairs = {before: self._shares(after) for before, after in pairs.items()}
        self._alike = lru_cache(maxsize=1 << 14)(self._near_after)
        self._likeliest = lru_cache(maxsize=1 << 14)(self._likeliest_after)

    def _shares(self, after: Mapping[str, int]) -> _After:
        """What is known of what follows a character, from the counts."""
        kinds, total = len(after), sum(after.values()) + len(after)
        alone = self._alone
        return kinds, total, {char: (number + kinds * alone[char]) / total for char, number in after.items()}

    @property
    def counts(self) -> dict[str, int]:
        """The counts it was made from."""
        return {
            context + char: number for context, (_, each) in self._contexts.items() for char, number in each.items()
        }

    def __bool__(self) -> bool:
        """Whether there are any."""
        return bool(self._contexts)

    def unseen(self, text: str) -> list[bool]:
        """Whether each character of a text was never seen after the two before it; and the end likewise."""
        framed = f"{START}{text}{END}"
        contexts = self._contexts
        return [
            (known := contexts.get(framed[start : start + 2])) is None or framed[start + 2] not in known[1]
            for start in range(len(framed) - 2)
        ]

    def cost(self, context: str, char: str) -> float:
        """How unlikely a character is after two others."""
        after = self._pairs.get(context[1])
        share = after[2].get(char) if after is not None else None
        if share is None:
            share = self._alone.get(char, self._never)
            if after is not None:
                share = after[0] * share / after[1]
        known = self._contexts.get(context)
        if known is None:
            return -log(share)
        total, each = known
        return -log((each.get(char, 0) + len(each) * share) / total)

    def others(self, context: str, char: str, most: float) -> list[tuple[float, str]]:
        """Likely syllables one letter away from the one heard after two others, with their costs, cheapest first.

        Args:
            context: The two characters before it.
            char: The syllable that was heard.
            most: Highest cost of those wanted.
        """
        known = self._contexts.get(context)
        if known is None:
            return [each for each in self._likeliest(context[1], char) if each[0] <= most]
        total, each = known
        kinds, least = len(each), total * exp(-most) * _ROUNDING
        shares, highest = self._alike(context[1], char)
        # Where none is likely enough by itself, only those that have been seen here are looked at: few.
        tried = shares if kinds * highest >= least else sorted(each.keys() & shares.keys())
        found = [(value, other) for other in tried if (value := each.get(other, 0) + kinds * shares[other]) >= least]
        found.sort(key=_cost, reverse=True)
        return [(-log(value / total), other) for value, other in found[:_OTHERS]]

    def _near_after(self, before: str, char: str) -> tuple[dict[str, float], float]:
        """The syllables one letter away from the one heard that have been seen after another, in order.

        Returns:
            The share of each, and the highest of them.
        """
        after = self._pairs.get(before)
        if after is None:
            return {}, 0.0
        share_of = after[2].get
        found = {other: share for other in _near(char) if (share := share_of(other)) is not None}
        return found, max(found.values(), default=0.0)

    def _likeliest_after(self, before: str, char: str) -> list[tuple[float, str]]:
        """The likeliest of those, with their costs after a pair that was never seen."""
        shares, _ = self._alike(before, char)
        return sorted(((-log(share), other) for other, share in shares.items()), key=_cost)[:_OTHERS]


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
def _near(char: str) -> tuple[str, ...]:
    """The syllables that differ from this one in one letter, in order; of one that may be of a number no such ones."""
    initial, medial, final = jamo(char)
    count, step = len(FINALS), len(MEDIALS) * len(FINALS)
    own = initial * step
    plain = own + medial * count
    found = {*_SYLLABLES[plain - own + final :: step], *_SYLLABLES[own + final : own + step : count]}
    found.update(_SYLLABLES[plain : plain + count])
    found.discard(char)
    return tuple(sorted(found - NUMERALS if char in NUMERALS else found))
