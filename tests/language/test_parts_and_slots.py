"""Where a sentence is parted, and how words become slots."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from types import SimpleNamespace

import numpy as np
import pytest

from saram.language.bot_folder import read_bots
from saram.language.encoding import MAX_UNITS, Encoder
from saram.language.filling import fill, with_listed
from saram.language.judged import IntentFacts, Judged
from saram.language.kind_values import SlotKind, of_their_kind
from saram.language.morphemes import analyse, concluded
from saram.language.splitting import possible_parts
from saram.language.understanding import Understanding
from saram.language.values import KINDS as VALUES
from saram.language.values import find_values
from saram.training.material import Plan, gather
from saram.types import Context, Count

NOW = datetime(2026, 11, 21, 21, 0)  # noqa: DTZ001 - local time is meant
LISTS = {"room": {"거실": (), "안방": ("큰방",)}, "what": {"불": ("전등",)}, "field": {"스포츠": ()}}
KINDS = {"room": SlotKind("room"), "what": SlotKind("what"), "field": SlotKind("field"), "time": SlotKind("time")}


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder("ko", [], [], LISTS)


@pytest.mark.parametrize(
    ("said", "ended"),
    [("불 끄고", "불 꺼줘"), ("금리 알려주고", "금리 알려줘"), ("볼륨 올리고", "볼륨 올려줘"), ("불 꺼줘", "불 꺼줘")],
)
def test_a_connective_is_turned_into_a_request(said, ended):
    assert concluded(said, analyse(said)) == ended


@pytest.mark.parametrize(
    ("said", "parts"),
    [
        ("불 끄고 7시에 깨워줘", ["불 끄고", "7시에 깨워줘"]),
        ("환율이랑 금리 알려주고 번호표도 뽑아줘", ["환율이랑", "금리 알려주고", "번호표도 뽑아줘"]),
        ("노래 듣고 싶어", ["노래 듣고 싶어"]),
        ("불 켜줘", ["불 켜줘"]),
        ("콜라는 됐고 라면 담아 줘", ["콜라는 됐고", "라면 담아 줘"]),
        ("콜라는 빼고 라면 담아 줘", ["콜라는 빼고", "라면 담아 줘"]),
    ],
)
def test_parts_end_at_connectives_but_not_before_auxiliaries(encoder, said, parts):
    assert [said[start:end].strip() for start, end in possible_parts(encoder(said))] == parts


@pytest.mark.parametrize(
    ("said", "parts"),
    [
        ("turn on the light and play jazz", ["turn on the light", "play jazz"]),
        ("play jazz but leave out the drums", ["play jazz", "leave out the drums"]),
        ("play jazz", ["play jazz"]),
    ],
)
def test_english_parts_end_at_and(said, parts):
    sentence = Encoder("en", [], [], {})(said)
    assert [said[start:end] for start, end in possible_parts(sentence)] == parts


def test_part_of_a_listed_value_is_the_whole_value(encoder):
    [slot] = fill(encoder("스포츠 소식"), [("field", 0, 1)], KINDS, LISTS, NOW)
    assert (slot.text, slot.value, slot.span) == ("스포츠", "스포츠", (0, 3))


def test_a_particle_is_not_part_of_the_value(encoder):
    [slot] = fill(encoder("큰방은 꺼줘"), [("room", 0, 3)], KINDS, LISTS, NOW)
    assert (slot.text, slot.value) == ("큰방", "안방")


def test_part_of_a_time_is_the_whole_time(encoder):
    [slot] = fill(encoder("오후 세 시 반에 깨워줘"), [("time", 2, 4)], KINDS, LISTS, NOW)
    assert (slot.text, slot.value) == ("오후 세 시 반", time(15, 30))


@pytest.mark.parametrize("units", [(4, 6), (0, 6)])
def test_a_time_takes_its_day_along_where_no_slot_is_for_that(encoder, units):
    said = encoder("내일오후 세 시에 올게요")
    [slot] = fill(said, [("time", *units)], KINDS, LISTS, NOW)
    assert (slot.text, slot.value) == ("내일오후 세 시", datetime(2026, 11, 22, 15, 0))  # noqa: DTZ001 - local time
    [slot] = fill(said, [("time", 2, 6)], KINDS | {"date": SlotKind("date")}, LISTS, NOW)
    assert (slot.text, slot.value) == ("오후 세 시", time(15))


def test_a_closed_list_takes_nothing_else(encoder):
    kinds = {"room": replace(KINDS["room"], open=False)}
    assert fill(encoder("우주 불 켜줘"), [("room", 0, 2)], kinds, LISTS, NOW) == ()


def test_a_listed_word_the_labels_passed_over_fills_an_empty_slot(encoder):
    sentence = encoder("거실 불 켜줘")
    assert with_listed(sentence, [("room", 0, 2)], frozenset({"room", "what"}), KINDS) == [
        ("room", 0, 2),
        ("what", 2, 3),
    ]


def test_the_only_date_fills_an_empty_slot_wherever_it_stands(encoder):
    kinds = KINDS | {"date": SlotKind("date")}
    assert with_listed(encoder("불 켜줘 내일"), [], frozenset({"date"}), kinds) == [("date", 3, 5)]
    assert with_listed(encoder("오늘 말고 내일"), [], frozenset({"date"}), kinds) == []
    assert with_listed(encoder("내일 불 켜줘"), [("room", 0, 2)], frozenset({"date"}), kinds) == [("room", 0, 2)]


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("거실 아니 안방 불", ["안방"]),
        ("거실이 아니라 안방 불", ["안방"]),
        ("거실, 아 아니 음 안방 불", ["안방"]),
        ("거실이랑 안방 불", ["거실", "안방"]),
        ("거실 말고 안방 불", ["거실", "안방"]),
    ],
)
def test_a_value_taken_back_at_once_fills_nothing(encoder, said, left):
    compact = said.replace(" ", "")
    at = [(compact.index(room), compact.index(room) + 2) for room in ("거실", "안방")]
    slots = fill(encoder(said), [("room", *place) for place in at], KINDS, LISTS, NOW)
    assert [slot.value for slot in slots] == left


def test_a_length_taken_back_at_once_fills_nothing(encoder):
    kinds = {"duration": SlotKind("duration")}
    slots = fill(encoder("한 시간 아니 한 시간 반"), [("duration", 0, 2), ("duration", 5, 9)], kinds, {}, NOW)
    assert [slot.text for slot in slots] == ["한 시간 반"]


def test_a_list_may_have_the_name_of_a_kind_of_value():
    sentence = Encoder("ko", [], [], {"number": {"하나": ()}, "zone": {"거실": ()}})("거실 하나")
    assert sentence.marks.any(axis=1).all()


@pytest.mark.parametrize("said", ["거실 불 켜줘", "큰방 불이랑 전등 스포쓰 7시 반에 켜줘", "거 실 세 시"])
def test_the_marks_tell_where_values_begin_and_go_on(encoder, said):
    sentence = encoder(said)
    columns = {name: 2 * index for index, name in enumerate((*sorted(LISTS), *VALUES))}
    wanted = np.zeros_like(sentence.marks)
    for match in sentence.matches:
        for unit in range(match.start, match.end):
            column = columns[match.entity] + (unit > match.start)
            wanted[unit, column] = max(wanted[unit, column], 1 - match.cost / 2)
    for kind, start, end in find_values(said):
        units = [index for index, (at, _) in enumerate(sentence.spans) if start <= at < end]
        for unit in units:
            wanted[unit, columns[kind] + (unit > units[0])] = 1
    np.testing.assert_array_equal(sentence.marks, wanted)
    assert wanted.any()


def test_two_listed_words_are_too_many_to_guess(encoder):
    sentence = encoder("거실 안방 켜줘")
    assert with_listed(sentence, [], frozenset({"room"}), KINDS) == []


def test_a_syllable_within_a_word_is_no_listed_word(encoder):
    assert with_listed(encoder("불고기 켜줘"), [], frozenset({"what"}), KINDS) == []


def test_only_the_first_units_are_read(encoder):
    assert len(encoder("가 " * 1000).spans) == MAX_UNITS


@pytest.mark.parametrize(
    ("said", "told"),
    [("낮 두 시 회", "낮 두 시"), ("두 시에", "두 시에"), ("25시", "25시"), ("랑 빵", None), ("오시회", None)],
)
def test_a_stretch_for_a_kind_of_value_holds_one_or_is_dropped(encoder, said, told):
    sentence = encoder(said)
    spans = of_their_kind(sentence, [("time", 0, len(sentence.spans))], KINDS)
    places = [(sentence.spans[first][0], sentence.spans[last - 1][1]) for _, first, last in spans]
    assert [said[a:b] for a, b in places] == ([told] if told else [])


def test_a_generated_sentence_never_contradicts_a_written_one(tmp_path):
    for name, intent, example in (("food", "price", "우유 얼마야"), ("share", "worth", "카카오 얼마야")):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "bot.yaml").write_text(
            f"name: {name}\nentities:\n  item: {{values: {{카카오: [], 우유: []}}}}\n"
            f"intents:\n  {intent}:\n    examples: ['{example}']\n",
            "utf-8",
        )
    (tmp_path / "food" / "grammar.txt").write_text("## price\n{item} 얼마야\n", "utf-8")
    material = gather(read_bots([tmp_path]), Plan(generated=40, misheard=0, unspaced=0), seed=0)
    meanings = {example.bot for example in material.training if example.text == "카카오 얼마야"}
    assert meanings == {"share"}


def _filled(said: str, slot: str, words: str, kinds: dict[str, SlotKind]) -> list[tuple[str, str, object]]:
    """The slots of a sentence in which a slot was labelled where some words stand."""
    sentence = Encoder("ko", [], [], {})(said)
    start = said.index(words)
    units = [i for i, (a, _) in enumerate(sentence.spans) if start <= a < start + len(words)]
    spans = of_their_kind(sentence, [(slot, units[0], units[-1] + 1)], kinds)
    return [(each.name, each.text, each.value) for each in fill(sentence, spans, kinds, {}, NOW)]


@pytest.mark.parametrize("part", ["아침", "낮", "점심", "저녁", "밤", "새벽", "오전", "오후"])
def test_a_part_of_the_day_fills_a_slot_for_times_with_its_name(part):
    kinds = {"time": SlotKind("time"), "date": SlotKind("date")}
    assert _filled(f"내일 {part}에 비 와", "time", f"{part}에", kinds) == [("time", part, part)]


@pytest.mark.parametrize(("required", "told"), [((), [("time", "오후")]), (("time",), [])])
def test_a_part_of_the_day_is_no_time_where_one_is_required(required, told):
    facts = IntentFacts("bot", "wake", "bot.wake", frozenset({"time"}), required, active=False, state=None, role="")
    judged = Judged(Encoder("ko", [], [], {})("오후 비"), np.zeros(1), None, [0], mended=False)
    kinds = {"time": SlotKind("time")}
    understanding = SimpleNamespace(
        _kinds={"bot": kinds},
        _spans=lambda *_: [("time", 0, 2)],
        fill=lambda sentence, spans, *_: fill(sentence, spans, kinds, {}, NOW),
    )
    slots = Understanding.slots(understanding, judged, facts, Context(now=NOW))
    assert [(slot.name, slot.value) for slot in slots] == told


@pytest.mark.parametrize("rest", ["", " 미뤄", " 늦춰 줘", " 옮겨"])
@pytest.mark.parametrize("slot", ["time", "duration"])
def test_what_something_is_put_off_by_is_a_length(rest, slot):
    kinds = {"time": SlotKind("time"), "date": SlotKind("date"), "duration": SlotKind("duration")}
    told = _filled(f"알람 10분 뒤로{rest}", slot, "10분 뒤로", kinds)
    assert told == [("duration", "10분", timedelta(minutes=10))]


def test_a_time_from_now_stays_one_where_nothing_is_put_off():
    kinds = {"time": SlotKind("time"), "date": SlotKind("date"), "duration": SlotKind("duration")}
    told = _filled("10분 뒤로 알람 맞춰 줘", "time", "10분 뒤로", kinds)
    assert told == [("time", "10분 뒤", NOW + timedelta(minutes=10))]


def test_the_particle_of_a_value_begins_no_name(encoder):
    sentence = encoder("2만 5천 원만 서연이한테 보내줘")
    first, last = (next(i for i, (a, _) in enumerate(sentence.spans) if a == at) for at in (7, 12))
    kinds = {"amount": SlotKind("money"), "receiver": SlotKind("")}
    assert [slot.text for slot in fill(sentence, [("receiver", first, last)], kinds, {}, NOW)] == ["서연이"]


@pytest.mark.parametrize(("said", "number"), [("하나", 1), ("셋", 3), ("하나만", 1), ("둘씩", 2)])
def test_a_number_alone_counts_where_it_is_labelled(said, number):
    told = _filled(f"우유 {said}", "count", said, {"count": SlotKind("count")})
    assert [value for _, _, value in told] == [Count(number, "")]
