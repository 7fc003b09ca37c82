"""The linear half of the ensemble: a softmax over n-grams of characters, letters and morphemes."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from math import sqrt
from typing import Final

import numpy as np
from numpy.typing import NDArray

from saram.language.encoding import Sentence
from saram.language.hangul import letters

__all__ = ["NgramModel", "ngrams"]

_NONE: Final[dict[str, int]] = {}


def ngrams(sentence: Sentence, active: str = "") -> list[str]:
    """The features of a sentence, each once.

    With an active bot, also the bot alone and with each word or morpheme.

    Korean: characters (1 to 4) and letters (3 to 6) over the text without blanks, words, morphemes (1 to 3) and
    morphemes with values of entity lists replaced by the list's name. English: words (1 to 3), words with entities
    replaced, and characters (2 to 5) within words.
    """
    return list(dict.fromkeys(kind + gram for kind, grams in _grams(sentence, active) for gram in grams))


def _grams(sentence: Sentence, active: str) -> list[tuple[str, list[str]]]:
    """The features without the letter of their kind, under that letter; some more than once."""
    found = _korean(sentence) if sentence.morphemes else _english(sentence)
    if active:
        words = [m.form + "/" + m.tag[0] for m in sentence.morphemes] or _words(sentence)
        found.append(("b", [active, *(f"{active} {word}" for word in words)]))
    return found


def _korean(sentence: Sentence) -> list[tuple[str, list[str]]]:
    framed = f"^{sentence.text.replace(' ', '').lower()}$"
    spelled = letters(framed)
    forms = [(m.start, m.form + "/" + m.tag[0]) for m in sentence.morphemes]
    return [("c", _pieces(framed, (1, 2, 3, 4))), ("j", _pieces(spelled, (3, 4, 5, 6))), *_phrases(sentence, forms)]


def _english(sentence: Sentence) -> list[tuple[str, list[str]]]:
    words = _words(sentence)
    starts = [start for start, _ in sentence.spans]
    found = _phrases(sentence, list(zip(starts, words, strict=True)))
    return [*found, ("c", [piece for word in words for piece in _pieces(f" {word} ", (2, 3, 4, 5))])]


def _words(sentence: Sentence) -> list[str]:
    return [sentence.text[start:end].lower() for start, end in sentence.spans]


def _pieces(text: str, lengths: tuple[int, ...]) -> list[str]:
    return [text[start : start + n] for n in lengths for start in range(len(text) - n + 1)]


def _phrases(sentence: Sentence, items: list[tuple[int, str]]) -> list[tuple[str, list[str]]]:
    """Runs of words or morphemes, and of them with values replaced."""
    found = [("m", _runs([item for _, item in items]))]
    abstract = _abstract(sentence, items)
    return found if abstract is None else [*found, ("a", _runs(abstract))]


def _runs(items: list[str]) -> list[str]:
    framed = ["^", *items, "$"]
    pairs = [f"{first} {second}" for first, second in pairwise(framed)]
    return [*framed, *pairs, *(f"{pair} {third}" for pair, third in zip(pairs, framed[2:], strict=False))]


def _abstract(sentence: Sentence, items: list[tuple[int, str]]) -> list[str] | None:
    """The items with the longest values replaced by their lists' names; None if there are no values."""
    chosen: dict[int, tuple[int, str]] = {}
    for match in sorted(sentence.matches, key=lambda m: (m.end - m.start, -m.cost, m.entity)):
        if match.end - match.start > 1 or sentence.spans[match.start][1] - sentence.spans[match.start][0] > 1:
            chosen[sentence.spans[match.start][0]] = (sentence.spans[match.end - 1][1], match.entity)
    if not chosen:
        return None
    result: list[str] = []
    until = -1
    for start, item in items:
        if start < until:
            continue
        if start in chosen:
            until, name = chosen[start]
            result.append(f"<{name}>")
        else:
            result.append(item)
    return result


class NgramModel:
    """Softmax regression over `ngrams`; features that were not seen in training count nothing."""

    def __init__(
        self,
        features: Iterable[str],
        weights: NDArray[np.generic],
        bias: NDArray[np.generic],
        scale: NDArray[np.generic] | None = None,
    ) -> None:
        """Take features, weights [len(features), classes], bias [classes], and what the rows of weights are times."""
        self._index: dict[str, dict[str, int]] = {}
        for row, feature in enumerate(features):
            self._index.setdefault(feature[0], {})[feature[1:]] = row
        self.weights = np.asarray(weights, np.float32) if scale is None else weights
        self._scale = None if scale is None else np.asarray(scale, np.float32).reshape(-1)
        self.bias = np.asarray(bias, np.float32)

    @property
    def features(self) -> list[str]:
        """The features in the order of the weights."""
        found = [(row, kind + gram) for kind, rows in self._index.items() for gram, row in rows.items()]
        return [feature for _, feature in sorted(found)]

    def __call__(self, sentence: Sentence, active: str = "") -> NDArray[np.float32]:
        """float32 [classes]: one score an intent, while the bot `active` is active."""
        rows = self._rows(_grams(sentence, active))
        if not rows:
            return self.bias
        places = np.fromiter(rows, np.intp, len(rows))
        chosen = self.weights.take(places, axis=0)
        if self._scale is None:
            total = np.add.reduce(chosen, axis=0)
        else:
            total = self._scale.take(places) @ chosen.astype(np.float32)
        scores: NDArray[np.float32] = total / np.float32(sqrt(len(rows))) + self.bias
        return scores

    def rows(self, found: Iterable[str]) -> list[int]:
        """Rows of the known ones among the features."""
        return self._rows((feature[0], [feature[1:]]) for feature in found)

    def _rows(self, found: Iterable[tuple[str, list[str]]]) -> list[int]:
        """The same of features as `_grams` gives them, each row once."""
        rows: list[int] = []
        for kind, grams in found:
            rows += [row for row in map(self._index.get(kind, _NONE).get, grams) if row is not None]
        return list(dict.fromkeys(rows))
