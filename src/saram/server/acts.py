"""What a bot is doing, told to the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from saram.live.protocol import Action

__all__ = ["Acts"]


class Acts:
    """The actions of one conversation that are under way; each that begins also ends, as far as the page is told."""

    def __init__(self, tell: Callable[[Action], None]) -> None:
        """Begin with none.

        Args:
            tell: Sends an event to the page.
        """
        self._tell = tell
        self._running: dict[str, Action] = {}

    def told(self, turn: int, name: str, text: str, state: Literal["running", "done", "failed"]) -> None:
        """Take what an action says of itself; the end of one that was given up is not told again."""
        if state == "running":
            self._running[name] = Action(turn=turn, name=name, state=state, text=text)
            self._tell(self._running[name])
        elif (begun := self._running.pop(name, None)) is not None:
            self._tell(begun.model_copy(update={"state": state}))

    def over(self, turn: int) -> None:
        """Nothing more comes of a turn: what of it is still under way has failed."""
        for name in [name for name, action in self._running.items() if action.turn <= turn]:
            self._tell(self._running.pop(name).model_copy(update={"state": "failed"}))
