"""A question as it is compared with others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

from saram.types import Language

__all__ = ["Analyse", "MorphemeLike", "Wording", "ngrams"]


class MorphemeLike(Protocol):
    """A morpheme of Korean, as `saram.language.morphemes.analyse` gives them."""

    @property
    def form(self) -> str:
        """Dictionary form."""
        ...

    @property
    def tag(self) -> str:
        """Part of speech in the Sejong tag set."""
        ...

    @property
    def start(self) -> int:
        """Index of its first character in the text."""
        ...


Analyse: TypeAlias = Callable[[str], list[MorphemeLike]]
"""Parts a Korean text into morphemes."""


@dataclass(frozen=True, slots=True)
class Wording:
    """A question: what it is about, and the facts that must agree before it is taken for another one."""

    language: Language
    """Of the question."""

    terms: dict[str, float]
    """What it is about → how much that counts, 0 to 1, before rarity."""

    grams: Counter[str] = field(default_factory=Counter)
    """Short pieces of its letters."""

    numbers: tuple[str, ...] = ()
    """Numbers with what they count, sorted."""

    negations: int = 0
    """How often something is denied or left out."""

    names: frozenset[str] = frozenset()
    """Names, identifiers and foreign words, in small letters."""

    tokens: frozenset[str] = frozenset()
    """All words as written, in small letters: where a name of another question is looked for."""

    sides: frozenset[tuple[int, int]] = frozenset()
    """Oppositions it takes a side in (`WordList.opposed`)."""

    things: frozenset[tuple[str, str]] = frozenset()
    """Those of `terms`, each with the word as it is in the question, that must not be exchanged for others: what a
    short question is about."""

    bare: str = ""
    """The text without blanks and punctuation, in small letters: words that are written together are found in it."""

    needed: frozenset[str] = frozenset()
    """Those that the other question must have too."""

    asks: frozenset[str] = frozenset()
    """What it asks for: ``place``, ``time``, ``amount``, ``person``, ``reason``, ``way``, ``whether``."""

    openly: bool = False
    """Whether it asks without saying what for: "tell me the …", "how about …"."""

    directions: frozenset[tuple[str, str]] = frozenset()
    """(what, ``from``, ``to`` or ``until``) of what goes from one to another."""


def ngrams(word: str, shortest: int, longest: int) -> list[str]:
    """Pieces of a word with its ends marked."""
    marked = f"^{word}$"
    return [
        marked[begin : begin + size] for size in range(shortest, longest + 1) for begin in range(len(marked) - size + 1)
    ]
