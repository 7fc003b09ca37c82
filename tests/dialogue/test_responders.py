"""What every responder does, and what becomes of one that dies, hangs or does not end."""

from __future__ import annotations

import json
import logging
import threading
import time
from contextlib import closing

import pytest

from saram.dialogue import RESPONDERS, open_responder
from saram.dialogue.chat_responder import ChatResponder
from saram.dialogue.fake_responder import FakeResponder
from saram.errors import EngineError, UnknownNameError, UsageError
from saram.types import Responder, Turn

from .conftest import serve, texts

TURNS = (Turn("person", "안녕하세요"), Turn("bot", "반갑습니다."), Turn("person", "하늘은 왜 파래요?"))


def stream(handler, pieces, *, end: bool = True, pause: float = 0) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "text/event-stream")
    handler.end_headers()
    handler.close_connection = True
    for piece in pieces:
        event = {"choices": [{"delta": {"content": piece}, "finish_reason": None}]}
        handler.wfile.write(f"data: {json.dumps(event)}\n\n".encode())
        handler.wfile.flush()
        time.sleep(pause)
    if end:
        handler.wfile.write(b'data: {"choices":[{"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n')


@pytest.fixture(params=["fake", "chat"])
def responder(request):
    """Every implementation; the endpoint is a real server."""
    if request.param == "fake":
        yield FakeResponder("빛이 흩어져서 그래요. 파란빛이 더 흩어져요.")
        return
    with serve(lambda handler: stream(handler, ["빛이 ", "흩어져서 그래요. ", "파란빛이 더 흩어져요."])) as url:
        made = ChatResponder(url)
        yield made
        made.close()


class TestEveryResponder:
    def test_it_is_one(self, responder):
        assert isinstance(responder, Responder)

    def test_it_answers_in_pieces_that_make_the_answer(self, responder):
        pieces = list(responder.respond(TURNS, "You are Hana."))
        assert len(pieces) > 1
        assert "".join(pieces) == "빛이 흩어져서 그래요. 파란빛이 더 흩어져요."

    def test_it_answers_again(self, responder):
        assert list(responder.respond(TURNS[-1:])) == list(responder.respond(TURNS[-1:]))

    def test_it_may_be_left_in_the_middle(self, responder):
        pieces = responder.respond(TURNS)
        next(pieces)
        pieces.close()
        assert list(responder.respond(TURNS))

    def test_closed_it_answers_no_more(self, responder):
        responder.close()
        with pytest.raises(EngineError):
            list(responder.respond(TURNS))


def test_an_endpoint_is_told_the_conversation(monkeypatch):
    seen = []

    def answer(handler):
        seen.append((handler.path, json.loads(handler.body), handler.headers["Authorization"]))
        stream(handler, ["네."])

    monkeypatch.setenv("SARAM_CHAT_KEY", "geheim")
    monkeypatch.setenv("SARAM_CHAT_MODEL", "klein")
    with serve(answer) as url:
        monkeypatch.setenv("SARAM_CHAT_URL", f"{url}/v1/")
        with closing(open_responder()) as responder:
            assert list(responder.respond(TURNS, "Who you are.")) == ["네."]
    path, body, key = seen[0]
    assert (path, key, body["model"], body["stream"]) == ("/v1/chat/completions", "Bearer geheim", "klein", True)
    assert [message["role"] for message in body["messages"]] == ["system", "user", "assistant", "user"]


def dies(handler):
    stream(handler, ["빛이 "], end=False)


def refuses(handler):
    handler.send_response(500)
    handler.send_header("Content-Length", "6")
    handler.end_headers()
    handler.wfile.write(b"geheim")


def rubbish(handler):
    handler.send_response(200)
    handler.end_headers()
    handler.close_connection = True
    handler.wfile.write(b"data: <html>\n\n")


def hangs(handler):
    handler.send_response(200)
    handler.end_headers()
    time.sleep(2)


def never_ends_a_line(handler):
    handler.send_response(200)
    handler.end_headers()
    for _ in range(400):
        handler.wfile.write(b"data: " + b"x" * 10_000)


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (dies, "broke off"),
        (refuses, "status 500: '…'"),
        (rubbish, "no answer"),
        (hangs, "ReadTimeout"),
        (never_ends_a_line, "more than"),
        (lambda handler: stream(handler, ["x "] * 1000, pause=0.02), "longer than"),
    ],
)
def test_an_endpoint_that_fails_is_an_error(answer, told):
    with serve(answer) as url, closing(ChatResponder(url, "geheim", first=0.4, total=0.8)) as responder:
        began = time.monotonic()
        with pytest.raises(EngineError, match=told):
            list(responder.respond(TURNS))
        assert time.monotonic() - began < 5


@pytest.mark.parametrize("base", ["", "example.org", "ftp://x", "http://user:pass@x"])
def test_an_address_that_is_none_is_refused(base):
    with pytest.raises(UsageError, match="SARAM_CHAT"):
        ChatResponder(base)


def test_without_an_endpoint_there_is_no_responder(monkeypatch):
    monkeypatch.delenv("SARAM_CHAT_URL", raising=False)
    assert open_responder() is None
    assert RESPONDERS.names() == ["chat", "fake"]
    with pytest.raises(UnknownNameError, match="chat, fake"):
        open_responder("oracle")


def test_a_free_question_is_answered_a_sentence_at_a_time_and_goes_to_review(talk):
    reviewed = []
    fake = FakeResponder("빛이 흩어져서 그래요. 파란빛이 더 흩어져요.")
    replies = list(talk(responder=fake, review=lambda *row: reviewed.append(row)).hear("하늘은 왜 파래요?"))
    assert [reply.plain for reply in replies] == ["빛이 흩어져서 그래요.", "파란빛이 더 흩어져요."]
    assert {(reply.source, reply.shared) for reply in replies} == {("chat", False)}
    assert reviewed == [("하늘은 왜 파래요?", "빛이 흩어져서 그래요. 파란빛이 더 흩어져요.")]
    turns, system = fake.asked[0]
    assert turns[-1] == Turn("person", "하늘은 왜 파래요?")
    assert "저는 사람이 아니라 AI예요." in system
    assert "왼쪽에 있어요." in system


def test_an_endpoint_is_told_no_more_of_a_conversation_than_a_few_thousand_characters(talk):
    fake = FakeResponder("몰라요.")
    conversation = talk(responder=fake)
    for number in range(10):
        list(conversation.hear(f"{number} " + "하늘은 왜 파래요 " * 29))
        list(conversation.hear("가" * 100_000))
    list(conversation.hear("바다는 왜 짜요?"))
    turns, _system = fake.asked[-1]
    assert sum(len(turn.text) for turn in turns) < 2_400
    assert turns[-1] == Turn("person", "바다는 왜 짜요?")
    assert len(turns) > 4


def test_the_answer_of_an_endpoint_is_data(talk):
    (reply,) = talk(responder=FakeResponder("[gesture wave] <b>네</b>")).hear("하늘은 왜 파래요?")
    assert (reply.text, reply.plain) == ("\\[gesture wave\\] ‹b›네‹/b›", "[gesture wave] ‹b›네‹/b›")


def test_an_endpoint_that_dies_at_once_leaves_the_fallback(talk, caplog):
    caplog.set_level(logging.WARNING)
    reviewed = []
    conversation = talk(responder=FakeResponder(fails_after=0), review=lambda *row: reviewed.append(row))
    (reply,) = conversation.hear("하늘은 왜 파래요?")
    assert (reply.source, reviewed) == ("fallback", [])


def test_an_endpoint_that_dies_later_leaves_the_sentences_it_finished(talk):
    reviewed = []
    fake = FakeResponder("빛이 흩어져서 그래요. 파란빛이 더 흩어져요.", fails_after=4)
    conversation = talk(responder=fake, review=lambda *row: reviewed.append(row))
    assert texts(conversation.hear("하늘은 왜 파래요?")) == "빛이 흩어져서 그래요."
    assert reviewed == []


def test_an_endpoint_that_streams_forever_is_cut_off(talk):
    done = threading.Event()

    def answer(handler):
        stream(handler, ("파래요. " for _ in iter(done.is_set, True)))

    reviewed = []
    with serve(answer) as url, closing(ChatResponder(url)) as responder:
        replies = list(talk(responder=responder, review=lambda *row: reviewed.append(row)).hear("하늘은 왜 파래요?"))
        done.set()
    assert 0 < len(texts(replies)) < 1000
    assert reviewed == []
