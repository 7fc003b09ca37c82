"""What answers free questions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol, runtime_checkable

from saram.types.turn import Turn

__all__ = ["Responder"]


@runtime_checkable
class Responder(Protocol):
    """Answers what no bot has an answer to."""

    def respond(self, turns: Sequence[Turn], system: str = "") -> Iterator[str]:
        """Answer the last turn.

        Args:
            turns: The conversation, oldest first; the last one is the person's.
            system: Who answers and what it knows.

        Yields:
            Pieces of plain text, as they come; joined they are the answer.

        Raises:
            EngineError: If it does not answer, breaks off or takes too long.
        """
        ...

    def close(self) -> None:
        """Let go of connections; a responder at work ends with an `EngineError`."""
        ...
