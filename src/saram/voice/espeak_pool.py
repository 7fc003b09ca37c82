"""A few espeak-ng workers shared by threads."""

from __future__ import annotations

import threading
from typing import Any

from saram.errors import EngineError
from saram.voice.espeak_process import EspeakProcess, Reading

__all__ = ["EspeakPool"]


class EspeakPool:
    """Starts workers when they are needed, replaces dead ones, ends them all when closed.

    Safe for concurrent use: each request has a worker to itself; when all are busy, the caller waits.
    """

    def __init__(self, size: int = 2) -> None:
        """Describe the pool; no process is started yet.

        Args:
            size: Number of workers at most.
        """
        self._places = threading.BoundedSemaphore(size)
        self._lock = threading.Lock()
        self._idle: list[EspeakProcess] = []
        self._closed = False

    def read(self, request: dict[str, Any], timeout: float = 30.0) -> Reading:
        """Have a text read, a second time by a fresh worker if the first one dies.

        Args:
            request: As `espeak_worker` describes.
            timeout: Seconds a worker may take.

        Raises:
            EngineError: If the request was refused, two workers died of it, or the pool is closed.
        """
        with self._places:
            try:
                return self._attempt(request, timeout)
            except _WorkerDiedError:
                pass
            try:
                return self._attempt(request, timeout)
            except _WorkerDiedError as error:
                raise EngineError(str(error)) from error

    def pids(self) -> list[int]:
        """Process ids of the workers that wait for work."""
        with self._lock:
            return [worker.pid for worker in self._idle]

    def close(self) -> None:
        """End the waiting workers; a busy one ends after its sentence. Calling it twice is fine."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for worker in idle:
            worker.close()

    def _attempt(self, request: dict[str, Any], timeout: float) -> Reading:
        worker = self._take()
        try:
            reading = worker.read(request, timeout)
        except EngineError as error:
            if not worker.alive:
                worker.close()
                raise _WorkerDiedError(str(error)) from error
            self._give_back(worker)
            raise
        except BaseException:  # Ctrl-C in the middle of an exchange: the pipe holds half a message
            worker.close()
            raise
        self._give_back(worker)
        return reading

    def _take(self) -> EspeakProcess:
        with self._lock:
            if self._closed:
                raise EngineError("This speaker is closed. Open another one with saram.voice.open_speaker().")
            while self._idle:
                worker = self._idle.pop()
                if worker.alive:
                    return worker
                worker.close()
        return EspeakProcess()

    def _give_back(self, worker: EspeakProcess) -> None:
        with self._lock:
            if not self._closed:
                self._idle.append(worker)
                return
        worker.close()


class _WorkerDiedError(EngineError):
    """The worker is gone; the request may be tried again."""
