"""When each word and phoneme of a known text is heard in a recording."""

from __future__ import annotations

from bisect import bisect_left
from contextlib import closing
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

import numpy as np
from numpy.typing import NDArray

from saram.types import AudioChunk, Language, Phoneme, Speech, SpokenText, VoiceStyle, Word
from saram.voice.acoustics import FRAME_RATE, HEARING_RATE, energy, features, median_pitch
from saram.voice.espeak import EspeakSpeaker
from saram.voice.resampling import resample
from saram.voice.warping import SILENCE, Warp, warp

__all__ = ["Alignment", "align"]

_VOICES: Final[dict[Language, tuple[str, str]]] = {"ko": ("ko-male", "ko-female"), "en": ("en-male", "en-female")}
_HIGH_PITCH: Final = 155.0  # hertz; women's voices are mostly above, men's below
_STOPS: Final = frozenset("ptkbdɡ")  # first letters of stops and affricates
_CLOSURE: Final = Fraction(6, 100)  # seconds a stop is closed before it is heard
_SLOWEST, _FASTEST = 0.55, 2.0  # pace of the reading
_FEWEST_FRAMES: Final = 5
_SCORE_WINDOW: Final = 1000  # frames
_GAIN_OF_DOUBT: Final = 0.07  # on GRID, nine true sentences in ten gain more than this, nine others in ten less
_GAIN_WIDTH: Final = 0.015
_REST: Final = 0.75  # cost of a frame after the end of the text: between that of the right speech and of another


@dataclass(frozen=True, slots=True)
class Alignment:
    """Times of a text in a recording."""

    phonemes: tuple[Phoneme, ...]
    """As `Speech.phonemes`, times from the first sample of the recording."""

    words: tuple[Word, ...]
    """As `Speech.words`; spans count in the `written` of the text."""

    score: float
    """How well the recording fits the text: near 1 if it says just this, below 0.5 if it says something else."""

    end: Fraction
    """Seconds of the recording that the text takes, the pause after it included."""


def align(
    audio: AudioChunk, text: SpokenText, *, reader: EspeakSpeaker | None = None, more_follows: bool = False
) -> Alignment:
    """Find the words and phonemes of `text` in a recording of it.

    The text is read by espeak-ng, whose times are known exactly, and the recording is warped onto that
    reading. On the GRID corpus half the word boundaries are within 25 ms of the reference (see
    ``benchmarks/aligner.py``). Recordings of up to some ten minutes are aligned well in one piece.

    Args:
        audio: The recording; any rate.
        text: What is said in it.
        reader: The espeak-ng speaker to read with; without one, one is started for this call.
        more_follows: Whether the recording goes on with something else after the text.

    Raises:
        EngineError: If espeak-ng failed.
    """
    if reader is None:
        with closing(EspeakSpeaker(workers=1)) as own:
            return align(audio, text, reader=own, more_follows=more_follows)
    sound = resample(audio.samples, audio.rate, HEARING_RATE)
    reading = _read(text, sound, reader, same_length=not more_follows)
    if reading is None:
        return Alignment((), (), 1.0 if energy(sound).max(initial=-1) <= 0 else 0.0, audio.duration)
    recording = features(sound)
    loudness = energy(sound)
    path = warp(recording, loudness, reading.features, reading.breaks, open_end=_REST if more_follows else None)
    phonemes = _phoneme_times(path, reading, audio.duration)
    words = _word_times(reading, phonemes)
    end = Fraction(path.end, FRAME_RATE) if path.end < len(recording) else audio.duration
    return Alignment(_with_silence(phonemes, end), words, _score(path, recording, loudness, reading), end)


@dataclass(frozen=True, slots=True, eq=False)
class _Reading:
    """espeak-ng's reading of the text, its silences taken out."""

    features: NDArray[np.float64]
    """float64 [R, F]."""

    breaks: NDArray[np.int32]
    """Frames at which words begin."""

    places: NDArray[np.float64]
    """float64 [P, 2]: where each sounding phoneme starts and ends, in frames, fractions kept."""

    phonemes: list[Phoneme]
    """The sounding phonemes with their times in the reading."""

    words: list[Word]
    """The words with their times in the reading."""


def _read(text: SpokenText, sound: NDArray[np.float32], reader: EspeakSpeaker, *, same_length: bool) -> _Reading | None:
    """Have the text read in a voice like that of the recording and, where that is known, at its pace."""
    voice = _VOICES[text.language][median_pitch(sound) > _HIGH_PITCH]
    parts = list(reader.speak(text, VoiceStyle(voice)))
    if parts and same_length:
        voiced = np.count_nonzero(energy(sound) > 0) / FRAME_RATE
        spoken = sum(float(p.end - p.start) for speech in parts for p in speech.phonemes if p.symbol)
        pace = min(max(spoken / max(voiced, 0.1), _SLOWEST), _FASTEST)
        parts = list(reader.speak(text, VoiceStyle(voice, rate=pace)))
    return _joined(parts) if parts else None


def _joined(parts: list[Speech]) -> _Reading:
    phonemes: list[Phoneme] = []
    words: list[Word] = []
    samples: list[NDArray[np.float32]] = []
    time, offset = Fraction(0), 0
    for part in parts:
        phonemes += [replace(p, start=p.start + time, end=p.end + time) for p in part.phonemes if p.symbol]
        words += [
            Word(w.text, w.start + time, w.end + time, (w.span[0] + offset, w.span[1] + offset)) for w in part.words
        ]
        samples.append(part.audio.samples)
        time += part.duration
        offset += len(part.text)
    whole = features(resample(np.concatenate(samples), parts[0].audio.rate, HEARING_RATE))
    edges = np.array([[float(p.start), float(p.end)] for p in phonemes]) * FRAME_RATE
    centres = np.arange(len(whole))
    owner = np.searchsorted(edges[:, 0], centres, side="right") - 1
    kept = np.flatnonzero((owner >= 0) & (centres < edges[np.maximum(owner, 0), 1]))
    places = np.interp(edges, kept, np.arange(len(kept)))
    begins = [np.searchsorted(kept, float(word.start) * FRAME_RATE) for word in words if word.end > word.start]
    return _Reading(whole[kept], np.array(begins, np.int32), places, phonemes, words)


def _phoneme_times(path: Warp, reading: _Reading, duration: Fraction) -> list[Phoneme]:
    """Carry the phonemes over to the recording, stretch of speech between two pauses by stretch."""
    sounding = path.frames != SILENCE
    edges = np.flatnonzero(np.diff(np.concatenate(([False], sounding, [False])).astype(np.int8)))
    runs = [_knots(path.frames[begin:end], begin) for begin, end in edges.reshape(-1, 2)]
    if not runs:
        return []
    firsts = np.array([places[0] for places, _ in runs])
    result: list[Phoneme] = []
    reached = Fraction(0)
    previous_run = -1
    for phoneme, (begin, end) in zip(reading.phonemes, reading.places, strict=True):
        run = max(int(np.searchsorted(firsts, (begin + end) / 2, side="right")) - 1, 0)
        start, stop = (
            min(max(Fraction(round(float(np.interp(place, *runs[run])) * 1000), 1000 * FRAME_RATE), reached), duration)
            for place in (begin, end)
        )
        if run != previous_run and phoneme.symbol[0] in _STOPS:
            start = max(start - _CLOSURE, reached)
        previous_run = run
        reached = stop
        result.append(replace(phoneme, start=start, end=stop))
    return result


def _knots(frames: NDArray[np.int32], begin: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Where the left edge of each frame of the reading lies in the recording, and the right edge of the last."""
    values, firsts = np.unique(frames, return_index=True)
    places = np.append(values, values[-1] + 1) - 0.5
    times = np.append(firsts, len(frames)) + begin - 0.5
    return places, times


def _word_times(reading: _Reading, phonemes: list[Phoneme]) -> tuple[Word, ...]:
    starts = [phoneme.start for phoneme in reading.phonemes]
    words: list[Word] = []
    reached = Fraction(0)
    for word in reading.words:
        first, last = bisect_left(starts, word.start), bisect_left(starts, word.end)
        if phonemes and last > first:
            words.append(replace(word, start=phonemes[first].start, end=phonemes[last - 1].end))
        else:
            words.append(replace(word, start=reached, end=reached))
        reached = words[-1].end
    return tuple(words)


def _with_silence(phonemes: list[Phoneme], end: Fraction) -> tuple[Phoneme, ...]:
    filled: list[Phoneme] = []
    reached = Fraction(0)
    for phoneme in phonemes:
        if phoneme.start > reached:
            filled.append(Phoneme("", reached, phoneme.start))
        if phoneme.end > phoneme.start:
            filled.append(phoneme)
        reached = phoneme.end
    if end > reached:
        filled.append(Phoneme("", reached, end))
    return tuple(filled)


def _score(path: Warp, recording: NDArray[np.float64], loudness: NDArray[np.float64], reading: _Reading) -> float:
    """How much better the text fits than the same words in another order do.

    The distance along the path depends on the voice and the microphone. So it is compared with that of paths
    through the reading with its words exchanged, and through the reading reversed: sounds of the same kinds in
    the same number, which the recording does not say. The comparison is made in windows of some ten seconds,
    and the worst window counts, so that a recording that leaves the text half way is found out.
    """
    spoken = np.flatnonzero(path.frames != SILENCE)
    if len(spoken) < _FEWEST_FRAMES:
        return 0.0
    chance = np.random.default_rng(0)
    gains: list[float] = []
    for window in np.array_split(spoken, -(-len(spoken) // _SCORE_WINDOW)):
        begin, end = window[0], window[-1] + 1
        first, last = path.frames[begin], path.frames[window[-1]] + 1
        part = reading.features[first:last]
        own = float(np.mean(_distances(recording[window], reading.features[path.frames[window]])))
        breaks = reading.breaks[(reading.breaks > first) & (reading.breaks < last)] - first
        words = np.split(np.arange(len(part)), breaks)
        orders = [words[::-1], *([words[index] for index in chance.permutation(len(words))] for _ in range(2))]
        others = [warp(recording[begin:end], loudness[begin:end], part[::-1], len(part) - breaks[::-1]).cost]
        for order in orders:
            places = np.cumsum([len(word) for word in order[:-1]]).astype(np.int32)
            others.append(warp(recording[begin:end], loudness[begin:end], part[np.concatenate(order)], places).cost)
        gains.append(1 - own / float(np.mean(others)) if np.isfinite(others).all() else 0.0)
    return float(1 / (1 + np.exp((_GAIN_OF_DOUBT - min(gains)) / _GAIN_WIDTH)))


def _distances(recording: NDArray[np.float64], reading: NDArray[np.float64]) -> NDArray[np.float64]:
    distances: NDArray[np.float64] = np.sqrt(np.mean((recording - reading) ** 2, axis=1))
    return distances
