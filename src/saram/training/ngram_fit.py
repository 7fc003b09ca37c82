"""Training of the linear half of the ensemble: softmax regression over n-grams, by AdaGrad."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from saram.language.encoding import Sentence
from saram.language.ngrams import NgramModel, ngrams

Arrays: TypeAlias = NDArray[Any]

__all__ = ["fit_ngrams"]


def fit_ngrams(
    sentences: Sequence[Sentence],
    classes: NDArray[np.int64],
    count: int,
    *,
    active: Sequence[str] = (),
    epochs: int = 12,
    rate: float = 0.4,
    decay: float = 2e-6,
    minimum: int = 2,
    limit: int = 120_000,
    keep: int = 40_000,
    seed: int = 0,
    compiled: bool = True,
) -> NgramModel:
    """Fit the model.

    Args:
        sentences: Encoded sentences.
        classes: int64 [sentences]: their classes.
        count: Number of classes.
        active: Name of the active bot of each sentence, empty for none.
        epochs: Passes over the sentences.
        rate: AdaGrad's step.
        decay: Shrinkage of touched weights a step, relative.
        minimum: Features seen less often are left out.
        limit: At most this many features are learned, the most frequent ones.
        keep: At most this many are kept, those with the largest weights.
        seed: Of the order of sentences.
        compiled: Whether to descend in machine code, which needs numba; numpy does for a few thousand sentences.
    """
    bots = active or [""] * len(sentences)
    found = [ngrams(sentence, bot) for sentence, bot in zip(sentences, bots, strict=True)]
    counts = Counter(feature for features in found for feature in features)
    kept = [feature for feature, number in counts.most_common(limit) if number >= minimum]
    index = {feature: row for row, feature in enumerate(kept)}
    rows = [[index[feature] for feature in features if feature in index] for features in found]
    offsets = np.cumsum([0, *map(len, rows)]).astype(np.int64)
    flat = np.fromiter((row for each in rows for row in each), np.int64, int(offsets[-1]))
    weights = np.zeros((len(kept), count), np.float32)
    squares = np.full((len(kept), count), 0.1, np.float32)
    bias = np.zeros(count, np.float32)
    rng = np.random.default_rng(seed)
    descend = _compiled() if compiled else _descend_by_rows
    for epoch in range(epochs):
        order = rng.permutation(len(rows))
        descend(flat, offsets, classes, order, weights, squares, bias, rate / (1 + epoch / 4), decay)
    strongest = np.sort(np.argsort(-np.square(weights).sum(1), kind="stable")[:keep])
    return NgramModel([kept[row] for row in strongest], weights[strongest], bias)


def _descend(  # noqa: C901, PLR0917 - one loop in machine code
    flat: Arrays,
    offsets: Arrays,
    classes: Arrays,
    order: Arrays,
    weights: Arrays,
    squares: Arrays,
    bias: Arrays,
    rate: float,
    decay: float,
) -> None:
    """One pass of AdaGrad; arrays are changed in place."""
    count = weights.shape[1]
    scores = np.zeros(count, np.float32)
    for index in order:
        start, end = offsets[index], offsets[index + 1]
        if end == start:
            continue
        scale = np.float32(1.0 / np.sqrt(end - start))
        scores[:] = 0
        for position in range(start, end):
            row = flat[position]
            for each in range(count):
                scores[each] += weights[row, each]
        top = np.float32(-1e30)
        for each in range(count):
            scores[each] = scores[each] * scale + bias[each]
            top = max(top, scores[each])
        total = np.float32(0)
        for each in range(count):
            scores[each] = np.exp(scores[each] - top)
            total += scores[each]
        for each in range(count):
            scores[each] /= total
        scores[classes[index]] -= np.float32(1)
        for each in range(count):
            bias[each] -= np.float32(0.02 * rate) * scores[each]
        for position in range(start, end):
            row = flat[position]
            for each in range(count):
                gradient = scores[each] * scale
                if gradient * gradient > 1e-10:
                    squares[row, each] += gradient * gradient
                    weights[row, each] -= (
                        np.float32(rate) * gradient / np.sqrt(squares[row, each])
                        + np.float32(decay) * weights[row, each]
                    )


def _descend_by_rows(  # noqa: PLR0917 - as above
    flat: Arrays,
    offsets: Arrays,
    classes: Arrays,
    order: Arrays,
    weights: Arrays,
    squares: Arrays,
    bias: Arrays,
    rate: float,
    decay: float,
) -> None:
    """The same pass with numpy, a sentence at a time; a sentence holds each of its features once."""
    for index in order.tolist():
        rows = flat[offsets[index] : offsets[index + 1]]
        if not len(rows):
            continue
        scale = np.float32(1.0 / np.sqrt(len(rows)))
        held = weights[rows]
        scores = held.sum(0) * scale + bias
        scores = np.exp(scores - scores.max())
        scores /= scores.sum()
        scores[classes[index]] -= np.float32(1)
        bias -= np.float32(0.02 * rate) * scores
        gradient = scores * scale
        grown = squares[rows] + gradient * gradient
        squares[rows] = grown
        weights[rows] = held - np.float32(rate) * gradient / np.sqrt(grown) - np.float32(decay) * held


@cache
def _compiled() -> Callable[..., None]:
    from numba import njit  # noqa: PLC0415 - comes with the extra `train`

    compiled: Callable[..., None] = njit(cache=False, fastmath=True)(_descend)
    return compiled
