"""How what was just done is undone: ``방금 거 취소``, or ``아니 깨우지 마`` when the alarm is set already."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from saram.dialogue.denial import keeps
from saram.dialogue.dialogue_file import IntentAnswers
from saram.dialogue.family import Family
from saram.types import Language, Request, Slot, SlotValue

__all__ = ["Done", "Undoing", "reversal", "takes_back", "undoing"]

_SURE: Final = 0.05
"""Score from which the first reading of a denial counts that is about nothing just done."""
_APART: Final = 3
"""How many times as likely as the next one it must be."""
_TAKES_BACK: Final = {
    "ko": re.compile(r"취소|되돌|무르|물러|원래대로"),
    "en": re.compile(r"\b(?:cancel|undo|revert|take (?:it|that) back)\b", re.IGNORECASE),
}
"""What takes back; ``그만`` and ``됐어`` only say that no more is wanted."""
_ASKS_WHETHER: Final = re.compile(r"취소\s?(?:할까|될까|돼|되나|되니|말고|하면)")


@dataclass(frozen=True, slots=True)
class Done:
    """The last thing done."""

    name: str
    """``bot.intent``."""

    arguments: Mapping[str, SlotValue]
    """Slot → value."""

    slots: tuple[Slot, ...] = ()
    """The slots it was said in, if nothing else was spoken of since."""

    @classmethod
    def of(cls, effect: tuple[str, dict[str, SlotValue]] | None, previous: Request | None) -> Done | None:
        """From (``bot.intent``, arguments), and what was spoken of last."""
        if effect is None:
            return None
        return cls(*effect, previous.slots if previous is not None and _name(previous) == effect[0] else ())


@dataclass(frozen=True, slots=True)
class Undoing:
    """What is to be done about a denial."""

    request: Request | None
    """The request that undoes it; None if there is nothing but to say that it was done."""


def undoing(
    request: Request, done: Done | None, family: Family, acts: Callable[[Request], bool], *, corrects: bool
) -> Undoing | None:
    """What is meant by a sentence that denies, where something was done that it may be about; None if nothing was.

    An intent that takes negation (``알람 지우기``, ``빼기``) among its readings undoes what its bot did last. It has
    the values of that where the sentence takes it back (``아니``), else only those it cannot do without.

    Args:
        request: How the sentence was understood.
        done: The last thing done.
        family: What is answered and done.
        acts: Whether meeting a request would change something.
        corrects: Whether the sentence begins with a no.
    """
    part = request.text[slice(*request.span)] or request.text
    if keeps(part, family.language) and request.readings:  # 지우지 마 takes nothing back
        meant = replace(request, bot=request.readings[0].bot, intent=request.readings[0].intent)
        return Undoing(None) if done is not None and _agrees(meant, done) else None
    own = family.intents.get(f"{request.bot}.{request.intent}")
    plain = own is not None and own.role == ""
    if plain and request.status == "understood" and (own is None or own.takes_negation):
        return None
    read = [replace(request, bot=each.bot, intent=each.intent, score=each.score) for each in request.readings]
    if plain and request.status == "understood":
        read = read[:1]
    known = [each for each in read if (answers := family.intents.get(_name(each))) and not answers.role and acts(each)]
    bot = done.name.partition(".")[0] if done else ""
    near = [each for each in known if each.bot == bot] if known and known[0].bot == bot else []
    undoes = next((each for each in near if family.intents[_name(each)].takes_negation), None)
    if done is not None and undoes is not None and near[0].intent in {undoes.intent, done.name.partition(".")[2]}:
        return Undoing(_with(undoes, done, family, whole=corrects))
    if done is not None and near and _agrees(near[0], done):
        return Undoing(None)
    first = known[0] if known else None
    least = max([_SURE, *(_APART * each.score for each in known[1:])])
    if first is None or not family.intents[_name(first)].takes_negation or first.score < least:
        return None
    return Undoing(_with(first, None, family, whole=False))


def takes_back(text: str, language: Language) -> bool:
    """Whether a sentence says in so many words that something shall be taken back."""
    asks = text.rstrip().endswith("?") or _ASKS_WHETHER.search(text) is not None
    return _TAKES_BACK[language].search(text) is not None and not asks and not keeps(text, language)


def reversal(text: str, done: Request, intents: Mapping[str, IntentAnswers]) -> Request | None:
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


def _name(request: Request) -> str:
    return f"{request.bot}.{request.intent}"


def _agrees(request: Request, done: Done) -> bool:
    """Whether a reading is what was done, with nothing named that was not."""
    same = all(done.arguments.get(slot.name) == slot.value for slot in request.slots)
    return _name(request) == done.name and same


def _with(request: Request, done: Done | None, family: Family, *, whole: bool) -> Request:
    """The request, with the values of what was done that it lacks: all of them, or those it cannot do without."""
    required = family.outlines[request.bot or ""].intents[request.intent or ""]
    given = {slot.name for slot in request.slots}
    told = {slot.name: slot for slot in done.slots} if done else {}
    carried = tuple(
        told.get(name, Slot(name, str(value), value, None))
        for name, value in (done.arguments.items() if done else ())
        if name not in given and (whole or name in required)
    )
    slots = (*request.slots, *(replace(slot, span=None) for slot in carried))
    given |= {slot.name for slot in carried}
    missing = tuple(slot for slot in required if slot not in given)
    return replace(request, status="understood", slots=slots, missing=missing, also=(), negated=False)
