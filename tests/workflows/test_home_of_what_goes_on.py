"""What is not named is about what goes on, what was ended, or what was said of all of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from saram.language import load
from saram.workflows.talking import LoadedBot, load_bot

from .world import EIGHT, NINE, SEVEN, Home


@pytest.fixture(scope="module")
def home() -> LoadedBot:
    return load_bot("home")


@pytest.mark.parametrize(
    ("said", "on"),
    [
        ("보일러 꺼줘/콜라 담아줘/다시 켜줘", {"보일러"}),
        ("보일러 꺼줘/다시 켜줘", {"보일러"}),
        ("보일러 꺼줘/불 켜줘/다시 켜줘", {"보일러", "불"}),
        ("불 꺼줘/에어컨 켜줘/다시 꺼줘", set()),
        ("불 켜줘/콜라 담아줘/다시 꺼줘", set()),
        ("거실 불 꺼줘/오늘 날씨 어때/다시 켜줘", {"거실 불"}),
        ("문 열어줘/문 닫아줘/콜라 담아줘/다시 열어줘", {"현관문"}),
    ],
)
def test_what_was_ended_last_is_done_again(home, said, on):
    assert Home(home, *said.split("/")).on == on


@pytest.mark.parametrize(
    ("said", "on"),
    [
        ("불 켜줘/에어컨 켜줘/둘 다 취소해줘", set()),
        ("티비 켜줘/불 켜줘/에어컨 켜줘/둘 다 없던 일로 해줘", {"텔레비전"}),
        ("티비 켜줘/불 켜줘/에어컨 켜줘/다 취소해줘", set()),
    ],
)
def test_both_are_the_last_two(home, said, on):
    assert Home(home, *said.split("/")).on == on


@pytest.mark.parametrize(
    ("said", "alarms"),
    [
        ("알람 둘 다 한 시간 미뤄줘", [EIGHT, NINE]),
        ("알람 다 한 시간 미뤄줘", [EIGHT, NINE]),
        ("한 시간 미뤄줘", [SEVEN, NINE]),
    ],
)
def test_both_alarms_are_put_off(home, said, alarms):
    assert Home(home, "알람 7시에 맞춰줘", "알람 8시에 맞춰줘", said).alarms == alarms


def test_no_alarm_is_moved_where_one_would_have_rung(home):
    assert Home(home, "알람 7시에 맞춰줘", "알람 8시에 맞춰줘", "둘 다 9시간 당겨줘").alarms == [SEVEN, EIGHT]


@pytest.mark.parametrize("said", ["아기 깨우지 마", "자는 사람 깨우지 마", "우리 애들 깨우지 말아줘"])
def test_who_lets_somebody_else_sleep_keeps_the_alarm(home, said):
    assert Home(home, "알람 7시에 맞춰줘", said).alarms == [SEVEN]


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("문 열어?", "문 열까요?"),
        ("거실 불 켜?", "거실 불 켤까요?"),
        ("우유 두 개 담아?", "우유 두 개 담을까요?"),
        ("알람 지워?", "알람 지울까요?"),
    ],
)
def test_a_wish_that_is_asked_is_asked_back(home, said, asked):
    after = Home(home, "알람 7시에 맞춰줘", said)
    assert after.replies[-1] == asked
    assert (after.on, after.cart, after.alarms) == (set(), [], [SEVEN])


@pytest.mark.parametrize(
    ("said", "cart"),
    [
        ("우유 사과 담아줘", ["우유", "사과"]),
        ("우유 오렌지 주스 담아줘", ["우유", "오렌지 주스"]),
        ("사과 주스 담아줘", ["사과 주스"]),
        ("당근 케이크 담아줘", ["당근 케이크"]),
        ("고기 만두 담아줘", ["고기만두"]),
        ("포도주 담아줘", ["포도주"]),
        ("빵 우유 담아줘", ["식빵", "우유"]),
        ("만두 라면 담아줘", ["만두", "라면"]),
        ("비빔면 콜라 담아줘", ["비빔면", "콜라"]),
        ("사과 우유 담아줘", ["사과", "우유"]),
    ],
)
def test_of_two_things_that_stand_beside_each_other_none_is_passed_over(home, said, cart):
    """But a listed cake is one cake, whatever it is made of."""
    assert Home(home, said).cart == cart


@pytest.mark.parametrize(
    "said",
    [
        "에어컨 켜줘/노래 그만",
        "에어컨 켜줘/타이머 그만",
        "에어컨 켜줘/음악꺼줘",
    ],
)
def test_what_is_named_does_not_end_something_else(home, said):
    assert Home(home, *said.split("/")).on == {"에어컨"}


@pytest.mark.parametrize(
    ("said", "on"),
    [
        ("불 꺼줘/다시 음악 틀어줘", set()),
        ("불 꺼줘/다시 들려줘", set()),
        ("불 켜줘/문 닫아줘/다시 켜줘", {"불"}),
        ("불 꺼줘/문 닫아줘/다시 켜줘", {"불"}),
    ],
)
def test_what_is_done_again_is_in_the_opposite_verb(home, said, on):
    assert Home(home, *said.split("/")).on - {"현관문"} == on


@pytest.mark.parametrize(
    ("said", "alarms"),
    [
        ("7시 알람 한 시간 미뤄줘", [EIGHT, EIGHT]),
        ("8시 알람만 한 시간 미뤄줘", [SEVEN, NINE]),
        ("8시 알람 한 시간 미뤄줘", [SEVEN, NINE]),
        ("모레 알람 다 한 시간 미뤄줘", [SEVEN, EIGHT]),
    ],
)
def test_an_alarm_that_is_named_is_the_one_that_is_put_off(home, said, alarms):
    assert Home(home, "알람 7시에 맞춰줘", "알람 8시에 맞춰줘", said).alarms == alarms


def test_who_was_to_be_woken_is_not_when_that_is_forbidden(home):
    assert Home(home, "8시에 아빠 깨워줘", "아빠 깨우지 마").alarms == []
    assert Home(home, "알람 7시에 맞춰줘", "아기 깨우면 안 돼").alarms == [SEVEN]


@pytest.mark.parametrize(
    "said",
    [
        "문 열어줬어",
        "가스 켜줬어",
        "알람 지웠니",
        "알람 취소됐어",
        "에어컨 켰니",
        "불 켜달래",
        "가스 켜주면 안 돼",
        "우유 담아줬어",
        "졸려",
        "7시에 일어났어",
        "10분 뒤에 갈게",
        "내일 7시에 만나자",
        "거실이 안 더워",
        "표정이 어두워",
        "안 깨워줬잖아",
        "안 깨워주면 안 돼",
        "알람 다 지우면 어떡해",
        "그만하지 마",
    ],
)
def test_what_is_only_told_is_not_done(home, said):
    after = Home(home, "알람 7시에 맞춰줘", "노래 틀어줘", said)
    assert (after.on, after.cart, after.alarms, after.playing) == (set(), [], [SEVEN], True)


def test_what_was_to_be_taken_back_is_still_known_after_a_no(home):
    after = Home(home, "불 켜줘", "에어컨 켜줘", "오늘 날씨 어때", "둘 다 취소해줘", "아니", "다 취소해줘", "응")
    assert after.on == set()


def test_so_many_more_are_no_name_that_sounds_so(home):
    assert set(Home(home, "우유 담아줘", "두 개 더").cart) == {"우유"}


@pytest.mark.parametrize("said", ["7시", "여섯 시 반", "칠 분만", "30분", "내일", "7시에", "내일 7시", "5분 뒤에"])
def test_a_time_alone_is_no_wish(home, said):
    after = Home(home, said)
    assert (after.alarms, after.timer) == ([], False)


@pytest.mark.parametrize("said", ["켜라고 안 했어", "켜라고 한 적 없어"])
def test_what_was_never_bidden_is_undone(home, said):
    assert Home(home, "에어컨 켜줘", said).on == set()


@pytest.mark.parametrize("said", ["더", "조금 더", "더 해줘"])
def test_more_is_more_of_the_same(home, said):
    assert Home(home, "볼륨 올려줘", said).replies[-1] == "네, 소리를 키웠어요."
    assert Home(home, "에어컨 온도 내려줘", said).replies[-1] == "네, 에어컨을 내렸어요."
    assert Home(home, "실시간 검색어 알려줘", "더").replies[-1] == "5위까지 화면에 띄웠어요."


@pytest.mark.parametrize("said", ["ㄴㄴ", "캔슬", "24도", "칠 분만", "랜덤"])
def test_what_names_nothing_and_has_no_verb_puts_nothing_in_once_more(home, said):
    after = Home(home, "우유 두 개 담아줘", said)
    assert after.world.get("counts", []) in ([], [[2, "개"]])
    assert set(after.cart) <= {"우유"}


def test_what_was_closed_is_not_opened_by_switching_on(home):
    assert Home(home, "문 열어줘", "문 닫아줘", "다시 켜줘").on == set()


@pytest.mark.parametrize("said", ["과자 파는 데 어디야", "과자 파나요", "우유 파는 곳 알려줘"])
def test_where_something_is_sold_is_not_asked_of_onions(said):
    assert [slot.text for slot in load("home")(said).slots if slot.name == "item"] == [said.split()[0]]


@pytest.mark.parametrize(
    ("said", "playing"),
    [
        ("아이유 노래 틀어줘/노래 꺼줘/다시 틀어줘", "아이유"),
        ("아이유 노래 틀어줘/꺼줘/다시 켜줘", "아이유"),
        ("KBS 라디오 틀어줘/라디오 꺼줘/다시 켜줘", "KBS 라디오"),
        ("아이유 노래 틀어줘/노래 꺼줘/다시 틀어줄래?", "아이유"),
        ("아이유 노래 틀어줘/노래 꺼줘/다시 재생해줘", "아이유"),
        ("아이유 노래 틀어줘/노래 꺼줘/노래 다시 틀어줘", "아이유"),
        ("아이유 노래 틀어줘/노래 꺼줘/거실 불 켜줘/다시 틀어줘", "아이유"),
        ("아이유 노래 틀어줘/다시 틀어줘", "아이유"),  # it goes on
    ],
)
def test_what_was_played_and_ended_is_played_again(home, said, playing):
    assert Home(home, *said.split("/")).world.get("playing") == playing


def test_only_what_was_ended_last_is_played_again(home):
    after = Home(home, "노래 틀어줘", "노래 꺼줘", "에어컨 켜줘", "에어컨 꺼줘", "다시 틀어줘")
    assert (after.on, after.world.get("playing")) == ({"에어컨"}, None)


@pytest.mark.parametrize(
    ("said", "on"),
    [
        ("모든 불 꺼/다시 켜줘", {"거실 불", "안방 불"}),
        ("거실이랑 안방 불 꺼줘/다시 켜줘", {"거실 불", "안방 불"}),
        ("거실이랑 안방 불 꺼줘/다시 켜줘/취소", set()),
        ("거실 불 꺼줘/안방 불 꺼줘/다시 켜줘", {"안방 불"}),
        ("거실, 안방 불 다 꺼줘/다시 다 켜줘", {"거실 불", "안방 불"}),
        ("거실, 안방 불 꺼줘/둘 다 다시 켜줘", {"거실 불", "안방 불"}),
        ("가스 끄고 거실 불 꺼줘/다시 켜줘", {"거실 불", "안방 불"}),
        ("거실 불 끄고 거실 불 꺼줘/다시 켜줘", {"거실 불", "안방 불"}),
        ("둘 다 꺼줘", set()),
        ("거실이랑 안방 불 켜줘/다시 꺼줘", set()),
        ("둘 다 꺼줘/취소", {"거실 불", "안방 불"}),
        ("에어컨 켜고 거실 불 꺼줘/다시 켜줘", {"거실 불", "안방 불", "에어컨"}),
        ("불 다 꺼/다시 켜줘", {"거실 불", "안방 불"}),
        ("불 꺼/불 다시 켜줘", {"거실 불", "안방 불"}),
        ("불 꺼/다시 켜줘/취소", set()),
        ("불 꺼/다시 켜줘/아니 꺼줘", set()),
        ("에어컨 켜줘/다 꺼줘/불 다시 켜줘", {"거실 불", "안방 불"}),
        ("에어컨 켜줘/다 꺼줘/다시 켜줘", {"거실 불", "안방 불", "에어컨"}),
    ],
)
def test_what_was_switched_off_together_is_switched_on_together(home, said, on):
    assert Home(home, "거실 불 켜줘", "안방 불 켜줘", *said.split("/")).on == on


def test_two_things_that_are_named_as_both_are_all_that_is_switched(home):
    after = Home(home, "에어컨이랑 선풍기 켜줘", "둘 다 꺼줘")
    assert after.replies[-1] == "네, 에어컨, 선풍기를 껐어요."
    assert "불" not in after.world["devices"]
    assert Home(home, "에어컨 켜줘", "티비 켜줘", "다 꺼줘").world["devices"]["불"] == "off"


def test_what_is_switched_in_place_of_another_thing_leaves_what_was_on(home):
    assert Home(home, "에어컨 켜줘", "창문 여는 대신 선풍기 켜줘").on == {"에어컨", "선풍기"}


def test_a_light_that_is_named_beside_another_thing_is_off_wherever_it_is(home):
    assert Home(home, "거실 불 켜줘", "불이랑 에어컨 둘 다 꺼줘").world["devices"]["불"] == "off"


def test_each_that_is_asked_about_is_asked_in_turn(home, monkeypatch):
    intents = home.family.intents
    asks = intents["device.turn_on"].model_copy(update={"confirm": ("{appliance~을} 켤까요?",)})
    off = ("거실이랑 안방 불 꺼줘", "다시 켜줘")
    monkeypatch.setattr(home, "family", replace(home.family, intents={**intents, "device.turn_on": asks}))
    assert Home(home, *off, "응").on == {"거실 불"}
    assert Home(home, *off, "응", "응").on == {"거실 불", "안방 불"}


def test_what_was_locked_beside_another_thing_is_not_opened_along(home):
    after = Home(home, "가스랑 현관문 잠가줘", "다시 열어줘")
    assert after.replies[-1] == "네, 현관문을 열었어요."
    assert after.world["devices"]["가스"] == "off"


def test_a_thing_that_is_added_to_another_wish_keeps_its_name(home):
    assert Home(home, "노래 끄고 불도 켜줘").on == {"불"}


@pytest.mark.parametrize(
    ("said", "alarms"),
    [
        ("7시 알람이랑 8시 알람 맞춰줘", ["19:00", "20:00"]),
        ("7시 알람 8시 알람 9시 알람 맞춰줘", ["19:00", "20:00", "21:00"]),
        ("7시 알람 맞춰줘/7시 알람 8시로 바꿔줘", ["20:00"]),
        ("7시에 깨워줘/7시 알람 말고 8시 알람 맞춰줘", ["20:00"]),
        ("7시에 깨워줘/7시 대신 8시에 깨워줘", ["20:00"]),
        ("7시에 깨워줘/아침 운동 대신 8시에 깨워줘", ["19:00", "20:00"]),
    ],
)
def test_alarms_that_are_named_together_are_set_together(home, said, alarms):
    assert [alarm[11:16] for alarm in sorted(Home(home, *said.split("/")).world["alarms"])] == alarms


def test_a_song_is_played_again_whatever_else_was_ended_since(home):
    after = Home(home, "아이유 노래 틀어줘", "노래 끄고 불 꺼줘", "노래 다시 틀어줘")
    assert (after.on, after.world["playing"]) == (set(), "아이유")


def test_what_was_closed_together_is_opened_together_and_not_said_to_be_on(home):
    after = Home(home, "거실 창문 열어줘", "안방 창문 열어줘", "창문 다 닫아줘", "다시 열어줘")
    assert after.replies[-1] == "네, 거실 창문, 안방 창문을 열었어요."


def test_a_light_that_is_listed_with_its_room_is_one(home):
    assert Home(home, "현관 등 켜줘").on == {"현관등"}
