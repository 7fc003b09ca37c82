"""A responder without an endpoint."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from saram.errors import EngineError
from saram.types import Turn

__all__ = ["FakeResponder"]

_PIECE: Final = re.compile(r"\S+\s*")


class FakeResponder:
    """Answers every question with the same text, a word at a time."""

    def __init__(
        self,
        answer: str = "저도 잘 모르지만, 함께 알아볼게요. 더 궁금한 것이 있으세요?",
        *,
        fails_after: int | None = None,
    ) -> None:
        """Choose what it says.

        Args:
            answer: What it answers.
            fails_after: After how many words it breaks off; None for never.
        """
        self._answer = answer
        self._fails_after = fails_after
        self._closed = False
        self.asked: list[tuple[tuple[Turn, ...], str]] = []
        """What it was asked: turns and system text."""

    def respond(self, turns: Sequence[Turn], system: str = "") -> Iterator[str]:
        """Answer, a word at a time.

        Raises:
            EngineError: If it is closed, or as often as it was told to fail.
        """
        self.asked.append((tuple(turns), system))
        for count, match in enumerate(_PIECE.finditer(self._answer)):
            if self._closed or count == self._fails_after:
                raise EngineError("The fake responder broke off.")
            yield match[0]

    def close(self) -> None:
        """End."""
        self._closed = True
