"""Damaged sentences put right: the likeliest sentence that could have been damaged into what was heard.

A noisy channel (Shannon 1948; Kernighan, Church & Gale 1990 for spelling): statistics of the bots' own sentences
(`saram.language.trigrams`) say how likely a sentence is; one letter of a syllable may have been another, a syllable may
be said twice, and two may have changed places.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from typing import Final, TypeAlias

from saram.language.hangul import is_syllable
from saram.language.trigrams import END, NUMERALS, START, Trigrams
from saram.language.values import find_values

__all__ = ["DECISIVE", "Mender", "as_heard", "guessed"]

_OTHER: Final = 7.0
"""Cost in nats of a syllable with one letter changed; of those below likewise."""

_TWICE: Final = 6.5
_SWAPPED: Final = 7.5

_BEAM: Final = 10
"""Ways that are followed from one character to the next."""

_BEHIND: Final = 7.0
"""A way that costs so much more than the cheapest one is given up."""

_LONGEST: Final = 60
"""Characters without blanks of the longest sentence that is mended; commands are shorter."""

DECISIVE: Final = frozenset("켜꺼끄닫올려내안못말마")
"""Syllables that turn a meaning round: they are taken as heard."""

_BETWEEN: Final = frozenset("커껴크")
"""Syllables one letter away from 켜 and from 꺼 or 끄 as well."""

_LINKS: Final = re.compile(r"[고도](?= )")
"""What ends one wish before another one (``알려주고 번호표도``) or adds a thing (``불도 켜줘``): nothing usual need
follow, so it is taken as heard."""

_NEGATIONS: Final = frozenset("안못말마")

_TENS: Final = frozenset("십백천만억")
"""Syllables that make a number of two (``십이``)."""

_Path: TypeAlias = "tuple[float, _Path | None, tuple[str, ...]]"
"""A way to read the text up to some character: its cost, the way before, and what its last characters were meant as."""

_Way: TypeAlias = tuple[str, _Path, float]
"""A way, under the last two characters it was meant as, and its cost with the next character as heard."""


class Mender:
    """The search for the sentence that was meant."""

    def __init__(self, trigrams: Mapping[str, int]) -> None:
        """Take the counts of `saram.language.trigrams.count_trigrams`."""
        self._statistics = Trigrams(trigrams)

    @property
    def trigrams(self) -> dict[str, int]:
        """The counts."""
        return self._statistics.counts

    def mend(self, text: str) -> str:
        """The sentence that was probably meant; the same text where nothing in it is unusual."""
        pieces = self.pieces(text)
        return text if pieces is None else "".join(pieces)

    def pieces(self, text: str) -> list[str] | None:
        """What stands for each character of `text` in the sentence that was probably meant.

        Returns:
            One string a character, or None if `text` stays as it is.
        """
        heard = text.replace(" ", "").lower()
        doubtful = self._doubtful(heard)
        for link in _LINKS.finditer(text) if doubtful else ():
            doubtful[link.start() - text.count(" ", 0, link.start())] = False
        if not any(doubtful):
            return None
        found = self._search(heard, doubtful)
        if "".join(found) == heard:
            return None
        pieces = list(text)
        places = [index for index, char in enumerate(text) if char != " "]
        for place, char, piece in zip(places, heard, found, strict=True):
            if piece != char:
                pieces[place] = piece
        return pieces

    def garbled(self, text: str) -> bool:
        """Whether something in a text is unusual, though it may be that nothing likelier was meant."""
        return any(self._doubtful(text.replace(" ", "").lower()))

    def _doubtful(self, heard: str) -> list[bool]:
        """Whether each character stands in a trigram that was never seen and in no date, time, number and the like."""
        if not self._statistics or not 1 < len(heard) <= _LONGEST:
            return []
        unseen = self._statistics.unseen(heard)
        if True not in unseen:
            return []
        doubtful = [
            any(unseen[index : index + 3]) and is_syllable(char) and char not in DECISIVE
            for index, char in enumerate(heard)
        ]
        if any(doubtful):
            for kind, start, end in find_values(heard):
                short = kind == "number" and _TENS.isdisjoint(heard[start:end])
                if end - start > (2 if short else 1):
                    doubtful[start:end] = [False] * (end - start)
        return doubtful

    def _search(self, heard: str, doubtful: list[bool]) -> list[str]:
        """The cheapest path (Viterbi with a beam), as one piece a character."""
        length = len(heard)
        # There is one way to the first doubtful character, and one on from where all ways have met behind the last.
        first = doubtful.index(True)
        settled = length - doubtful[::-1].index(True) + 1
        here: dict[str, _Path] = {(START + heard)[first : first + 2]: (0.0, None, tuple(heard[:first]))}
        cost_of = self._statistics.cost
        swapping: list[_Way] = []
        for place in range(first, length):
            char, following = heard[place], heard[place + 1 : place + 2]
            if len(here) == 1:
                ((context, path),) = here.items()
                if place > settled:
                    return [*_pieces(path), *heard[place:]]
                if not doubtful[place] and not swapping:
                    here = {context[1] + char: (path[0] + cost_of(context, char), path, (char,))}
                    continue
            ways = [(context, path, path[0] + cost_of(context, char)) for context, path in _followed(here)]
            most = self._most(ways, char, last=not following)
            there: dict[str, _Path] = {}
            for context, path, _ in swapping:
                self._swap(there, context, path, heard[place - 1 : place + 1], most)
            for way in ways:
                _reach(there, way[0][1] + char, (way[2], way[1], (char,)))
                if doubtful[place]:
                    self._doubt(there, way, heard[max(place - 1, 0) : place + 1], most)
            here = there
            swapping = ways if doubtful[place] and _may_swap(char, following) else []
        ends = ((path[0] + cost_of(context, END), path) for context, path in here.items())
        return _pieces(min(ends, key=_first)[1])

    def _most(self, ways: Sequence[_Way], char: str, *, last: bool) -> float:
        """What a way to the next place may cost: more, and it would be given up there, or lose at the end."""
        if last:
            cost_of = self._statistics.cost
            return min([kept + cost_of(context[1] + char, END) for context, _, kept in ways])
        return min([way[2] for way in ways]) + _BEHIND

    def _doubt(self, there: dict[str, _Path], way: _Way, heard: str, most: float) -> None:
        """Go on with other syllables for the last one of `heard`, or as if it had been said twice."""
        context, path, _ = way
        char, cost = heard[-1], path[0]
        if cost + _OTHER <= most:
            for added, other in self._statistics.others(context, char, most - cost - _OTHER):
                _reach(there, context[1] + other, (cost + (_OTHER + added), path, (other,)))
        if heard == char + char and char not in NUMERALS:
            _reach(there, context, (cost + _TWICE, path, ("",)))

    def _swap(self, there: dict[str, _Path], context: str, path: _Path, heard: str, most: float) -> None:
        """Go on with the two characters of `heard` in each other's place."""
        first, second = heard[0], heard[1]
        cost = path[0] + _SWAPPED
        if cost > most:
            return
        cost_of = self._statistics.cost
        cost += cost_of(context, second)
        if cost <= most:
            cost += cost_of(context[1] + second, first)
            _reach(there, second + first, (cost, path, (second, first)))


def as_heard(text: str, pieces: list[str], places: Iterable[int]) -> None:
    """Undo in place what was mended at some characters; of two that changed places, both.

    Args:
        text: What was heard.
        pieces: What stands for each of its characters, as `Mender.pieces` gives it.
        places: Indices of characters.
    """
    spoken = [index for index, char in enumerate(text) if char != " "]
    beside = {
        place: (before, after) for before, place, after in zip([-1, *spoken], spoken, [*spoken[1:], -1], strict=False)
    }
    for place in places:
        for other in beside.get(place, ()):
            if other >= 0 and pieces[other] == text[place] != text[other] == pieces[place]:
                pieces[other] = text[other]
        pieces[place] = text[place]


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


def _reach(there: dict[str, _Path], context: str, path: _Path) -> None:
    """Keep the cheapest way to each context."""
    known = there.get(context)
    if known is None or path[0] < known[0]:
        there[context] = path


def _cost(state: tuple[str, _Path]) -> float:
    return state[1][0]


def _followed(here: Mapping[str, _Path]) -> list[tuple[str, _Path]]:
    """The ways worth going on with, cheapest first."""
    if len(here) == 1:
        return list(here.items())
    ranked = sorted(here.items(), key=_cost)[:_BEAM]
    most = ranked[0][1][0] + _BEHIND if ranked else 0.0
    return [each for each in ranked if each[1][0] <= most]


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
    both = following not in {"", char} and is_syllable(following)
    return both and following not in DECISIVE and not (char in NUMERALS and following in NUMERALS)
