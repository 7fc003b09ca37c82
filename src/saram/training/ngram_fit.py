"""Training of the linear half of the ensemble: softmax regression over n-grams, by AdaGrad."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from saram.language.encoding import Sentence
from saram.language.ngrams import NgramModel, ngrams

Arrays: TypeAlias = NDArray[Any]

__all__ = ["Coded", "coded", "fit_ngrams", "learn_ngrams", "without_numbers"]

_NO_NUMBERS: Final = np.zeros((0, 0), np.int32)
_NO_MARKS: Final = np.zeros((0, 0), np.float32)


@dataclass(frozen=True, slots=True)
class Coded:
    """The features of sentences as numbers."""

    features: list[str]
    """Each feature once, in the order in which they are met."""
    codes: NDArray[np.int32]
    """Which feature it is: of one sentence after another."""
    offsets: NDArray[np.int64]
    """int64 [sentences + 1]: where each sentence begins in `codes`."""


def coded(sentences: Sequence[Sentence], active: Sequence[str] = ()) -> Coded:
    """The features of encoded sentences, with the name of the bot that is active in each, empty for none."""
    index: dict[str, int] = {}
    codes = array("i")
    offsets = [0]
    for sentence, bot in zip(sentences, active or [""] * len(sentences), strict=True):
        codes.extend([index.setdefault(feature, len(index)) for feature in ngrams(sentence, bot)])
        offsets.append(len(codes))
    return Coded(list(index), np.array(codes, np.int32), np.array(offsets, np.int64))


def without_numbers(sentence: Sentence) -> Sentence:
    """What the features of a sentence are made of: all but the numbers that a network reads, which are most of it."""
    return replace(sentence, ids=_NO_NUMBERS, bag=_NO_NUMBERS, words=_NO_NUMBERS, marks=_NO_MARKS)


def learn_ngrams(
    sentences: Sequence[Sentence], active: Sequence[str], classes: NDArray[np.int64], count: int, *, seed: int
) -> NgramModel:
    """Fit the model to encoded sentences, as `coded` and `fit_ngrams` take them."""
    return fit_ngrams(coded(sentences, active), classes, count, seed=seed)


def fit_ngrams(
    found: Coded,
    classes: NDArray[np.int64],
    count: int,
    *,
    epochs: int = 12,
    rate: float = 0.4,
    decay: float = 2e-6,
    minimum: int = 2,
    limit: int = 120_000,
    keep: int = 40_000,
    seed: int = 0,
    balance: float = 0.0,
    compiled: bool = True,
) -> NgramModel:
    """Fit the model.

    Args:
        found: The features of sentences.
        classes: int64 [sentences]: their classes.
        count: Number of classes.
        epochs: Passes over the sentences.
        rate: AdaGrad's step.
        decay: Shrinkage of touched weights a step, relative.
        minimum: Features seen less often are left out.
        limit: At most this many features are learned, the most frequent ones.
        keep: At most this many are kept, those with the largest weights.
        seed: Of the order of sentences.
        balance: How far rare classes are made up for: a sentence weighs as the number of sentences of its class to the
            power of minus this. With 0 all sentences weigh alike, with 1 all classes.
        compiled: Whether to descend in machine code, which needs numba; numpy does for a few thousand sentences.
    """
    numbers = np.bincount(found.codes, minlength=len(found.features))
    frequent = np.argsort(-numbers, kind="stable")[:limit]
    frequent = frequent[numbers[frequent] >= minimum]
    kept = [found.features[code] for code in frequent.tolist()]
    row_of = np.full(len(found.features), -1)
    row_of[frequent] = np.arange(len(frequent))
    flat = row_of[found.codes]
    offsets = np.concatenate([[0], np.cumsum(flat >= 0)])[found.offsets]
    flat = flat[flat >= 0]
    weights = np.zeros((len(kept), count), np.float32)
    squares = np.full((len(kept), count), 0.1, np.float32)
    bias = np.zeros(count, np.float32)
    examples = np.bincount(classes, minlength=count)
    worths = np.maximum(examples, 1.0) ** -balance
    worths = (worths * len(classes) / (worths @ examples)).astype(np.float32)
    rng = np.random.default_rng(seed)
    descend = _compiled() if compiled else _descend_by_rows
    for epoch in range(epochs):
        order = rng.permutation(len(offsets) - 1)
        descend(flat, offsets, classes, worths, order, weights, squares, bias, rate / (1 + epoch / 4), decay)
    strongest = np.sort(np.argsort(-np.square(weights).sum(1), kind="stable")[:keep])
    return NgramModel([kept[row] for row in strongest], weights[strongest], bias)


def _descend(  # noqa: C901, PLR0917 - one loop in machine code
    flat: Arrays,
    offsets: Arrays,
    classes: Arrays,
    worths: Arrays,
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
        worth = worths[classes[index]]
        for each in range(count):
            scores[each] *= worth
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
    worths: Arrays,
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
        scores *= worths[classes[index]]
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
