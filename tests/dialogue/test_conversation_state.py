"""What a conversation has in mind, taken up again by another one."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saram.dialogue.packing import pack, unpack
from saram.errors import UsageError
from saram.types import Card, Count, Money, Reading, Reply, Request, Slot, Turn

SCRIPTS = (
    ("커피 두 잔 주문할게요", "아니 두 잔 말고 세 잔", "계산할게요", "네", "다시 말해 줘"),
    ("주문할게요", "영업시간이 언제예요", "홍차요", "그건 얼마예요"),
    ("주문할게요", "영업", "얼마예요", "조용", "홍차요"),
    ("계산하고 커피 한 잔 주문할게요", "네", "계산", "아니요"),
    ("아무거나", "주문하기", "커피", "직원 불러 줘"),
    ("주문할게요", "음", "몰라", "글쎄", "모르겠어", "영업시간"),
    ("고마워", "고마워", "영업시간", "영업시간", "화장실 어디예요", "조용히 해 줘"),
)


def reborn(conversation, new):
    """Another conversation that goes on from what the first had in mind, as it lies in a file."""
    new.restore(json.loads(json.dumps(conversation.snapshot(), ensure_ascii=False)))
    return new


def keys(kitchen):
    made = [call.key for call in kitchen.calls]
    kitchen.calls.clear()
    return made


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script[0])
def test_restarted_after_any_turn_it_answers_and_does_what_it_would_have(talk, kitchen, script):
    whole = talk(name="one")
    expected = [list(whole.hear(said)) for said in script]
    calls = keys(kitchen)
    for cut in range(len(script) + 1):
        before, after = talk(name="one"), talk(name="other")
        replies = [list(before.hear(said)) for said in script[:cut]]
        after = reborn(before, after)
        replies += [list(after.hear(said)) for said in script[cut:]]
        assert replies == expected
        assert keys(kitchen) == calls
        assert (after.history, after.states, after.waits) == (whole.history, whole.states, whole.waits)


def test_taken_up_by_a_conversation_that_has_spoken_it_goes_on_with_the_same_words(talk, kitchen):
    first, second, spoken = talk(name="one"), talk(name="two"), talk(name="three")
    for conversation in (first, spoken):
        list(conversation.hear("커피 한 잔 주문할게요"))
    used = first.snapshot()["used"]
    assert used
    assert reborn(first, spoken).snapshot()["used"] == used
    assert reborn(second, spoken).snapshot()["used"] == second.snapshot()["used"]


def test_a_turn_submitted_again_after_a_restart_is_not_done_again(talk, kitchen):
    first = talk()
    replies = list(first.hear("커피 한 잔 주문할게요", turn="a"))
    assert list(reborn(first, talk()).hear("커피 한 잔 주문할게요", turn="a")) == replies
    assert len(kitchen.calls) == 1


def test_what_was_being_done_when_it_was_killed_has_the_same_key_and_something_else_another(talk, kitchen):
    first = talk()
    state = first.snapshot()
    list(first.hear("커피 한 잔 주문할게요"))
    for said in ("커피 한 잔 주문할게요", "홍차 한 잔 주문할게요"):
        again = talk()
        again.restore(state)
        list(again.hear(said))
    keys = [call.key for call in kitchen.calls]
    assert keys[0] == keys[1] != keys[2]


def test_only_what_was_heard_is_remembered_over_a_restart(talk):
    first = talk()
    list(first.hear("영업시간"))
    again = reborn(first, talk())
    again.heard(5)
    assert again.history == (Turn("person", "영업시간"), Turn("bot", "아침 아홉"))


def test_what_an_action_keeps_that_has_no_plain_form_is_left_out_and_said_once(talk, kitchen, caplog):
    first = talk()
    list(first.hear("커피 한 잔 주문할게요"))
    first._agenda._runner.session |= {"handle": object(), "loop": (loop := [])}
    loop.append(loop)
    state = first.snapshot()
    first.snapshot()
    assert set(unpack(state["agenda"]["session"])) == {"ordered"}
    assert len([each for each in caplog.messages if "restart" in each]) == 2


def test_of_a_reply_whose_cards_have_no_plain_form_the_rest_is_kept_and_it_is_said_once(talk, kitchen, caplog):
    first = talk()
    (reply,) = first.hear("커피 한 잔 주문할게요", turn="a")
    shown = replace(reply, cards=(Card("map", data={"x": object()}),))
    first._last, first._handled["a"] = [shown], [shown]
    again = reborn(first, talk())
    first.snapshot()
    assert list(again.hear("커피 한 잔 주문할게요", turn="a")) == [reply]
    assert len(kitchen.calls) == 1
    assert len([each for each in caplog.messages if "restart" in each]) == 1


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda state: state.clear(), "damaged"),
        (lambda state: state.update(version=0), "version 0"),
        (lambda state: state.pop("turns"), "damaged"),
        (lambda state: state.update(turns=[1]), "damaged"),
        (lambda state: state.update(turns=pack((Turn("nobody", "x"),))), "damaged"),
        (lambda state: state.update(misses="3"), "damaged"),
        (lambda state: state.update(agenda=3), "damaged"),
        (lambda state: state["agenda"].update(more=3), "damaged"),
        (lambda state: state["agenda"].pop("states"), "damaged"),
        (lambda state: state["agenda"]["pending"]["of"].update(more=1), "damaged"),
        (lambda state: state["agenda"]["pending"]["of"].update(slots=pack(("item",))), "damaged"),
        (lambda state: state["agenda"]["pending"].update({"~": "Popen"}), "damaged"),
        (lambda state: state["agenda"]["pending"].update({"~": ["Slot"]}), "damaged"),
        (lambda state: state["agenda"].update(states={"~": "frozenset", "of": [[1]]}), "damaged"),
        (lambda state: state["agenda"]["pending"]["of"].update(intent="sell"), "'cafe.sell'"),
        (lambda state: state["agenda"].update(active="airline"), "'airline'"),
    ],
)
def test_a_state_that_is_damaged_or_of_other_bots_is_refused_and_changes_nothing(talk, change, told):
    first = talk()
    list(first.hear("주문할게요"))
    state = first.snapshot()
    change(state)
    again = talk()
    with pytest.raises(UsageError, match=told) as raised:
        again.restore(state)
    assert "주문" not in str(raised.value)
    assert (again.history, again.waits) == ((), False)
    assert texts_of(again.hear("홍차 주문할게요")) == "홍차 주문했어요."


def texts_of(replies):
    return " ".join(reply.plain for reply in replies)


plain = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
times = st.dates() | st.times() | st.datetimes() | st.datetimes(timezones=st.just(UTC)) | st.timedeltas()
records = (
    st.builds(Count, st.floats(0, 9), st.text(max_size=3))
    | st.builds(Money, st.floats(0, 9))
    | st.builds(Slot, st.text(), st.text(), st.text() | times, st.none() | st.tuples(st.integers(), st.integers()))
    | st.builds(Reading, st.text(), st.text(), st.floats(0, 1))
    | st.builds(Card, st.just("map"), st.text(), data=st.dictionaries(st.text(), st.text() | st.floats(0, 1)))
)
flat = plain | times | records
values = st.recursive(
    flat,
    lambda inner: (
        st.lists(inner)
        | st.tuples(inner, inner)
        | st.dictionaries(st.text() | st.just("~") | st.tuples(st.text(), st.integers()), inner)
        | st.frozensets(st.text() | st.dates() | st.tuples(st.integers(), st.text()))
        | st.sets(st.integers())
    ),
    max_leaves=8,
)


@given(values)
def test_a_value_comes_back_from_json_as_the_kind_it_was(value):
    again = unpack(json.loads(json.dumps(pack(value), allow_nan=False)))
    assert again == value
    assert type(again) is type(value)


def test_requests_and_replies_come_back_whole():
    slots = (Slot("when", "내일", date(2026, 12, 1), (0, 2)), Slot("lasts", "30분", timedelta(minutes=30), None))
    request = Request("내일 30분", "understood", "home", "timer", slots, also=(Request("x", "rejected"),))
    reply = Reply("네", cards=(Card("qr", data={"svg": "<svg/>", "x": 1.0}),), valid_until=datetime(2026, 12, 1))  # noqa: DTZ001
    for value in (request, reply, time(9, 30)):
        assert unpack(json.loads(json.dumps(pack(value)))) == value


@pytest.mark.parametrize("value", [object(), float("nan"), "\ud800", {1: object()}, b"x", Exception(), len])
def test_what_has_no_plain_form_is_refused(value):
    with pytest.raises(ValueError, match=r"."):
        pack([value])
