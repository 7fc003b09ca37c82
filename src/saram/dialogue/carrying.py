"""What a request takes over from the one before it, and how what was just done is taken back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from saram.dialogue.denial import keeps
from saram.dialogue.dialogue_file import IntentAnswers
from saram.dialogue.family import Family
from saram.types import Language, Request

__all__ = ["carried", "takes_back", "undoing"]

_ALL: Final = {
    "ko": re.compile(r"(?<![가-힣])(?:다|전부|모두|모든|싹|전체)(?![가-힣])"),
    "en": re.compile(r"\b(?:all|every|everything|everywhere)\b", re.IGNORECASE),
}
"""Who means everything means no single thing that was named before."""
_TAKES_BACK: Final = {
    "ko": re.compile(r"취소|되돌|무르|물러|원래대로"),
    "en": re.compile(r"\b(?:cancel|undo|revert|take (?:it|that) back)\b", re.IGNORECASE),
}
"""What takes back; ``그만`` and ``됐어`` only say that no more is wanted."""
_ASKS_WHETHER: Final = re.compile(r"취소\s?(?:할까|될까|돼|되나|되니|말고|하면)")


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


def takes_back(text: str, language: Language) -> bool:
    """Whether a sentence says in so many words that something shall be taken back."""
    asks = text.rstrip().endswith("?") or _ASKS_WHETHER.search(text) is not None
    return _TAKES_BACK[language].search(text) is not None and not asks and not keeps(text, language)


def undoing(text: str, done: Request, intents: Mapping[str, IntentAnswers]) -> Request | None:
    """The request that takes back another one, with the same values; None if there is none that does.

    Args:
        text: What was said.
        done: The request that was met.
        intents: ``bot.intent`` → what is answered.
    """
    undo = intents[f"{done.bot}.{done.intent}"].undo
    if undo is None:
        return None
    slots = tuple(replace(slot, span=None) for slot in done.meant.values())
    return Request(text, "understood", done.bot, undo, slots, done.score)
