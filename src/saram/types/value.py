"""What a slot means, once its words are understood."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TypeAlias

__all__ = ["Count", "Money", "SlotValue"]


@dataclass(frozen=True, slots=True)
class Money:
    """An amount of money."""

    amount: float
    """In whole units of the currency (won, dollars), never in cents."""

    currency: str = "KRW"
    """ISO 4217 code."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many of something."""

    number: float
    """How many."""

    counter: str = ""
    """The Korean counter (``"잔"``, ``"명"``), empty when none was said."""


SlotValue: TypeAlias = str | int | float | date | time | datetime | timedelta | Money | Count
"""A canonical entity id or plain text (str), or a normalised value."""
