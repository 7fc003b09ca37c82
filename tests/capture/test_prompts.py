"""The teleprompter's text holds every sound of its language, and gaps are filled from it."""

from __future__ import annotations

from contextlib import closing

import pytest

from saram.capture import REQUIRED, cover, prompts, sentences_for
from saram.capture.judge_take import judge_coverage
from saram.text import speakable
from saram.types import VoiceStyle
from saram.voice import ENGLISH_PHONEMES, KOREAN_PHONEMES
from saram.voice.espeak import EspeakSpeaker


@pytest.fixture(scope="module")
def readings():
    """Every line with its sounds and seconds, as the built-in voice says it."""
    with closing(EspeakSpeaker(workers=1)) as speaker:

        def read(line, language):
            parts = list(speaker.speak(speakable(line, language), VoiceStyle(f"{language}-female")))
            return (
                line,
                tuple(each.symbol for part in parts for each in part.phonemes),
                float(sum(part.duration for part in parts)),
            )

        return {language: [read(line, language) for line in prompts(language)] for language in ("ko", "en")}


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_prompts_hold_every_sound_three_times_and_each_consonant_before_every_kind_of_vowel(readings, language):
    covered = cover([symbols for _, symbols, _ in readings[language]], language)
    assert (covered.missing, covered.scarce, covered.missing_contexts, covered.share) == ((), (), (), 1.0)


@pytest.mark.parametrize("language", ["ko", "en"])
def test_they_take_about_three_minutes_and_are_read_whole(readings, language):
    assert 150 < sum(seconds for _, _, seconds in readings[language]) < 210
    assert all(not speakable(line, language).unknown for line, _, _ in readings[language])


def test_what_is_required_are_sounds_of_the_language():
    assert set(REQUIRED["ko"]) <= set(KOREAN_PHONEMES)
    assert set(REQUIRED["en"]) <= set(ENGLISH_PHONEMES)


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_few_sentences_fill_the_gaps(readings, language):
    bank = [(line, symbols) for line, symbols, _ in readings[language]]
    start = cover([bank[0][1]], language)
    assert start.missing
    chosen = sentences_for(start, bank)
    assert 1 <= len(chosen) <= 8
    after = cover([bank[0][1], *(symbols for line, symbols in bank if line in chosen)], language)
    assert not after.missing
    assert after.share > start.share


def test_nothing_is_to_be_read_when_nothing_is_missing(readings):
    bank = [(line, symbols) for line, symbols, _ in readings["ko"]]
    assert sentences_for(cover([symbols for _, symbols in bank], "ko"), bank) == ()


def test_sounds_that_are_never_said_are_named(readings):
    whole, line = [symbols for _, symbols, _ in readings["ko"]], readings["ko"][0][1]
    assert judge_coverage(cover(whole, "ko"), has_sound=True) == []
    (found,) = judge_coverage(cover([line], "ko"), has_sound=True)
    assert (found.reason, found.severity) == ("sounds_missing", "limit")
    missing = cover([line], "ko").missing
    assert missing
    assert all(f"[{sound}]" in found.text for sound in missing)
    (without,) = judge_coverage(None, has_sound=True)
    assert (without.reason, without.severity) == ("no_transcript", "note")
