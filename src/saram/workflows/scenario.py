"""Conversations written down to be held again: what is said, and what must come back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from saram.errors import BotError
from saram.types import CardKind, Language

__all__ = ["Expectation", "Scenario", "ScenarioTurn", "read_scenarios"]


def _several(value: Any) -> Any:  # noqa: ANN401 - whatever is written there
    return (value,) if isinstance(value, str) else value


Texts = Annotated[tuple[str, ...], BeforeValidator(_several)]
"""One text or several."""


class _Written(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Expectation(_Written):
    """What must come back. What is not named does not matter."""

    intent: Texts = ()
    """``intent`` or ``bot.intent``, in the order of the replies; of several requests in one sentence several."""

    contains: Texts = ()
    """Texts that must stand in what is said or shown."""

    not_contains: Texts = ()
    """Texts that must not."""

    card: CardKind | None = None
    """A card that must be shown."""

    within_ms: Annotated[int, Field(gt=0)] | None = None
    """Milliseconds from the end of the person's speech to the reply at most."""


class ScenarioTurn(_Written):
    """One thing that is said."""

    say: Annotated[str, Field(min_length=1, max_length=1000)]
    """What the person says."""

    expect: Expectation = Expectation()
    """What must come back."""


class Scenario(_Written):
    """One conversation from its beginning."""

    bot: str
    """The bot it is held with."""

    language: Language
    """The language it is held in."""

    name: str = ""
    """For people."""

    turns: Annotated[tuple[ScenarioTurn, ...], Field(min_length=1)]
    """In order."""


def read_scenarios(path: Path) -> list[Scenario]:
    """Read a file of scenarios, or all ``scenarios*.yml`` below a folder.

    Raises:
        BotError: With every mistake of every file, or if there is none.
    """
    paths = sorted(path.rglob("scenarios*.y*ml")) if path.is_dir() else [path]
    mistakes: list[str] = [] if paths else ["there is no file named scenarios.yml in it"]
    found: list[Scenario] = []
    for each in paths:
        try:
            raw = yaml.safe_load(each.read_text("utf-8"))
        except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
            mistakes.append(f"{each.name}: cannot be read: {' '.join(str(error).split())}")
            continue
        if not isinstance(raw, list) or not raw:
            mistakes.append(f"{each.name}: it must be a list of scenarios with bot, language and turns")
            continue
        for number, item in enumerate(raw, 1):
            try:
                found.append(Scenario.model_validate(item))
            except ValidationError as error:
                mistakes += [
                    f"{each.name}, scenario {number}, {'.'.join(map(str, mistake['loc'])) or 'all of it'}: "
                    f"{mistake['msg']}; got {str(mistake['input'])[:60]!r}"
                    for mistake in error.errors()
                ]
    if mistakes:
        raise BotError(str(path), mistakes)
    return found
