"""Whether somebody speaks, on real recordings."""

from __future__ import annotations

import numpy as np
import pytest

from saram.ears import WINDOW, VoiceDetector


def probabilities(sound: np.ndarray) -> np.ndarray:
    return np.array(VoiceDetector().push(sound))


def test_speech_is_found_in_recordings_of_two_languages(readings, korean, sounds):
    for sound in (sounds.int16(readings[0]), korean):
        found = probabilities(sound)
        assert np.mean(found > 0.5) > 0.5
        assert found.max() > 0.95


def test_noise_music_and_silence_are_not_speech(sounds):
    for sound in (sounds.noise(4, -30), sounds.noise(4, -30, pink=True), sounds.music(4, -20), np.zeros(64_000)):
        assert np.mean(probabilities(sounds.int16(sound)) > 0.5) < 0.03


def test_how_the_sound_is_cut_makes_no_difference(korean):
    detector = VoiceDetector()
    pieces = [each for start in range(0, 32_000, 317) for each in detector.push(korean[:32_000][start : start + 317])]
    assert pieces == VoiceDetector().push(korean[:32_000])


def test_two_detectors_do_not_meet_and_a_reset_one_begins_anew(korean, sounds):
    one, other = VoiceDetector(), VoiceDetector()
    other.push(sounds.int16(sounds.noise(1, -20)))
    assert one.push(korean[:16_000]) != other.push(korean[:16_000])
    other.reset()
    assert other.push(korean[:16_000]) == VoiceDetector().push(korean[:16_000])


@pytest.mark.parametrize("window", [np.zeros(WINDOW - 1, np.int16), np.zeros(WINDOW), np.zeros((1, WINDOW), np.int16)])
def test_what_is_no_window_is_refused(window):
    with pytest.raises(ValueError, match=r"int16 \[512\]"):
        VoiceDetector().probability(window)
