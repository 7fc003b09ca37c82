"""The microphone of one page, listened to in a thread."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import closing, suppress
from queue import Empty, SimpleQueue

import numpy as np
from numpy.typing import NDArray

from saram.live.inputs import VoiceHeard, WordsHeard
from saram.server.parts import Ears
from saram.server.workers import Workers

__all__ = ["Listening"]

_log = logging.getLogger(__name__)
_BACKLOG = 250
"""Frames of sound that may wait for the ears: five seconds; older ones are lost."""


class Listening:
    """Ears that listen until they are closed; one thread opens them with the first sound, uses and closes them."""

    def __init__(
        self,
        workers: Workers,
        ears: Callable[[], Ears],
        notice: Callable[[VoiceHeard | WordsHeard], None],
        fail: Callable[[Listening], None],
    ) -> None:
        """Be ready to listen.

        Args:
            workers: Have the thread.
            ears: Opens the ears.
            notice: Told, in the thread, of what has been noticed.
            fail: Told, in the thread, of this if the ears failed; they are closed then.
        """
        self._workers = workers
        self._ears = ears
        self._notice = notice
        self._fail = fail
        self._sound: SimpleQueue[NDArray[np.int16] | None] = SimpleQueue()
        self._begun = self._closed = False

    def push(self, samples: NDArray[np.int16]) -> None:
        """Take 20 ms at 16 kHz, int16 [320]; never waits."""
        if self._sound.qsize() >= _BACKLOG:
            with suppress(Empty):
                self._sound.get_nowait()
        self._sound.put(samples)
        if not self._begun:
            self._begun = True
            self._workers.do(self._listen)

    def close(self) -> None:
        """Notice nothing more."""
        self._closed = True
        self._sound.put(None)

    def _listen(self) -> None:
        if self._closed:
            return
        try:
            with closing(self._ears()) as ears:
                while (samples := self._sound.get()) is not None and not self._closed:
                    for noticed in ears.push(samples):
                        if not self._closed:
                            self._notice(noticed)
        except Exception:  # noqa: BLE001 - whatever it was, the conversation goes on
            _log.exception("The ears failed; the page may type.")
            if not self._closed:
                self._fail(self)
