"""HTTP and WebSocket: the page people talk to, and the interface for programs."""

from __future__ import annotations

from typing import Any

__all__ = ["Client", "Parts", "Settings", "create_app", "serve"]

_HOMES = {"Client": "client", "Parts": "parts", "Settings": "settings", "create_app": "app", "serve": "running"}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever the module holds
    """Import a part when it is first used."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module  # noqa: PLC0415

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
