"""What lies between a mouth and a microphone: other throats, rooms, noises, lines that cut off part of the sound."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from saram.voice.acoustics import BANDS, HEARING_RATE, bands

__all__ = ["disturbed_bands"]

_THROAT: Final = 0.08
"""Standard deviation of the logarithm by which frequencies are stretched."""

_TONE: Final = (0.6, 0.5, 0.3)
"""Standard deviations, in natural logarithms of power, of three cosines over the bands: how a microphone colours."""

_PINK: Final = 20


def disturbed_bands(
    samples: NDArray[np.float32], chance: np.random.Generator, others: NDArray[np.float32]
) -> NDArray[np.float64]:
    """Power in the mel bands, float64 [T, BANDS], of a sound as it might arrive elsewhere.

    Args:
        samples: float32 [n] at 16 kHz.
        chance: Chooses room, noise, tone and bandwidth.
        others: Other people's speech, float32 [m], to talk in the background.
    """
    heard = np.asarray(samples, np.float64)
    level = float(np.sqrt(np.mean(np.square(heard)) + 1e-9))
    if chance.random() < 0.5:
        heard = _in_a_room(heard, chance)
    if chance.random() < 0.7:
        noise = _noise(len(heard), chance, others)
        size = float(np.sqrt(np.mean(np.square(noise)) + 1e-9))
        heard = heard + noise * (level / size) * 10 ** (-chance.uniform(8, 35) / 20)
    power = np.log(bands(heard.astype(np.float32), float(np.exp(chance.normal(0, _THROAT)))) + 1e-9)
    height = np.linspace(0, 1, BANDS)
    for order, spread in enumerate(_TONE, start=1):
        power = power + chance.normal(0, spread) * np.cos(order * np.pi * height)
    if chance.random() < 0.25:
        power[:, height > chance.uniform(0.6, 1)] -= chance.uniform(2, 8)
    if chance.random() < 0.15:
        power[:, height < chance.uniform(0, 0.15)] -= chance.uniform(2, 6)
    floor = np.percentile(power, 2) - chance.uniform(0, 3)
    return np.asarray(np.exp(power) + np.exp(floor), dtype=np.float64)


def _in_a_room(heard: NDArray[np.float64], chance: np.random.Generator) -> NDArray[np.float64]:
    """Noise that dies away within 50 to 500 ms is the echo of a room."""
    count = int(HEARING_RATE * chance.uniform(0.05, 0.5))
    echo = chance.normal(0, 1, count) * np.exp(-6.9 * np.arange(count) / count)
    echo *= chance.uniform(0.02, 0.35) / float(np.sqrt(np.square(echo).sum()) + 1e-9)
    echo[0] = 1
    length = 1 << (len(heard) + count).bit_length()
    return np.asarray(np.fft.irfft(np.fft.rfft(heard, length) * np.fft.rfft(echo, length), length)[: len(heard)])


def _noise(count: int, chance: np.random.Generator, others: NDArray[np.float32]) -> NDArray[np.float64]:
    kind = chance.integers(3)
    if kind == 0:
        return np.asarray(chance.normal(0, 1, count))
    if kind == 1:
        spectrum = np.fft.rfft(chance.normal(0, 1, count))
        return np.asarray(np.fft.irfft(spectrum / np.sqrt(np.arange(len(spectrum)) + _PINK), count))
    voice = np.resize(others, count).astype(np.float64)
    return np.asarray(voice + np.roll(voice, count // 3) + np.roll(voice[::-1], count // 5))
