"""What an operator decides."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from saram.live import Patience

__all__ = ["Settings"]


@dataclass(frozen=True, slots=True)
class Settings:
    """How a server behaves."""

    hosts: tuple[str, ...] = ()
    """Names it may be called by beside ``localhost`` and addresses in digits; ``*`` stands for anything."""

    conversations: int = 64
    """Conversations at the same time."""

    unspoken: int = 256
    """Connections that have not begun a conversation yet; of more, the oldest are closed."""

    greeting_seconds: float = 10.0
    """Seconds a connection may take to begin one."""

    idle_seconds: float = 300.0
    """Seconds of silence after which a conversation ends."""

    return_seconds: float = 120.0
    """Seconds a conversation waits for a page that was cut off."""

    message_bytes: int = 65_536
    """Longest message of a page."""

    mistakes: int = 20
    """Messages that are no events, after which a connection is closed."""

    keep_audio: Path | None = None
    """Folder for what people say, one sound file for each conversation; None keeps nothing."""

    memory: Path | None = None
    """File in which conversations outlive a restart of the server; None forgets them."""

    patience: Patience = field(default_factory=Patience)
    """How long conversations wait for what."""
