"""What a bot does: the values that go into an action and come out of it, and where actions come from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final, TypeAlias

from saram.plugins import Registry
from saram.types import Card, Language, Slot, SlotValue

__all__ = ["ACTIONS", "Action", "ActionCall", "ActionResult", "ActionSet"]


@dataclass(frozen=True, slots=True)
class ActionCall:
    """One thing to do."""

    name: str
    """Name of the action in ``dialogue.yaml``."""

    arguments: Mapping[str, SlotValue]
    """Slot → value."""

    texts: Mapping[str, str]
    """Slot → the words it was said in."""

    language: Language
    """Language of the conversation."""

    key: str
    """The same for every attempt of one request and for no other: whoever sees it again has done it already."""

    now: datetime
    """Local time."""

    session: dict[str, Any] = field(default_factory=dict)
    """What the actions of this conversation have kept; changes count only if the action ends in time."""

    corrects: Mapping[str, SlotValue] | None = None
    """Arguments of the call before, which this one takes the place of (``아니 두 개 말고 세 개``).

    Of an intent with `each` it is the last call for the same thing, if there is one (``아니 라면 세 개랑 콜라 한 병``).
    """

    replaces: Mapping[str, SlotValue] = field(default_factory=dict)
    """Slot → the value that the one of `arguments` takes the place of, both in one sentence (``7시 알람 8시로``)."""

    replaced_texts: Mapping[str, str] = field(default_factory=dict)
    """Slot → the words `replaces` was said in."""

    asked: str = ""
    """What the person said."""

    part: str = ""
    """The words of it that this is about, where several things were asked for in one sentence; all of it otherwise."""

    excepted: tuple[Slot, ...] = ()
    """What must be left out; it is given only to actions of intents that take exceptions."""

    takes_back: str = ""
    """The intent it undoes, which was done last with the same values; empty if none. It may be its own."""

    instead: str = ""
    """What is not wanted, in the person's words, where it was said with what is (``콜라 말고 사이다``)."""

    unlisted: frozenset[str] = frozenset()
    """Slots whose value is words that are on none of the bot's lists."""


@dataclass(frozen=True, slots=True)
class ActionResult:
    """What came of it."""

    outcome: str = "ok"
    """Which answers of the intent are said."""

    values: Mapping[str, SlotValue] = field(default_factory=dict)
    """Name → value, for the answers."""

    cards: tuple[Card, ...] = ()
    """Shown beside those of the intent."""

    quick_replies: tuple[str, ...] = ()
    """Instead of those of the intent, if there are any."""

    valid_until: datetime | None = None
    """Local time after which the answer is wrong."""

    done: bool = True
    """Whether what was asked for happened; if not, there is nothing that a correction could take the place of."""


Action: TypeAlias = Callable[[ActionCall], ActionResult]
"""A Python function that does something."""

ActionSet: TypeAlias = Callable[[Path, Mapping[str, Any]], Mapping[str, Action]]
"""Makes the actions of a set, given the bot's folder and its settings: name → function."""

ACTIONS: Final = Registry(
    "saram.actions",
    "set of actions",
    {
        "anchor": "saram.dialogue.sandbox.anchor:anchor_actions",
        "bank": "saram.dialogue.sandbox.bank:bank_actions",
        "home": "saram.dialogue.sandbox.home:home_actions",
        "store": "saram.dialogue.sandbox.store:store_actions",
    },
    hint="A set is a package with an entry point in the group saram.actions.",
)
"""The sets of actions there are; a bot's folder names them and holds no code of its own."""
