"""The presenter's own voice and noise, removed from what a device's microphone hears."""

from __future__ import annotations

import numpy as np
import pytest

from saram.ears import AudioCleaner, Ear, SpeechStarted
from saram.ears.fake import FakeListener

RATE = 16_000


def decibels(sound: np.ndarray) -> float:
    return float(10 * np.log10(np.mean((sound / 32768.0) ** 2) + 1e-12))


@pytest.fixture(scope="module")
def far(readings, sounds):
    return sounds.int16(sounds.at_level(np.concatenate(readings)[: 12 * RATE], -22))


@pytest.fixture(scope="module")
def echo(far, sounds):
    """What the loudspeaker plays, as it comes back from a small room 40 ms later."""
    chance = np.random.default_rng(3)
    tail = np.arange(int(0.12 * RATE))
    room = 0.3 * chance.normal(0, 1, len(tail)) * np.exp(-tail / (0.03 * RATE)) * (tail > 20)
    room[0] = 1
    heard = np.convolve(far, room)[: len(far) - 640] * 0.4
    return np.concatenate([np.zeros(640), heard]) + sounds.noise(12, -70)[: len(far)] * 32768


def cleaned(near, far=None, size=320, **settings):
    cleaner = AudioCleaner(**settings)
    parts = []
    for start in range(0, len(near), size):
        if far is not None:
            cleaner.played(far[start : start + size])
        parts.append(cleaner.clean(near[start : start + size].astype(np.int16)))
    return np.concatenate(parts)


def test_the_echo_of_what_is_played_is_40_decibels_softer(echo, far):
    rest = cleaned(echo, far)
    assert decibels(rest[4 * RATE :]) < decibels(echo[4 * RATE :]) - 40


def test_the_echo_does_not_start_a_turn(echo, far):
    ear = Ear(FakeListener(), cleaner=AudioCleaner())
    events = []
    for start in range(0, len(echo), 320):
        ear.played(far[start : start + 320])
        events += ear.push(echo[start : start + 320].astype(np.int16))
    assert [event for event in events if isinstance(event, SpeechStarted)] == []


def test_a_person_who_speaks_into_the_echo_is_still_heard(echo, far, say):
    person = say("please block my card", before=0, after=0).astype(float)
    near = echo.copy()
    near[8 * RATE : 8 * RATE + len(person)] += person
    rest = cleaned(near, far)[8 * RATE : 8 * RATE + len(person)]
    assert decibels(rest) > decibels(person) - 12


def test_steady_noise_gets_softer_and_a_voice_stays(sounds, say):
    voice = say("i lost my card", before=3).astype(float)
    noisy = voice + sounds.noise(len(voice) / RATE, -40)[: len(voice)] * 32768
    rest = cleaned(noisy, echo=False)
    assert decibels(rest[2 * RATE : 3 * RATE]) < -48
    speech = slice(3 * RATE, 4 * RATE)
    assert decibels(rest[speech]) == pytest.approx(decibels(voice[speech]), abs=4)


def test_a_soft_voice_is_levelled_if_asked(say):
    soft = np.tile(say("i lost my card", level=-45, before=0, after=0.2), 6)
    assert decibels(cleaned(soft, echo=False, noise=False, gain=True)[-RATE:]) > decibels(soft[-RATE:]) + 10


@pytest.mark.parametrize("size", [1, 100, 159, 441])
def test_pieces_of_any_size_give_whole_frames_and_lose_nothing(size, sounds):
    sound = sounds.int16(sounds.noise(0.1, -30))
    rest = cleaned(sound, sound, size)
    assert len(rest) == len(sound) // 160 * 160
    assert rest.dtype == np.int16
