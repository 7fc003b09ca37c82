from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saram.text import speakable
from saram.text.hanja import read_hanja
from saram.text.table import rows
from saram.text.transliteration import transliterate


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=20))
def test_any_word_of_latin_letters_becomes_hangul(word):
    assert re.fullmatch("[가-힣]+", transliterate(word))


@pytest.mark.parametrize(
    ("word", "hangul"),
    [
        ("banner", "바너"),
        ("lamp", "램프"),
        ("bat", "뱃"),
        ("net", "넷"),
        ("cup", "컵"),
        ("desk", "데스크"),
        ("brand", "브랜드"),
        ("rocket", "로켓"),
        ("cream", "크림"),
        ("flash", "플래시"),
        ("king", "킹"),
        ("silk", "실크"),
        ("table", "테이블"),
        ("fine", "파인"),
        ("spoon", "스푼"),
        ("mask", "마스크"),
        ("quiz", "퀴즈"),
        ("phone", "폰"),
        ("drama", "드라마"),
        ("piano", "피아노"),
    ],
)
def test_an_unknown_english_word_is_written_after_the_rules_for_loanwords(word, hangul):
    assert transliterate(word) == hangul


def test_the_dictionary_says_everything_in_hangul():
    entries = rows("latin")
    assert len(entries) >= 500
    for written, spoken in entries:
        assert re.fullmatch("[가-힣]+(?: [가-힣]+)*", spoken), written


def test_every_entry_of_the_dictionary_is_found_in_a_sentence():
    for written, spoken in rows("latin"):
        assert speakable(f"여기 {written} 있다", "ko").spoken == f"여기 {spoken} 있다", written


@pytest.mark.parametrize(
    ("hanja", "hangul"),
    [
        ("大韓民國", "대한민국"),
        ("女子", "여자"),
        ("老人", "노인"),
        ("比率", "비율"),
        ("能力", "능력"),
        ("龍", "용"),
        ("☃", None),
        ("韓☃", "한"),
    ],
)
def test_hanja_are_read_with_the_rule_for_first_sounds(hanja, hangul):
    assert read_hanja(hanja) == hangul
