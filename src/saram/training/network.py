"""The network in torch: the same as `saram.language.network.Network`, to be trained."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from saram.language.encoding import BUCKETS, CHANNELS, POSITIONS, TAGS, Sentence

__all__ = ["Architecture", "Batch", "TrainableNetwork", "collate"]


@dataclass(frozen=True, slots=True)
class Architecture:
    """Sizes of the network."""

    unit: int = 48
    """Embedding of the character or word."""
    bag: int = 48
    """Embedding of hashed n-grams."""
    widths: tuple[int, ...] = (2, 3, 4)
    """Widths of the first convolutions."""
    filters: int = 80
    """Filters of each width."""
    deep: int = 96
    """Filters of the second convolution."""
    context: int = 16
    """Embedding of the active bot."""
    dropout: float = 0.4
    """Of the pooled features; half of it at the input."""


@dataclass(slots=True)
class Batch:
    """Padded sentences."""

    ids: Tensor
    """int64 [B, T, channels]."""
    bag: Tensor
    """int64 [B, T, BAG_SIZE]."""
    words: Tensor
    """int64 [B, T]."""
    marks: Tensor
    """float32 [B, T, marks]."""
    mask: Tensor
    """float32 [B, T]: 1 where there is a unit."""


def collate(sentences: Sequence[Sentence]) -> Batch:
    """Pad sentences to the longest of them."""
    length = max(4, *(len(s.spans) for s in sentences))
    count = len(sentences)
    ids = np.zeros((count, length, sentences[0].ids.shape[1]), np.int64)
    bag = np.zeros((count, length, sentences[0].bag.shape[1]), np.int64)
    words = np.zeros((count, length), np.int64)
    marks = np.zeros((count, length, sentences[0].marks.shape[1]), np.float32)
    mask = np.zeros((count, length), np.float32)
    for index, sentence in enumerate(sentences):
        size = len(sentence.spans)
        ids[index, :size] = sentence.ids
        bag[index, :size] = sentence.bag
        words[index, :size] = sentence.words
        marks[index, :size] = sentence.marks
        mask[index, :size] = 1
    return Batch(*(torch.from_numpy(array) for array in (ids, bag, words, marks, mask)))


class TrainableNetwork(nn.Module):
    """See `saram.language.network.Network`."""

    def __init__(
        self,
        sizes: Architecture,
        *,
        units: int,
        marks: int,
        bots: int,
        classes: int,
        labels: int,
        vectors: NDArray[np.float32] | None = None,
    ) -> None:
        """Make a network with random weights.

        Args:
            sizes: Its architecture.
            units: Number of units in the vocabulary.
            marks: Columns of `Sentence.marks`.
            bots: Number of bots that may be active.
            classes: Number of intents.
            labels: Number of slot labels.
            vectors: float32 [words + 1, D] word vectors that are not trained; row 0 is zero.
        """
        super().__init__()
        self.sizes = sizes
        rows = {"unit": units + 1, "initial": 24, "medial": 22, "final": 29, "tag": len(TAGS), "last_tag": len(TAGS),
                "place": 4, "position": POSITIONS}  # fmt: skip
        widths = {
            "unit": sizes.unit,
            "initial": 10,
            "medial": 10,
            "final": 8,
            "tag": 14,
            "last_tag": 10,
            "place": 4,
            "position": 6,
        }
        self.tables = nn.ModuleList([nn.Embedding(rows[name], widths[name]) for name in CHANNELS])
        self.bag = nn.Embedding(BUCKETS, sizes.bag, padding_idx=0)
        for table in self.tables:
            nn.init.normal_(table.weight, std=0.3)  # type: ignore[arg-type]
        nn.init.normal_(self.bag.weight, std=0.3)
        with torch.no_grad():
            self.bag.weight[0] = 0
        depth = sum(widths.values()) + sizes.bag + marks
        self.vectors = None if vectors is None else torch.from_numpy(vectors)
        if vectors is not None:
            depth += vectors.shape[1]
        self.convolutions = nn.ModuleList([nn.Conv1d(depth, sizes.filters, width) for width in sizes.widths])
        first = sizes.filters * len(sizes.widths)
        self.deep = nn.Conv1d(first, sizes.deep, 3, padding=1)
        for convolution in (*self.convolutions, self.deep):
            nn.init.kaiming_normal_(convolution.weight, nonlinearity="linear")
        self.context = nn.Embedding(bots + 1, sizes.context)
        self.slots = nn.Linear(first + sizes.deep, labels)
        self.whole = nn.Linear(first + sizes.deep, labels, bias=False)
        self.intents = nn.Linear(first + sizes.deep + sizes.context, classes)
        self.drop = nn.Dropout(sizes.dropout)
        self.drop_half = nn.Dropout(sizes.dropout / 2)
        self.transitions = nn.Parameter(torch.zeros(labels, labels))
        self.starts = nn.Parameter(torch.zeros(labels))

    def forward(self, batch: Batch, bots: Tensor) -> tuple[Tensor, Tensor]:
        """Intent scores [B, classes] and slot scores [B, T, labels]."""
        parts = [table(batch.ids[:, :, index]) for index, table in enumerate(self.tables)]
        counts = (batch.bag > 0).sum(2, keepdim=True).clamp(min=1)
        parts.append(self.bag(batch.bag).sum(2) / counts)
        if self.vectors is not None:
            parts.append(self.vectors[batch.words])
        parts.append(batch.marks)
        mask = batch.mask[:, None, :]
        units = self.drop_half(torch.cat(parts, 2)).transpose(1, 2) * mask
        features = []
        for width, convolution in zip(self.sizes.widths, self.convolutions, strict=True):
            left = (width - 1) // 2
            features.append(functional.selu(convolution(functional.pad(units, (left, width - 1 - left)))))
        first = torch.cat(features, 1) * mask
        second = functional.selu(self.deep(first))
        both = torch.cat([first, second], 1)
        pooled = both.masked_fill(mask == 0, float("-inf")).amax(2)
        emissions = self.slots(self.drop_half(both.transpose(1, 2))) + self.whole(self.drop(pooled))[:, None]
        return self.intents(self.drop(torch.cat([pooled, self.context(bots)], 1))), emissions

    def slot_loss(self, emissions: Tensor, gold: Tensor, mask: Tensor) -> Tensor:
        """Mean negative log-likelihood of the labels under the chain (CRF), per unit.

        Args:
            emissions: [B, T, labels].
            gold: int64 [B, T].
            mask: [B, T].
        """
        picked = emissions.gather(2, gold[:, :, None]).squeeze(2)
        jumps = self.transitions[gold[:, :-1], gold[:, 1:]]
        score = (picked * mask).sum(1) + self.starts[gold[:, 0]] + (jumps * mask[:, 1:]).sum(1)
        alpha = emissions[:, 0] + self.starts
        table = self.transitions.exp()
        for t in range(1, emissions.shape[1]):
            top = alpha.amax(1, keepdim=True)
            following = ((alpha - top).exp() @ table).clamp(min=1e-30).log() + top + emissions[:, t]
            alpha = torch.where(mask[:, t, None] > 0, following, alpha)
        return (alpha.logsumexp(1) - score).sum() / mask.sum()

    def export(self) -> dict[str, NDArray[np.generic]]:
        """The weights as `saram.language.network.Network` takes them."""
        found: dict[str, Tensor] = {
            f"channel.{index}": table.weight  # type: ignore[misc]
            for index, table in enumerate(self.tables)
        }
        found["bag"] = self.bag.weight
        if self.vectors is not None:
            found["vectors"] = self.vectors
        for width, convolution in zip(self.sizes.widths, self.convolutions, strict=True):
            weight: Tensor = convolution.weight  # type: ignore[assignment]
            found[f"conv.{width}.weight"] = weight.permute(2, 1, 0).reshape(-1, weight.shape[0])
            found[f"conv.{width}.bias"] = convolution.bias  # type: ignore[assignment]
        found["deep.weight"] = self.deep.weight.permute(2, 1, 0).reshape(-1, self.sizes.deep)
        found["deep.bias"] = self.deep.bias  # type: ignore[assignment]
        found["context"] = self.context.weight
        for name, layer in (("slots", self.slots), ("intents", self.intents)):
            found[f"{name}.weight"] = layer.weight.T
            found[f"{name}.bias"] = layer.bias
        found["whole.weight"] = self.whole.weight.T
        found["transitions"] = self.transitions
        found["starts"] = self.starts
        return {name: value.detach().contiguous().numpy().astype(np.float32) for name, value in found.items()}
