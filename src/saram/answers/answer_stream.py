"""An answer on its way to whoever asked for it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from types import TracebackType
from typing import Literal, Self

from saram.answers.production import Production
from saram.types import Answer

__all__ = ["AnswerStream", "Source"]

Source = Literal["kept", "joined", "made"]
"""``kept``: it was there. ``joined``: somebody else was making it. ``made``: it is made for this reader."""


class AnswerStream:
    """The bytes of an answer, from the first; they are there at once, or come while it is being made.

    Iterating blocks while bytes are being made, so iterate in a thread where others must not wait. Any number of
    iterators can be had, one after another or at once. `close`, from any thread, ends them all; the making
    of a shared answer goes on, because others will ask for it, that of a personal one ends when nobody has watched for
    ten seconds.
    """

    def __init__(self, name: str, source: Source, production: Production) -> None:
        """Watch a production."""
        self.name = name
        self.source: Source = source
        self._production = production
        self._closed = threading.Event()

    @property
    def answer(self) -> Answer:
        """Captions, words and fragments as far as they are known; complete when `complete` is true."""
        return self._production.answer

    @property
    def shared(self) -> bool:
        """Whether others may be given it; also False while another process makes it and that is not known."""
        return self._production.shared

    @property
    def complete(self) -> bool:
        """Whether all of it is there."""
        return self._production.ended

    @property
    def mime(self) -> str:
        """``video/mp4; codecs="…"``; waits for the first bytes.

        Raises:
            SaramError: If it cannot be made.
        """
        self._production.wait_for_beginning()
        return self.answer.mime

    def read(self) -> bytes:
        """All bytes; waits until the last is made.

        Raises:
            SaramError: If it cannot be made.
        """
        return b"".join(self)

    def close(self) -> None:
        """Want no more of it; calling it twice is fine."""
        self._closed.set()

    def __iter__(self) -> Iterator[bytes]:
        """The bytes, in pieces: first the beginning, then a fragment or more at a time.

        Raises:
            SaramError: If it cannot be made to the end.
        """
        return self._production.chunks(self._closed)

    def __enter__(self) -> Self:
        """The stream itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        self.close()
