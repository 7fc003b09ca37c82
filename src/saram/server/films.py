"""Films over HTTP: whole ones by parts, growing ones as they grow."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import re
from collections.abc import AsyncIterator

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse

from saram.errors import SaramError
from saram.server.parts import Film, Mouth
from saram.server.workers import Workers

__all__ = ["Films", "no_film", "whole_response"]

_log = logging.getLogger(__name__)
_NAME = re.compile(r"([0-9a-f]{8,64})\.mp4")
_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")
_FOREVER = "public, max-age=31536000, immutable"
_STREAMS = 64
"""Films that may be sent while they are made, at the same time."""
_READERS = 40
"""Films that may be looked for and read at the same time; further ones wait, without a thread."""


def whole_response(request: Request, data: bytes, cache: str) -> Response:
    """A film that is there, or one part of it.

    Of several ranges asked for at once none is honoured, which is allowed and cannot be abused.

    Args:
        request: With or without a range.
        data: The film.
        cache: Value of ``Cache-Control``.
    """
    headers = {"cache-control": cache, "accept-ranges": "bytes", "etag": f'"{hashlib.sha256(data).hexdigest()[:24]}"'}
    asked = _RANGE.fullmatch(request.headers.get("range", "").strip())
    if (
        asked is None
        or asked.group(0) == "bytes=-"
        or request.headers.get("if-range", headers["etag"]) != headers["etag"]
    ):
        return Response(data, media_type="video/mp4", headers=headers)
    begin, end = asked.groups()
    first = int(begin) if begin else max(0, len(data) - int(end))
    last = min(len(data) - 1, int(end)) if begin and end else len(data) - 1
    if first > last:
        return Response(status_code=416, headers={**headers, "content-range": f"bytes */{len(data)}"})
    headers["content-range"] = f"bytes {first}-{last}/{len(data)}"
    return Response(data[first : last + 1], 206, media_type="video/mp4", headers=headers)


class Films:
    """The films of all presenters. Nothing that reads or waits is done on the event loop."""

    def __init__(self, workers: Workers) -> None:
        """Send films.

        Args:
            workers: Have threads for reading, and for waiting for films being made.
        """
        self._workers = workers
        self._streams = asyncio.Semaphore(_STREAMS)
        self._readers = asyncio.Semaphore(_READERS)

    async def film(self, request: Request, mouth: Mouth) -> Response | None:
        """The film of an answer, None if this mouth has none of that name.

        Args:
            request: Whose path names it.
            mouth: Has it.
        """
        name = _NAME.fullmatch(request.path_params["name"])
        if name is None:
            return None

        def find() -> Response | Film | None:
            film = mouth.film(name.group(1))
            if film is None or film.whole is None:
                return film
            return whole_response(request, film.whole, _FOREVER if film.shared else "private, no-store")

        async with self._readers:
            found = await self._workers.ask(find)
        if not isinstance(found, Film):
            return found
        return StreamingResponse(self._growing(found), media_type="video/mp4", headers={"cache-control": "no-store"})

    async def _growing(self, film: Film) -> AsyncIterator[bytes]:
        try:
            async with self._streams:
                while (chunk := await self._workers.ask(next, film.chunks, None)) is not None:
                    yield chunk
        finally:
            film.close()

    async def idle(self, request: Request, mouth: Mouth, name: str = "") -> Response:
        """The film of the presenter waiting, or of what it does meanwhile."""
        try:
            async with self._readers:
                return await self._workers.ask(
                    lambda: whole_response(request, mouth.life(name) if name else mouth.idle(), "no-cache")
                )
        except SaramError as error:
            _log.warning("The presenter cannot be shown waiting: %s", error)
            return no_film()


def no_film() -> Response:
    """The answer to a name that is none."""
    return PlainTextResponse("There is no such film; it may have been removed meanwhile.", 404)
