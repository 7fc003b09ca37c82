"""GloVe (Pennington, Socher and Manning, EMNLP 2014) in machine code, with linear or dependency-tree distance.

Each pair of words in a sentence counts 1/distance, where the distance is either that of their places or that of the
path between them in the dependency tree.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeAlias

import numpy as np
from numba import njit
from numpy.typing import NDArray

from saram.language.vectors import WordVectors

Arrays: TypeAlias = NDArray[Any]

__all__ = ["Sentence", "count_pairs", "even_lengths", "fit_glove", "summed", "tree_distances", "vocabulary"]

Sentence = tuple[list[str], list[int] | None]
"""Words, and the index of each word's head (-1 for the root) or None without a tree."""


def vocabulary(sentences: Iterable[Sentence], minimum: int, limit: int) -> list[str]:
    """The most frequent words seen at least `minimum` times, most frequent first."""
    counts = Counter(word for words, _ in sentences for word in words)
    return [word for word, number in counts.most_common(limit) if number >= minimum]


def tree_distances(heads: Sequence[int]) -> NDArray[np.int32]:
    """Length of the path between every two words of a tree, int32 [n, n].

    Args:
        heads: Index of each word's head; -1 for the root. Words in a cycle or below several roots are joined by their
            places.
    """
    count = len(heads)
    far = np.int32(count + 1)
    distances = np.full((count, count), far, np.int32)
    np.fill_diagonal(distances, 0)
    for word, head in enumerate(heads):
        if 0 <= head < count and head != word:
            distances[word, head] = distances[head, word] = 1
    for middle in range(count):
        np.minimum(distances, distances[:, middle, None] + distances[middle], out=distances)
    places = np.abs(np.arange(count)[:, None] - np.arange(count)).astype(np.int32)
    return np.where(distances >= far, places, distances)


def count_pairs(
    sentences: Iterable[Sentence], words: Sequence[str], *, tree: bool, window: int = 8
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int32], NDArray[np.float32]]:
    """Weighted co-occurrences of the words.

    Args:
        sentences: Words and heads.
        words: The vocabulary.
        tree: Whether the distance is that in the tree; sentences without heads then use places.
        window: Farthest distance that counts.

    Returns:
        Number of sentences (for reports), and for each pair that occurs: row, column, weight.
    """
    index = {word: row for row, word in enumerate(words)}
    size = len(words)
    keys: list[NDArray[np.int64]] = []
    weights: list[NDArray[np.float32]] = []
    totals: dict[str, Any] = {"keys": np.empty(0, np.int64), "weights": np.empty(0, np.float64), "sentences": 0}
    pending = 0
    for tokens, heads in sentences:
        rows = np.array([index.get(token, -1) for token in tokens], np.int64)
        count = len(rows)
        totals["sentences"] += 1
        if count < 2:
            continue
        if tree and heads is not None:
            distance = tree_distances(heads)
        else:
            distance = np.abs(np.arange(count)[:, None] - np.arange(count)).astype(np.int32)
        use = (distance > 0) & (distance <= window) & (rows[:, None] >= 0) & (rows >= 0)
        first, second = np.nonzero(use)
        keys.append(rows[first] * size + rows[second])
        weights.append((1.0 / distance[first, second]).astype(np.float32))
        pending += len(first)
        if pending > 8_000_000:
            _merge(totals, keys, weights)
            keys, weights, pending = [], [], 0
    _merge(totals, keys, weights)
    rows_, columns = np.divmod(totals["keys"], size)
    return (
        np.array([totals["sentences"]]),
        rows_.astype(np.int32),
        columns.astype(np.int32),
        totals["weights"].astype(np.float32),
    )


def summed(
    size: int, parts: Iterable[tuple[Arrays, Arrays, Arrays]], *, least: float = 0.0
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float32]]:
    """Pairs of several countings as one: row, column and weight, each pair once.

    Args:
        size: Words of the vocabulary.
        parts: Row, column and weight of each counting's pairs.
        least: Lightest pair that is kept.
    """
    rows, columns, weights = (np.concatenate(column) for column in zip(*parts, strict=True))
    keys, where = np.unique(rows.astype(np.int64) * size + columns, return_inverse=True)
    totals = np.bincount(where, weights, len(keys))
    kept = totals >= least
    first, second = np.divmod(keys[kept], size)
    return first.astype(np.int32), second.astype(np.int32), totals[kept].astype(np.float32)


def even_lengths(vectors: WordVectors, *, length: float = 4.0, step: float = 1 / 32) -> WordVectors:
    """The same directions, all of one length, in steps that pack well.

    GloVe makes the vectors of frequent words long, so that ``the`` drowns what tells a request from another.

    Args:
        vectors: Of any lengths.
        length: Of each afterwards.
        step: Each number is rounded to a multiple of it.
    """
    norms = np.maximum(np.linalg.norm(vectors.matrix, axis=1, keepdims=True), 1e-9)
    matrix = np.round(vectors.matrix * (length / norms) / step) * step
    return WordVectors(vectors.words, matrix.astype(np.float32))


def _merge(totals: dict[str, Any], keys: list[NDArray[np.int64]], weights: list[NDArray[np.float32]]) -> None:
    if not keys:
        return
    all_keys = np.concatenate([totals["keys"], *keys])
    all_weights = np.concatenate([totals["weights"], *weights])
    unique, where = np.unique(all_keys, return_inverse=True)
    totals["keys"] = unique
    totals["weights"] = np.bincount(where, all_weights, len(unique))


def fit_glove(
    words: Sequence[str],
    rows: NDArray[np.int32],
    columns: NDArray[np.int32],
    weights: NDArray[np.float32],
    *,
    dimension: int = 64,
    epochs: int = 20,
    rate: float = 0.05,
    ceiling: float = 20.0,
    seed: int = 0,
    progress: Callable[[float], None] = lambda _: None,
) -> WordVectors:
    """Fit vectors by AdaGrad; the sum of word and context vectors is returned, centred and scaled to unit variance.

    Args:
        words: The vocabulary.
        rows: Row of each pair.
        columns: Column of each pair.
        weights: Weighted count of each pair.
        dimension: Size of the vectors.
        epochs: Passes over the pairs.
        rate: AdaGrad's step.
        ceiling: Weighted count from which a pair counts fully.
        seed: Of start and order.
        progress: Called with the share done.
    """
    rng = np.random.default_rng(seed)
    size = len(words)
    tables = [((rng.random((size, dimension)) - 0.5) / dimension).astype(np.float32) for _ in range(2)]
    biases = [np.zeros(size, np.float32) for _ in range(2)]
    squares = [np.ones((size, dimension), np.float32) for _ in range(2)]
    bias_squares = [np.ones(size, np.float32) for _ in range(2)]
    logs = np.log(weights)
    importance = np.minimum(1.0, (weights / ceiling) ** 0.75).astype(np.float32)
    for epoch in range(epochs):
        order = rng.permutation(len(rows))
        _epoch(rows, columns, logs, importance, order, *tables, *biases, *squares, *bias_squares, rate)
        progress((epoch + 1) / epochs)
    both = tables[0] + tables[1]
    both -= both.mean(0)
    both /= both.std() + 1e-9
    return WordVectors(list(words), np.concatenate([np.zeros((1, dimension), np.float32), both.astype(np.float32)]))


def _descend(  # noqa: PLR0917 - machine code takes arrays, not objects
    rows: Arrays,
    columns: Arrays,
    logs: Arrays,
    importance: Arrays,
    order: Arrays,
    first: Arrays,
    second: Arrays,
    first_bias: Arrays,
    second_bias: Arrays,
    first_squares: Arrays,
    second_squares: Arrays,
    first_bias_squares: Arrays,
    second_bias_squares: Arrays,
    rate: float,
) -> None:
    """One pass of AdaGrad over the pairs; arrays are changed in place."""
    dimension = first.shape[1]
    for index in order:
        row, column = rows[index], columns[index]
        total = first_bias[row] + second_bias[column] - logs[index]
        for d in range(dimension):
            total += first[row, d] * second[column, d]
        gradient = importance[index] * total
        for d in range(dimension):
            to_first = gradient * second[column, d]
            to_second = gradient * first[row, d]
            first[row, d] -= rate * to_first / np.sqrt(first_squares[row, d])
            second[column, d] -= rate * to_second / np.sqrt(second_squares[column, d])
            first_squares[row, d] += to_first * to_first
            second_squares[column, d] += to_second * to_second
        first_bias[row] -= rate * gradient / np.sqrt(first_bias_squares[row])
        second_bias[column] -= rate * gradient / np.sqrt(second_bias_squares[column])
        first_bias_squares[row] += gradient * gradient
        second_bias_squares[column] += gradient * gradient


_epoch: Any = njit(fastmath=True)(_descend)
