"""What is said where an action is named that must not be done."""

from __future__ import annotations

import re
from typing import Final

from saram.dialogue.answering import Wording
from saram.dialogue.delay import delayed
from saram.dialogue.denial import denies, keeps
from saram.dialogue.family import Family
from saram.dialogue.leaving import left_out, not_instead
from saram.types import Reply, Request

__all__ = ["refrain"]

_REMINDS: Final = re.compile(
    r"(?:는|을|ㄹ)\s?(?:거|것|걸)[은을]?\s(?:잊|까먹)지\s?(?:마|말아)(?:요|세요|줘|라)?[\s.!]*$"
)
"""``불 끄는 거 잊지 마``: it is to be done some time, which cannot be seen to."""


def refrain(request: Request, part: str, family: Family, wording: Wording, *, acts: bool) -> Reply | None:
    """What is said because it is denied, for later, or leaves something out; None for what shall be done.

    Args:
        request: What was understood.
        part: The words it was understood from.
        family: The bots.
        wording: Puts replies into words.
        acts: Whether meeting the request would change something.
    """
    answers = family.intents[f"{request.bot}.{request.intent}"]
    if request.takes_back:
        return None
    if acts and (keeps if answers.takes_negation else denies)(part, family.language):
        return wording.phrase("negated")
    left = left_out(request.text) or not_instead(request) if acts and not request.excepted else ""
    if left:
        return wording.phrase("excepted", {"left": left})
    dated = not family.outlines[request.bot or ""].slots.isdisjoint({"time", "date"})
    if delayed(request, part, family.language, dated=dated, acts=acts) or (acts and _REMINDS.search(part)):
        return wording.phrase("later")
    if acts and request.excepted and not answers.takes_exceptions:
        spans = [slot.span for slot in request.excepted if slot.span is not None]
        return wording.phrase("excepted", {"left": request.text[min(spans)[0] : max(spans)[1]]})
    return None
