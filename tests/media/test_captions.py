"""Captions in time with the words, and where their lines end."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from saram.media import CaptionLayout, captions_of
from saram.media.caption_lines import columns, cut_at_graphemes
from saram.types import Word

PAUSE = Fraction(7, 20)


def spoken(text, letters_a_second=6):
    """The words of `text` said evenly."""
    words, time = [], Fraction(0)
    for match in re.finditer(r"\S+", text):
        end = time + Fraction(len(match[0]), letters_a_second)
        words.append(Word(match[0], time, end, match.span()))
        time = end + Fraction(1, 20)
    return words


def captions(text, layout=None, letters_a_second=6):
    words = spoken(text, letters_a_second)
    return captions_of(words, words[-1].end + PAUSE, layout)


def lines(text, layout=None):
    return [caption.lines for caption in captions(text, layout)]


def test_short_sentence_is_one_line():
    assert lines("내일은 맑겠습니다.") == [("내일은 맑겠습니다.",)]


def test_lines_are_even_and_end_at_the_clause():
    assert lines("내일은 전국이 대체로 맑겠지만 아침 기온이 크게 떨어져 춥겠습니다.") == [
        ("내일은 전국이 대체로 맑겠지만", "아침 기온이 크게 떨어져 춥겠습니다.")
    ]


def test_captions_of_a_long_sentence_end_where_it_breathes():
    assert lines("서울의 아파트 매매 가격은 지난달보다 1.2% 올랐고, 전셋값도 여섯 달 내리 오름세를 이어 갔습니다.") == [
        ("서울의 아파트 매매 가격은", "지난달보다 1.2% 올랐고,"),
        ("전셋값도 여섯 달 내리", "오름세를 이어 갔습니다."),
    ]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("한국은행이 오늘 기준금리를 연 2.5 퍼센트 수준으로 그대로 두었습니다.", "2.5 퍼센트"),
        ("이 아파트 한 채의 값은 지난주에 무려 12억 8천만 원으로 올랐습니다.", "12억 8천만 원"),
        ("다음 회의는 서울에서 2026년 11월 21일 오후에 열릴 예정입니다.", "2026년 11월 21일"),
        ("이번 일은 우리 모두가 힘을 모으면 해낼 수 있을 것입니다 여러분.", "수 있을 것입니다"),
        ("오늘 소개할 상품은 모두 합쳐서 사과 30 개 묶음이며 가격이 쌉니다.", "30 개"),
    ],
)
def test_words_that_belong_together_stay_on_one_line(text, kept):
    for width in range(30, 42, 2):
        shown = [line for caption in lines(text, CaptionLayout(width=width)) for line in caption]
        assert any(kept in line for line in shown), shown


def test_no_short_word_is_left_alone():
    for width in range(24, 44):
        shown = lines(
            "정부는 오늘 새로운 주택 공급 대책을 내놓고 다음 달부터 시행한다고 밝힌 바 있다.",
            CaptionLayout(width=width),
        )
        assert all(columns(line) > 8 for caption in shown for line in caption), shown


def test_english_lines_do_not_end_in_little_words():
    text = "The meeting will be held on the first floor of the new city hall in the old part of Seoul."
    for width in range(24, 44):
        shown = captions(text, CaptionLayout(width=width), letters_a_second=15)
        ends = [line.split()[-1] for caption in shown for line in caption.lines]
        assert not {"the", "of", "on", "in", "be", "will"} & set(ends), shown


def test_caption_appears_with_its_first_word_and_stays_until_the_next():
    shown = captions("서울의 아파트 매매 가격은 지난달보다 1.2% 올랐고, 전셋값도 여섯 달 내리 오름세를 이어 갔습니다.")
    words = {word.text: word for word in spoken("서울의 아파트 매매 가격은 지난달보다 1.2% 올랐고, 전셋값도")}
    assert [caption.start for caption in shown] == [0, words["전셋값도"].start]
    assert shown[0].end == shown[1].start


def test_last_caption_lingers_but_is_gone_before_the_next_sentence():
    words = spoken("네, 그렇습니다.")
    end = words[-1].end
    assert captions_of(words, end + PAUSE)[0].end == end + PAUSE
    assert captions_of(words, end + 10)[0].end == end + Fraction(1, 2)


def test_short_word_stays_long_enough_to_read():
    word = Word("네.", Fraction(0), Fraction(1, 5), (0, 2))
    assert captions_of([word], Fraction(10))[0].end == Fraction(5, 6)


def test_long_silence_within_a_sentence_parts_captions():
    words = spoken("정답은 바로")
    later = [Word("사과입니다.", Fraction(6), Fraction(7), (7, 13))]
    assert [caption.lines for caption in captions_of(words + later, Fraction(8))] == [
        ("정답은 바로",),
        ("사과입니다.",),
    ]


def test_slow_speech_makes_shorter_captions():
    for caption in captions("아주 천천히 말하는 사람의 말은 한 번에 조금씩만 보여야 합니다.", letters_a_second=1):
        assert caption.end - caption.start <= 8


def test_words_that_touch_in_the_text_touch_in_the_caption():
    words = [Word("세", Fraction(0), Fraction(1), (0, 1)), Word("시", Fraction(1), Fraction(2), (1, 2))]
    assert captions_of(words, Fraction(3))[0].lines == ("세시",)


def test_word_longer_than_a_line_is_cut_between_letters():
    word = "👩‍💻" * 20 + "각" * 20 + "e\u0301" * 60
    shown = [line for caption in lines(word) for line in caption]
    assert "".join(shown) == word
    assert all(columns(line) <= 38 and not line.startswith(("\u200d", "\u0301")) for line in shown)


def test_family_flag_and_conjoining_jamo_are_letters_of_their_own():
    word = "👨‍👩‍👧‍👦🇰🇷각👍🏽"
    assert cut_at_graphemes(word, 1) == ["👨‍👩‍👧‍👦", "🇰🇷", "각", "👍🏽"]


def test_hundred_thousand_letters_without_a_space_are_captioned():
    assert sum(len(line) for caption in captions("가" * 100_000) for line in caption.lines) == 100_000


def test_no_words_no_captions():
    assert captions_of([], Fraction(1)) == []


@pytest.mark.parametrize("layout", [{"width": 3}, {"lines": 0}])
def test_layout_without_room_is_an_error(layout):
    with pytest.raises(ValueError, match="needs width >= 4 and lines >= 1"):
        CaptionLayout(**layout)


@st.composite
def sentences(draw):
    """Words with any spacing in time."""
    time, place, words = Fraction(0), 0, []
    for text in draw(st.lists(st.text(st.sampled_from("가나a1,.😀\u0301 년"), min_size=1, max_size=60), max_size=40)):
        start = time + draw(st.sampled_from([0, Fraction(1, 20), Fraction(3)]))
        time = start + draw(st.sampled_from([0, Fraction(1, 7), Fraction(1, 2), Fraction(20)]))
        words.append(Word(text, start, time, (place, place + len(text))))
        place += len(text) + draw(st.sampled_from([0, 1]))
    return words


@given(sentences(), st.integers(4, 40), st.integers(1, 3), st.sampled_from([0, 1, 100]))
@example([Word("가" * 99, Fraction(0), Fraction(0), (0, 99))], 4, 1, 0)
def test_captions_hold_every_word_once_fit_the_layout_and_never_overlap(words, width, rows, pause):
    shown = captions_of(words, (words[-1].end if words else Fraction(0)) + pause, CaptionLayout(width, rows))
    text = "".join(line for caption in shown for line in caption.lines).replace(" ", "")
    assert text == "".join(word.text for word in words).replace(" ", "")
    for caption in shown:
        assert 1 <= len(caption.lines) <= rows
        assert all(columns(line) <= width and line.strip() == line for line in caption.lines)
        assert caption.start < caption.end
    for before, after in pairwise(shown):
        assert before.end <= after.start
        assert after.start == before.end or after.start - before.end >= Fraction(1, 2)
