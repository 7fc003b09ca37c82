"""A person is called by an action, and what is said tells whether one was."""

from __future__ import annotations

import json
import logging

import pytest

from saram.dialogue import ActionResult, Conversation, read_family

from .conftest import DIALOGUE, NOW, SMALL, Table, serve, texts

STRANGE = ("용이 날아요", "달이 밝아요", "바람이 불어요")
NOBODY = DIALOGUE.replace("handover: ring\n", "")
REFUSAL = "지금은 제가 직원을 부를 수 없어요"


@pytest.fixture
def handed(talk):
    """Opens a conversation with the cafe, and what it tells of handovers."""

    def opened(dialogue=DIALOGUE, **options):
        told = []
        return talk(dialogue, handed=told.append, **options), told

    return opened


def test_who_asks_for_a_person_is_answered_when_one_has_been_called(handed, kitchen):
    conversation, told = handed()
    (reply,) = conversation.hear("직원 불러 주세요")
    assert (reply.plain, reply.handover, reply.intent) == ("직원을 부를게요.", True, "cafe.call")
    assert [(call.name, call.asked) for call in kitchen.rings] == [("cafe.ring", "직원 불러 주세요")]
    assert told == ["called"]


def test_a_bot_that_is_at_its_end_calls_a_person(handed, kitchen):
    conversation, told = handed()
    replies = [next(conversation.hear(said)) for said in STRANGE]
    assert [reply.handover for reply in replies] == [False, False, True]
    assert "직원을 불러" in replies[-1].plain
    assert [(call.arguments, call.asked) for call in kitchen.rings] == [({}, STRANGE[-1])]
    assert told == ["called"]


def test_who_waits_for_a_person_does_not_call_again_with_every_word(handed, kitchen):
    conversation, _ = handed()
    for said in (*STRANGE, *STRANGE[:2]):
        list(conversation.hear(said))
    assert len(kitchen.rings) == 1
    (reply,) = conversation.hear(STRANGE[-1])
    assert reply.handover
    assert len({call.key for call in kitchen.rings}) == 2


@pytest.mark.parametrize("said", [("직원 불러 주세요",), STRANGE])
@pytest.mark.parametrize("fault", ["raises", "hangs", "outcome"])
def test_where_calling_fails_nobody_is_said_to_have_been_called(handed, kitchen, said, fault):
    if fault == "raises":
        kitchen.error = RuntimeError("the bell is broken")
    elif fault == "hangs":
        kitchen.gate.clear()
    else:
        kitchen.ring_result = ActionResult("closed")
    conversation, told = handed(why=True)
    reply = [next(conversation.hear(each)) for each in said][-1]
    assert REFUSAL in reply.plain
    assert not reply.handover
    assert told == ["failed"]
    assert fault == "outcome" or "cafe.ring" in reply.reasons[-1]


@pytest.mark.parametrize("said", [("직원 불러 주세요",), STRANGE, ("주문할게요",) * 3])
def test_where_there_is_no_action_nobody_is_said_to_have_been_called(handed, caplog, said):
    caplog.set_level(logging.INFO, "saram.dialogue")
    conversation, told = handed(NOBODY)
    reply = [next(conversation.hear(each)) for each in said][-1]
    assert REFUSAL in reply.plain
    assert not reply.handover
    assert told == ["nobody"]
    (line,) = caplog.messages
    assert "A person is to take over from cafe" in line
    assert line.endswith("nobody.")
    assert not any(each in caplog.text for each in said)


def test_words_for_another_outcome_are_said_and_nobody_is_said_to_come(handed, kitchen):
    kitchen.ring_result = ActionResult("closed", {"until": 9})
    ring = "ring: {python: cafe.ring, timeout: 0.5, returns: [until]}"
    words = 'answers: {ok: "직원을 부를게요.", closed: "직원은 {until}시에 나와요."}'
    dialogue = DIALOGUE.replace("ring: {python: cafe.ring, timeout: 0.5}", ring)
    conversation, told = handed(dialogue.replace('answers: "직원을 부를게요."', words))
    (reply,) = conversation.hear("직원 불러 주세요")
    assert (reply.plain, reply.handover) == ("직원은 9시에 나와요.", False)
    assert told == ["failed"]


def test_an_action_of_its_own_is_done_first_and_what_calls_a_person_only_then(handed, kitchen):
    dialogue = DIALOGUE.replace("call: {role: handover,", "call: {role: handover, action: pay,")
    conversation, told = handed(dialogue)
    assert texts(conversation.hear("직원 불러 주세요")) == "직원을 부를게요."
    assert [call.name for call in kitchen.calls + kitchen.rings] == ["cafe.pay", "cafe.ring"]
    kitchen.error = RuntimeError("the bell is broken")
    assert REFUSAL in texts(conversation.hear("직원 불러 주세요"))
    assert told == ["called", "failed"]


def test_nobody_is_called_for_who_denies_it(handed, kitchen):
    conversation, told = handed()
    assert "부를게요" not in texts(conversation.hear("직원 부르지 마세요"))
    assert (kitchen.rings, told) == ([], [])


def test_a_turn_that_is_submitted_twice_calls_once(handed, kitchen):
    conversation, told = handed()
    first = list(conversation.hear("직원 불러 주세요", turn="1"))
    assert list(conversation.hear("직원 불러 주세요", turn="1")) == first
    assert (len(kitchen.rings), told) == (1, ["called"])


def test_a_webhook_calls_a_person_in_as_many_attempts_as_it_is_given(handed):
    taken = []

    def answer(handler):
        taken.append((json.loads(handler.body), handler.headers["Idempotency-Key"]))
        handler.send_response(503 if len(taken) == 1 else 200)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    with serve(answer) as address:
        ring = f"ring: {{webhook: '{address}', attempts: 2, timeout: 3}}"
        conversation, told = handed(DIALOGUE.replace("ring: {python: cafe.ring, timeout: 0.5}", ring))
        (reply,) = conversation.hear("직원 불러 주세요")
    assert reply.handover
    assert told == ["called"]
    assert [body["action"] for body, _ in taken] == ["cafe.ring"] * 2
    assert len({key for _, key in taken}) == 1


@pytest.mark.parametrize(("dialogue", "rung", "paid"), [(DIALOGUE, 1, 0), (NOBODY, 0, 1)])
def test_of_a_family_the_action_of_the_first_bot_that_names_one_calls(write, kitchen, dialogue, rung, paid):
    small = "actions: {bell: {python: cafe.pay}}\nhandover: bell\n" + SMALL
    conversation = Conversation(read_family(write(dialogue, small)), Table(), clock=lambda: NOW)
    (reply,) = conversation.hear("직원 불러 주세요")
    assert reply.handover
    assert (len(kitchen.rings), len(kitchen.calls)) == (rung, paid)
