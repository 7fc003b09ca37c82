"""A linear support vector machine to which rare classes are worth as much as usual ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from published_sets import Split, values_of
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

_COST = 0.2
"""C; of 0.1, 0.2, 0.5 and 2 by cross-validation over the distinct requests of MixATIS."""
_LONGEST = 5
"""Words of a value, at most."""


class BalancedSvm:
    """TF-IDF over the 2- to 5-grams of characters within words, where values are written as the names of their slots.

    A value is one that the training part has twice; where several slots have it, it has the name it has most often.
    Each class is told from all others, and its sentences weigh the less the more of them there are.
    """

    def __init__(self, learn: Split, classes: Sequence[str]) -> None:
        """Learn from a split, which has sentences of each of `classes`, three at least."""
        names: dict[str, Counter[str]] = {}
        for slot, values in values_of(learn).items():
            for value, count in values.items():
                names.setdefault(value, Counter())[slot.rpartition(".")[2].replace("_", "")] += count
        self._names = {value: each.most_common(1)[0][0] for value, each in names.items() if each.total() > 1}
        self._vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True)
        seen = self._vectorizer.fit_transform(map(self._written, learn.texts))
        self._model = LinearSVC(C=_COST, class_weight="balanced").fit(seen, learn.classes)
        self._order = [self._model.classes_.tolist().index(name) for name in classes]

    def __call__(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """float64 [texts, classes]: how far each is on the side of each class, 1 and -1 at the margins."""
        margins: NDArray[np.float64] = self._model.decision_function(
            self._vectorizer.transform(map(self._written, texts))
        )
        return margins[:, self._order]

    def _written(self, text: str) -> str:
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
