"""Sentences read by the built-in engine's voices: sound whose mouth is known exactly."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from importlib.resources import files
from typing import Final

import numpy as np
from numpy.typing import NDArray

from saram.motion import Performer
from saram.motion.arkit import course_of
from saram.text import speakable
from saram.types import MOTION_FPS, FaceMotion, Language, VoiceStyle
from saram.voice.acoustics import HEARING_RATE
from saram.voice.espeak import EspeakSpeaker
from saram.voice.resampling import resample

__all__ = ["SAMPLES", "HeardSpeech", "heard_speech", "read_aloud"]

SAMPLES: Final = HEARING_RATE // MOTION_FPS
"""Samples of sound in a frame."""

_VOICES: Final[dict[Language, tuple[str, ...]]] = {
    "ko": ("ko-female", "ko-female-bright", "ko-female-soft", "ko-male", "ko-male-deep"),
    "en": ("en-female", "en-female-bright", "en-male", "en-male-deep", "en-gb", "en-gb+m5", "en-gb+f4"),
}
_TEXTS: Final[dict[Language, str]] = {"ko": "outside_ko.txt", "en": "outside_en.txt"}
_PIECE: Final = 6
"""Sentences a voice reads before another takes its turn."""

_STIR: Final = 0.02


@dataclass(frozen=True, slots=True, eq=False)
class HeardSpeech:
    """Sound with what the mouth does meanwhile, T frames at 25 a second."""

    samples: NDArray[np.float32]
    """float32 [T · SAMPLES], mono, 16 kHz."""

    course: NDArray[np.float32]
    """float32 [T, len(HEARD) + 1]: what is heard of the mouth, and whether somebody speaks."""

    known: bool = True
    """Whether all of it is known; otherwise jaw, rounding and spreading alone, as seen in a picture."""


def heard_speech(samples: NDArray[np.float32], motion: FaceMotion, *, known: bool = True) -> HeardSpeech:
    """Lay sound, float32 [n] at 16 kHz, and motion side by side, as long as the shorter of them."""
    frames = min(len(samples) // SAMPLES, len(motion))
    columns = course_of(motion).columns()[:frames]
    speaks = columns.max(axis=1, initial=0) > _STIR
    course = np.column_stack([columns, speaks]).astype(np.float32)
    return HeardSpeech(np.asarray(samples[: frames * SAMPLES], np.float32), course, known)


def read_aloud(seconds: float, seed: int = 0) -> list[HeardSpeech]:
    """About so many seconds of speech in both languages, by all kinds of voices, at all paces and pitches.

    Raises:
        EngineError: If the voice engine fails.
    """
    chance = np.random.default_rng(seed)
    pieces: list[HeardSpeech] = []
    length = 0.0
    with closing(EspeakSpeaker(workers=1)) as speaker:
        for language, voice in _turns():
            piece = _read(speaker, language, voice, chance)
            pieces.append(piece)
            length += len(piece.course) / MOTION_FPS
            if length >= seconds:
                break
    return pieces


def _turns() -> Iterator[tuple[Language, str]]:
    while True:
        for korean, english in zip(_VOICES["ko"] * 2, _VOICES["en"], strict=False):
            yield "ko", korean
            yield "en", english


def _read(speaker: EspeakSpeaker, language: Language, voice: str, chance: np.random.Generator) -> HeardSpeech:
    lines = (files("saram.training") / _TEXTS[language]).read_text(encoding="utf-8").splitlines()
    sentences = [line for line in lines if line.strip() and not line.startswith("#")]
    style = VoiceStyle(
        voice,
        rate=float(np.clip(np.exp(chance.normal(0, 0.2)), 0.6, 1.6)),
        pitch=float(chance.uniform(-6, 6)),
    )
    performer = Performer()
    sounds: list[NDArray[np.float32]] = []
    motions: list[NDArray[np.float32]] = []
    for index in chance.integers(0, len(sentences), _PIECE):
        silence = int(chance.integers(5, 20))
        sounds.append(np.zeros(silence * SAMPLES, np.float32))
        motions.append(performer.rest(silence).values)
        for speech in speaker.speak(speakable(sentences[index], language), style):
            motion = performer.perform(speech)
            heard = resample(speech.audio.samples, speech.audio.rate, HEARING_RATE)[: len(motion) * SAMPLES]
            sounds.append(np.pad(heard, (0, len(motion) * SAMPLES - len(heard))))
            motions.append(motion.values)
    return heard_speech(np.concatenate(sounds), FaceMotion(np.concatenate(motions)))
