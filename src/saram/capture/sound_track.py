"""Footage heard once: levels, pitch and spectra, frame by frame and second by second."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from saram.errors import MediaError
from saram.media import audio_chunks

__all__ = ["BANDS", "FRAME_RATE", "HUM_BINS", "SoundTrack", "listen"]

FRAME_RATE: Final = 100
"""Frames of sound a second."""

BANDS: Final = 24
"""Mel bands of a second's timbre."""

HUM_BINS: Final = 320
"""Bins of one hertz of a second's low spectrum."""

_SPECTRUM: Final = 64
_WINDOW: Final = 0.032
_PITCH_STEP: Final = 5
_LOWEST_VOICE, _HIGHEST_VOICE = 70.0, 350.0


@dataclass(frozen=True, eq=False)
class SoundTrack:
    """What is heard in the N frames and the M whole seconds of a file; about a kilobyte and a half a second."""

    path: Path
    """The file."""

    rate: int
    """Samples a second of the file."""

    start: float
    """Seconds from the beginning of the file to the first sample."""

    complete: bool
    """Whether all of it could be decoded."""

    duration: float
    """Seconds of sound."""

    level: NDArray[np.float32]
    """float32 [N]: decibels of full scale of what speech is made of, 100 to 7000 Hz; frame n is centred on
    `start` + n / 100 s."""

    mid: NDArray[np.float32]
    """float32 [N]: decibels between 500 and 4000 Hz."""

    pitch: NDArray[np.float32]
    """float32 [N // 5]: hertz, 20 a second; 0 where nothing is voiced."""

    hum: NDArray[np.float32]
    """float32 [M, HUM_BINS]: decibels in each hertz from 0 up, of each second."""

    spectrum: NDArray[np.float32]
    """float32 [M, 64]: decibels in 64 equal bands up to half the rate: the loudest tenth of each second."""

    timbre: NDArray[np.float32]
    """float32 [M, BANDS]: decibels in mel bands, mean over the loudest half of each second."""

    crowding: NDArray[np.float32]
    """float32 [M]: of the samples beyond six tenths of the second's peak, the share beyond nine tenths."""

    crowd: NDArray[np.int64]
    """int64 [M]: how many samples are beyond nine tenths of the second's peak."""

    peak: NDArray[np.float32]
    """float32 [M]: the largest magnitude of each second, full scale is 1."""

    @cached_property
    def quiet(self) -> float:
        """Level of the quiet between words, decibels: the fifth percentile."""
        return float(np.percentile(self.level, 5)) if len(self.level) else -120.0

    @cached_property
    def loud(self) -> float:
        """Level of speech, decibels: the 95th percentile."""
        return float(np.percentile(self.level, 95)) if len(self.level) else -120.0

    @cached_property
    def speech(self) -> NDArray[np.bool_]:
        """Bool [N]: where something stands out of the quiet."""
        return self.level > max(self.quiet + 0.35 * (self.loud - self.quiet), self.loud - 35)


def listen(path: Path, step: Callable[[float], None] = lambda _: None) -> SoundTrack:
    """Listen through a file once; what is damaged ends it early.

    Args:
        path: A sound or video file.
        step: Called with the time reached, seconds, now and then.

    Raises:
        MediaError: If it holds no sound or cannot be opened.
    """
    listener: _Listener | None = None
    start, complete = 0.0, True
    try:
        for chunk in audio_chunks(path):
            if listener is None:
                listener = _Listener(chunk.rate)
                start = float(chunk.start)
            listener.hear(chunk.samples)
            step(start + listener.seconds)
    except MediaError:
        if listener is None:
            raise
        complete = False
    if listener is None:
        raise MediaError(f"{path} holds no sound that can be read; it may be cut short.")
    return listener.track(path, start, complete=complete)


class _Listener:
    """Works through the sound a second at a time."""

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._window = int(rate * _WINDOW) // 2 * 2
        self._fft = 1 << (self._window - 1).bit_length()
        hertz = np.fft.rfftfreq(self._fft, 1 / rate)
        self._shape = np.hanning(self._window).astype(np.float32)
        self._voice = ((hertz >= 100) & (hertz <= 7000)).astype(np.float32)
        self._middle = ((hertz >= 500) & (hertz <= 4000)).astype(np.float32)
        self._low = hertz <= 1000
        self._mel = _mel_bands(hertz)
        self._bands = np.minimum((hertz / (rate / 2) * _SPECTRUM).astype(int), _SPECTRUM - 1)
        # Half a window of nothing before the sound puts the first frame at its first sample.
        self._rest = np.zeros(self._window // 2, np.float32)
        self._first = self._origin = 0
        """The frame that comes next, and the sample at which `_rest` begins."""
        self._samples = 0
        self._second = np.zeros(0, np.float32)
        names = ("level", "mid", "pitch", "hum", "spectrum", "timbre", "crowding", "peak")
        self._kept = {name: array("f") for name in names}
        self._crowd = array("q")

    @property
    def seconds(self) -> float:
        """How much was heard."""
        return self._samples / self._rate

    def hear(self, samples: NDArray[np.float32]) -> None:
        self._samples += len(samples)
        self._second = np.concatenate([self._second, samples])
        while len(self._second) >= self._rate:
            whole, self._second = self._second[: self._rate], self._second[self._rate :]
            self._frames(whole)
            self._whole_second(whole)

    def track(self, path: Path, start: float, *, complete: bool) -> SoundTrack:
        if len(self._second):
            self._frames(self._second)
        kept = {name: np.frombuffer(values, np.float32) for name, values in self._kept.items()}
        for name, width in (("hum", HUM_BINS), ("spectrum", _SPECTRUM), ("timbre", BANDS)):
            kept[name] = kept[name].reshape(-1, width)
        crowd = np.frombuffer(self._crowd, np.int64)
        return SoundTrack(
            path=path, rate=self._rate, start=start, complete=complete, duration=self.seconds, crowd=crowd, **kept
        )

    def _frames(self, part: NDArray[np.float32]) -> None:
        joined = np.concatenate([self._rest, part])
        # Not every rate has a whole number of samples in a frame: each begins at the sample nearest before its time.
        last = self._origin + len(joined) - self._window
        after = (FRAME_RATE * (last + 1) - 1) // self._rate + 1
        count = max(0, after - self._first)
        starts = np.arange(self._first, self._first + count + 1) * self._rate // FRAME_RATE - self._origin
        self._first += count
        self._rest = joined[starts[-1] :]
        self._origin += int(starts[-1])
        if not count:
            return
        frames = np.lib.stride_tricks.sliding_window_view(joined, self._window)[starts[:-1]]
        power = np.abs(np.fft.rfft(frames * self._shape, self._fft, axis=1)).astype(np.float32) ** 2
        power /= np.float32(self._fft * (self._shape**2).sum() / 2)
        level = _decibels(power @ self._voice)
        self._keep("level", level)
        self._keep("mid", _decibels(power @ self._middle))
        self._keep("pitch", self._pitches(power[::_PITCH_STEP]))
        if count < FRAME_RATE // 2:
            return
        loud = np.argsort(level)
        summed = np.zeros((count, _SPECTRUM), np.float32)
        np.add.at(summed.T, self._bands, power.T)
        self._keep("spectrum", _decibels(np.percentile(summed, 90, axis=0)))
        self._keep("timbre", _decibels(power[loud[count // 2 :]].mean(axis=0) @ self._mel))

    def _pitches(self, power: NDArray[np.float32]) -> NDArray[np.float32]:
        """By the autocorrelation of the spectrum below 1000 Hz."""
        limited = np.where(self._low, power, 0)
        correlation = np.fft.irfft(limited, axis=1)
        # The taper of the window lets long lags look weaker than they are.
        taper = np.fft.irfft(np.abs(np.fft.rfft(self._shape, self._fft)) ** 2)
        shortest, longest = int(self._rate / _HIGHEST_VOICE), int(self._rate / _LOWEST_VOICE)
        longest = min(longest, int(self._window * 0.6))
        lags = slice(shortest, longest)
        even = correlation[:, lags] / np.maximum(taper[lags] / taper[0], 0.1)
        # The first peak that is nearly the highest: later ones are two and three periods. A lag at the edge of the
        # range is a formant or a rumble, not a voice.
        peak = even.max(axis=1, keepdims=True)
        inner = np.zeros(even.shape, bool)
        inner[:, 1:-1] = (even[:, 1:-1] >= even[:, :-2]) & (even[:, 1:-1] > even[:, 2:]) & (even[:, 1:-1] > 0.87 * peak)
        best = inner.argmax(axis=1)
        inside = inner.any(axis=1)
        strength = even[np.arange(len(even)), best] / np.maximum(correlation[:, 0], 1e-12)
        loud = correlation[:, 0] > 1e-7
        pitch = self._rate / (best + shortest)
        return np.where(loud & inside & (strength > 0.6), pitch, 0).astype(np.float32)

    def _whole_second(self, whole: NDArray[np.float32]) -> None:
        size = np.abs(whole)
        peak = float(size.max())
        beyond = int(np.count_nonzero(size >= 0.9 * peak))
        far = int(np.count_nonzero(size >= 0.6 * peak))
        self._crowd.append(beyond if peak > 0 else 0)
        self._kept["crowding"].append(beyond / far if far and peak > 0 else 0.0)
        self._kept["peak"].append(peak)
        shaped = whole * np.hanning(len(whole)).astype(np.float32)
        low = np.abs(np.fft.rfft(shaped))[:HUM_BINS].astype(np.float32) * np.float32(4 / len(whole))
        self._keep("hum", _decibels(np.pad(low, (0, HUM_BINS - len(low))) ** 2 / 2))

    def _keep(self, name: str, values: NDArray[np.float32]) -> None:
        self._kept[name].frombytes(np.ascontiguousarray(values, np.float32).tobytes())


def _decibels(power: NDArray[np.floating]) -> NDArray[np.float32]:
    return np.asarray(10 * np.log10(power + np.float32(1e-12)), np.float32)


def _mel_bands(hertz: NDArray[np.floating]) -> NDArray[np.float32]:
    """Triangles from 150 to 6000 Hz, float32 [F, BANDS]."""
    mels = 2595 * np.log10(1 + hertz / 700)
    edges = np.linspace(2595 * np.log10(1 + 150 / 700), 2595 * np.log10(1 + 6000 / 700), BANDS + 2)
    rising = (mels[:, None] - edges[:-2]) / (edges[1:-1] - edges[:-2])
    falling = (edges[2:] - mels[:, None]) / (edges[2:] - edges[1:-1])
    return np.asarray(np.clip(np.minimum(rising, falling), 0, None), np.float32)
