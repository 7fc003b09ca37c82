"""The mind of a server: a conversation with a bot."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from saram.dialogue import Conversation
from saram.types import Language, Reply, Utterance

__all__ = ["BotMind"]


class BotMind:
    """Answers one person; implements `saram.server.parts.Mind`."""

    def __init__(self, conversation: Conversation, language: Language) -> None:
        """Answer with a conversation of one's own."""
        self._conversation = conversation
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
        yield from self._conversation.hear(Utterance(text, self._language, alternatives=alternatives))

    def heard(self, text: str, *, complete: bool) -> None:
        """See `Mind.heard`."""
        self._heard.append(text)
        self._cut = self._cut or not complete

    def snapshot(self) -> dict[str, Any] | None:
        """See `Mind.snapshot`: what was said is kept by the page; what it was about is asked anew."""
        return None
