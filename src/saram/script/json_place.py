"""Where a value stands in a JSON text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from json import JSONDecoder
from json.decoder import scanstring  # type: ignore[attr-defined] # public in effect, absent from the stubs
from typing import Final

__all__ = ["place_in_json"]

_SPACE: Final = re.compile(r"[\s,:]*")


def place_in_json(text: str, path: Sequence[str | int]) -> tuple[int, str]:
    """Follow a path of names and indices as far as it exists.

    Args:
        text: Correct JSON.
        path: Names of members and indices of elements, from the root. A name that is no member, such as the tag of a
            union, is passed over.

    Returns:
        Offset of the value in the text, and the path as a person writes it, for example ``scenes[0].items[3]``.
    """
    offset = _skip(text, 0)
    written = ""
    for step in path:
        members = dict(_members(text, offset))
        if step in members:
            offset = members[step]
            written += f"[{step}]" if isinstance(step, int) else f".{step}"
    return offset, written.removeprefix(".") or "script"


def _members(text: str, offset: int) -> list[tuple[str | int, int]]:
    """The names or indices in an object or array, each with the offset of its value."""
    found: list[tuple[str | int, int]] = []
    if text[offset] not in "{[":
        return found
    in_object = text[offset] == "{"
    decoder = JSONDecoder()
    offset = _skip(text, offset + 1)
    while text[offset] not in "}]":
        key: str | int = len(found)
        if in_object:
            key, offset = scanstring(text, offset + 1, True)
            offset = _skip(text, offset)
        found.append((key, offset))
        _, offset = decoder.raw_decode(text, offset)
        offset = _skip(text, offset)
    return found


def _skip(text: str, offset: int) -> int:
    match = _SPACE.match(text, offset)
    return match.end() if match else offset
