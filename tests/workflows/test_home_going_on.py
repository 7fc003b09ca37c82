"""What was said before at home decides what a sentence is about that says no more than what shall become of it."""

from __future__ import annotations

import pytest

from saram.workflows.talking import LoadedBot, load_bot

from .world import SEVEN, Home


@pytest.fixture(scope="module")
def home() -> LoadedBot:
    return load_bot("home")


@pytest.mark.parametrize(
    ("said", "cart"),
    [
        ("라면 다섯 개랑 콜라 두 병 담아줘/아니 라면 세 개", {"라면": [3, "개"], "콜라": [2, "병"]}),
        ("라면 다섯 개랑 콜라 두 병 담아줘/아니 콜라 세 병", {"라면": [5, "개"], "콜라": [3, "병"]}),
        ("라면 다섯 개랑 콜라 두 병 담아줘/아니 라면 세 개랑 콜라 한 병", {"라면": [3, "개"], "콜라": [1, "병"]}),
        ("라면 다섯 개 담아줘/콜라 두 병 담아줘/아니 라면 세 개", {"라면": [3, "개"], "콜라": [2, "병"]}),
        ("라면 다섯 개랑 콜라 두 병 담아줘/아니 사이다 두 병", {"라면": [5, "개"], "사이다": [2, "병"]}),
        ("라면 다섯 개 담아줘/아니 세 개", {"라면": [3, "개"]}),
        ("콜라 담아줘/아니 사이다", {"사이다": None}),
        ("라면 담아줘/콜라 담아줘/아니 라면 세 개랑 콜라 한 병", {"라면": [3, "개"], "콜라": [1, "병"]}),
    ],
)
def test_so_many_of_a_thing_take_the_place_of_its_like(home, said, cart):
    world = Home(home, *said.split("/")).world
    assert len(world["cart"]) == len(cart)
    assert dict(zip(world["cart"], world["counts"], strict=True)) == cart


@pytest.mark.parametrize("more", ["아니 라면 하나 더", "아니 라면 두 개 더", "아니 라면도 한 개"])
def test_so_many_more_of_a_thing_come_to_its_like(home, more):
    world = Home(home, "라면 두 개 담아줘", "콜라 담아줘", more).world
    assert world["cart"] == ["라면", "콜라", "라면"]
    assert world["counts"][0] == [2, "개"]


@pytest.mark.parametrize(
    ("said", "devices"),
    [
        ("현관문 열어줘/아니 닫아", {"현관문": "off"}),
        ("커튼 열어줘/아니 닫아줘", {"커튼": "off"}),
        ("문 열어/아니 닫아", {"현관문": "off"}),
        ("거실 커튼 열어줘/아니요 닫아 주세요", {"거실 커튼": "off"}),
        ("커튼 닫아/아니 열어", {"커튼": "on"}),
        ("불 켜줘/안방도/아니 꺼", {"불": "on", "안방 불": "off"}),
        ("불하고 에어컨 켜줘/아니 꺼", {"불": "off", "에어컨": "off"}),
        ("안방 불 켜고 커튼 닫아줘/아니 열어", {"안방 불": "on", "안방 커튼": "on"}),
        ("불 켜줘/아니 에어컨 켜줘", {"불": "off", "에어컨": "on"}),
        ("커튼 열고 불 켜줘/아니 닫아", {"커튼": "off", "불": "on"}),
        ("불 켜고 커튼 열어줘/아니 꺼", {"커튼": "on", "불": "off"}),
        ("커튼 열고 불 켜줘/아니 꺼", {"커튼": "on", "불": "off"}),
        ("거실 불 켜줘 안방도/아니 꺼", {"거실 불": "off", "안방 불": "off"}),
        ("불 켜고 알람 7시 맞춰줘/아니 꺼", {"불": "off"}),
    ],
)
def test_another_verb_alone_is_about_what_was_just_done(home, said, devices):
    assert Home(home, *said.split("/")).world["devices"] == devices


def test_what_was_turned_up_is_turned_down(home):
    assert Home(home, "볼륨 올려줘", "아니 내려").replies[-1] == "네, 소리를 줄였어요."
    assert Home(home, "볼륨 올려줘", "아니 꺼").replies[-1] == "네, 소리를 껐어요."


@pytest.mark.parametrize(
    ("said", "told"),
    [("편의점 문 열어", "영업시간|가게"), ("은행 문 열어", "오전 9시"), ("문 열어?", "문 열까요?")],
)
def test_whether_somewhere_is_open_is_no_wish(home, said, told):
    after = Home(home, said)
    assert any(each in after.replies[0] for each in told.split("|"))
    assert after.on == set()


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("노래 틀어줘/꺼줘", "네, 노래를 껐어요."),
        ("노래 틀어줘/이제 꺼줘", "네, 노래를 껐어요."),
        ("라디오 틀어줘/꺼줘", "네, 라디오를 껐어요."),
        ("뉴스 틀어줘/꺼줘", "네, 뉴스를 그만 읽을게요."),
        ("타이머 5분/멈춰", "네, 타이머를 잠시 멈췄어요."),
        ("불 켜줘/꺼줘", "네, 불을 껐어요."),
        ("불 켜줘/노래 틀어줘/꺼줘", "네, 노래를 껐어요."),
        ("노래 틀어줘/오늘 날씨 어때/꺼줘", "네, 노래를 껐어요."),
        ("재즈 틀어줘/노래 꺼줘/불 켜줘/오늘 날씨 어때/꺼줘", "네, 불을 껐어요."),
        ("불 켜줘/오늘 날씨 어때/꺼줘", "네, 불을 껐어요."),
    ],
)
def test_what_goes_on_is_what_shall_end(home, said, told):
    assert Home(home, *said.split("/")).replies[-1] == told


@pytest.mark.parametrize(
    "said",
    [
        "불 켜줘/에어컨 켜줘/에어컨 꺼줘/노래 틀어줘/오늘 날씨 어때/꺼줘",
        "노래 틀어줘/불 켜줘/오늘 날씨 어때/꺼줘",
        "노래 틀어줘/전자레인지",
    ],
)
def test_which_of_two_is_asked_where_nothing_tells(home, said):
    assert Home(home, *said.split("/")).replies[-1].endswith("말씀하시는 건가요?")


def test_an_alarm_that_does_not_ring_stays_when_something_shall_be_switched_off(home):
    assert Home(home, "알람 7시에 맞춰줘", "이거 꺼").alarms == [SEVEN]


@pytest.mark.parametrize("word", ["도와줘", "당연하지", "노", "ㄴㄴ", "ㅇㅋ", "관둬", "땡스", "아무렴"])
@pytest.mark.parametrize("deed", ["불 켜줘", "노래 틀어줘", "우유 담아줘", "알람 7시에 맞춰줘"])
def test_a_yes_a_no_or_a_call_for_help_does_nothing_to_what_was_done(home, deed, word):
    after = Home(home, deed)
    before = after.world
    (reply,) = after.conversation.hear(word)
    assert after.world == before
    assert reply.intent == "" or reply.intent.startswith("common.")


@pytest.mark.parametrize("said", ["내일로 바꿔줘", "내일로 바꿔 줘", "내일로 옮겨줘"])
def test_the_day_alone_changes_the_alarm_that_was_just_set(home, said):
    assert Home(home, "알람 7시에 맞춰줘", said).alarms == ["2026-12-01T19:00:00"]


@pytest.mark.parametrize("said", ["내일 거 취소해줘", "내일 것 지워줘"])
def test_the_day_alone_names_the_alarm_that_is_deleted(home, said):
    assert Home(home, "내일 7시에 깨워줘", said).alarms == []


@pytest.mark.parametrize("said", ["전부 얼마야", "다 얼마야", "모두 얼마예요", "총 얼마야", "얼마야"])
def test_what_all_of_it_costs_is_asked_of_the_cart(home, said):
    reply = Home(home, "우유 담아줘", "빵 담아줘", said).replies[-1]
    assert "우유, 식빵" in reply
    assert "값이 달라서" in reply


def test_of_a_full_cart_no_more_than_five_things_are_named(home):
    things = ("우유 담아줘", "빵 담아줘", "라면 담아줘", "콜라 담아줘", "두부 담아줘", "사과 담아줘")
    assert "두부가 있어요" in Home(home, *things, "얼마야").replies[-1]


def test_of_the_cart_the_prices_are_told_only_where_they_are_asked_for(home):
    assert Home(home, "라면 담아줘", "우유 얼마인지 알려주고 장바구니 보여줘").replies[-1].endswith("있어요. 라면.")


def test_what_one_thing_costs_is_asked_of_that(home):
    told = "콜라는 가게마다 값이 달라서 알려 드릴 수 없어요."
    assert Home(home, "우유 담아줘", "콜라는 얼마야").replies[-1] == told


@pytest.mark.parametrize("said", ["다 꺼줘", "전부 꺼줘", "집 다 꺼줘", "싹 다 꺼"])
def test_what_plays_is_switched_off_with_all_there_is_and_comes_back_with_it(home, said):
    before = ("노래 틀어줘", "거실 불 켜줘", said)
    after = Home(home, *before)
    assert (after.on, after.playing) == (set(), False)
    assert "나오던 것" in after.replies[-1]
    again = Home(home, *before, "취소")
    assert (again.on, again.playing) == ({"거실 불"}, True)


@pytest.mark.parametrize("said", ["불 다 꺼줘", "거실 다 꺼줘", "꺼줘"])
def test_what_plays_goes_on_where_not_all_is_meant(home, said):
    assert Home(home, "노래 틀어줘", "거실 불 켜줘", said).playing


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("내일 밤 11시에 깨워줘/내일 알람 지워줘", []),
        ("내일 밤 한 시에 깨워줘/내일 알람 지워줘", []),
        ("내일 7시에 깨워줘/내일 밤 한 시에 깨워줘/내일 알람 지워줘", []),
        ("모레 새벽 한 시에 깨워줘/내일 알람 지워줘", ["2026-12-02T01:00:00"]),
        ("내일 밤 한 시에 깨워줘/내일 7시 알람 지워줘", ["2026-12-02T01:00:00"]),
    ],
)
def test_an_alarm_is_of_the_day_it_was_set_for(home, said, left):
    assert Home(home, *said.split("/")).alarms == left


@pytest.mark.parametrize(
    ("said", "counts"),
    [
        ("라면 다섯 개 담아줘/두 개 더", {"라면": [[5, "개"], [2, "개"]]}),
        ("라면 다섯 개 담아줘/두 개 더요", {"라면": [[5, "개"], [2, "개"]]}),
        ("커피 두 잔 담아줘/두 잔 더", {"커피": [[2, "잔"], [2, "잔"]]}),
        ("귤 2키로 담아줘/1키로 더", {"귤": [[2, "키로"], [1, "키로"]]}),
        ("라면 다섯 개 담아줘/하나 더", {"라면": [[5, "개"], [1, ""]]}),
        ("라면 다섯 개 담아줘/더 담아줘", {"라면": [[5, "개"], None]}),
        ("우유랑 콜라 담아줘/콜라는 두 개", {"우유": [None], "콜라": [[2, "개"]]}),
        ("우유랑 콜라 담아줘/우유는 하나만", {"콜라": [None], "우유": [[1, ""]]}),
        ("라면 다섯 개 담아줘/세 개만", {"라면": [[3, "개"]]}),
        ("귤 2키로 담아줘/1킬로만", {"귤": [[1, "킬로"]]}),
        ("쌀 20kg 담아줘/10kg로 바꿔줘", {"쌀": [[10, "kg"]]}),
        ("라면 다섯 개 담아줘/콜라 두 개", {"라면": [[5, "개"]], "콜라": [[2, "개"]]}),
    ],
)
def test_so_many_more_are_added_and_so_many_alone_take_the_place_of_what_was(home, said, counts):
    world = Home(home, *said.split("/")).world
    found: dict[str, list] = {}
    for item, count in zip(world["cart"], world["counts"], strict=True):
        found.setdefault(item, []).append(count)
    assert found == counts


@pytest.mark.parametrize("said", ["캔슬", "랜덤", "십팔로", "24도", "칠 분만"])
def test_what_another_bot_knows_is_nothing_for_the_cart_because_it_sounds_so(home, said):
    assert set(Home(home, "라면 두 개 담아줘", said).cart) <= {"라면"}
    assert Home(home, "라면 두 개 담아줘", said).world["counts"] in ([], [[2, "개"]])


def test_a_yes_is_no_room_because_it_sounds_like_one(home):
    assert Home(home, "불 켜줘", "맞당께").on == {"불"}
