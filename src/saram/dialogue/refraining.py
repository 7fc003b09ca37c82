"""What is said where an action is named that must not be done."""

from __future__ import annotations

import re
from typing import Final

from saram.dialogue.answering import Wording
from saram.dialogue.delay import delayed
from saram.dialogue.denial import denies, keeps
from saram.dialogue.family import Family
from saram.types import Reply, Request

__all__ = ["refrain"]

_KEPT: Final = (
    r"(?:빼고|제외하고|남기고|남겨\s?(?:둬|두고|줘)|놔둬|놔두고|냅둬|냅두고|살려\s?두고|유지하고"
    r"|그대로\s?(?:둬|두고)|건드리지\s?말고)"
)
_ALL: Final = r"(?<![가-힣])(?:다|전부|모두|싹|나머지)(?![가-힣])"
_LEFT: Final = re.compile(
    rf"(?P<what>\S+)\s?{_KEPT}.*{_ALL}|{_ALL}.*\s(?P<last>\S+)\s?{_KEPT}|(?P<end>\S+)\s?(?:{_KEPT}|말고|두고)[요.!]?$"
    rf"|(?P<first>\S+\s\S*지\s?말고)\s.*{_ALL}"
)
"""Something is to be left out, in words that were not understood as such."""


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
    if acts and (keeps if answers.takes_negation else denies)(part, family.language):
        return wording.phrase("negated")
    if acts and not request.excepted and (left := _LEFT.search(request.text)) is not None:
        said = next(each for each in left.groups() if each)
        return wording.phrase("excepted", {"left": re.sub(r"(?<=..)(?:은|는|만|을|를)$", "", said)})
    dated = not family.outlines[request.bot or ""].slots.isdisjoint({"time", "date"})
    if delayed(request, part, family.language, dated=dated, acts=acts):
        return wording.phrase("later")
    if acts and request.excepted and not answers.takes_exceptions:
        spans = [slot.span for slot in request.excepted if slot.span is not None]
        return wording.phrase("excepted", {"left": request.text[min(spans)[0] : max(spans)[1]]})
    return None
