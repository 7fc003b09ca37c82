"""A real server with a real bot, killed in mid-conversation and started again."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import subprocess
import sys

import pytest

from saram.server.client import Client


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


def ask(client, tools, text):
    """What is answered; the page has shown it."""
    client.say(text)
    tools.until(client, "final", text=text)
    answer = tools.until(client, "answer")
    client.playing(answer, 1.0, "ended")
    tools.until(client, "listening", turn=answer.turn)
    return answer.text


def test_after_a_kill_in_mid_conversation_the_bot_knows_what_it_was_about(start, tools, tmp_path):
    server, url = start()
    with Client(url, timeout=90) as basket, Client(url, timeout=90) as form:
        assert "2개" in ask(basket, tools, "우유 두 개 담아 줘")
        assert "무엇" in ask(form, tools, "장바구니에 담아 줘")
        server.kill()
        server.wait()
    assert (tmp_path / "conversations.db").stat().st_mode & 0o077 == 0
    server, url = start()
    with Client(url, token=basket.token, timeout=90) as again, Client(url, token=form.token, timeout=90) as filled:
        assert again.started.resumed
        assert "우유 3개로 바꿨어요" in ask(again, tools, "아니 두 개 말고 세 개")
        assert "우유" in ask(filled, tools, "우유")
        again.end()
        filled.end()
        tools.wait_for(lambda: not rows(tmp_path))


def rows(home):
    with contextlib.closing(sqlite3.connect(home / "conversations.db")) as base:
        return base.execute("SELECT * FROM talks").fetchall()
