"""A small dependency parser for Korean words (eojeol), first order, projective.

Edges are scored by hashed features of the first and last morphemes of both words; the best tree is found by Eisner's
algorithm (COLING 1996) and the weights are learned by the averaged perceptron (Collins, EMNLP 2002), all in machine
code: a sentence of ten words takes some tens of microseconds.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numba import njit
from numpy.typing import NDArray

from saram.language.morphemes import analyse

__all__ = ["Parser", "Tree", "attachment_score", "describe", "fit_parser", "read_treebank", "read_trees"]

Arrays: TypeAlias = NDArray[Any]

_BITS = 20


@dataclass(frozen=True, slots=True)
class Tree:
    """A sentence with its words' heads."""

    words: tuple[str, ...]
    """Words as written."""

    heads: tuple[int, ...]
    """Index of each word's head, -1 for the root."""


def read_trees(text: str) -> list[Tree]:
    """Trees of a CoNLL-U file; sentences whose heads are not whole are left out."""
    trees = []
    for block in text.split("\n\n"):
        rows = [line.split("\t") for line in block.splitlines() if line and not line.startswith("#")]
        rows = [row for row in rows if row[0].isdigit()]
        if rows and all(len(row) > 6 and row[6].isdigit() for row in rows):
            trees.append(Tree(tuple(row[1] for row in rows), tuple(int(row[6]) - 1 for row in rows)))
    return trees


def describe(morphemes: Sequence[Sequence[tuple[str, str]]]) -> NDArray[np.int64]:
    """What the parser sees of each word, int64 [n, 4]: hashes of the first and last morphemes' tags and forms.

    Args:
        morphemes: (form, tag) of each word's morphemes; punctuation at a word's end is passed over.
    """
    rows = np.zeros((len(morphemes), 4), np.int64)
    for index, word in enumerate(morphemes):
        kept = [each for each in word if not each[1].startswith("S") or each[1] in {"SL", "SN", "SH"}] or list(word)
        if kept:
            rows[index] = [_code(text) for text in (kept[0][1], kept[-1][1], kept[0][0], kept[-1][0] + kept[-1][1])]
    return rows


def _code(text: str) -> int:
    return zlib.crc32(text.encode())


def described(words: Sequence[str]) -> NDArray[np.int64]:
    """What the parser sees of words that are not analysed yet."""
    text = " ".join(words)
    starts = np.cumsum([0, *(len(word) + 1 for word in words)])
    groups: list[list[tuple[str, str]]] = [[] for _ in words]
    for morpheme in analyse(text):
        groups[int(np.searchsorted(starts, morpheme.start, "right")) - 1].append((morpheme.form, morpheme.tag))
    return describe(groups)


class Parser:
    """A trained parser."""

    def __init__(self, weights: NDArray[np.float32]) -> None:
        """Take the weights."""
        self.weights = weights

    def heads(self, rows: NDArray[np.int64]) -> list[int]:
        """Index of each word's head, -1 for the root.

        Args:
            rows: As `describe` gives them.
        """
        if not len(rows):
            return []
        found: list[int] = _best_heads(_scores(rows, self.weights)).tolist()
        return found


def fit_parser(trees: Iterable[Tree], *, epochs: int = 6, seed: int = 0, longest: int = 40) -> Parser:
    """Learn a parser.

    Args:
        trees: Sentences with their heads.
        epochs: Passes.
        seed: Of the order.
        longest: Longer sentences are left out.
    """
    data = [(described(tree.words), np.array(tree.heads, np.int64)) for tree in trees if 1 < len(tree.words) <= longest]
    weights = np.zeros(1 << _BITS, np.float32)
    sums = np.zeros(1 << _BITS, np.float64)
    rng = np.random.default_rng(seed)
    step = 0
    for _ in range(epochs):
        for index in rng.permutation(len(data)):
            rows, gold = data[index]
            step += 1
            _learn(rows, gold, _best_heads(_scores(rows, weights)), weights, sums, step)
    return Parser((weights - sums / max(step, 1)).astype(np.float32))


def attachment_score(parser: Parser, trees: Iterable[Tree]) -> float:
    """Share of words whose head is right."""
    right = total = 0
    for tree in trees:
        found = parser.heads(described(tree.words))
        right += sum(a == b for a, b in zip(found, tree.heads, strict=True))
        total += len(found)
    return right / max(total, 1)


@njit(cache=False)
def _mix(first: int, second: int, third: int, kind: int) -> int:
    value = (first * 1000003) ^ (second * 998244353) ^ (third * 2654435761) ^ (kind * 7919)
    value ^= value >> 17
    value *= 0x9E3779B1
    value ^= value >> 13
    return value & ((1 << 20) - 1)


@njit(cache=False)
def _features(rows: Arrays, head: int, word: int, out: Arrays) -> None:
    """Hashed features of the edge from `head` (-1 for the root) to `word`."""
    count = rows.shape[0]
    distance = head - word
    far = abs(distance)
    bucket = (far if far < 4 else 4 if far < 7 else 5) * 2 + (1 if distance > 0 else 0)
    if head < 0:
        bucket = 99
    wf, wl, wform, wend = rows[word, 0], rows[word, 1], rows[word, 2], rows[word, 3]
    if head >= 0:
        hf, hl, hform, hend = rows[head, 0], rows[head, 1], rows[head, 2], rows[head, 3]
        before = rows[head - 1, 1] if head > 0 else 1
    else:
        hf, hl, hform, hend, before = 2, 2, 2, 2, 2
    after = rows[word + 1, 0] if word + 1 < count else 3
    last = 1 if word == count - 1 else 0
    out[0] = _mix(wl, hf, bucket, 0)
    out[1] = _mix(wl, hl, bucket, 1)
    out[2] = _mix(wend, hf, bucket, 2)
    out[3] = _mix(wend, hl, bucket, 3)
    out[4] = _mix(wend, hend, bucket // 2, 4)
    out[5] = _mix(wform, hform, 0, 5)
    out[6] = _mix(wl, hform, bucket, 6)
    out[7] = _mix(wform, hl, bucket, 7)
    out[8] = _mix(wl * 31 + after, hl, bucket, 8)
    out[9] = _mix(wl * 31 + before, hl, bucket, 9)
    out[10] = _mix(wf * 31 + wl, hf * 31 + hl, bucket, 10)
    out[11] = _mix(wend, bucket, last, 11)
    out[12] = _mix(hf, hl, bucket + 100 * last, 12)
    out[13] = _mix(wend, after, bucket, 13)


@njit(cache=False)
def _scores(rows: Arrays, weights: Arrays) -> Arrays:
    """float64 [n + 1, n + 1]: score of the edge from head to word; index 0 is the root."""
    count = rows.shape[0]
    scores = np.full((count + 1, count + 1), -1e9)
    out = np.zeros(14, np.int64)
    for word in range(count):
        for head in range(-1, count):
            if head == word:
                continue
            _features(rows, head, word, out)
            total = 0.0
            for position in range(14):
                total += weights[out[position]]
            scores[head + 1, word + 1] = total
    return scores


@njit(cache=False)
def _best_heads(scores: Arrays) -> Arrays:  # noqa: C901, PLR0912 - one dynamic programme in machine code
    """Eisner's algorithm: heads of the best projective tree with one root, -1 for the root."""
    size = scores.shape[0]
    complete = np.full((size, size, 2), -1e18)
    open_ = np.full((size, size, 2), -1e18)
    complete_at = np.zeros((size, size, 2), np.int64)
    open_at = np.zeros((size, size), np.int64)
    for each in range(size):
        complete[each, each, 0] = complete[each, each, 1] = 0.0
    for width in range(1, size):
        for left in range(size - width):
            right = left + width
            best, at = -1e18, left
            for middle in range(left, right):
                if left == 0 and middle > 0:
                    break
                value = complete[left, middle, 1] + complete[middle + 1, right, 0]
                if value > best:
                    best, at = value, middle
            open_[left, right, 0] = best + scores[right, left] if left > 0 else -1e18
            open_[left, right, 1] = best + scores[left, right]
            open_at[left, right] = at
            for middle in range(left, right):
                value = complete[left, middle, 0] + open_[middle, right, 0]
                if value > complete[left, right, 0]:
                    complete[left, right, 0], complete_at[left, right, 0] = value, middle
            for middle in range(left + 1, right + 1):
                value = open_[left, middle, 1] + complete[middle, right, 1]
                if value > complete[left, right, 1]:
                    complete[left, right, 1], complete_at[left, right, 1] = value, middle
    heads = np.full(size, -1, np.int64)
    stack = [(0, size - 1, 1, 1)]
    while len(stack) > 0:
        left, right, side, whole = stack.pop()
        if left == right:
            continue
        if whole == 1:
            middle = complete_at[left, right, side]
            if side == 1:
                stack.append((left, middle, 1, 0))
                stack.append((middle, right, 1, 1))
            else:
                stack.append((left, middle, 0, 1))
                stack.append((middle, right, 0, 0))
        else:
            if side == 1:
                heads[right] = left
            else:
                heads[left] = right
            middle = open_at[left, right]
            stack.append((left, middle, 1, 1))
            stack.append((middle + 1, right, 0, 1))
    return heads[1:] - 1


@njit(cache=False)
def _learn(  # noqa: PLR0917 - machine code takes arrays, not objects
    rows: Arrays, gold: Arrays, guess: Arrays, weights: Arrays, sums: Arrays, step: int
) -> None:
    """One perceptron step; `sums` holds what averaging takes away."""
    out = np.zeros(14, np.int64)
    for word in range(rows.shape[0]):
        if gold[word] == guess[word]:
            continue
        for side in range(2):
            change = 1.0 if side == 0 else -1.0
            _features(rows, gold[word] if side == 0 else guess[word], word, out)
            for position in range(14):
                weights[out[position]] += change
                sums[out[position]] += change * step


def read_treebank(path: Path) -> list[Tree]:
    """Trees of a CoNLL-U file on disk."""
    return read_trees(path.read_text("utf-8"))
