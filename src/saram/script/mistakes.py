"""Mistakes of an author, collected so that all of them are told at once."""

from __future__ import annotations

from bisect import bisect_right

from saram.errors import ScriptError
from saram.types import Place

__all__ = ["Mistakes"]

_SHOWN = 20


class Mistakes:
    """The mistakes found so far in one text."""

    def __init__(self, text: str, source: str) -> None:
        """Start without any.

        Args:
            text: The text they are in.
            source: What it is called in messages: a file name, or ``"script"``.
        """
        self._source = source
        self._found: list[tuple[int, str]] = []
        self._line_starts: list[int] = []
        self._text = text

    def add(self, offset: int, message: str) -> None:
        """Note one at the character `offset` of the text."""
        self._found.append((offset, message))

    def place(self, offset: int) -> Place:
        """Where a character of the text stands."""
        if not self._line_starts:
            self._line_starts = [0] + [index + 1 for index, letter in enumerate(self._text) if letter == "\n"]
        line = bisect_right(self._line_starts, offset)
        return Place(self._source, line, offset - self._line_starts[line - 1] + 1)

    def raise_any(self) -> None:
        """Do nothing if there are none.

        Raises:
            ScriptError: At the first of them, with the others, in order, on the lines of the message below.
        """
        if not self._found:
            return
        (offset, message), *others = sorted(self._found)
        first = self.place(offset)
        lines = [message]
        for other, text in others[: _SHOWN - 1]:
            at = self.place(other)
            lines.append(f"{at.source}:{at.line}:{at.column}: {text}")
        if len(others) >= _SHOWN:
            lines.append(f"… and {len(others) - _SHOWN + 1} more.")
        raise ScriptError("\n".join(lines), line=first.line, column=first.column, source=first.source)
