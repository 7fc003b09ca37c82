"""Sound of any microphone at the rate that ears work with."""

from __future__ import annotations

from typing import Final

import av
import numpy as np
from numpy.typing import NDArray

from saram.errors import UsageError

__all__ = ["HEARING_RATE", "RateChanger"]

HEARING_RATE: Final = 16_000
"""Samples a second of everything behind the microphone: cleaning, detection and recognition."""

_SLOWEST, _FASTEST = 8_000, 96_000  # microphones


class RateChanger:
    """Changes the rate of a stream to `HEARING_RATE`, piece by piece, by FFmpeg's resampler.

    However the stream is cut into pieces, the result is the same.
    """

    def __init__(self, rate: int) -> None:
        """Begin a stream.

        Args:
            rate: Samples a second of the microphone, 8,000 to 96,000.

        Raises:
            UsageError: If the rate is out of range.
        """
        if not _SLOWEST <= rate <= _FASTEST:
            raise UsageError(f"A microphone has {_SLOWEST:,} to {_FASTEST:,} samples a second; got {rate:,}.")
        self._rate = rate
        self._resampler = av.AudioResampler(format="s16", layout="mono", rate=HEARING_RATE)

    def push(self, samples: NDArray[np.int16]) -> NDArray[np.int16]:
        """Take int16 [n] and give int16 [m] at `HEARING_RATE`; a few milliseconds stay inside."""
        if self._rate == HEARING_RATE or not samples.size:
            return samples
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples)[np.newaxis], format="s16", layout="mono")
        frame.sample_rate = self._rate
        parts = [part.to_ndarray()[0] for part in self._resampler.resample(frame)]
        return np.concatenate(parts).astype(np.int16, copy=False) if parts else np.zeros(0, np.int16)
