"""How English words are pronounced, for the recogniser."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files
from typing import Final

from saram.ears.arpabet import arpabet
from saram.ears.vocabulary import Pronounce

__all__ = ["Dictionary", "common_words"]

_MOST_COMMON: Final = 1_500


class Dictionary:
    """The words of a language model with their pronunciations, as the CMU dictionary writes them."""

    def __init__(self, words: Iterable[str], pronounce: Pronounce | None = None) -> None:
        """Look the words up; ask `pronounce` about those that stand in no dictionary."""
        known = _cmudict()
        self.entries: dict[str, tuple[str, ...]] = {}
        """Word → its pronunciations."""
        foreign: list[str] = []
        for word in dict.fromkeys(words):
            if word in known:
                self.entries[word] = known[word]
            else:
                foreign.append(word)
        if foreign and pronounce is not None:
            made = zip(foreign, map(arpabet, pronounce(foreign)), strict=True)
            self.entries |= {word: (sounds,) for word, sounds in made if sounds}
        self.unknown = [word for word in foreign if word not in self.entries]
        """Words nobody can pronounce."""

    def text(self) -> str:
        """The dictionary as a file."""
        lines = [
            f"{word}{f'({number})' if number > 1 else ''} {sounds}"
            for word, said in self.entries.items()
            for number, sounds in enumerate(said, 1)
        ]
        return "\n".join([*lines, ""])


def common_words() -> dict[str, float]:
    """The commonest English words → how common they are, of the general model's one-word probabilities."""
    text = (files("saram.ears") / "common_en.txt").read_text("utf-8")
    lines = [line.split() for line in text.splitlines() if line and not line.startswith("#")]
    return {word: float(weight) for word, weight in lines[:_MOST_COMMON]}


@lru_cache(maxsize=1)
def _cmudict() -> dict[str, tuple[str, ...]]:
    import pocketsphinx  # noqa: PLC0415 - an optional part

    found: dict[str, list[str]] = {}
    with open(pocketsphinx.get_model_path("en-us/cmudict-en-us.dict"), encoding="utf-8") as lines:  # noqa: PTH123
        for line in lines:
            word, _, sounds = line.strip().partition(" ")
            found.setdefault(word.partition("(")[0], []).append(sounds)
    return {word: tuple(said) for word, said in found.items()}
