from __future__ import annotations

from fractions import Fraction

import numpy as np
import pyloudnorm
import pytest

from saram.types import SAMPLE_RATE, VoiceStyle
from saram.voice import PHONEMES, narrate


def test_a_sentence_leaves_at_one_rate_with_phonemes_and_words_in_order(espeak, news):
    (speech,) = narrate(espeak, news, VoiceStyle())
    assert speech.audio.rate == SAMPLE_RATE
    assert " ".join(word.text for word in speech.words) == news.written
    assert {phoneme.symbol for phoneme in speech.phonemes} <= {*PHONEMES, ""}
    for before, after in zip(speech.phonemes, speech.phonemes[1:], strict=False):
        assert before.start < before.end <= after.start
    assert speech.phonemes[-1].end <= speech.duration


def test_each_sentence_and_all_together_have_the_target_loudness(espeak, news, greeting, english):
    meter = pyloudnorm.Meter(SAMPLE_RATE)
    sounds = [s.audio.samples for text in (greeting, news, english) for s in narrate(espeak, text, VoiceStyle())]
    for sound in sounds:
        assert meter.integrated_loudness(sound) == pytest.approx(-16, abs=0.3)
    assert meter.integrated_loudness(np.concatenate(sounds)) == pytest.approx(-16, abs=0.5)


def test_silence_around_a_sentence_is_short_and_the_same_everywhere(espeak, news):
    (speech,) = narrate(espeak, news, VoiceStyle())
    sounds = [phoneme for phoneme in speech.phonemes if phoneme.symbol]
    assert sounds[0].start == pytest.approx(Fraction(1, 20), abs=1e-4)
    assert speech.duration - sounds[-1].end == pytest.approx(Fraction(7, 20), abs=1e-4)


def test_a_text_without_words_gives_nothing(espeak, spoken):
    assert list(narrate(espeak, spoken(""), VoiceStyle())) == []
