"""The application: pages, films, conversations by WebSocket and by JSON."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocket

from saram import __version__
from saram.live.protocol import json_schema
from saram.media.caption_font import BUILTIN_FONT
from saram.server.films import film_response, idle_response, no_film, stream_limiter
from saram.server.hall import Hall
from saram.server.hosts import HostCheck
from saram.server.line import Line
from saram.server.parts import Mouth, Parts
from saram.server.settings import Settings
from saram.server.turns import Turns

__all__ = ["create_app"]

PAGE = Path(__file__).parent / "page"
_POLICY = (
    "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; img-src 'self' data:; "
    "media-src 'self' blob:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'"
)
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
    chosen = settings or Settings()
    limiter = stream_limiter()

    @contextlib.asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        app.state.hall = hall = Hall(bots, chosen)
        app.state.turns = turns = Turns(hall)
        sweeper = asyncio.create_task(hall.sweep())
        try:
            yield
        finally:
            sweeper.cancel()
            turns.close()
            hall.close()

    def mouths() -> set[Mouth]:
        return {parts.mouth for parts in bots.values()}

    async def page(request: Request) -> Response:
        if request.path_params["bot"] not in bots:
            known = ", ".join(f"/talk/{name}" for name in sorted(bots))
            return PlainTextResponse(f"There is nobody of that name here. There is: {known}", 404)
        return FileResponse(PAGE / "talk.html", headers={"cache-control": "no-cache"})

    async def home(_: Request) -> Response:
        return RedirectResponse(f"/talk/{next(iter(bots))}")

    async def film(request: Request) -> Response:
        for mouth in mouths():
            found = await film_response(request, mouth, limiter)
            if found is not None:
                return found
        return no_film()

    async def idle(request: Request) -> Response:
        parts = bots.get(request.path_params["bot"])
        return no_film() if parts is None else await idle_response(request, parts.mouth)

    async def info(request: Request) -> Response:
        parts = bots.get(request.path_params["bot"])
        if parts is None:
            return JSONResponse({"error": "There is nobody of that name here."}, 404)
        about = parts.info
        return JSONResponse(
            {
                "bot": about.name,
                "title": about.title,
                "language": about.language,
                "recognises": about.recognises,
                "idle": f"/idle/{about.name}.mp4",
                "keeps_audio": chosen.keep_audio is not None,
            },
            headers={"cache-control": "no-cache"},
        )

    async def font(_: Request) -> Response:
        return FileResponse(BUILTIN_FONT, headers={"cache-control": "public, max-age=604800"})

    async def health(request: Request) -> Response:
        hall: Hall = request.app.state.hall
        return JSONResponse(
            {"status": "full" if hall.full else "ok", "version": __version__, "conversations": hall.count},
            headers={"cache-control": "no-store"},
        )

    async def metrics(request: Request) -> Response:
        hall: Hall = request.app.state.hall
        return JSONResponse(
            {"conversations": hall.count, "milliseconds": hall.latencies.summary()},
            headers={"cache-control": "no-store"},
        )

    async def protocol(_: Request) -> Response:
        return JSONResponse(json_schema())

    async def talk(socket: WebSocket) -> None:
        bot = socket.path_params["bot"]
        if bot not in bots:
            await socket.close(1008, "There is nobody of that name here.")
            return
        await Line(socket, socket.app.state.hall, bot).run()

    async def say(request: Request) -> Response:
        return await request.app.state.turns.say(request)

    async def turn(request: Request) -> Response:
        return await request.app.state.turns.poll(request)

    async def follow(request: Request) -> Response:
        return await request.app.state.turns.follow(request)

    return Starlette(
        routes=[
            Route("/", home),
            Route("/talk/{bot}", page),
            Route("/talk/{bot}/info.json", info),
            Route("/font/korean.ttf", font),
            WebSocketRoute("/talk/{bot}/socket", talk),
            Mount("/page", _Fresh(StaticFiles(directory=PAGE))),
            Route("/media/{name}", film),
            Route("/idle/{bot}.mp4", idle),
            Route("/api/talk/{bot}/say", say, methods=["POST"]),
            Route("/api/turns/{turn}", turn),
            Route("/api/turns/{turn}/events", follow),
            Route("/api/protocol.json", protocol),
            Route("/health", health),
            Route("/metrics", metrics),
        ],
        middleware=[Middleware(HostCheck, allowed=chosen.hosts), Middleware(_Headers)],
        lifespan=lifespan,
    )


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
    """Has files asked for anew each time, so that a page and its parts are of one version; unchanged ones cost nothing."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", []), (b"cache-control", b"no-cache")]
            await send(message)

        await self._app(scope, receive, marked)
