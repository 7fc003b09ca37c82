"""The home family as it is shipped."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path

import pytest

from saram.language import Understanding, load
from saram.language.evaluation import evaluate, read_tests
from saram.types import Context, Count, Money
from saram.workflows.talking import load_bot

BLIND_FLOORS = [
    ("written", 0.98, 0.97, 0.935),
    ("generated", 0.98, 0.96, 0.925),
    ("last", 0.985, 0.975, 0.945),
    ("fresh", 0.985, 0.98, 0.93),
    ("short", 0.985, 0.98, 0.97),
]
HELD_OUT = Path(__file__).parents[2] / "bots" / "home-held-out"


@pytest.fixture(scope="module")
def understand() -> Understanding:
    return load("home")


@pytest.mark.parametrize(
    ("said", "active", "meant"),
    [
        ("뉴스 라디오 틀어줘", None, "radio.play"),
        ("라디오 뉴스 틀어줘", None, "news.play"),
        ("라디오로 뉴스 틀어줘", None, "radio.play"),
        ("윤종신 나이 들려줘", None, "people.age"),
        ("윤종신 노래 들려줘", None, "music.play"),
        ("카카오 얼마야", None, "stocks.price"),
        ("카카오 어디야", None, "place.where"),
        ("카카오 넣어줘", None, "store.add"),
        ("재시작", "music", "music.restart"),
        ("재시작", "alarm", "alarm.restart"),
        ("정답은 코끼리야", "quiz", "quiz.guess"),
        ("그다음 거", "music", "music.next"),
        ("그다음 거", "news", "news.next"),
        ("라됴 틀어줘", None, "radio.play"),
        ("날시 알려줘", None, "weather.forecast"),
        ("조은날 들려줘", None, "music.play"),
        ("아이유 좋은날 틀어줘", None, "music.play"),
        ("불 켜줘", None, "device.turn_on"),
        ("불 꺼줘", None, "device.turn_off"),
        ("불 켜지 마", None, "device.turn_off"),
        ("볼륨 올려", None, "device.volume_up"),
        ("볼륨 내려", None, "device.volume_down"),
    ],
)
def test_each_named_confusion_is_understood(understand, said, active, meant):
    request = understand(said, Context(bot=active))
    assert (request.status, f"{request.bot}.{request.intent}") == ("understood", meant)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("뉴 스라 디오 틀 어줘", "radio.play"),
        ("거 실불 꺼 줘", "device.turn_off"),
        ("날 씨알 려줘", "weather.forecast"),
        ("윤 종신 노 래들 려줘", "music.play"),
        ("볼 륨올 려", "device.volume_up"),
        ("환 율알 려 줘", "bank.exchange_rate"),
    ],
)
def test_with_every_space_in_the_wrong_place_it_is_understood(understand, said, meant):
    request = understand(said)
    assert (request.status, f"{request.bot}.{request.intent}") == ("understood", meant)


def test_a_guess_counts_only_while_the_game_is_played(understand):
    assert understand("정답은 코끼리야").status == "rejected"
    assert understand("정답은 코끼리야", Context(bot="quiz")).arguments == {"answer": "코끼리"}


@pytest.mark.parametrize(
    ("said", "slots"),
    [
        ("라디오로 뉴스 틀어줘", {"program": "뉴스"}),
        ("윤종신 노래 들려줘", {"artist": "윤종신"}),
        ("조은날 들려줘", {"song": "좋은 날"}),
        ("카카오 넣어줘", {"item": "카카오"}),
    ],
)
def test_slots_are_canonical(understand, said, slots):
    assert understand(said).arguments == slots


def test_two_requests_share_nothing_they_should_not(understand):
    requests = list(understand("불 끄고 7시에 깨워줘"))
    assert [(each.bot, each.intent) for each in requests] == [("device", "turn_off"), ("alarm", "set")]


def test_nouns_that_share_a_predicate_are_three_requests(understand):
    requests = list(understand("환율이랑 금리 알려주고 번호표도 뽑아줘"))
    assert [each.intent for each in requests] == ["exchange_rate", "interest_rate", "ticket"]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (
            "거실 불 켜고 안방 불도 켜줘",
            [
                ("device.turn_on", {"room": "거실", "appliance": "불"}),
                ("device.turn_on", {"room": "안방", "appliance": "불"}),
            ],
        ),
        ("7시에 깨우고 8시에도 깨워줘", [("alarm.set", {"time": time(7)}), ("alarm.set", {"time": time(8)})]),
        (
            "서울 날씨 알려주고 미세먼지도",
            [("weather.forecast", {"place": "서울"}), ("weather.dust", {"place": "서울"})],
        ),
        (
            "서울 날씨 알려주고 미세먼지도 알려줘",
            [("weather.forecast", {"place": "서울"}), ("weather.dust", {"place": "서울"})],
        ),
        (
            "서울 날씨 알려주고 부산은",
            [("weather.forecast", {"place": "서울"}), ("weather.forecast", {"place": "부산"})],
        ),
        (
            "우유 두 개 담고 라면도 담아줘",
            [("store.add", {"item": "우유", "count": Count(2, "개")}), ("store.add", {"item": "라면"})],
        ),
        ("아이유 노래 틀고 불 꺼줘", [("music.play", {"artist": "아이유"}), ("device.turn_off", {"appliance": "불"})]),
    ],
)
def test_each_wish_is_a_request_with_what_the_one_before_told(understand, said, told):
    requests = understand(said, Context(now=datetime(2026, 11, 21, 21, 0)))  # noqa: DTZ001 - local time is meant
    assert [(f"{each.bot}.{each.intent}", each.arguments) for each in requests] == told
    for request in requests:
        assert all(slot.span is None or request.text[slice(*slot.span)] == slot.text for slot in request.slots)


@pytest.mark.parametrize(
    ("said", "intent", "things"),
    [
        ("불이랑 티비 꺼줘", "turn_off", ["불", "텔레비전"]),
        ("티비랑 불 꺼줘", "turn_off", ["텔레비전", "불"]),
        ("우유랑 빵 담아줘", "add", ["우유", "식빵"]),
    ],
)
def test_things_in_a_row_are_all_heard_in_one_request_or_in_several(understand, said, intent, things):
    requests = [*understand(said)]
    assert {each.intent for each in requests} == {intent}
    assert [slot.value for each in requests for slot in each.slots] == things


@pytest.mark.parametrize(
    "said",
    [
        "두부랑 콩나물 담아줘",
        "울고 넘는 박달재 틀어줘",
        "그대 그리고 나 틀어줘",
        "봄 사랑 벚꽃 말고 틀어줘",
        "교보문고 어디야",
        "망고랑 반창고 담아줘",
        "신나고 빠른 노래 틀어줘",
    ],
)
def test_one_wish_and_names_with_a_connective_in_them_stay_one_request(understand, said):
    assert understand(said).also == ()


@pytest.mark.parametrize(
    ("said", "values"),
    [("두부랑 콩나물 담아줘", ["두부", "콩나물"]), ("거실이랑 안방 불 켜줘", ["거실", "안방", "불"])],
)
def test_two_things_of_one_request_stay_one_request(understand, said, values):
    request = understand(said)
    assert [slot.value for slot in request.slots] == values
    assert request.also == ()


def test_follow_ups_complete_themselves(understand):
    before = understand("거실 불 켜줘")
    context = Context(bot="device", previous=before)
    assert understand("안방도", context).arguments == {"room": "안방", "appliance": "불"}
    assert understand("아니 꺼줘", context).intent == "turn_off"
    assert understand("응", Context(pending=before)).arguments == before.arguments


@pytest.mark.parametrize(
    ("said", "intent", "values"),
    [
        ("월요일하고 화요일 7시에 깨워줘", "set", [date(2026, 11, 23), date(2026, 11, 24), time(7)]),
        ("월요일이랑 수요일 6시 반에 깨워줘", "set", [date(2026, 11, 23), date(2026, 11, 25), time(6, 30)]),
        ("토요일하고 일요일 알람 꺼줘", "cancel", [date(2026, 11, 21), date(2026, 11, 22)]),
        ("월요일, 화요일 7시에 깨워줘", "set", [date(2026, 11, 23), date(2026, 11, 24), time(7)]),
        ("7시하고 8시에 깨워줘", "set", [time(7), time(8)]),
        ("내일하고 모레 날씨 알려줘", "forecast", [date(2026, 11, 22), date(2026, 11, 23)]),
    ],
)
def test_two_days_of_one_wish_are_never_two_wishes(understand, said, intent, values):
    request = understand(said, Context(now=datetime(2026, 11, 21, 21, 0)))  # noqa: DTZ001 - local time is meant
    assert (request.status, request.intent, request.also) == ("understood", intent, ())
    assert [slot.value for slot in request.slots] == values


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("우유도", {"item": "우유"}),
        ("우유도 담아줘", {"item": "우유"}),
        ("홍차 세 잔도", {"item": "홍차", "count": Count(3, "잔")}),
        ("아니 홍차", {"item": "홍차", "count": Count(2, "잔")}),
        ("홍차로", {"item": "홍차", "count": Count(2, "잔")}),
        ("세 잔", {"item": "커피", "count": Count(3, "잔")}),
    ],
)
def test_another_thing_beside_the_first_is_not_as_many(understand, said, told):
    before = understand("커피 두 잔 담아줘")
    request = understand(said, Context(bot="store", previous=before))
    assert (request.intent, request.arguments) == ("add", told)


def test_another_room_is_set_to_the_same(understand):
    before = understand("거실 에어컨 25도로 맞춰줘")
    request = understand("안방도", Context(bot="device", previous=before))
    assert request.arguments == before.arguments | {"room": "안방"}


def test_the_held_out_sentences_are_understood_as_well_as_documented(understand):
    score = evaluate(understand, read_tests(HELD_OUT))
    assert score.sentences >= 1000
    assert score.bot >= 0.98
    assert score.intent >= 0.965
    assert score.slot_f1 >= 0.95
    assert score.exact >= 0.925
    assert score.refused >= 0.92


@pytest.mark.parametrize(("name", "bot", "intent", "slots"), BLIND_FLOORS)
def test_sentences_of_other_authors_are_understood_as_well_as_documented(understand, name, bot, intent, slots):
    score = evaluate(understand, read_tests(HELD_OUT.parent / "home-blind" / f"{name}.txt"))
    assert score.bot >= bot
    assert score.intent >= intent
    assert score.slot_f1 >= slots
    assert score.refused >= 0.92


@pytest.mark.parametrize("said", ["보일러 이십오 도로 맞춰줘", "알람 일곱 시 이십오 분으로 해줘"])
def test_numbers_that_are_said_are_not_mended_into_others(understand, said):
    assert understand(said).text == said


def test_what_is_not_wanted_is_no_request_of_its_own(understand):
    assert not understand("이 노래 말고 다른 거 틀어줘").also


@pytest.mark.parametrize("said", ["불 커줘", "거실 불 커줘", "에어컨 크줘"])
def test_a_direction_that_was_not_heard_is_never_taken_without_asking(understand, said):
    request = understand(said)
    assert request.text == said or request.status != "understood"


def test_a_guessed_direction_is_asked_back_in_a_correction_and_in_a_part_as_well(understand):
    before = understand("거실 불 켜줘")
    assert understand("아니 껴줘", Context(bot="device", previous=before)).status != "understood"
    statuses = [each.status for each in understand("가스불 껴 주고 7시에 깨워줘")]
    assert statuses == ["ambiguous", "understood"]


@pytest.fixture(scope="module")
def bot(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SARAM_HOME", str(tmp_path_factory.mktemp("home")))
        yield load_bot("home", "ko")


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("불하고 에어컨 꺼줘", ["불을 껐어요", "에어컨을 껐어요"]),
        ("거실하고 안방 불 켜줘", ["거실 불을 켰어요", "안방 불을 켰어요"]),
        ("거실 불 켜고 안방 불도 켜줘", ["거실 불을 켰어요", "안방 불을 켰어요"]),
        ("거실, 안방 불 켜줘", ["거실 불을 켰어요", "안방 불을 켰어요"]),
        ("커피, 홍차 얼마예요", ["커피는", "홍차는"]),
        ("커피, 홍차, 우유 담아줘", ["커피", "홍차", "우유"]),
        ("월요일 화요일 7시에 깨워줘", ["월요일 오전 7시에 알람을", "화요일 오전 7시에 알람을"]),
        ("거실 불 켜줘 아니 꺼줘", ["거실 불을 껐어요"]),
        ("월요일하고 화요일하고 수요일 7시에 깨워줘", ["월요일 오전 7시", "화요일 오전 7시", "수요일 오전 7시"]),
        ("월요일하고 화요일 7시에 깨워줘", ["월요일 오전 7시에 알람을", "화요일 오전 7시에 알람을"]),
        ("커피, 아이스커피 얼마예요", ["커피는", "아이스커피는"]),
    ],
)
def test_each_thing_is_done(bot, said, told):
    replies = [reply.text for reply in bot.open().hear(said)]
    assert len(replies) == len(told)
    assert all(each in reply for each, reply in zip(told, replies, strict=True))


@pytest.mark.parametrize("said", ["30분 뒤에 불 꺼줘", "10시에 에어컨 켜줘", "한 시간 반 있다가 보일러 꺼줘"])
def test_what_cannot_be_put_off_is_not_done_at_once(bot, said):
    told = " ".join(reply.text for reply in bot.open().hear(said))
    assert "껐어요" not in told
    assert "켰어요" not in told


def test_what_cannot_be_put_off_is_said(bot):
    told = [reply.text for reply in bot.open().hear("10시에 에어컨 켜줘")]
    assert told == ["나중에 하도록 맞춰 둘 수는 없어요. 그때 다시 말씀해 주세요."]


@pytest.mark.parametrize("said", ["30분 뒤에 깨워줘", "한 시간 타이머 맞춰줘", "내일 10시에 깨워줘"])
def test_a_time_that_is_heeded_is_no_delay(bot, said):
    assert "맞춰 둘 수는 없" not in " ".join(reply.text for reply in bot.open().hear(said))


@pytest.mark.parametrize("said", ["30분 뒤에 깨워줘", "10분만 더 자고 깨워줘"])
def test_who_wants_to_sleep_a_little_longer_is_woken(bot, said):
    conversation = bot.open()
    assert len([*conversation.hear(said)]) == 1
    assert "알람이 1개" in " ".join(reply.text for reply in conversation.hear("맞춘 알람 보여줘"))


def test_alarms_of_another_day_stay_when_those_of_one_are_cancelled(bot):
    conversation = bot.open()
    assert len([*conversation.hear("토요일하고 일요일 8시에 깨워줘")]) == 2
    told = [
        reply.text
        for said in ("토요일 알람 꺼줘", "맞춘 알람 보여줘", "토요일 알람 지워줘")
        for reply in conversation.hear(said)
    ]
    assert "1개를 지웠어요" in told[0]
    assert "알람이 1개" in told[1]
    assert "그런 알람은 없어요" in told[2]


@pytest.mark.parametrize(
    "said",
    ["불 안 켜도 돼", "불 켜지 마", "불 켜지 말아줘", "노래 틀지 말고 불 켜지 마"],
)
def test_what_is_denied_is_never_done(bot, said):
    told = " ".join(reply.text for reply in bot.open().hear(said))
    assert "켰어요" not in told
    assert "틀" not in told


def test_the_only_amount_or_time_is_meant_wherever_it_stands(understand):
    morning = Context(now=datetime(2026, 11, 30, 10))  # noqa: DTZ001 - local time is meant
    assert understand("엄마한테 5만 보내줘").arguments == {"receiver": "엄마", "amount": Money(50_000)}
    every_other = understand("이틀에 한 번 7시에 깨워줘", morning).arguments
    assert every_other["time"] == time(7 if "repeat" in every_other else 19)
    assert "time" not in understand("시계가 안 보이네 시각 좀").arguments
