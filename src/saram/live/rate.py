"""Sound of any usual rate at 16 kHz, frame by frame."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from saram.live.audio_frame import FRAMES_A_SECOND

__all__ = ["EAR_RATE", "RateConverter"]

EAR_RATE = 16_000
"""Samples a second that ears listen to."""

_LOBES = 12
"""Zero crossings of the filter on each side."""


class RateConverter:
    """Turns 20 ms at one rate into 20 ms at 16 kHz by a windowed sinc filter that reaches into the frame before.

    What comes out is late by half the filter: 0.75 ms and the like.
    """

    def __init__(self, rate: int) -> None:
        """Prepare the filter.

        Args:
            rate: Samples a second that will come in, 8000 to 96000.
        """
        self._weights = None if rate == EAR_RATE else _filter(rate)
        self._before = np.zeros(0 if self._weights is None else self._weights.shape[1] - rate // FRAMES_A_SECOND)

    def convert(self, samples: NDArray[np.int16]) -> NDArray[np.int16]:
        """The frame, int16 [rate / 50], at 16 kHz, int16 [320]."""
        if self._weights is None:
            return samples
        whole = np.concatenate([self._before, samples])
        self._before = whole[-self._before.size :]
        heard: NDArray[np.int16] = np.clip(np.rint(self._weights @ whole), -32_768, 32_767).astype(np.int16)
        return heard


@lru_cache(maxsize=16)
def _filter(rate: int) -> NDArray[np.float64]:
    """Weights [320, n] of the n samples that reach into a frame."""
    incoming, outgoing = rate // FRAMES_A_SECOND, EAR_RATE // FRAMES_A_SECOND
    cutoff = min(1.0, EAR_RATE / rate)
    reach = int(np.ceil(_LOBES / cutoff))
    place = np.arange(outgoing)[:, None] * (incoming / outgoing) + reach
    distance = place - np.arange(incoming + 2 * reach)[None, :]
    window = np.where(np.abs(distance) < reach, np.cos(np.pi * distance / (2 * reach)) ** 2, 0)
    weights = np.sinc(distance * cutoff) * window
    found: NDArray[np.float64] = weights / weights.sum(axis=1, keepdims=True)
    return found
