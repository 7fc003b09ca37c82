"""What an utterance asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal

from saram.types.value import SlotValue

__all__ = ["Context", "Reading", "Request", "Slot"]

_DECLINED: Final = re.compile(r"\S{0,4}(?:\s\S{1,8}){0,3}?\s?말고(?:요|는)?\s")
"""What follows a value that is not wanted: a particle, a word that goes with it (``아이유 노래 말고``)."""
_REASON: Final = re.compile(r"(?:니까|라서|때문에|[는은]데)\s")
"""What ends a clause that only says why (``두 시에 병원 가니까 한 시에``)."""
_BECOMES: Final = re.compile(r"(?:으로|로)(?=\s|$)")
"""What follows a value that something shall have."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A part of the utterance that fills a parameter."""

    name: str
    """Name of the slot in the bot's file."""

    text: str
    """The words, without particles."""

    value: SlotValue
    """What the words mean: a canonical entity id, a normalised value, or the words themselves."""

    span: tuple[int, int] | None
    """Start and end (exclusive) in `Request.text`; None for a slot carried over from before."""

    score: float = 1.0
    """Trust in it, 0 to 1."""

    listed: bool = False
    """Whether the value is on the bot's list, or was read as a value of its kind; other words are taken as they are."""

    unreal: bool = False
    """Whether the words say a date or a time that there is not (``2월 30일``, ``25시``); the value is the words."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to understand the utterance."""

    bot: str
    """Name of the bot."""

    intent: str
    """Name of the intent within the bot."""

    score: float
    """Calibrated probability, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Request:
    """Bot, intent and slots of one utterance, or of one part of it."""

    text: str
    """The normalised utterance; spans of slots count in it."""

    status: Literal["understood", "ambiguous", "rejected"]
    """``ambiguous``: ask back with the first two `readings`. ``rejected``: say so, offer choices or a human."""

    bot: str | None = None
    """The bot; None when rejected."""

    intent: str | None = None
    """The intent; None when rejected."""

    slots: tuple[Slot, ...] = ()
    """In order of their place in the text, carried-over ones last."""

    score: float = 0.0
    """Calibrated probability of the first reading, 0 to 1."""

    readings: tuple[Reading, ...] = ()
    """The best readings, best first, the rejected ones too."""

    missing: tuple[str, ...] = ()
    """Slots the intent requires that were not said."""

    action: str = ""
    """Name of the action to take, as the bot's file gives it."""

    reasons: tuple[str, ...] = ()
    """Why it was understood so, for people; filled on demand."""

    span: tuple[int, int] = (0, 0)
    """The part of `text` this request was read from."""

    also: tuple[Request, ...] = ()
    """Further requests of the same utterance, in the order they were said."""

    unlisted: str = ""
    """What it names, for a slot with a closed list, that is on no list: ``두리안 있어요``; empty if nothing.

    With a value for the slot, it stands in a row with that: ``우유랑 두리안 담아 줘``.
    """

    negated: bool = False
    """Whether it was said that this shall not be done (``보내지 마``), where no intent says so itself.

    Such a request is never `understood` without asking back. ``불 켜지 마`` is another intent, and not negated.
    """

    excepted: tuple[Slot, ...] = ()
    """What it shall leave out (``안방 빼고 불 다 꺼줘``); whoever cannot leave it out must not do it."""

    confirms: bool = False
    """Whether it is the waiting request again, because of a clear yes."""

    takes_back: str = ""
    """The intent of its bot that it undoes, as it was done before, with the same values; empty if none."""

    def __iter__(self) -> Iterator[Request]:
        """This request, then those of `also`."""
        yield self
        yield from self.also

    @property
    def arguments(self) -> dict[str, SlotValue]:
        """Slot name → value, the action's arguments: those of `meant`."""
        return {name: slot.value for name, slot in self.meant.items()}

    @property
    def meant(self) -> dict[str, Slot]:
        """Slot name → the one that counts.

        Of two slots with one name the first counts, but the second where the first is declined (``발라드 말고 댄스``)
        or stands in a clause that says why, or the second says what shall become of it (``7시 알람 8시로``).
        """
        found: dict[str, Slot] = {}
        for slot in self.slots:
            first = found.setdefault(slot.name, slot)
            if first is slot or not first.span or not slot.span:
                continue
            between = self.text[first.span[1] : slot.span[0]]
            declined = _DECLINED.match(between) or _REASON.search(between)
            becomes = _BECOMES.match(self.text[slot.span[1] :]) and not _BECOMES.match(self.text[first.span[1] :])
            if declined or becomes:
                found[slot.name] = slot
        return found

    @property
    def replaced(self) -> dict[str, Slot]:
        """Slot name → the one before in the same sentence that the one of `meant` takes the place of."""
        first = {slot.name: slot for slot in reversed(self.slots)}
        return {name: first[name] for name, slot in self.meant.items() if first[name] is not slot}


@dataclass(frozen=True, slots=True)
class Context:
    """What the conversation knows when the next utterance arrives."""

    bot: str | None = None
    """The bot that is active (playing, asking), None for none."""

    states: frozenset[str] = field(default_factory=frozenset)
    """What holds now, as the bots' files name it (``"playing"``); an intent may require one."""

    previous: Request | None = None
    """The request before this one; follow-ups complete themselves from it."""

    pending: Request | None = None
    """A request that waits for yes or no, or for a missing slot."""

    now: datetime | None = None
    """Local time, from which ``내일`` and ``30분 뒤`` count; None for the clock of the computer."""
