"""A bot: intents with examples, slots and entity lists, as people write them in ``bot.yaml``."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from saram.language.values import KINDS
from saram.types import Language

__all__ = ["Bot", "Entity", "Intent", "When"]

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
"""Lower-case Latin letters, digits and underscores."""


class _Written(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class When(_Written):
    """What must hold for an intent to count."""

    active: bool = False
    """Only while its bot is active."""

    state: str | None = None
    """Only while this state holds."""


class Intent(_Written):
    """One thing people ask the bot for."""

    description: str = ""
    """For people: what it does."""

    examples: tuple[str, ...] = ()
    """Sentences with marked slots; more may stand in ``examples.txt``."""

    required: tuple[Name, ...] = ()
    """Slots it cannot do without."""

    action: str = ""
    """Name of the action; empty for ``bot.intent``."""

    when: When = When()
    """When it counts."""

    role: Literal["", "yes", "no"] = ""
    """``yes`` takes up the request that waits for an answer, ``no`` drops it."""


class Entity(_Written):
    """What may fill a slot: a list of values with synonyms, a kind of value, or free text."""

    values: dict[str, tuple[str, ...]] = {}
    """Canonical value → synonyms."""

    file: str | None = None
    """A text file beside ``bot.yaml`` with one value a line: ``canonical | synonym | synonym``."""

    value: str | None = None
    """A kind of value: count, date, duration, money, number, phone or time."""

    open: bool = True
    """Whether words that are not on the list may fill it too."""

    @model_validator(mode="after")
    def _kind(self) -> Self:
        if self.value is not None and self.value not in KINDS:
            raise ValueError(f"value must be one of {', '.join(KINDS)}; got {self.value!r}")
        if self.value is not None and (self.values or self.file):
            raise ValueError("an entity is either a list (values, file) or a kind of value, not both")
        return self


class Bot(_Written):
    """A bot as its folder describes it."""

    name: Name
    """Unique among the bots trained together."""

    language: Language = "ko"
    """Language it is spoken to in."""

    description: str = ""
    """For people: what it is for."""

    title: str = ""
    """What it is called when it asks back (``"음악"``); empty for its name."""

    beside: tuple[str, ...] = ()
    """Folders of bots, relative to this one, that are trained together with it."""

    entities: dict[Name, Entity] = {}
    """Entity name → what may fill it."""

    slots: dict[Name, Name] = {}
    """Slot name → entity name; a slot that is not listed takes free text or the entity of its own name."""

    intents: dict[Name, Intent]
    """Intent name → intent."""

    @model_validator(mode="after")
    def _not_empty(self) -> Self:
        if not self.intents:
            raise ValueError("a bot needs at least one intent")
        return self
