"""Loudness as people hear it: ITU-R BS.1770-4, the measure of EBU R128.

The K-weighting filter is applied in the frequency domain, which gives the recursive filters' exact response
without a sample-by-sample loop.
"""

from __future__ import annotations

from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["loudness", "true_peak"]

# BS.1770-4, annex 1, tables 1 and 2: the two biquads at 48 kHz (b0, b1, b2), (a0, a1, a2).
_SHELF: Final = ((1.53512485958697, -2.69169618940638, 1.19839281085285), (1.0, -1.69065929318241, 0.73248077421585))
_HIGH_PASS: Final = ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621))
_RATE: Final = 48_000
_BLOCK: Final = 19_200  # 400 ms
_STEP: Final = 4_800  # 75 % overlap
_SHORT_BLOCK: Final = 4_800
_OFFSET: Final = -0.691
_ABSOLUTE_GATE: Final = -70.0
_RELATIVE_GATE: Final = -10.0
_OVERSAMPLING: Final = 4
_PEAK_BLOCK: Final = 3 << 10
_EDGE: Final = 1 << 9
_FILTER_BLOCK: Final = 1 << 15


def loudness(samples: NDArray[np.float32]) -> float:
    """Integrated loudness, gated.

    Sound shorter than the standard's block of 400 ms, for which it defines nothing, is measured in blocks
    of 100 ms with the same gates, so that the silence around a short word does not make it seem soft.

    Args:
        samples: float32 [n] at 48 kHz, mono.

    Returns:
        LUFS; minus infinity for silence.
    """
    if not len(samples):
        return -np.inf
    block = _BLOCK if len(samples) >= _BLOCK else _SHORT_BLOCK
    weighted = _k_weighted(samples)
    if len(weighted) < block:
        weighted = np.pad(weighted, (0, block - len(weighted)))
    energy = np.concatenate(([0.0], np.cumsum(np.square(weighted))))
    starts = np.arange(0, len(weighted) - block + 1, min(_STEP, block))
    power = (energy[starts + block] - energy[starts]) / block
    power = power[power > _power(_ABSOLUTE_GATE)]
    if not len(power):
        return -np.inf
    power = power[power > np.mean(power) * 10 ** (_RELATIVE_GATE / 10)]
    return float(_OFFSET + 10 * np.log10(np.mean(power)))


def true_peak(samples: NDArray[np.float32], above: float = 0.0) -> NDArray[np.float32]:
    """Peak of the continuous waveform at and after each sample, from fourfold oversampling.

    Args:
        samples: float32 [n].
        above: Where the samples are below half of this, their own values are returned, which is quicker.

    Returns:
        float32 [n], the greatest absolute value in [i, i + 1) sampling intervals.
    """
    peaks = np.abs(samples)
    blocks = np.pad(samples, (_EDGE, -len(samples) % _PEAK_BLOCK + _EDGE))
    views = np.lib.stride_tricks.sliding_window_view(blocks, _PEAK_BLOCK + 2 * _EDGE)[::_PEAK_BLOCK]
    for index in np.flatnonzero(np.abs(views).max(axis=1) > above / 2):
        spectrum = np.fft.rfft(views[index])
        fine = np.fft.irfft(spectrum, views.shape[1] * _OVERSAMPLING) * _OVERSAMPLING
        found = np.abs(fine).reshape(-1, _OVERSAMPLING).max(axis=1)[_EDGE : _EDGE + _PEAK_BLOCK]
        begin = index * _PEAK_BLOCK
        peaks[begin : begin + _PEAK_BLOCK] = found[: len(samples) - begin]
    return peaks


def _power(level: float) -> float:
    return float(10 ** ((level - _OFFSET) / 10))


def _k_weighted(samples: NDArray[np.float32]) -> NDArray[np.float64]:
    half = len(_response()) - 1
    blocks = np.pad(samples, (half, -len(samples) % half))
    views = np.lib.stride_tricks.sliding_window_view(blocks, 2 * half)[::half]
    weighted: NDArray[np.float64] = np.fft.irfft(np.fft.rfft(views) * _response(), 2 * half)[:, half:]
    return weighted.reshape(-1)[: len(samples)]


@cache
def _response() -> NDArray[np.complex128]:
    """Frequency response of both filters, for blocks of which the first half is there to let them ring out."""
    delay = np.exp(-2j * np.pi * np.fft.rfftfreq(_FILTER_BLOCK))
    response: NDArray[np.complex128] = np.ones_like(delay)
    for numerator, denominator in (_SHELF, _HIGH_PASS):
        response *= (numerator[0] + numerator[1] * delay + numerator[2] * delay**2) / (
            denominator[0] + denominator[1] * delay + denominator[2] * delay**2
        )
    return response
