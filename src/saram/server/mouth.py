"""The mouth of a server: answers as `saram.workflows.answering` makes and keeps them."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from saram.errors import ConsentError, SaramError
from saram.live.protocol import CaptionLine
from saram.server.parts import Film, Spoken
from saram.types import Answer, Reply
from saram.workflows.answering import Answering
from saram.workflows.ways_home import ways_home

__all__ = ["AnsweringMouth"]

_log = logging.getLogger(__name__)

_SEATS = 2
"""Answers that are made at once; see `saram.workflows.stage.Stage`."""

_LIVES = ("nod", "think")

_LOOK = 0.1
"""Seconds between two looks at an answer that is being made."""


_GLANCE = 0.02
"""The same, until its first fragment is there."""


class AnsweringMouth:
    """Says answers with one appearance; implements `saram.server.parts.Mouth`."""

    def __init__(self, answering: Answering) -> None:
        """Speak.

        Args:
            answering: Makes and keeps the answers; closed with this.
        """
        self._answering = answering
        self._closed = threading.Event()
        self._ways: dict[tuple[str, str], tuple[int, ...]] = {}

    def warm(self) -> None:
        """Open avatar and voice and make the film of waiting, so that nobody waits for them.

        Two are opened: an answer that was interrupted is made to its end, and the next one must not wait for it.
        """
        with ThreadPoolExecutor(_SEATS) as threads:
            for warmed in [threads.submit(self._answering.warm) for _ in range(_SEATS)]:
                warmed.result()
        self.idle()
        for name in self.lives():
            self.ways(name)

    def say(self, reply: Reply) -> Iterator[Spoken]:
        """See `Mouth.say`."""
        with self._answering.answer(
            reply.text, language=reply.language, shared=reply.shared, valid_until=reply.valid_until
        ) as stream:
            mime = stream.mime
            # Whether it is still growing is asked first, so that what is said of a whole answer is the whole of it.
            made = growing = not stream.complete
            answer = stream.answer
            yield _spoken(stream.name, mime, answer, made=made, growing=growing)
            while growing and not self._closed.wait(_LOOK if answer.stages else _GLANCE):
                growing = not stream.complete
                news = len(stream.answer.captions) != len(answer.captions) or not answer.stages
                if (news and stream.answer.fragments) or not growing:
                    answer = stream.answer
                    yield _spoken(stream.name, mime, answer, made=made, growing=growing)

    def film(self, name: str) -> Film | None:
        """See `Mouth.film`."""
        try:
            stream = self._answering.find(name)
        except ConsentError as error:  # kept from before the person changed their mind
            _log.warning("A kept film is not shown: %s", error)
            try:
                self._answering.forget_withdrawn()
            except SaramError as reason:
                _log.warning("Kept films of somebody who withdrew the consent may still be there: %s", reason)
            return None
        if stream is None:
            return None
        whole = stream.read() if stream.complete else None
        return Film(whole, iter(stream), stream.shared, stream.close)

    def idle(self) -> bytes:
        """See `Mouth.idle`."""
        with self._answering.life("idle") as stream:
            return stream.read()

    def lives(self) -> tuple[str, ...]:
        """See `Mouth.lives`."""
        there = self._answering.lives()
        return tuple(name for name in _LIVES if name in there)

    def life(self, name: str) -> bytes:
        """See `Mouth.life`."""
        with self._answering.life(name) as stream:
            return stream.read()

    def ways(self, name: str) -> tuple[int, ...]:
        """See `Mouth.ways`."""
        with self._answering.life(name) as gesture, self._answering.life("idle") as waiting:
            films = gesture.name, waiting.name
            if films not in self._ways:
                self._ways[films] = ways_home(gesture.read(), waiting.read())
        return self._ways[films]

    def close(self) -> None:
        """See `Mouth.close`."""
        if not self._closed.is_set():
            self._closed.set()
            self._answering.close()


def _spoken(name: str, mime: str, answer: Answer, *, made: bool, growing: bool) -> Spoken:
    """What is told of an answer; of one that is `made` for it also in which time."""
    captions = tuple(
        CaptionLine(start=float(each.start), end=float(each.end), text=" ".join(each.lines)) for each in answer.captions
    )
    stages = answer.stages if made else ()
    return Spoken(name, mime, growing, None if growing else float(answer.duration), captions, stages)
