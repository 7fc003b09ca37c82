"""What a dialogue has to know of a bot that can be understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from saram.types import Language

__all__ = ["BotOutline"]


@dataclass(frozen=True, slots=True)
class BotOutline:
    """A bot as understanding sees it."""

    name: str
    """Its name."""

    title: str
    """What it is called when it asks back."""

    language: Language
    """Language it is spoken to in."""

    folder: Path
    """Where its files are; ``dialogue.yaml`` is looked for there."""

    intents: Mapping[str, tuple[str, ...]]
    """Intent → slots it requires."""

    slots: frozenset[str]
    """Slots of all its intents."""
