"""Sound of footage, made alike."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saram.datasets.overlap import in_blocks, overlapping
from saram.datasets.sound_cleaner import clean, measure_sound, narrow

RATE = 48_000


def cleaned(sound):
    return np.concatenate(list(clean([sound], measure_sound([sound]))))


def level(sound):
    return 10 * np.log10(np.mean(np.square(sound, dtype=np.float64)) + 1e-15)


def line(sound, hertz):
    """Decibels of a tone."""
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound)))) / len(sound)
    place = round(hertz * len(sound) / RATE)
    return 20 * np.log10(spectrum[place - 2 : place + 3].max() + 1e-12)


class TestOverlapping:
    @settings(max_examples=25)
    @given(st.lists(st.integers(0, 300), max_size=12), st.sampled_from([8, 32, 100]))
    def test_what_is_not_changed_comes_back_however_it_is_cut(self, lengths, size):
        pieces = [np.random.default_rng(n).normal(size=n).astype(np.float32) for n in lengths]
        whole = np.concatenate([*pieces, np.zeros(0, np.float32)])
        window = np.hanning(size + 1)[:-1].astype(np.float32)
        back = list(overlapping(pieces, size, lambda block: block * window))
        assert np.concatenate([*back, np.zeros(0, np.float32)]) == pytest.approx(whole, abs=1e-5)
        assert all(len(block) == size for block in list(in_blocks(pieces, size))[:-1])


class TestCleaning:
    def test_speech_comes_to_one_level_and_keeps_its_length(self, voice):
        for gain in (0.05, 1.0):
            sound = cleaned(voice * np.float32(gain))
            assert len(sound) == len(voice)
            assert np.abs(sound).max() <= 1.0
            loud = np.abs(sound[: len(sound) // 960 * 960].reshape(-1, 960))
            powers = np.mean(np.square(loud, dtype=np.float64), axis=1)
            spoken = powers[powers > powers.max() / 100]
            assert 10 * np.log10(spoken.mean()) == pytest.approx(-23, abs=3)

    def test_hum_goes_and_the_voice_stays(self, voice):
        time = np.arange(len(voice)) / RATE
        hum = sum(0.02 / k * np.sin(2 * np.pi * 50 * k * time) for k in range(1, 8)).astype(np.float32)
        found = measure_sound([voice + hum])
        assert found.hum == 50
        gain = 10 ** (found.gain / 20)
        sound = np.concatenate(list(clean([voice + hum], found))) / gain
        assert all(line(sound, 50 * k) < line(voice + hum, 50 * k) - 15 for k in (1, 2, 3))
        assert measure_sound([voice]).hum == 0

    def test_noise_in_pauses_becomes_less(self, voice):
        noise = np.random.default_rng(0).normal(0, 0.01, len(voice)).astype(np.float32)
        found = measure_sound([voice + noise])
        sound = np.concatenate(list(clean([voice + noise], found))) / 10 ** (found.gain / 20)
        pause = slice(4_800, 24_000)
        assert level(sound[pause]) < level((voice + noise)[pause]) - 8
        assert found.floor == pytest.approx(-40, abs=3)

    def test_it_does_not_matter_in_which_pieces_sound_comes(self, voice):
        pieces = np.split(voice, [1, 1000, 70_000, 150_001])
        one, other = measure_sound([voice]), measure_sound(pieces)
        assert (one.hum, one.gain) == (other.hum, other.gain)
        assert np.array_equal(np.concatenate(list(clean([voice], one))), np.concatenate(list(clean(pieces, other))))

    def test_silence_stays_silence(self):
        sound = np.zeros(RATE, np.float32)
        assert np.abs(cleaned(sound)).max() == 0
        assert list(clean([], measure_sound([]))) == []

    def test_sixteen_kilohertz_hold_what_is_below_eight(self, voice):
        time = np.arange(2 * RATE) / RATE
        for hertz, passes in ((1000, 1.0), (7000, 1.0), (9000, 0.0), (12_000, 0.0)):
            tone = np.sin(2 * np.pi * hertz * time).astype(np.float32)
            sound = np.concatenate(list(narrow([tone])))
            assert len(sound) == len(tone) // 3
            middle = sound[8_000:-8_000]
            assert np.sqrt(2 * np.mean(middle**2)) == pytest.approx(passes, abs=0.02)
