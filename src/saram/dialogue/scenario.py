"""Conversations that are played to test a bot: what is said, what must come back, what must not happen."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError

from saram.dialogue.conversation import Conversation
from saram.dialogue.yaml_file import YamlFile
from saram.errors import BotError
from saram.types import CardKind, Language, Reply

__all__ = ["Expectation", "Failure", "Scenario", "ScenarioTurn", "play", "read_scenarios"]


def _as_list(value: Any) -> Any:  # noqa: ANN401 - what a person wrote
    return [value] if isinstance(value, str) else value


_Texts = Annotated[tuple[str, ...], BeforeValidator(_as_list)]


class _Written(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True)


class Expectation(_Written):
    """What the replies to one utterance must be, taken together."""

    intent: _Texts = ()
    """``bot.intent`` of the replies, in order; a bot's own intents without its name."""

    contains: _Texts = ()
    """Texts that are said."""

    not_contains: _Texts = ()
    """Texts that are not said."""

    card: CardKind | None = None
    """A card of this kind is shown."""

    no_card: bool = False
    """No card is shown."""

    handover: bool | None = None
    """Whether a person is called."""

    shared: bool | None = None
    """Whether all replies may be kept for others."""

    within_ms: float | None = Field(default=None, gt=0)
    """The last reply comes within so many milliseconds."""


class ScenarioTurn(_Written):
    """One thing that is said."""

    say: str
    """What."""

    expect: Expectation = Expectation()
    """What must come back."""


class Scenario(_Written):
    """One conversation."""

    name: str
    """What it shows."""

    bot: str
    """Name of the bot."""

    language: Language = "ko"
    """Language it is spoken to in."""

    turns: tuple[ScenarioTurn, ...] = Field(min_length=1)
    """What is said, in order."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Something that was not as expected."""

    turn: int
    """Number of the turn, from 1."""

    said: str
    """What was said."""

    problem: str
    """What is wrong, with what came back."""


def read_scenarios(path: Path) -> list[Scenario]:
    """Read a YAML file with a list of scenarios.

    Raises:
        BotError: With every mistake, its line and place.
    """
    file = YamlFile(path)
    try:
        scenarios = TypeAdapter(list[Scenario]).validate_python(file.value)
    except ValidationError as error:
        found = [
            file.mistake(each["loc"], f"{each['msg']}; got {str(each['input'])[:80]!r}") for each in error.errors()
        ]
        raise BotError(str(path), [*file.mistakes, *found]) from error
    if file.mistakes:
        raise BotError(str(path), file.mistakes)
    return scenarios


def play(
    scenario: Scenario, conversation: Conversation, clock: Callable[[], float] = time.perf_counter
) -> Iterator[Failure]:
    """Have the conversation; what is not as expected is yielded as it is met."""
    for number, turn in enumerate(scenario.turns, 1):
        began = clock()
        replies = list(conversation.hear(turn.say))
        took = (clock() - began) * 1000
        for problem in _problems(turn.expect, replies, took, scenario.bot):
            yield Failure(number, turn.say, problem)


def _problems(expected: Expectation, replies: list[Reply], took: float, bot: str) -> Iterator[str]:
    said = " ".join(reply.plain for reply in replies)
    wanted = [name if "." in name or name in {"identity", ""} else f"{bot}.{name}" for name in expected.intent]
    given = [reply.intent for reply in replies]
    kinds = [card.kind for reply in replies for card in reply.cards]
    called = any(reply.handover for reply in replies)
    shared = all(reply.shared for reply in replies)
    yield from (f"{text!r} was not said, but {said!r}" for text in expected.contains if text not in said)
    yield from (f"{text!r} was said: {said!r}" for text in expected.not_contains if text in said)
    checks = (
        (wanted and given != wanted, f"expected {', '.join(wanted)}; got {', '.join(given)}: {said!r}"),
        (expected.card not in {None, *kinds}, f"no card {expected.card!r} was shown, but {kinds}"),
        (expected.no_card and kinds, f"no card was to be shown, but {kinds} were"),
        (expected.handover not in {None, called}, f"a person was {'' if called else 'not '}called"),
        (expected.shared not in {None, shared}, f"the replies may {'' if shared else 'not '}be kept for others"),
        (took > (expected.within_ms or took), f"it took {took:.0f} ms, at most {expected.within_ms} were allowed"),
    )
    yield from (problem for failed, problem in checks if failed)
