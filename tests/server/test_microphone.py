"""What ears are given of a page's or a device's sound."""

from __future__ import annotations

import numpy as np
import pytest

from saram.errors import EngineError, MissingExtraError
from saram.live.inputs import VoiceHeard
from saram.server import microphone as module
from saram.server.fake import DeafEars, FakeMind
from saram.server.microphone import Microphone
from saram.server.parts import BotInfo, Parts

RATE = 48_000
NOISE = np.round(np.random.default_rng(0).normal(0, 400, 3 * RATE)).astype(np.int16)


def loudness(samples):
    """Decibels of the last second."""
    return 20 * np.log10(np.sqrt(np.mean(samples[-16_000:].astype(float) ** 2)) + 1e-9)


def heard(microphone, sound=NOISE):
    return np.concatenate([microphone.take(sound[at : at + 960]) for at in range(0, len(sound), 960)])


def test_noise_of_a_bare_microphone_gets_softer_and_a_cleaned_one_is_left_alone():
    alone = heard(Microphone(RATE))
    cleaned = heard(Microphone(RATE, cleaned=False))
    assert len(alone) == pytest.approx(3 * 16_000, abs=160)
    assert len(cleaned) == pytest.approx(len(alone), abs=320)
    assert loudness(cleaned) < loudness(alone) - 4


def test_a_voice_that_is_far_away_is_brought_nearer(tools):
    voice = tools.speech(RATE, seconds=4.0) // 40
    assert loudness(heard(Microphone(RATE, cleaned=False), voice)) > loudness(heard(Microphone(RATE), voice)) + 3


@pytest.mark.parametrize("why", [MissingExtraError("Cleaning", "talk"), None])
def test_where_it_cannot_be_cleaned_it_is_heard_as_it_is(monkeypatch, caplog, why):
    class Broken:
        def __init__(self, **_options):
            if why is not None:
                raise why

        def clean(self, _samples):
            raise EngineError("no")

    monkeypatch.setattr(module, "AudioCleaner", Broken)
    assert (heard(Microphone(RATE, cleaned=False)) == heard(Microphone(RATE))).all()
    assert caplog.text.count("not cleaned") == 1


class Recorder(DeafEars):
    """Tells of a voice when it has heard two seconds, and keeps them."""

    def __init__(self, kept):
        self.kept = kept

    def push(self, samples):
        before, now = sum(map(len, self.kept)), self.kept.append(samples) or sum(map(len, self.kept))
        return [VoiceHeard(active=True, source="ears")] if before < 32_000 <= now else []


def test_a_device_says_whether_its_sound_is_clean(serve, talk, mouth, tools):
    said = {}
    for cleaned in (True, False):
        kept = said[cleaned] = []
        parts = Parts(
            BotInfo("bank", "bank", "ko", (64, 64), ("ko",)),
            lambda _language, state: FakeMind({}, greeting="", state=state),
            lambda _language, kept=kept: Recorder(kept),
            mouth,
        )
        client = talk(serve(parts=parts), rate=RATE, cleaned=cleaned)
        for at in range(0, len(NOISE), 960):
            client.sound(NOISE[at : at + 960])
        tools.until(client, "voice")
    assert loudness(np.concatenate(said[False])) < loudness(np.concatenate(said[True])) - 4
