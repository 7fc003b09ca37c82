"""Ten conversations at once on kept answers: counted is what would make one of them wait for another."""

from __future__ import annotations

import asyncio
import sys
import threading
import time

import httpx
import numpy as np
import pytest

from saram.server.client import Client

CONVERSATIONS, TURNS = 10, 3
QUESTIONS = ("영업시간", "길게", "두 가지")


BLOCKING = {"open", "sqlite3.connect", "subprocess.Popen", "socket.connect", "socket.getaddrinfo", "time.sleep"}


class Loop:
    """What the thread of the event loop does: processor seconds of each step, and what it may not do at all."""

    def __init__(self):
        self.thread = None
        self.steps = []
        self.blocking = []
        self.watching = False

    def audit(self, event, given):
        if self.watching and threading.get_ident() == self.thread and event in BLOCKING:
            self.blocking.append((event, str(given)[:80]))


@pytest.fixture
def loop(monkeypatch):
    seen = Loop()
    run, start, wait = asyncio.events.Handle._run, threading.Thread.start, threading.Event.wait

    def measured(handle):
        began = time.thread_time()
        run(handle)
        if seen.watching:
            seen.steps.append((time.thread_time() - began, repr(handle)[:200]))

    def started(thread):
        if seen.watching and threading.get_ident() == seen.thread:
            seen.blocking.append(("thread", thread.name))
        start(thread)

    def waited(event, timeout=None):
        if seen.watching and threading.get_ident() == seen.thread:
            seen.blocking.append(("wait", ""))
        return wait(event, timeout)

    monkeypatch.setattr(asyncio.events.Handle, "_run", measured)
    monkeypatch.setattr(threading.Thread, "start", started)
    monkeypatch.setattr(threading.Event, "wait", waited)
    sys.addaudithook(seen.audit)  # there is no taking it away again; it looks at nothing later
    yield seen
    seen.watching = False


def test_ten_conversations_on_kept_answers_never_hold_up_the_event_loop(serve, talk, tools, tmp_path, loop):
    server = serve(greeting="", memory=tmp_path / "talks.db")
    with Client(server.url, timeout=90) as first, httpx.Client(timeout=90) as web:
        for question in QUESTIONS:
            hold(first, web, server, tools, question)
    loop.thread = server.thread.ident
    loop.watching = True
    kept, failed = [], []

    def person(number):
        try:
            with Client(server.url, timeout=90) as client, httpx.Client(timeout=90) as web:
                noise = np.random.default_rng(number).normal(0, 60, 320).astype(np.int16)
                for turn in range(TURNS):
                    for _ in range(50):
                        client.sound(noise)
                    kept.extend(hold(client, web, server, tools, QUESTIONS[(number + turn) % 3]))
        except Exception as error:  # noqa: BLE001 - told to the thread of the test
            failed.append(error)

    people = [threading.Thread(target=person, args=(number,)) for number in range(CONVERSATIONS)]
    for each in people:
        each.start()
    for each in people:
        each.join(120)
    loop.watching = False
    assert not failed
    assert len(kept) >= CONVERSATIONS * TURNS
    assert all(kept)
    assert loop.blocking == []
    assert len(loop.steps) > 500
    slow = [step for step in sorted(loop.steps) if step[0] > 0.01]
    assert len(slow) <= 3, slow  # the collection of garbage falls upon some step


def hold(client, web, server, tools, question):
    """Ask, load each film and show it; whether each was kept."""
    client.say(question)
    turn = tools.until(client, "final", text=question).turn
    found = []
    while True:
        event = next(event for event in client.events() if event.type in {"answer", "listening"})
        if event.type == "listening" and event.turn == turn:
            return found
        if event.type == "answer":
            assert web.get(server.http + event.url).content
            found.append(not event.stream)
            client.playing(event, 0.1, "started")
            client.playing(event, 1.0, "ended")


def test_a_client_that_reads_nothing_for_long_still_answers_pings(serve, talk, tools):
    server = serve(greeting="")
    client = talk(server)
    (conversation,) = server.hall._talks.values()
    for number in range(30):
        client.say(f"영업시간 {number}")
        tools.wait_for(lambda said=number: len(conversation.said) > said)
    assert client._socket.ping().wait(10)


def test_ears_of_a_page_that_is_gone_take_nothing_from_the_next_one_when_they_fail(serve, talk, tools):
    server = serve(greeting="")
    first = talk(server)
    (conversation,) = server.hall._talks.values()
    gone = tools.wait_for(lambda: conversation._listening)
    first.close()
    tools.wait_for(lambda: not conversation.connected)
    again = talk(server, token=first.token)
    assert again.started.resumed
    conversation._call(conversation._deafened, gone)
    again.say("영업시간")
    tools.until(again, "answer")
    assert conversation._listening not in {None, gone}
