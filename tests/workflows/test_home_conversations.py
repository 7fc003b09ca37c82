"""What people say to the talking home, and what must not happen then."""

from __future__ import annotations

from datetime import datetime

import pytest

from saram.workflows.talking import LoadedBot, load_bot

MONDAY = datetime(2026, 11, 30, 10, 30)  # noqa: DTZ001 - local time is meant


@pytest.fixture(scope="module")
def home() -> LoadedBot:
    return load_bot("home")


def told(home: LoadedBot, *said: str) -> list[str]:
    """What is replied to each of several sentences of one conversation."""
    conversation = home.open(clock=lambda: MONDAY)
    return [" ".join(reply.plain for reply in conversation.hear(each)) for each in said]


@pytest.mark.parametrize(
    ("said", "rings"),
    [
        (("7시에 깨워줘", "아니 8시로 바꿔줘"), "오후 8시"),
        (("내일 아침 7시에 깨워줘", "8시로 옮겨줘"), "오전 8시예요"),
        (("내일 아침 7시에 깨워줘", "7시 알람 8시로 바꿔줘", "아니 9시"), "오전 9시"),
        (("7시에 깨워줘", "알람 30분 늦춰줘"), "오후 7시 30분이에요"),
    ],
)
def test_a_changed_alarm_is_moved_and_not_added(home, said, rings):
    alarms = told(home, *said, "알람 뭐 있어")[-1]
    assert "알람이 1개" in alarms
    assert rings in alarms


def test_the_alarm_that_is_named_is_moved_and_the_other_stays(home):
    said = ("내일 아침 7시에 깨워줘", "내일 아침 6시에도 깨워줘", "7시 알람 8시로 바꿔줘", "알람 뭐 있어")
    *_, changed, alarms = told(home, *said)
    assert "오전 8시로 바꿨어요" in changed
    assert "2개" in alarms
    assert "오전 6시" in alarms


def test_who_asks_to_be_woken_for_the_first_time_is_not_woken_again(home):
    woken, alarms = told(home, "30분 뒤에 깨워줘", "알람 뭐 있어")
    assert "오전 11시에 알람을 맞췄어요" in woken
    assert "1개" in alarms


def test_no_timer_is_begun_again_where_none_runs(home):
    assert told(home, "알람 7시에 맞춰줘", "처음부터 다시")[-1] == "돌아가는 타이머가 없어요."
    assert "처음부터" in told(home, "라면 3분 타이머 맞춰줘", "처음부터 다시")[-1]


def test_a_time_that_there_is_not_is_told_and_asked_for_again(home):
    first, second, alarms = told(home, "내일 25시에 알람 맞춰줘", "7시", "알람 뭐 있어")
    assert first == "25시는 없어요. 언제인지 다시 말씀해 주시겠어요?"
    assert "오전 7시" in second
    assert "1개" in alarms


def test_a_date_that_there_is_not_has_no_weather(home):
    first, second = told(home, "2월 30일 날씨", "내일")
    assert first.startswith("2월 30일은 없어요.")
    assert "12월 1일" in second


def test_what_shall_be_left_out_is_not_switched_off_with_the_rest(home):
    first, second = told(home, "거실이랑 안방 빼고 불 다 꺼줘", "거실 불 꺼줘")
    assert first.startswith("거실이랑 안방을 빼고 하는 것은 제가 못 해요.")
    assert "거실 불을 껐어요" in second


def test_two_things_in_two_places_are_each_done(home):
    assert told(home, "거실 불 안방 에어컨 꺼줘") == ["네, 거실 불을 껐어요. 네, 안방 에어컨을 껐어요."]
    assert told(home, "거실 온도 24도 안방 온도 22도로 맞춰줘") == [
        "네, 거실을 24도로 맞췄어요. 네, 안방을 22도로 맞췄어요."
    ]


@pytest.mark.parametrize(
    "said", ["엄마한테 만 원 보내고 아빠한테 이만 원 보내줘", "엄마한테 만 원 아빠한테 이만 원 보내줘"]
)
def test_each_of_two_transfers_is_answered(home, said):
    assert told(home, said)[0].count("은행 앱에서") == 2


@pytest.mark.parametrize("said", ["내일 불 켜줘", "이따가 불 꺼줘", "열 시에 티비 꺼줘"])
def test_nothing_is_switched_now_that_is_meant_for_later(home, said):
    assert told(home, said) == ["나중에 하도록 맞춰 둘 수는 없어요. 그때 다시 말씀해 주세요."]


def test_what_something_is_for_puts_nothing_off(home):
    assert "담았어요" in told(home, "내일 먹을 빵 담아줘")[0]
    assert "나중에" not in told(home, "이따가 깨워줘")[0]


def test_a_hum_is_not_taken_for_a_farewell(home):
    assert told(home, "음", "글쎄") == ["네, 기다릴게요. 정하시면 말씀해 주세요."] * 2


def test_no_music_is_paused_where_none_plays(home):
    assert told(home, "잠깐만", "다음 노래") == ["지금 나오는 노래가 없어요."] * 2
    assert told(home, "아이유 노래 틀어줘", "다음 노래")[-1] == "네, 다음 노래를 틀어 드릴게요."


def test_the_hour_of_a_reason_is_not_the_one_to_be_woken_at(home):
    assert "오후 1시에" in told(home, "두 시에 병원 가야 하니까 한 시에 깨워줘")[0]
