"""Pace and pitch of sound that is already there, by FFmpeg's time-domain stretching (WSOLA)."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

import av
import av.filter
import numpy as np
from numpy.typing import NDArray

from saram.voice.resampling import resample

__all__ = ["restyle"]

_SLOWEST: Final = 0.5  # the least tempo of one atempo filter
_PRECISION: Final = 1000  # a semitone step is 60 of these


def restyle(samples: NDArray[np.float32], rate: int, *, pace: float = 1.0, pitch: float = 0.0) -> NDArray[np.float32]:
    """Change pace and pitch independently of each other.

    Args:
        samples: float32 [n], mono.
        rate: Samples a second.
        pace: How many times as fast it becomes.
        pitch: Semitones up.

    Returns:
        float32 [round(n / pace)]; what was at time t is at t / pace to within some milliseconds.
    """
    count = round(len(samples) / pace)
    shift = round(2 ** (pitch / 12) * _PRECISION)
    if shift != _PRECISION:
        samples = resample(samples, shift, _PRECISION)
    tempo = len(samples) / max(count, 1)
    if len(samples) and abs(tempo - 1) > 1e-4:
        samples = _at_tempo(samples, rate, tempo)
    return np.pad(samples[:count], (0, max(count - len(samples), 0)))


def _at_tempo(samples: NDArray[np.float32], rate: int, tempo: float) -> NDArray[np.float32]:
    graph = av.filter.Graph()
    chain = [graph.add_abuffer(sample_rate=rate, format="fltp", layout="mono", time_base=Fraction(1, rate))]
    while tempo < _SLOWEST:
        chain.append(graph.add("atempo", str(_SLOWEST)))
        tempo /= _SLOWEST
    chain += [graph.add("atempo", f"{tempo:.9f}"), graph.add("abuffersink")]
    graph.link_nodes(*chain).configure()
    frame = av.AudioFrame.from_ndarray(samples[np.newaxis], format="fltp", layout="mono")
    frame.sample_rate = rate
    frame.time_base = Fraction(1, rate)
    frame.pts = 0
    chain[0].push(frame)
    chain[0].push(None)
    parts: list[NDArray[np.float32]] = []
    while True:
        try:
            part = chain[-1].pull()
        except (av.EOFError, av.BlockingIOError):
            break
        assert isinstance(part, av.AudioFrame)  # noqa: S101 - the sink is one for sound
        parts.append(part.to_ndarray()[0])
    return np.concatenate(parts) if parts else np.zeros(0, np.float32)
