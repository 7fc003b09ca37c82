"""Intent and slot labels of a sentence, decoded together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from published_sets import Split

from saram.language.labels import best_labels

F64 = NDArray[np.float64]


class JointDecoder:
    """Finds the intent and the sequence of slot labels that are likeliest together.

    Intent and labels depend on each other as in the model of Xu & Sarikaya (ASRU 2013), but by what the training part
    has alone: a slot is possible with an intent that some of its sentences have together. Of each intent the best
    sequence of its possible labels is found; what is taken has the highest sum of the logarithms of two probabilities,
    that of the intent and that of the sequence among all sequences.
    """

    def __init__(
        self,
        learn: Split,
        classes: Sequence[str],
        labels: Sequence[str],
        transitions: NDArray[np.float32],
        starts: NDArray[np.float32],
    ) -> None:
        """Take what occurs together from a split, and the scores of the chain.

        Args:
            learn: The training part.
            classes: Names of the intents.
            labels: Names of the labels, ``O`` first.
            transitions: float32 [labels, labels], from row to column.
            starts: float32 [labels], scores of the first label.
        """
        seen: dict[str, set[str]] = {name: {"O"} for name in classes}
        for name, row in zip(learn.classes, learn.labels, strict=True):
            seen[name].update(each[2:] for each in row if each != "O")
        self._labels = list(labels)
        self._possible = [
            np.array([index for index, label in enumerate(labels) if label[2:] in seen[name] or label == "O"])
            for name in classes
        ]
        self._transitions, self._starts = transitions, starts

    def __call__(self, scores: F64, emissions: NDArray[np.float32]) -> tuple[int, list[str]]:
        """The index of the intent, and the label of each unit.

        Args:
            scores: float64 [classes]; a constant more or less for all of them changes nothing.
            emissions: float32 [T, labels].
        """
        best, found, told = -np.inf, 0, [0] * len(emissions)
        for intent, possible in enumerate(self._possible):
            chain = self._transitions[np.ix_(possible, possible)]
            path = possible[best_labels(emissions[:, possible], chain, self._starts[possible])]
            along = self._starts[path[0]] + self._transitions[path[:-1], path[1:]].sum()
            worth = float(scores[intent] + along + emissions[np.arange(len(path)), path].sum())
            if worth > best:
                best, found, told = worth, intent, path.tolist()
        return found, [self._labels[index] for index in told]
