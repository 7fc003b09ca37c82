"""Questions whether something may be done, and how long something shall go on."""

from __future__ import annotations

import pytest

from saram.dialogue.asking_first import asking_first
from saram.dialogue.leaving import left_alone
from saram.dialogue.retraction import retracted
from saram.dialogue.time_limit import time_limit


@pytest.mark.parametrize("said", ["불 꺼도 돼?", "불 꺼도 될까요", "불 끄면 안 돼?", "불 꺼야 되나", "불 끌까"])
def test_a_question_is_turned_into_a_wish_and_a_question_back(said):
    asked = asking_first(said, "ko")
    assert asked is not None
    assert asked.wishes[0] == "불 꺼 줘"
    assert asked.question == "불 끌까요?"


@pytest.mark.parametrize(
    "said",
    ["불 꺼줘", "불 안 꺼도 돼", "끄지 않아도 돼", "취소하면 안 돼", "7시에 일어나야 돼", "불 좀 꺼줄래?",
     "불 빨리 안 꺼?", "불 켤 수 있어?", "내일도 돼?", "환풍기 끄라니까", "라디오나 들을까", "카드도 되나요"],
)  # fmt: skip
def test_a_wish_a_denial_and_a_rule_ask_for_no_permission(said):
    assert asking_first(said, "ko") is None


def test_how_long_something_shall_go_on_is_not_when_it_shall_be_done():
    limit = time_limit("5분만 불 켜줘", "ko")
    assert limit is not None
    assert (limit.words, limit.rest) == ("5분만", "불 켜줘")
    english = time_limit("turn on the light for ten minutes", "en")
    assert english is not None
    assert english.rest == "turn on the light"
    assert time_limit("5분만 있다가 깨워줘", "ko") is None
    assert time_limit("30분 뒤에 불 꺼줘", "ko") is None


def test_only_a_wish_is_taken_back_in_the_same_breath():
    assert retracted("불 켜줘 아니 취소", "ko")
    assert not retracted("7시 알람 취소", "ko")
    assert not retracted("알람 취소해줘", "ko")
    assert not retracted("노래 틀어줘 아니 라디오 틀어줘", "ko")


def test_all_the_words_of_what_is_left_alone_go_with_it():
    left = left_alone("거실 불은 두고 안방 불 꺼줘")
    assert left is not None
    assert (left.what, left.rest) == ("거실 불은", "안방 불 꺼줘")
    assert left_alone("7시 알람은 두고 나머지 지워줘") is None
