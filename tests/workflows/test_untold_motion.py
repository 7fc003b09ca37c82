"""The motion of footage whose words are not known: what is heard of it, or what is seen."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from saram.datasets import ClipRecord
from saram.face import points
from saram.media import audio_chunks
from saram.types import COEFFICIENTS
from saram.workflows.untold_motion import heard_motion, is_heard, known_motion, seen_motion

FRAME = 1920
JAW = COEFFICIENTS.index("jawOpen")
PUCKER = COEFFICIENTS.index("mouthPucker")
STRETCH = COEFFICIENTS.index("mouthStretchLeft")


class Take(SimpleNamespace):
    """A take that knows its length, as a dataset does."""

    def __len__(self):
        return len(self.shapes)


def take(sounds, shapes=None, *, has_text=False):
    """Clips with these sounds, int16 at 48 kHz, each a whole number of frames long."""
    clips, first = [], 0
    for number, sound in enumerate(sounds):
        count = len(sound) // FRAME
        clips.append(ClipRecord(name=str(number), source=0, start=first, first=first, count=count, has_text=has_text))
        first += count
    return Take(
        clips=tuple(clips),
        has_text=has_text,
        audio_48k=np.concatenate(sounds),
        shapes=np.zeros((first, len(points.MOUTH_SHAPE), 2), np.float32) if shapes is None else shapes,
        motion=np.full((first, len(COEFFICIENTS)), 0.25, np.float32),
    )


@pytest.fixture(scope="module")
def talk(footage):
    """Eight seconds of speech, int16 at 48 kHz; words from 0.7 s on."""
    sound = np.concatenate([chunk.samples for chunk in audio_chunks(footage / "talk.mp4", 48_000)])
    return np.round(sound[: len(sound) // FRAME * FRAME] * 32_767).astype(np.int16)


def mouth(gap, width):
    """Shapes of lips that are `gap` [T] apart and `width` [T] wide."""
    shapes = np.zeros((len(gap), len(points.MOUTH_SHAPE), 2), np.float32)
    inner = len(points.LIPS_OUTER)
    for index in range(20):
        angle = 2 * np.pi * index / 20
        for first, size in ((0, 1.2), (inner, 1.0)):
            shapes[:, first + index, 0] = -np.cos(angle) * width * size / 2
            shapes[:, first + index, 1] = -np.sin(angle) * gap * size / 2
    return shapes


def test_a_mouth_moves_with_the_speech_that_is_heard_and_rests_in_silence(talk):
    silence = np.zeros(FRAME * 50, np.int16)
    motion = heard_motion(take([talk, silence]), "en")
    assert motion.shape == (len(talk) // FRAME + 50, len(COEFFICIENTS))
    speaking, silent = motion[25:80, JAW], motion[-40:-8, JAW]
    assert speaking.std() > 0.05
    assert not silent.any()


def test_what_is_heard_of_a_clip_does_not_depend_on_the_clip_before(talk):
    silence = np.zeros(FRAME * 50, np.int16)
    alone, after = heard_motion(take([talk]), "en"), heard_motion(take([silence, talk]), "en")
    assert np.array_equal(alone, after[50:])


def test_a_mouth_that_is_seen_gives_its_opening_and_its_width():
    times = np.arange(200)
    gap, width = 6 - 6 * np.cos(times / 5), 50 + 8 * np.sin(times / 9)
    motion = seen_motion(take([np.zeros(FRAME * 200, np.int16)], mouth(gap, width)))
    assert np.corrcoef(motion[:, JAW], gap)[0, 1] > 0.99
    assert motion[:, JAW].min() == 0
    assert 0.55 < motion[:, JAW].max() < 0.75
    spread, pucker = motion[:, STRETCH], motion[:, PUCKER]
    assert np.corrcoef(spread - pucker, width)[0, 1] > 0.98
    assert not (spread * pucker).any()
    assert np.array_equal(spread, motion[:, COEFFICIENTS.index("mouthStretchRight")])
    used = [JAW, PUCKER, STRETCH, COEFFICIENTS.index("mouthStretchRight")]
    assert not np.delete(motion, used, axis=1).any()


def test_a_mouth_that_never_moves_gives_rest():
    still = mouth(np.full(60, 3.0), np.full(60, 50.0))
    assert not seen_motion(take([np.zeros(FRAME * 60, np.int16)], still)).any()


@pytest.mark.parametrize(("loud", "has_text"), [(True, True), (True, False), (False, False)])
def test_words_come_before_sound_and_sound_before_pictures(loud, has_text, talk):
    times = np.arange(len(talk) // FRAME)
    dataset = take(
        [talk if loud else np.zeros_like(talk)], mouth(4 + np.sin(times), 50 + np.cos(times)), has_text=has_text
    )
    assert is_heard(dataset) is loud
    wanted = dataset.motion if has_text else heard_motion(dataset, "en") if loud else seen_motion(dataset)
    assert np.array_equal(known_motion(dataset), wanted)
