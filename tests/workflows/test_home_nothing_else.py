"""What is asked at home is done as it was meant, or not at all: nothing else is done in silence."""

from __future__ import annotations

import pytest

from saram.workflows.talking import LoadedBot, load_bot

from .world import Home


@pytest.fixture(scope="module")
def home() -> LoadedBot:
    return load_bot("home")


@pytest.mark.parametrize(
    ("said", "alarm"),
    [
        ("월수금 7시에 깨워줘", "2026-12-02T07:00:00"),
        ("월 수 금 7시에 깨워줘", "2026-12-02T07:00:00"),
        ("화목 저녁 8시에 알람 맞춰줘", "2026-12-01T20:00:00"),
        ("토일 9시에 깨워줘", "2026-12-05T09:00:00"),
        ("이틀에 한 번 7시에 깨워줘", "2026-12-01T07:00:00"),
        ("하루 걸러 7시에 깨워줘", "2026-12-01T07:00:00"),
        ("주 3회 7시에 깨워줘", "2026-12-01T07:00:00"),
        ("월요일부터 금요일까지 7시에 깨워줘", "2026-12-01T07:00:00"),
        ("수요일부터 금요일까지 7시에 깨워줘", "2026-12-02T07:00:00"),
        ("화요일 목요일마다 7시에 깨워줘", "2026-12-01T07:00:00"),
    ],
)
def test_an_alarm_for_many_days_is_said_to_ring_once_on_the_first_of_them(home, said, alarm):
    after = Home(home, said)
    assert "되풀이하는 알람은 제가 못 맞춰요" in after.replies[0]
    assert after.alarms == [alarm]


@pytest.mark.parametrize("said", ["금일 7시에 깨워줘", "7시에 깨워줘", "일월 2일 7시에 깨워줘"])
def test_an_alarm_for_one_day_is_not_taken_for_one_of_many(home, said):
    assert "되풀이" not in Home(home, said).replies[0]


def test_an_alarm_that_is_changed_to_ring_again_and_again_does_not_either(home):
    assert "한 번만 울리게" in Home(home, "7시에 깨워줘", "매일 8시로 바꿔줘").replies[-1]


@pytest.mark.parametrize(
    ("said", "alarm"),
    [
        ("새벽에 깨워줘/5시", "2026-12-01T05:00:00"),
        ("새벽에 깨워줘/5시에 깨워줘", "2026-12-01T05:00:00"),
        ("새벽에 깨워줘/다섯 시 반이요", "2026-12-01T05:30:00"),
        ("아침에 깨워줘/7시 반", "2026-12-01T07:30:00"),
        ("밤에 알람 맞춰줘/11시", "2026-11-30T23:00:00"),
        ("밤에 알람 맞춰줘/2시", "2026-12-01T02:00:00"),
        ("내일 저녁에 알람 맞춰줘/8시로", "2026-12-01T20:00:00"),
        ("한밤중에 깨워줘/2시", "2026-12-01T02:00:00"),
        ("꼭두새벽에 깨워줘/4시", "2026-12-01T04:00:00"),
        ("저녁에 깨워줘/아침 8시", "2026-12-01T08:00:00"),
    ],
)
def test_the_part_of_the_day_holds_for_the_hour_that_answers(home, said, alarm):
    assert Home(home, *said.split("/")).alarms == [alarm]


@pytest.mark.parametrize(
    ("said", "alarm"),
    [
        ("밤 2시에 깨워줘", "2026-12-01T02:00:00"),
        ("오늘 밤 1시에 깨워줘", "2026-12-01T01:00:00"),
        ("밤 11시에 깨워줘", "2026-11-30T23:00:00"),
        ("한밤중 2시에 깨워줘", "2026-12-01T02:00:00"),
    ],
)
def test_two_at_night_is_not_two_in_the_afternoon(home, said, alarm):
    assert Home(home, said).alarms == [alarm]


@pytest.mark.parametrize(
    ("said", "alarm"),
    [
        ("내일 밤 한 시에 깨워줘", "2026-12-02T01:00:00"),
        ("내일 밤 열두 시에 알람 맞춰줘", "2026-12-02T00:00:00"),
        ("내일 밤 11시에 깨워줘", "2026-12-01T23:00:00"),
        ("금요일 밤 두 시에 알람", "2026-12-05T02:00:00"),
        ("월요일 밤 한 시에 깨워줘", "2026-12-01T01:00:00"),
        ("내일 밤에 한 시에 깨워줘", "2026-12-02T01:00:00"),
        ("내일 새벽 두 시에 깨워줘", "2026-12-01T02:00:00"),
        ("내일 밤에 깨워줘/한 시", "2026-12-02T01:00:00"),
        ("내일 밤 열 시에 깨워줘/내일 밤 한 시로 바꿔줘", "2026-12-02T01:00:00"),
        ("내일 7시에 깨워줘/아니 내일 밤 두 시", "2026-12-02T02:00:00"),
    ],
)
def test_an_hour_after_midnight_belongs_to_the_night_before(home, said, alarm):
    assert Home(home, *said.split("/")).alarms == [alarm]


def test_of_two_nights_the_one_that_is_named_is_meant(home):
    two = ("오늘 밤 한 시에 깨워줘", "내일 밤 한 시에 깨워줘")
    assert Home(home, *two, "내일 밤 한 시 알람 지워줘").alarms == ["2026-12-01T01:00:00"]
    assert Home(home, two[0], "내일 밤 한 시 알람 지워줘").alarms == ["2026-12-01T01:00:00"]
    assert Home(home, *two, "내일 밤 알람 지워줘").alarms == ["2026-12-01T01:00:00"]
    assert Home(home, "내일 밤 11시에 깨워줘", two[1], "내일 밤 알람 지워줘").alarms == []


@pytest.mark.parametrize("night", ["오늘 밤 한 시", "내일 밤 한 시"])
def test_an_alarm_of_the_night_is_found_by_the_words_it_was_set_with(home, night):
    after = Home(home, f"{night}에 깨워줘", f"{night} 알람 지워줘")
    assert (after.alarms, after.replies[-1]) == ([], "네, 알람 1개를 지웠어요.")


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("결혼기념일 전날 7시에 깨워줘", "결혼기념일 전날"),
        ("내 생일 아침 7시에 깨워줘", "내 생일"),
        ("시험 전날 7시에 깨워줘", "시험 전날"),
        ("이사하는 날 7시에 깨워줘", "이사하는 날"),
        ("면접 이틀 전 9시에 알람 맞춰줘", "면접 이틀 전"),
    ],
)
def test_a_day_that_only_people_know_is_asked_for(home, said, day):
    after = Home(home, said)
    assert after.replies == [f"{day}이 며칠인지 제가 몰라요. 날짜로 말씀해 주시겠어요?"]
    assert after.alarms == []


def test_the_day_that_answers_is_that_of_the_alarm(home):
    assert Home(home, "결혼기념일 전날 7시에 깨워줘", "12월 5일").alarms == ["2026-12-05T07:00:00"]


@pytest.mark.parametrize(
    "said", ["추석 전날 7시에 깨워줘", "어린이날 7시에 깨워줘", "다음 날 7시에 깨워줘", "내일 7시에 약 먹으라고 알려줘"]
)
def test_a_day_that_is_known_is_not_asked_for(home, said):
    assert len(Home(home, said).alarms) == 1


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("한글날 무슨 요일이야", "한글날은 2027년 10월 9일 토요일이에요."),
        ("내후년 크리스마스가 무슨 요일이야", "내후년 크리스마스는 2028년 12월 25일 월요일이에요."),
        ("작년 크리스마스 무슨 요일이야", "작년 크리스마스는 2025년 12월 25일 목요일이에요."),
        ("지난 추석 며칠이었어", "지난 추석은 9월 25일 금요일이에요."),
        ("내일 며칠이야", "내일은 12월 1일 화요일이에요."),
        ("오늘 며칠이야", "오늘은 11월 30일 월요일이에요."),
        ("결혼기념일 무슨 요일이야", "결혼기념일이 며칠인지 제가 몰라요. 날짜로 말씀해 주시겠어요?"),
    ],
)
def test_the_day_that_is_asked_for_is_told(home, said, told):
    assert Home(home, said).replies == [told]


def test_what_has_passed_is_no_day_for_an_alarm(home):
    after = Home(home, "작년 크리스마스에 7시에 깨워줘")
    assert "벌써 지났어요" in after.replies[0]
    assert after.alarms == []


@pytest.mark.parametrize(
    ("said", "on"),
    [
        ("에어컨 켜고 불 꺼줘 아니 불은 켜 둬", {"에어컨", "불"}),
        ("에어컨 켜고 불 꺼줘 아 불은 켜 둬", {"에어컨", "불"}),
        ("에어컨 켜고 불 꺼줘 아니 불은 끄지 마", {"에어컨"}),
        ("에어컨 켜고 불 켜줘 아니 불은 그냥 둬", {"에어컨"}),
        ("불 켜고 에어컨 켜줘 아니 에어컨은 켜지 마", {"불"}),
        ("거실 불 켜고 안방 불 켜줘 아니 안방 불은 꺼줘", {"거실 불"}),
        ("에어컨 켜고 우유 담아줘 아니 우유는 빼줘", {"에어컨"}),
        ("불 켜고 노래 틀어줘 아니 노래는 틀지 마", {"불"}),
    ],
)
def test_a_second_thought_about_one_of_two_wishes_leaves_the_other(home, said, on):
    after = Home(home, said)
    assert (after.on, after.cart, after.playing) == (on, [], False)


@pytest.mark.parametrize(
    "said",
    ["세 개로 바꿔줘", "아니 세 개로 바꿔줘", "세 개로 해줘", "3개로 변경해줘", "세 개로"],
)
def test_so_many_instead_take_the_place_of_as_many_before(home, said):
    assert Home(home, "사과 두 개 담아줘", said).world["counts"] == [[3, "개"]]


@pytest.mark.parametrize("said", ["사과, 배, 감 담아줘", "사과랑 배랑 감 담아줘"])
def test_each_thing_of_a_row_is_put_in(home, said):
    assert Home(home, said).cart == ["사과", "배", "감"]
