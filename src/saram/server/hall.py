"""All conversations of a server."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Mapping
from time import monotonic
from typing import Protocol

from saram.live.protocol import End
from saram.server.latency import Latencies
from saram.server.likely import Likely
from saram.server.memory import Memory
from saram.server.parts import Parts
from saram.server.recording import SoundFile
from saram.server.settings import Settings
from saram.server.talk import Talk
from saram.server.workers import Workers
from saram.types import Language

__all__ = ["Hall"]

_log = logging.getLogger(__name__)
_SWEEP = 2.0


class Waiting(Protocol):
    """A connection that has not begun a conversation."""

    def hurry(self) -> None:
        """Begin at once or leave."""
        ...


class Hall:
    """Keeps conversations while their pages are there, and for a while after."""

    def __init__(self, bots: Mapping[str, Parts], settings: Settings) -> None:
        """Open an empty hall.

        Args:
            bots: What conversations are made of, by the name of the bot.
            settings: How many there may be and how long they last.
        """
        self.bots = bots
        self.settings = settings
        self.latencies = Latencies()
        self._likely = Likely()
        self._unspoken: dict[Waiting, None] = {}
        self._talks: dict[str, Talk] = {}
        self._memory = Memory(settings.memory)
        self.workers = Workers()
        """Threads for what may take its time."""

    @property
    def count(self) -> int:
        """Conversations there are."""
        return len(self._talks)

    @property
    def full(self) -> bool:
        """Whether nobody more can be served now."""
        return len(self._talks) >= self.settings.conversations

    def wait(self, line: Waiting) -> None:
        """A connection has come and has not begun a conversation."""
        self._unspoken[line] = None
        if len(self._unspoken) > self.settings.unspoken:
            oldest = next(iter(self._unspoken))
            self.unwait(oldest)
            oldest.hurry()

    def unwait(self, line: Waiting) -> None:
        """It has begun one, or is gone."""
        self._unspoken.pop(line, None)

    async def find(self, bot: str, token: str) -> Talk | None:
        """The conversation of a token, if it is one with this bot; one from before a restart is taken up again."""
        kept = None if token in self._talks else await asyncio.wrap_future(self._memory.recall(bot, token))
        talk = self._talks.get(token)
        if talk is not None:
            return talk if talk.parts is self.bots[bot] else None
        if kept is None or self.full:
            return None
        talk = self._new(bot, kept.language, token)
        talk.recall(kept)
        return talk

    def open(self, bot: str, language: Language) -> Talk:
        """Begin a conversation."""
        return self._new(bot, language, secrets.token_urlsafe(24))

    def end(self, talk: Talk, reason: str) -> None:
        """End a conversation and tell its page."""
        talk.tell(End(reason=reason))
        talk.close()
        self._talks.pop(talk.token, None)
        self._memory.forget(talk.token)

    async def sweep(self) -> None:
        """End what nobody comes back to or says anything in, until cancelled; remember the rest."""
        while True:
            await asyncio.sleep(_SWEEP)
            now = monotonic()
            try:
                for talk in list(self._talks.values()):
                    gone = not talk.connected and now - talk.left > self.settings.return_seconds
                    silent = talk.state == "listening" and now - talk.spoke > self.settings.idle_seconds
                    if gone or silent:
                        self.end(talk, "idle")
                self.remember()
                self._memory.tidy()
            except Exception:  # noqa: BLE001 - whatever it was: whoever does not sweep lets conversations pile up
                _log.warning("Conversations could not be tidied up or remembered.", exc_info=True)

    def remember(self) -> None:
        """Write down what a restart must not lose."""
        for talk in self._talks.values():
            if talk.news:
                self._keep(talk)

    def _keep(self, talk: Talk) -> None:
        """Write it down at once: the server may be killed at any moment. What fails is tried again."""
        talk.news = False
        self._memory.keep(talk.token, talk.parts.info.name, talk.language, talk.snapshot(), talk.unwritten)

    def close(self) -> None:
        """The server stops; conversations can be taken up by the next one."""
        try:
            self.remember()
        finally:
            for talk in self._talks.values():
                talk.close()
            self._talks.clear()
            self._memory.close()
            self.workers.close()

    def _new(self, bot: str, language: Language, token: str) -> Talk:
        kept = self.settings.keep_audio
        talk = Talk(
            self.bots[bot],
            token=token,
            language=language,
            latencies=self.latencies,
            likely=self._likely,
            workers=self.workers,
            patience=self.settings.patience,
            sound=None if kept is None else SoundFile(kept),
        )
        talk.changed = self._keep
        self._talks[token] = talk
        return talk
