"""Conversations in which one of several deeds is taken back by its name, and how the home stands then."""

from __future__ import annotations

import pytest

from saram.workflows.talking import LoadedBot, load_bot

from .world import EIGHT, NINE, SEVEN, Home


@pytest.fixture(scope="module")
def home() -> LoadedBot:
    return load_bot("home")


@pytest.mark.parametrize(
    "said",
    ["불 켜달라고 한 거 취소해줘", "불 켜라고 한 거 취소", "불 켜달라는 거 취소해줘", "아까 불 켠 거 취소해줘",
     "불 켜달라고 했던 거 없던 걸로 해줘"],
)  # fmt: skip
def test_of_several_deeds_the_one_that_is_named_is_taken_back(home, said):
    after = Home(home, "거실 불 켜줘", "7시에 알람 맞춰줘", "우유 담아줘", said)
    assert after.replies[-1] == "네, 거실 불을 껐어요."
    assert (after.on, after.alarms, after.cart) == (set(), [SEVEN], ["우유"])


def test_the_values_that_are_named_say_which_deed_is_taken_back(home):
    assert Home(home, "거실 불 켜줘", "안방 불 켜줘", "거실 불 켜달라고 한 거 취소해줘").on == {"안방 불"}
    assert Home(home, "거실 불이랑 안방 불 켜줘", "안방 불 켜달라고 한 거 취소해줘").on == {"거실 불"}
    assert Home(home, "불 켜줘", "안방 에어컨 켜줘", "불 켜달라고 한 거 취소해줘").on == {"안방 에어컨"}
    assert Home(home, "7시에 깨워줘", "8시에 깨워줘", "7시에 깨우라고 한 거 취소").alarms == [EIGHT]


def test_what_is_named_but_was_not_done_takes_nothing_back(home):
    after = Home(home, "불 켜줘", "노래 틀어줘", "알람 맞춰달라고 한 거 취소해줘")
    assert after.replies[-1] == "네, 하지 않을게요."
    assert after.on == {"불"}
    assert after.playing


def test_the_rest_can_be_taken_back_after_what_was_named(home):
    said = ("불 켜고 노래 틀어줘", "불 켜달라고 한 거 취소해줘", "노래 틀라고 한 거 취소해줘")
    assert Home(home, *said[:2]).playing
    assert not Home(home, *said).playing


NAMED = [  # what is said; what is on; alarms; what is in the cart
    ("불 켜줘/우유 담아줘/3분 타이머 맞춰줘/우유 담아달라고 한 거 취소해줘", {"불"}, [], []),
    ("거실 불 켜줘/안방 불 켜줘/에어컨 켜줘/안방 불 켜달라고 한 거 취소해줘", {"거실 불", "에어컨"}, [], []),
    ("거실 불 켜줘/거실 불 꺼줘/우유 담아줘/거실 불 꺼달라고 한 거 취소해줘", {"거실 불"}, [], ["우유"]),
    ("거실 불 켜줘/불 꺼줘/에어컨 켜줘/불 끈 거 취소해줘", {"거실 불", "에어컨"}, [], []),
    ("거실 불 켜줘/거실 불 꺼줘/안방 불 켜줘/거실 불 끄라고 한 거 취소", {"거실 불", "안방 불"}, [], []),
    ("7시에 깨워줘/8시로 바꿔줘/우유 담아줘/알람 바꾼 거 취소해줘", set(), [SEVEN], ["우유"]),
    ("7시에 깨워줘/9시에 깨워줘/우유 담아줘/9시에 깨워달라고 한 거 취소해줘", set(), [SEVEN], ["우유"]),
    ("7시에 깨워줘/9시에 깨워줘/불 켜줘/7시에 깨워달라고 한 거 취소해줘", {"불"}, [NINE], []),
    ("7시에 깨워줘/7시 알람 지워줘/불 켜줘/7시 알람 지워달라고 한 거 취소해줘", {"불"}, [SEVEN], []),
    ("7시에 깨워줘/불 켜줘/8시에 깨워줘/알람 맞춰달라고 한 거 취소해줘", {"불"}, [SEVEN], []),
    ("내일 7시에 깨워줘/8시에 깨워줘/우유 담아줘/내일 알람 맞춰달라고 한 거 취소해줘", set(), [EIGHT], ["우유"]),
    ("3분 타이머 맞춰줘/7시에 깨워줘/불 켜줘/타이머 맞춘 거 취소해줘", {"불"}, [SEVEN], []),
    ("우유 담아줘/빵 담아줘/우유 빼줘/불 켜줘/우유 빼달라고 한 거 취소해줘", {"불"}, [], ["식빵", "우유"]),
    ("우유 두 개 담아줘/빵 담아줘/불 켜줘/우유 담은 거 취소해줘", {"불"}, [], ["식빵"]),
    ("우유랑 빵 담아줘/불 켜줘/빵 담아달라고 한 거 취소해줘", {"불"}, [], ["우유"]),
    ("커튼 열어줘/불 켜줘/우유 담아줘/커튼 열어달라고 한 거 취소해줘", {"불"}, [], ["우유"]),
    ("창문 열어줘/창문 닫아줘/불 켜줘/창문 닫아달라고 한 거 취소해줘", {"불", "창문"}, [], []),
    ("불 켜줘/날씨 어때/7시에 깨워줘/고마워/불 켜달라고 한 거 취소해줘", set(), [SEVEN], []),
    ("7시에 깨워줘/아니 8시/불 켜줘/8시에 깨워달라고 한 거 취소해줘", {"불"}, [], []),
    ("사과 담아줘/아니 배 담아줘/불 켜줘/배 담아달라고 한 거 취소해줘", {"불"}, [], []),
    ("거실 불 켜줘/아니 안방 불/우유 담아줘/안방 불 켜달라고 한 거 취소해줘", set(), [], ["우유"]),
    ("불 켜고 우유 담아줘/7시에 깨워줘/우유 담아달라고 한 거 취소해줘", {"불"}, [SEVEN], []),
    ("불 켜고 우유 담아줘/7시에 깨워줘/알람은 취소해줘", {"불"}, [], ["우유"]),
    ("안방 불 켜줘/거실도/우유 담아줘/거실도 켜달라고 한 거 취소해줘", {"안방 불"}, [], ["우유"]),
    ("에어컨 켜줘/우유 담아줘/7시에 깨워줘/에어컨은 취소해줘", set(), [SEVEN], ["우유"]),
    ("에어컨 켜줘/우유 담아줘/에어컨 취소", set(), [], ["우유"]),
    ("거실 불 켜줘/안방 불 켜줘/우유 담아줘/거실은 취소해줘", {"안방 불"}, [], ["우유"]),
    ("7시에 깨워줘/우유 담아줘/불 켜줘/우유는 취소해줘", {"불"}, [SEVEN], []),
    ("7시에 깨워줘/8시에 깨워줘/우유 담아줘/7시는 취소해줘", set(), [EIGHT], ["우유"]),
    ("불 켜줘/우유 담아줘/거실 불은 취소해줘", {"불"}, [], ["우유"]),
    ("불 켜줘/우유 담아줘/에어컨 켜달라고 한 거 취소해줘", {"불"}, [], ["우유"]),
    ("불 켜줘/7시에 깨워줘/불 켜달라고 한 거 취소해줘/취소", set(), [SEVEN], []),
    ("불 켜줘/7시에 깨워줘/불 켜달라고 한 거 취소해줘/취소/네", set(), [], []),
    ("불 켜줘/에어컨 켜줘 취소/우유 담아줘/취소", {"불"}, [], []),
]  # fmt: skip


@pytest.mark.parametrize(("said", "on", "alarms", "cart"), NAMED, ids=[each[0] for each in NAMED])
def test_nothing_but_what_is_named_is_undone(home, said, on, alarms, cart):
    after = Home(home, *said.split("/"))
    assert (after.on, after.alarms, after.cart) == (on, alarms, cart)


@pytest.mark.parametrize(
    "said", ["노래 튼 거 취소해줘", "노래 틀라고 한 거 취소해줘", "노래는 취소해줘", "노래 취소해줘"]
)
def test_music_is_stopped_where_it_is_named_though_something_else_came_after_it(home, said):
    after = Home(home, "노래 틀어줘", "불 켜줘", "우유 담아줘", said)
    assert not after.playing
    assert (after.on, after.cart) == ({"불"}, ["우유"])


def test_what_plays_by_now_is_not_stopped_for_what_played_before(home):
    assert Home(home, "아이유 노래 틀어줘", "재즈 틀어줘", "아이유 노래 틀어달라고 한 거 취소해줘").playing


def test_the_timer_whose_place_another_one_took_runs_on_without_that(home):
    both = ("3분 타이머 맞춰줘", "5분 타이머 맞춰줘")
    assert Home(home, *both, "취소").world["timer"] == "2026-11-30T10:33:00"
    other = Home(home, *both, "3분 타이머 맞춰달라고 한 거 취소해줘")
    assert other.replies[-1] == "그런 타이머는 없어요."
    assert other.world["timer"] == "2026-11-30T10:35:00"
    assert not Home(home, "3분 타이머 맞춰줘", "아니 5분", "취소").timer


def test_what_came_to_nothing_is_not_taken_back(home):
    assert Home(home, "우유 빼줘", "취소").cart == []
    for nothing in ("노래 꺼줘", "알람 지워줘", "우유 빼줘"):
        after = Home(home, "불 켜줘", nothing, "취소")
        assert after.replies[-1] == "조금 전에 ‘불 켜줘’ 하신 것을 취소할까요?"
        assert after.on == {"불"}


@pytest.mark.parametrize(
    "said",
    ["현관문 열어줘/현관문 잠그지 마", "문 열어줘/닫지 마", "창문 열어줘/창문 닫지 마", "커튼 열어줘/커튼 치지 마",
     "가스 켜줘/가스 잠그지 마"],
)  # fmt: skip
def test_what_shall_not_be_closed_stays_open(home, said):
    first = said.split("/")[0]
    after = Home(home, *said.split("/"))
    assert after.on == Home(home, first).on != set()
    assert after.replies[-1] == "네, 그렇게 하지 않을게요."


def test_nothing_is_opened_that_was_not_known_to_be_open(home):
    assert Home(home, "현관문 잠가줘", "취소").on == set()
    after = Home(home, "가스 꺼줘", "취소")
    assert (after.on, after.replies[-1]) == (set(), "가스가 전에 어땠는지 몰라서 그대로 두었어요.")
    assert Home(home, "가스 꺼줘", "가스 꺼줘", "취소").on == set()
    assert Home(home, "가스 꺼줘", "아니 불 꺼줘").on == set()
    assert Home(home, "가스 켜줘", "가스 꺼줘", "취소").on == {"가스"}


@pytest.mark.parametrize("said", ["대문 열어줘", "뒷문 잠가줘", "물 잠가줘", "보안 꺼줘", "인터폰 꺼줘", "후드 꺼줘"])
def test_a_thing_that_is_not_known_is_not_taken_for_the_light(home, said):
    after = Home(home, "거실 불 켜줘", said)
    assert after.on == {"거실 불"}
    assert "제가 아는 기기가 아니에요" in after.replies[-1]


@pytest.mark.parametrize(
    ("said", "on"), [("켜줘", {"불"}), ("어두운데 켜줘", {"불"}), ("거실이랑 안방 켜줘", {"거실 불", "안방 불"})]
)
def test_where_nothing_is_named_the_light_is_meant(home, said, on):
    assert Home(home, said).on == on


@pytest.mark.parametrize(
    ("said", "on"),
    [
        ("거실 에어컨 켜줘/안방도 켜줘", {"거실 에어컨", "안방 에어컨"}),
        ("거실 에어컨 켜줘/주방은 켜줘", {"거실 에어컨", "부엌 에어컨"}),
        ("거실 에어컨 켜줘/안방 켜줘", {"거실 에어컨", "안방 불"}),
        ("거실 에어컨 켜줘/안방은 켜줘/취소", {"거실 에어컨"}),
        ("거실 커튼 열어줘/안방도 열어줘", {"거실 커튼", "안방 커튼"}),
        ("거실 에어컨 켜줘/안방이랑 주방도 켜줘", {"거실 에어컨", "안방 에어컨", "부엌 에어컨"}),
        ("현관문 열어줘/안방도 열어줘", {"현관문"}),
        ("열나는데 거실 켜줘", {"거실 불"}),
        ("거실 켜줘/아니 안방", {"안방 불"}),
    ],
)
def test_a_room_that_is_named_alone_goes_on_with_what_was_spoken_of(home, said, on):
    assert Home(home, *said.split("/")).on == on


def test_a_room_is_switched_off_with_all_that_is_on_in_it(home):
    lit = ("거실 불 켜줘", "거실 에어컨 켜줘", "안방 불 켜줘")
    assert Home(home, *lit, "거실 꺼줘").on == {"안방 불"}
    assert Home(home, *lit, "거실 꺼줘", "거실 불 켜져 있어?").replies[-1] == "거실 불은 꺼져 있어요."
    after = Home(home, "거실 에어컨 켜줘", "안방도 켜줘", "안방 켜져 있어?")
    assert after.replies[-1] == "안방 에어컨은 켜져 있어요."


@pytest.mark.parametrize(("said", "thing"), [("안방 열어줘", "안방은"), ("안방 문 열어줘", "안방 문은")])
def test_the_front_door_is_not_opened_for_another(home, said, thing):
    after = Home(home, said)
    assert (after.on, after.replies) == (set(), [f"{thing} 제가 아는 기기가 아니에요. 아무것도 켜거나 열지 않았어요."])


@pytest.mark.parametrize(
    "said",
    [
        "30도 넘으면 에어컨 켜줘",
        "습도 60 넘으면 제습기 켜줘",
        "18도 아래로 떨어지면 보일러 켜줘",
        "온도가 내려가면 보일러 켜줘",
    ],
)
def test_what_depends_on_a_figure_is_not_done_at_once(home, said):
    after = Home(home, said)
    assert after.on == set()
    assert "나중에 하도록" in after.replies[-1]


def test_an_hour_is_no_choice_between_two_readings(home):
    after = Home(home, "한밤중에 깨워줘", "2시")
    assert "2026-11-30T10:35:00" not in after.alarms


@pytest.mark.parametrize("said", ["안방 말고 불 꺼줘", "베란다 말고 불 꺼줘", "안방 말고 꺼줘", "거실 제외 전부 소등"])
def test_what_is_left_out_with_nothing_in_its_place_is_not_done(home, said):
    """Neither what is left out is switched off, nor all the rest with it."""
    rooms = ("거실 불 켜줘", "안방 불 켜줘", "베란다 불 켜줘")
    assert Home(home, *rooms, said).on == {"거실 불", "안방 불", "베란다 불"}


def test_what_stands_in_the_place_of_another_is_done(home):
    """And the other is not."""
    assert Home(home, "거실 불 켜줘", "안방 불 켜줘", "거실 말고 안방 불 꺼줘").on == {"거실 불"}


@pytest.mark.parametrize(
    ("before", "said", "device"),
    [("불 켜줘", "불 끄라고 하지 마", "불"), ("에어컨 켜줘", "에어컨 끄라고 한 거 아니야", "에어컨")],
)
def test_a_bidding_that_is_denied_bids_nothing(home, before, said, device):
    """It names the deed only to say that it is not wished."""
    assert device in Home(home, before, said).on


@pytest.mark.parametrize("said", ["뉴스 말고 라디오 틀어줘", "아이유 말고 노래 틀어줘"])
def test_another_thing_is_played(home, said):
    """What is played is one thing in any case."""
    assert Home(home, said).playing
