from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction

import numpy as np
import pytest

from saram.types import (
    COEFFICIENTS,
    MOTION_FPS,
    SAMPLE_RATE,
    AudioChunk,
    Beat,
    FaceMotion,
    GestureCue,
    Phoneme,
    Speech,
    VideoFrame,
    Word,
)

LETTER = Fraction(1, 10)


class ToneVoice:
    """Says a tenth of a second of tone for each letter, with 50 ms of silence at the end."""

    def __init__(self):
        self.said: list[Beat] = []

    def __call__(self, beat: Beat) -> Iterator[Speech]:
        self.said.append(beat)
        position = 0
        for part in beat.text.split("|"):
            letter = LETTER / Fraction(beat.rate).limit_denominator(1000)
            sounding = len(part) * letter
            samples = np.zeros(int((sounding + Fraction(1, 20)) * SAMPLE_RATE), np.float32)
            samples[: int(sounding * SAMPLE_RATE)] = 0.5
            words = []
            at = 0
            for word in part.split():
                begin = part.index(word, at)
                at = begin + len(word)
                words.append(Word(word, begin * letter, at * letter, (begin, at)))
            yield Speech(
                AudioChunk(samples, SAMPLE_RATE), (Phoneme("a", Fraction(0), sounding),), tuple(words), part, "ko"
            )
            position += len(part) + 1


class TonePerformance:
    """Opens the mouth as far as the sound is loud; puts gestures at once."""

    def __init__(self):
        self.anchors: list[tuple[str, list[tuple[int, str]]]] = []
        self.rests: list[int] = []

    def perform(self, speech, anchors=()):
        self.anchors.append((speech.text, [(each.offset, each.mark.name) for each in anchors]))
        frames = math.ceil(speech.duration * MOTION_FPS)
        values = np.zeros((frames, len(COEFFICIENTS)), np.float32)
        padded = np.zeros(frames * 1920, np.float32)
        padded[: speech.audio.samples.size] = np.abs(speech.audio.samples)
        values[:, COEFFICIENTS.index("jawOpen")] = padded.reshape(frames, 1920).max(axis=1)
        return FaceMotion(values, gestures=tuple(GestureCue(each.mark.name, 0) for each in anchors))

    def rest(self, frames, anchors=()):
        self.anchors.append(("", [(each.offset, each.mark.name) for each in anchors]))
        self.rests.append(frames)
        return FaceMotion(np.zeros((frames, len(COEFFICIENTS)), np.float32))


class FlashAnimator:
    """A grey picture, white while the mouth is open."""

    def __init__(self, *, fps=Fraction(25), size=(64, 64)):
        self.fps = fps
        self.size = size
        self.pulled = 0

    def animate(self, motion):
        for stretch in motion:
            self.pulled += 1
            assert stretch.fps == self.fps
            for opening in stretch.aperture:
                level = 235 if opening > 0.25 else 20
                yield VideoFrame(np.full((self.size[1], self.size[0], 3), level, np.uint8))

    def idle(self):
        while True:
            yield VideoFrame(np.full((self.size[1], self.size[0], 3), 20, np.uint8))

    def clear(self):
        pass


@pytest.fixture
def voice():
    return ToneVoice()


@pytest.fixture
def performance():
    return TonePerformance()


@pytest.fixture
def flash_animator():
    return FlashAnimator
