from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saram.text import pronounce
from saram.text.hangul import FINALS, INITIALS, MEDIALS, compose, decompose
from saram.text.table import rows

HANGUL = st.text(alphabet=st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), min_size=1, max_size=12)
SOUNDS = {"", "ㄱ", "ㄴ", "ㄷ", "ㄹ", "ㅁ", "ㅂ", "ㅇ"}


@settings(max_examples=400, deadline=None)
@given(st.lists(HANGUL, max_size=5).map(" ".join))
def test_only_the_seven_final_sounds_are_pronounced_and_no_syllable_is_lost(text):
    pronounced = pronounce(text)
    assert len(pronounced) == len(text)
    assert [character == " " for character in pronounced] == [character == " " for character in text]
    assert all(decompose(syllable)[2] in SOUNDS for syllable in pronounced if syllable != " ")


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=["Lo"]), max_size=40))
def test_other_characters_stay(text):
    assert pronounce(text) == text


def test_marks_and_numbers_part_phrases():
    assert pronounce("밥, 먹는다") == "밥, 멍는다"
    assert pronounce("밥 먹는다") == "밤 멍는다"


def test_letters_compose_and_decompose():
    for initial in INITIALS:
        for medial in MEDIALS:
            for final in FINALS:
                assert decompose(compose(initial, medial, final)) == (initial, medial, final)


def test_exceptions_are_respelled_syllable_for_syllable():
    for written, respelled, rule in rows("pronunciation"):
        assert len(written.removeprefix("^")) == len(respelled), written
        assert re.fullmatch("[가-힣]+(?: [가-힣]+)*", respelled), written
        assert rule, written


@pytest.mark.parametrize(
    ("text", "sound"),
    [
        ("출발전", "출발쩐"),
        ("서울 시민", "서울 시민"),
        ("이유가", "이유가"),
        ("남성과", "남성과"),
        ("건강가족", "건강가족"),
        ("대가족", "대가족"),
        ("그 일본", "그 일본"),
        ("할 일본", "할 일본"),
        ("사회의", "사회에"),
        ("물을 수거", "무를 수거"),
        ("밥을 것", "바블 걷"),
    ],
)
def test_exceptions_keep_to_their_place(text, sound):
    assert pronounce(text) == sound
