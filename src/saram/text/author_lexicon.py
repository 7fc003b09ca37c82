"""The author's own pronunciations."""

from __future__ import annotations

from collections.abc import Iterable

from saram.text.source import fold

__all__ = ["AuthorLexicon"]


class AuthorLexicon:
    """Finds written forms that have a pronunciation of their own; the longest one wins."""

    def __init__(self, items: Iterable[tuple[str, str]]) -> None:
        """Take (written, spoken) pairs; an empty written form is left out."""
        self._exact = {fold(written).text: spoken for written, spoken in items}
        self._exact.pop("", None)
        self._folded = {written.lower(): (written, spoken) for written, spoken in reversed(self._exact.items())}
        self._lengths = sorted({len(written) for written in self._exact}, reverse=True)
        self._first = {written[0] for written in self._exact} | {written[0] for written in self._folded}

    def match(self, text: str, at: int) -> tuple[str, str] | None:
        """The characters of `text` at `at` that have an entry, and how they are said."""
        if text[at] not in self._first and text[at].lower() not in self._first:
            return None
        for length in self._lengths:
            piece = text[at : at + length]
            if piece in self._exact and _whole(text, at, at + length):
                return piece, self._exact[piece]
        for length in self._lengths:
            piece = text[at : at + length]
            if piece.lower() in self._folded and _whole(text, at, at + length):
                return piece, self._folded[piece.lower()][1]
        return None

    def clip(self, text: str, at: int, end: int) -> int:
        """Where in ``text[at + 1:end]`` the first entry begins, `end` if there is none."""
        if not self._lengths:
            return end
        return next((place for place in range(at + 1, end) if self.match(text, place)), end)


def _alphanumeric(text: str, at: int) -> bool:
    return 0 <= at < len(text) and text[at].isascii() and text[at].isalnum()


def _whole(text: str, start: int, end: int) -> bool:
    cut_before = _alphanumeric(text, start) and _alphanumeric(text, start - 1)
    return not cut_before and not (_alphanumeric(text, end - 1) and _alphanumeric(text, end))
