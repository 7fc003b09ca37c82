"""Films over HTTP: whole ones by parts, growing ones as they grow."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import anyio
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response, StreamingResponse

from saram.server.parts import Mouth

__all__ = ["film_response", "idle_response"]

_NAME = re.compile(r"[0-9a-f]{8,64}(?:\.mp4)?")
_ONE_RANGE = re.compile(r"bytes=(?:\d{1,15}-\d{0,15}|-\d{1,15})")
_FOREVER = "public, max-age=31536000, immutable"
_STREAMS = 64
"""Films that may be sent while they are made, at the same time."""


def _file(request: Request, path: Path, cache: str) -> Response:
    """A file; of several ranges asked for at once none is honoured, which is allowed and cannot be abused."""
    asked = request.headers.get("range")
    if asked is not None and not _ONE_RANGE.fullmatch(asked.strip()):
        request.scope["headers"] = [pair for pair in request.scope["headers"] if pair[0] != b"range"]
    return FileResponse(path, media_type="video/mp4", headers={"cache-control": cache})


async def film_response(request: Request, mouth: Mouth, limiter: anyio.CapacityLimiter) -> Response:
    """The film of an answer.

    Args:
        request: Whose path names it.
        mouth: Has it.
        limiter: Of threads that wait for films being made.
    """
    name = request.path_params["name"]
    if not _NAME.fullmatch(name):
        return PlainTextResponse("There is no such film.", 404)
    film = await run_in_threadpool(mouth.film, name)
    if film is None:
        return PlainTextResponse("There is no such film; it may have been removed meanwhile.", 404)
    if isinstance(film, Path):
        return _file(request, film, _FOREVER)
    return StreamingResponse(_growing(film, limiter), media_type="video/mp4", headers={"cache-control": "no-store"})


async def _growing(film: Iterator[bytes], limiter: anyio.CapacityLimiter) -> AsyncIterator[bytes]:
    while True:
        chunk = await anyio.to_thread.run_sync(next, film, None, limiter=limiter, abandon_on_cancel=True)
        if chunk is None:
            return
        yield chunk


def idle_response(request: Request, mouth: Mouth) -> Response:
    """The film of the presenter waiting."""
    return _file(request, mouth.idle(), "no-cache")


def stream_limiter() -> anyio.CapacityLimiter:
    """Threads for films being made; those of ready ones are never kept waiting by them."""
    return anyio.CapacityLimiter(_STREAMS)
