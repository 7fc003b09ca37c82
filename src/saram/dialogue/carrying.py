"""What a request takes over from the one before it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from saram.dialogue.family import Family
from saram.types import Request

__all__ = ["carried"]

_ALL: Final = {
    "ko": re.compile(r"(?<![가-힣])(?:다|전부|모두|모든|싹|전체)(?![가-힣])"),
    "en": re.compile(r"\b(?:all|every|everything|everywhere)\b", re.IGNORECASE),
}
"""Who means everything means no single thing that was named before."""


def carried(request: Request, before: Request | None, family: Family) -> Request:
    """A request with the slots of each group of which it names none, as the one before it to the same bot had them.

    Args:
        request: What was understood.
        before: The request before it.
        family: The bots, and which of their slots hold on.
    """
    groups = family.carries.get(request.bot or "", ())
    if before is None or before.bot != request.bot or request.unlisted or _ALL[family.language].search(request.text):
        return request
    given = {slot.name for slot in request.slots}
    names = {name for group in groups if given.isdisjoint(group) for name in group}
    slots = tuple(replace(slot, span=None) for name, slot in before.meant.items() if name in names)
    return replace(request, slots=(*request.slots, *slots)) if slots else request
