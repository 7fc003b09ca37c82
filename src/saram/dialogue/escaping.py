"""Data that is put into answers, made harmless: no marks, no markup, no hidden characters."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

__all__ = ["escape", "harmless", "on_one_line", "plain"]

_LONGEST: Final = 2_000
"""Characters of a value; no answer says more."""
_ANGLES: Final = str.maketrans("<>", "‹›")
_HIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_MARK: Final = re.compile(r"(?<!\\)\[(?:say|발음)\s+(?P<written>[^=\]]+)=[^\]]*\]|(?<!\\)\[[A-Za-z]+[^\]]*\]")
_ESCAPE: Final = re.compile(r"\\([!-/:-@\[-`{-~])")


def on_one_line(text: str, longest: int) -> str:
    """At most the first `longest` characters composed (NFC), without those that do not show, on one line."""
    composed = unicodedata.normalize("NFC", text[:longest])
    return " ".join("".join(" " if unicodedata.category(char) in _HIDDEN else char for char in composed).split())


def harmless(value: str) -> str:
    """Text on one line without control characters or angle brackets, which could be read as markup somewhere."""
    text = "".join(" " if char.isspace() else char for char in value[:_LONGEST].translate(_ANGLES))
    return " ".join("".join(char for char in text if unicodedata.category(char) not in _HIDDEN).split())


def escape(value: str) -> str:
    """The text as it stands in an answer: `harmless`, and neither brackets nor its beginning are read as marks."""
    return re.sub(r"([\\\[\]]|^[#/-])", r"\\\1", harmless(value))


def plain(text: str) -> str:
    """An answer without its marks and escapes, as captions show it."""
    shown = _MARK.sub(lambda match: match["written"] or "", text)
    return " ".join(_ESCAPE.sub(r"\1", shown).split())
