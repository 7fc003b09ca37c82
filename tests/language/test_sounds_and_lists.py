"""Names are found whatever the spacing and however they were misheard."""

from __future__ import annotations

import sys
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from saram.language.gazetteer import Gazetteer
from saram.language.hangul import compose, jamo, letters, normalise
from saram.language.sounds import Heard, hear

LISTS = {
    "program": {"라디오": (), "뉴스": ()},
    "song": {"좋은 날": (), "벚꽃 엔딩": ()},
    "artist": {"윤종신": (), "방탄소년단": ("BTS", "비티에스")},
    "word": {"날씨": ()},
}


@pytest.mark.parametrize(
    ("heard", "meant"),
    [
        ("라됴", "라디오"),
        ("날시", "날씨"),
        ("조은날", "좋은날"),
        ("마춰줘", "맞춰줘"),
        ("으마기", "음악이"),
        ("궁물", "국물"),
    ],
)
def test_what_sounds_alike_is_the_same_sound(heard, meant):
    assert hear(heard) == hear(meant)


@pytest.mark.parametrize(("one", "other"), [("켜", "꺼"), ("올려", "내려"), ("불", "물"), ("말고", "많고")])
def test_what_means_the_opposite_is_another_sound(one, other):
    assert hear(one) != hear(other)


@pytest.mark.parametrize(
    ("text", "entity", "value"),
    [
        ("라됴틀어줘", "program", "라디오"),
        ("조은날들려줘", "song", "좋은 날"),
        ("벗꽃엔딩", "song", "벚꽃 엔딩"),
        ("날시알려줘", "word", "날씨"),
        ("윤종진노래", "artist", "윤종신"),
        ("방탄소연단노래", "artist", "방탄소년단"),
        ("bts노래", "artist", "방탄소년단"),
    ],
)
def test_misheard_names_are_found(text, entity, value):
    found = Gazetteer(LISTS).find(text, frozenset({0}))
    assert (entity, value) in {(match.entity, match.canonical) for match in found}


@pytest.mark.parametrize("place", range(5))
def test_a_wrong_sound_is_forgiven_wherever_it_is(place):
    name = "나라바마다"
    initial, _, final = jamo(name[place])
    heard = name[:place] + compose(initial, 4, final) + name[place + 1 :]
    found = Gazetteer({"dish": {name: ()}, **LISTS}).find(f"{heard}들려줘", frozenset({0, 5}))
    assert [(match.canonical, match.start, match.end) for match in found] == [(name, 0, 5)]


def test_an_exact_name_costs_nothing_and_a_misheard_one_something():
    gazetteer = Gazetteer(LISTS)
    exact = [match.cost for match in gazetteer.find("벚꽃엔딩") if match.entity == "song"]
    misheard = [match.cost for match in gazetteer.find("벗꽃엔딩") if match.entity == "song"]
    assert exact == [0.0]
    assert misheard[0] > 0


def test_one_value_on_two_lists_is_found_on_both():
    gazetteer = Gazetteer({"company": {"카카오": ()}, "item": {"카카오": ()}})
    assert {match.entity for match in gazetteer.find("카카오넣어줘")} == {"company", "item"}


def test_ten_thousand_values_are_indexed_in_seconds_and_searched_in_milliseconds():
    values = {
        f"{compose(i % 19, i // 19 % 21)}{compose(i // 399 % 19, i % 21, i % 28)}{compose(3, 4, 5)}": ()
        for i in range(10_000)
    }
    began = time.perf_counter()
    gazetteer = Gazetteer({"many": values})
    assert time.perf_counter() - began < 20
    name = next(iter(values))
    began = time.perf_counter()
    found = gazetteer.find(f"{name}틀어줘", frozenset({0}))
    assert time.perf_counter() - began < 0.5
    assert name in {match.canonical for match in found}


@given(st.text(alphabet=st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), min_size=1, max_size=12))
def test_a_cut_of_the_whole_is_the_whole(text):
    assert Heard(text).cut(0, len(text)) == hear(text)


@given(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3))
def test_a_syllable_is_made_of_its_letters(char):
    assert compose(*jamo(char)) == char
    assert 2 <= len(letters(char)) <= 3


def test_a_letter_alone_is_no_syllable():
    with pytest.raises(ValueError, match="whole Hangul syllable"):
        jamo("ㄱ")


@given(st.text(max_size=60))
@example("0\r\x1b\x850")
@example("\u1100\u200b\u1161")
def test_normal_form_is_reached_at_once(text):
    once = normalise(text)
    assert normalise(once) == once


def test_whatever_is_white_space_becomes_one_blank():
    spaces = [chr(code) for code in range(sys.maxunicode + 1) if chr(code).isspace()]
    assert {normalise(f"{space}불{space}{space}켜{space}") for space in spaces} == {"불 켜"}


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("\u1112\u1161\u11ab\u1100\u1173\u11af", "한글"),
        ("７시에　깨워줘", "7시에 깨워줘"),
        ("  불\t켜\n줘 ", "불 켜 줘"),
        ("불\u200b켜", "불켜"),
    ],
)
def test_decomposed_and_full_width_text_is_made_ordinary(given_text, expected):
    assert normalise(given_text) == expected
