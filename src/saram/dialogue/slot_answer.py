"""What is said in answer to a question for a slot."""

from __future__ import annotations

from dataclasses import replace

from saram.types import Request, Slot

__all__ = ["filled"]


def filled(request: Request, text: str, pending: Request, asked: str, *, free: bool) -> Request | None:
    """The request that waits, with what was said as the value it asks for; None if nothing of it fits.

    Args:
        request: How what was said was understood.
        text: What was said.
        pending: The request that waits.
        asked: The slot that is asked for.
        free: Whether any words are an answer.
    """
    same = (request.bot, request.intent) == (pending.bot, pending.intent)
    if request.status == "understood" and same and asked in request.arguments:
        return None  # the request as it is holds what was asked for
    given = next((slot for slot in request.slots if slot.name == asked), None)
    if given is not None and request.bot == pending.bot and 2 * len(given.text) >= len(text):
        return replace(pending, slots=(replace(given, span=None), *pending.slots))
    if request.status == "rejected" and free:
        return replace(pending, slots=(Slot(asked, text, text, None), *pending.slots))
    return None
