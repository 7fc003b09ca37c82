"""The mind of a server: a conversation with a bot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from time import perf_counter
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from saram.dialogue import Conversation
from saram.errors import UsageError
from saram.language import Understanding
from saram.server.parts import Acting
from saram.types import Context, Language, Reply, Request, Utterance

__all__ = ["BotMind", "Watch"]


class _Kept(BaseModel):
    """A snapshot."""

    model_config = ConfigDict(hide_input_in_errors=True)
    conversation: dict[str, Any]
    heard: list[str]
    cut: bool


class Watch:
    """Sees what a conversation does while it thinks.

    It understands as another does, a `saram.dialogue.conversation.Understand`, and measures it; and it is told of
    actions.
    """

    def __init__(self, understand: Understanding) -> None:
        """Nothing has been seen yet."""
        self._understand = understand
        self.seconds = 0.0
        """Of understanding since this was set to 0."""
        self.acting: Acting | None = None
        """Is told of actions."""

    def __call__(self, said: str | Utterance, context: Context | None = None, *, why: bool = False) -> Request:
        """See `Understanding`."""
        began = perf_counter()
        try:
            return self._understand(said, context, why=why)
        finally:
            self.seconds += perf_counter() - began

    def acts(self, name: str, text: str, state: Literal["running", "done", "failed"]) -> None:
        """Take what an action tells."""
        if self.acting is not None:
            self.acting(name, text, state)


class BotMind:
    """Answers one person; implements `saram.server.parts.Mind`."""

    def __init__(self, conversation: Conversation, language: Language, *, watch: Watch | None = None) -> None:
        """Answer with a conversation of one's own.

        Args:
            conversation: The conversation.
            language: Its language.
            watch: What the conversation understands with, if it is watched.
        """
        self._conversation = conversation
        self._seen = watch
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
        if self._seen is not None:
            self._seen.seconds = 0.0
        yield from self._conversation.hear(Utterance(text, self._language, alternatives=alternatives))

    def heard(self, text: str, *, complete: bool) -> None:
        """See `Mind.heard`."""
        self._heard.append(text)
        self._cut = self._cut or not complete

    def watch(self, acting: Acting) -> None:
        """See `Mind.watch`."""
        if self._seen is not None:
            self._seen.acting = acting

    @property
    def understanding(self) -> float:
        """See `Mind.understanding`."""
        return 0.0 if self._seen is None else self._seen.seconds

    def snapshot(self) -> dict[str, Any]:
        """See `Mind.snapshot`."""
        return {"conversation": self._conversation.snapshot(), "heard": list(self._heard), "cut": self._cut}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Go on from a snapshot.

        Raises:
            UsageError: If it is none of this version and these bots; nothing has changed.
        """
        try:
            kept = _Kept.model_validate(state)
        except ValidationError as error:
            raise UsageError(f"The state of a mind is damaged: {error}") from error
        self._conversation.restore(kept.conversation)
        self._heard, self._cut = kept.heard, kept.cut
