"""Of what is said at home in one sentence nothing is dropped: each wish, amount, length of time and room counts."""

from __future__ import annotations

from datetime import datetime

import pytest

from saram.dialogue.several import several
from saram.language import load
from saram.types import Context, Money
from saram.workflows.talking import LoadedBot, load_bot

from .world import EIGHT, MONDAY, SEVEN, Home


@pytest.fixture(scope="module")
def home() -> LoadedBot:
    return load_bot("home")


@pytest.mark.parametrize(
    ("said", "cart"),
    [
        ("우유 담고 계란은 담지 마", ["우유"]),
        ("라면이랑 우유 담고 콜라는 담지 마세요", ["라면", "우유"]),
        ("계란은 담지 마 우유 담아줘", ["우유"]),
        ("우유 담아줘 계란은 담지 말아줘", ["우유"]),
        ("계란은 절대 담지 마세요", []),
        ("우유랑 계란은 담지 마", []),
        ("우유는 담지 말고 계란 담아줘", ["계란"]),
    ],
)
def test_what_is_forbidden_beside_a_wish_leaves_the_wish(home, said, cart):
    assert Home(home, said).cart == cart


@pytest.mark.parametrize(
    ("said", "on", "playing"),
    [
        ("노래 틀고 불은 켜지 마", set(), True),
        ("불 켜고 에어컨은 끄지 마", {"불"}, False),
        ("창문 열고 문은 열지 마", {"창문"}, False),
        ("불을 끄지 마 노래 틀어줘", set(), True),
        ("불은 끄지 마 노래 틀어줘", set(), True),
        ("불을 끄지 마", set(), False),
    ],
)
def test_what_is_forbidden_of_another_thing_is_not_done(home, said, on, playing):
    after = Home(home, said)
    assert (after.on, after.playing) == (on, playing)


@pytest.mark.parametrize(
    ("said", "on"),
    [
        ("불 켜줘 에어컨도", {"불", "에어컨"}),
        ("불 켜주세요 티비도요", {"불", "텔레비전"}),
        ("에어컨 켜줘 선풍기도", {"에어컨", "선풍기"}),
        ("거실 불 켜줘 안방도", {"거실 불", "안방 불"}),
        ("거실 불 켜줘 에어컨도", {"거실 불", "거실 에어컨"}),
        ("거실 불하고 에어컨 켜줘 보일러도", {"거실 불", "거실 에어컨", "거실 보일러"}),
        ("불 켜줘 에어컨도 선풍기도", {"불", "에어컨", "선풍기"}),
        ("불 켜줘 에어컨이랑 선풍기도", {"불", "에어컨", "선풍기"}),
        ("거실 불 켜줘 안방이랑 부엌도", {"거실 불", "안방 불", "부엌 불"}),
        ("거실 불 켜줘 안방도 부엌도", {"거실 불", "안방 불", "부엌 불"}),
        ("거실 불 켜줘 에어컨도 선풍기도", {"거실 불", "거실 에어컨", "거실 선풍기"}),
        ("불도 켜줘", {"불"}),
        ("거실도 불 켜줘", {"거실 불"}),
    ],
)
def test_what_is_added_behind_the_verb_is_done_as_well(home, said, on):
    assert Home(home, said).on == on


def test_an_hour_that_is_added_is_another_alarm(home):
    assert Home(home, "7시에 깨워줘 8시에도").alarms == [SEVEN, EIGHT]


@pytest.mark.parametrize(
    "said", ["신나는 노래 틀고 30분 타이머", "재즈 틀고 30분 타이머", "노래 틀고 30분 타이머 맞춰줘"]
)
def test_a_timer_without_a_verb_is_started_beside_the_song(home, said):
    after = Home(home, said)
    assert after.playing
    assert after.world["timer_lasts"] == 1800


@pytest.mark.parametrize("said", ["신나고 빠른 노래", "느리고 슬픈 노래 틀어줘"])
def test_how_a_song_is_makes_one_wish(home, said):
    assert list(Home(home, said).world) == ["playing"]


@pytest.mark.parametrize(
    ("said", "count"),
    [
        ("쌀 10키로 담아줘", [10, "키로"]),
        ("쌀 십 키로 담아줘", [10, "키로"]),
        ("쌀 10킬로그램 담아줘", [10, "킬로그램"]),
        ("고기 반 키로 담아줘", [0.5, "키로"]),
        ("삼겹살 600그램 담아줘", [600, "그램"]),
        ("감자 2킬로 담아줘", [2, "킬로"]),
        ("쌀 10키로 담아줘/5키로 빼줘", [5, "키로"]),
        ("쌀 10키로 담아줘/아니 5키로", [5, "키로"]),
    ],
)
def test_what_is_weighed_keeps_its_weight(home, said, count):
    assert Home(home, *said.split("/")).world["counts"] == [count]


@pytest.mark.parametrize(
    ("said", "lasts", "device"),
    [
        ("전자레인지 3분", "3분", "전자레인지"),
        ("전자레인지 3분 돌려줘", "3분", "전자레인지"),
        ("에어프라이어 15분 돌려줘", "15분", "에어프라이어"),
        ("오븐 20분 켜줘", "20분", "오븐"),
        ("에어컨 2시간 틀어줘", "2시간", "에어컨"),
    ],
)
def test_how_long_a_thing_shall_be_on_is_asked_about(home, said, lasts, device):
    after = Home(home, said, "네")
    assert after.replies[0] == f"‘{lasts}’ 하고 저절로 끝내지는 못해요. 그래도 할까요?"
    assert after.on == {device}


@pytest.mark.parametrize("said", ["타이머 5분 켜줘", "5분 타이머 돌려줘", "라면 5분"])
def test_how_long_a_timer_runs_is_not_asked_about(home, said):
    assert Home(home, said).world["timer_lasts"] == 300


@pytest.mark.parametrize(
    "said",
    [
        "임영웅 노래 빼고 트로트 틀어줘",
        "임영웅 노래는 빼고 트로트 틀어줘",
        "임영웅 노래 제외하고 트로트 들려줘",
        "임영웅 곡 빼고 틀어줘",
    ],
)
def test_who_shall_not_be_heard_is_not_played(home, said):
    after = Home(home, said)
    assert after.replies[0].startswith("임영웅을 빼고 하는 것은 제가 못 해요.")
    assert not after.playing


def test_what_is_taken_out_of_the_cart_is_no_exception(home):
    assert Home(home, "콜라 담아줘", "콜라 빼고 라면 담아줘").cart == ["라면"]


@pytest.mark.parametrize(
    ("said", "on"),
    [
        ("이층 화장실 불 켜줘", {"이층 화장실 불"}),
        ("이층 화장실에 불 켜줘", {"이층 화장실 불"}),
        ("이층 화장실 어두워", {"이층 화장실 불"}),
        ("2층 화장실 켜줘", {"2층 화장실 불"}),
        ("위층 화장실 불 켜줘", {"위층 화장실 불"}),
        ("이층 안방 불 켜줘", {"이층 안방 불"}),
        ("안방 화장실 불 켜줘", {"안방 화장실 불"}),
        ("안방 베란다 불 켜줘", {"안방 베란다 불"}),
        ("안방에 화장실 불 켜줘", {"안방 화장실 불"}),
        ("안방의 화장실 불 켜줘", {"안방 화장실 불"}),
        ("이층에 화장실 불 켜줘", {"이층 화장실 불"}),
        ("이층에 불 켜줘", {"이층 불"}),
        ("이층 거실이랑 안방 불 켜줘", {"이층 거실 불", "안방 불"}),
        ("이층 불 켜줘", {"이층 불"}),
        ("이층이랑 화장실 불 켜줘", {"이층 불", "화장실 불"}),
        ("거실 안방 불 켜줘", {"거실 불", "안방 불"}),
    ],
)
def test_a_room_on_a_floor_or_in_another_room_is_neither_of_them(home, said, on):
    assert Home(home, said).on == on


@pytest.mark.parametrize(
    "said",
    [
        "엄마한테 5만원 아빠한테 3만원 보내줘",
        "엄마한테 5만원 그리고 아빠한테 3만원 보내줘",
        "엄마한테 5만원이랑 아빠한테 3만원 보내줘",
        "엄마한테 5만원 보내고 아빠한테 3만원 보내줘",
    ],
)
def test_of_two_people_each_gets_what_is_said_behind_them(said):
    requests = load("home")(said, Context(now=MONDAY))
    told = [part.arguments for each in requests for part in several(each, ("receiver", "amount"))]
    assert told == [
        {"receiver": "엄마", "amount": Money(50000)},
        {"receiver": "아빠", "amount": Money(30000)},
    ]


@pytest.mark.parametrize(
    ("said", "alarm"),
    [
        ("밤늦게 한 시에 깨워줘", datetime(2026, 12, 1, 1)),  # noqa: DTZ001 - local time is meant
        ("밤 늦게 한 시에 깨워줘", datetime(2026, 12, 1, 1)),  # noqa: DTZ001
        ("내일 밤늦게 한 시에 깨워줘", datetime(2026, 12, 2, 1)),  # noqa: DTZ001
        ("아침 일찍 7시에 깨워줘", datetime(2026, 12, 1, 7)),  # noqa: DTZ001
        ("저녁 늦게 9시에 깨워줘", datetime(2026, 11, 30, 21)),  # noqa: DTZ001
        ("한 시에 깨워줘", datetime(2026, 11, 30, 13)),  # noqa: DTZ001
    ],
)
def test_late_and_early_say_no_other_part_of_the_day(home, said, alarm):
    assert Home(home, said).alarms == [alarm.isoformat()]


@pytest.mark.parametrize("said", ["계란 담지 마세요 우유 담아주세요", "계란 담지 마 우유만", "계란은 담지 마 우유만요"])
def test_what_is_wanted_behind_what_is_forbidden_is_done(home, said):
    assert Home(home, said).cart == ["우유"]
