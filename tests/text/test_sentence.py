from __future__ import annotations

import itertools
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saram.text import sentences
from saram.text.sentence import LONGEST

ANY_TEXT = st.text(alphabet=st.characters(), max_size=200)
SCRIPT_LIKE = st.text(alphabet="가나다. !?\n\"'()…3.5A-•“”", max_size=200)


def _split(text, language=None):
    return [sentence for _, sentence in sentences(text, language)]


@settings(max_examples=400, deadline=None)
@given(st.one_of(ANY_TEXT, SCRIPT_LIKE, st.builds(lambda text: text * 40, SCRIPT_LIKE)))
def test_the_pieces_and_the_white_space_between_them_are_the_text(text):
    at = 0
    for offset, sentence in sentences(text):
        assert sentence
        assert len(sentence) <= LONGEST
        assert not text[at:offset].strip()
        assert text[offset : offset + len(sentence)] == sentence
        at = offset + len(sentence)
    assert not text[at:].strip()


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("안녕하세요. 아홉 시 뉴스입니다.", ["안녕하세요.", "아홉 시 뉴스입니다."]),
        ("원주율은 3.14이다. 끝.", ["원주율은 3.14이다.", "끝."]),
        ("정말요? 네! 좋아요.", ["정말요?", "네!", "좋아요."]),
        ("갔다.그리고 왔다.", ["갔다.", "그리고 왔다."]),
        ("2026. 11. 21. 오늘은 맑다.", ["2026. 11. 21. 오늘은 맑다."]),
        ("음... 그래서 갔다.", ["음... 그래서 갔다."]),
        ("그랬다… 그리고 끝났다.", ["그랬다…", "그리고 끝났다."]),
        (
            "주소는 www.naver.com 입니다. 메일은 abc@naver.com 입니다.",
            ["주소는 www.naver.com 입니다.", "메일은 abc@naver.com 입니다."],
        ),
        ('그는 "안녕. 잘 지내?"라고 물었다. 나는 웃었다.', ['그는 "안녕. 잘 지내?"라고 물었다.', "나는 웃었다."]),
        ("“왔니? 어서 와.” 하고 말했다.", ["“왔니? 어서 와.” 하고 말했다."]),
        ("(첫째. 둘째.) 끝이다. 정말.", ["(첫째. 둘째.) 끝이다.", "정말."]),
        ("첫 문단\n\n둘째 문단", ["첫 문단", "둘째 문단"]),
        ("한 문장이\n두 줄이다. 끝.", ["한 문장이\n두 줄이다.", "끝."]),
        ("할 일:\n- 사과\n- 배", ["할 일:", "- 사과", "- 배"]),
        ("순서\n1. 사과를 산다\n2. 배를 산다", ["순서", "1. 사과를 산다", "2. 배를 산다"]),
        ("Mr. Lee met Dr. Kim. They talked.", ["Mr. Lee met Dr. Kim.", "They talked."]),
        ("The U.S. team won. Good.", ["The U.S. team won.", "Good."]),
        ("He lives in the U.S. She does not.", ["He lives in the U.S.", "She does not."]),
        ("Wait... what? Yes.", ["Wait... what?", "Yes."]),
        ("He paid $3.50. Then he left.", ["He paid $3.50.", "Then he left."]),
        ("A? B! C.", ["A?", "B!", "C."]),
        ("", []),
        (" \n\t ", []),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text, pieces):
    assert _split(text) == pieces


def test_a_long_sentence_is_parted_at_a_comma_before_a_space():
    text = "가나다라 " * 40 + "마바사, " + "아자차카 " * 40
    first, *_ = _split(text)
    assert first.endswith("마바사,")


def test_a_hundred_thousand_characters_without_a_space_are_cut_between_graphemes():
    text = "각" * 100_000
    pieces = _split(text)
    assert "".join(pieces) == text
    assert max(map(len, pieces)) == LONGEST
    family = "👨\u200d👩\u200d👧"
    assert all(piece.startswith("👨") and piece.endswith("👧") for piece in _split(family * 1000))


def test_sentences_come_one_by_one():
    text = "가나다. " * 200_000
    begin = time.process_time()
    found = sentences(text, "ko")
    first = list(itertools.islice(found, 3))
    after_three = time.process_time() - begin
    rest = sum(1 for _ in found)
    assert [sentence for _, sentence in first] == ["가나다."] * 3
    assert rest == 200_000 - 3
    assert after_three * 20 < time.process_time() - begin


@pytest.mark.parametrize(
    "unit", ["가", "가 ", "가. ", '"', "(", "...", "a.b.", "\n", " ", "1. ", "“가. ", "Mr. ", "- ", "\u0301", "가.\n"]
)
def test_time_grows_linearly(unit):
    def seconds(size):
        text = (unit * size)[:size]
        begin = time.process_time()
        for _ in sentences(text, "ko"):
            pass
        return time.process_time() - begin

    short = max(min(seconds(4_000) for _ in range(3)), 1e-4)
    # Eight times the text may take more than eight times as long on a busy machine; sixty-four would be quadratic.
    assert min(seconds(32_000) for _ in range(2)) / short < 40
