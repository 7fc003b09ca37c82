r"""Backslash escapes: ``\[`` is a bracket that begins no mark, ``\u{1f600}`` any character.

A backslash before an ASCII punctuation mark makes that mark an ordinary character. ``\u{…}`` is the character with that
hexadecimal number; ``\u{}`` is nothing, and keeps two texts that touch apart. Every other backslash is itself, so that
``C:\videos`` needs no care.
"""

from __future__ import annotations

import re
from typing import Final

from saram.script.limits import SURROGATE

__all__ = ["ESCAPE", "JOINT", "character", "escape_code", "unescape"]

ESCAPE: Final = re.compile(r"\\(?:u\{(?P<code>[0-9A-Fa-f]*)\}|(?P<sign>[!-/:-@\[-`{-~]))")
"""One escape."""

JOINT: Final = r"\u{}"
"""Keeps two texts that touch apart."""

_LAST_CODE: Final = 0x10FFFF


def character(match: re.Match[str]) -> str:
    """Give the character an `ESCAPE` stands for.

    Raises:
        ValueError: If its number is not that of a character.
    """
    if match["sign"]:
        return match["sign"]
    code = int(match["code"], 16) if 0 < len(match["code"]) <= 8 else _LAST_CODE + 1
    if not match["code"]:
        return ""
    if code > _LAST_CODE or SURROGATE.match(chr(code)):
        raise ValueError(f"{match[0]} is no character; the number must be from 0 to 10ffff and no surrogate.")
    return chr(code)


def unescape(text: str) -> str:
    """Replace every escape of `text` by what it stands for.

    Raises:
        ValueError: If one of them has a number that is not that of a character.
    """
    return ESCAPE.sub(character, text)


def escape_code(text: str) -> str:
    r"""Write every character of `text` as ``\u{…}``."""
    return "".join(f"\\u{{{ord(letter):x}}}" for letter in text)
