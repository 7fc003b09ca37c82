"""Threads for what may take its time, and the ears in them."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from queue import Queue

import numpy as np
import pytest

from saram.live.inputs import VoiceHeard
from saram.server.listening import Listening
from saram.server.workers import Workers


@pytest.fixture
def workers():
    made = Workers()
    yield made
    made.close()


def test_whoever_gives_work_starts_no_thread_and_waits_for_nothing(workers, monkeypatch):
    here = threading.current_thread()
    starters = set()
    start = threading.Thread.start

    def noted(thread):
        starters.add(threading.current_thread())
        start(thread)

    monkeypatch.setattr(threading.Thread, "start", noted)
    gate, done = threading.Event(), Queue()

    def work(number):
        gate.wait(60)
        done.put(number)

    for number in range(50):
        workers.do(work, number)
    gate.set()
    assert {done.get(timeout=60) for _ in range(50)} == set(range(50))
    assert starters
    assert here not in starters


def test_work_that_hangs_holds_up_none_that_comes_after_it(workers):
    gate, done = threading.Event(), threading.Event()
    for _ in range(30):
        workers.do(gate.wait, 60)
    workers.do(done.set)
    assert done.wait(60)
    gate.set()


@pytest.mark.logs_errors
def test_work_that_fails_is_logged_and_its_thread_goes_on(workers, caplog, tools):
    done = threading.Event()
    for _ in range(30):
        workers.do(int, "x")
    workers.do(done.set)
    assert done.wait(60)
    tools.wait_for(lambda: caplog.text.count("Work in a thread failed") == 30)


def test_threads_that_nobody_needs_end(tools):
    others = set(threading.enumerate())

    def count():
        return len([each for each in threading.enumerate() if each.name == "saram-worker" and each not in others])

    workers = Workers()
    gate = threading.Event()
    for _ in range(40):
        workers.do(gate.wait, 60)
    tools.wait_for(lambda: count() > 40)
    gate.set()
    tools.wait_for(lambda: count() <= 18)
    workers.close()
    tools.wait_for(lambda: count() == 0)


def test_where_no_thread_can_be_started_work_waits_for_those_there_are(workers, monkeypatch, caplog):
    def refused(_thread):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", refused)
    done = Queue()
    for number in range(9):
        workers.do(done.put, number)
    assert {done.get(timeout=60) for _ in range(9)} == set(range(9))
    assert "No further thread" in caplog.text


class Ears:
    """Notices each frame; fails at the third if told to."""

    def __init__(self, *, fails=False, gate=None):
        self.heard = []
        self.closed = threading.Event()
        self.fails = fails
        self.gate = gate

    def push(self, samples):
        if self.gate is not None:
            self.gate.wait(60)
        self.heard.append(int(samples[0]))
        if self.fails and len(self.heard) == 3:
            raise ValueError("no more")
        return [VoiceHeard(active=True)]

    def close(self):
        self.closed.set()


def frames(listening, numbers):
    for number in numbers:
        listening.push(np.full(320, number, np.int16))


def test_sound_is_heard_in_order_by_one_thread_until_the_page_is_gone(workers):
    noticed, ears = Queue(), Ears()
    listening = Listening(workers, lambda: ears, noticed.put, lambda _: None)
    frames(listening, range(100))
    for _ in range(100):
        noticed.get(timeout=60)
    listening.close()
    assert ears.closed.wait(60)
    assert ears.heard == list(range(100))


def test_of_sound_that_is_not_listened_to_in_time_the_oldest_is_lost(workers):
    gate = threading.Event()
    noticed, ears = Queue(), Ears(gate=gate)
    listening = Listening(workers, lambda: ears, noticed.put, lambda _: None)
    frames(listening, range(1000))
    gate.set()
    for _ in range(250):
        noticed.get(timeout=60)
    listening.close()
    assert ears.closed.wait(60)
    assert ears.heard[-250:] == list(range(750, 1000))
    assert len(ears.heard) <= 252


@pytest.mark.logs_errors
@pytest.mark.parametrize("opens", [True, False])
def test_ears_that_fail_or_cannot_be_opened_are_told_of(workers, opens):
    ears, failed = Ears(fails=True), Queue()

    def opened():
        if not opens:
            raise OSError("no model")
        return ears

    listening = Listening(workers, opened, lambda _: None, failed.put)
    frames(listening, range(5))
    assert failed.get(timeout=60) is listening
    assert ears.closed.is_set() is opens


def test_who_is_gone_before_anybody_listens_takes_no_recogniser(workers, monkeypatch):
    opened, kept = [], []
    monkeypatch.setattr(workers, "do", kept.append)
    listening = Listening(workers, lambda: opened.append(1), lambda _: None, lambda _: None)
    frames(listening, range(3))
    listening.close()
    (listen,) = kept
    listen()
    assert opened == []


def test_who_waits_for_work_that_nobody_has_begun_is_let_go_when_the_threads_end(monkeypatch):
    done = []

    async def ask():
        monkeypatch.setattr(threading.Thread, "start", lambda _: None)
        workers = Workers()
        asked = asyncio.create_task(workers.ask(done.append, 1))
        await asyncio.sleep(0.05)
        assert not asked.done()
        workers.close()
        for each in (asked, asyncio.create_task(workers.ask(done.append, 2))):
            with pytest.raises(asyncio.CancelledError):
                await asyncio.wait_for(each, 60)

    with ThreadPoolExecutor(1) as pool:  # where a browser is open, this thread has a loop that runs
        pool.submit(asyncio.run, ask()).result(120)
    assert done == []
