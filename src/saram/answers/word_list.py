"""What a language's words mean for questions: which ask for the same, which are opposites, which say little."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from saram.types import Language

__all__ = ["WordList", "word_list"]

_KINDS: Final = ("=", "~", "!", "-")


@dataclass(frozen=True, slots=True)
class WordList:
    """The words of one language; keys are words, or words with the class they count in (``열/V``)."""

    concepts: dict[str, str]
    """Word → the first of those that ask for the same."""

    sides: dict[str, tuple[tuple[int, int], ...]]
    """Word → (opposition, side) for each opposition it is in."""

    needed: frozenset[str]
    """Words that a question may not lack if the other has them."""

    light: frozenset[str]
    """Words that say little."""

    def concept(self, form: str, kind: str) -> str:
        """What a word of a class (``"N"``, ``"V"``, …) asks for: the word itself, where nothing else is known."""
        return self.concepts.get(f"{form}/{kind}") or self.concepts.get(form) or form

    def opposed(self, form: str, kind: str) -> tuple[tuple[int, int], ...]:
        """The (opposition, side) pairs of a word."""
        return self.sides.get(f"{form}/{kind}") or self.sides.get(form) or ()

    def is_light(self, form: str, kind: str) -> bool:
        """Whether the word says little."""
        return f"{form}/{kind}" in self.light or form in self.light

    def is_needed(self, form: str, kind: str) -> bool:
        """Whether a question may not lack the word if the other has it."""
        return f"{form}/{kind}" in self.needed or form in self.needed


@cache
def word_list(language: Language) -> WordList:
    """The list that comes with saram."""
    text = files("saram.answers").joinpath(f"words_{language}.txt").read_text(encoding="utf-8")
    return parse(text)


def parse(text: str) -> WordList:
    """Read a list as the files beside this module are written.

    Raises:
        ValueError: If a line begins with none of the signs.
    """
    concepts: dict[str, str] = {}
    sides: dict[str, list[tuple[int, int]]] = {}
    needed: set[str] = set()
    light: set[str] = set()
    for number, line in enumerate(text.splitlines()):
        kind, _, rest = line.strip().partition(" ")
        if not kind or kind.startswith("#"):
            continue
        if kind not in _KINDS:
            raise ValueError(
                f"Line {number + 1} of a list of words begins with one of {' '.join(_KINDS)}; got {kind!r}."
            )
        if kind in "-!":
            (light if kind == "-" else needed).update(rest.split())
        elif kind == "=":
            for word in rest.split():
                concepts.setdefault(word, rest.split()[0].partition("/")[0])
        else:
            for side, words in enumerate(rest.split("|")):
                for word in words.split():
                    sides.setdefault(word, []).append((number, side))
    return WordList(
        concepts, {word: tuple(found) for word, found in sides.items()}, frozenset(needed), frozenset(light)
    )
