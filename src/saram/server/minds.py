"""The mind of a server: a conversation with a bot."""

from __future__ import annotations

from collections.abc import Iterator
from time import perf_counter
from typing import Any

from saram.dialogue import Conversation
from saram.language import Understanding
from saram.types import Context, Language, Reply, Request, Utterance

__all__ = ["BotMind", "TimedUnderstanding"]


class TimedUnderstanding:
    """Understands as another does, and tells how long it took; a `saram.dialogue.conversation.Understand`."""

    def __init__(self, understand: Understanding) -> None:
        """Measure nothing yet."""
        self._understand = understand
        self.seconds = 0.0
        """Of all calls since this was set to 0."""

    def __call__(self, said: str | Utterance, context: Context | None = None, *, why: bool = False) -> Request:
        """See `Understanding`."""
        began = perf_counter()
        try:
            return self._understand(said, context, why=why)
        finally:
            self.seconds += perf_counter() - began


class BotMind:
    """Answers one person; implements `saram.server.parts.Mind`."""

    def __init__(
        self, conversation: Conversation, language: Language, *, understood: TimedUnderstanding | None = None
    ) -> None:
        """Answer with a conversation of one's own.

        Args:
            conversation: The conversation.
            language: Its language.
            understood: What it understands with, if that is measured.
        """
        self._conversation = conversation
        self._understood = understood
        self._language: Language = language
        self._heard: list[str] = []
        self._cut = False

    def greet(self) -> Iterator[Reply]:
        """See `Mind.greet`."""
        yield self._conversation.greet()

    def hear(self, text: str, alternatives: tuple[str, ...]) -> Iterator[Reply]:
        """See `Mind.hear`."""
        if self._cut:
            self._conversation.heard(len(" ".join(part for part in self._heard if part)))
        self._heard, self._cut = [], False
        if self._understood is not None:
            self._understood.seconds = 0.0
        yield from self._conversation.hear(Utterance(text, self._language, alternatives=alternatives))

    def heard(self, text: str, *, complete: bool) -> None:
        """See `Mind.heard`."""
        self._heard.append(text)
        self._cut = self._cut or not complete

    @property
    def understanding(self) -> float:
        """See `Mind.understanding`."""
        return 0.0 if self._understood is None else self._understood.seconds

    def snapshot(self) -> dict[str, Any] | None:
        """See `Mind.snapshot`: what was said is kept by the page; what it was about is asked anew."""
        return None
