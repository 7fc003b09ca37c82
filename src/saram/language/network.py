"""The trained network, run with numpy alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from saram.language.encoding import Sentence

__all__ = ["Network", "Outputs"]

_SELU_SCALE = np.float32(1.0507009873554805)
_SELU_ALPHA = np.float32(1.0507009873554805 * 1.6732632423543772)

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
        tables = sorted(name for name in self._w if name.startswith("channel."))
        self._tables = [(int(name.split(".")[1]), self._w[name]) for name in tables]
        self._width, self._first, self._first_bias = _merged(self._w)

    def __call__(self, sentence: Sentence, bot: int = 0) -> Outputs:
        """Score a sentence of at least one unit.

        Args:
            sentence: From the encoder the network was trained with.
            bot: Index of the active bot from 1, 0 for none.
        """
        w = self._w
        parts = [table[sentence.ids[:, channel]] for channel, table in self._tables]
        bag = w["bag"][sentence.bag].sum(1)
        counts = np.maximum((sentence.bag > 0).sum(1, keepdims=True), 1).astype(np.float32)
        parts.append(bag / counts)
        if "vectors" in w:
            parts.append(w["vectors"][sentence.words])
        parts.append(sentence.marks)
        units = np.concatenate(parts, axis=1)
        first = _selu(_convolve(units, self._first, self._first_bias, self._width))
        second = _selu(_convolve(first, w["deep.weight"], w["deep.bias"], 3))
        both = np.concatenate([first, second], axis=1)
        pooled = both.max(0)
        emissions = both @ w["slots.weight"]
        emissions += pooled @ w["whole.weight"] + w["slots.bias"]
        logits = np.concatenate([pooled, w["context"][bot]]) @ w["intents.weight"] + w["intents.bias"]
        return Outputs(logits, emissions)


def _merged(weights: Mapping[str, F32]) -> tuple[int, F32, F32]:
    """The convolutions of all widths as one of the greatest width: one product instead of several."""
    names = sorted((name for name in weights if name.startswith("conv.") and name.endswith("weight")), key=_width)
    greatest = _width(names[-1])
    depth = weights[names[0]].shape[0] // _width(names[0])
    parts = []
    for name in names:
        width = _width(name)
        before = (greatest - 1) // 2 - (width - 1) // 2
        after = greatest - width - before
        parts.append(np.pad(weights[name], ((before * depth, after * depth), (0, 0))))
    bias = np.concatenate([weights[name.replace("weight", "bias")] for name in names])
    return greatest, np.ascontiguousarray(np.concatenate(parts, axis=1)), bias


def _width(name: str) -> int:
    return int(name.split(".")[1])


def _convolve(units: F32, weight: F32, bias: F32, width: int) -> F32:
    """Same-length convolution of [T, D] with [width × D, F]; position t sees t - (width-1)//2 … onwards."""
    length, depth = units.shape
    left = (width - 1) // 2
    padded = np.zeros((length + width - 1, depth), np.float32)
    padded[left : left + length] = units
    windows = np.lib.stride_tricks.as_strided(
        padded, (length, width * depth), (padded.strides[0], padded.strides[1]), writeable=False
    )
    result: F32 = windows @ weight
    result += bias
    return result


def _selu(values: F32) -> F32:
    result: F32 = np.where(values > 0, _SELU_SCALE * values, _SELU_ALPHA * np.expm1(np.minimum(values, np.float32(0))))
    return result
