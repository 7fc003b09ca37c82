"""What a conversation has in mind, to be taken up again later."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from functools import cache
from itertools import chain
from typing import Any, Final

from pydantic import ConfigDict, TypeAdapter, with_config

from saram.dialogue.family import Family
from saram.dialogue.packing import pack, unpack
from saram.errors import UsageError
from saram.types import Reply, Request, Slot, Turn

__all__ = ["AgendaState", "ConversationState"]

_log: Final = logging.getLogger(__name__)
_VERSION: Final = 3
_WITHIN: Final = 3
"""How deep the cards of a reply stand in what is kept."""
_CHECKED: Final = ConfigDict(strict=True, revalidate_instances="always", hide_input_in_errors=True)


@with_config(_CHECKED)
@dataclass(frozen=True, slots=True)
class AgendaState:
    """What a conversation is about to do; see `saram.dialogue.agenda.Agenda`."""

    name: str
    """Of the conversation: with it begin the keys of its actions."""

    states: frozenset[str]
    """What holds."""

    pending: Request | None
    """The request that waits."""

    asked: str
    """The slot that is asked for."""

    active: str | None
    """The bot that is active."""

    previous: Request | None
    """The request before."""

    tries: int
    """How often the slot was asked for."""

    asides: int
    """Other questions in a row since."""

    later: tuple[Request, ...]
    """Requests that come after the one that waits."""

    deeds: tuple[Request, ...]
    """What was done last, which a correction takes the place of."""

    earlier: tuple[tuple[Request, ...], ...]
    """What was done for the utterances before, of each by itself."""

    now: bool
    """Whether something was done for the last utterance."""

    fresh: bool
    """Whether what was done last was so for the utterance before that one, small talk apart."""

    aside: bool
    """Whether the last utterance was small talk."""

    whether: str
    """The question whether the request that waits shall be met, if it is not one of its intent's own."""

    mentioned: dict[tuple[str, str], Slot]
    """(bot, slot) → the value mentioned last."""

    calls: int
    """Actions called so far."""

    session: dict[str, Any]
    """What actions have kept."""


@with_config(_CHECKED)
@dataclass(frozen=True, slots=True)
class ConversationState:
    """All of it; `plain` and `read` turn it into JSON and back."""

    turns: tuple[Turn, ...]
    """What was said and heard."""

    agenda: AgendaState
    """What it is about to do."""

    options: tuple[tuple[str, str], tuple[Request, Request]] | None
    """Titles and requests of two readings between which the person was asked."""

    misses: int
    """How often in a row nothing was understood."""

    handled: dict[str, list[Reply]]
    """Replies to turns that may be submitted again."""

    last: list[Reply]
    """The last replies."""

    used: dict[str, int]
    """How often a variant of each text was said."""

    def plain(self) -> dict[str, Any]:
        """As JSON; what an action has kept, and cards with data, that have no such form are left out."""
        agenda = replace(self.agenda, session=dict(_keepable(self.agenda.session)))
        handled = {turn: [_bare(reply) for reply in replies] for turn, replies in self.handled.items()}
        kept = replace(self, handled=handled, last=[_bare(reply) for reply in self.last])
        rest = {name: pack(getattr(kept, name)) for name in _PARTS}
        return {
            "version": _VERSION,
            "agenda": {each.name: pack(getattr(agenda, each.name)) for each in fields(agenda)},
        } | rest

    @classmethod
    def read(cls, plain: Mapping[str, Any], family: Family) -> ConversationState:
        """What `plain` gave, for a conversation with the same bots.

        Raises:
            UsageError: If it is damaged, of another version, or about what these bots do not do.
        """
        try:
            if (version := plain["version"]) != _VERSION:
                raise UsageError(f"The state of a conversation is of version {version!r}; this is version {_VERSION}.")
            agenda = AgendaState(**{name: unpack(each) for name, each in dict(plain["agenda"]).items()})
            state = cls(agenda=agenda, **{name: unpack(plain[name]) for name in _PARTS})
            _STATES.validate_python(state)  # what it gives would have 1.0 where 1 was
        except (LookupError, TypeError, ValueError) as error:
            raise UsageError(f"The state of a conversation is damaged: {type(error).__name__} {error}") from error
        unknown = [name for name in _names(state) if name not in family.intents]
        active = state.agenda.active
        if active is not None and active not in family.outlines:
            unknown.append(active)
        if unknown:
            raise UsageError(f"A conversation was about {unknown[0]!r}, which these bots do not do any more.")
        return state


_PARTS: Final = tuple(each.name for each in fields(ConversationState) if each.name != "agenda")
_STATES: Final = TypeAdapter(ConversationState)


def _names(state: ConversationState) -> Iterator[str]:
    """Each ``bot.intent`` that may still be met."""
    agenda = state.agenda
    for request in (
        agenda.pending,
        agenda.previous,
        *agenda.later,
        *agenda.deeds,
        *chain.from_iterable(agenda.earlier),
        *(state.options[1] if state.options else ()),
    ):
        for each in request or ():
            yield f"{each.bot}.{each.intent}"


def _keepable(session: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for key, value in session.items():
        try:
            pack(value)
        except ValueError as error:
            _warn(f"What actions keep as {key!r}", str(error))
        else:
            yield key, value


def _bare(reply: Reply) -> Reply:
    """A reply that can be kept: without its cards, if they cannot."""
    try:
        pack(reply.cards, _WITHIN)
    except ValueError as error:
        _warn("What a reply shows beside its text", str(error))
        return replace(reply, cards=())
    return reply


@cache
def _warn(what: str, reason: str) -> None:
    """Say it once."""
    _log.warning("%s does not outlive a restart. %s", what, reason)
