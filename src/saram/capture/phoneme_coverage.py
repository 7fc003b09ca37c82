"""Which sounds of a language a text holds, and which sentences would bring those it lacks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from saram.types import Language

__all__ = ["REQUIRED", "Coverage", "cover", "sentences_for"]

_KOREAN: Final = {
    "a": "a", "ɛ": "ɛ e", "i": "i", "o": "o", "u": "u", "ɯ": "ɯ", "ʌ": "ʌ", "j": "j", "w": "w",
    "k": "k", "t": "t", "p": "p", "tɕ": "tɕ", "s": "s", "ɡ": "ɡ", "d": "d", "b": "b", "dʑ": "dʑ",
    "k͈": "k͈", "t͈": "t͈", "p͈": "p͈", "t͈ɕ": "t͈ɕ", "s͈": "s͈", "kʰ": "kʰ", "tʰ": "tʰ", "pʰ": "pʰ", "tɕʰ": "tɕʰ",
    "k̚": "k̚", "t̚": "t̚", "p̚": "p̚", "m": "m", "n": "n", "ŋ": "ŋ", "ɾ": "ɾ", "l": "l", "h": "h",
}  # fmt: skip
_ENGLISH: Final = {
    "iː": "iː i", "ɪ": "ɪ ᵻ", "ɛ": "ɛ e", "æ": "æ a", "ɑː": "ɑː ɒ", "ɔː": "ɔː ɔ oː o", "ʊ": "ʊ", "uː": "uː u",
    "ʌ": "ʌ ɐ", "ɜː": "ɜː", "ɚ": "ɚ", "ə": "ə", "aɪ": "aɪ", "aʊ": "aʊ", "eɪ": "eɪ eː", "oʊ": "oʊ əʊ", "ɔɪ": "ɔɪ",
    "p": "p", "b": "b", "t": "t ɾ ʔ", "d": "d", "k": "k x", "ɡ": "ɡ", "tʃ": "tʃ", "dʒ": "dʒ", "f": "f", "v": "v",
    "θ": "θ", "ð": "ð", "s": "s", "z": "z", "ʃ": "ʃ", "ʒ": "ʒ", "h": "h", "m": "m m̩", "n": "n n̩", "ŋ": "ŋ",
    "l": "l l̩", "ɹ": "ɹ", "w": "w", "j": "j",
}  # fmt: skip
_GROUPS: Final[dict[Language, dict[str, str]]] = {
    "ko": {symbol: name for name, symbols in _KOREAN.items() for symbol in symbols.split()},
    "en": {symbol: name for name, symbols in _ENGLISH.items() for symbol in symbols.split()},
}

REQUIRED: Final[dict[Language, tuple[str, ...]]] = {"ko": tuple(_KOREAN), "en": tuple(_ENGLISH)}
"""Sounds that footage in a language ought to hold; those that look alike on the lips and differ by accent are one."""

_SHAPES: Final = {
    **dict.fromkeys(("i", "ɛ", "ɯ", "iː", "ɪ", "æ", "eɪ", "j"), "spread"),
    **dict.fromkeys(("a", "ʌ", "ɑː", "ə", "aɪ", "aʊ", "ɜː", "ɚ"), "open"),
    **dict.fromkeys(("o", "u", "ɔː", "ʊ", "uː", "oʊ", "ɔɪ", "w"), "round"),
}
"""What a vowel asks of the lips."""

_FINAL: Final = frozenset({"k̚", "t̚", "p̚", "ŋ", "l", "ʒ", "w", "j", "ɹ"})
"""Consonants that do not stand before vowels of every kind."""

_ENOUGH: Final = 3
"""Times a sound should be said."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """Which sounds are there."""

    language: Language
    """Of the text."""

    counts: dict[str, int]
    """How often each sound of `REQUIRED` is said."""

    contexts: frozenset[tuple[str, str]]
    """Consonants with the kind of vowel that follows them: ``("p", "round")``."""

    @property
    def missing(self) -> tuple[str, ...]:
        """Sounds that are never said."""
        return tuple(name for name, count in self.counts.items() if count == 0)

    @property
    def scarce(self) -> tuple[str, ...]:
        """Sounds that are said, but fewer than three times."""
        return tuple(name for name, count in self.counts.items() if 0 < count < _ENOUGH)

    @property
    def missing_contexts(self) -> tuple[tuple[str, str], ...]:
        """Consonants that are never said before spread, open or round vowels."""
        return tuple(sorted(_contexts_of(self.language) - self.contexts))

    @property
    def share(self) -> float:
        """Share of the sounds, each in its contexts, that are there, 0 to 1."""
        wanted = len(self.counts) + len(_contexts_of(self.language))
        return 1 - (len(self.missing) + len(self.missing_contexts)) / wanted


def cover(lines: Iterable[Sequence[str]], language: Language) -> Coverage:
    """Count the sounds of what is said.

    Args:
        lines: The phonemes of each stretch of speech, as in `Phoneme.symbol`; silence is ``""``.
        language: Language they belong to.
    """
    counts: Counter[str] = Counter()
    contexts: set[tuple[str, str]] = set()
    for line in lines:
        names = [_GROUPS[language].get(symbol, "") for symbol in line]
        counts.update(name for name in names if name)
        for name, following in pairwise(names):
            if name and following in _SHAPES:
                contexts.add((name, _SHAPES[following]))
    wanted = _contexts_of(language)
    return Coverage(language, {name: counts[name] for name in REQUIRED[language]}, frozenset(contexts & wanted))


def sentences_for(lacking: Coverage, bank: Sequence[tuple[str, Sequence[str]]], most: int = 8) -> tuple[str, ...]:
    """The fewest sentences that bring the sounds that are lacking, greedily.

    Args:
        lacking: What there is.
        bank: Sentences with their phonemes.
        most: The most sentences to name.
    """
    sounds = set(lacking.missing) | set(lacking.scarce)
    contexts = set(lacking.missing_contexts)
    offers = [(text, cover([symbols], lacking.language)) for text, symbols in bank]
    chosen: list[str] = []
    while (sounds or contexts) and len(chosen) < most:
        # A sound that is not there at all is worth several that lack a context.
        gain, text, brought = max(
            (
                (5 * len(sounds & _said(offer)) + len(contexts & offer.contexts), text, offer)
                for text, offer in offers
                if text not in chosen
            ),
            key=lambda each: each[0],
            default=(0, "", None),
        )
        if not gain or brought is None:
            break
        chosen.append(text)
        sounds -= _said(brought)
        contexts -= brought.contexts
    return tuple(chosen)


def _said(offer: Coverage) -> set[str]:
    return {name for name, count in offer.counts.items() if count}


def _contexts_of(language: Language) -> set[tuple[str, str]]:
    consonants = [name for name in REQUIRED[language] if name not in _SHAPES and name not in _FINAL]
    return {(name, shape) for name in consonants for shape in ("spread", "open", "round")}
