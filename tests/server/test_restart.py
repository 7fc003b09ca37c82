"""A real server with a real bot, killed in mid-conversation and started again."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import subprocess
import sys

import pytest

from saram.live import Patience
from saram.server.client import Client
from saram.server.fake import FakeMind


@pytest.fixture
def start(tmp_path):
    """Starts the command, each time with the same workspace; gives its process and the address of its socket."""
    with contextlib.ExitStack() as stack:

        def started():
            command = [sys.executable, "-m", "saram", "talk", "--bot", "store", "--avatar", "drawn", "--size", "96x96"]
            server = subprocess.Popen(
                [*command, "--language", "ko", "--port", "0", "--no-open"],
                env=os.environ | {"SARAM_HOME": str(tmp_path)},
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
            )
            stack.enter_context(server)
            stack.callback(server.kill)
            return server, server.stdout.readline().strip().replace("http", "ws", 1) + "/socket"

        yield started


def ask(client, tools, text, turns):
    """What is answered; the page has shown it. Turns, by which answers are named, are counted on."""
    client.say(text)
    tools.until(client, "final", text=text)
    answer = tools.until(client, "answer")
    assert answer.turn > max(turns, default=1)
    turns.append(answer.turn)
    client.playing(answer, 1.0, "ended")
    tools.until(client, "listening", turn=answer.turn)
    return answer.text


def test_after_a_kill_in_mid_conversation_the_bot_knows_what_it_was_about(start, tools, tmp_path):
    server, url = start()
    baskets, forms = [], []
    with Client(url, timeout=90) as basket, Client(url, timeout=90) as form:
        assert "2개" in ask(basket, tools, "우유 두 개 담아 줘", baskets)
        assert "무엇" in ask(form, tools, "장바구니에 담아 줘", forms)
        server.kill()
        server.wait()
    assert (tmp_path / "conversations.db").stat().st_mode & 0o077 == 0
    server, url = start()
    with Client(url, token=basket.token, timeout=90) as again, Client(url, token=form.token, timeout=90) as filled:
        assert again.started.resumed
        assert "우유 3개로 바꿨어요" in ask(again, tools, "아니 두 개 말고 세 개", baskets)
        assert "우유" in ask(filled, tools, "우유", forms)
        again.end()
        filled.end()
        tools.wait_for(lambda: not rows(tmp_path / "conversations.db"))


def rows(path):
    with contextlib.closing(sqlite3.connect(path)) as base:
        return base.execute("SELECT * FROM talks").fetchall()


def test_what_was_kept_of_a_conversation_is_there_as_soon_as_it_is_answered(serve, talk, tools, tmp_path, monkeypatch):
    monkeypatch.setattr("saram.server.hall._SWEEP", 3600)
    server = serve(greeting="", memory=tmp_path / "talks.db")
    client = talk(server)
    client.say("영업시간")
    answer = tools.until(client, "answer")
    tools.wait_for(lambda: "영업시간" in str(rows(tmp_path / "talks.db")))
    client.playing(answer, 1, "ended")
    tools.until(client, "listening")
    client.end()
    tools.wait_for(lambda: not rows(tmp_path / "talks.db"))


@pytest.mark.parametrize("state", ["{", "[]", "{}", '{"said": 3, "heard": [], "mind": null}', "\x00"])
def test_a_damaged_memory_of_a_conversation_does_not_keep_the_page_out(serve, talk, tools, tmp_path, state):
    path = tmp_path / "talks.db"
    server = serve(greeting="", memory=path)
    client = talk(server)
    client.say("영업시간")
    tools.until(client, "answer")
    server.stop()
    with contextlib.closing(sqlite3.connect(path)) as base, base:
        base.execute("UPDATE talks SET state = ?", (state,))
    again = talk(serve(greeting="", memory=path), token=client.token)
    again.say("번호표")
    assert tools.until(again, "answer").text.startswith("대기 번호")


def test_what_could_not_be_written_down_is_written_as_soon_as_it_can_be(
    serve, talk, tools, tmp_path, monkeypatch, caplog
):
    monkeypatch.setattr("saram.server.hall._SWEEP", 0.1)
    server = serve(greeting="", memory=tmp_path / "talks.db")
    client = talk(server)
    change(tmp_path / "talks.db", "ALTER TABLE talks RENAME TO away")
    client.say("영업시간")
    tools.until(client, "answer")
    tools.wait_for(lambda: "cannot be written down" in caplog.text)
    change(tmp_path / "talks.db", "ALTER TABLE away RENAME TO talks")
    tools.wait_for(lambda: "영업시간" in str(rows(tmp_path / "talks.db")))


def change(path, statement):
    with contextlib.closing(sqlite3.connect(path)) as base, base:
        base.execute(statement)


def test_a_mind_that_is_given_up_in_its_first_turn_has_told_what_the_next_one_goes_on_from(serve, talk, tools):
    states = []

    class Named(FakeMind):
        def __init__(self, answers, *, greeting, state):
            super().__init__(answers, greeting=greeting, state=state)
            states.append(state)

    client = talk(serve(greeting="", mind=Named, patience=Patience(mind=0.4)))
    client.say("hang")
    assert tools.until(client, "error").code == "mind"
    client.say("번호표")
    tools.until(client, "answer")
    assert states == [None, {"said": [], "heard": []}]
