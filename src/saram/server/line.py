"""One WebSocket: events and sound of a page in, events out."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Literal

from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from saram.errors import UsageError
from saram.live import read_audio
from saram.live.inputs import PageHeard, PageInterrupted, PagePlaying, Typed, VoiceHeard
from saram.live.protocol import (
    VERSION,
    ClientEvent,
    End,
    Error,
    Interrupted,
    Playing,
    ServerEvent,
    Start,
    Started,
    Text,
    Voice,
    read_event,
)
from saram.server.hall import Hall
from saram.server.microphone import Microphone
from saram.server.talk import Talk

__all__ = ["Line"]

_OUTBOX = 1000
_NORMAL, _POLICY, _LATER = 1000, 1008, 1013


class Line:
    """The connection of one page, from its acceptance to its end."""

    def __init__(self, socket: WebSocket, hall: Hall, bot: str) -> None:
        """Take a connection that is not yet accepted.

        Args:
            socket: The connection.
            hall: Where conversations are.
            bot: Name of a bot of the hall.
        """
        self._socket = socket
        self._hall = hall
        self._bot = bot
        self._outbox: asyncio.Queue[ServerEvent | None] = asyncio.Queue(_OUTBOX)
        self._patience: asyncio.Timeout | None = None
        self._mistakes = 0
        self._rate = 16_000

    async def run(self) -> None:
        """Serve the page until it leaves."""
        await self._socket.accept()
        # Connections that say nothing cannot keep out those that do: of too many, the oldest goes.
        self._hall.wait(self)
        try:
            start = await self._greeting()
        finally:
            self._hall.unwait(self)
        talk = None if start is None else await self._enter(start)
        if talk is None:
            return
        writer = asyncio.create_task(self._write())
        try:
            await self._read(talk)
        except WebSocketDisconnect:
            pass
        finally:
            if talk.line is self:
                talk.line = None
                talk.disconnect()
            self._offer(None)
            with suppress(asyncio.CancelledError, RuntimeError, WebSocketDisconnect):
                await writer

    def hurry(self) -> None:
        """There is no more room for those who say nothing."""
        if self._patience is not None:
            self._patience.reschedule(0)

    def leave(self, reason: str) -> None:
        """Another page has taken the conversation over."""
        self.send(End(reason=reason))
        self._offer(None)

    def send(self, event: ServerEvent) -> None:
        """Send an event; a page that reads nothing is cut off rather than waited for."""
        self._offer(event)
        if event.type == "end":
            self._offer(None)

    def _offer(self, event: ServerEvent | None) -> None:
        try:
            self._outbox.put_nowait(event)
        except asyncio.QueueFull:
            while not self._outbox.empty():
                self._outbox.get_nowait()
            self._outbox.put_nowait(None)

    async def _write(self) -> None:
        while (event := await self._outbox.get()) is not None:
            await self._socket.send_text(event.model_dump_json())
        if self._socket.application_state is WebSocketState.CONNECTED:
            await self._socket.close(_NORMAL)

    async def _refuse(self, code: str, message: str, status: int) -> None:
        with suppress(RuntimeError, WebSocketDisconnect):
            error = Error.model_validate({"code": code, "message": message, "fatal": True})
            await self._socket.send_text(error.model_dump_json())
            await self._socket.close(status)

    async def _greeting(self) -> Start | None:
        """The first event; None if there was none and the connection has been closed."""
        try:
            async with asyncio.timeout(self._hall.settings.greeting_seconds) as self._patience:
                message = await self._socket.receive()
        except TimeoutError:
            await self._refuse("limit", "The conversation was not begun in time.", _POLICY)
            return None
        if message["type"] == "websocket.disconnect":
            return None
        try:
            event = read_event(message.get("text") or message.get("bytes") or "")
        except UsageError as error:
            await self._refuse("event", str(error), _POLICY)
            return None
        if not isinstance(event, Start):
            await self._refuse("event", f"A conversation begins with 'start'; got {event.type!r}.", _POLICY)
            return None
        if event.version != VERSION:
            await self._refuse(
                "version",
                f"This server speaks version {VERSION} of the protocol; the page speaks {event.version}. "
                "Load the page again.",
                _POLICY,
            )
            return None
        return event

    async def _enter(self, start: Start) -> Talk | None:
        hall = self._hall
        talk = await hall.find(self._bot, start.token) if start.token else None
        resumed = talk is not None
        if talk is None:
            if hall.full:
                await self._refuse("busy", "Everybody is being served. Please try again in a moment.", _LATER)
                return None
            talk = hall.open(self._bot, start.language)
        if talk.line is not None:
            talk.line.leave("elsewhere")
            talk.disconnect()
        talk.line = self
        self._rate = start.rate
        info = talk.parts.info
        playing = talk.playing
        self.send(
            Started(
                token=talk.token,
                resumed=resumed,
                bot=info.name,
                title=info.title_in(talk.language),
                language=talk.language,
                recognises=info.recognises,
                idle=f"/idle/{info.name}.mp4",
                size=info.size,
                keeps_audio=hall.settings.keep_audio is not None,
                playing=None if playing is None else playing[0],
                position=0.0 if playing is None else playing[1],
            )
        )
        microphone = Microphone(start.rate, cleaned=start.cleaned)
        talk.connect(self.send, microphone, ears=start.recogniser == "server")
        if not resumed:
            talk.greet()
        return talk

    async def _read(self, talk: Talk) -> None:
        while True:
            message = await self._socket.receive()
            if message["type"] == "websocket.disconnect":
                return
            try:
                sound = message.get("bytes")
                if sound is not None:
                    frame = read_audio(sound, self._rate)
                    if talk.line is self:
                        talk.push(frame)
                    continue
                event = read_event(message.get("text") or "")
            except UsageError as error:
                self._mistakes += 1
                if self._mistakes >= self._hall.settings.mistakes:
                    self.send(Error(code="limit", message="Too many messages were no events.", fatal=True))
                    self._offer(None)
                    return
                self.send(Error(code="audio" if message.get("bytes") is not None else "event", message=str(error)))
                continue
            if talk.line is not self:
                return
            if isinstance(event, End):
                self._hall.end(talk, event.reason or "left")
                return
            self._take(talk, event)

    def _take(self, talk: Talk, event: ClientEvent | ServerEvent) -> None:
        match event:
            case Text(source="browser"):
                talk.feed(PageHeard(event.text, event.final, event.alternatives))
            case Text():
                talk.feed(Typed(event.text, "choice" if event.source == "choice" else "typed", event.alternatives))
            case Voice():
                talk.feed(VoiceHeard(event.active, "page"))
            case Playing():
                if event.state == "started" and event.display is not None:
                    talk.times.displayed(event.display)
                talk.feed(PagePlaying(event.answer, event.position, event.state))
            case Interrupted():
                reason: Literal["voice", "text", "button"] = "voice"
                if event.reason == "text" or event.reason == "button":  # noqa: PLR1714 - a set would lose the type
                    reason = event.reason
                talk.feed(PageInterrupted(event.answer, event.position, reason))
            case _:
                self._mistakes += 1
                self.send(Error(code="event", message=f"A conversation has begun already; got {event.type!r}."))
