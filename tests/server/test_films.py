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


class Crowd:
    """Takes a while over each call, and counts how many are under way."""

    def __init__(self):
        self.lock = threading.Lock()
        self.at_work = self.most = 0

    def look(self, *_):
        with self.lock:
            self.at_work += 1
            self.most = max(self.most, self.at_work)
        time.sleep(0.02)
        with self.lock:
            self.at_work -= 1
        return b"film"


def test_however_many_films_are_asked_for_at_once_few_threads_look_for_them():
    crowd = Crowd()
    mouth = SimpleNamespace(film=lambda _: crowd.look() and None, idle=crowd.look, life=crowd.look)
    workers = Workers()

    async def ask():
        films = Films(workers)
        request = Request({"type": "http", "headers": [], "path_params": {"name": f"{'0' * 64}.mp4"}})
        asked = [each for _ in range(60) for each in (films.film(request, mouth), films.idle(request, mouth))]
        return await asyncio.gather(*asked)

    with ThreadPoolExecutor(1) as pool:  # where a browser is open, this thread has a loop that runs
        answers = pool.submit(asyncio.run, ask()).result(60)
    workers.close()
    assert sum(each is not None and each.status_code == 200 for each in answers) == 60
    assert 1 < crowd.most <= 40


def test_a_gesture_that_cannot_be_read_leaves_the_others_and_each_is_looked_at_by_one_at_a_time(
    serve, mouth, monkeypatch, caplog
):
    crowd = Crowd()

    def ways(name):
        crowd.look()
        if name == "nod":
            raise ValueError("no film")
        return (0,)

    monkeypatch.setattr(mouth, "ways", ways)
    address = f"{serve().http}/talk/bank/info.json"
    with ThreadPoolExecutor(4) as visitors:
        answers = list(visitors.map(httpx.get, [address] * 4))
    assert [list(answer.json()["life"]) for answer in answers] == [["think"]] * 4
    assert crowd.most == 1
    assert "'nod' is not shown" in caplog.text
