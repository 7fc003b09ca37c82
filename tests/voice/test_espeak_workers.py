from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import espeakng_loader
import numpy as np
import psutil
import pytest

from saram.errors import EngineError
from saram.types import VoiceStyle
from saram.voice import open_speaker
from saram.voice.espeak_pool import EspeakPool
from saram.voice.espeak_process import EspeakProcess

REQUEST = {"text": "Hello there.", "voice": "en-us", "rate": 165, "pitch": 50, "range": 50, "volume": 70}


@pytest.fixture
def pool():
    opened = EspeakPool(2)
    yield opened
    opened.close()


def until(condition, seconds=10.0):
    """Poll `condition` up to a deadline."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "The deadline has passed."
        threading.Event().wait(0.01)


def gone(pid):
    return not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


def test_the_parent_never_loads_the_library(espeak, news):
    list(espeak.speak(news, VoiceStyle()))
    assert "libespeak-ng" not in Path("/proc/self/maps").read_text(encoding="utf-8")


def test_a_worker_starts_without_what_its_parent_has_loaded():
    """Python itself, the standard library and espeak-ng: a few hundredths of a second, where numpy alone takes more."""
    worker = EspeakProcess()
    try:
        mapped = Path(f"/proc/{worker.pid}/maps").read_text(encoding="utf-8")
    finally:
        worker.close()
    assert "libespeak-ng" in mapped
    assert "site-packages/numpy" not in mapped
    assert "site-packages/av" not in mapped


def test_speaking_takes_a_small_part_of_the_time_of_what_is_said(espeak, news):
    """A hundredth on an idle machine; this one may be busy."""
    times = []
    for _ in range(5):
        begin = time.perf_counter()
        (speech,) = espeak.speak(news, VoiceStyle())
        times.append(time.perf_counter() - begin)
    assert min(times) * 10 < float(speech.duration)


def test_workers_of_different_seconds_make_the_same_sound():
    """espeak-ng seeds the noise of its breathy voices with the time."""
    request = {**REQUEST, "voice": "en-us+f2"}
    heard = []
    for _ in range(2):
        worker = EspeakProcess()
        second = int(time.time())
        heard.append(worker.read(request, 5.0).samples)
        worker.close()
        until(lambda second=second: int(time.time()) != second)
    assert np.array_equal(*heard)


def test_a_worker_that_cannot_start_is_an_error_that_says_so(monkeypatch):
    monkeypatch.setattr(espeakng_loader, "get_library_path", lambda: "/nowhere/libespeak-ng.so")
    with pytest.raises(EngineError, match="when it was started"):
        EspeakProcess()


def test_a_killed_worker_is_replaced(pool):
    before = pool.read(REQUEST)
    (pid,) = pool.pids()
    os.kill(pid, signal.SIGKILL)
    after = pool.read(REQUEST)
    assert np.array_equal(before.samples, after.samples)
    assert pool.pids() != [pid]


def test_a_worker_killed_in_the_middle_of_a_sentence_costs_one_retry(pool, monkeypatch):
    sabotage = _kill_while_reading(monkeypatch, times=1)
    assert len(pool.read(REQUEST).samples) > 1000
    assert len(sabotage) == 1


def test_two_workers_killed_over_one_sentence_are_an_error_and_the_speaker_goes_on(pool, monkeypatch):
    sabotage = _kill_while_reading(monkeypatch, times=2)
    with pytest.raises(EngineError, match="died"):
        pool.read(REQUEST)
    assert len(sabotage) == 2
    assert len(pool.read(REQUEST).samples) > 1000


def _kill_while_reading(monkeypatch, times):
    """Kill the worker between request and answer, `times` times."""
    receive = EspeakProcess._receive
    killed = []

    def receive_after_kill(self):
        if len(killed) < times and hasattr(self, "rate"):
            killed.append(self.pid)
            os.killpg(self.pid, signal.SIGKILL)
            self._process.wait()
        return receive(self)

    monkeypatch.setattr(EspeakProcess, "_receive", receive_after_kill)
    return killed


def test_a_worker_that_hangs_is_killed_after_the_time_limit():
    worker = EspeakProcess()
    os.kill(worker.pid, signal.SIGSTOP)
    with pytest.raises(EngineError, match=r"0\.2 s"):
        worker.read(REQUEST, 0.2)
    assert not worker.alive
    worker.close()


def test_a_refused_request_leaves_the_worker_alive(pool):
    pool.read(REQUEST)
    (pid,) = pool.pids()
    with pytest.raises(EngineError, match="no voice 'xx-none'"):
        pool.read({**REQUEST, "voice": "xx-none"})
    assert pool.pids() == [pid]


def test_threads_share_the_workers_and_all_hear_the_same(news):
    speaker = open_speaker("espeak", workers=2)
    with ThreadPoolExecutor(8) as threads:
        heard = list(threads.map(lambda _: next(speaker.speak(news, VoiceStyle())), range(24)))
    assert len(speaker.pool.pids()) <= 2
    speaker.close()
    assert all(np.array_equal(speech.audio.samples, heard[0].audio.samples) for speech in heard)
    assert all(speech.phonemes == heard[0].phonemes for speech in heard)


def test_closing_leaves_no_process_and_no_open_pipe():
    me = psutil.Process()
    before = me.num_fds(), len(me.children(recursive=True))
    for _ in range(3):
        speaker = open_speaker("espeak")
        speaker.pool.read(REQUEST)
        speaker.close()
    assert (me.num_fds(), len(me.children(recursive=True))) == before


def test_workers_end_when_the_parent_is_killed():
    program = (
        "import sys; from saram.voice.espeak_pool import EspeakPool; pool = EspeakPool();"
        f"pool.read({REQUEST!r}); print(*pool.pids(), flush=True); sys.stdin.read()"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2] / "src")}
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
    ) as parent:
        pid = int(parent.stdout.readline())
        assert not gone(pid)
        parent.kill()
    until(lambda: gone(pid))
