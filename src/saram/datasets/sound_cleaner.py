"""Sound of footage made alike: band-limited, without hum, with less noise, at one loudness."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from saram.datasets.overlap import in_blocks, overlapping

__all__ = ["SoundMeasure", "clean", "measure_sound", "narrow"]

RATE: Final = 48_000
"""Samples a second of what is cleaned."""

_LONG: Final = 2 * RATE
_SHORT: Final = 2_048
_LOWEST, _HIGHEST, _NARROW = 70.0, 20_000.0, 7_600.0
"""Hertz: what is kept, and the upper end for 16 kHz."""

_MAINS: Final = (50.0, 60.0)
_HARMONICS: Final = 10
_HUM: Final = 8.0
"""Decibels by which a line of hum stands out of its neighbours."""

_LINES: Final = 3
"""Harmonics that must stand out, so that a voice is not taken for hum."""

_NOTCH: Final = 1.5
"""Half width of a notch, hertz."""

_LEVEL: Final = -23.0
"""Mean power of speech afterwards, decibels below full scale."""

_PEAK: Final = -1.0
_MOST_GAIN: Final = 30.0
_QUIET: Final = 0.15
"""Share of the sound that is taken for pauses."""

_PAUSE_SHARE: Final = 0.3
"""Mean of the `_QUIET` quantile of the power of noise, over its mean, where about half the sound is speech."""

_LEAST: Final = 0.2
"""Smallest factor of noise reduction; less would make noise sound like birds."""

_STEPS: Final = 220
_STEP_DB: Final = 1.0
_FLOOR_DB: Final = -150.0

Floats = NDArray[np.float32]
_Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class SoundMeasure:
    """What a first pass over the sound found."""

    hum: float
    """Mains frequency that hums, hertz; 0 for none."""

    noise: NDArray[np.float64]
    """float64 [bins]: mean power of the noise in the short spectrum."""

    floor: float
    """Level of the noise, decibels below full scale."""

    gain: float
    """Decibels to make the speech as loud as wanted."""


def measure_sound(pieces: Iterable[Floats]) -> SoundMeasure:
    """Measure mono sound at 48 kHz; memory does not grow with its length."""
    window = np.hanning(_SHORT + 1)[:-1]
    counts = np.zeros((_SHORT // 2 + 1, _STEPS), np.int64)
    levels = np.zeros(_STEPS, np.int64)
    long_sum: _Doubles = np.zeros(_LONG // 2 + 1)
    long_count = 0
    peak = 0.0
    bins = np.arange(len(counts))

    for second in in_blocks(pieces, _LONG):
        peak = max(peak, float(np.abs(second).max(initial=0)))
        whole = np.pad(second, (0, _LONG - len(second)))
        long_sum += np.log10(np.abs(np.fft.rfft(whole * np.hanning(_LONG))) ** 2 + 1e-12)
        long_count += 1
        for begin in range(0, max(len(second) - _SHORT, 0) + 1, _SHORT // 2):
            block = whole[begin : begin + _SHORT]
            power = np.abs(np.fft.rfft(block * window)) ** 2
            counts[bins, _step_of(power)] += 1
            levels[_step_of(np.array([np.mean(np.square(block, dtype=np.float64))]))] += 1
    if not long_count:
        return SoundMeasure(0.0, np.zeros(len(counts)), _FLOOR_DB, 0.0)
    shares = np.cumsum(counts, axis=1) / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    noise = _power_of((shares >= _QUIET).argmax(axis=1)) / _PAUSE_SHARE
    loud = np.cumsum(levels) / levels.sum()
    floor, top = _power_of((loud >= _QUIET).argmax()), _power_of((loud >= 0.95).argmax())
    spoken = (np.arange(_STEPS) * _STEP_DB + _FLOOR_DB) > _decibels(float(top)) - 20
    speech = float((levels * _power_of(np.arange(_STEPS)))[spoken].sum() / max(levels[spoken].sum(), 1))
    gain = min(_LEVEL - _decibels(speech), _MOST_GAIN, _PEAK - _decibels(peak * peak))
    hum = _hum(long_sum / long_count)
    return SoundMeasure(hum, noise, _decibels(float(floor)), gain if peak > 0 else 0.0)


def clean(pieces: Iterable[Floats], found: SoundMeasure) -> Iterator[Floats]:
    """Cleaned sound at 48 kHz, as long as what comes in.

    Args:
        pieces: Mono sound at 48 kHz.
        found: What `measure_sound` found in it.
    """
    response = _response(found.hum, _HIGHEST) * 10 ** (found.gain / 20)
    steady = overlapping(pieces, _LONG, _filtered(response))
    # The noise is what remains of it after the filter.
    passes = np.interp(np.arange(len(found.noise)) * RATE / _SHORT, np.arange(len(response)) * RATE / _LONG, response)
    return overlapping(steady, _SHORT, _without(found.noise * passes**2))


def narrow(pieces: Iterable[Floats]) -> Iterator[Floats]:
    """Sound at 48 kHz as sound at 16 kHz, band-limited."""
    return overlapping(pieces, _LONG, _filtered(_response(0.0, _NARROW), shrink=3), shrink=3)


def _filtered(response: _Doubles, shrink: int = 1) -> Callable[[Floats], Floats]:
    window = np.hanning(_LONG + 1)[:-1]
    kept = len(response) // shrink + 1 if shrink > 1 else len(response)

    def change(block: Floats) -> Floats:
        spectrum = np.fft.rfft(block * window) * response
        return np.asarray(np.fft.irfft(spectrum[:kept], _LONG // shrink) / shrink, np.float32)

    return change


def _without(noise: _Doubles) -> Callable[[Floats], Floats]:
    """Wiener gains with decision-directed smoothing (Ephraim and Malah 1984, IEEE TASSP 32(6))."""
    window = np.sqrt(np.hanning(_SHORT + 1)[:-1])
    # The noise was measured with the squared window.
    scale = float(np.sum(window**2) / np.sum(np.hanning(_SHORT + 1)[:-1] ** 2))
    floor = np.maximum(noise * scale, 1e-12)
    before: _Doubles = np.zeros(len(noise))

    def change(block: Floats) -> Floats:
        nonlocal before
        spectrum = np.fft.rfft(block * window)
        after = np.abs(spectrum) ** 2 / floor
        prior = 0.96 * before + 0.04 * np.maximum(after - 1, 0)
        prior = np.maximum(prior, 0.25 * np.maximum(after - 4, 0))  # speech that begins is not waited for
        gain = prior / (1 + prior)
        before = gain**2 * after
        return np.asarray(np.fft.irfft(spectrum * np.maximum(gain, _LEAST), _SHORT) * window, np.float32)

    return change


def _response(hum: float, highest: float) -> _Doubles:
    """Gains of the long spectrum, zero phase."""
    places = np.arange(_LONG // 2 + 1) * RATE / _LONG
    low = np.clip((places - 0.6 * _LOWEST) / (0.4 * _LOWEST), 0, 1)
    high = np.clip((1.05 * highest - places) / (0.05 * highest), 0, 1)
    response = np.sin(np.pi / 2 * low) ** 2 * np.sin(np.pi / 2 * high) ** 2
    for harmonic in range(1, _HARMONICS + 1 if hum else 1):
        response *= 1 - np.exp(-0.5 * ((places - harmonic * hum) / _NOTCH) ** 2)
    return np.asarray(response, np.float64)


def _hum(spectrum: _Doubles) -> float:
    """The mains frequency whose harmonics stand out of a mean long spectrum (log10 of power)."""
    width = _LONG / RATE
    for mains in _MAINS:
        lines = 0
        for harmonic in range(1, _HARMONICS + 1):
            place = harmonic * mains * width
            near = spectrum[round(place - 0.5 * width) : round(place + 0.5 * width) + 1].max()
            around = spectrum[round(place - 8 * width) : round(place + 8 * width) + 1]
            lines += 10 * float(near - np.median(around)) > _HUM
        if lines >= _LINES:
            return mains
    return 0.0


def _step_of(power: _Doubles) -> NDArray[np.int64]:
    steps = (10 * np.log10(np.maximum(power, 1e-15)) - _FLOOR_DB) / _STEP_DB
    return np.clip(np.round(steps), 0, _STEPS - 1).astype(np.int64)


def _power_of(step: NDArray[np.integer] | np.integer) -> _Doubles:
    return np.asarray(10 ** ((step * _STEP_DB + _FLOOR_DB) / 10), np.float64)


def _decibels(power: float) -> float:
    return float(10 * np.log10(max(power, 1e-15)))
