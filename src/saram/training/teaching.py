"""Learning from what trained packages say of a sentence, besides what it was written for.

The mean of several networks reads more sentences rightly than any one of them, but takes as long as all of them. One
that learns what their mean says comes near it (Hinton, Vinyals & Dean, arXiv:1503.02531).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from saram.errors import UsageError
from saram.language.encoding import Encoder
from saram.language.network import Network
from saram.language.package import Package
from saram.training.second_process import SecondProcess
from saram.training.sentence_encoding import encode_all

__all__ = ["Asked", "Taught", "TaughtBatch", "Teachers", "intent_loss", "slot_loss"]

_SHARE: Final = 0.5
"""How much of the loss of an intent comes from the teachers. Set by hand, as the other two."""

_SLOTS: Final = 0.5
"""Weight of the slot labels of the teachers beside the right ones."""

_TEMPERATURE: Final = 2.0
"""By which scores of labels are divided: what is unlikely is learned as well."""

Asked = tuple[str, int]
"""A normalised text, and the index of the active bot (0 for none)."""


@dataclass(frozen=True, slots=True)
class Taught:
    """What teachers say of a sentence."""

    intents: NDArray[np.float16]
    """float16 [classes]: the mean of their probabilities."""

    labels: NDArray[np.float16]
    """float16 [T, labels]: the mean of their scores of each unit."""


@dataclass(frozen=True, slots=True)
class TaughtBatch:
    """What they say of the sentences of one step."""

    intents: Tensor
    """float32 [B, classes]."""

    labels: Tensor
    """float32 [B, T, labels]; 0 behind a sentence."""

    @classmethod
    def of(cls, taught: Sequence[Taught], length: int) -> TaughtBatch:
        """Put together what belongs to sentences of up to `length` units."""
        labels = np.zeros((len(taught), length, taught[0].labels.shape[1]), np.float32)
        for row, each in enumerate(taught):
            labels[row, : len(each.labels)] = each.labels
        return cls(
            torch.from_numpy(np.stack([each.intents for each in taught]).astype(np.float32)), torch.from_numpy(labels)
        )


class Teachers:
    """Trained packages of the same bots."""

    def __init__(
        self, packages: Sequence[Package], classes: Sequence[str], labels: Sequence[str], bots: Sequence[str]
    ) -> None:
        """Take the packages.

        Args:
            packages: One or more.
            classes: The classes of what learns, in order.
            labels: Its slot labels, in order.
            bots: Names of its bots, in order.

        Raises:
            UsageError: If one has no network, or other intents or slots.
        """
        for number, package in enumerate(packages, 1):
            known = {"intents": (package.classes, classes), "slots": (package.labels, labels)}
            other = [sorted(set(own) ^ set(wanted)) for own, wanted in known.values()]
            if not package.network or any(other):
                names = dict.fromkeys(name.removeprefix("B-").removeprefix("I-") for each in other for name in each)
                told = ", ".join(names) or "it has no network"
                raise UsageError(
                    f"Teacher {number} was not trained for the same bots: {told}. Train it from the same folders."
                )
        self._packages = packages
        self._orders = [
            ([each.classes.index(name) for name in classes], [each.labels.index(name) for name in labels])
            for each in packages
        ]
        own = [{bot["name"]: place for place, bot in enumerate(each.bots, 1)} for each in packages]
        self._active = [[0, *(places.get(name, 0) for name in bots)] for places in own]

    def __call__(
        self, asked: Sequence[Asked], second: SecondProcess, progress: Callable[[float], None] = lambda _: None
    ) -> dict[Asked, Taught]:
        """What they say of sentences.

        Args:
            asked: The sentences, each once.
            second: A process that encodes some of them.
            progress: Called with the share that is done.
        """
        texts = list(dict.fromkeys(text for text, _ in asked))
        intents: list[NDArray[np.float32]] = []
        labels: list[NDArray[np.float32]] = []
        count = len(self._packages)
        for number, (package, (classes, order)) in enumerate(zip(self._packages, self._orders, strict=True)):
            encoder = Encoder(**package.encoder)
            sentences = encode_all(encoder, texts, second, lambda done: progress((number + done / 2) / count))  # noqa: B023 - called here
            network = Network(package.network, encoder.letters)
            for index, (text, bot) in enumerate(asked):
                outputs = network(sentences[text], self._active[number][bot])
                said = np.exp(outputs.logits - outputs.logits.max())[classes]
                said /= said.sum() * count
                scores = outputs.emissions[:, order] / np.float32(count)
                if number:
                    intents[index] += said
                    labels[index] += scores
                else:
                    intents.append(said)
                    labels.append(scores)
                if not index % 1000:
                    progress((number + 0.5 + index / len(asked) / 2) / count)
        found = (
            Taught(said.astype(np.float16), score.astype(np.float16))
            for said, score in zip(intents, labels, strict=True)
        )
        return dict(zip(asked, found, strict=True))


def intent_loss(scores: Tensor, wanted: Tensor, taught: TaughtBatch, none: int) -> Tensor:
    """The mean loss of intents, by what is right and by what the teachers say.

    Of a sentence outside all bots only what is right counts: else one that looks like a request is taken for it sooner.

    Args:
        scores: float32 [B, classes].
        wanted: int64 [B]: the right classes.
        taught: What the teachers say.
        none: The class of what is outside all bots.
    """
    share = _SHARE * (wanted != none).float()
    right = functional.cross_entropy(scores, wanted, label_smoothing=0.05, reduction="none")
    said = functional.cross_entropy(scores, taught.intents, reduction="none")
    return ((1 - share) * right + share * said).mean()


def slot_loss(emissions: Tensor, taught: TaughtBatch, mask: Tensor) -> Tensor:
    """How far the scores of labels are from those of the teachers, per unit: their divergence at a temperature.

    Args:
        emissions: float32 [B, T, labels].
        taught: What the teachers say.
        mask: float32 [B, T]: 1 where there is a unit.
    """
    there = mask > 0
    own, theirs = (functional.log_softmax(each[there] / _TEMPERATURE, -1) for each in (emissions, taught.labels))
    apart = functional.kl_div(own, theirs, reduction="none", log_target=True).sum(-1).mean()
    return _SLOTS * _TEMPERATURE**2 * apart
