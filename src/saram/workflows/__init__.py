"""The verbs of saram; the only place where parts are wired together."""

from __future__ import annotations

from typing import Any

__all__ = [
    "Answering",
    "Appearance",
    "Check",
    "Progress",
    "Saved",
    "Video",
    "check_installation",
    "find_presenter",
    "presenters",
    "say",
]

_HOMES = {
    "Answering": "answering",
    "Appearance": "answering",
    "Check": "doctor",
    "Progress": "progress",
    "Saved": "saving",
    "Video": "video",
    "check_installation": "doctor",
    "find_presenter": "presenter",
    "presenters": "presenter",
    "say": "saying",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever the module holds
    """Import a verb when it is first used: a command line that shows its help needs none of them."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module  # noqa: PLC0415

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
