"""A few PocketSphinx workers shared by all conversations with one bot."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from saram.ears.sphinx_process import SphinxProcess
from saram.errors import EngineError

__all__ = ["SphinxPool"]

_KEPT: Final = 2  # idle workers that are kept for the next turn


class SphinxPool:
    """Starts workers when they are needed, replaces dead ones, ends them all when closed.

    Safe for concurrent use: each turn has a worker to itself while it lasts.
    """

    def __init__(self, language: dict[str, str], size: int = 8) -> None:
        """Describe the pool and start one worker, which loads the language in the background.

        Args:
            language: As `sphinx_worker` describes.
            size: Number of workers at most, each about 25 MB; when all are busy, a turn waits.

        Raises:
            EngineError: If a process cannot be started.
        """
        self._language = language
        self._places = threading.BoundedSemaphore(size)
        self._size = size
        self._lock = threading.Lock()
        self._idle = [SphinxProcess(language)]
        self._closed = False

    @contextmanager
    def worker(self, wait: float = 10.0) -> Iterator[SphinxProcess]:
        """A worker for one turn.

        Args:
            wait: Seconds to wait for one while all are busy.

        Raises:
            EngineError: If the pool is closed, or no worker got free.
        """
        if not self._places.acquire(timeout=wait):
            raise EngineError(f"All {self._size} recognisers were busy for {wait:g} s. Allow more of them.")
        try:
            worker = self._take()
            try:
                yield worker
            except (Exception, GeneratorExit):  # the turn was let go, or the worker died
                self._give_back(worker)
                raise
            except BaseException:  # Ctrl-C in the middle of an exchange
                worker.close()
                raise
            self._give_back(worker)
        finally:
            self._places.release()

    def pids(self) -> list[int]:
        """Process ids of the workers that wait for work."""
        with self._lock:
            return [worker.pid for worker in self._idle]

    def close(self) -> None:
        """End the waiting workers; a busy one ends after its turn. Calling it twice is fine."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for worker in idle:
            worker.close()

    def _take(self) -> SphinxProcess:
        with self._lock:
            if self._closed:
                raise EngineError("This recogniser is closed. Open another one with saram.ears.open_listener().")
            while self._idle:
                worker = self._idle.pop()
                if worker.alive:
                    return worker
                worker.close()
        return SphinxProcess(self._language)

    def _give_back(self, worker: SphinxProcess) -> None:
        with self._lock:
            if not self._closed and worker.alive and len(self._idle) < _KEPT:
                self._idle.append(worker)
                return
        worker.close()
