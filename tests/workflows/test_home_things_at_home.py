"""Rooms, appliances and the cart at home: what was not named, or is not known, is neither touched nor made up."""

from __future__ import annotations

import pytest

from saram.workflows.talking import LoadedBot, load_bot

from .world import SEVEN, Home


@pytest.fixture(scope="module")
def home() -> LoadedBot:
    return load_bot("home")


@pytest.mark.parametrize("said", ["다 꺼줘", "전부 꺼줘", "모두 꺼줘", "싹 다 꺼줘", "올 오프"])
def test_all_that_is_known_to_be_on_is_switched_off(home, said):
    after = Home(home, "가스 켜줘", "거실 불 켜줘", "안방 에어컨 켜줘", said)
    assert after.on == set()
    assert "가스" in after.replies[-1]


def test_all_of_one_room_leaves_the_others(home):
    assert Home(home, "거실 불 켜줘", "안방 에어컨 켜줘", "안방 다 꺼줘").on == {"거실 불"}


def test_what_is_open_is_not_closed_with_what_is_switched_off(home):
    assert Home(home, "현관문 열어줘", "거실 불 켜줘", "다 꺼줘").on == {"현관문"}


def test_all_that_was_switched_off_is_put_back_and_told(home):
    after = Home(home, "가스 켜줘", "불 켜줘", "다 꺼줘", "취소")
    assert after.on == {"가스", "불"}
    assert "가스" in after.replies[-1]


def test_all_of_one_kind_leaves_other_kinds(home):
    assert Home(home, "가스 켜줘", "거실 불 켜줘", "불 다 꺼줘").on == {"가스"}


@pytest.mark.parametrize(
    "said", ["가스 켜져 있어?", "가스 꺼졌어?", "불 켜져 있어?", "창문 열려 있어?", "현관문 닫혀 있어?"]
)
def test_how_a_thing_stands_that_was_never_switched_is_not_known(home, said):
    assert "지금 어떤지는 제가 몰라요" in Home(home, said).replies[0]


def test_how_a_thing_stands_that_was_switched_is_told(home):
    assert Home(home, "가스 켜줘", "가스 켜져 있어?").replies[-1] == "가스는 켜져 있어요."
    assert Home(home, "창문 열어줘", "창문 닫아줘", "창문 열려 있어?").replies[-1] == "창문은 닫혀 있어요."
    assert Home(home, "불 꺼줘", "거실 불 켜져 있어?").replies[-1] == "거실 불은 꺼져 있어요."


@pytest.mark.parametrize(
    "room", ["멍멍이 방", "누나 방", "내 방", "큰애 방", "둘째 방", "작업실", "운동실", "3층", "뒷마당"]
)
def test_a_room_on_no_list_keeps_its_name_and_no_other_room_is_touched(home, room):
    after = Home(home, "거실 불 켜줘", "안방 불 켜줘", f"{room} 불 꺼줘")
    assert after.on == {"거실 불", "안방 불"}
    assert room in after.replies[-1]


@pytest.mark.parametrize(
    ("said", "on"),
    [
        ("아이 방 불 켜줘", "아이 방 불"),
        ("큰방 불 켜줘", "안방 불"),
        ("애들 방 불 켜줘", "아이 방 불"),
        ("하장실 불 켜줘", "화장실 불"),
        ("냉방 켜줘", "에어컨"),
        ("당장 불 켜줘", "불"),
        ("방에 불 켜줘", "불"),
    ],
)
def test_a_room_on_a_list_is_known_and_other_words_are_no_rooms(home, said, on):
    assert Home(home, said).on == {on}


def test_every_room_is_meant_where_that_is_said(home):
    assert Home(home, "거실 불 켜줘", "안방 불 켜줘", "모든 방 불 꺼줘").on == set()


def test_of_two_rooms_each_is_done_what_is_said_of_it(home):
    after = Home(home, "거실 불 켜고 멍멍이 방 불 꺼줘")
    assert after.on == {"거실 불"}
    assert "멍멍이 방 불을 껐어요" in after.replies[0]


@pytest.mark.parametrize("said", ["아니 창문 닦아줘", "창문 닦아줘", "창문 좀 닦아", "창문 고쳐줘"])
def test_what_is_done_to_a_window_otherwise_does_not_close_it(home, said):
    assert Home(home, "창문 열어줘", said).on == {"창문"}


@pytest.mark.parametrize(
    "said",
    ["아빠가 가스 켜래", "아빠가 가스 켜라고 해", "엄마가 가스 켜 달래", "할머니가 가스 켜라셔",
     "형이 가스 켜라고 했어", "동생이 가스 켜 달라고 해"],
)  # fmt: skip
def test_the_wish_of_somebody_else_is_asked_about_first(home, said):
    asked = Home(home, said)
    assert asked.replies[-1] == "가스 켤까요?"
    assert asked.on == set()
    assert Home(home, said, "응").on == {"가스"}
    assert Home(home, said, "아니").on == set()


def test_ones_own_wish_is_not_asked_about(home):
    assert Home(home, "가스 켜줘").on == {"가스"}
    assert Home(home, "내가 가스 켜라고 했잖아").on == {"가스"}


@pytest.mark.parametrize("said", ["다 취소", "다 취소해줘", "전부 취소해줘", "모두 취소", "지금까지 한 거 다 취소해줘"])
def test_all_that_was_done_is_taken_back_where_that_is_said(home, said):
    after = Home(home, "불 켜줘", "우유 담아줘", "빵 담아줘", "7시에 깨워줘", said)
    assert (after.on, after.cart, after.alarms) == (set(), [], [])


def test_all_that_was_done_longer_ago_is_named_and_asked_about(home):
    said = ("불 켜줘", "우유 담아줘", "날씨 어때", "다 취소해줘")
    asked = Home(home, *said)
    assert asked.replies[-1] == "조금 전에 ‘불 켜줘’, ‘우유 담아줘’ 하신 것을 취소할까요?"
    assert (asked.on, asked.cart) == ({"불"}, ["우유"])
    after = Home(home, *said, "네")
    assert (after.on, after.cart) == (set(), [])


def test_only_the_last_is_taken_back_where_no_more_is_said(home):
    after = Home(home, "불 켜줘", "7시에 깨워줘", "우유 담아줘", "취소")
    assert (after.on, after.cart, after.alarms) == ({"불"}, [], [SEVEN])


@pytest.mark.parametrize("said", ["다 빼줘", "전부 빼줘", "장바구니 비워줘", "장바구니 다 비워줘"])
def test_the_whole_cart_is_emptied_and_filled_again(home, said):
    for between in ((), ("불 켜줘",)):
        things = ("우유 담아줘", "빵 담아줘", *between)
        assert Home(home, *things, said).cart == []
        assert Home(home, *things, said, "취소").cart == ["우유", "식빵"]


def test_as_many_as_are_named_are_taken_out(home):
    after = Home(home, "우유 세 개 담아줘", "한 개 빼줘")
    assert after.replies[-1] == "네, 우유 1개를 뺐어요. 2개 남았어요."
    assert after.cart == ["우유"]
    assert Home(home, "우유 세 개 담아줘", "우유 세 개 빼줘").cart == []
    assert Home(home, "우유 세 개 담아줘", "우유 빼줘").cart == []
    assert Home(home, "우유 세 개 담아줘", "두 개 빼줘", "취소").world["counts"] == [[3, "개"]]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("고기 반 근 담아줘", "고기 반 근 담았어요"),
        ("수박 반 통 담아줘", "수박 반 통 담았어요"),
        ("고기 600g 담아줘", "고기 600g 담았어요"),
        ("쌀 1.5kg 담아줘", "쌀 1.5kg 담았어요"),
    ],
)
def test_what_is_weighed_is_not_counted(home, said, told):
    assert told in Home(home, said).replies[0]


@pytest.mark.parametrize("said", ["우유 500개 담아줘", "우유 0개 담아줘"])
def test_so_many_pieces_there_cannot_be(home, said):
    assert Home(home, said).cart == []


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (("온도 올려줘",), "온도를 올렸어요"),
        (("안방 온도 내려줘",), "안방 온도를 내렸어요"),
        (("에어컨 켜줘", "온도 내려줘"), "에어컨을 내렸어요"),
        (("안방 불 켜줘", "온도 올려줘"), "안방 온도를 올렸어요"),
        (("불 올려줘",), "불을 올렸어요"),
        (("전기장판 온도 올려줘",), "전기장판을 올렸어요"),
        (("에어컨 켜줘", "밝게 해줘"), "네, 불을 올렸어요"),
        (("거실 커튼 열어줘", "밝기 올려줘"), "거실 불을 올렸어요"),
        (("스탠드 켜줘", "밝게 해줘"), "스탠드를 올렸어요"),
        (("에어컨 켜줘", "텔레비전 밝기 낮춰줘"), "텔레비전을 내렸어요"),
        (("실내 밝기 올려줘",), "불을 올렸어요"),
        (("핸드폰 밝기 올려줘",), "핸드폰은 제가 아는 기기가 아니에요"),
        (("화면 밝기 올려줘",), "화면은 제가 아는 기기가 아니에요"),
    ],
)
def test_how_warm_it_is_is_not_the_light_and_how_bright_it_is_is(home, said, told):
    assert told in Home(home, *said).replies[-1]


def test_what_plays_is_switched_off_where_nothing_else_is_on(home):
    after = Home(home, "라디오 켜줘", "소리 줄여줘", "꺼줘")
    assert after.replies[-1] == "네, 나오던 것을 껐어요."
    assert not after.playing
    assert "불" not in after.world.get("devices", {})
    again = Home(home, "라디오 켜줘", "소리 줄여줘", "꺼줘", "아니 다시 켜줘")
    assert again.replies[-1] == "네, 다시 틀었어요."
    assert again.playing
    lit = Home(home, "라디오 켜줘", "불 켜줘", "꺼줘")
    assert lit.playing
    assert lit.on == set()


@pytest.mark.parametrize(
    ("said", "thing"),
    [("거실 실링팬 켜줘", "실링팬은"), ("대문 열어줘", "대문은"), ("주방 와플기 켜줘", "와플기는")],
)
def test_a_thing_that_is_none_of_this_home_is_told_and_not_switched(home, said, thing):
    after = Home(home, said)
    assert after.on == set()
    assert after.replies[0].startswith(f"{thing} 제가 아는 기기가 아니에요.")


@pytest.mark.parametrize("room", ["멍멍이 방", "둘째 방", "아기 방", "회의실"])
def test_a_room_of_ones_own_is_one_of_several(home, room):
    assert Home(home, f"거실이랑 {room} 불 켜줘").on == {"거실 불", f"{room} 불"}


@pytest.mark.parametrize("thing", ["벽걸이에어컨", "형광등", "가스레인지"])
def test_what_is_a_kind_of_something_known_is_switched(home, thing):
    assert Home(home, f"{thing} 켜줘").on == {thing}


@pytest.mark.parametrize("said", ["방에 불 켜줘", "어서 불 켜줘", "불좀 켜줘"])
def test_who_names_no_room_means_none(home, said):
    assert Home(home, said).on == {"불"}


@pytest.mark.parametrize(
    "said", ["나머지 불 다 꺼줘", "모든 불 꺼", "집안 불 다 꺼", "우리 집 불 다 꺼줘", "모든 기기 꺼줘", "올오프"]
)
def test_all_of_the_home_is_no_room(home, said):
    assert Home(home, "거실 불 켜줘", "안방 불 켜줘", said).on == set()


@pytest.mark.parametrize(
    ("said", "thing"), [("냉장고 문 닫아줘", "냉장고 문은"), ("방문 열어줘", "방문은"), ("안방 문 열어줘", "안방 문은")]
)
def test_a_door_is_neither_its_appliance_nor_a_window(home, said, thing):
    after = Home(home, "냉장고 켜줘", said)
    assert after.on == {"냉장고"}
    assert after.replies[-1].startswith(f"{thing} 제가 아는 기기가 아니에요.")


@pytest.mark.parametrize(
    ("said", "on"),
    [
        ("거실 불 켜줘/안방은 꺼", {"거실 불"}),
        ("거실 불 켜줘/안방 불 켜줘/안방 꺼요", {"거실 불"}),
        ("에어컨 켜줘/선풍기는 꺼", {"에어컨"}),
        ("거실 불 안방 에어컨 켜줘", {"거실 불", "안방 에어컨"}),
        ("부엌 불 거실 불 켜줘", {"부엌 불", "거실 불"}),
    ],
)
def test_each_is_switched_as_it_is_said(home, said, on):
    assert Home(home, *said.split("/")).on == on


@pytest.mark.parametrize("said", ["10초만 재", "약국 몇 시까지 해", "병원 몇 시까지 해", "30초만 재"])
def test_a_time_limit_of_what_is_not_understood_ends_in_an_answer(home, said):
    assert Home(home, said).replies[0]


@pytest.mark.parametrize(
    ("said", "cart"),
    [
        ("우유 두 개 주문 한 번 해줘", ["우유"]),
        ("콜라 두 병 추가 한 번 더", ["콜라"]),
        ("두부랑 콩나물좀 담아줘", ["두부", "콩나물"]),
    ],
)
def test_only_things_are_put_in(home, said, cart):
    assert Home(home, said).cart == cart


@pytest.mark.parametrize(
    ("said", "alarms"),
    [
        ("두 밤 자고 7시에 깨워줘", ["2026-12-02T07:00:00"]),
        ("엄마 생일 알람 7시에 맞춰줘", []),
        ("내일 7시에 엄마 생일 선물 알람 맞춰줘", ["2026-12-01T07:00:00"]),
    ],
)
def test_a_day_is_the_one_that_is_meant(home, said, alarms):
    assert Home(home, said).alarms == alarms


@pytest.mark.parametrize("said", ["실링팬 올려", "실링팬 세게", "실링팬 좀 올려줘", "실링팬 3단계로 맞춰줘"])
def test_what_is_not_known_is_not_turned_up_either(home, said):
    assert Home(home, said).replies == ["실링팬은 제가 아는 기기가 아니에요. 아무것도 바꾸지 않았어요."]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("에어컨 올려", "네, 에어컨을 올렸어요."),
        ("벽걸이에어컨 올려", "네, 벽걸이에어컨을 올렸어요."),
        ("온도 올려줘", "네, 온도를 올렸어요."),
        ("티비 소리 키워줘", "네, 소리를 키웠어요."),
        ("조명 밝게", "네, 불을 올렸어요."),
        ("거실 밝기 낮춰줘", "네, 거실 불을 내렸어요."),
    ],
)
def test_what_is_known_is_turned_up(home, said, told):
    assert Home(home, said).replies == [told]


@pytest.mark.parametrize(
    ("said", "on"),
    [
        ("집이 너무 어두워", {"불"}),
        ("집 안이 어두워", {"불"}),
        ("집 켜줘", {"불"}),
        ("불 켜줘/집 전체 꺼줘", set()),
    ],
)
def test_the_home_is_no_appliance(home, said, on):
    assert Home(home, *said.split("/")).on == on


@pytest.mark.parametrize(
    ("said", "on"), [("집이 더워", {"에어컨"}), ("거실이 더워", {"거실 에어컨"}), ("집이 추워", {"보일러"})]
)
def test_who_is_hot_or_cold_is_given_what_helps_at_once_or_when_it_is_chosen(home, said, on):
    at_once = Home(home, said)
    assert (at_once.on or Home(home, said, "켜기").on) == on


@pytest.mark.parametrize(
    ("said", "devices"),
    [
        ("커튼 열어줘/창문 열어줘/다 닫아줘", {"커튼": "off", "창문": "off"}),
        ("창문이랑 커튼 열어줘/다 닫아", {"커튼": "off", "창문": "off"}),
        ("커튼 열어줘/창문 열어줘/둘 다 닫아줘", {"커튼": "off", "창문": "off"}),
        ("커튼 닫아줘/창문 닫아줘/다 열어줘", {"커튼": "on", "창문": "on"}),
        ("커튼 열어줘/불 켜줘/다 닫아줘", {"커튼": "off", "불": "on"}),
        ("커튼 열어줘/창문 열어줘/다 닫아줘/취소", {"커튼": "on", "창문": "on"}),
        ("거실 커튼 열어줘/안방 커튼 열어줘/거실 다 닫아줘", {"거실 커튼": "off", "안방 커튼": "on"}),
        ("불 켜줘/닫아줘", {"불": "on"}),
        ("가스 켜줘/다 잠가줘", {"가스": "off"}),
    ],
)
def test_opening_and_closing_alone_are_about_what_opens(home, said, devices):
    assert Home(home, *said.split("/")).world["devices"] == devices


def test_what_shall_be_opened_is_asked_where_nothing_is_known(home):
    assert Home(home, "열어줘", "창문").replies == ["무엇을 열까요? 이름을 말씀해 주세요.", "네, 창문을 열었어요."]


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("보일라 올려", "네, 보일라를 올렸어요."),
        ("바닥 난방 이 도만 더", "네, 바닥 난방을 2도 올렸어요."),
        ("히터기 온도 높여 줘", "네, 히터기를 올렸어요."),
        ("에어컨 23도 말고 24도로", "네, 에어컨을 24도로 맞췄어요."),
        ("선풍기 1단 말고 2단으로", "네, 선풍기를 2단으로 맞췄어요."),
    ],
)
def test_what_is_turned_up_is_known_as_what_is_switched(home, said, answer):
    assert Home(home, said).replies == [answer]


def test_all_that_was_switched_off_is_switched_on_again(home):
    said = ("불 켜줘", "에어컨 켜줘", "다 꺼줘", "다시 켜줘")
    assert Home(home, *said).on == {"불", "에어컨"}
    assert Home(home, *said, "취소").on == set()
    assert Home(home, "에어컨 켜줘", "선풍기 켜줘", "다 꺼줘", "다시 켜줘").on == {"에어컨", "선풍기"}


@pytest.mark.parametrize("said", ["따뜻하게 해줘", "시원하게 해줘", "24도", "바람 더 세게"])
def test_warmth_and_wind_are_never_the_light(home, said):
    which = "어떤 기기를 말씀하시는 건가요? 이름을 말씀해 주세요."
    assert Home(home, said).replies == [which]
    assert Home(home, "불 켜줘", said).replies[-1] == which
    assert Home(home, "에어컨 켜줘", said).replies[-1].startswith("네, 에어컨을")


def test_the_appliance_that_was_asked_for_is_taken(home):
    assert Home(home, "24도", "에어컨").replies[-1] == "네, 에어컨을 24도로 맞췄어요."


def test_the_warmth_of_a_room_is_its_own(home):
    assert Home(home, "거실 이십사 도로").replies == ["네, 거실을 24도로 맞췄어요."]


def test_what_is_named_beside_a_verb_of_opening_is_told(home):
    assert Home(home, "대문 열어 드려 택배 기사님 오셨어").replies[0].startswith("대문은 제가 아는 기기가 아니에요")
