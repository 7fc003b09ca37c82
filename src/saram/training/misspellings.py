"""Words that people spelt by ear, and what they meant, found in plain text.

A word that is rare, that holds two syllables which no usual word has beside each other, and that stands where a usual
word of nearly the same sounds is likely is taken for a misspelling of it: the words beside it are the evidence, as no
dictionary is at hand. Brill and Moore 2000, "An Improved Error Model for Noisy Channel Spelling Correction", learn from
such pairs. Endings vary by grammar and by manner (좋아요, 좋아용), so the last syllable must be the same.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from saram.language.sounds import hear

__all__ = ["LEAST", "Misspelling", "find_misspellings"]

LEAST: Final = 3
"""Syllables of the shortest word looked at: shorter ones are near many others by chance."""


@dataclass(frozen=True, slots=True)
class Misspelling:
    """A word as it was written and the one that was meant."""

    written: str
    """The word in the text."""

    meant: str
    """The usual word."""

    times: int
    """How often the one stood where the other is likely."""


def find_misspellings(
    sentences: Sequence[Sequence[str]], *, usual: int = 30, rare: int = 10, likely: float = 0.005
) -> list[Misspelling]:
    """Find them.

    Args:
        sentences: Words of each sentence, whole Hangul syllables only.
        usual: Least count of a word that may have been meant.
        rare: Highest count of a word that may be a misspelling.
        likely: Least share of a usual word among those on one side of the neighbour that the rare one has.

    Returns:
        Pairs in the order of the words written. One word may have been several.
    """
    counts = Counter(word for sentence in sentences for word in sentence)
    meant = {word: hear(word) for word, count in counts.items() if count >= usual and len(word) >= LEAST}
    candidates = _candidates([word for word, count in counts.items() if count <= rare], meant)
    following: Counter[tuple[str, str]] = Counter()
    for sentence in sentences:
        following.update(pair for pair in pairwise(sentence) if pair[0] in meant or pair[1] in meant)
    times: Counter[tuple[str, str]] = Counter()
    for sentence in sentences:
        for at, word in enumerate(sentence):
            for other in candidates.get(word, ()):
                sides = []
                if at:
                    sides.append((sentence[at - 1], following[sentence[at - 1], other]))
                if at + 1 < len(sentence):
                    sides.append((sentence[at + 1], following[other, sentence[at + 1]]))
                if any(beside >= max(3, likely * counts[neighbour]) for neighbour, beside in sides):
                    times[word, other] += 1
    return [Misspelling(*pair, number) for pair, number in sorted(times.items())]


def _candidates(words: Iterable[str], meant: Mapping[str, str]) -> dict[str, list[str]]:
    """Usual words one sound apart at most, or two that are beside each other, for each unusual one."""
    runs = {first + second for word in meant for first, second in pairwise(word)}
    index: defaultdict[str, list[str]] = defaultdict(list)
    for word, sounds in meant.items():
        for key in _keys(sounds):
            index[key].append(word)
    found = {}
    for word in words:
        if len(word) < LEAST or all(first + second in runs for first, second in pairwise(word)):
            continue
        near = {other for key in _keys(hear(word)) for other in index.get(key, ()) if other[-1] == word[-1]}
        if near:
            found[word] = sorted(near)
    return found


def _keys(sounds: str) -> set[str]:
    return {sounds, *(sounds[:index] + sounds[index + 1 :] for index in range(len(sounds)))}
