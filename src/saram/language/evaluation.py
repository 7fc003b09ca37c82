"""How well an understanding does on sentences whose meaning is known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from saram.errors import BotError
from saram.language.annotation import Example, parse_example
from saram.language.bot_folder import read_examples, read_text
from saram.language.understanding import Understanding
from saram.types import Context, Request

__all__ = ["Score", "evaluate", "read_tests"]


class _Test(BaseModel):
    model_config = ConfigDict(extra="forbid")
    say: Annotated[str, Field(min_length=1)]
    bot: str = ""
    intent: str = ""
    active: str | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """Shares, each from 0 to 1."""

    sentences: int
    """Sentences meant for a bot."""
    bot: float
    """Whose bot is right."""
    intent: float
    """Whose bot and intent are right, accepted or asked back."""
    accepted: float
    """Whose bot and intent are right and taken without asking back."""
    slot_f1: float
    """F1 of slots: name and words."""
    exact: float
    """Bot, intent and all slots right."""
    outside: int
    """Sentences meant for none."""
    refused: float
    """Of those, not understood."""
    confusions: list[tuple[str, str, int]]
    """(true, taken for, how often), most frequent first."""
    wrong: list[tuple[str, str, str]]
    """(sentence, expected, understood) of every sentence that is not exact."""


def read_tests(path: Path) -> list[Example]:
    """Read tests.

    They are YAML (``tests:`` with ``say``, ``bot``, ``intent``, ``active``), a text file as ``examples.txt`` with
    ``## bot.intent`` headings, or a folder of such text files.

    Raises:
        BotError: With every mistake.
    """
    if path.is_dir():
        return [example for file in sorted(path.glob("*.txt")) for example in read_tests(file)]
    text = read_text(path)
    found: list[Example] = []
    mistakes: list[str] = []
    if path.suffix in {".yml", ".yaml"}:
        try:
            raw: Any = yaml.safe_load(text)
        except yaml.YAMLError as error:
            raise BotError(str(path), [f"It is not YAML: {' '.join(str(error).split())}"]) from error
        rows = raw.get("tests") if isinstance(raw, dict) else None
        if not isinstance(rows, list):
            raise BotError(str(path), ["It needs a list named 'tests'."])
        for number, row in enumerate(rows, 1):
            try:
                test = _Test.model_validate(row)
                example = parse_example(test.say, test.bot, test.intent)
                found.append(Example(example.text, example.slots, test.bot, test.intent, test.active or example.active))
            except (ValidationError, ValueError) as error:
                mistakes.append(f"test {number}: {' '.join(str(error).split())}")
    else:
        for item in read_examples(text):
            if isinstance(item, str):
                mistakes.append(item)
            else:
                found.append(item)
    if mistakes:
        raise BotError(str(path), mistakes)
    return found


def evaluate(understanding: Understanding, tests: Sequence[Example]) -> Score:
    """Understand every sentence and count."""
    bots = intents = accepted = exact = inside = refused = 0
    right_slots = said_slots = found_slots = 0
    confusions: Counter[tuple[str, str]] = Counter()
    wrong = []
    for test in tests:
        request = understanding(test.text, Context(bot=test.active))
        first = request.readings[0] if request.readings else None
        taken = f"{first.bot}.{first.intent}" if first and request.status != "rejected" else "-"
        if not test.intent:
            refused += request.status != "understood"
            if request.status == "understood":
                wrong.append((test.text, "-", _shown(request)))
            continue
        inside += 1
        name = f"{test.bot}.{test.intent}"
        gold = Counter((mark.slot, test.text[mark.start : mark.end].replace(" ", "")) for mark in test.slots)
        given = Counter((slot.name, slot.text.replace(" ", "")) for slot in request.slots)
        right_slots += (gold & given).total()
        said_slots += gold.total()
        found_slots += given.total()
        bots += taken.partition(".")[0] == test.bot
        intents += taken == name
        accepted += taken == name and request.status == "understood"
        whole = taken == name and gold == given and not request.also
        exact += whole
        if taken != name:
            confusions[name, taken] += 1
        if not whole:
            wrong.append((test.text, f"{name} {dict(gold)}", _shown(request)))
    outside = len(tests) - inside
    precision = right_slots / found_slots if found_slots else 1.0
    recall = right_slots / said_slots if said_slots else 1.0
    number = max(inside, 1)
    return Score(
        inside,
        bots / number,
        intents / number,
        accepted / number,
        2 * precision * recall / (precision + recall) if precision + recall else 0.0,
        exact / number,
        outside,
        refused / outside if outside else 1.0,
        [(true, other, count) for (true, other), count in confusions.most_common()],
        wrong,
    )


def _shown(request: Request) -> str:
    slots = ", ".join(f"{slot.name}={slot.text}" for slot in request.slots)
    more = " + …" if request.also else ""
    best = request.readings[0] if request.readings else None
    name = f"{best.bot}.{best.intent}" if best else "-"
    return f"{request.status} {name} {{{slots}}} {request.score:.2f}{more}"
