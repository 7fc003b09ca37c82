"""What a few written examples say by themselves: ridge regression over their n-grams, added to the linear half.

Descent over thousands of paraphrases learns what the paraphrases have in common, which is little where five sentences
stand behind all of them. The regression looks at the written sentences alone, weighs rare features (inverse document
frequency) and words above letters, and has a closed solution (a least-squares support vector machine, Suykens and
Vandewalle 1999). Both are linear in the same features, so their sum is one model and costs nothing when asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from saram.language.encoding import Sentence
from saram.language.ngrams import NgramModel, ngrams

__all__ = ["with_examples"]

_KINDS: Final = {
    "c": 0.3, "j": 0.15, "m1": 3.0, "m2": 1.0, "m3": 0.3, "a1": 3.0, "a2": 1.5, "a3": 0.3,
}  # fmt: skip
"""Weights of the kinds of features: characters, letters, runs of words, runs of words with names replaced by lists."""
_RIDGE: Final = 0.3
"""Of the mean squared length of an example."""
_SCALE: Final = 12.0
"""Of the regression's scores, which lie between 0 and 1, beside the logits of the other."""
_BLOCK: Final = 4096
"""Features held at once, so that memory stays small."""


def with_examples(
    model: NgramModel,
    sentences: Sequence[Sentence],
    classes: NDArray[np.int64],
    *,
    active: Sequence[str] = (),
    keep: int = 40_000,
) -> NgramModel:
    """The model with what the examples say added.

    Args:
        model: The linear half.
        sentences: The written examples, encoded.
        classes: int64 [sentences]: their classes.
        active: Name of the active bot of each, empty for none.
        keep: At most this many features are kept, those with the largest weights.
    """
    bots = active or [""] * len(sentences)
    found = [ngrams(sentence, bot) for sentence, bot in zip(sentences, bots, strict=True)]
    counts = Counter(feature for features in found for feature in features)
    index = {feature: row for row, feature in enumerate(counts)}
    values = np.array([_kind(feature) for feature in counts], np.float32)
    values *= np.log((1 + len(found)) / (1 + np.fromiter(counts.values(), np.float32))) + 1
    rows = np.repeat(np.arange(len(found)), [len(features) for features in found])
    columns = np.fromiter((index[feature] for features in found for feature in features), np.int64, len(rows))
    entries = values[columns] / np.sqrt([len(found[row]) for row in rows])
    starts = range(0, len(counts), _BLOCK)
    alike = np.zeros((len(found), len(found)))
    for start in starts:
        block = _block(rows, columns, entries, start, len(found))
        alike += block @ block.T
    length = float(np.trace(alike)) / len(found)
    meant = np.eye(model.weights.shape[1])[classes]
    meant -= meant.mean(0)
    solved = (np.linalg.solve(alike / length + _RIDGE * np.eye(len(found)), meant) * _SCALE / length).astype(np.float32)
    said = (
        np.concatenate([_block(rows, columns, entries, start, len(found)).T @ solved for start in starts])[
            : len(counts)
        ]
        * values[:, None]
    )
    features = list(dict.fromkeys((*model.features, *counts)))
    place = {feature: row for row, feature in enumerate(features)}
    weights = np.zeros((len(features), model.weights.shape[1]), np.float32)
    weights[: len(model.features)] = model.weights
    weights[[place[feature] for feature in counts]] += said
    strongest = np.sort(np.argsort(-np.square(weights).sum(1), kind="stable")[:keep])
    return NgramModel([features[row] for row in strongest], weights[strongest], model.bias)


def _block(
    rows: NDArray[np.int64], columns: NDArray[np.int64], entries: NDArray[np.float64], start: int, count: int
) -> NDArray[np.float32]:
    """float32 [examples, _BLOCK]: their values of the features from `start` on."""
    chosen = (columns >= start) & (columns < start + _BLOCK)
    block = np.zeros((count, _BLOCK), np.float32)
    block[rows[chosen], columns[chosen] - start] = entries[chosen]
    return block


def _kind(feature: str) -> float:
    """A feature's weight by its kind; those of an active bot count as words."""
    name = feature[0]
    return _KINDS.get(f"{name}{feature.count(' ') + 1}" if name in "ma" else name, 1.0)
