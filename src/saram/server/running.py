"""Runs the application on an address."""

from __future__ import annotations

import socket
from pathlib import Path

import uvicorn
from starlette.applications import Starlette

from saram.errors import UsageError
from saram.server.settings import Settings

__all__ = ["listen_on", "make_server", "serve"]


def listen_on(host: str, port: int) -> socket.socket:
    """A listening socket.

    Args:
        host: Address; ``0.0.0.0`` for all of this computer.
        port: Port; 0 for any free one.

    Raises:
        UsageError: If it cannot be had.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        raise UsageError(
            f"Cannot listen on {host} port {port}: {error.strerror or error}. Choose another with --port, or 0 for a "
            "free one."
        ) from error
    listening.listen(1024)
    return listening


def make_server(
    app: Starlette,
    settings: Settings,
    *,
    proxies: str = "",
    certificate: Path | None = None,
    key: Path | None = None,
) -> uvicorn.Server:
    """A server for the application, not yet running.

    Args:
        app: From `create_app`.
        settings: The limits.
        proxies: Addresses of proxies whose forwarding headers are believed, comma-separated; empty for none.
        certificate: For https, with `key`.
        key: Its private key.
    """
    return uvicorn.Server(
        uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,
            ws="websockets-sansio",
            ws_max_size=settings.message_bytes,
            ws_per_message_deflate=False,
            ws_ping_interval=15,
            ws_ping_timeout=20,
            timeout_keep_alive=30,
            timeout_graceful_shutdown=3,
            proxy_headers=bool(proxies),
            forwarded_allow_ips=proxies or None,
            server_header=False,
            ssl_certfile=certificate,
            ssl_keyfile=key,
        )
    )


def serve(
    app: Starlette,
    listening: socket.socket,
    settings: Settings,
    *,
    proxies: str = "",
    certificate: Path | None = None,
    key: Path | None = None,
) -> None:
    """Serve until interrupted.

    Args:
        app: From `create_app`.
        listening: From `listen_on`; closed at the end.
        settings: The limits.
        proxies: See `make_server`.
        certificate: See `make_server`.
        key: See `make_server`.
    """
    try:
        make_server(app, settings, proxies=proxies, certificate=certificate, key=key).run(sockets=[listening])
    finally:
        listening.close()
