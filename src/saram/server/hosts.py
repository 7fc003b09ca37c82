"""By which names a server may be called, and from which pages."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable
from fnmatch import fnmatchcase
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

__all__ = ["HostCheck", "is_allowed_host", "is_same_origin"]

_OWN = ("localhost", "*.localhost")


def _name(host: str) -> str:
    """The host without its port, in small letters."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def is_allowed_host(host: str, allowed: Iterable[str]) -> bool:
    """Whether a request may name this host.

    A page of somebody else can have its own name point here and then speak to this server as if it were its own (DNS
    rebinding). It cannot do so with an address in digits, so those are always allowed.

    Args:
        host: Of the request, with or without a port.
        allowed: Further names; ``*`` stands for anything.
    """
    name = _name(host)
    try:
        ipaddress.ip_address(name)
    except ValueError:
        own = (*_OWN, socket.gethostname().casefold())
        return bool(name) and any(fnmatchcase(name, pattern.casefold()) for pattern in (*own, *allowed))
    return True


def is_same_origin(origin: str | None, host: str) -> bool:
    """Whether a page of `origin` may speak to the server it calls `host`; programs send no origin."""
    if origin is None:
        return True
    try:
        return urlsplit(origin).netloc.casefold() == host.casefold()
    except ValueError:
        return False


class HostCheck:
    """Refuses requests under foreign names, and from foreign pages, before anything else looks at them."""

    def __init__(self, app: ASGIApp, allowed: tuple[str, ...]) -> None:
        """Stand before an application.

        Args:
            app: The application.
            allowed: Names beside the computer's own.
        """
        self._app = app
        self._allowed = allowed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if not is_allowed_host(host, self._allowed):
            reason = (
                f"This server is not known as {_name(host) or 'nothing'!r}. If that is its name, or a proxy calls it "
                "so, start it with --allow-host and the name."
            )
        elif (scope["type"] == "websocket" or scope["method"] not in {"GET", "HEAD"}) and not is_same_origin(
            headers.get("origin"), host
        ):
            reason = (
                "A page of another origin may not speak to this server. If a proxy stands in between, let it pass on "
                "the Host header as it came (nginx: proxy_set_header Host $http_host;)."
            )
        else:
            await self._app(scope, receive, send)
            return
        if scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1008, "reason": reason[:120]})
        else:
            await PlainTextResponse(reason, 403)(scope, receive, send)
