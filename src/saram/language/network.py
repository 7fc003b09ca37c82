"""The trained network, run with numpy alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from saram.language.encoding import BAG_SIZE, CHANNELS, Sentence
from saram.language.recurrent import Recurrent

__all__ = ["Network", "Outputs", "SlotHead"]

_SCALE = np.float32(1.0507009873554805)
_ALPHA = np.float32(1.6732632423543772)
_ZERO = np.float32(0)

_LETTERS = (1, 2, 3)
"""Channels of the letters of a syllable."""

_TOGETHER = 1024
"""Rows of the tables that are looked up together."""

_SMALL = 1_000_000
"""Products of numbers in a matrix product that is still a small one for OpenBLAS."""

_MOST_PIECES = 3
"""Pieces up to which a large one is quicker divided."""

F32 = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class SlotHead:
    """The weights of the slot head."""

    unit: F32
    """float32 [labels, D]: for a unit."""

    whole: F32
    """float32 [labels, D]: for the whole sentence."""

    bias: F32
    """float32 [labels]."""

    def of(self, labels: Sequence[int]) -> SlotHead:
        """The head for some of the labels, in their order."""
        chosen = np.asarray(labels, np.intp)
        return SlotHead(self.unit.take(chosen, axis=0), self.whole.take(chosen, axis=0), self.bias.take(chosen))


@dataclass(frozen=True, slots=True)
class Outputs:
    """What the network says of a sentence."""

    logits: F32
    """float32 [classes]: one score an intent."""

    features: F32
    """float32 [T, D]: what the slot head reads of each unit."""

    pooled: F32
    """float32 [D]: the maxima of that, which it reads of the whole sentence."""

    slots: SlotHead
    """The slot head itself: it is asked for the labels of one intent, once that is known."""

    @property
    def emissions(self) -> F32:
        """float32 [T, labels]: one score a slot label of each unit."""
        return self.scores(self.slots)

    def scores(self, slots: SlotHead) -> F32:
        """float32 [T, labels of `slots`]: the same of some labels, by that part of the head (`SlotHead.of`)."""
        result: F32 = self.features @ slots.unit.T
        result += slots.whole @ self.pooled + slots.bias
        return result


class Network:
    """Convolutions over concatenated channels (Kim, EMNLP 2014) with an intent head and a slot head.

    Each unit is the concatenation of its channels' embeddings, the mean embedding of its hashed n-grams, its word
    vector and its entity marks. Convolutions of several widths with SELU (Klambauer et al., NeurIPS 2017) read it;
    a second convolution over them and the maxima over time of both give the slot scores; the maxima with the embedding
    of the active bot give the intent scores. A network that was trained with one has a recurrent layer beside the
    second convolution.
    """

    def __init__(self, weights: Mapping[str, NDArray[np.generic]], letters: NDArray[np.int32] | None = None) -> None:
        """Take the weights as `saram.training` exports them, by name.

        Args:
            weights: The weights.
            letters: int32 [units, 3]: letters of the characters that have a row of their own, as `Encoder.letters`
                gives them. With them those are looked up together with their letters.
        """
        w: dict[str, F32] = {name: np.asarray(value, np.float32) for name, value in weights.items()}
        names = sorted((name for name in w if name.startswith("conv.") and name.endswith("weight")), key=_width)
        first = [(_width(name), w[name], w[name.replace("weight", "bias")]) for name in names]
        self._first = _Convolutions(first)
        self._filters = len(self._first.bias)
        tables = {int(name.split(".")[1]): w[name] for name in sorted(w) if name.startswith("channel.")}
        edges = np.cumsum([table.shape[1] for table in tables.values()])
        read = np.split(self._first.weight, edges)
        self._channels = _Channels(
            {channel: table @ weight for (channel, table), weight in zip(tables.items(), read, strict=False)},
            self._first.bias,
            letters,
        )
        self._bag = w["bag"] / np.float32(BAG_SIZE)
        self._vectors = w.get("vectors")
        rest = self._bag.shape[1] + (0 if self._vectors is None else self._vectors.shape[1])
        self._dense = _Product(read[-1][:rest])
        self._marked = read[-1][rest:].copy()
        # What all layers behind the activation multiply it with is multiplied once, here.
        deep = _Convolutions([(3, w["deep.weight"] * _SCALE, w["deep.bias"])])
        self._deep, self._spread = _Product(deep.weight), deep
        self._recurrent = Recurrent(w, _SCALE) if "recurrent.bias" in w else None
        pooled = len(w["slots.weight"])
        scale = np.ones(pooled, np.float32)
        scale[: self._filters + len(deep.bias)] = _SCALE
        unit, whole = (np.ascontiguousarray(w[f"{name}.weight"].T) * scale for name in ("slots", "whole"))
        self.slots = SlotHead(unit, whole, w["slots.bias"])
        """The slot head; its weights are multiplied with the scale of the features."""
        self._intents = w["intents.weight"][:pooled] * scale[:, None]
        self._contexts = w["context"] @ w["intents.weight"][pooled:] + w["intents.bias"]

    def __call__(self, sentence: Sentence, bot: int = 0) -> Outputs:
        """Score a sentence of at least one unit.

        Args:
            sentence: From the encoder the network was trained with.
            bot: Index of the active bot from 1, 0 for none.
        """
        bag, marks, filters = sentence.bag, sentence.marks, self._filters
        units = np.add.reduce(self._bag.take(bag, axis=0), axis=1)
        if np.count_nonzero(bag) < bag.size:  # fewer n-grams than there is room for: the mean of those there are
            units *= BAG_SIZE / np.maximum(np.add.reduce(bag > 0, axis=1, keepdims=True, dtype=np.float32), 1)
        if self._vectors is not None:
            units = np.concatenate([units, self._vectors.take(sentence.words, axis=0)], axis=1)
        product = self._dense(units)
        product += self._channels(sentence.ids)
        marked = np.nonzero(marks.any(0))[0]  # of the many lists and kinds of value few are in a sentence
        if len(marked):
            product += marks.take(marked, axis=1) @ self._marked.take(marked, axis=0)
        both = np.empty((len(units), len(self._intents)), np.float32)
        first = both[:, :filters]
        _elu(self._first.spread(product), first)
        product = self._deep(first)
        deep = self._spread.spread(product)
        deep += self._spread.bias
        read = filters + len(self._spread.bias)
        _elu(deep, both[:, filters:read])
        if self._recurrent is not None:
            both[:, read:] = self._recurrent(first)
        pooled = np.maximum.reduce(both, axis=0)
        return Outputs(pooled @ self._intents + self._contexts[bot], both, pooled, self.slots)


class _Channels:
    """The embeddings of units as the first convolutions see them: what every row adds to their product, looked up.

    Small tables that follow each other are looked up together, by the sums of their rows; and so is a character with
    its letters, which are always the same.
    """

    def __init__(self, products: Mapping[int, F32], bias: F32, letters: NDArray[np.int32] | None) -> None:
        """Take channel → what each row of its table adds [rows, F], in order, the bias, and letters of the units."""
        self._spelled: _Channels | None = None
        products = dict(products)
        if letters is not None and len(letters) == len(products[0]):
            spelled = {channel: products.pop(channel) for channel in _LETTERS}
            self._spelled = _Channels(spelled, np.zeros(0, np.float32), None)
            for channel, column in zip(_LETTERS, letters[1:].T, strict=True):
                products[0][1:] += spelled[channel].take(column, axis=0)
        groups: list[F32] = []
        members: list[list[tuple[int, int]]] = []
        for channel, product in products.items():
            if groups and len(groups[-1]) * len(product) <= _TOGETHER:
                groups[-1] = (groups[-1][:, None] + product).reshape(-1, product.shape[1])
                members[-1].append((channel, len(product)))
            else:
                groups.append(product)
                members.append([(channel, len(product))])
        self._places = np.zeros((len(CHANNELS), len(groups)), np.int32)
        for group, channels in enumerate(members):
            step = 1
            for channel, rows in reversed(channels):
                self._places[channel, group] = step
                step *= rows
        self._first = np.cumsum([0, *map(len, groups[:-1])]).astype(np.int32)
        self._table = np.concatenate(groups)
        self._table[: len(groups[0]), : len(bias)] += bias

    def __call__(self, ids: NDArray[np.int32]) -> F32:
        """float32 [T, F] of int32 [T, channels]."""
        result: F32 = np.add.reduce(self._table.take(ids @ self._places + self._first, axis=0), axis=1)
        if self._spelled is not None and np.count_nonzero(ids[:, 0]) < len(ids):
            unknown = np.flatnonzero(ids[:, 0] == 0)
            result[unknown] += self._spelled(ids[unknown])
        return result


class _Product:
    """A product with a matrix, in pieces where that is quicker.

    OpenBLAS multiplies small matrices as they stand, and copies those of more than a million products first.
    """

    def __init__(self, weight: F32) -> None:
        """Take the matrix [D, F]."""
        self._weight = np.ascontiguousarray(weight)

    def __call__(self, units: F32) -> F32:
        """float32 [T, F] of float32 [T, D]."""
        weight = self._weight
        depth, width = weight.shape
        pieces = -(-len(units) * depth * width // _SMALL)
        if not 1 < pieces <= _MOST_PIECES:
            whole: F32 = units @ weight
            return whole
        result = np.empty((len(units), width), np.float32)
        step = -(-width // pieces)
        for start in range(0, width, step):
            np.matmul(units, weight[:, start : start + step], out=result[:, start : start + step])
        return result


class _Convolutions:
    """Same-length convolutions of several widths over the same units, as one product.

    A filter of width w at position t sees t - (w-1)//2 to t + w//2. Each unit is multiplied once with the weights of
    every place it may have in a filter; what belongs to one position is then added up. So no window is copied, and no
    narrow filter is padded to the greatest width.
    """

    def __init__(self, filters: Sequence[tuple[int, F32, F32]]) -> None:
        """Take (width, weights [width x D, F], bias [F]), narrowest first."""
        self.bias = np.concatenate([bias for _, _, bias in filters])
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

    def spread(self, product: F32) -> F32:
        """float32 [T, all F], without the bias: what the product of units and `weight` makes; it is changed."""
        result = product[:, : len(self.bias)]
        for offset, column, first, last in self._taps:
            if abs(offset) < len(product):
                if offset > 0:
                    result[:-offset, column:] += product[offset:, first:last]
                else:
                    result[-offset:, column:] += product[:offset, first:last]
        return result


def _width(name: str) -> int:
    return int(name.split(".")[1])


def _elu(values: F32, result: F32) -> None:
    """SELU but for its scale, into another array."""
    low = np.minimum(values, _ZERO)
    np.expm1(low, out=low)
    low *= _ALPHA
    np.maximum(values, _ZERO, out=result)
    result += low
