"""What people say all day that is meant for no bot, and things no bot has on its lists."""

from __future__ import annotations

import random
from importlib.resources import files
from typing import Final

from saram.language.annotation import Example
from saram.language.hangul import normalise
from saram.training.grammar import Grammar
from saram.types import Language

__all__ = ["beside", "everyday", "things"]

_COLLECTED: Final = "collected"
_MADE: Final = "made"
_THINGS: Final = "things"
_BESIDE: Final = "beside"


def everyday(language: Language, number: int, seed: int) -> list[Example]:
    """Different sentences outside every bot; half of them were said by people, where there are enough of those.

    Args:
        language: Of the sentences.
        number: How many at most.
        seed: Of the choice.
    """
    rng = random.Random(seed)  # noqa: S311 - not for secrets
    grammar = _grammar(language)
    said = list(grammar.patterns.get(_COLLECTED, []))
    rng.shuffle(said)
    said = said[: number // 2]
    made = [grammar.sample(_MADE, {}, rng).text for _ in range(number - len(said))]
    return [Example(text) for text in dict.fromkeys(map(normalise, (*said, *made)))]


def things(language: Language) -> list[str]:
    """Names of things shops sell somewhere."""
    return _names(language, _THINGS)


def beside(language: Language) -> list[str]:
    """Words that say who is spoken to, where, or of which kind of thing."""
    return _names(language, _BESIDE)


def _names(language: Language, heading: str) -> list[str]:
    return [name for line in _grammar(language).patterns[heading] for name in line.split("|")]


def _grammar(language: Language) -> Grammar:
    return Grammar(files("saram.training").joinpath(f"everyday_{language}.txt").read_text("utf-8"), "")
