"""A client of a conversation for programs: devices, tests, benchmarks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, suppress
from types import TracebackType
from typing import Any, Literal, Self

import numpy as np
from numpy.typing import NDArray
from websockets.exceptions import ConnectionClosed, WebSocketException
from websockets.sync.client import ClientConnection, connect

from saram.errors import EngineError
from saram.live import AudioFrame, pack_audio
from saram.live.protocol import (
    Answer,
    ClientEvent,
    End,
    Interrupted,
    Playing,
    ServerEvent,
    Start,
    Started,
    Text,
    Voice,
    read_event,
)
from saram.types import Language

__all__ = ["Client"]


class Client:
    """One conversation, in the calling thread; `events` blocks until the server says something.

    ::

        with Client("ws://localhost:8000/talk/bank/socket") as client:
            client.say("영업시간 알려 줘")
            for event in client.events():
                if event.type == "answer":
                    print(event.text, event.url)
                    client.playing(event, event.duration or 0, "ended")
                if event.type == "listening" and event.turn > 1:
                    break
    """

    started: Started
    """What the server said first."""

    def __init__(
        self,
        url: str,
        *,
        token: str = "",
        language: Language = "ko",
        rate: int = 16_000,
        recogniser: Literal["server", "browser", "none"] = "server",
        cleaned: bool = True,
        timeout: float = 10.0,
    ) -> None:
        """Connect and begin, or go on with, a conversation.

        Args:
            url: ``ws://host/talk/bot/socket``.
            token: `Started.token` of an earlier connection; empty for a new conversation.
            language: Language of the conversation.
            rate: Samples a second of the sound that will be sent.
            recogniser: Who recognises.
            cleaned: Whether the sound is free of noise; False for a bare microphone, which the server then cleans.
            timeout: Seconds to wait for the connection, and by `events` for an event.

        Raises:
            EngineError: If the server cannot be reached or refuses.
        """
        self._rate = rate
        self._timeout = timeout
        self._frames = 0
        self._stack = ExitStack()
        try:
            # Events wait without limit, a conversation has few: where they stop the connection from being read, pings
            # stay unanswered and the server takes the client for gone.
            self._socket: ClientConnection = self._stack.enter_context(
                connect(url, open_timeout=timeout, close_timeout=2, max_size=2**22, max_queue=None)
            )
        except (OSError, WebSocketException) as error:
            raise EngineError(f"No conversation can be had at {url}: {error}") from error
        self.send(Start(token=token, language=language, rate=rate, recogniser=recogniser, cleaned=cleaned))
        first = next(self.events(), None)
        if not isinstance(first, Started):
            self.close()
            reason = first.message if first is not None and first.type == "error" else "it closed the connection"
            raise EngineError(f"The server at {url} refuses the conversation: {reason}")
        self.started = first

    @property
    def token(self) -> str:
        """With which a later client goes on with this conversation."""
        return self.started.token

    def send(self, event: ClientEvent) -> None:
        """Send an event.

        Raises:
            EngineError: If the connection is lost.
        """
        self._send(event.model_dump_json())

    def say(self, text: str, *, source: Literal["typed", "choice", "browser"] = "typed", final: bool = True) -> None:
        """Say something in writing, or what the device recognises (``browser``), so far or in the end.

        Errors as for `send`.
        """
        self.send(Text(text=text, source=source, final=final))

    def sound(self, samples: NDArray[np.int16]) -> None:
        """Send 20 ms of sound, int16 [rate / 50]. Errors as for `send`."""
        self._send(pack_audio(AudioFrame(self._frames, 1000 * self._frames // 50, samples)))
        self._frames += 1

    def voice(self, *, active: bool) -> None:
        """The device has noticed that somebody began, or ceased, to speak. Errors as for `send`."""
        self.send(Voice(active=active))

    def playing(
        self, answer: Answer, position: float, state: Literal["started", "playing", "ended", "failed"] = "playing"
    ) -> None:
        """Report how far an answer has been shown, seconds. Errors as for `send`."""
        self.send(Playing(answer=answer.id, position=position, state=state))

    def interrupt(self, answer: Answer, position: float, reason: Literal["voice", "text", "button"] = "voice") -> None:
        """Report that an answer was stopped, seconds from its beginning. Errors as for `send`."""
        self.send(Interrupted(answer=answer.id, position=position, reason=reason))

    def events(self, timeout: float | None = None) -> Iterator[ServerEvent]:
        """What the server says, as it comes, until the connection is closed.

        Args:
            timeout: Seconds to wait for an event; None for those of the client.

        Raises:
            EngineError: If none comes in time.
        """
        waited = self._timeout if timeout is None else timeout
        while True:
            try:
                event: Any = read_event(self._socket.recv(timeout=waited), sender="server")
            except ConnectionClosed:
                return
            except TimeoutError as error:
                raise EngineError(f"The server said nothing for {waited:g} s.") from error
            yield event

    def close(self) -> None:
        """Hang up; the conversation can be gone on with for a while. Calling it twice is fine."""
        with suppress(WebSocketException, OSError):
            self._stack.close()

    def end(self) -> None:
        """End the conversation and hang up."""
        with suppress(EngineError):
            self.send(End(reason="left"))
        self.close()

    def _send(self, data: str | bytes) -> None:
        try:
            self._socket.send(data)
        except ConnectionClosed as error:
            raise EngineError("The connection to the server is lost; connect again with the same token.") from error

    def __enter__(self) -> Self:
        """The client itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Hang up."""
        self.close()
