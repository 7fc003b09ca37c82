"""Words that only look like a sign of something else: what is done at home is what was meant."""

from __future__ import annotations

import pytest

from saram.workflows.talking import LoadedBot, load_bot

from .world import Home


@pytest.fixture(scope="module")
def home() -> LoadedBot:
    return load_bot("home")


LIT = ("거실 불 켜줘", "에어컨 켜줘", "TV 켜줘")


def test_all_that_is_over_is_not_all_there_is(home):
    assert Home(home, *LIT, "다 봤으니까 꺼줘").on == {"거실 불", "에어컨"}
    assert Home(home, *LIT, "다 꺼줘").on == set()
    assert len(Home(home, "7시에 깨워줘", "8시에 깨워줘", "다 잤으니까 알람 지워줘").alarms) == 2
    assert Home(home, "7시에 깨워줘", "8시에 깨워줘", "알람 전부다 지워줘").alarms == []
    assert Home(home, "우유 담아줘", "사과 담아줘", "다 먹었으니까 빼줘").cart == ["우유"]


@pytest.mark.parametrize("said", ["전부 말고 방금 거만 취소해줘", "다 됐고 방금 거 취소해줘", "방금 거 취소해줘"])
def test_only_what_was_done_last_is_taken_back(home, said):
    assert Home(home, "거실 불 켜줘", "안방 불 켜줘", said).on == {"거실 불"}


def test_what_was_done_before_is_taken_back_once(home):
    after = Home(home, "거실 불 켜줘", "안방 불 켜줘", "취소해줘", "다 취소해줘", "응")
    assert after.on == set()
    assert Home(home, "7시에 깨워줘", "고마워", "다 취소해줘", "응", "9시에 깨워줘", "다 취소해줘").alarms == []


@pytest.mark.parametrize("said", ["장바구니 비우지마", "장바구니 비우지 말아줘", "장바구니 비워놨어"])
def test_a_cart_that_shall_not_be_emptied_stays(home, said):
    assert Home(home, "우유 담아줘", said).cart == ["우유"]


@pytest.mark.parametrize("said", ["장바구니 비워줘", "장바구니에서 모든 거 빼줘", "장바구니 전체 빼줘"])
def test_a_cart_is_emptied(home, said):
    assert Home(home, "우유 담아줘", "오늘 날씨 어때", said).cart == []


def test_taking_back_takes_what_was_put_in_last(home):
    assert Home(home, "우유 한 개 담아줘", "우유 세 개 담아줘", "취소해줘").world["counts"] == [[1, "개"]]
    assert Home(home, "우유 다섯 개 담아줘", "우유 두 개 담아줘", "취소해줘").world["counts"] == [[5, "개"]]
    assert Home(home, "우유 세 개 담아줘", "우유 빼줘", "취소해줘").world["counts"] == [[3, "개"]]


def test_bottles_are_pieces(home):
    assert Home(home, "우유 세 개 담아줘", "우유 한 병 빼줘").world["counts"] == [[2, "개"]]


def test_all_of_one_thing_is_not_all_there_is(home):
    assert Home(home, "우유 담아줘", "빵 담아줘", "모든 우유 빼줘").cart[-1] == "식빵"
    assert Home(home, "우유 담아줘", "빵 담아줘", "모든 거 빼줘").cart == []


def test_measures_are_taken_out_in_any_unit(home):
    assert Home(home, "고기 600g 담아줘", "고기 600그램 빼줘").cart == []
    assert Home(home, "물 2L 담아줘", "물 2리터 빼줘").cart == []
    assert Home(home, "고기 1kg 담아줘", "고기 300g 빼줘").world["counts"] == [[0.7, "kg"]]
    packed = Home(home, "고기 600g 담아줘", "고기 한 팩 담아줘", "고기 한 팩 빼줘")
    assert packed.world["counts"] == [[600, "g"]]


def test_a_piece_is_not_taken_out_of_a_weight(home):
    after = Home(home, "고기 600g 담아줘", "고기 한 개 빼줘")
    assert (after.world["counts"], after.world["cart"]) == ([[600, "g"]], ["고기"])
    assert after.replies[-1].startswith("고기는 600g 담겨 있어요.")
    assert Home(home, "고기 600g 담아줘", "고기 200g 빼줘").world["counts"] == [[400, "g"]]


def test_a_cart_of_a_conversation_from_before_counts_were_kept(home):
    conversation = home.open()
    list(conversation.hear("우유 담아줘"))
    state = conversation.snapshot()
    del state["agenda"]["session"]["counts"]
    again = home.open()
    again.restore(state)
    list(again.hear("우유 빼줘"))
    assert again.snapshot()["agenda"]["session"]["cart"] == []


@pytest.mark.parametrize(
    ("said", "on"),
    [
        (("에어컨도 켜라고 했잖아",), {"에어컨"}),
        (("거실 불은 켜라고 했잖아",), {"거실 불"}),
        (("난방은 켜라네",), {"보일러"}),
        (("아빠는 에어컨 켜래",), set()),
        (("아빠는 에어컨 켜래", "응"), {"에어컨"}),
        (("할머니도 에어컨 켜 달래",), set()),
    ],
)
def test_a_thing_is_nobody_who_wishes(home, said, on):
    assert Home(home, *said).on == on


@pytest.mark.parametrize("said", ["저는 내일 아침 7시에 일어날래요", "나 내일 7시에 일어날래"])
def test_what_i_shall_do_is_no_wish_of_another(home, said):
    assert Home(home, said).alarms == ["2026-12-01T07:00:00"]


@pytest.mark.parametrize(
    ("said", "on"),
    [
        ("에어컨 켜고 불 꺼줘 아니 불은 그대로 두고 TV 켜줘", {"에어컨", "텔레비전"}),
        ("에어컨 켜고 불 꺼줘 아니 불은 그냥 둬", {"에어컨"}),
    ],
)
def test_what_is_wished_besides_is_done(home, said, on):
    after = Home(home, said)
    assert after.on == on
    assert "불" not in after.world["devices"]


def test_what_played_before_something_else_did_does_not_come_back(home):
    said = ("아이유 노래 틀어줘", "소리 줄여줘", "꺼줘", "방탄소년단 노래 틀어줘", "소리 줄여줘", "켜줘")
    assert Home(home, *said).world["playing"] != "아이유"


def test_an_open_window_is_nothing_to_switch_off(home):
    after = Home(home, "창문 열어줘", "라디오 켜줘", "소리 줄여줘", "꺼줘")
    assert not after.playing
    assert after.on == {"창문"}


def test_taking_back_switches_on_no_light_that_was_not(home):
    assert Home(home, "에어컨 켜줘", "다 꺼줘", "취소해줘").on == {"에어컨"}


@pytest.mark.parametrize(
    ("said", "alarm"),
    [
        ("수금 가야 되니까 7시에 깨워줘", "2026-11-30T19:00:00"),
        ("화목 저녁 8시에 알람 맞춰줘", "2026-12-01T20:00:00"),
        ("내일 엄마 생일 파티 때문에 7시에 깨워줘", "2026-12-01T07:00:00"),
        ("내일 쉬는 날 아니니까 7시에 깨워줘", "2026-12-01T07:00:00"),
    ],
)
def test_words_that_look_like_days(home, said, alarm):
    assert Home(home, said).alarms == [alarm]


@pytest.mark.parametrize("said", ["도서관 가야 되니까 불 꺼줘", "노래방 갔다 올게 불 꺼줘"])
def test_where_somebody_goes_is_no_room(home, said):
    at_once = Home(home, said).world.get("devices")
    assert (at_once or Home(home, said, "끄기").world["devices"]) == {"불": "off"}
