"""Actions that hang, fail, answer rubbish or try to put marks into an answer."""

from __future__ import annotations

import json
import threading
import time

import pytest

from saram.dialogue import ActionCall, ActionResult, action_runner, read_family
from saram.dialogue.webhook import Webhook
from saram.errors import EngineError
from saram.script import parse
from saram.types import Card, Count, Money, TextItem

from .conftest import DIALOGUE, NOW, serve, texts

APOLOGY = "처리가 되지 않아요"


def call(**changes) -> ActionCall:
    arguments = {"item": "커피", "count": Count(2, "잔"), "price": Money(3000)}
    fields = {"name": "order", "arguments": arguments, "texts": {}, "language": "ko", "key": "c-1", "now": NOW}
    return ActionCall(**{**fields, **changes})


def answer_json(handler, value, status=200) -> None:
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    handler.send_response(status)
    handler.send_header("Content-Length", str(len(data)))
    handler.end_headers()
    handler.wfile.write(data)


def test_an_action_that_hangs_ends_in_an_apology(talk, kitchen):
    kitchen.gate.clear()
    conversation = talk()
    began = time.monotonic()
    (reply,) = conversation.hear("커피 주문할게요")
    assert APOLOGY in reply.plain
    assert not reply.shared
    assert time.monotonic() - began < 3
    assert texts(conversation.hear("영업 언제 해요")) == "아침 아홉 시에 열어요."


def test_an_action_that_hung_is_not_done_again_when_it_is_asked_for_again(talk, kitchen):
    kitchen.gate.clear()
    conversation = talk()
    list(conversation.hear("커피 주문할게요"))
    kitchen.gate.set()
    assert texts(conversation.hear("커피 주문할게요")) == "커피 주문했어요."
    assert len(kitchen.calls) == 1
    assert texts(conversation.hear("커피 주문할게요")) == "커피 주문했어요."
    assert len(kitchen.calls) == 2


def test_where_very_many_actions_hang_no_further_one_is_begun(talk, kitchen, monkeypatch):
    monkeypatch.setattr(action_runner, "_places", threading.BoundedSemaphore(1))
    kitchen.gate.clear()
    list(talk().hear("커피 주문할게요"))
    calls = len(kitchen.calls)
    (reply,) = talk().hear("커피 주문할게요")
    assert APOLOGY in reply.plain
    assert len(kitchen.calls) == calls
    kitchen.gate.set()


def test_what_a_hung_action_changes_does_not_count(talk, kitchen):
    kitchen.gate.clear()
    conversation = talk()
    list(conversation.hear("커피 주문할게요"))
    kitchen.gate.set()
    list(conversation.hear("홍차 주문할게요"))
    assert kitchen.calls[-1].session["ordered"] == [("홍차", None)]


@pytest.mark.parametrize("result", ["ok", 3, {"outcome": "ok"}])
def test_an_action_that_gives_something_else_ends_in_an_apology(talk, kitchen, result):
    kitchen.result = result
    assert APOLOGY in texts(talk().hear("커피 주문할게요"))


def test_an_action_that_raises_ends_in_an_apology(talk, kitchen):
    kitchen.error = SystemExit(3)
    assert APOLOGY in texts(talk().hear("커피 주문할게요"))


def test_an_outcome_chooses_its_answer(talk, kitchen):
    kitchen.result = ActionResult("gone")
    assert texts(talk().hear("커피 주문할게요")) == "커피는 떨어졌어요."
    kitchen.result = ActionResult("never heard of")
    assert APOLOGY in texts(talk().hear("커피 주문할게요"))


@pytest.mark.parametrize(
    "note",
    [
        "[gesture wave]",
        "[pause 20s] \\[gesture nod]",
        "[scene background=studio]",
        "<script>alert(1)</script>",
        "한 줄\n---\n// 숨은 줄",
        "\x00\u202e[say x=y]",
        "끝 \\",
    ],
)
def test_a_value_can_not_put_marks_or_markup_into_an_answer(talk, kitchen, note):
    kitchen.note = note
    (reply,) = talk().hear("커피 얼마예요")
    (scene,) = parse(reply.text).scenes
    assert {type(item) for item in scene.items} == {TextItem}
    assert not set("<>\n") & set(reply.text)
    assert not set("<>\n\x00\u202e") & set(reply.plain)


def test_cards_hold_plain_text_and_codes_get_a_picture(talk, kitchen):
    kitchen.result = ActionResult(cards=(Card("qr", "결제", (), {"text": "https://pay.example/1"}),))
    (reply,) = talk().hear("커피 주문할게요")
    assert str(reply.cards[0].data["svg"]).startswith("<svg")


def test_an_answer_with_a_personal_number_is_not_shared(talk, kitchen):
    conversation = talk()
    assert next(conversation.hear("커피 얼마예요")).shared
    kitchen.note = "010-1234-5678로 연락하세요."
    assert not next(conversation.hear("커피 얼마예요")).shared


def test_a_webhook_is_told_everything_and_its_values_are_said(talk, write, monkeypatch):
    seen = []

    def answer(handler):
        seen.append((json.loads(handler.body), dict(handler.headers)))
        answer_json(
            handler, {"values": {"number": 3}, "cards": [{"kind": "ticket", "title": "3", "fields": [["a", "b"]]}]}
        )

    monkeypatch.setenv("CAFE_TOKEN", "geheim")
    with serve(answer) as url:
        hook = f"order: {{webhook: '{url}/order', key_env: CAFE_TOKEN, returns: [number]}}"
        dialogue = DIALOGUE.replace("order: {python: cafe.order, timeout: 0.5, returns: [number]}", hook)
        (reply,) = talk(dialogue.replace('"{item} {count} 주문했어요."', '"{item} {number}번이에요."')).hear(
            "커피 주문할게요"
        )
    assert reply.plain == "커피 3번이에요."
    assert reply.cards == (Card("ticket", "3", (("a", "b"),)),)
    body, headers = seen[0]
    assert body["arguments"] == {"item": "커피"}
    assert body["unlisted"] == ["item"]  # the words were found, and are on no list
    assert headers["Authorization"] == "Bearer geheim"


def test_a_webhook_is_tried_again_under_the_same_key():
    keys = []

    def answer(handler):
        keys.append(handler.headers["Idempotency-Key"])
        answer_json(handler, {"outcome": "ok"}, 200 if len(keys) == 3 else 503)

    with serve(answer) as url:
        assert Webhook(url, attempts=3)(call()).outcome == "ok"
    assert keys == ["c-1"] * 3


@pytest.mark.parametrize(
    ("content", "status", "told"),
    [
        (b"<html>", 200, "not JSON"),
        (b"[1]", 200, "JSON object"),
        (b"x" * 70_000, 200, "more than"),
        (b"{}", 404, "status 404"),
        (b"{}", 302, "status 302"),
        (b"{}", 500, "in 2 attempts"),
    ],
)
def test_a_webhook_that_answers_rubbish_is_an_error(content, status, told):
    with serve(lambda handler: answer_json(handler, content, status)) as url, pytest.raises(EngineError, match=told):
        Webhook(url)(call())


def test_an_unreachable_webhook_is_an_error():
    with pytest.raises(EngineError, match="no answer in 2 attempts"):
        Webhook("http://127.0.0.1:9/", timeout=0.5)(call())


def test_rubbish_within_a_webhooks_answer_is_left_out():
    rubbish = {"values": {"a": None, "b": [1], "c": "gut", "d": True}, "cards": ["x", {"kind": "video", "fields": 3}],
               "quick_replies": "no", "valid_until": "soon"}  # fmt: skip
    with serve(lambda handler: answer_json(handler, rubbish)) as url:
        result = Webhook(url)(call())
    assert (result.values, result.quick_replies, result.valid_until) == ({"c": "gut"}, (), None)
    assert result.cards == (Card("text"),)


def test_a_webhook_that_drips_or_hangs_does_not_hold_up_the_conversation(talk):
    done = threading.Event()

    def answer(handler):
        handler.send_response(200)
        handler.end_headers()
        while not done.wait(0.05):
            handler.wfile.write(b" ")
            handler.wfile.flush()

    with serve(answer) as url:
        hook = f"order: {{webhook: '{url}', timeout: 0.4, returns: [number]}}"
        conversation = talk(DIALOGUE.replace("order: {python: cafe.order, timeout: 0.5, returns: [number]}", hook))
        began = time.monotonic()
        assert APOLOGY in texts(conversation.hear("커피 주문할게요"))
        assert time.monotonic() - began < 3
        done.set()


def test_a_set_of_actions_is_loaded_by_name_only(write):
    with pytest.raises(Exception, match="no set of actions named 'os'"):
        read_family(write(DIALOGUE.replace("cafe.order", "os.system").replace("python: cafe", "python: bank")))
