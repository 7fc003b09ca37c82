"""Responders by name."""

from __future__ import annotations

import os
from typing import Any, Final

from saram.plugins import Registry
from saram.types import Responder

__all__ = ["RESPONDERS", "open_responder"]

RESPONDERS: Final = Registry(
    "saram.responders",
    "responder",
    {
        "chat": "saram.dialogue.chat_responder:ChatResponder",
        "fake": "saram.dialogue.fake_responder:FakeResponder",
    },
    hint="A responder is a package with an entry point in the group saram.responders.",
)
"""The responders there are."""


def open_responder(name: str = "", **settings: Any) -> Responder | None:  # noqa: ANN401 - each has settings of its own
    """Open a responder.

    Args:
        name: Its name; empty for ``"chat"`` if ``SARAM_CHAT_URL`` is set, else for none.
        settings: What its class takes.

    Raises:
        UnknownNameError: If there is no such responder.
        UsageError: If a setting it needs is missing.
    """
    if not name:
        if not os.environ.get("SARAM_CHAT_URL", ""):
            return None
        name = "chat"
    responder: Responder = RESPONDERS.load(name)(**settings)
    return responder
