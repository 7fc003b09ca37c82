"""The application: pages, films, conversations by WebSocket and by JSON."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocket

from saram import __version__
from saram.errors import SaramError
from saram.live.protocol import json_schema
from saram.media.caption_font import BUILTIN_FONT
from saram.server.films import Films, no_film
from saram.server.hall import Hall
from saram.server.hosts import HostCheck
from saram.server.line import Line
from saram.server.parts import Parts
from saram.server.settings import Settings
from saram.server.turns import Turns

__all__ = ["create_app"]

PAGE = Path(__file__).parent / "page"
_log = logging.getLogger(__name__)
_POLICY = (
    "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; img-src 'self' data:; "
    "media-src 'self' blob:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'"
)
_NOBODY = "There is nobody of that name here."
_HEADERS = {
    "content-security-policy": _POLICY,
    "permissions-policy": "microphone=(self), camera=()",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}


def create_app(bots: Mapping[str, Parts], settings: Settings | None = None) -> Starlette:
    """Make the application.

    Args:
        bots: What conversations are made of, by the name of the bot in addresses.
        settings: What the operator decided.
    """
    site = _Site(bots, settings or Settings())
    return Starlette(
        routes=site.routes(),
        middleware=[Middleware(HostCheck, allowed=site.settings.hosts), Middleware(_Headers)],
        lifespan=site.lifespan,
    )


class _Site:
    """What is served; `lifespan` opens it."""

    hall: Hall
    turns: Turns
    films: Films

    def __init__(self, bots: Mapping[str, Parts], settings: Settings) -> None:
        self.bots = bots
        self.settings = settings
        self._looking = asyncio.Lock()  # so that films that are not there yet are made once, whoever else comes

    @contextlib.asynccontextmanager
    async def lifespan(self, app: Starlette) -> AsyncIterator[None]:
        """Keep the hall open while the server runs."""
        app.state.hall = self.hall = Hall(self.bots, self.settings)
        self.turns = Turns(self.hall)
        self.films = Films(self.hall.workers)
        sweeper = asyncio.create_task(self.hall.sweep())
        try:
            yield
        finally:
            sweeper.cancel()
            self.turns.close()
            self.hall.close()

    def routes(self) -> list[BaseRoute]:
        """All addresses."""
        return [
            Route("/", self.home),
            Route("/talk", self.home),
            Route("/talk/{bot}", self.page),
            Route("/talk/{bot}/info.json", self.info),
            WebSocketRoute("/talk/{bot}/socket", self.talk),
            Mount("/page", _Fresh(StaticFiles(directory=PAGE))),
            Route("/font/korean.ttf", self.font),
            Route("/media/{name}", self.film),
            Route("/idle/{bot}.mp4", self.idle),
            Route("/idle/{bot}/{name}.mp4", self.life),
            Route("/api/talk/{bot}/say", self.say, methods=["POST"]),
            Route("/api/turns/{turn}", self.turn),
            Route("/api/turns/{turn}/events", self.follow),
            Route("/api/protocol.json", self.protocol),
            Route("/health", self.health),
            Route("/metrics", self.metrics),
        ]

    async def home(self, _: Request) -> Response:
        return RedirectResponse(f"/talk/{next(iter(self.bots))}")

    async def page(self, request: Request) -> Response:
        if request.path_params["bot"] not in self.bots:
            known = ", ".join(f"/talk/{name}" for name in sorted(self.bots))
            return PlainTextResponse(f"{_NOBODY} There is: {known}", 404)
        return FileResponse(PAGE / "talk.html", headers={"cache-control": "no-cache"})

    async def info(self, request: Request) -> Response:
        parts = self.bots.get(request.path_params["bot"])
        if parts is None:
            return JSONResponse({"error": _NOBODY}, 404)
        about = parts.info
        async with self._looking:
            life = await run_in_threadpool(_gestures, parts)
        return JSONResponse(
            {
                "bot": about.name,
                "title": about.title,
                "titles": dict(about.titles),
                "language": about.language,
                "recognises": about.recognises,
                "idle": f"/idle/{about.name}.mp4",
                "life": life,
                "keeps_audio": self.settings.keep_audio is not None,
            },
            headers={"cache-control": "no-cache"},
        )

    async def font(self, _: Request) -> Response:
        return FileResponse(BUILTIN_FONT, headers={"cache-control": "public, max-age=604800"})

    async def film(self, request: Request) -> Response:
        for mouth in {id(parts.mouth): parts.mouth for parts in self.bots.values()}.values():
            found = await self.films.film(request, mouth)
            if found is not None:
                return found
        return no_film()

    async def idle(self, request: Request) -> Response:
        parts = self.bots.get(request.path_params["bot"])
        return no_film() if parts is None else await self.films.idle(request, parts.mouth)

    async def life(self, request: Request) -> Response:
        parts, name = self.bots.get(request.path_params["bot"]), request.path_params["name"]
        if parts is None or name not in _lives(parts):
            return no_film()
        return await self.films.idle(request, parts.mouth, name)

    async def talk(self, socket: WebSocket) -> None:
        bot = socket.path_params["bot"]
        if bot not in self.bots:
            await socket.close(1008, _NOBODY)
            return
        await Line(socket, self.hall, bot).run()

    async def say(self, request: Request) -> Response:
        return await self.turns.say(request)

    async def turn(self, request: Request) -> Response:
        return await self.turns.poll(request)

    async def follow(self, request: Request) -> Response:
        return await self.turns.follow(request)

    async def protocol(self, _: Request) -> Response:
        return JSONResponse(json_schema())

    async def health(self, _: Request) -> Response:
        return _now(
            {
                "status": "full" if self.hall.full else "ok",
                "version": __version__,
                "conversations": self.hall.count,
            }
        )

    async def metrics(self, _: Request) -> Response:
        return _now(
            {
                "conversations": self.hall.count,
                "handovers": {name: parts.handovers.counts() for name, parts in self.bots.items()},
                "milliseconds": self.hall.latencies.summary(),
            }
        )


def _gestures(parts: Parts) -> dict[str, dict[str, Any]]:
    """Addresses of the silent films, and the ways home in them; those that cannot be read are left out."""
    found = {}
    for name in _lives(parts):
        try:
            found[name] = {"url": f"/idle/{parts.info.name}/{name}.mp4", "ways": parts.mouth.ways(name)}
        except Exception as error:  # noqa: BLE001 - whatever it was, the page is shown without
            _log.warning("The gesture %r is not shown: %s", name, error)
    return found


def _lives(parts: Parts) -> tuple[str, ...]:
    try:
        return parts.mouth.lives()
    except SaramError:  # the person does not agree any more, say; the page is shown without
        return ()


def _now(record: dict[str, Any]) -> Response:
    """What holds only now."""
    return JSONResponse(record, headers={"cache-control": "no-store"})


class _Headers:
    """Adds what keeps a page from doing anything it was not made for."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [
                    *message.get("headers", []),
                    *((name.encode(), value.encode()) for name, value in _HEADERS.items()),
                ]
            await send(message)

        await self._app(scope, receive, marked if scope["type"] == "http" else send)


class _Fresh:
    """Has files asked for anew each time, so that a page and its parts are of one version."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", []), (b"cache-control", b"no-cache")]
            await send(message)

        await self._app(scope, receive, marked)
