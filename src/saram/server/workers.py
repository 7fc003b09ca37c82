"""Threads for what may take its time."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from queue import Empty, SimpleQueue
from typing import Any, TypeVar, cast

__all__ = ["Workers"]

T = TypeVar("T")

_log = logging.getLogger(__name__)
_SPARE = 2
"""Threads that are kept ready beyond those at work."""
_IDLE = 16
"""Threads that wait for work at most; the others end."""


class Workers:
    """As many threads as there is work; giving them some never waits.

    Starting a thread waits until it runs, tens of milliseconds where the processor is busy; an event loop has
    no such time. So threads are started ahead, by those that have just been given something to do.
    """

    def __init__(self) -> None:
        """Start the first."""
        self._work: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._lock = threading.Lock()  # of the threads alone: whoever gives them work does not take it
        self._unbegun: dict[asyncio.Future[Any], asyncio.AbstractEventLoop] = {}
        self._idle = 0
        self._closed = False
        self._prepare()

    def do(self, work: Callable[..., None], *given: object) -> None:
        """Have something done in a thread, soon; what it raises is logged."""
        self._work.put(partial(work, *given))

    async def ask(self, work: Callable[..., T], *given: object) -> T:
        """What a function gives, computed in a thread; whatever it raises is raised.

        Raises:
            asyncio.CancelledError: If the threads end before one has begun.
        """
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[T] = loop.create_future()

        def settle(result: T | None, error: BaseException | None) -> None:
            if answer.done():  # whoever asked has gone
                return
            if error is None:
                answer.set_result(cast("T", result))
            else:
                answer.set_exception(error)

        def compute() -> None:
            self._unbegun.pop(answer, None)
            result, failed = None, None
            try:
                result = work(*given)
            except BaseException as error:  # noqa: BLE001 - raised where it was asked for
                failed = error
            with suppress(RuntimeError):  # the loop has been closed meanwhile
                loop.call_soon_threadsafe(settle, result, failed)

        self._unbegun[answer] = loop
        self.do(compute)
        if self._closed:
            answer.cancel()
        return await answer

    def close(self) -> None:
        """Let the threads end when they are done; what none has begun is not done any more."""
        with self._lock:
            self._closed = True
            self._let_go()
            for _ in range(self._idle):
                self._work.put(None)

    def _let_go(self) -> None:
        """Forget what no thread has begun, and tell those who wait for it."""
        with suppress(Empty):
            while True:
                self._work.get_nowait()
        for answer, loop in list(self._unbegun.items()):
            with suppress(RuntimeError):  # the loop has been closed meanwhile
                loop.call_soon_threadsafe(answer.cancel)

    def _prepare(self) -> None:
        """Have so many threads ready."""
        with self._lock:
            wanted = 0 if self._closed else max(0, _SPARE - self._idle)
            self._idle += wanted
        try:
            for _ in range(wanted):
                threading.Thread(target=self._run, daemon=True, name="saram-worker").start()
                wanted -= 1
        except RuntimeError:  # the system has no more of them
            _log.warning("No further thread can be started; work waits for those there are.")
            with self._lock:
                self._idle -= wanted

    def _run(self) -> None:
        while (work := self._work.get()) is not None:
            with self._lock:
                self._idle -= 1
            self._prepare()
            try:
                work()
            except Exception:  # noqa: BLE001 - whatever it was, others need the thread
                _log.exception("Work in a thread failed.")
            del work
            with self._lock:
                if self._closed or self._idle >= _IDLE:
                    return
                self._idle += 1
