"""Where the time goes."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager

__all__ = ["Stopwatch"]


class Stopwatch:
    """Processor seconds of each stage of a rendering.

    Stages nest: while an inner one runs, an outer one stands still, so the parts add up. What threads other than
    the caller's use (encoding, decoding) is counted as ``"other threads"``.
    """

    def __init__(self, clock: Callable[[], float] = time.thread_time) -> None:
        """Begin.

        Args:
            clock: Seconds; of this thread's work, unless elapsed time is wanted (``time.perf_counter``).
        """
        self._clock = clock
        self._seconds: dict[str, float] = defaultdict(float)
        self._running: list[str] = []
        self._since = 0.0
        self._process = time.process_time()
        self._thread = time.thread_time()
        self._wall = time.perf_counter()

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Count the processor time of the block to `name`."""
        self._switch()
        self._running.append(name)
        try:
            yield
        finally:
            self._switch()
            self._running.pop()

    def seconds(self) -> dict[str, float]:
        """Processor seconds by stage so far, the largest first; ``"wall"`` is elapsed time."""
        parts = dict(self._seconds)
        thread = time.thread_time() - self._thread
        parts["other threads"] = max(0.0, time.process_time() - self._process - thread)
        parts["rest"] = max(0.0, thread - sum(self._seconds.values()))
        ordered = dict(sorted(parts.items(), key=lambda part: -part[1]))
        return ordered | {"wall": time.perf_counter() - self._wall}

    def _switch(self) -> None:
        now = self._clock()
        if self._running:
            self._seconds[self._running[-1]] += now - self._since
        self._since = now
