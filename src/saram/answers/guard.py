"""What must agree before one question is taken for another, however similar they look."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from saram.answers.wording import Wording

__all__ = ["NEAR", "objection"]

_STRONG: Final = frozenset(
    {"place", "time", "amount", "people", "person", "reason", "duration", "distance", "age", "often"}
)


NEAR: Final = frozenset({"negation", "opposites", "direction", "what is asked"})
"""Objections to questions that ask about the same things in another sense."""


def objection(asked: Wording, kept: Wording) -> str:
    """Why the two cannot be the same question; empty if nothing speaks against it.

    Checked are numbers, negation, names, opposites, what is asked for, and directions.
    """
    return next((reason for reason, apart in _OBJECTIONS.items() if apart(asked, kept)), "")


def _counts(one: tuple[str, ...], other: tuple[str, ...]) -> list[str]:
    """Numbers, a single thing counting only beside a question that counts too."""
    return sorted("1" if each == "one" else each for each in one if each != "one" or other)


def _opposed(one: frozenset[tuple[int, int]], other: frozenset[tuple[int, int]]) -> bool:
    """Whether they stand on different sides of an opposition."""
    first, second = _by_opposition(one), _by_opposition(other)
    return any(not first[each] & second[each] for each in first.keys() & second.keys())


def _by_opposition(sides: frozenset[tuple[int, int]]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for opposition, side in sides:
        found.setdefault(opposition, set()).add(side)
    return found


def _asks_apart(one: Wording, other: Wording) -> bool:
    """Whether they ask for different things; an open question may ask for what the other names, but for reasons."""
    first, second = one.asks & _STRONG, other.asks & _STRONG
    if first == second:
        return False
    return not ((not first and one.openly) or (not second and other.openly)) or "reason" in first | second


def _missing(one: Wording, other: Wording) -> bool:
    """Whether one is about something that the other does not name."""
    return any(what not in other.terms and not (len(word) > 1 and word in other.bare) for what, word in one.things)


def _turned(one: Wording, other: Wording) -> bool:
    """Whether something that one goes from is what the other goes to, or is in it without a direction."""
    ways, others = dict(one.directions), dict(other.directions)
    return any(
        others[what] != way if what in others else (way == "from" and what in other.terms) or _lacks(other, what, way)
        for what, way in ways.items()
    )


def _lacks(wording: Wording, what: str, way: str) -> bool:
    """Whether a short question says nothing of where another one goes from or to."""
    return bool(wording.things) and way != "until" and what not in wording.tokens and what not in wording.bare


_OBJECTIONS: Final[dict[str, Callable[[Wording, Wording], bool]]] = {
    "numbers": lambda one, other: _counts(one.numbers, other.numbers) != _counts(other.numbers, one.numbers),
    "negation": lambda one, other: one.negations != other.negations,
    "names": lambda one, other: not (one.names <= other.tokens and other.names <= one.tokens),
    "what is to be done": lambda one, other: one.needed != other.needed,
    "things": lambda one, other: _missing(one, other) and _missing(other, one),
    "opposites": lambda one, other: _opposed(one.sides, other.sides),
    "what is asked": _asks_apart,
    "direction": lambda one, other: _turned(one, other) or _turned(other, one),
}
"""What is looked at, in this order, and how it is seen that it does not agree."""
