"""Texts no person would say in one breath."""

from __future__ import annotations

import pytest

from saram.types import SpokenText, SpokenWord, VoiceStyle
from saram.voice import open_speaker
from saram.voice.pieces import cut_out, pieces


@pytest.fixture(params=["espeak", "fake"])
def speaker(request):
    opened = open_speaker(request.param)
    yield opened
    opened.close()


def test_a_sentence_of_5000_words_comes_in_pieces_that_join_to_it(speaker, spoken):
    text = spoken(" ".join(f"단어{'가나다라마'[index % 5]}" for index in range(5000)))
    words, written = 0, ""
    for speech in speaker.speak(text, VoiceStyle(rate=2)):
        assert speech.duration < 120
        words += len(speech.words)
        written += speech.text
    assert (words, written) == (5000, text.written)


def test_a_word_of_3000_letters_is_said_whole(speaker, spoken):
    text = spoken("가나다" * 1000)
    heard = list(speaker.speak(text, VoiceStyle(rate=2)))
    assert "".join(speech.text for speech in heard) == text.written
    vowels = sum(phoneme.symbol == "a" for speech in heard for phoneme in speech.phonemes)
    assert vowels == 3000


@pytest.mark.parametrize("syllable", ["가", "각", "꽝"])
def test_no_syllable_of_a_long_clause_is_left_out(espeak, spoken, syllable):
    text = spoken(" ".join([syllable * 5] * 40))
    heard = list(espeak.speak(text, VoiceStyle()))
    assert sum(phoneme.symbol == "a" for speech in heard for phoneme in speech.phonemes) == 200
    assert all(word.end > word.start for speech in heard for word in speech.words)


def test_a_piece_ends_at_a_comma_rather_than_in_the_middle_of_a_phrase(spoken):
    text = spoken("하나 둘 셋 넷 다섯, 여섯 일곱 여덟 아홉 열, 열하나 열둘 열셋.")
    parts = list(pieces(text, 12))
    assert [part.written.strip()[-1] for part in parts] == [",", ",", "."]


def test_pieces_keep_spans_and_marks(spoken):
    text = spoken("하나 둘 셋 넷 다섯, 여섯 일곱 여덟 아홉 열, 열하나 열둘 열셋.")
    for part in pieces(text, 12):
        for word in part.words:
            assert part.written[slice(*word.span)] == word.text
        index, mark = part.phrase_ends[-1]
        assert part.written[part.words[index].span[1]] == mark


def test_words_that_say_the_same_characters_stay_together(spoken):
    words = tuple(SpokenWord("한", "한", (index // 4 * 2, index // 4 * 2 + 1)) for index in range(40))
    text = SpokenText("1 " * 10, words, "ko")
    for part in pieces(text, 10):
        assert len(part.words) % 4 == 0


def test_a_part_of_a_text_is_cut_out_by_its_characters(spoken):
    text = spoken("하나 둘, 셋.")
    part = cut_out(text, 3, 7)
    assert (part.written, part.spoken, part.words[0].span) == ("둘, 셋", "둘, 셋.", (0, 1))
