"""What people take back, put right, ask first or want left alone at home, and how the home stands then."""

from __future__ import annotations

import pytest

from saram.workflows.talking import LoadedBot, load_bot

from .world import EIGHT, MONDAY, NINE, SEVEN, Home


@pytest.fixture(scope="module")
def home() -> LoadedBot:
    return load_bot("home")


@pytest.mark.parametrize("said", ["아니 하지 마", "하지 마", "취소", "방금 거 되돌려줘", "그거 취소해 줘"])
def test_the_last_thing_done_is_the_one_taken_back(home, said):
    after = Home(home, "7시에 깨워줘", "3분 타이머 맞춰줘", said)
    assert after.replies[-1] == "네, 타이머를 지웠어요."
    assert after.alarms == [SEVEN]
    assert not after.timer


@pytest.mark.parametrize("said", ["아니 바꾸지 마", "바꾸지 마", "취소"])
def test_a_changed_alarm_is_put_back(home, said):
    after = Home(home, "7시에 깨워줘", "8시로 바꿔줘", said)
    assert "오후 7시로 바꿨어요" in after.replies[-1]
    assert after.alarms == [SEVEN]


@pytest.mark.parametrize("said", ["취소", "아니 지우지 마", "원래대로 해줘"])
def test_what_was_deleted_is_set_again(home, said):
    assert Home(home, "7시에 깨워줘", "8시에 깨워줘", "8시 알람 지워줘", said).alarms == [SEVEN, EIGHT]
    assert Home(home, "3분 타이머 맞춰줘", "타이머 지워줘", said).timer


def test_the_alarm_that_is_named_is_corrected(home):
    said = ("7시에 깨워줘", "8시에 깨워줘", "아니 7시 말고 9시")
    assert Home(home, *said).alarms == [EIGHT, NINE]
    assert Home(home, *said, "취소").alarms == [EIGHT]
    other = Home(home, "7시에 깨워줘", "아니 6시 말고 9시")
    assert other.replies[-1] == "그런 알람은 없어요."
    assert other.alarms == [SEVEN]


def test_all_that_one_sentence_did_is_taken_back(home):
    assert Home(home, "불 켜고 노래 틀어줘", "취소").world == Home(home, "불 켜줘", "취소").world
    assert Home(home, "거실 불이랑 안방 불 켜줘", "취소").on == set()
    assert Home(home, "6시랑 7시에 깨워줘", "취소").alarms == []
    assert Home(home, "우유랑 빵 담아줘", "취소").cart == []


@pytest.mark.parametrize("between", ["날씨 어때", "30분 뒤에 불 꺼줘", "에어컨 500도로 맞춰줘", "안방 빼고 불 다 꺼줘"])
def test_what_was_done_longer_ago_is_asked_about_first(home, between):
    asked = Home(home, "불 켜줘", between, "취소해줘")
    assert asked.replies[-1] == "조금 전에 ‘불 켜줘’ 하신 것을 취소할까요?"
    assert asked.on == {"불"}
    assert Home(home, "불 켜줘", between, "취소해줘", "네").on == set()
    assert Home(home, "불 켜줘", between, "취소해줘", "아니").on == {"불"}
    assert Home(home, "불 켜줘", between, "하지 마").on == {"불"}


@pytest.mark.parametrize("said", ["아니", "아니야", "그거 아니야", "아니 됐어", "아니 필요 없어"])
def test_a_no_to_what_was_just_done_is_asked_about(home, said):
    asked = Home(home, "7시에 깨워줘", said)
    assert asked.replies[-1] == "조금 전에 ‘7시에 깨워줘’ 하신 것을 취소할까요?"
    assert asked.alarms == [SEVEN]
    assert Home(home, "7시에 깨워줘", said, "응").alarms == []
    assert "취소" not in Home(home, "7시에 깨워줘", "날씨 어때", said).replies[-1]
    assert "취소" not in Home(home, "7시에 깨워줘", "고마워", said).replies[-1]


def test_small_talk_makes_nothing_older(home):
    assert Home(home, "불 켜줘", "고마워", "취소").on == set()


def test_a_question_for_a_value_is_what_is_cancelled(home):
    after = Home(home, "불 켜줘", "알람 맞춰줘", "취소해줘")
    assert after.replies[-1] == "네, 하지 않을게요."
    assert after.on == {"불"}


@pytest.mark.parametrize(
    "said", ["켜지 마", "아니 켜지 마", "안 켜도 돼", "켜지 말라니까", "켜라고 안 했어", "켜라고 한 적 없어"]
)
def test_what_is_denied_in_its_own_verb_is_switched_off_again(home, said):
    assert Home(home, "에어컨 켜줘", said).replies[-1] == "네, 에어컨을 껐어요."
    assert Home(home, "라디오 켜줘", said).playing is False
    assert Home(home, "안방 불 켜줘", "거실도", "켜지 마").on == {"안방 불"}


@pytest.mark.parametrize("said", ["에어컨은 켜지 마", "안방 불 켜지 마", "라디오 켜지 마"])
def test_what_is_denied_of_something_else_leaves_what_was_done(home, said):
    assert Home(home, "거실 불 켜줘", said).on == {"거실 불"}


@pytest.mark.parametrize("said", ["잊지 마", "걱정하지 마", "말하지 마", "다음 노래는 틀지 마"])
def test_a_denial_of_another_verb_takes_nothing_back(home, said):
    assert Home(home, "7시에 깨워줘", said).alarms == [SEVEN]
    assert Home(home, "노래 틀어줘", said).playing


@pytest.mark.parametrize(
    "end",
    [
        "취소",
        "아니 취소",
        "아니다 됐어",
        "아니야",
        "아 아니다",
        "아냐 하지 마",
        "취소할게",
        "하려다 말았어",
        "없던 걸로 해줘",
        "아 그냥 둬",
        "말아",
    ],
)
def test_what_is_taken_back_in_the_same_breath_is_not_done(home, end):
    for wish in ("불 켜줘", "7시 알람 맞춰줘", "우유 담아줘", "불 켜고 노래 틀어줘"):
        after = Home(home, f"{wish} {end}")
        assert after.replies == ["네, 하지 않을게요."]
        assert after.world == {}


def test_what_was_asked_for_before_is_taken_back_by_its_name(home):
    assert Home(home, "불 켜줘", "불 켜달라고 한 거 취소해줘").on == set()
    assert Home(home, "불 켜달라고 한 거 취소해줘").world == {}


def test_switching_on_is_taken_back_of_the_one_lamp(home):
    said = ("거실 불 켜줘", "거실 불 꺼줘", "거실 불 켜줘", "안방 불 켜줘", "취소")
    assert Home(home, *said).on == {"거실 불"}


@pytest.mark.parametrize("said", ["불 켜고 10분 동안 타이머 맞춰줘", "10분만 타이머 맞추고 불 켜줘"])
def test_how_long_a_timer_runs_is_not_how_long_the_light_is_on(home, said):
    after = Home(home, said)
    assert after.on == {"불"}
    assert after.world["timer"] == "2026-11-30T10:40:00"


def test_a_name_that_ends_in_do_is_wanted_instead_and_not_beside(home):
    assert Home(home, "사과 담아줘", "아니 포도 담아줘").cart == ["포도"]
    assert Home(home, "사과 담아줘", "아니 포도도 담아줘").cart == ["사과", "포도"]


def test_all_alarms_that_one_sentence_deleted_are_set_again(home):
    assert Home(home, "7시랑 8시 알람 맞춰줘", "7시랑 8시 알람 지워줘", "취소").alarms == [SEVEN, EIGHT]
    assert Home(home, "7시에 깨워줘", "8시에 깨워줘", "알람 다 지워줘", "취소").alarms == [SEVEN, EIGHT]


def test_a_part_of_the_day_says_which_alarm_is_deleted(home):
    both = ("저녁 8시에 깨워줘", "아침 8시에 깨워줘")
    assert Home(home, both[0], "아침 알람 지워줘").alarms == [EIGHT]
    assert Home(home, *both, "저녁 알람 지워줘").alarms == ["2026-12-01T08:00:00"]
    asked = Home(home, "저녁 7시에 깨워줘", *both, "저녁 알람 지워줘")
    assert asked.replies[-1].endswith("어느 것을 지울까요?")
    assert len(asked.alarms) == 3


def test_of_several_things_that_are_wanted_instead_one_takes_the_place(home):
    said = ("콜라 담아줘", "콜라 담아줘", "아니 콜라 말고 사이다랑 라면 담아줘")
    assert Home(home, *said).cart == ["콜라", "사이다", "라면"]


def test_a_question_waits_on_where_another_wish_is_taken_back(home):
    assert Home(home, "알람 맞춰줘", "불 켜줘 취소", "7시").alarms == [SEVEN]
    assert Home(home, "불 켜줘", "알람 맞춰줘", "불 켜달라고 한 거 취소해줘", "7시").world["alarms"] == [SEVEN]
    assert Home(home, "알람 맞춰줘", "알람 맞춰줘 취소", "7시").alarms == []


def test_what_shall_stay_on_is_neither_switched_on_nor_off(home):
    on = Home(home, "거실 불 켜줘", "안방 불 켜줘", "거실은 켜 두고 불 꺼줘")
    assert "거실 불" in on.on
    assert "거실" not in on.on
    assert Home(home, "텔레비전 켜줘", "불 켜줘", "텔레비전은 켜 두고 불 꺼줘").on == {"텔레비전"}


def test_a_conversation_goes_on_as_it_would_have(home):
    said = ("7시에 깨워줘", "고마워", "아니야")
    first = Home(home, *said[:2]).conversation
    second = home.open(clock=lambda: MONDAY)
    second.restore(first.snapshot())
    assert [reply.plain for reply in second.hear(said[2])] == [Home(home, *said).replies[-1]]


def test_an_alarm_is_not_set_twice(home):
    after = Home(home, "7시 알람 맞춰줘", "7시 알람 맞춰줘")
    assert after.replies[-1] == "11월 30일 월요일 오후 7시 알람은 이미 맞춰져 있어요."
    assert after.alarms == [SEVEN]


def test_a_value_to_change_to_changes_the_alarm(home):
    assert Home(home, "7시에 깨워줘", "7시 반으로").alarms == ["2026-11-30T19:30:00"]
    assert len(Home(home, "7시에 깨워줘", "7시 반에도").alarms) == 2


def test_a_timer_is_made_longer(home):
    after = Home(home, "3분 타이머 맞춰줘", "1분 더")
    assert after.replies[-1] == "네, 타이머를 4분으로 늘렸어요."
    assert after.alarms == []


def test_of_two_conditions_neither_is_taken_to_be_so(home):
    after = Home(home, "더우면 에어컨 켜고 추우면 보일러 켜줘")
    assert after.replies == ["나중에 하도록 맞춰 둘 수는 없어요. 그때 다시 말씀해 주세요."]
    assert after.on == set()


def test_a_timer_that_ends_another_one_is_told(home):
    assert "앞의 타이머를 멈추고" in Home(home, "3분 타이머 맞춰줘", "5분 타이머 맞춰줘").replies[-1]
    assert "멈추고" not in Home(home, "3분 타이머 맞춰줘", "아니 5분").replies[-1]


@pytest.mark.parametrize(
    "said",
    ["타이머 지우고 알람은 두고", "알람은 놔두고 타이머만 지워줘", "알람은 두고 타이머 지워줘",
     "타이머 지우고 알람은 놔둬", "알람은 건드리지 말고 타이머만 지워줘", "알람 말고 타이머 지워줘"],
)  # fmt: skip
def test_what_is_left_alone_is_not_deleted(home, said):
    after = Home(home, "3분 타이머 맞춰줘", "7시 알람 맞춰줘", said)
    assert after.alarms == [SEVEN]
    assert not after.timer


def test_what_is_left_alone_stays_on_beside_what_is_switched_off(home):
    assert Home(home, "불 켜고 노래 틀어줘", "노래 끄고 불은 두고").on == {"불"}
    assert Home(home, "불 켜줘", "에어컨 켜줘", "불 끄고 에어컨은 그대로 둬").on == {"에어컨"}


@pytest.mark.parametrize(
    ("said", "question"),
    [
        ("라디오 켜도 되나", "라디오 켤까요?"),
        ("알람 지워도 돼?", "알람 지울까요?"),
        ("불 꺼도 되지?", "불 끌까요?"),
        ("불 끄면 안 돼?", "불 끌까요?"),
        ("불 꺼야 되나", "불 끌까요?"),
        ("불 끌까?", "불 끌까요?"),
        ("우유 담아도 될까요", "우유 담을까요?"),
        ("불 끄고 노래 틀어도 돼?", "불 끄고 노래 틀까요?"),
        ("노래 어떻게 꺼", "노래 끄기, 제가 지금 할까요?"),
    ],
)
def test_who_asks_whether_is_asked_back(home, said, question):
    before = Home(home, "7시에 깨워줘")
    after = Home(home, "7시에 깨워줘", said)
    assert after.replies[-1] == question
    assert after.world == before.world
    assert Home(home, "7시에 깨워줘", said, "아니").world == before.world


@pytest.mark.parametrize("yes", ["응", "네", "꺼줘", "응 꺼줘"])
def test_a_yes_does_what_was_asked_about(home, yes):
    assert Home(home, "불 켜줘", "불 꺼도 돼?", yes).on == set()
    assert Home(home, "불 켜줘", "불 꺼도 돼?", "글쎄", yes).on == set()


def test_what_can_be_done_is_not_asked_first_where_it_was_asked_for(home):
    assert Home(home, "불 좀 켜줄래?").on == {"불"}
    assert Home(home, "불 켜줄 수 있어?").on == {"불"}
    assert "1개" in Home(home, "7시에 깨워줘", "알람 뭐 있어?").replies[-1]


@pytest.mark.parametrize("said", ["내일", "내일이요"])
def test_no_hour_is_made_up(home, said):
    asked = Home(home, "알람 맞춰줘", said)
    assert asked.replies == ["몇 시에 맞출까요?"] * 2
    assert asked.alarms == []
    assert Home(home, "알람 맞춰줘", "내일", "8시").alarms == ["2026-12-01T08:00:00"]


@pytest.mark.parametrize(
    ("said", "moment"),
    [
        ("평일마다 7시에 깨워줘", "2026-12-01T07:00:00"),
        ("매일 아침 7시에 깨워줘", "2026-12-01T07:00:00"),
        ("월요일마다 7시에 깨워줘", "2026-12-07T07:00:00"),
        ("주말마다 9시에 깨워줘", "2026-12-05T09:00:00"),
    ],
)
def test_that_an_alarm_rings_only_once_is_told(home, said, moment):
    after = Home(home, said)
    assert "한 번만 울리게" in after.replies[0]
    assert after.alarms == [moment]


@pytest.mark.parametrize(
    "said", ["불 켜줘 5분만", "5분만 불 켜줘", "10분 동안 불 켜줘", "밤 10시까지 불 켜줘", "아침까지만 불 켜줘"]
)
def test_what_shall_end_by_itself_is_asked_first(home, said):
    asked = Home(home, said)
    assert asked.replies[0].endswith("저절로 끝내지는 못해요. 그래도 할까요?")
    assert asked.world == {}
    assert Home(home, said, "응").on == {"불"}
    assert Home(home, said, "아니").world == {}


def test_what_lasts_in_a_bot_that_counts_time_is_done(home):
    assert Home(home, "10분만 타이머 맞춰줘").timer
    assert len(Home(home, "5분만 있다가 깨워줘").alarms) == 1


@pytest.mark.parametrize("said", ["점심 때 라디오 틀어줘", "저녁때 노래 틀어줘", "출근길에 라디오 틀어줘"])
def test_a_time_of_the_day_is_no_programme(home, said):
    assert Home(home, said).replies == ["나중에 하도록 맞춰 둘 수는 없어요. 그때 다시 말씀해 주세요."]


def test_what_is_wanted_instead_takes_the_place_of_what_was_done(home):
    assert Home(home, "불 켜줘", "아니 그거 말고 에어컨").on == {"에어컨"}
    assert Home(home, "불 켜줘", "아니 에어컨도 켜줘").on == {"불", "에어컨"}
    assert Home(home, "우유 담아줘", "아니 우유 말고 빵").cart == ["식빵"]
    assert Home(home, "우유 두 개 담아줘", "아니 세 개").cart == ["우유"]


def test_all_lights_are_off_where_all_were_to_be(home):
    said = ("거실 불 켜줘", "안방도", "불 다 꺼줘")
    assert Home(home, *said).on == set()
    assert {"거실 불", "안방 불"} <= Home(home, *said, "취소").on


def test_what_is_not_so_is_not_said_to_be_done(home):
    assert "지금 울리는 알람은 없어요" in Home(home, "7시에 깨워줘", "알람 꺼줘").replies[-1]
    assert Home(home, "다음 방송국").replies == ["라디오가 켜져 있지 않아요."]
    assert Home(home, "커튼 열어줘", "취소").replies == ["네, 커튼을 열었어요.", "네, 커튼을 닫았어요."]
    ended = Home(home, "스무고개 하자", "그만할래")
    assert "quiz" not in ended.world


@pytest.mark.parametrize(
    ("said", "alarms"),
    [
        ("아침 6시하고 7시에 깨워줘", ["2026-12-01T06:00:00", "2026-12-01T07:00:00"]),
        ("새벽 다섯 시 반하고 여섯 시 알람", ["2026-12-01T05:30:00", "2026-12-01T06:00:00"]),
        ("알람 7시/알람 8시/8시 건 놔두고 7시 거만 지워줘", ["2026-11-30T20:00:00"]),
        ("알람 7시/30분만 미뤄줘", ["2026-11-30T19:30:00"]),
    ],
)
def test_which_alarms_are_meant(home, said, alarms):
    assert Home(home, *said.split("/")).alarms == alarms
