"""An answer while it is being made, and those who watch it meanwhile."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from typing import Final

from saram.errors import EngineError
from saram.types import Answer

__all__ = ["GRACE", "Production"]

GRACE: Final = 10.0
"""Seconds for which the last reader is waited for when it has left."""


class Production:
    """Bytes that grow; any number of readers follow them. Safe for several threads."""

    answer: Answer
    """What is known of it."""

    shared: bool
    """Whether it is known that others may be given it."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._changed = threading.Condition()
        self._data = bytearray()
        self._replayed: int | None = None
        self._ended = False
        self._error: BaseException | None = None
        self._readers = 0
        self.answer = Answer()
        self._left: float | None = None
        self.shared = False

    @property
    def ended(self) -> bool:
        """Whether nothing more will come."""
        return self._ended

    @property
    def wanted(self) -> bool:
        """Whether somebody reads it, or may come back: a network that is cut is often there again in a moment."""
        return self._left is None or time.monotonic() < self._left + GRACE

    @property
    def data(self) -> bytes:
        """What is there."""
        with self._changed:
            return bytes(self._data)

    def feed(self, data: bytes, answer: Answer) -> None:
        """Add bytes, and what is known of the answer by now.

        Raises:
            EngineError: If the answer is being made again (`restart`) and is not the same.
        """
        with self._changed:
            if self._replayed is not None:
                known = self._data[self._replayed : self._replayed + len(data)]
                if known != data[: len(known)]:
                    raise EngineError("An answer had to be made again and became another one. Ask for it again.")
                self._replayed += len(known)
                data = data[len(known) :]
                if self._replayed == len(self._data):
                    self._replayed = None
            self._data += data
            self.answer = answer
            self._changed.notify_all()

    def restart(self) -> None:
        """The maker has died; another one begins anew, and what readers have seen must come again."""
        with self._changed:
            self._replayed = 0 if self._data else None

    def finish(self, answer: Answer) -> None:
        """The answer is whole."""
        with self._changed:
            self.answer = answer
            self._ended = True
            self._changed.notify_all()

    def fail(self, error: BaseException) -> None:
        """There will be no answer; readers are told why."""
        with self._changed:
            if not self._ended:
                self._error, self._ended = error, True
                self._changed.notify_all()

    def chunks(self, closed: threading.Event) -> Iterator[bytes]:
        """Everything from the beginning, as it comes.

        Args:
            closed: Set by a reader that wants no more; it is seen when bytes come, and within a second.

        Raises:
            SaramError: What the maker ended with.
        """
        place = 0
        with self._changed:
            self._readers += 1
            self._left = None
        try:
            while not closed.is_set():
                with self._changed:
                    while len(self._data) == place and not self._ended and not closed.is_set():
                        self._changed.wait(1.0)
                    data = bytes(self._data[place:])
                    ended, error = self._ended, self._error
                if data:
                    place += len(data)
                    yield data
                elif error is not None:
                    raise error
                elif ended:
                    return
        finally:
            with self._changed:
                self._readers -= 1
                self._left = None if self._readers else time.monotonic()

    def wait_for_beginning(self) -> None:
        """Return when the first bytes are there.

        Raises:
            SaramError: What the maker ended with.
        """
        with self._changed:
            while not self._data and not self._ended:
                self._changed.wait(1.0)
            if self._error is not None and not self._data:
                raise self._error
