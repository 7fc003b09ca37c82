import logging
import unicodedata
from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saram.motion import Articulation, articulation
from saram.motion.articulation import components

KOREAN = """
    a ɛ e i o u ɯ ʌ j w k t p tɕ s ɡ d b dʑ k͈ t͈ p͈ t͈ɕ s͈ kʰ tʰ pʰ tɕʰ k̚ t̚ p̚ m n ŋ ɾ l h
    ɐ ɥ ɰ ɕ q tɕ͈ ç ɸ β
"""
ENGLISH = """
    iː i ɪ ᵻ ɛ æ a ɐ ɑː ɒ ɔː ɔ ʊ uː u ʌ ɜː ɚ ə o oː e eː aɪ aʊ eɪ oʊ əʊ ɔɪ
    p b t d k ɡ ɾ ʔ tʃ dʒ f v θ ð s z ʃ ʒ h x m n ŋ n̩ m̩ l l̩ ɹ w j ɫ əl aɪɚ ɑːɹ t͡ʃ ɝ
"""


@pytest.mark.parametrize("symbol", [*KOREAN.split(), *ENGLISH.split()])
def test_every_sound_of_the_two_languages_is_in_the_chart(symbol, caplog):
    components.cache_clear()
    assert not articulation(symbol).is_silence
    assert not caplog.records


@pytest.mark.parametrize("symbol", ["p", "b", "m", "p͈", "pʰ", "p̚", "m̩", "bʲ", "ˈm", "p̪b"])
def test_bilabials_close_the_lips_whatever_their_diacritics(symbol):
    assert articulation(symbol).closes_lips


@pytest.mark.parametrize("symbol", ["t̚", "k̚", "n", "ŋ", "f", "v", "w", "a", "kʷ", "h", "ɸ"])
def test_no_other_sound_closes_them(symbol):
    assert not any(part.closes_lips for part in components(symbol))


@pytest.mark.parametrize("symbol", ["f", "v", "ɱ"])
def test_labiodentals_bring_the_lip_to_the_teeth(symbol):
    assert articulation(symbol).lip_to_teeth


@pytest.mark.parametrize("symbol", ["u", "uː", "o", "w", "ɥ", "ʃ", "ʒ", "tʃ", "dʒ", "y", "ø", "ɔ", "ʊ", "kʷ"])
def test_rounded_sounds_are_rounded(symbol):
    assert articulation(symbol).is_rounded


@pytest.mark.parametrize("symbol", ["ɯ", "ʌ", "i", "a", "e", "ɛ", "tɕ", "s", "k", "ɕ"])
def test_unrounded_sounds_are_not(symbol):
    assert not articulation(symbol).is_rounded


def test_the_jaw_falls_from_close_to_open_vowels():
    jaws = [articulation(vowel).jaw for vowel in "iɪeɛa"]
    assert jaws == sorted(jaws)
    assert articulation("i").jaw < articulation("ʌ").jaw < articulation("a").jaw


def test_close_unrounded_vowels_are_spread_and_half_open_ones_are_not():
    assert articulation("i").spread > articulation("ɯ").spread > 0.4 > articulation("ʌ").spread


@pytest.mark.parametrize("symbol", ["k", "ɡ", "ŋ", "t", "n", "l", "h", "ʔ", "k͈", "tʰ"])
def test_sounds_made_behind_the_lips_leave_them_to_the_vowels(symbol):
    assert articulation(symbol).lip_dominance < 0.1


def test_a_diphthong_has_two_aims_and_the_first_is_the_longer():
    first, second = components("aɪ")
    assert (first.symbol, second.symbol) == ("a", "ɪ")
    assert first.share > second.share
    assert first.share + second.share == pytest.approx(1.0)


@pytest.mark.parametrize("symbol", ["tɕʰ", "t͈ɕ", "t͡ʃ", "ts", "dʑ"])
def test_an_affricate_is_one_sound(symbol):
    assert len(components(symbol)) == 1


def test_tense_stops_are_pressed_harder_and_aspirated_ones_open_earlier():
    assert articulation("p͈").press > articulation("p").press > articulation("m").press
    assert articulation("pʰ").release < articulation("p").release < articulation("p̚").release


@pytest.mark.parametrize("symbol", ["", " ", "ˈ", "ː"])
def test_nothing_to_say_is_silence(symbol):
    assert articulation(symbol) == Articulation()
    assert articulation(symbol).is_silence


def test_composed_and_decomposed_letters_are_the_same():
    assert components(unicodedata.normalize("NFC", "ç")) == components(unicodedata.normalize("NFD", "ç"))
    assert articulation("ã").jaw == articulation("a").jaw


def test_an_unknown_sound_is_reported_once_and_leaves_the_mouth_alone(caplog):
    components.cache_clear()
    with caplog.at_level(logging.WARNING):
        first = articulation("漢")
        assert articulation("漢") == first
    assert len(caplog.records) == 1
    assert "漢" in caplog.text
    assert first.lip_dominance < 0.1


@given(st.text(max_size=6))
def test_any_text_is_taken_and_gives_amounts_in_range(symbol):
    for part in components(symbol):
        for field in fields(part):
            value = getattr(part, field.name)
            if isinstance(value, float):
                assert 0.0 <= value <= 1.5, field.name
