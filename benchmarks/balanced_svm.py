"""A linear support vector machine to which rare classes are worth as much as usual ones, and what it reads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from published_sets import Split, values_of
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from saram.language.labels import spans_of

_COST = 0.2
"""C; of 0.1, 0.2, 0.5 and 2 by cross-validation over the distinct requests of MixATIS."""
_COST_WITH_WORDS = 1.0
"""C where words are read; by cross-validation over the training part of ATIS as good as 4, and better than 0.2."""
_PASSES = 4000
"""So many are enough for the rare intents of ATIS."""
_LONGEST = 5
"""Words of a value, at most."""


class BalancedSvm:
    """TF-IDF over the 2- to 5-grams of characters within words, and over those of words where they are asked for.

    Each class is told from all others, and its sentences weigh the less the more of them there are.
    """

    def __init__(self, texts: Sequence[str], names: Sequence[str], classes: Sequence[str], *, words: int = 0) -> None:
        """Learn.

        Args:
            texts: What to learn from.
            names: The class of each.
            classes: All of these, in the order in which margins are given.
            words: The longest n-grams of words.
        """
        self._vectorizers = [TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True)]
        if words:
            self._vectorizers.append(
                TfidfVectorizer(token_pattern=r"\S+", ngram_range=(1, words), sublinear_tf=True)  # noqa: S106
            )
        seen = csr_matrix(hstack([each.fit_transform(texts) for each in self._vectorizers]))
        cost = _COST_WITH_WORDS if words else _COST
        self._model = LinearSVC(C=cost, class_weight="balanced", max_iter=_PASSES, random_state=0).fit(seen, names)
        self._order = [self._model.classes_.tolist().index(name) for name in classes]

    def __call__(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """float64 [texts, classes]: how far each is on the side of each class, 1 and -1 at the margins."""
        read = csr_matrix(hstack([each.transform(texts) for each in self._vectorizers]))
        margins: NDArray[np.float64] = self._model.decision_function(read)
        return margins[:, self._order]


class KnownValues:
    """Writes the values of a text that the training part has twice as the names of their slots.

    Where several slots have a value, it has the name it has most often; other numbers are written as such.
    """

    def __init__(self, learn: Split) -> None:
        """Take the values from a split."""
        names: dict[str, Counter[str]] = {}
        for slot, values in values_of(learn).items():
            for value, count in values.items():
                names.setdefault(value, Counter())[_short(slot)] += count
        self._names = {value: each.most_common(1)[0][0] for value, each in names.items() if each.total() > 1}

    def __call__(self, text: str) -> str:
        """The text, as it is read."""
        words, found, at = text.split(), [], 0
        while at < len(words):
            for length in range(min(_LONGEST, len(words) - at), 0, -1):
                name = self._names.get(" ".join(words[at : at + length]))
                if name:
                    found.append(name)
                    at += length
                    break
            else:
                found.append("num" if words[at].isdigit() else words[at])
                at += 1
        return " ".join(found)


def with_slots(text: str, labels: Sequence[str]) -> str:
    """A text in which each value stands as the name of its slot, which no word is written like."""
    words, found, at = text.split(), [], 0
    for slot, start, end in spans_of(labels):
        found += [*words[at:start], f"_{_short(slot)}"]
        at = end
    return " ".join([*found, *words[at:]])


def _short(slot: str) -> str:
    return slot.rpartition(".")[2].replace("_", "")
