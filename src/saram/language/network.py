"""The trained network, run with numpy alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from saram.language.encoding import CHANNELS, Sentence

__all__ = ["Network", "Outputs"]

_SELU_SCALE = np.float32(1.0507009873554805)
_SELU_ALPHA = np.float32(1.0507009873554805 * 1.6732632423543772)

_TOGETHER = 1024
"""Rows of the tables that are looked up together."""

F32 = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Outputs:
    """What the network says of a sentence."""

    logits: F32
    """float32 [classes]: one score an intent."""

    emissions: F32
    """float32 [T, labels]: one score a slot label of each unit."""


class Network:
    """Convolutions over concatenated channels (Kim, EMNLP 2014) with an intent head and a slot head.

    Each unit is the concatenation of its channels' embeddings, the mean embedding of its hashed n-grams, its word
    vector and its entity marks. Convolutions of several widths with SELU (Klambauer et al., NeurIPS 2017) read it;
    a second convolution over them and the maxima over time of both give the slot scores; the maxima with the embedding
    of the active bot give the intent scores.
    """

    def __init__(self, weights: Mapping[str, NDArray[np.generic]]) -> None:
        """Take the weights as `saram.training` exports them, by name."""
        self._w: dict[str, F32] = {name: np.asarray(value, np.float32) for name, value in weights.items()}
        names = sorted((name for name in self._w if name.startswith("conv.") and name.endswith("weight")), key=_width)
        self._first = _Convolutions(
            [(_width(name), self._w.pop(name), self._w.pop(name.replace("weight", "bias"))) for name in names]
        )
        names = sorted(name for name in self._w if name.startswith("channel."))
        tables = [(int(name.split(".")[1]), self._w.pop(name)) for name in names]
        read = np.split(self._first.weight, np.cumsum([table.shape[1] for _, table in tables]))
        self._channels = _Channels([(*each, weight) for each, weight in zip(tables, read, strict=False)])
        rest = self._w["bag"].shape[1] + (self._w["vectors"].shape[1] if "vectors" in self._w else 0)
        self._dense, self._marked = read[-1][:rest].copy(), read[-1][rest:].copy()
        self._deep = _Convolutions([(3, self._w["deep.weight"], self._w["deep.bias"])])

    def __call__(self, sentence: Sentence, bot: int = 0) -> Outputs:
        """Score a sentence of at least one unit.

        Args:
            sentence: From the encoder the network was trained with.
            bot: Index of the active bot from 1, 0 for none.
        """
        w = self._w
        units = np.add.reduce(w["bag"].take(sentence.bag, axis=0), axis=1)
        units /= np.maximum(np.add.reduce(sentence.bag > 0, axis=1, keepdims=True, dtype=np.float32), np.float32(1))
        if "vectors" in w:
            units = np.concatenate([units, w["vectors"].take(sentence.words, axis=0)], axis=1)
        product = units @ self._dense
        product += self._channels(sentence.ids)
        marked = np.flatnonzero(sentence.marks.any(0))  # of the many lists and kinds of value few are in a sentence
        if len(marked):
            product += sentence.marks.take(marked, axis=1) @ self._marked.take(marked, axis=0)
        first = _selu(self._first.spread(product))
        second = _selu(self._deep(first))
        both = np.concatenate([first, second], axis=1)
        pooled = both.max(0)
        emissions = both @ w["slots.weight"]
        emissions += pooled @ w["whole.weight"] + w["slots.bias"]
        logits = np.concatenate([pooled, w["context"][bot]]) @ w["intents.weight"] + w["intents.bias"]
        return Outputs(logits, emissions)


class _Channels:
    """The embeddings of units as the first convolutions see them: what every row adds to their product, looked up.

    Small tables that follow each other are looked up together, by the sums of their rows.
    """

    def __init__(self, tables: Sequence[tuple[int, F32, F32]]) -> None:
        """Take (channel, table [rows, D], the weights it is multiplied with [D, F]), in order."""
        groups: list[F32] = []
        members: list[list[tuple[int, int]]] = []
        for channel, table, weight in tables:
            product = table @ weight
            if groups and len(groups[-1]) * len(product) <= _TOGETHER:
                groups[-1] = (groups[-1][:, None] + product).reshape(-1, product.shape[1])
                members[-1].append((channel, len(table)))
            else:
                groups.append(product)
                members.append([(channel, len(table))])
        self._places = np.zeros((len(CHANNELS), len(groups)), np.int32)
        for group, channels in enumerate(members):
            step = 1
            for channel, rows in reversed(channels):
                self._places[channel, group] = step
                step *= rows
        self._first = np.cumsum([0, *map(len, groups[:-1])]).astype(np.int32)
        self._table = np.concatenate(groups)

    def __call__(self, ids: NDArray[np.int32]) -> F32:
        """float32 [T, F] of int32 [T, channels]."""
        result: F32 = np.add.reduce(self._table.take(ids @ self._places + self._first, axis=0), axis=1)
        return result


class _Convolutions:
    """Same-length convolutions of several widths over the same units, as one product.

    A filter of width w at position t sees t - (w-1)//2 to t + w//2. Each unit is multiplied once with the weights of
    every place it may have in a filter; what belongs to one position is then added up. So no window is copied, and no
    narrow filter is padded to the greatest width.
    """

    def __init__(self, filters: Sequence[tuple[int, F32, F32]]) -> None:
        """Take (width, weights [width x D, F], bias [F]), narrowest first."""
        self._bias = np.concatenate([bias for _, _, bias in filters])
        depth = len(filters[0][1]) // filters[0][0]
        greatest = filters[-1][0]
        offsets = [0, *(o for o in range(-((greatest - 1) // 2), greatest // 2 + 1) if o)]
        parts: list[F32] = []
        self._taps: list[tuple[int, int, int, int]] = []
        place = 0
        for offset in offsets:
            column = 0
            started = -1
            for width, weight, bias in filters:
                tap = offset + (width - 1) // 2
                if 0 <= tap < width:
                    started = column if started < 0 else started
                    parts.append(weight[tap * depth : (tap + 1) * depth])
                column += len(bias)
            if offset:
                self._taps.append((offset, started, place, place + column - started))
            place += column - started
        self.weight = np.ascontiguousarray(np.concatenate(parts, axis=1))

    def __call__(self, units: F32) -> F32:
        """float32 [T, all F] of float32 [T, D]."""
        return self.spread(units @ self.weight)

    def spread(self, product: F32) -> F32:
        """The same of the product of units and `weight`."""
        result: F32 = product[:, : len(self._bias)] + self._bias
        for offset, column, first, last in self._taps:
            if abs(offset) < len(product):
                if offset > 0:
                    result[:-offset, column:] += product[offset:, first:last]
                else:
                    result[-offset:, column:] += product[:offset, first:last]
        return result


def _width(name: str) -> int:
    return int(name.split(".")[1])


def _selu(values: F32) -> F32:
    low = np.minimum(values, np.float32(0))
    np.expm1(low, out=low)
    low *= _SELU_ALPHA
    result = np.maximum(values, np.float32(0))
    result *= _SELU_SCALE
    result += low
    return result
