from __future__ import annotations

import pytest

from saram.live.protocol import CaptionLine
from saram.live.words import heard_part, is_asking, is_backchannel, is_echo, is_filler

LINES = [CaptionLine(start=0, end=2, text="하나 둘 셋 넷"), CaptionLine(start=3, end=4, text="다섯 여섯")]


@pytest.mark.parametrize("sound", ["", "  ", "음…", "음 어", "흠.", "콜록콜록"[:2], "uh", "Umm,", "hmm", "ahem", "…"])
def test_sounds_of_hesitation_are_fillers(sound):
    assert is_filler(sound)


@pytest.mark.parametrize("words", ["음악 틀어 줘", "어제", "아니", "그만", "umbrella", "네", "no", "어디", "하나"])
def test_words_are_no_fillers(words):
    assert not is_filler(words)


@pytest.mark.parametrize("words", ["네", "네 네", "음 그래요", "Yes.", "okay right"])
def test_sounds_of_listening_are_backchannels(words):
    assert is_backchannel(words)


@pytest.mark.parametrize("words", ["네 번째", "그래도", "yes but", "음…", ""])
def test_other_words_are_no_backchannels(words):
    assert not is_backchannel(words)


def test_a_question_is_asking():
    assert is_asking("취소할까요?")
    assert not is_asking("취소했습니다.")


@pytest.mark.parametrize(
    ("heard", "echo"),
    [("평일 오전 아홉 시", True), ("오전 아홉시부터", True), ("대출 금리 알려 줘", False), ("", False), ("시", True)],
)
def test_words_of_the_answer_itself_are_an_echo(heard, echo):
    assert is_echo(heard, "영업시간은 평일 오전 아홉 시부터 오후 네 시까지입니다.") is echo


@pytest.mark.parametrize(
    ("position", "heard"),
    [
        (0, ""),
        (1, "하나 둘"),
        (2, "하나 둘 셋 넷"),
        (2.9, "하나 둘 셋 넷"),
        (3.6, "하나 둘 셋 넷 다섯"),
        (9, "하나 둘 셋 넷 다섯 여섯"),
    ],
)
def test_what_was_heard_ends_at_a_whole_word(position, heard):
    assert heard_part(LINES, "", position, 5) == heard


def test_without_captions_the_share_of_time_decides():
    assert heard_part([], "a b c d", 1, 2) == "a b"
    assert heard_part([], "a b c d", 1, None) == "a b c d"
