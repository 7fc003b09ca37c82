"""Films over HTTP."""

from __future__ import annotations

import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import httpx
from starlette.requests import Request

from saram.server.films import Films
from saram.server.workers import Workers


def test_however_many_films_are_asked_for_at_once_few_threads_look_for_them():
    lock, at_work, most = threading.Lock(), 0, 0

    def look(*_):
        nonlocal at_work, most
        with lock:
            at_work += 1
            most = max(most, at_work)
        time.sleep(0.01)
        with lock:
            at_work -= 1
        return b"film"

    mouth = SimpleNamespace(film=lambda _: look() and None, idle=look, life=look)
    workers = Workers()

    async def ask():
        films = Films(workers)
        request = Request({"type": "http", "headers": [], "path_params": {"name": f"{'0' * 64}.mp4"}})
        asked = [each for _ in range(60) for each in (films.film(request, mouth), films.idle(request, mouth))]
        return await asyncio.gather(*asked)

    answers = asyncio.run(ask())
    workers.close()
    assert sum(each is not None and each.status_code == 200 for each in answers) == 60
    assert 1 < most <= 40


def test_a_gesture_that_cannot_be_read_leaves_the_others_and_each_is_looked_at_by_one_at_a_time(
    serve, mouth, monkeypatch, caplog
):
    lock, at_work, most = threading.Lock(), 0, 0

    def ways(name):
        nonlocal at_work, most
        with lock:
            at_work += 1
            most = max(most, at_work)
        time.sleep(0.05)
        with lock:
            at_work -= 1
        if name == "nod":
            raise ValueError("no film")
        return (0,)

    monkeypatch.setattr(mouth, "ways", ways)
    address = f"{serve().http}/talk/bank/info.json"
    with ThreadPoolExecutor(4) as visitors:
        answers = list(visitors.map(httpx.get, [address] * 4))
    assert [list(answer.json()["life"]) for answer in answers] == [["think"]] * 4
    assert most == 1
    assert "'nod' is not shown" in caplog.text
