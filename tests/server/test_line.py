from __future__ import annotations

import contextlib
import json
import os
import socket
import threading
import time
import wave

import httpx
import numpy as np
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from saram.errors import ConsentError, EngineError
from saram.live import Patience
from saram.server.client import Client


def test_a_conversation_greets_answers_and_listens_again(serve, talk, tools):
    server = serve()
    client = talk(server)
    assert client.started.title == "한빛은행"
    assert not client.started.resumed
    greeting = tools.until(client, "answer")
    assert greeting.text == "안녕하세요."
    client.playing(greeting, greeting.duration or 1.0, "ended")
    client.say("영업시간")
    assert tools.until(client, "final").text == "영업시간"
    answer = tools.until(client, "answer")
    assert answer.quick_replies == ("번호표", "길게")
    film = httpx.get(server.http + answer.url)
    assert film.status_code == 200
    assert film.content[4:8] == b"ftyp"
    client.playing(answer, 1.0, "started")
    client.playing(answer, 2.0, "ended")
    assert tools.until(client, "listening").turn == 2
    assert server.hall.latencies.summary()


def test_the_second_time_an_answer_is_kept_and_its_length_and_captions_are_known(serve, talk, tools):
    client = talk(serve(greeting=""))
    for _ in range(2):
        client.say("두 가지")
        for _ in range(2):
            answer = tools.until(client, "answer")
            while answer.stream and tools.until(client, "captions", answer=answer.id).duration is None:
                pass
            client.playing(answer, 1, "ended")
    assert not answer.stream
    assert answer.duration > 0.5
    assert answer.captions[0].text == "둘입니다."


def test_films_are_immutable_and_given_in_parts(serve, talk, tools):
    server = serve()
    answer = tools.until(talk(server), "answer")
    address = server.http + answer.url
    tools.wait_for(lambda: "immutable" in httpx.get(address).headers["cache-control"])
    whole = httpx.get(address).content
    part = httpx.get(address, headers={"range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, whole[10:20])
    assert part.headers["content-range"] == f"bytes 10-19/{len(whole)}"
    assert httpx.get(address, headers={"range": "bytes=-5"}).content == whole[-5:]
    assert httpx.get(address, headers={"range": f"bytes={len(whole)}-"}).status_code == 416
    many = ",".join(f"{n}-{n}" for n in range(0, 2000, 2))
    for odd in (f"bytes={many}", "bytes=-", "bytes=9-3,", "lines=1-2", "bytes=" + "9" * 400 + "-"):
        assert httpx.get(address, headers={"range": odd}).content in (whole, b"")


@pytest.mark.parametrize("name", ["0" * 64, "..%2f..%2fsecret", "x", "0" * 64 + ".txt"])
def test_other_names_are_no_films(serve, name):
    assert httpx.get(f"{serve().http}/media/{name}.mp4").status_code == 404


@pytest.mark.parametrize("rate", [8_000, 16_000, 48_000, 96_000])
def test_speech_at_any_rate_is_heard_and_answered(serve, talk, tools, spoken, rate):
    client = talk(serve(greeting=""), rate=rate)
    samples = np.concatenate([spoken(rate), np.zeros(rate, np.int16)])
    for at in range(0, len(samples) - rate // 50, rate // 50):
        client.sound(samples[at : at + rate // 50])
    assert tools.until(client, "voice").active
    assert tools.until(client, "final").text == "영업시간"
    assert tools.until(client, "answer").text.startswith("아홉 시")


def test_late_frames_are_dropped_and_lost_ones_do_no_harm(serve, talk, tools, spoken):
    client = talk(serve(greeting=""))
    samples = np.concatenate([spoken(16_000), np.zeros(16_000, np.int16)])
    for number, at in enumerate(range(0, len(samples) - 320, 320)):
        client._frames = number + (5 if number > 60 else 0) - (40 if number % 9 == 4 else 0)
        client._frames = max(0, client._frames)
        client.sound(samples[at : at + 320])
    assert tools.until(client, "final").text == "영업시간"


def test_silence_and_very_long_sound_are_no_words(serve, talk, tools):
    client = talk(serve(greeting="", heard=("",)))
    noise = np.random.default_rng(0).normal(0, 900, 16_000 * 20).astype(np.int16)
    for samples in (np.zeros(16_000, np.int16), noise):
        for at in range(0, len(samples) - 320, 320):
            client.sound(samples[at : at + 320])
    client.say("영업시간")
    assert tools.until(client, "final").text == "영업시간"


RUBBISH = [
    b"",
    b"\x00" * 5,
    os.urandom(647),
    b"\x00" * 60_000,
    "",
    "{",
    "null",
    '{"type":"start"}',
    '{"type":"answer","id":"1.0","turn":1,"text":"x"}',
    '{"type":"text","text":"' + "가" * 2001 + '"}',
    '{"type":"playing","answer":"99.9","position":1}',
    '{"type":"interrupted","answer":"","position":0}',
    '{"type":"resumed","answer":"1.0","position":0}',
]


def test_rubbish_is_refused_and_the_conversation_goes_on(serve, talk, tools):
    client = talk(serve(greeting=""))
    for data in RUBBISH:
        client._send(data)
    client.say("영업시간")
    assert tools.until(client, "answer").text.startswith("아홉 시")


def test_too_much_rubbish_ends_the_connection(serve, talk):
    client = talk(serve(greeting="", mistakes=5))
    for _ in range(6):
        with contextlib.suppress(EngineError):
            client._send(b"rubbish")
    last = list(client.events())[-1]
    assert (last.type, last.code, last.fatal) == ("error", "limit", True)


def hung_up(client):
    try:
        client.say("still there?")
    except EngineError:
        return True
    return False


@pytest.mark.logs_errors  # by the client's library, whose connection is cut while it sends
@pytest.mark.parametrize("big", ["x" * 10_000_000, b"x" * 10_000_000])
def test_a_message_of_ten_megabytes_ends_the_connection_and_nothing_else(serve, talk, tools, big):
    server = serve(greeting="")
    client, other = talk(server), talk(server)
    with contextlib.suppress(EngineError):
        client._send(big)
        list(client.events())
    tools.wait_for(lambda: hung_up(client))
    other.say("영업시간")
    assert tools.until(other, "answer")


@pytest.mark.parametrize(
    ("first", "code"),
    [
        ('{"type":"text","text":"hello"}', "event"),
        ("rubbish", "event"),
        (b"\x00" * 648, "event"),
        ('{"type":"start","version":99}', "version"),
    ],
)
def test_a_conversation_that_begins_wrongly_is_told_why_and_closed(serve, first, code):
    with connect(serve().url) as line:
        line.send(first)
        error = json.loads(line.recv(timeout=5))
        assert (error["type"], error["code"], error["fatal"]) == ("error", code, True)
        with pytest.raises(ConnectionClosed):
            line.recv(timeout=5)


def test_a_thousand_connections_that_never_speak_keep_nobody_out(serve, talk, tools):
    server = serve(unspoken=100, greeting_seconds=60)
    key = "GET /talk/bank/socket HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    key += "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
    with contextlib.ExitStack() as stack:
        for _ in range(1000):
            line = stack.enter_context(socket.create_connection(("127.0.0.1", server.port)))
            line.sendall(key.encode())
        began = time.monotonic()
        client = talk(server)
        assert tools.until(client, "answer")
        assert time.monotonic() - began < 25  # long before the silent ones are sent away
        assert len(server.hall._unspoken) <= 100


def test_whoever_does_not_begin_in_time_is_sent_away(serve):
    with connect(serve(greeting_seconds=0.2).url) as line:
        assert json.loads(line.recv(timeout=5))["code"] == "limit"


def test_a_full_house_says_so(serve, talk):
    server = serve(conversations=1)
    talk(server)
    with pytest.raises(EngineError, match="being served"):
        Client(server.url)


def test_a_conversation_nobody_says_anything_in_ends(serve, talk, tools):
    client = talk(serve(greeting="", idle_seconds=0.1))
    assert tools.until(client, "end").reason == "idle"


def test_after_a_cut_in_mid_answer_the_conversation_goes_on_where_it_was(serve, talk, tools):
    server = serve(greeting="")
    client = talk(server)
    client.say("길게")
    answer = tools.until(client, "answer")
    client.playing(answer, 1.25)
    client.say("끝")  # arrives after the report
    tools.until(client, "interrupted")
    last = tools.until(client, "answer")
    client.playing(last, 0.4)
    client._socket.socket.close()
    again = talk(server, token=client.token)
    assert again.started.resumed
    assert again.started.playing.id == last.id
    again.playing(last, 2.0, "ended")
    assert tools.until(again, "end").reason == "finished"


def test_a_second_page_takes_a_conversation_over_and_the_first_is_told(serve, talk, tools):
    server = serve(greeting="")
    first = talk(server)
    second = talk(server, token=first.token)
    assert second.started.resumed
    assert tools.until(first, "end").reason == "elsewhere"
    second.say("영업시간")
    assert tools.until(second, "answer")


def test_two_conversations_do_not_meet(serve, talk, tools):
    server = serve(greeting="")
    first, second = talk(server), talk(server)
    assert first.token != second.token
    first.say("영업시간")
    second.say("두 가지")
    assert tools.until(first, "answer").text.startswith("아홉")
    assert tools.until(second, "answer").text.startswith("하나")


def test_a_restarted_server_knows_the_conversation(serve, talk, tools, tmp_path):
    server = serve(greeting="안녕하세요.", memory=tmp_path / "talks.db")
    client = talk(server)
    client.playing(tools.until(client, "answer"), 1, "ended")
    client.say("영업시간")
    client.playing(tools.until(client, "answer"), 1, "ended")
    tools.until(client, "listening", turn=2)
    server.stop()
    other = serve(greeting="안녕하세요.", memory=tmp_path / "talks.db")
    again = talk(other, token=client.token)
    assert again.started.resumed
    again.say("번호표")
    assert tools.until(again, "answer").text.startswith("대기 번호")
    talk_ = other.hall._talks[client.token]
    assert talk_.said == ["영업시간", "번호표"]
    assert talk_._mind.said == ["영업시간", "번호표"]


def test_after_a_mind_was_given_up_the_next_one_knows_what_was_said_before(serve, talk, tools):
    server = serve(greeting="", patience=Patience(mind=0.4))
    client = talk(server)
    client.say("영업시간")
    client.playing(tools.until(client, "answer"), 1, "ended")
    tools.until(client, "listening", turn=2)
    client.say("hang")
    assert tools.until(client, "error").code == "mind"
    client.say("번호표")
    tools.until(client, "answer")
    mind = server.hall._talks[client.token]._mind
    assert mind.said == ["영업시간", "번호표"]
    assert mind.history == [("아홉 시부터 네 시까지입니다.", True)]


def test_conversations_nobody_comes_back_to_end_though_nothing_can_be_remembered(serve, talk, tools, monkeypatch):
    server = serve(greeting="", return_seconds=0.0)
    monkeypatch.setattr(server.hall, "remember", lambda: 1 / 0)
    for _ in range(2):
        talk(server).close()
    tools.wait_for(lambda: server.hall.count == 0)


def test_a_film_is_not_shown_when_the_person_has_changed_their_mind(serve, talk, tools, mouth, monkeypatch):
    server = serve(greeting="")
    client = talk(server)
    client.say("영업시간")
    answer = tools.until(client, "answer")
    tools.wait_for(lambda: "immutable" in httpx.get(server.http + answer.url).headers["cache-control"])
    idle = f"{server.http}/idle/bank.mp4"
    assert httpx.get(idle).status_code == 200

    def withdrawn(_):
        raise ConsentError("It was withdrawn.")

    monkeypatch.setattr(mouth._answering.stage, "presenter", withdrawn)
    assert httpx.get(server.http + answer.url).status_code == 404
    assert httpx.get(idle).status_code == 404


def test_a_page_that_is_cut_off_in_mid_speech_holds_no_recogniser(serve, talk, tools):
    def listening():
        return [each for each in threading.enumerate() if each.name == "saram-listener"]

    server = serve(greeting="")
    client = talk(server)
    sound = tools.speech()
    for start in range(0, 16_000, 320):
        client.sound(sound[start : start + 320])
    tools.until(client, "voice", active=True)
    assert listening()
    client.close()
    tools.wait_for(lambda: not listening())
    assert server.hall.count == 1


def test_more_answers_than_can_be_made_at_once_are_given_as_text(serve, talk, tools, monkeypatch):
    monkeypatch.setattr("saram.server.talk._PREPARED", 0)
    client = talk(serve(greeting=""))
    client.say("영업시간")
    answer = tools.until(client, "answer")
    assert (answer.url, answer.text) == ("", "아홉 시부터 네 시까지입니다.")


def test_a_token_of_nobody_begins_anew(serve, talk):
    nobody = "nobody"
    assert not talk(serve(), token=nobody).started.resumed


@pytest.mark.logs_errors
def test_a_mind_that_hangs_or_breaks_is_told_of_and_the_next_turn_is_answered(serve, talk, tools):
    client = talk(serve(greeting="", patience=Patience(mind=0.4)))
    client.say("hang")
    assert tools.until(client, "error").code == "mind"
    client.say("break")
    assert "told to break" in tools.until(client, "error").message
    client.say("영업시간")
    assert tools.until(client, "answer").text.startswith("아홉")


def test_an_answer_that_cannot_be_said_is_given_as_text(serve, talk, tools):
    client = talk(serve(greeting=""))
    client.say("못 해")
    answer = tools.until(client, "answer")
    assert (answer.text, answer.url) == ("네.", "")


def test_an_interrupted_answer_does_not_hold_up_the_next(serve, talk, tools):
    client = talk(serve(greeting=""))
    client.say("길게")
    answer = tools.until(client, "answer")
    client.interrupt(answer, 0.3, "button")
    began = time.monotonic()
    client.say("두 가지")
    tools.until(client, "answer", turn=3)
    assert time.monotonic() - began < 10


def test_what_must_be_heard_is_not_stopped(serve, talk, tools):
    client = talk(serve(greeting=""))
    client.say("꼭")
    answer = tools.until(client, "answer")
    client.interrupt(answer, 0.5)
    assert tools.until(client, "resumed").position == 0.5


def test_sound_is_kept_only_where_the_operator_wants_it(serve, talk, tools, tmp_path):
    for folder in (None, tmp_path / "kept"):
        server = serve(greeting="", keep_audio=folder)
        client = talk(server)
        assert client.started.keeps_audio is (folder is not None)
        assert httpx.get(f"{server.http}/talk/bank/info.json").json()["keeps_audio"] is (folder is not None)
        for _ in range(10):
            client.sound(np.full(320, 1000, np.int16))
        client.say("영업시간")
        tools.until(client, "answer")
        client.end()
        tools.wait_for(lambda hall=server.hall: hall.count == 0)
    (path,) = (tmp_path / "kept").iterdir()
    with wave.open(str(path)) as file:
        assert (file.getframerate(), file.getnframes()) == (16_000, 3200)


def test_there_is_nobody_of_another_name(serve):
    server = serve()
    assert "/talk/bank" in httpx.get(f"{server.http}/talk/nobody").text
    with pytest.raises(InvalidStatus):
        connect(server.url.replace("bank", "nobody"))
