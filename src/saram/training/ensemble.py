"""Several networks as one: what it says is the mean of what they say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate, pairwise
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

__all__ = ["united"]

Weights: TypeAlias = Mapping[str, NDArray[Any]]


def united(networks: Sequence[Weights]) -> dict[str, NDArray[np.float32]]:
    """The weights of one network that stands for the mean of several.

    Embeddings and filters stand side by side, each network's filters see its own embeddings, and the heads are divided
    by the number of networks. Intents, slots and the order of labels come out as the means of theirs.

    Args:
        networks: As `TrainableNetwork.export` gives them, of one architecture, trained with the same vocabularies.

    Returns:
        Weights for `saram.language.network.Network`.
    """
    if len(networks) == 1:
        return dict(networks[0])
    first, count = networks[0], len(networks)
    tables = sorted((name for name in first if name.startswith("channel.")), key=_number)
    embedded = [*tables, "bag"]
    found: dict[str, NDArray[Any]] = {
        name: np.concatenate([weights[name] for weights in networks], axis=1) for name in (*embedded, "context")
    }
    widths = [first[name].shape[1] for name in embedded]
    if "vectors" in first:
        found["vectors"] = first["vectors"]
    for name in (name for name in first if name.startswith("conv.") and name.endswith("weight")):
        taps = _number(name)
        found[name] = _side_by_side([weights[name] for weights in networks], taps, widths)
        bias = name.replace("weight", "bias")
        found[bias] = np.concatenate([weights[bias] for weights in networks])
    order = _interleaved(first, count)
    deep = [weights["deep.weight"] for weights in networks]
    filters = len(deep[0]) // 3
    block = np.zeros((3, filters * count, deep[0].shape[1] * count), np.float32)
    for index, weight in enumerate(deep):
        columns = slice(index * weight.shape[1], (index + 1) * weight.shape[1])
        block[:, index * filters : (index + 1) * filters, columns] = weight.reshape(3, filters, -1)
    found["deep.weight"] = block[:, order].reshape(3 * filters * count, -1)
    found["deep.bias"] = np.concatenate([weights["deep.bias"] for weights in networks])
    if "recurrent.bias" in first:
        found |= _recurrent(networks, order)
    read = [deep[0].shape[1], *_directions(first)]
    for name in ("slots", "whole", "intents"):
        heads = [weights[f"{name}.weight"] / count for weights in networks]
        shallow = np.concatenate([head[:filters] for head in heads])[order]
        rest = [
            np.concatenate([head[start:end] for head in heads]) for start, end in _parts(filters, read, len(heads[0]))
        ]
        found[f"{name}.weight"] = np.concatenate([shallow, *rest])
        if f"{name}.bias" in first:
            found[f"{name}.bias"] = np.mean([weights[f"{name}.bias"] for weights in networks], axis=0)
    for name in ("transitions", "starts"):
        found[name] = np.mean([weights[name] for weights in networks], axis=0)
    return {name: np.ascontiguousarray(value, np.float32) for name, value in found.items()}


def _side_by_side(weights: Sequence[NDArray[Any]], taps: int, widths: Sequence[int]) -> NDArray[np.float32]:
    """Filters [taps x D, F] of several networks over their embeddings side by side, each channel's next to each other.

    What stands behind the embeddings (word vectors and marks) is the same for all of them.
    """
    count, depth = len(weights), len(weights[0]) // taps
    alone = sum(widths)
    block = np.zeros((taps, alone * count + depth - alone, weights[0].shape[1] * count), np.float32)
    for index, weight in enumerate(weights):
        columns = slice(index * weight.shape[1], (index + 1) * weight.shape[1])
        own = weight.reshape(taps, depth, -1)
        start = 0
        for width in widths:
            row = start * count + index * width
            block[:, row : row + width, columns] = own[:, start : start + width]
            start += width
        block[:, alone * count :, columns] = own[:, alone:]
    return block.reshape(-1, block.shape[2])


def _interleaved(weights: Weights, count: int) -> NDArray[np.intp]:
    """Where each feature of the first layer stands among those of the networks, which run together width by width."""
    names = sorted((name for name in weights if name.startswith("conv.") and name.endswith("bias")), key=_number)
    sizes = [len(weights[name]) for name in names]
    starts = np.cumsum([0, *sizes])
    total = int(starts[-1])
    places = [
        np.arange(start, start + size) + index * total
        for start, size in zip(starts, sizes, strict=False)
        for index in range(count)
    ]
    return np.concatenate(places)


def _parts(filters: int, read: Sequence[int], length: int) -> list[tuple[int, int]]:
    """The stretches of a head behind the first features: what was read of them and, for intents, the active bot."""
    edges = list(accumulate([filters, *read]))
    return list(pairwise([*edges, length] if length > edges[-1] else edges))


def _directions(weights: Weights) -> list[int]:
    """How much the recurrent layer gives in each direction."""
    return [weights["recurrent.hidden"].shape[1]] * 2 if "recurrent.bias" in weights else []


def _recurrent(networks: Sequence[Weights], order: NDArray[np.intp]) -> dict[str, NDArray[np.float32]]:
    """One recurrent layer of several: each gate holds the networks' units side by side, none sees another's."""
    count = len(networks)
    filters, size = len(networks[0]["recurrent.input"]), networks[0]["recurrent.hidden"].shape[1]
    given = np.zeros((count * filters, 2, 4, count, size), np.float32)
    hidden = np.zeros((2, count, size, 4, count, size), np.float32)
    bias = np.zeros((2, 4, count, size), np.float32)
    for index, weights in enumerate(networks):
        rows = slice(index * filters, (index + 1) * filters)
        given[rows, :, :, index] = weights["recurrent.input"].reshape(filters, 2, 4, size)
        hidden[:, index, :, :, index] = weights["recurrent.hidden"].reshape(2, size, 4, size)
        bias[:, :, index] = weights["recurrent.bias"].reshape(2, 4, size)
    return {
        "recurrent.input": given[order].reshape(count * filters, -1),
        "recurrent.hidden": hidden.reshape(2, count * size, -1),
        "recurrent.bias": bias.reshape(-1),
    }


def _number(name: str) -> int:
    return int(name.split(".")[1])
