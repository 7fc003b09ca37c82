"""Reading bots from their folders, with every mistake reported at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from saram.errors import BotError
from saram.language.annotation import Example, parse_example
from saram.language.bot import Bot
from saram.language.hangul import normalise
from saram.types import Language

__all__ = ["BotFolder", "common_language", "read_bots", "read_examples", "read_text"]


@dataclass(frozen=True, slots=True)
class BotFolder:
    """A bot with everything its folder holds."""

    bot: Bot
    """What ``bot.yaml`` says."""

    entities: dict[str, dict[str, tuple[str, ...]]]
    """Entity name → canonical value → synonyms, files included; kinds of value are not in it."""

    examples: tuple[Example, ...]
    """Those of ``bot.yaml`` and of ``examples.txt``."""

    grammar: str
    """Contents of ``grammar.txt``, empty if there is none."""

    path: Path = Path()
    """The folder."""


def read_text(path: Path) -> str:
    """A text file in UTF-8, or else in MS949.

    Raises:
        BotError: If it is neither or cannot be read.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BotError(str(path), [f"It cannot be read: {error.strerror or error}."]) from error
    for encoding in ("utf-8-sig", "cp949"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BotError(str(path), ["It is text in neither UTF-8 nor MS949. Save it as UTF-8."])


def read_bots(paths: Sequence[Path]) -> list[BotFolder]:
    """Read bots from folders: each holds a ``bot.yaml``, or is a family whose folders do.

    The folders that a bot names under ``beside`` are read too.

    Raises:
        BotError: With every mistake of every file.
    """
    mistakes: list[str] = []
    found: list[BotFolder] = []
    for path in paths:
        folders = [path] if (path / "bot.yaml").is_file() else sorted(p.parent for p in path.glob("*/bot.yaml"))
        if not folders:
            mistakes.append(
                f"{path}: there is no bot.yaml in it nor in its folders. Make one with: saram bots new NAME"
            )
        waiting = [folder.resolve() for folder in folders]
        for folder in waiting:
            if any(folder == other.path for other in found):
                continue
            try:
                found.append(_read_bot(folder))
            except BotError as error:
                mistakes += [f"{folder.name}: {mistake}" for mistake in error.mistakes]
                continue
            for name in found[-1].bot.beside:
                if ((other := folder / name) / "bot.yaml").is_file():
                    waiting.append(other.resolve())
                else:
                    mistakes.append(f"{folder.name}: beside: there is no bot.yaml in {other}")
    mistakes += _name_clashes(found)
    if mistakes:
        raise BotError(", ".join(map(str, paths)), mistakes)
    return found


def common_language(folders: Sequence[BotFolder]) -> Language:
    """The language of bots that are trained together.

    Raises:
        BotError: If they speak several.
    """
    spoken: dict[Language, list[str]] = {}
    for folder in folders:
        spoken.setdefault(folder.bot.language, []).append(folder.bot.name)
    if len(spoken) > 1:
        listing = ", ".join(f"{language} ({', '.join(names)})" for language, names in spoken.items())
        raise BotError(
            ", ".join(str(folder.path) for folder in folders),
            [f"bots that are trained together speak one language; these speak {listing}. Train each language apart."],
        )
    return next(iter(spoken))


def read_examples(text: str, bot: str = "") -> Iterator[Example | str]:
    """Read annotated sentences under ``## intent`` or ``## bot.intent`` headings; a mistake is given as a str.

    ``## -`` heads sentences outside every bot. Lines that begin with ``#`` otherwise, and empty ones, are skipped.
    """
    intent: str | None = None
    owner = bot
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.strip()
        if line.startswith("## "):
            name = line[3:].strip()
            owner, _, intent = name.rpartition(".") if "." in name else (bot, "", name)
            if name == "-":
                owner, intent = "", ""
            continue
        if not line or line.startswith("#"):
            continue
        if intent is None:
            yield f"line {number}: a sentence stands before the first '## intent' heading"
            continue
        try:
            yield parse_example(line, owner, intent)
        except ValueError as error:
            yield f"line {number}: {error}"


def _name_clashes(folders: Sequence[BotFolder]) -> Iterator[str]:
    """Bots are told apart by their names."""
    named: dict[str, list[BotFolder]] = {}
    for folder in folders:
        named.setdefault(folder.bot.name, []).append(folder)
    for name, same in sorted(named.items()):
        if len(same) > 1:
            places = ", ".join(str(folder.path) for folder in same)
            yield f"{len(same)} bots are named {name!r}: {places}. Rename all but one, or train them apart."


def _read_bot(folder: Path) -> BotFolder:
    mistakes: list[str] = []
    try:
        raw: Any = yaml.safe_load(read_text(folder / "bot.yaml"))
    except yaml.YAMLError as error:
        raise BotError(str(folder), [f"bot.yaml is not YAML: {' '.join(str(error).split())}"]) from error
    try:
        bot = Bot.model_validate(raw)
    except ValidationError as error:
        raise BotError(str(folder), [_pydantic_mistake(each) for each in error.errors()]) from error
    examples: list[Example] = []
    for intent, definition in bot.intents.items():
        for line in definition.examples:
            try:
                examples.append(parse_example(line, bot.name, intent))
            except ValueError as error:
                mistakes.append(f"intents.{intent}: {error}")
    extra = folder / "examples.txt"
    for item in read_examples(read_text(extra), bot.name) if extra.is_file() else ():
        if isinstance(item, str):
            mistakes.append(f"examples.txt {item}")
        else:
            examples.append(item)
    entities = _entities(folder, bot, mistakes)
    grammar_file = folder / "grammar.txt"
    grammar = read_text(grammar_file) if grammar_file.is_file() else ""
    mistakes += _inconsistencies(bot, examples, grammar)
    if mistakes:
        raise BotError(str(folder), mistakes)
    return BotFolder(bot, entities, tuple(examples), grammar, folder)


def _pydantic_mistake(error: Any) -> str:  # noqa: ANN401 - pydantic's ErrorDetails
    place = ".".join(map(str, error["loc"])) or "the file"
    return f"bot.yaml, {place}: {error['msg']}; got {str(error['input'])[:80]!r}"


def _entities(folder: Path, bot: Bot, mistakes: list[str]) -> dict[str, dict[str, tuple[str, ...]]]:
    found = {}
    for name, entity in bot.entities.items():
        if entity.value is not None:
            continue
        values: dict[str, tuple[str, ...]] = {
            normalise(canonical): tuple(map(normalise, synonyms)) for canonical, synonyms in entity.values.items()
        }
        if entity.file is not None:
            try:
                values |= _value_lines(read_text(folder / entity.file))
            except BotError as error:
                mistakes += [f"entities.{name}: {mistake}" for mistake in error.mistakes]
        mistakes += [f"entities.{name}: {mistake}" for mistake in _synonym_mistakes(values)]
        found[name] = values
    return found


def _value_lines(text: str) -> dict[str, tuple[str, ...]]:
    values: dict[str, tuple[str, ...]] = {}
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        canonical, *synonyms = [normalise(part) for part in line.split("|")]
        if canonical:
            values[canonical] = values.get(canonical, ()) + tuple(part for part in synonyms if part)
    return values


def _synonym_mistakes(values: dict[str, tuple[str, ...]]) -> Iterator[str]:
    """A synonym that is a canonical value too leaves it open which of the two is meant."""
    for canonical, synonyms in values.items():
        for synonym in synonyms:
            if synonym == canonical or synonym not in values:
                continue
            if canonical in values[synonym]:
                if canonical < synonym:
                    yield f"{canonical!r} and {synonym!r} are synonyms of each other; keep one as the canonical value"
            else:
                yield f"{synonym!r} is a synonym of {canonical!r} and a value of its own; keep one of the two"


def _inconsistencies(bot: Bot, examples: list[Example], grammar: str) -> Iterator[str]:
    for slot, entity in bot.slots.items():
        if entity not in bot.entities:
            yield f"slots.{slot}: there is no entity named {entity!r}. Known: {', '.join(bot.entities) or 'none'}."
    used = {mark.slot for example in examples for mark in example.slots}
    known = {*bot.slots, *bot.entities}
    for slot in sorted(used - known):
        yield f"the examples mark a slot {slot!r} that neither slots nor entities list"
    for example in examples:
        if example.intent not in bot.intents:
            yield f"examples.txt: there is no intent named {example.intent!r}; {example.text!r} belongs to it"
    filled = {example.intent for example in examples}
    headed = {line[3:].strip() for line in grammar.splitlines() if line.startswith("## ")}
    for intent, definition in bot.intents.items():
        if intent not in filled and intent not in headed:
            yield f"intents.{intent}: it has no examples. Give at least three sentences people would say."
        for slot in definition.required:
            if slot not in known:
                yield f"intents.{intent}.required: there is no slot named {slot!r}"
