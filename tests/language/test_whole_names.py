"""Names on no list are kept as they were said, whole, in the shipped home family."""

from __future__ import annotations

from datetime import date, datetime
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saram.language import Understanding, load
from saram.language.values import find_values, parse_value
from saram.language.whole_names import whole_names
from saram.types import Context


@pytest.fixture(scope="module")
def home() -> Understanding:
    """The shipped package."""
    return load("home")


@pytest.mark.parametrize(
    "name",
    [
        "박도윤",
        "이수아",
        "김재민",
        "신예준",
        "최하윤",
        "오다은",
        "박은서",
        "송가영",
        "김채영",
        "정도윤",
        "권동현",
        "안나은",
        "이덕배",
        "황봉수",
    ],
)
@pytest.mark.parametrize(
    ("sentence", "slot"),
    [("{} 나이 알려줘", "person"), ("{}한테 오만 원 보내줘", "receiver"), ("{} 키가 몇이야", "person")],
)
def test_a_name_on_no_list_is_not_bent_into_a_listed_one(
    home: Understanding, name: str, sentence: str, slot: str
) -> None:
    """``박도윤`` is not ``박소은``, and ``이수아`` not ``이수``."""
    request = home(sentence.format(name))
    assert request.arguments.get(slot) == name
    assert request.text == sentence.format(name)


def test_a_misheard_listed_name_is_still_found(home: Understanding) -> None:
    """What is no usual name is taken for the one it sounds like."""
    assert home("윤종씬 나이 알려줘").arguments == {"person": "윤종신"}


@pytest.mark.parametrize(
    ("text", "slots"),
    [
        ("달빛도서관 가는 길 알려줘", {"place": "달빛도서관"}),
        ("샛별초등학교 가는 길 알려줘", {"place": "샛별초등학교"}),
        ("걸어서 윗말 경로당까지 가는 길 좀 알려 다오", {"means": "걸어서", "place": "경로당"}),
        ("근처약국 어디 있어", {"place": "약국"}),
    ],
)
def test_a_noun_within_the_word_belongs_to_the_name(home: Understanding, text: str, slots: dict[str, str]) -> None:
    """Words that the bots know (``근처``) do not."""
    assert home(text).arguments == slots


def test_a_name_does_not_begin_within_a_noun(home: Understanding) -> None:
    """The room of the 강아지 is no 아지 방."""
    rooms = [slot.text for slot in home("거실이랑 강아지 방 불 꺼줘").slots if slot.name == "room"]
    assert rooms == ["거실", "강아지 방"]


def test_a_listed_value_that_begins_another_word_is_not_that_value(home: Understanding) -> None:
    """Nobody asked for the boiler."""
    assert "보일러" not in [slot.value for slot in home("보일러실 제습기 좀 켜라").slots]


@pytest.mark.parametrize(
    ("text", "value"),
    [("삼성전자주 얼마야", "삼성전자"), ("아이유곡 틀어줘", "아이유"), ("거실불 켜줘", "거실")],
)
def test_what_says_something_of_a_name_is_no_part_of_it(home: Understanding, text: str, value: str) -> None:
    """``주``, ``곡``, ``불`` behind a listed value."""
    assert value in [slot.value for slot in home(text).slots]


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("박지성 이강인 누가 나이 많아", ["박지성", "이강인"]),
        ("이민호 김수현 나이 알려줘", ["이민호", "김수현"]),
        ("박도윤 최하윤 나이 알려줘", ["박도윤", "최하윤"]),
        ("유재석 박도윤 나이 알려줘", ["유재석", "박도윤"]),
    ],
)
def test_several_names_in_a_row_are_all_kept(home: Understanding, text: str, people: list[str]) -> None:
    """On a list or not."""
    assert [slot.value for slot in home(text).slots] == people


def test_no_slot_lies_within_another(home: Understanding) -> None:
    """``아이 방`` is one room, and no ``방`` besides."""
    spans = sorted(slot.span for slot in home("아이 방 불 꺼주실래요").slots if slot.span)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))


@given(
    st.lists(
        st.sampled_from(["김치랑", "김채영", "박도윤", "두부", "불", "켜고", "한테", "만원", "노래", "주세요", "꺼줘"]),
        min_size=1,
        max_size=6,
    )
)
@settings(max_examples=60, deadline=None)
def test_slots_stand_in_the_text_where_they_say(home: Understanding, words: list[str]) -> None:
    """Whatever is put together, in every request of it."""
    for request in home(" ".join(words)):
        for slot in request.slots:
            if slot.span is not None:
                assert request.text[slice(*slot.span)] == slot.text


@pytest.mark.parametrize("slot", ["receiver", "person", "artist"])
def test_lists_of_people_are_known_as_such(home: Understanding, slot: str) -> None:
    """A name that the labels pass over fills none but their slots."""
    text = {"receiver": "안나은한테 오만 원 보내줘", "person": "안나은 키가 몇이야", "artist": "한가은 노래 틀어줘"}[
        slot
    ]
    assert home(text).arguments[slot] == text[:3]


@pytest.mark.parametrize(
    ("text", "intents"),
    [
        ("가스 켜 놓고 나왔나", ["status"]),
        ("현관문 열어 놓고 나왔나", ["status"]),
        ("가스 켜 놓고 나왔네 꺼줘", ["turn_off"]),
        ("현관문 열어 놓고 나왔네 잠가 줘", ["turn_off"]),
        ("불 켜 놓고 노래 틀어줘", ["turn_on", "play"]),
    ],
)
def test_how_something_was_left_is_no_wish(home: Understanding, text: str, intents: list[str]) -> None:
    """Whoever worries about the gas does not want it on."""
    assert [request.intent for request in home(text)] == intents


@pytest.mark.parametrize(
    ("text", "time"),
    [("7시 반 아침에 깨워줘", "07:30:00"), ("6시 새벽에 깨워줘", "06:00:00"), ("9시 밤에 깨워줘", "21:00:00")],
)
def test_the_part_of_the_day_may_be_said_behind_the_hour(home: Understanding, text: str, time: str) -> None:
    """Whatever time it is now."""
    assert str(home(text, Context(now=datetime(2026, 11, 30, 15, 0))).arguments["time"]) == time  # noqa: DTZ001


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("설날 이틀 전", date(2027, 2, 5)),
        ("추석 3일 전", date(2027, 9, 12)),
        ("크리스마스 하루 뒤", date(2026, 12, 26)),
    ],
)
def test_days_are_counted_from_feasts(text: str, day: date) -> None:
    """Before and after."""
    assert parse_value("date", text, datetime(2026, 11, 30)) == day  # noqa: DTZ001
    assert ("date", 0, len(text)) in find_values(text)


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("우유 두 개 빵 세 개 라면 다섯 개 담아줘", ["우유", "빵", "라면"]),
        ("사과 두 개 배 세 개 담아줘", ["사과", "배"]),
        ("사과, 배, 감 담아줘", ["사과", "배", "감"]),
    ],
)
def test_things_in_a_row_go_on(home: Understanding, text: str, items: list[str]) -> None:
    """None with a count of its own or a comma behind it is passed over."""
    assert [slot.text for slot in home(text).slots if slot.name == "item"] == items


@pytest.mark.parametrize("text", ["조명 밝기 50퍼센트로 해줘", "선풍기 풍속 두 단계 다운", "영화 검색 2위는 뭐지"])
def test_a_measure_of_a_thing_is_no_thing(home: Understanding, text: str) -> None:
    """A count after one thing alone begins no row."""
    assert len([slot for slot in home(text).slots if isinstance(slot.value, str)]) == 1


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("세탁실 등 켜 줘", {"room": "세탁실", "appliance": "등"}),
        ("할머니 방 에어컨 꺼", {"room": "할머니 방", "appliance": "에어컨"}),
        ("차고 문 닫아 줘", {"appliance": "차고 문"}),  # listed as a whole
        ("옛날 오븐 꺼", {"appliance": "옛날 오븐"}),  # 옛날 is no room
    ],
)
def test_a_room_and_a_thing_that_were_taken_for_one_name_are_two(
    home: Understanding, said: str, found: dict[str, str]
) -> None:
    """A thing is one with the word before it unless that is a listed room."""
    sentence = home._encoder(said)
    units = len("".join(found.values()).replace(" ", ""))
    kinds = home.kinds("device")
    spans = whole_names(
        sentence, [("appliance", 0, units)], frozenset({"room", "appliance"}), kinds, known=home._words, people=()
    )
    told = {name: said[sentence.spans[first][0] : sentence.spans[last - 1][1]] for name, first, last in spans}
    assert told == found
