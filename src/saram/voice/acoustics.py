"""What a recording sounds like, frame by frame, apart from who speaks and how loudly."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["BANDS", "FRAME_RATE", "HEARING_RATE", "bands", "energy", "features", "median_pitch"]

HEARING_RATE: Final = 16_000
"""Sampling rate of the sound that is looked at, hertz."""

FRAME_RATE: Final = 100
"""Frames a second."""

_HOP: Final = HEARING_RATE // FRAME_RATE
_WINDOW: Final = 400  # 25 ms
_FFT: Final = 512
BANDS: Final = 32
"""Bands of the mel scale."""

_CEPSTRA: Final = 13
_LOWEST, _HIGHEST = 100.0, 7000.0  # hertz
_PITCH_WINDOW: Final = 640  # 40 ms
_PRE_EMPHASIS: Final = 0.97


def features(samples: NDArray[np.float32]) -> NDArray[np.float64]:
    """Mel-frequency cepstra with their slopes, normalised over the sound.

    Davis and Mermelstein (1980), with mean and variance normalisation over the frames that are not silence,
    so that microphone, room and voice matter less.

    Args:
        samples: float32 [n] at `HEARING_RATE`.

    Returns:
        float64 [T, 26], `FRAME_RATE` frames a second; frame t is centred on t / `FRAME_RATE` seconds.
    """
    cepstra = _mel(samples) @ _cosines()
    speech = energy(samples) > 0
    chosen = cepstra[speech] if speech.any() else cepstra
    cepstra = (cepstra - chosen.mean(axis=0)) / (chosen.std(axis=0) + 1e-3)
    slope = np.gradient(cepstra, axis=0) if len(cepstra) > 1 else np.zeros_like(cepstra)
    return np.concatenate([cepstra, slope], axis=1)


def bands(samples: NDArray[np.float32], stretch: float = 1.0) -> NDArray[np.float64]:
    """Power in each band of the mel scale.

    Args:
        samples: float32 [n] at `HEARING_RATE`.
        stretch: Factor on all frequencies before they are sorted into bands, as if the speaker's throat were so much
            shorter (Jaitly and Hinton 2013, "Vocal tract length perturbation").

    Returns:
        float64 [T, BANDS], `FRAME_RATE` frames a second; frame t is centred on t / `FRAME_RATE` seconds.
    """
    spectrum = np.abs(np.fft.rfft(_frames(_emphasised(samples)) * np.hamming(_WINDOW), _FFT, axis=1)) ** 2
    return np.asarray(spectrum @ _filters(stretch), dtype=np.float64)


def energy(samples: NDArray[np.float32]) -> NDArray[np.float64]:
    """How far each frame stands out of the silence.

    Returns:
        float64 [T], decibels above the threshold between silence and speech; below 0 for silence.
    """
    power = np.log10(np.mean(np.square(_frames(_emphasised(samples)), dtype=np.float64), axis=1) + 1e-12) * 10
    low, high = np.percentile(power, [5, 95])
    above: NDArray[np.float64] = power - max(low + 0.3 * (high - low), high - 40)
    return above


def median_pitch(samples: NDArray[np.float32]) -> float:
    """Fundamental frequency of the voice, hertz: the median over voiced frames; 0 if there are none.

    By the autocorrelation of the spectrum-limited sound, between 70 and 350 hertz, on ten frames a second.
    """
    views = np.lib.stride_tricks.sliding_window_view(np.pad(samples, (0, _PITCH_WINDOW)), _PITCH_WINDOW)
    frames = views[:: HEARING_RATE // 10] * np.hanning(_PITCH_WINDOW)
    power = np.abs(np.fft.rfft(frames, 2 * _PITCH_WINDOW, axis=1)) ** 2
    power[:, 2 * _PITCH_WINDOW * 1000 // HEARING_RATE :] = 0
    correlation = np.fft.irfft(power, axis=1)
    shortest, longest = HEARING_RATE // 350, HEARING_RATE // 70
    lags = shortest + np.argmax(correlation[:, shortest:longest], axis=1)
    strength = correlation[np.arange(len(lags)), lags] / (correlation[:, 0] + 1e-9)
    loud = correlation[:, 0] > 0.1 * np.percentile(correlation[:, 0], 95)
    voiced = loud & (strength > 0.4)
    return float(HEARING_RATE / np.median(lags[voiced])) if voiced.any() else 0.0


def _frames(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    count = -(-len(samples) // _HOP) + 1
    padded = np.pad(samples, (_WINDOW // 2, count * _HOP + _WINDOW - len(samples)))
    return np.lib.stride_tricks.sliding_window_view(padded, _WINDOW)[: count * _HOP : _HOP]


def _emphasised(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.append(samples[:1], samples[1:] - np.float32(_PRE_EMPHASIS) * samples[:-1])


def _mel(samples: NDArray[np.float32]) -> NDArray[np.float64]:
    power = bands(samples)
    floor = np.percentile(power, 95) * 1e-6 + 1e-12
    return np.asarray(np.log(power + floor))


@lru_cache(maxsize=4)
def _filters(stretch: float) -> NDArray[np.float64]:
    heard = np.minimum(np.fft.rfftfreq(_FFT, 1 / HEARING_RATE) * stretch, HEARING_RATE / 2)
    hertz = np.concatenate(([_LOWEST, _HIGHEST], heard))
    mels = 2595 * np.log10(1 + hertz / 700)
    edges = np.linspace(mels[0], mels[1], BANDS + 2)
    bins = mels[2:, np.newaxis]
    rising = (bins - edges[:-2]) / (edges[1:-1] - edges[:-2])
    falling = (edges[2:] - bins) / (edges[2:] - edges[1:-1])
    return np.asarray(np.clip(np.minimum(rising, falling), 0, None))


@cache
def _cosines() -> NDArray[np.float64]:
    place = (np.arange(BANDS) + 0.5)[:, np.newaxis]
    return np.asarray(np.cos(np.pi / BANDS * place * np.arange(_CEPSTRA)))
