"""Answers of an OpenAI-compatible chat endpoint, streamed."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator, Sequence
from typing import Any, Final

import httpx

from saram.errors import EngineError, UsageError
from saram.types import Turn

__all__ = ["ChatResponder"]

_ROLES: Final = {"person": "user", "bot": "assistant"}
_LARGEST: Final = 1_000_000
"""Bytes of one stream; an endpoint that sends more sends something else."""
_EXCERPT: Final = 200


class ChatResponder:
    """Asks ``POST {base}/v1/chat/completions`` with ``stream: true``; safe for concurrent use."""

    def __init__(
        self,
        base: str = "",
        key: str = "",
        model: str = "",
        *,
        first: float = 5.0,
        total: float = 20.0,
        tokens: int = 300,
    ) -> None:
        """Configure the endpoint; what is left empty comes from the environment.

        Args:
            base: Address, with or without ``/v1``; else ``SARAM_CHAT_URL``.
            key: Sent as a bearer token; else ``SARAM_CHAT_KEY``; may be empty. Never logged or shown.
            model: Else ``SARAM_CHAT_MODEL``, else ``"default"``.
            first: Seconds of silence, at the beginning and between two pieces, after which it is given up.
            total: Seconds for the whole answer.
            tokens: ``max_tokens`` of the answer.

        Raises:
            UsageError: If there is no address, it is not one, or it holds a password.
        """
        base = (base or os.environ.get("SARAM_CHAT_URL", "")).rstrip("/")
        if not base.startswith(("http://", "https://")):
            raise UsageError(
                f"The responder 'chat' needs the address of a chat endpoint; got {base!r}. "
                "Set SARAM_CHAT_URL, for example to http://127.0.0.1:8080."
            )
        if "@" in base.split("/")[2]:
            raise UsageError(
                "The address of a chat endpoint must not hold a user name or password, because messages show it. "
                "Set SARAM_CHAT_KEY instead, which is sent as a bearer token."
            )
        self._url = base.removesuffix("/v1") + "/v1/chat/completions"
        self._key = key or os.environ.get("SARAM_CHAT_KEY", "")
        self._model = model or os.environ.get("SARAM_CHAT_MODEL", "") or "default"
        self._total = total
        self._tokens = tokens
        self._client = httpx.Client(
            timeout=first, headers={"Authorization": f"Bearer {self._key}"} if self._key else {}
        )

    def respond(self, turns: Sequence[Turn], system: str = "") -> Iterator[str]:
        """Answer the last turn, in pieces as they come.

        Raises:
            EngineError: If the endpoint cannot be reached, refuses, falls silent, breaks off, takes too long or sends
                something that is no answer.
        """
        messages = [{"role": "system", "content": system}] if system else []
        messages += [{"role": _ROLES[turn.role], "content": turn.text} for turn in turns]
        body = {"model": self._model, "messages": messages, "stream": True, "max_tokens": self._tokens}
        end = time.monotonic() + self._total
        try:
            with self._client.stream("POST", self._url, json=body) as answer:
                if not answer.is_success:
                    answer.read()
                    raise EngineError(f"{self._url} answered with status {answer.status_code}: {self._excerpt(answer)}")
                yield from self._pieces(answer, end)
        except (httpx.HTTPError, httpx.InvalidURL, RuntimeError) as error:  # RuntimeError: closed while at work
            raise EngineError(f"{self._url} did not give a whole answer ({type(error).__name__}: {error}).") from error

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _pieces(self, answer: httpx.Response, end: float) -> Iterator[str]:
        """The contents of server-sent events until ``[DONE]``."""
        finished = False
        for line in self._lines(answer, end):
            if not line.startswith("data:"):
                continue
            data = line[5:].strip()
            if data == "[DONE]":
                return
            try:
                choice = json.loads(data)["choices"][0]
                piece: Any = choice.get("delta", {}).get("content")
                finished = finished or choice.get("finish_reason") is not None
            except (ValueError, LookupError, TypeError, AttributeError) as error:
                raise EngineError(f"{self._url} sent something that is no answer: {data[:_EXCERPT]!r}.") from error
            if isinstance(piece, str) and piece:
                yield piece
        if not finished:
            raise EngineError(f"{self._url} broke off in the middle of an answer.")

    def _lines(self, answer: httpx.Response, end: float) -> Iterator[str]:
        """Lines of the body, bounded in time and size even where no line ever ends."""
        rest = b""
        size = 0
        for chunk in answer.iter_bytes():
            size += len(chunk)
            if time.monotonic() > end:
                raise EngineError(f"{self._url} took longer than {self._total:g} s.")
            if size > _LARGEST:
                raise EngineError(f"{self._url} sent more than {_LARGEST:,} bytes.")
            *lines, rest = (rest + chunk).split(b"\n")
            for line in lines:
                yield line.decode("utf-8", errors="replace").rstrip("\r")
        if rest:
            yield rest.decode("utf-8", errors="replace")

    def _excerpt(self, answer: httpx.Response) -> str:
        text = answer.text[: 4 * _EXCERPT]
        return repr((text.replace(self._key, "…") if self._key else text)[:_EXCERPT])
