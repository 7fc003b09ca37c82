"""One turn of a conversation, as it is remembered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["Turn"]


@dataclass(frozen=True, slots=True)
class Turn:
    """Who said what."""

    role: Literal["person", "bot"]
    """Who spoke."""

    text: str
    """Plain text; of an answer that was interrupted only what was heard."""
