"""What people, pages, rooms and other services do to a real server that they should not."""

from __future__ import annotations

import json
import threading
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import numpy as np
import pytest

from saram.dialogue import BotOutline, read_family
from saram.dialogue.chat_responder import ChatResponder
from saram.live import Patience
from saram.server.minds import BotMind
from saram.server.parts import BotInfo, Parts
from saram.types import Request
from saram.workflows.talking import LoadedBot


@pytest.mark.parametrize("seed", range(3))
def test_events_in_any_order_do_no_harm(serve, talk, tools, seed):
    server = serve(greeting="")
    client = talk(server)
    chance = np.random.default_rng(seed)
    client.say("두 가지")
    answer = tools.until(client, "answer")
    events = [
        {"type": "start"},
        {"type": "voice", "active": False},
        {"type": "voice", "active": True},
        *({"type": "playing", "answer": answer.id, "position": at, "state": state}
          for at, state in ((9.0, "ended"), (0.1, "started"), (0.0, "failed"), (5.0, "playing"), (-0.0, "ended"))),
        *({"type": "interrupted", "answer": name, "position": 0.5, "reason": reason}
          for name in (answer.id, "7.7") for reason in ("voice", "button")),
        *({"type": "text", "text": text} for text in ("", "   ", "\u200b", "…", "길게")),
    ]  # fmt: skip
    chance.shuffle(events)
    for event in events:
        client._send(json.dumps(event))
    client.voice(active=False)
    client.say("영업시간")
    said = tools.until(client, "final", text="영업시간")
    heard = []
    for event in client.events():
        heard.append(event)
        if event.type == "answer":
            client.playing(event, 1.0, "ended")
        if event.type == "listening" and event.turn >= said.turn:
            break
    assert [event.text for event in heard if event.type == "answer" and event.turn == said.turn] == [
        "아홉 시부터 네 시까지입니다."
    ]


def music(seconds):
    """Plucked chords with a drum, int16 at 16 kHz, as loud as speech."""
    chance = np.random.default_rng(2)
    beats = []
    for beat in range(2 * seconds):
        time = np.arange(8_000) / 16_000
        sound = 0.3 * chance.normal(0, 1, 8_000) * np.exp(-40 * time)
        for root in ((220, 277, 330), (196, 247, 294), (175, 220, 262), (165, 208, 247))[beat // 4 % 4]:
            for partial in range(1, 6):
                sound += np.exp(-3 * time) * np.sin(2 * np.pi * root * partial * time) / partial**1.5
        beats.append(sound)
    sound = np.concatenate(beats)
    return np.round(4_000 * sound / np.sqrt(np.mean(sound**2))).clip(-32_768, 32_767).astype(np.int16)


def test_music_in_the_room_is_no_turn_and_a_person_is_answered_all_the_same(serve, talk, tools):
    client = talk(serve(greeting=""))
    sound = music(8)
    for at in range(0, len(sound) - 320, 320):
        client.sound(sound[at : at + 320])
        if at == 64_000:
            client.say("번호표")
    assert tools.until(client, "final").text == "번호표"
    answer = tools.until(client, "answer")
    client.playing(answer, 1.0, "ended")
    events = []
    for event in client.events():
        events.append(event)
        if event.type == "listening" and event.turn == answer.turn:
            break
    assert not [event for event in events if event.type in {"final", "interrupted"}]


DIALOGUE = """
persona: {name: 하나, about: "저는 사람이 아니라 AI예요."}
intents:
  hours: "아침 아홉 시에 열어요."
"""


class Endpoint(BaseHTTPRequestHandler):
    """A chat endpoint that goes wrong in the way its address says."""

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.close_connection = True
        self.send_response(500 if "refuses" in self.path else 200)
        self.end_headers()
        said = (
            "하늘은 맑은 날에는 파랗고 저녁에는 붉고 밤에는 검고 비가 오는 날에는 하얗거나 잿빛이라서 그때그때 달라요. "
        )
        try:
            for _ in range(10**6 if "forever" in self.path else 1 if "dies" in self.path else 0):
                event = {"choices": [{"delta": {"content": said}, "finish_reason": None}]}
                self.wfile.write(f"data: {json.dumps(event)}\n\n".encode())
            if "hangs" in self.path:
                self.server.gate.wait(60)
        except OSError:
            pass  # the other side has had enough

    def log_message(self, *_):
        pass


@pytest.fixture
def endpoint():
    with ThreadingHTTPServer(("127.0.0.1", 0), Endpoint) as server:
        server.daemon_threads = True
        server.gate = threading.Event()
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.gate.set()
        server.shutdown()


@pytest.mark.parametrize(("way", "spoken"), [("forever", "하늘"), ("dies", "하늘"), ("refuses", ""), ("hangs", "")])
def test_whatever_a_chat_endpoint_does_something_is_said_and_the_next_turn_is_answered(
    serve, talk, tools, mouth, tmp_path, endpoint, way, spoken
):
    (tmp_path / "dialogue.yaml").write_text(DIALOGUE, encoding="utf-8")
    family = read_family([BotOutline("sky", "하늘", "ko", tmp_path, {"hours": ()}, frozenset())])

    def understand(said, context=None, *, why=False):
        known = "열어" in said.text
        return Request(said.text, "understood" if known else "rejected", *(("sky", "hours") if known else ()))

    with closing(ChatResponder(f"{endpoint}/{way}", first=1.0)) as responder:
        bot = LoadedBot("sky", family, understand, responder=responder)
        parts = Parts(
            BotInfo("bank", "하늘", "ko", (160, 160)), lambda language, _: BotMind(bot.open(), language), None, mouth
        )
        server = serve(parts=parts, patience=Patience(answer=60))
        client = talk(server, recogniser="none")
        greeting = tools.until(client, "answer")
        client.playing(greeting, 1.0, "ended")
        client.say("하늘은 왜 파래요?")
        turn = tools.until(client, "final").turn
        answer = tools.until(client, "answer", turn=turn)
        assert spoken in answer.text
        assert httpx.get(server.http + answer.url, timeout=60).content[4:8] == b"ftyp"
        client.say("언제 열어요?")
        while (following := tools.until(client, "answer")).turn == turn:
            client.playing(following, 1.0, "ended")
        assert "아홉 시" in following.text
