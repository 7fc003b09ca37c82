"""What espeak-ng says, as phonemes and word times."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saram.types import SpokenText, SpokenWord, VoiceStyle
from saram.voice import ENGLISH_PHONEMES, KOREAN_PHONEMES, PHONEMES
from saram.voice.hangul import hangul_segments
from saram.voice.ipa import split_ipa
from saram.voice.reading import WordTime
from saram.voice.written_words import written_words


def sounds(speaker, text):
    return [p.symbol for speech in speaker.speak(text, VoiceStyle()) for p in speech.phonemes if p.symbol]


@pytest.mark.parametrize(
    ("written", "pronounced", "expected"),
    [
        ("국물", "궁물", "k u ŋ m u l"),
        ("같이", "가치", "k a tɕʰ i"),
        ("좋아요", "조아요", "tɕ o a j o"),
        ("값이", "갑씨", "k a p̚ s͈ i"),
        ("학교", "학꾜", "h a k̚ k͈ j o"),
        ("신라", "실라", "s i l a"),
        ("옷이", "오시", "o s i"),
        ("입니다", "임니다", "i m n i d a"),
        ("짜다", "짜다", "t͈ɕ a d a"),
        ("자다", "자다", "tɕ a d a"),
        ("차다", "차다", "tɕʰ a d a"),
        ("빵", "빵", "p͈ a ŋ"),
        ("한국", "한국", "h a n ɡ u k̚"),
        ("의사", "의사", "ɯ i s a"),
        ("않다", "안타", "a n tʰ a"),
        ("뒤", "뒤", "t w i"),
        ("왜", "왜", "w ɛ"),
    ],
)
def test_korean_sounds_are_those_of_the_standard_pronunciation(espeak, spoken, written, pronounced, expected):
    assert " ".join(sounds(espeak, spoken(written, "ko", pronounced))) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("judge", "dʒ ʌ dʒ"),
        ("church", "tʃ ɜː tʃ"),
        ("car", "k ɑː ɹ"),
        ("thing", "θ ɪ ŋ"),
        ("boy", "b ɔɪ"),
        ("five", "f aɪ v"),
        ("fire", "f aɪ ɚ"),
    ],
)
def test_english_affricates_long_vowels_and_diphthongs_are_one_segment(espeak, spoken, written, expected):
    assert " ".join(sounds(espeak, spoken(written, "en"))) == expected


def test_primary_stress_is_on_the_stressed_vowel(espeak, spoken):
    (speech,) = espeak.speak(spoken("banana", "en"), VoiceStyle())
    assert [p.symbol for p in speech.phonemes if p.stress == 2] == ["æ"]


@pytest.mark.parametrize(
    "written",
    ["I am going to the house of the rising sun, don't you know?", 'out of the "blue", in (the) U.S. of A.'],
)
def test_words_that_the_engine_merges_each_have_their_time(espeak, spoken, written):
    (speech,) = espeak.speak(spoken(written, "en"), VoiceStyle())
    assert [word.text for word in speech.words] == written.split()
    assert all(word.end > word.start for word in speech.words)


def test_a_word_that_the_engine_does_not_announce_has_its_time(espeak, spoken):
    text = spoken("여름 축제가 열려, 많은 관광객이 왔다.", "ko", "여름 축쩨가 열려, 마는 관광개기 왇따.")
    (speech,) = espeak.speak(text, VoiceStyle())
    many = speech.words[3]
    inside = [p.symbol for p in speech.phonemes if p.symbol and many.start <= p.start < many.end]
    assert inside == ["m", "a", "n", "ɯ", "n"]


@pytest.mark.parametrize(
    ("written", "segment"), [("아빠", "p͈"), ("커피", "pʰ"), ("토끼", "k͈"), ("아파트", "tʰ"), ("입구", "p̚")]
)
def test_a_stop_begins_with_its_closure(espeak, spoken, written, segment):
    (speech,) = espeak.speak(spoken(written), VoiceStyle())
    (stop,) = [p for p in speech.phonemes if p.symbol == segment]
    assert stop.end - stop.start > 0.05
    sound = speech.audio.samples
    begin = int(stop.start * speech.audio.rate)
    closure = sound[begin : begin + speech.audio.rate // 50]
    before = sound[begin - speech.audio.rate // 20 : begin]
    assert np.abs(closure).max() < 0.2 * np.abs(before).max()


def test_a_final_l_is_heard_while_it_lasts(espeak, spoken):
    for written in ("달", "물을 팔고"):
        (speech,) = espeak.speak(spoken(written), VoiceStyle())
        level = {}
        for phoneme in speech.phonemes:
            part = speech.audio.samples[int(phoneme.start * speech.audio.rate) : int(phoneme.end * speech.audio.rate)]
            level.setdefault(phoneme.symbol, np.sqrt(np.mean(part**2)))
        assert level["l"] > 0.1 * max(level.values())


def test_a_comma_makes_a_pause_and_a_question_rises(espeak, spoken):
    (plain,) = espeak.speak(spoken("하나 둘"), VoiceStyle())
    (comma,) = espeak.speak(spoken("하나, 둘"), VoiceStyle())
    assert comma.duration - plain.duration > 0.1
    (question,) = espeak.speak(spoken("갔어요?"), VoiceStyle())
    (statement,) = espeak.speak(spoken("갔어요."), VoiceStyle())
    assert question.audio.samples.tobytes() != statement.audio.samples.tobytes()


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.text(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), min_size=1, max_size=6), max_size=12)
)
def test_whatever_the_hangul_every_sound_is_in_the_inventory_and_every_word_has_a_time(espeak, spoken, words):
    for speech in espeak.speak(spoken(" ".join(words)), VoiceStyle()):
        assert {phoneme.symbol for phoneme in speech.phonemes} <= {*KOREAN_PHONEMES, ""}
        assert all(word.end > word.start for word in speech.words)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text(st.characters(categories=["L", "N", "P"]), min_size=1, max_size=12), max_size=8))
def test_whatever_the_letters_no_sound_is_outside_the_inventory(espeak, words):
    offset, made = 0, []
    for word in words:
        made.append(SpokenWord(word, word, (offset, offset + len(word))))
        offset += len(word) + 1
    text = SpokenText(" ".join(words), tuple(made), "en")
    heard = list(espeak.speak(text, VoiceStyle()))
    assert {phoneme.symbol for speech in heard for phoneme in speech.phonemes} <= {*PHONEMES, ""}


@given(st.text())
def test_splitting_ipa_gives_segments_of_the_inventory_only(mnemonic):
    assert set(split_ipa(mnemonic)) <= set(PHONEMES)


@given(st.sampled_from(ENGLISH_PHONEMES + KOREAN_PHONEMES))
def test_a_segment_of_the_inventory_is_itself(segment):
    assert split_ipa(segment) == [segment]


@given(st.text(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), min_size=1))
def test_every_hangul_syllable_has_segments(word):
    segments = hangul_segments(word)
    assert set(segments) <= set(KOREAN_PHONEMES)
    assert len(segments) >= len(word)


def test_anything_but_hangul_has_no_segments_of_its_own():
    assert hangul_segments("가a") is None
    assert hangul_segments("ㄱ") is None


def test_words_take_the_punctuation_that_touches_them():
    said = [("세", (0, 2)), ("시", (0, 2)), ("뉴스", (5, 7))]
    text = SpokenText("3시, “뉴스”!", tuple(SpokenWord(word, word, span) for word, span in said), "ko")
    shown = written_words(text, [WordTime(0, 1), WordTime(1, 2), WordTime(3, 4)])
    assert [(word.text, word.start, word.end) for word in shown] == [("3시,", 0, 2), ("“뉴스”!", 3, 4)]


def test_times_for_another_number_of_words_are_refused(news):
    with pytest.raises(ValueError, match="zip"):
        written_words(news, [])
