"""What is taken back, denied, confirmed or meant instead, and names that are on no list."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from saram.language import Understanding, excepting, load
from saram.types import Context, Count, Money


@pytest.fixture(scope="module")
def understand() -> Understanding:
    return load("home")


@pytest.mark.parametrize(("said", "person"), [("장봉현 몇 살이야", "장봉현"), ("곽두팔은 몇 살이야", "곽두팔")])
def test_a_name_on_no_list_is_kept_as_it_was_heard(understand, said, person):
    assert understand(said).arguments == {"person": person}


@pytest.mark.parametrize(
    ("said", "arguments"),
    [
        ("발라드 말고 댄스 틀어줘", {"genre": "댄스"}),
        ("거실, 아니 안방 불 켜줘", {"room": "안방", "appliance": "불"}),
        ("저 재즈 아니 보사노바 음악으로 부탁드려요", {"genre": "보사노바"}),
        ("아산병원 아니 세브란스병원 가려면 어떻게 가죠", {"place": "세브란스병원"}),
    ],
)
def test_of_two_values_the_one_that_is_meant_counts(understand, said, arguments):
    assert understand(said).arguments == arguments


@pytest.mark.parametrize("said", ["거실 불 켜, 아니 꺼줘", "거실 불 켜줘 아니 꺼줘", "거실 불 켜줘 아니다 꺼줘"])
def test_a_wish_taken_back_at_once_is_not_done(understand, said):
    requests = [*understand(said)]
    assert [(each.intent, each.arguments) for each in requests] == [("turn_off", {"room": "거실", "appliance": "불"})]


@pytest.mark.parametrize(
    ("said", "slot", "values"),
    [
        ("월요일 화요일 7시에 깨워줘", "date", [date(2026, 11, 30), date(2026, 12, 1)]),
        ("서울 부산 날씨 알려줘", "place", ["서울", "부산"]),
        ("커피, 홍차 얼마예요", "item", ["커피", "홍차"]),
    ],
)
def test_values_beside_each_other_are_several(understand, said, slot, values):
    now = datetime(2026, 11, 29, 20, 0)  # noqa: DTZ001 - local time is meant
    requests = [*understand(said, Context(now=now))]
    assert [each.value for request in requests for each in request.slots if each.name == slot] == values


@pytest.mark.parametrize(
    "said",
    [
        "엄마한테 5만 원 보내지 마",
        "불 끄지 마",
        "결제하지 마",
        "엄마한테 5만 원 보내지 말아줘",
        "우유 빼지 마",
        "알람 취소하지 마",
        "불 안 꺼도 돼",
        "노래 끄지 마세요",
        "닫지 마",
        "알람 끄지 마",
    ],
)
def test_what_is_denied_is_asked_back_where_no_intent_says_so_itself(understand, said):
    request = understand(said)
    assert (request.status, request.negated) == ("ambiguous", True)


@pytest.mark.parametrize(
    ("said", "intent"),
    [("불 켜지 마", "turn_off"), ("불 켜지 말고 꺼줘", "turn_off"), ("불 꺼줘", "turn_off")],
)
def test_an_intent_that_says_so_itself_is_not_negated(understand, said, intent):
    request = understand(said)
    assert (request.intent, request.status, request.negated) == (intent, "understood", False)


@pytest.mark.parametrize("said", ["음", "흠", "어", "글쎄요", "응 안 해", "보내지 마", "그래도 안 보낼래"])
def test_what_is_no_clear_yes_confirms_nothing(understand, said):
    pending = understand("엄마한테 5만 원 보내줘")
    request = understand(said, Context(bot="bank", pending=pending))
    assert not (request.status == "understood" and request.intent == "transfer")


@pytest.mark.parametrize("said", ["응", "네", "맞아요", "어 그래"])
def test_a_clear_yes_confirms(understand, said):
    pending = understand("엄마한테 5만 원 보내줘")
    request = understand(said, Context(bot="bank", pending=pending))
    assert (request.status, request.arguments) == ("understood", pending.arguments)


@pytest.mark.parametrize(
    ("said", "hour"),
    [
        ("7시에 깨워줘", 19),
        ("내일 7시에 깨워줘", 7),
        ("매일 7시에 깨워줘", 7),
        ("오늘 7시에 깨워줘", 19),
        ("내일 저녁 7시에 깨워줘", 19),
    ],
)
def test_an_hour_of_another_day_is_one_of_its_morning(understand, said, hour):
    now = datetime(2026, 11, 30, 10, 0)  # noqa: DTZ001 - local time is meant
    assert understand(said, Context(now=now)).arguments["time"] == time(hour)


@pytest.mark.parametrize(
    ("said", "arguments"),
    [
        ("7시 알람 8시로 바꿔줘", {"time": time(20)}),
        ("아이유 노래 말고 뉴진스 노래 틀어줘", {"artist": "뉴진스"}),
        ("안방 불 말고 거실 불 켜줘", {"room": "거실", "appliance": "불"}),
        ("7시에 깨워줘 아니 8시에", {"time": time(20)}),
        ("서울 날씨 알려줘 아니 부산", {"place": "부산"}),
        ("김철수한테 1,500,000원 이체해줘", {"receiver": "김철수", "amount": Money(1_500_000, "KRW")}),
        ("엄마한테 1,500만원 아니 2,000만원 보내줘", {"receiver": "엄마", "amount": Money(20_000_000, "KRW")}),
    ],
)
def test_the_arguments_are_those_that_are_meant(understand, said, arguments):
    now = datetime(2026, 11, 30, 10, 0)  # noqa: DTZ001 - local time is meant
    assert understand(said, Context(now=now)).arguments == arguments


@pytest.mark.parametrize(
    ("said", "intents"),
    [
        ("에어컨 켜줘 아니 보일러도 켜줘", ["turn_on", "turn_on"]),
        ("뉴스 틀어줘 아니다, 라디오 틀어줘", ["play"]),
        ("불 켜줘 아니 됐어", ["no"]),
    ],
)
def test_what_adds_is_done_beside_and_what_takes_back_instead(understand, said, intents):
    assert [each.intent for each in understand(said)] == intents


@pytest.mark.parametrize("said", ["내일 비 오지 않아?", "에어컨 켜져 있지 않아?", "환율 오르지 않을까요"])
def test_a_question_with_a_negation_denies_nothing(understand, said):
    assert not understand(said).negated


@pytest.mark.parametrize("said", ["음", "글쎄", "음 글쎄", "네 근데 그럴까요"])
def test_a_doubt_is_not_understood_where_a_yes_is_waited_for(understand, said):
    pending = understand("엄마한테 5만 원 보내줘")
    request = understand(said, Context(bot="bank", pending=pending))
    assert (request.status == "understood", request.confirms) == (False, False)


def test_a_clear_yes_says_that_it_confirms(understand):
    pending = understand("엄마한테 5만 원 보내줘")
    assert understand("응 그렇게 해", Context(bot="bank", pending=pending)).confirms


def test_a_listed_name_of_one_syllable_is_not_mended_away(understand):
    assert understand("우유 담아줘 아니 빵 담아줘").arguments["item"] == "식빵"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("커피 두 잔 콜라 세 개 아니 네 개 담아줘", ["커피", Count(2, "잔"), "콜라", Count(4, "개")]),
        ("라면 두 개랑 콜라 세 병 아니 네 병 담아줘", ["라면", Count(2, "개"), "콜라", Count(4, "병")]),
        ("라면 두 개 콜라 세 병 아니 사이다 네 병 담아줘", ["라면", Count(2, "개"), "사이다", Count(4, "병")]),
    ],
)
def test_only_the_last_value_before_is_taken_back(understand, said, told):
    assert [slot.value for request in understand(said) for slot in request.slots] == told


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("우유 담아줘 빵도 담아줘", [("add", "우유"), ("add", "식빵")]),
        ("우유 담아줘 빵도 담아줘 아니 빵은 빼줘", [("add", "우유"), ("remove", "식빵")]),
        ("우유하고 빵 담아줘 아니 빵은 빼줘", [("add", "우유"), ("add", "식빵"), ("remove", "식빵")]),
        ("불 켜줘 내일 날씨 어때", [("turn_on", "불"), ("forecast", date(2026, 12, 1))]),
        ("7시에 깨워줘 내일", [("set", time(7)), ("set", date(2026, 12, 1))]),
    ],
)
def test_wishes_without_a_link_are_all_heard(understand, said, meant):
    now = datetime(2026, 11, 30, 10, 30)  # noqa: DTZ001 - local time is meant
    requests = [*understand(said, Context(now=now))]
    told = [(each.intent, slot.value) for each in requests for slot in each.slots if slot.span]
    assert told == meant


@pytest.mark.parametrize(
    ("said", "hour"),
    [
        ("내일 5시에 깨워줘", time(5)),
        ("매일 5시에 깨워줘", time(5)),
        ("모레 4시 반에 알람 맞춰줘", time(4, 30)),
        ("내일 오후 5시에 깨워줘", time(17)),
        ("내일 5시에 약속 알람 맞춰줘", time(17)),
        ("내일 5시 반에 회의 알람 맞춰줘", time(17, 30)),
        ("내일 5시 날씨", time(17)),
    ],
)
def test_who_is_woken_on_another_day_is_woken_in_the_morning(understand, said, hour):
    now = datetime(2026, 11, 30, 10, 0)  # noqa: DTZ001 - local time is meant
    assert understand(said, Context(now=now)).arguments["time"] == hour


def test_an_hour_said_by_itself_is_one_of_the_day_said_before(understand):
    now = datetime(2026, 11, 30, 10, 0)  # noqa: DTZ001 - local time is meant
    first = understand("내일 8시에 깨워줘", Context(now=now))
    assert understand("아니 7시", Context("alarm", previous=first, now=now)).arguments["time"] == time(7)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("25시에 깨워줘", "25시"),
        ("7시 80분에 깨워줘", "7시 80분"),
        ("2월 30일 날씨", "2월 30일"),
        ("13월 1일 날씨 알려줘", "13월 1일"),
        ("4월 31일 아침 7시에 깨워줘", "4월 31일"),
    ],
)
def test_a_date_or_time_that_there_is_not_is_told_apart(understand, said, words):
    assert [slot.text for slot in understand(said).slots if slot.unreal] == [words]


@pytest.mark.parametrize("said", ["24시에 깨워줘", "31일 날씨", "2월 28일 날씨", "아침에 깨워줘", "100일 뒤 날씨"])
def test_a_date_or_time_that_there_is_is_none_of_these(understand, said):
    assert not any(slot.unreal for slot in understand(said).slots)


def test_days_from_now_are_no_day_of_the_month(understand):
    now = datetime(2026, 11, 30, 10, 0)  # noqa: DTZ001 - local time is meant
    assert understand("3일 뒤 날씨", Context(now=now)).arguments["date"] == date(2026, 12, 3)
    assert understand("10일 뒤 날씨", Context(now=now)).arguments["date"] == date(2026, 12, 10)
    assert understand("5일 날씨", Context(now=now)).arguments["date"] == date(2026, 12, 5)


@pytest.mark.parametrize(
    ("said", "intent", "arguments", "left"),
    [
        ("안방 빼고 불 다 꺼줘", "turn_off", {"appliance": "불"}, ["안방"]),
        ("거실이랑 안방 빼고 불 다 꺼줘", "turn_off", {"appliance": "불"}, ["거실", "안방"]),
        ("불은 안방만 빼고 다 꺼줘", "turn_off", {"appliance": "불"}, ["안방"]),
        ("안방 제외하고 불 꺼줘", "turn_off", {"appliance": "불"}, ["안방"]),
        ("7시 알람만 빼고 다 지워줘", "cancel", {}, [time(19)]),
        ("7시 거만 남기고 다 지워줘", "cancel", {}, [time(19)]),
        ("7시 알람은 놔두고 나머지 지워줘", "cancel", {}, [time(19)]),
        ("7시 알람 말고 다른 알람 지워줘", "cancel", {}, [time(19)]),
        ("7시 외에는 다 지워줘", "cancel", {}, [time(19)]),
        ("안방 불만 남기고 다 꺼줘", "turn_off", {}, ["안방", "불"]),
        ("안방 말고 나머지 불 다 꺼줘", "turn_off", {"appliance": "불"}, ["안방"]),
        ("안방은 놔두고 거실 불만 꺼", "turn_off", {"room": "거실", "appliance": "불"}, []),
        ("토요일 빼고 매일 7시에 깨워줘", "set", {"repeat": "매일", "time": time(7)}, [date(2026, 12, 5)]),
    ],
)
def test_what_is_left_out_is_told_apart(understand, said, intent, arguments, left):
    (request,) = understand(said, Context(now=datetime(2026, 11, 30, 10, 0)))  # noqa: DTZ001 - local time is meant
    assert (request.intent, request.arguments) == (intent, arguments)
    assert [slot.value for slot in request.excepted] == left
    assert all(said[slice(*slot.span)] == slot.text for slot in (*request.slots, *request.excepted) if slot.span)


@pytest.mark.parametrize("said", ["콜라는 빼고 라면 담아줘", "콜라 빼고 라면 담아줘", "거기서 콜라 빼고 라면 담아줘"])
def test_one_thing_out_and_another_in_is_two_wishes(understand, said):
    told = [(each.intent, each.arguments, each.excepted) for each in understand(said)]
    assert told == [("remove", {"item": "콜라"}, ()), ("add", {"item": "라면"}, ())]


def test_what_is_no_number_or_time_fills_no_slot(understand):
    told = [(slot.name, slot.value) for each in understand("우유랑 빵 담아줘") for slot in each.slots]
    assert told == [("item", "우유"), ("item", "식빵")]
    now = datetime(2026, 11, 30, 10, 0)  # noqa: DTZ001 - local time is meant
    arguments = understand("모레 낮 두 시 회의 알람", Context(now=now)).arguments
    assert arguments == {"date": date(2026, 12, 2), "time": time(14), "label": "회의"}


@pytest.mark.parametrize(("said", "day"), [("오늘 거 지워줘", 30), ("30일 거 지워줘", 30)])
def test_the_day_of_what_is_meant_is_found(understand, said, day):
    now = datetime(2026, 11, 30, 10, 0)  # noqa: DTZ001 - local time is meant
    assert understand(said, Context("alarm", now=now)).arguments["date"] == date(2026, 11, day)


def test_a_person_named_with_a_particle_is_a_value_by_itself(understand):
    pending = understand("엄마한테 만 원 보내줘")
    for said, person in (("아빠한테", "아빠"), ("동생한테", "동생")):
        request = understand(said, Context("bank", pending=pending))
        assert (request.intent, request.arguments["receiver"]) == ("transfer", person)


@pytest.mark.parametrize("said", ["맞나", "그런가요"])
def test_a_yes_that_is_asked_confirms_nothing(understand, said):
    pending = understand("엄마한테 만 원 보내줘")
    assert not understand(said, Context("bank", pending=pending)).confirms


def test_every_way_to_leave_something_out_has_a_sign_that_is_looked_for_first():
    ways = (
        "빼고", "빼놓고", "제외하고", "제외하곤", "남기고", "두고", "남겨두고", "놔두고", "내버려 두고", "냅두고",
        "그대로 두고", "이외에", "외에는", "말고는 다", "말고 전부", "말고 다른 알람 지워줘",
    )  # fmt: skip
    for way in ways:
        text = f"안방 {way} 불 꺼줘"
        assert excepting._LEAVES_OUT.search(text), text
        assert any(sign in text for sign in excepting._SIGNS), text
