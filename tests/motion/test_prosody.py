from fractions import Fraction

import numpy as np
import pytest

from saram.motion.prosody import listen
from saram.motion.sounds import sounds_of
from saram.types import AudioChunk, Phoneme

RATE = 48_000


def syllables(pitches, levels):
    """A vowel a fifth of a second, with the given pitches in hertz and levels."""
    time = np.arange(RATE // 5) / RATE
    sound = np.concatenate(
        [
            level * sum(np.sin(2 * np.pi * pitch * k * time) / k for k in (1, 2, 3, 4))
            for pitch, level in zip(pitches, levels, strict=True)
        ]
    )
    phonemes = [Phoneme("a", Fraction(i, 5), Fraction(i + 1, 5)) for i in range(len(pitches))]
    return AudioChunk(sound.astype(np.float32), RATE), sounds_of(phonemes, len(pitches) / 5)


def test_the_loud_syllable_stands_out_and_opens_wider():
    audio, sounds = syllables([200] * 7, [0.1, 0.1, 0.1, 0.3, 0.1, 0.1, 0.1])
    prosody = listen(audio, sounds)
    assert [accent.time for accent in prosody.accents] == [pytest.approx(0.7)]
    assert np.argmax(prosody.effort) == 3
    assert 1.05 < prosody.effort[3] < 1.15
    assert prosody.effort[0] == pytest.approx(1.0, abs=0.01)


def test_the_high_syllable_stands_out():
    audio, sounds = syllables([150, 150, 150, 150, 220, 150, 150], [0.1] * 7)
    assert [accent.time for accent in listen(audio, sounds).accents] == [pytest.approx(0.9)]


def test_accents_keep_apart():
    audio, sounds = syllables([150, 230] * 10, [0.1, 0.2] * 10)
    times = [accent.time for accent in listen(audio, sounds).accents]
    assert len(times) > 4
    assert np.diff(times).min() >= 0.44


def test_a_monotone_voice_has_no_accents():
    audio, sounds = syllables([180] * 8, [0.1] * 8)
    assert listen(audio, sounds).accents == ()


def test_no_vowels_and_no_sound_have_no_prosody():
    audio, sounds = syllables([180], [0.1])
    assert listen(audio, []).accents == ()
    assert listen(AudioChunk(np.zeros(0, np.float32), RATE), sounds).accents == ()


@pytest.mark.parametrize("rate", [8_000, 16_000, 22_050, 48_000])
def test_any_sample_rate_will_do(rate):
    audio = AudioChunk(np.random.default_rng(0).normal(0, 0.1, rate).astype(np.float32), rate)
    sounds = sounds_of([Phoneme("a", Fraction(i, 5), Fraction(i + 1, 5)) for i in range(5)], 1.0)
    assert np.isfinite(listen(audio, sounds).effort).all()
