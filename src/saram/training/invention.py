"""Values that are on no list, made up in the manner of those that are: what people name is rarely known beforehand."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable
from typing import Final

__all__ = ["Inventor"]

_BEGIN: Final = "\x02\x02"
_END: Final = "\x03"
_LONGEST: Final = 14
_TRIES: Final = 30


class Inventor:
    """A chain of characters, each drawn after the two before it (Shannon 1948), learned from a list.

    One in four characters is drawn after the one before it alone, so that short lists are not merely repeated.
    """

    def __init__(self, values: Iterable[str]) -> None:
        """Learn from values."""
        self._known = {value.replace(" ", "") for value in values}
        self._after: dict[str, list[str]] = defaultdict(list)
        for value in sorted(set(values)):
            framed = f"{_BEGIN}{value}{_END}"
            for index in range(2, len(framed)):
                self._after[framed[index - 2 : index]].append(framed[index])
                self._after[framed[index - 1]].append(framed[index])

    def __call__(self, rng: random.Random) -> str:
        """A value that is not among those it was learned from; one of them if the chain knows no other."""
        said = ""
        for _ in range(_TRIES if self._known else 0):
            said = self._draw(rng)
            if len(said) > 1 and said.replace(" ", "") not in self._known:
                return said
        return said or min(self._known, default="")

    def _draw(self, rng: random.Random) -> str:
        said = _BEGIN
        while len(said) < _LONGEST + 2:
            context = said[-2:] if rng.random() < 0.75 else said[-1]
            following = rng.choice(self._after[context])
            if following == _END:
                break
            said += following
        return " ".join(said[2:].split())
