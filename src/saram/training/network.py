"""The network in torch: the same as `saram.language.network.Network`, to be trained."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from saram.language.encoding import BUCKETS, CHANNELS, POSITIONS, TAGS, Sentence
from saram.training.convolution import Convolution, convolve
from saram.training.draws import Dropped
from saram.training.lookup import highest, look_up

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
    recurrent: int = 0
    """Units of the recurrent layer in each direction; 0 for none. It sees the order of long sentences, and is slow."""
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
    whole: bool
    """Whether all sentences are equally long."""


def collate(sentences: Sequence[Sentence]) -> Batch:
    """Pad sentences to the longest of them."""
    sizes = np.array([len(sentence.spans) for sentence in sentences])
    there = np.arange(max(4, sizes.max())) < sizes[:, None]

    def padded(rows: Sequence[NDArray[Any]], dtype: type[np.generic]) -> Tensor:
        table = np.zeros((*there.shape, *rows[0].shape[1:]), dtype)
        table[there] = np.concatenate(rows)
        return torch.from_numpy(table)

    return Batch(
        padded([sentence.ids for sentence in sentences], np.int64),
        padded([sentence.bag for sentence in sentences], np.int64),
        padded([sentence.words for sentence in sentences], np.int64),
        padded([sentence.marks for sentence in sentences], np.float32),
        torch.from_numpy(there.astype(np.float32)),
        bool(there.all()),
    )


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
        first = sizes.filters * len(sizes.widths)
        drawn = [*(nn.Conv1d(depth, sizes.filters, width) for width in sizes.widths), nn.Conv1d(first, sizes.deep, 3)]
        for layer in drawn:
            nn.init.kaiming_normal_(layer.weight, nonlinearity="linear")
        *wide, self.deep = map(Convolution, drawn)
        self.convolutions = nn.ModuleList(wide)
        self.context = nn.Embedding(bots + 1, sizes.context)
        self.recurrent = None
        if sizes.recurrent:
            self.recurrent = nn.LSTM(first, sizes.recurrent, batch_first=True, bidirectional=True)
        read = first + sizes.deep + 2 * sizes.recurrent
        self.slots = nn.Linear(read, labels)
        self.whole = nn.Linear(read, labels, bias=False)
        self.intents = nn.Linear(read + sizes.context, classes)
        self.widths = {"units": depth, "features": read, "context": sizes.context}
        self.transitions = nn.Parameter(torch.zeros(labels, labels))
        self.starts = nn.Parameter(torch.zeros(labels))

    def forward(self, batch: Batch, bots: Tensor, dropped: Dropped | None = None) -> tuple[Tensor, Tensor]:
        """Intent scores [B, classes] and slot scores [B, T, labels], with what is dropped in training."""
        tables: list[Tensor] = [table.weight for table in self.tables]  # type: ignore[misc]
        learned = look_up(batch.ids, batch.bag, tables, self.bag.weight)
        fixed = batch.marks if self.vectors is None else torch.cat([self.vectors[batch.words], batch.marks], 2)
        mask = batch.mask[:, :, None]
        if dropped is None:
            one = torch.ones(1)
            dropped = Dropped(mask.expand(-1, -1, learned.shape[2] + fixed.shape[2]), one, one, one)
        first = convolve(learned, fixed, self.convolutions, dropped.units)  # type: ignore[arg-type]
        if not batch.whole:
            first = first * mask
        read = [first, convolve(first, None, [self.deep])]
        if self.recurrent is not None:
            read.append(_remembered(self.recurrent, first * dropped.features[..., : first.shape[2]], batch.mask))
        both = torch.cat(read, 2)
        pooled = highest(both, None if batch.whole else mask)
        emissions = self.slots(both * dropped.features) + self.whole(pooled * dropped.pooled)[:, None]
        return self.intents(torch.cat([pooled, self.context(bots)], 1) * dropped.whole), emissions

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
            found[f"conv.{width}.weight"] = convolution.weight  # type: ignore[assignment]
            found[f"conv.{width}.bias"] = convolution.bias  # type: ignore[assignment]
        found["deep.weight"] = self.deep.weight
        found["deep.bias"] = self.deep.bias  # type: ignore[assignment]
        if self.recurrent is not None:
            forward, backward = self.recurrent.all_weights
            found["recurrent.input"] = torch.cat([forward[0].T, backward[0].T], 1)
            found["recurrent.hidden"] = torch.stack([forward[1].T, backward[1].T])
            found["recurrent.bias"] = torch.cat([forward[2] + forward[3], backward[2] + backward[3]])
        found["context"] = self.context.weight
        for name, layer in (("slots", self.slots), ("intents", self.intents)):
            found[f"{name}.weight"] = layer.weight.T
            found[f"{name}.bias"] = layer.bias
        found["whole.weight"] = self.whole.weight.T
        found["transitions"] = self.transitions
        found["starts"] = self.starts
        return {name: value.detach().contiguous().numpy().astype(np.float32) for name, value in found.items()}


def _remembered(layer: nn.LSTM, features: Tensor, mask: Tensor) -> Tensor:
    """What a recurrent layer makes [B, T, 2 H] of features [B, T, F]."""
    lengths = mask.sum(1).long()
    packed = nn.utils.rnn.pack_padded_sequence(features, lengths, batch_first=True, enforce_sorted=False)
    found, _ = nn.utils.rnn.pad_packed_sequence(layer(packed)[0], batch_first=True, total_length=mask.shape[1])
    return found
