"""What a request takes over from the one before it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from saram.dialogue.clarifying import deictic
from saram.dialogue.everything import means_all
from saram.dialogue.family import Family
from saram.types import Language, Request, Slot

__all__ = ["carried", "pointed_at"]


def carried(request: Request, before: Request | None, family: Family) -> Request:
    """A request with the slots of each group of which it names none, as the one before it to the same bot had them.

    Args:
        request: What was understood.
        before: The request before it.
        family: The bots, and which of their slots hold on.
    """
    groups = family.carries.get(request.bot or "", ())
    if before is None or before.bot != request.bot or request.unlisted or means_all(request.text, family.language):
        return request
    given = {slot.name for slot in request.slots}
    names = {name for group in groups if given.isdisjoint(group) for name in group}
    slots = tuple(replace(slot, span=None) for name, slot in before.meant.items() if name in names)
    return replace(request, slots=(*request.slots, *slots)) if slots else request


def pointed_at(
    request: Request, form: Iterable[str], mentioned: Mapping[tuple[str, str], Slot], language: Language
) -> Request:
    """A request that points back (``그건 얼마예요?``) with values mentioned before for what it misses.

    Nothing takes the place of what is on no list: ``그럼 녹차 주세요`` is not about the coffee before.

    Args:
        request: What was understood.
        form: Slots that it shall have beside those it misses.
        mentioned: (bot, slot) → the value mentioned last.
        language: Of the conversation.
    """
    if request.unlisted or not deictic(request.text, language):
        return request
    wanted = [slot for slot in (*request.missing, *form) if slot not in request.arguments]
    found = tuple(each for slot in wanted if (each := mentioned.get((request.bot or "", slot))) is not None)
    return replace(request, slots=(*request.slots, *found))
