"""What the page is told of an action that never ends, and what the person hears."""

from __future__ import annotations

import socket
import threading
import time

import httpx
import pytest

from saram.dialogue import ActionResult, BotOutline, read_family
from saram.dialogue import actions as actions_module
from saram.ears import Ear, EndOfTurn
from saram.ears.fake import FakeListener
from saram.live import Patience
from saram.server.hearing import ServerEars
from saram.server.minds import BotMind, Watch
from saram.server.parts import BotInfo, Parts
from saram.types import Request
from saram.workflows.talking import LoadedBot

DIALOGUE = """
persona: {{name: 하나, about: "저는 사람이 아니라 AI예요."}}
actions:
  order: {{{action}, timeout: 0.6, doing: 주문하고 있어요}}
intents:
  order: {{action: order, answers: "주문했어요."}}
  hours: "아침 아홉 시에 열어요."
"""


class Understands:
    """An order is an order; everything else asks for the hours."""

    def __call__(self, said, context=None, *, why=False):
        intent = "order" if "주문" in said.text else "hours"
        return Request(said.text, "understood", "cafe", intent, span=(0, len(said.text)))


@pytest.fixture
def silent():
    """A service that takes every request and never answers; its address."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        taken = []

        def take():
            try:
                while True:
                    taken.append(listening.accept()[0])
            except OSError:
                return

        threading.Thread(target=take, daemon=True).start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/order"
        for each in taken:
            each.close()
        listening.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def endless(monkeypatch):
    """A set of actions whose function does not return while the test runs."""
    gate = threading.Event()

    def order(_call):
        gate.wait(60)
        return ActionResult()

    monkeypatch.setattr(actions_module.ACTIONS, "load", lambda _: lambda _folder, _settings: {"order": order})
    yield gate
    gate.set()


def cafe(tmp_path, mouth, action):
    (tmp_path / "dialogue.yaml").write_text(DIALOGUE.format(action=action), encoding="utf-8")
    family = read_family([BotOutline("cafe", "카페", "ko", tmp_path, {"order": (), "hours": ()}, frozenset())])
    bot = LoadedBot("cafe", family, Understands())

    def mind(language, _state):
        watch = Watch(bot.understand)
        return BotMind(bot.open(understand=watch, acting=watch.acts), language, watch=watch)

    info = BotInfo("bank", "카페", "ko", (160, 160), ("ko",))
    ears = ServerEars(Ear(FakeListener("ko", texts=("주문",)), end_of_turn=EndOfTurn("ko")))
    return Parts(info, mind, lambda _: ears, mouth)


@pytest.mark.parametrize("kind", ["webhook", "function"])
def test_an_action_that_never_ends_is_told_as_failed_and_a_sentence_is_spoken(
    serve, talk, tools, mouth, tmp_path, request, kind
):
    if kind == "webhook":
        action = f"webhook: '{request.getfixturevalue('silent')}'"
    else:
        request.getfixturevalue("endless")
        action = "python: cafe.order"
    server = serve(parts=cafe(tmp_path, mouth, action), patience=Patience(answer=60))
    client = talk(server)
    tools.until(client, "listening")
    began = time.monotonic()
    client.say("커피 주문할게요")
    running = tools.until(client, "action")
    assert (running.state, running.text) == ("running", "주문하고 있어요")
    events = []
    for event in client.events():
        events.append(event)
        if event.type == "answer":
            break
    assert time.monotonic() - began < 30
    answer = events[-1]
    assert "죄송" in answer.text
    assert httpx.get(server.http + answer.url, timeout=60).content[4:8] == b"ftyp"
    failed = next((event for event in events if event.type == "action"), None) or tools.until(client, "action")
    assert failed.state == "failed"
    client.playing(answer, 1.0, "ended")
    client.say("언제 열어요")
    assert "아홉 시" in tools.until(client, "answer", turn=answer.turn + 1).text
