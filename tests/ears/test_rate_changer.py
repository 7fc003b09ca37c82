"""Sound of any microphone."""

from __future__ import annotations

import numpy as np
import pytest

from saram.ears import HEARING_RATE, RateChanger
from saram.errors import UsageError


def tone(rate: int, seconds: float = 1.0) -> np.ndarray:
    return (8000 * np.sin(2 * np.pi * 440 * np.arange(int(rate * seconds)) / rate)).astype(np.int16)


@pytest.mark.parametrize("rate", [8_000, 11_025, 16_000, 22_050, 44_100, 48_000, 96_000])
def test_a_tone_keeps_its_pitch_level_and_length(rate):
    changed = RateChanger(rate).push(tone(rate))
    assert changed.dtype == np.int16
    assert abs(len(changed) - HEARING_RATE) < 200
    middle = changed[2_000:-2_000].astype(float)
    spectrum = np.abs(np.fft.rfft(middle * np.hanning(len(middle))))
    assert abs(np.argmax(spectrum) * HEARING_RATE / len(middle) - 440) < 3
    assert np.abs(middle).max() == pytest.approx(8000, rel=0.03)


@pytest.mark.parametrize("rate", [8_000, 44_100, 48_000, 96_000])
@pytest.mark.parametrize("size", [1, 7, 160, 961])
def test_how_the_stream_is_cut_makes_no_difference(rate, size):
    sound = tone(rate, 0.1)
    whole = RateChanger(rate).push(sound)
    changer = RateChanger(rate)
    pieces = np.concatenate([changer.push(sound[start : start + size]) for start in range(0, len(sound), size)])
    shorter = min(len(whole), len(pieces))
    assert abs(len(whole) - len(pieces)) <= 1
    assert np.array_equal(whole[:shorter], pieces[:shorter])


def test_nothing_gives_nothing():
    assert RateChanger(48_000).push(np.zeros(0, np.int16)).size == 0


@pytest.mark.parametrize("rate", [0, -1, 7_999, 96_001])
def test_a_rate_no_microphone_has_is_refused(rate):
    with pytest.raises(UsageError, match=r"8,000 to 96,000"):
        RateChanger(rate)
