"""What the browser's own recogniser hears, as its page reports it."""

from __future__ import annotations

import queue
import threading
from collections import deque
from collections.abc import Iterable, Iterator

from saram.ears.vocabulary import Vocabulary
from saram.errors import EngineError
from saram.types import AudioChunk, Hypothesis, Language

__all__ = ["BrowserListener"]


class BrowserListener:
    """Passes on the hypotheses that a page `offer`s; the sound itself is not looked at.

    One listener serves one page. The page's final hypothesis may come before or after the turn's sound has ended; what
    comes later than `wait` belongs to no turn and is dropped with the next one.
    """

    def __init__(self, language: Language = "ko", vocabulary: Vocabulary | None = None, *, wait: float = 1.5) -> None:
        """Wait for a page.

        Args:
            language: What the page was told to recognise.
            vocabulary: Not used: a browser takes none.
            wait: Seconds to wait for the final hypothesis once the turn's sound has ended.
        """
        del vocabulary
        self._language: Language = language
        self._wait = wait
        self._offered: queue.SimpleQueue[Hypothesis | None] = queue.SimpleQueue()
        self._closed = threading.Event()

    def offer(self, hypothesis: Hypothesis) -> None:
        """Take what the page recognised; from any thread."""
        self._offered.put(hypothesis)

    def listen(self, chunks: Iterable[AudioChunk]) -> Iterator[Hypothesis]:
        """Give what the page reports while the sound arrives; the last partial if no final one comes in time.

        Raises:
            EngineError: If it is closed.
        """
        self._check()
        finals: deque[Hypothesis] = deque()
        last = Hypothesis("", "final", 0.0)
        for _ in chunks:
            for hypothesis in self._waiting():
                if hypothesis.kind == "final":
                    finals.append(hypothesis)
                elif hypothesis.text != last.text:
                    last = hypothesis
                    yield hypothesis
        for hypothesis in self._waiting():
            if hypothesis.kind == "final":
                finals.append(hypothesis)
            else:
                last = hypothesis
        if not finals and (late := self._late()) is not None:
            finals.append(late)
        self._check()
        if finals:
            text = " ".join(each.text for each in finals if each.text)
            yield Hypothesis(text, "final", min(each.score for each in finals), (), _others(finals, text))
        else:
            yield Hypothesis(last.text, "final", last.score)

    def languages(self) -> frozenset[Language]:
        """The one the page was told."""
        return frozenset({self._language})

    def close(self) -> None:
        """Refuse to listen from now on; a turn that waits ends."""
        self._closed.set()
        self._offered.put(None)

    def _check(self) -> None:
        if self._closed.is_set():
            raise EngineError("This recogniser is closed. Open another one with saram.ears.open_listener('browser').")

    def _waiting(self) -> Iterator[Hypothesis]:
        while True:
            try:
                hypothesis = self._offered.get_nowait()
            except queue.Empty:
                return
            if hypothesis is not None:
                yield hypothesis

    def _late(self) -> Hypothesis | None:
        while True:
            try:
                hypothesis = self._offered.get(timeout=self._wait)
            except queue.Empty:
                return None
            if hypothesis is None or hypothesis.kind == "final":
                return hypothesis


def _others(finals: Iterable[Hypothesis], text: str) -> tuple[str, ...]:
    """Alternatives of a turn that came in one piece; of several pieces they cannot be put together."""
    pieces = list(finals)
    return tuple(other for other in pieces[0].alternatives if other != text) if len(pieces) == 1 else ()
