"""Sampling rates, by FFmpeg's resampler."""

from __future__ import annotations

from fractions import Fraction

import av
import numpy as np
from numpy.typing import NDArray

__all__ = ["resample"]


def resample(samples: NDArray[np.float32], rate: int, wanted: int) -> NDArray[np.float32]:
    """Change the sampling rate.

    Args:
        samples: float32 [n], mono.
        rate: Samples a second now.
        wanted: Samples a second afterwards.

    Returns:
        float32 [ceil(n * wanted / rate)]; sound stays at its time to within a sample.
    """
    if rate == wanted or not len(samples):
        return samples
    count = -(-len(samples) * wanted // rate)
    frame = av.AudioFrame.from_ndarray(samples[np.newaxis], format="fltp", layout="mono")
    frame.sample_rate = rate
    frame.time_base = Fraction(1, rate)
    converter = av.AudioResampler(format="fltp", layout="mono", rate=wanted)
    parts = [part.to_ndarray()[0] for source in (frame, None) for part in converter.resample(source)]
    result = np.concatenate(parts) if parts else np.zeros(0, np.float32)
    if len(result) < count:
        result = np.pad(result, (0, count - len(result)))
    return result[:count].astype(np.float32, copy=False)
