"""The linear half of the ensemble: a softmax over n-grams of characters, letters and morphemes."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from saram.language.encoding import Sentence
from saram.language.hangul import letters

__all__ = ["NgramModel", "ngrams"]


def ngrams(sentence: Sentence, active: str = "") -> list[str]:
    """The features of a sentence, each once.

    With an active bot, also the bot alone and with each word or morpheme.

    Korean: characters (1 to 4) and letters (3 to 6) over the text without blanks, words, morphemes (1 to 3) and
    morphemes with values of entity lists replaced by the list's name. English: words (1 to 3), words with entities
    replaced, and characters (2 to 5) within words.
    """
    found, words = _korean(sentence) if sentence.morphemes else _english(sentence)
    if active:
        found.append(f"b{active}")
        found += [f"b{active} {word}" for word in words]
    return list(dict.fromkeys(found))


def _korean(sentence: Sentence) -> tuple[list[str], list[str]]:
    compact = sentence.text.replace(" ", "").lower()
    framed = f"^{compact}$"
    found = [f"c{framed[i : i + n]}" for n in (1, 2, 3, 4) for i in range(len(framed) - n + 1)]
    spelled = letters(framed)
    found += [f"j{spelled[i : i + n]}" for n in (3, 4, 5, 6) for i in range(len(spelled) - n + 1)]
    forms = [f"{m.form}/{m.tag[0]}" for m in sentence.morphemes]
    found += _runs("m", ["^", *forms, "$"])
    abstract = _abstract(sentence, [(m.start, f"{m.form}/{m.tag[0]}") for m in sentence.morphemes])
    if abstract is not None:
        found += _runs("a", ["^", *abstract, "$"])
    return found, forms


def _english(sentence: Sentence) -> tuple[list[str], list[str]]:
    words = [sentence.text[start:end].lower() for start, end in sentence.spans]
    found = _runs("m", ["^", *words, "$"])
    abstract = _abstract(sentence, [(start, word) for (start, _), word in zip(sentence.spans, words, strict=True)])
    if abstract is not None:
        found += _runs("a", ["^", *abstract, "$"])
    for word in words:
        framed = f" {word} "
        found += [f"c{framed[i : i + n]}" for n in (2, 3, 4, 5) for i in range(len(framed) - n + 1)]
    return found, words


def _runs(prefix: str, items: list[str]) -> list[str]:
    return [prefix + " ".join(items[i : i + n]) for n in (1, 2, 3) for i in range(len(items) - n + 1)]


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

    def __init__(self, features: Iterable[str], weights: NDArray[np.generic], bias: NDArray[np.generic]) -> None:
        """Take features and weights [len(features), classes] and bias [classes]."""
        self.features = list(features)
        self._index = {feature: index for index, feature in enumerate(self.features)}
        self.weights = np.asarray(weights, np.float32)
        self.bias = np.asarray(bias, np.float32)

    def __call__(self, sentence: Sentence, active: str = "") -> NDArray[np.float32]:
        """float32 [classes]: one score an intent, while the bot `active` is active."""
        rows = self.rows(ngrams(sentence, active))
        if not rows:
            return self.bias
        total = np.add.reduce(self.weights.take(rows, axis=0), axis=0)
        scores: NDArray[np.float32] = total / np.float32(np.sqrt(len(rows))) + self.bias
        return scores

    def rows(self, found: list[str]) -> list[int]:
        """Rows of the known ones among the features."""
        return [row for row in map(self._index.get, found) if row is not None]
