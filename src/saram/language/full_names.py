"""Full names of people in Korean sentences: a surname and a usual given name, whoever bears them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Final

from saram.language.mending import as_heard

__all__ = ["full_names", "keep_names", "lists_of_people", "name_share"]

_PEOPLE: Final = 0.05
"""Share of full names in a list of people."""

_SURNAMES: Final = frozenset(
    "김이박최정강조윤장임한오서신권황안송전홍유고문양손배백허남심노하곽성차주우구민류나진지엄채원천방공현함변염여추도소석선설"
    "마길연표명기반왕금옥육인맹제탁국"
)
_WORD: Final = re.compile(r"[가-힣]+")
_BEHIND: Final = re.compile(
    r"(?:이랑|한테서?|에게서?|께서?|하고|보다|처럼|이?라고|이?라는|이[가는를랑야나요]?|[가은는을를와과랑도의만야나네요님씨]|"
    r"선수|감독|배우|가수|선생|교수|회장|대통령|의원|작가|대표|누나|언니|오빠|형)*"
)
"""What may follow a name within its word: particles and what people are called by."""


@cache
def _given_names() -> frozenset[str]:
    return frozenset(files("saram.language").joinpath("given_names_ko.txt").read_text("utf-8").split())


def full_names(text: str) -> list[tuple[int, int]]:
    """Where full names of three syllables stand in a text, in order; only at the beginning of words.

    What reads like one may be another word (``정수기`` is none, since ``수기`` is no usual name).
    """
    found = []
    for word in _WORD.finditer(text):
        start, end = word.span()
        if end - start < 3 or (start and text[start - 1].isalnum()):
            continue
        named = text[start] in _SURNAMES and text[start + 1 : start + 3] in _given_names()
        if named and _BEHIND.fullmatch(text, start + 3, end):
            found.append((start, start + 3))
    return found


def keep_names(text: str, pieces: list[str], people: Callable[[str], bool]) -> None:
    """Undo in place what was mended in full names, and in words of which two syllables of three became a listed name's.

    Args:
        text: What was heard.
        pieces: What stands for each of its characters, as `saram.language.mending.Mender.pieces` gives it.
        people: Whether a name is on a list of people.
    """
    places = set(full_names(text))
    for word in _WORD.finditer(text):
        start, end = word.start(), word.start() + 3
        changed = sum(pieces[at] != text[at] for at in range(start, min(end, len(text))))
        if changed > 1 and end <= word.end() and text[start] in _SURNAMES and people("".join(pieces[start:end])):
            places.add((start, end))
    for start, end in sorted(places):
        as_heard(text, pieces, range(start, end))


def name_share(values: Iterable[str]) -> float:
    """Which share of the values of a list are full names."""
    names = [value for value in values if value]
    return sum((0, len(name)) in full_names(name) for name in names) / max(len(names), 1)


def lists_of_people(lists: Mapping[str, Iterable[str]]) -> frozenset[str]:
    """The names of those lists whose values are people."""
    return frozenset(name for name, values in lists.items() if name_share(values) >= _PEOPLE)
