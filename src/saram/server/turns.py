"""Conversations without a page: say something, then poll or follow what is answered."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import AsyncIterator
from contextlib import suppress
from time import monotonic
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from saram.live.inputs import Connected, PagePlaying, Typed
from saram.live.protocol import MAX_TEXT, ServerEvent
from saram.server.hall import Hall
from saram.server.talk import Talk
from saram.types import Language

__all__ = ["Turns"]

_KEPT = 1000
_LOOK = 1.0
_LONGEST_BODY = 65_536


class _Said(BaseModel):
    """Body of a request."""

    model_config = ConfigDict(extra="forbid")
    text: str = Field(min_length=1, max_length=MAX_TEXT)
    conversation: str = Field("", max_length=64)
    language: Language = "ko"


class _Turn:
    """What was answered to one utterance, as far as it is known."""

    def __init__(self, talk: Talk, before: _Turn | None) -> None:
        self.talk = talk
        self.before = before
        """The turn whose answers still come first, if any."""
        self.events: list[dict[str, Any]] = []
        self.changed = asyncio.Event()
        self._number: int | None = None
        self._ended = False

    @property
    def done(self) -> bool:
        """Whether nothing more will come: it is over, or a page has taken the conversation over."""
        return self._ended or self.talk.line is not None or not self.talk.connected

    def take(self, event: ServerEvent) -> None:
        if event.type == "final" and self._number is None:
            self._number = event.turn
        refused = self._number is None and event.type == "error" and event.code == "busy"
        before = self.before
        if before is not None and not refused:
            before.take(event)
            if before.done:
                self.before = None
        if event.type == "answer" or event.type == "listening":  # noqa: PLR1714 - a set would lose the type
            mine = event.turn == self._number
        else:
            mine = before is None or refused
        if mine and event.type in {"answer", "action", "error"}:
            self.events.append(event.model_dump(mode="json"))
        elif event.type == "captions":
            self._grow(event.model_dump(mode="json"))
        self._ended = self._ended or refused or event.type == "end" or (mine and event.type == "listening")
        self._wake()

    def end(self) -> None:
        """Nothing more will come."""
        self._ended = True
        self._wake()

    def _wake(self) -> None:
        self.changed.set()
        self.changed = asyncio.Event()

    def _grow(self, news: dict[str, Any]) -> None:
        """More is known of an answer given before."""
        for event in self.events:
            if event["type"] == "answer" and event["id"] == news["answer"]:
                event |= {"captions": news["captions"], "duration": news["duration"]}

    def record(self) -> dict[str, Any]:
        return {"conversation": self.talk.token, "done": self.done, "events": self.events}


class _RefusalError(Exception):
    """A request that is not met."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


class Turns:
    """Turns asked for by programs; answers count as shown as soon as they are there."""

    def __init__(self, hall: Hall) -> None:
        """Begin.

        Args:
            hall: Where the conversations are.
        """
        self._hall = hall
        self._turns: dict[str, _Turn] = {}

    async def say(self, request: Request) -> Response:
        """``POST {"text", "conversation"?, "language"?}`` → ``{"turn", "conversation"}``."""
        try:
            bot = request.path_params["bot"]
            said = await _read(request)
            talk = await self._talk(bot, said)
        except _RefusalError as refusal:
            return _problem(str(refusal), refusal.status)
        name = secrets.token_urlsafe(12)
        before = next((turn for turn in reversed(self._turns.values()) if turn.talk is talk and not turn.done), None)
        self._turns[name] = turn = _Turn(talk, before)
        for oldest in list(self._turns)[:-_KEPT]:
            self._turns.pop(oldest).end()
        _drive(talk, turn, said.text)
        return JSONResponse({"turn": name, "conversation": talk.token}, 202)

    async def _talk(self, bot: str, said: _Said) -> Talk:
        if bot not in self._hall.bots:
            raise _RefusalError("There is nobody of that name here.", 404)
        if not said.conversation:
            if self._hall.full:
                raise _RefusalError("Everybody is being served. Try again in a moment.", 503)
            return self._hall.open(bot, said.language)
        talk = await self._hall.find(bot, said.conversation)
        if talk is None:
            raise _RefusalError("There is no such conversation any more; leave it out to begin one.", 404)
        if talk.line is not None:
            raise _RefusalError("A page holds this conversation.", 409)
        return talk

    async def poll(self, request: Request) -> Response:
        """``GET`` → what is known: ``{"done", "events", "conversation"}``."""
        turn = self._turns.get(request.path_params["turn"])
        if turn is None:
            return _problem("There is no such turn.", 404)
        return JSONResponse(turn.record(), headers={"cache-control": "no-store"})

    async def follow(self, request: Request) -> Response:
        """``GET`` → the events as they come, as server-sent events; the last one is ``done``."""
        turn = self._turns.get(request.path_params["turn"])
        if turn is None:
            return _problem("There is no such turn.", 404)
        return StreamingResponse(_follow(turn), media_type="text/event-stream", headers={"cache-control": "no-store"})

    def close(self) -> None:
        """Let go of whoever still follows."""
        for turn in self._turns.values():
            turn.end()


async def _read(request: Request) -> _Said:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LONGEST_BODY:
            raise _RefusalError(f"A request has at most {_LONGEST_BODY} bytes.", 413)
    try:
        return _Said.model_validate_json(body)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise _RefusalError(f"{'.'.join(map(str, first['loc'])) or 'body'}: {first['msg']}", 422) from error


def _drive(talk: Talk, turn: _Turn, text: str) -> None:
    """Say it, and take every answer as shown."""
    loop = asyncio.get_running_loop()

    def take(event: ServerEvent) -> None:
        turn.take(event)
        if event.type == "answer":
            loop.call_soon(talk.feed, PagePlaying(event.id, event.duration or 0.0, "ended"))
        if event.type == "listening":
            talk.left = monotonic()

    talk.watch(take)
    talk.feed(Connected())
    talk.feed(Typed(text))


async def _follow(turn: _Turn) -> AsyncIterator[str]:
    sent = 0
    while True:
        changed = turn.changed
        for event in turn.events[sent:]:
            yield f"event: {event['type']}\ndata: {json.dumps(event, ensure_ascii=False)}\n\n"
        sent = len(turn.events)
        if turn.done:
            yield "event: done\ndata: {}\n\n"
            return
        with suppress(TimeoutError):  # a page that takes the conversation over does not tell
            await asyncio.wait_for(changed.wait(), _LOOK)


def _problem(message: str, status: int) -> Response:
    return JSONResponse({"error": message}, status)
