"""The recurrent layer of a trained network, run with numpy alone."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

__all__ = ["Recurrent"]

F32 = NDArray[np.float32]


class Recurrent:
    """A long short-term memory (Hochreiter & Schmidhuber 1997) that reads in both directions at once.

    The gates stand in torch's order: input, forget, cell, output.
    """

    def __init__(self, weights: Mapping[str, F32], scale: np.float32) -> None:
        """Take ``recurrent.input`` [D, 8 H], ``recurrent.hidden`` [2, H, 4 H], ``recurrent.bias`` [8 H].

        Features come divided by `scale`.
        """
        self._input = weights["recurrent.input"] * scale
        self._hidden = weights["recurrent.hidden"]
        self._bias = weights["recurrent.bias"]

    def __call__(self, features: F32) -> F32:
        """float32 [T, 2 H] of float32 [T, D]: what was read up to each unit, then what was read from the end to it."""
        length, size = len(features), self._hidden.shape[1]
        given = (features @ self._input + self._bias).reshape(length, 2, 1, 4 * size)
        states = np.empty((length, 2, size), np.float32)
        cell = np.zeros((2, 1, size), np.float32)
        state = cell
        for step in range(length):
            both = np.stack([given[step, 0], given[-1 - step, 1]])
            both += state @ self._hidden
            passed = 1 / (1 + np.exp(-both))
            kept, forgotten, shown = passed[..., :size], passed[..., size : 2 * size], passed[..., 3 * size :]
            cell = forgotten * cell + kept * np.tanh(both[..., 2 * size : 3 * size])
            state = shown * np.tanh(cell)
            states[step, 0], states[-1 - step, 1] = state[0, 0], state[1, 0]
        return states.reshape(length, 2 * size)
