"""Slot labels of units: O, B-slot (begin) and I-slot (inside), and the best sequence of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import add
from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["best_labels", "label_names", "spans_of"]

_FEW: Final = 3
"""Labels up to which plain numbers are quicker than arrays."""


def label_names(slots: Iterable[str]) -> list[str]:
    """``["O", "B-a", "I-a", "B-b", …]``."""
    return ["O", *(f"{prefix}-{slot}" for slot in slots for prefix in "BI")]


def best_labels(
    emissions: NDArray[np.float32], transitions: NDArray[np.float32], starts: NDArray[np.float32]
) -> list[int]:
    """The sequence of labels with the highest sum of scores (Viterbi).

    Args:
        emissions: float32 [T, L], T ≥ 1.
        transitions: float32 [L, L], from row to column.
        starts: float32 [L], scores of the first label.
    """
    length, count = emissions.shape
    if count == 1:
        return [0] * length
    if length == 1 or not (emissions[:, 1:].max() > emissions[:, 0].min() - 12):
        first = emissions[0] + starts
        return [int(first.argmax())] if length == 1 else [0] * length
    if count <= _FEW:
        return _best_of_few(emissions.tolist(), transitions.T.tolist(), starts.tolist())
    back = np.empty((length, count), np.intp)
    into = transitions.T
    paths = np.empty((count, count), emissions.dtype)
    score = emissions[0] + starts
    for t in range(1, length):
        np.add(into, score, out=paths)
        paths.argmax(1, out=back[t])
        score = np.maximum.reduce(paths, axis=1)
        score += emissions[t]
    labels = [int(score.argmax())]
    for before in back[:0:-1].tolist():
        labels.append(before[labels[-1]])
    return labels[::-1]


def _best_of_few(
    emissions: Sequence[Sequence[float]], into: Sequence[Sequence[float]], starts: Sequence[float]
) -> list[int]:
    """The same of plain numbers, transitions from column to row."""
    score = [first + start for first, start in zip(emissions[0], starts, strict=True)]
    back: list[list[int]] = []
    for scores in emissions[1:]:
        best: list[int] = []
        reached: list[float] = []
        for jumps, own in zip(into, scores, strict=True):
            paths = list(map(add, jumps, score))
            most = max(paths)
            best.append(paths.index(most))
            reached.append(most + own)
        back.append(best)
        score = reached
    labels = [score.index(max(score))]
    for best in reversed(back):
        labels.append(best[labels[-1]])
    return labels[::-1]


def spans_of(labels: Sequence[str]) -> list[tuple[str, int, int]]:
    """Slots of a sequence of labels: (slot, first unit, after last unit)."""
    found: list[tuple[str, int, int]] = []
    for index, label in enumerate(labels):
        if label == "O":
            continue
        slot = label[2:]
        if label[0] == "I" and found and found[-1][0] == slot and found[-1][2] == index:
            found[-1] = (slot, found[-1][1], index + 1)
        else:
            found.append((slot, index, index + 1))
    return found
