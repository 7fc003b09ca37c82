"""What a conversation remembers having been said."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from saram.types import Turn

__all__ = ["Memory"]

_KEPT: Final = 200
"""Turns; older ones are forgotten."""


class Memory:
    """The turns of one conversation; of the bot's only what was heard."""

    def __init__(self, turns: Iterable[Turn] = ()) -> None:
        """Begin with what was said before."""
        self._turns = list(turns)[-_KEPT:]

    @property
    def turns(self) -> tuple[Turn, ...]:
        """Oldest first."""
        return tuple(self._turns)

    def add(self, turn: Turn) -> None:
        """Remember a turn."""
        self._turns = [*self._turns, turn][-_KEPT:]

    def cut(self, upto: int) -> None:
        """Forget what was not heard of the bot's answers to the last thing the person said.

        Args:
            upto: How many characters of their plain texts, one blank between two, were heard.
        """
        first = len(self._turns)
        while first and self._turns[first - 1].role == "bot":
            first -= 1
        left = max(upto, 0)
        kept = []
        for turn in self._turns[first:]:
            heard = turn.text[:left].rstrip()
            left = max(left - len(turn.text) - 1, 0)
            if heard:
                kept.append(Turn("bot", heard))
        self._turns[first:] = kept
