"""From bots to training sentences: written, generated, paraphrased, misheard, and sentences outside all bots."""

from __future__ import annotations

import gzip
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from typing import Final

from saram.errors import BotError
from saram.language.annotation import Example
from saram.language.bot_folder import BotFolder, common_language
from saram.language.hangul import normalise
from saram.language.mending import Mender
from saram.language.trigrams import count_trigrams
from saram.training.collector import collector_paused
from saram.training.everyday import everyday, things
from saram.training.grammar import Grammar
from saram.training.holdout import hold_out
from saram.training.invention import Inventor
from saram.training.noise import mishear, rebuild, respace
from saram.training.paraphrase import exchange, paraphrase, rename
from saram.training.registers import change_register
from saram.training.spoken_values import SPOKEN
from saram.types import Language

__all__ = ["Material", "Plan", "Values", "entity_lists", "gather", "outside", "usual_plan", "usual_trigrams"]

Values = dict[str, Callable[[], str]]

_FEW: Final = 5
"""Written examples of an intent from which some are kept to validate with."""

_STRANGERS: Final = 150
"""Sentences outside all bots from which on there are at most `Plan.strangers` of them."""

_STRANGERS_KEPT: Final = 0.15
"""Share of the sentences outside all bots that are kept to validate with."""

_ENOUGH_VALUES = 20
"""Values from which others can be made up in their manner."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How much of what to make."""

    generated: int = 80
    """Sentences from the grammar, an intent."""
    paraphrases: int = 6
    """Paraphrases of each written example, at most."""
    enough: int = 200
    """Sentences an intent from which on its examples are paraphrased only once each."""
    misheard: float = 0.5
    """Share of the sentences that are misheard."""
    unspaced: float = 0.15
    """Share of the sentences that lose their blanks."""
    validation: float = 0.08
    """Share of the written examples kept for calibration and thresholds."""
    context: float = 0.4
    """Share of the sentences understood while some bot is active."""
    everyday: int = 0
    """Sentences of everyday talk, at most, beside those outside all bots that are always there."""
    strangers: float = 0.25
    """At most so many sentences outside all bots for each one for a bot."""
    registers: float = 0.0
    """Share of the Korean sentences that are said in another register."""
    unlisted: float = 0.0
    """Share of the sentences with a value of a closed list that are said of something on no list too."""
    invented: float = 0.4
    """Share of the sentences with a value of an open list that are said with a made-up value too."""


_USUAL: Final[dict[Language, Plan]] = {"ko": Plan(), "en": Plan(generated=300, everyday=1_500)}
"""English sentences are not learned misheard as well, so there is time for more of them.

Chosen on sentences that were written apart or left out, as they are written and as they are heard: of 80, 160, 300 and
600 an intent, and of up to 1,500 outside every bot, without which more of those are taken for requests.
"""


def usual_plan(language: Language) -> Plan:
    """How much is made of the sentences of bots in a language, unless it is said or was found."""
    return _USUAL[language]


@dataclass(frozen=True, slots=True)
class Material:
    """Sentences to learn from and to calibrate with."""

    training: list[Example]
    """With the active bot in `Example.active`; those outside all bots have no intent."""
    validation: list[Example]
    """Written ones not in `training`, and sentences outside all bots."""
    mender: Mender
    """Learned from the sentences before they were disturbed."""
    written: list[Example]
    """The written ones for a bot that are in `training`, as they were written."""


def entity_lists(
    folders: Sequence[BotFolder],
) -> tuple[dict[str, dict[str, tuple[str, ...]]], dict[tuple[str, str], str]]:
    """All lists under names that are unique: the entity's own where all bots mean the same, else ``bot.entity``.

    Returns:
        Lists by unique name, and (bot, entity) → unique name.
    """
    meanings: dict[str, list[dict[str, tuple[str, ...]]]] = defaultdict(list)
    for folder in folders:
        for entity, values in folder.entities.items():
            if values not in meanings[entity]:
                meanings[entity].append(values)
    lists = {}
    names = {}
    for folder in folders:
        for entity, values in folder.entities.items():
            name = entity if len(meanings[entity]) == 1 else f"{folder.bot.name}.{entity}"
            lists[name] = values
            names[folder.bot.name, entity] = name
    return lists, names


def slot_values(folder: BotFolder, rng: random.Random) -> Values:
    """Slot name → a function that says a value for it; slots of free text take those of the examples."""
    said: dict[str, list[str]] = defaultdict(list)
    for example in folder.examples:
        for mark in example.slots:
            said[mark.slot].append(example.text[mark.start : mark.end])
    values: Values = {}
    for slot in {*folder.bot.slots, *folder.bot.entities}:
        entity = folder.bot.slots.get(slot, slot)
        definition = folder.bot.entities.get(entity)
        if definition is not None and definition.value is not None:
            kind = definition.value
            values[slot] = lambda kind=kind: SPOKEN[kind](rng)  # type: ignore[misc]
            continue
        listed = [s for canonical, synonyms in folder.entities.get(entity, {}).items() for s in (canonical, *synonyms)]
        pool = listed or said.get(slot, [])
        if pool:
            values[slot] = lambda pool=pool: rng.choice(pool)  # type: ignore[misc]
    return values


def invented_values(folder: BotFolder, rng: random.Random) -> Values:
    """Slot name → a function that makes up a value for it; of slots with an open list that is long enough."""
    values: Values = {}
    for slot in sorted({*folder.bot.slots, *folder.bot.entities}):
        entity = folder.bot.slots.get(slot, slot)
        listed = folder.entities.get(entity)
        if listed is None or not folder.bot.entities[entity].open:
            continue
        surfaces = [surface for canonical, synonyms in listed.items() for surface in (canonical, *synonyms)]
        if len(surfaces) >= _ENOUGH_VALUES:
            inventor = Inventor(surfaces)
            values[slot] = lambda inventor=inventor: inventor(rng)  # type: ignore[misc]
    return values


def usual_trigrams() -> Counter[str]:
    """Runs of three syllables that are usual in Korean, each counted once, so that words no bot has are not mended."""
    packed = files("saram.training").joinpath("usual_ko.txt.gz").read_bytes()
    text = gzip.decompress(packed).decode()
    return Counter(text[start : start + 3] for start in range(0, len(text), 3))


def outside(language: str) -> list[Example]:
    """Sentences that no bot is meant for: small talk, opinions, fragments."""
    text = files("saram.training").joinpath(f"outside_{language}.txt").read_text("utf-8")
    return [Example(normalise(line)) for line in text.splitlines() if line.strip() and not line.startswith("#")]


@collector_paused()
def gather(folders: Sequence[BotFolder], plan: Plan, seed: int, beyond: Sequence[Example] = ()) -> Material:
    """Make the material.

    Args:
        folders: The bots.
        plan: How much of what.
        seed: Of all choices.
        beyond: Further sentences outside all bots.

    Raises:
        BotError: If a grammar has mistakes or the bots speak several languages.
    """
    rng = random.Random(seed)  # noqa: S311 - not for secrets
    training: list[Example] = []
    validation: list[Example] = []
    all_written: list[Example] = []
    made_up: list[Example] = []
    mistakes = []
    korean = common_language(folders) == "ko"
    said_for: dict[str, set[str]] = defaultdict(set)
    for example in (each for folder in folders for each in folder.examples):
        said_for[_compact(example)].add(f"{example.bot}.{example.intent}")
    for folder in folders:
        values = slot_values(folder, rng)
        new_values = invented_values(folder, rng)
        try:
            grammar = Grammar(folder.grammar, folder.bot.name)
        except ValueError as error:
            mistakes.append(f"{folder.bot.name}: {error}")
            continue
        by_intent: dict[str, list[Example]] = defaultdict(list)
        for example in folder.examples:
            by_intent[example.intent].append(example)
        for intent in folder.bot.intents:
            written = by_intent[intent]
            rng.shuffle(written)
            kept, learn = hold_out(written, round(len(written) * plan.validation) if len(written) >= _FEW else 0)
            validation += kept
            all_written += learn
            made = _in_other_words(learn, values, plan, rng, korean=korean)
            if grammar.patterns.get(intent):
                made += [grammar.sample(intent, values, rng) for _ in range(plan.generated)]
            made = _in_registers(made, plan.registers if korean else 0.0, rng)
            made = [example for example in made if _agrees(example, said_for)]
            training += dict.fromkeys(made)
            training += _unlisted(folder, intent, made, plan.unlisted, rng)
            made_up += _invented(made, new_values, plan.invented, rng, korean=korean)
            training += _out_of_place(made, only_active=folder.bot.intents[intent].when.active, rng=rng)
    if mistakes:
        raise BotError("grammar.txt", mistakes)
    talk = everyday(common_language(folders), plan.everyday, seed) if plan.everyday else []
    kept, learn = _strangers("ko" if korean else "en", [*beyond, *talk], training, plan.strangers, rng)
    validation += kept
    training += learn
    mender = _mender(training, learn, folders) if korean else Mender({})
    training += made_up  # after the mender, to which made-up names are nothing usual
    if korean:
        training += _scrambled(training, rng, len(training) // 25)
        training += _disturbed(training, plan, mender, rng)
    names = [folder.bot.name for folder in folders]
    # What was misheard and mended is often what it was before: learned twice, it takes time and tells nothing.
    training = list(dict.fromkeys(_placed(example, names, plan, rng) for example in training))
    rng.shuffle(training)
    return Material(training, validation, mender, all_written)


def _in_other_words(
    learn: Sequence[Example], values: Values, plan: Plan, rng: random.Random, *, korean: bool
) -> list[Example]:
    """The written examples and paraphrases of each."""
    other_words = paraphrase if korean else exchange
    times = min(plan.paraphrases, max(1, plan.enough // max(len(learn), 1)))
    return [*learn, *(other_words(example, values, rng) for example in learn for _ in range(times))]


def _in_registers(made: list[Example], share: float, rng: random.Random) -> list[Example]:
    """A share of the sentences in another register, the others as they are."""
    if not share:
        return made
    return [change_register(each, rng) if rng.random() < share else each for each in made]


def _mender(training: Sequence[Example], strangers: Sequence[Example], folders: Sequence[BotFolder]) -> Mender:
    """The mender that knows what is said to the bots and what is usual."""
    said = count_trigrams(dict.fromkeys(example.text for example in training if example.intent))
    # What strangers say is usual too, but nothing to be bent towards.
    strange = Counter(dict.fromkeys(count_trigrams(example.text for example in strangers), 1))
    return Mender(said + strange + usual_trigrams() + _names(folders))


def _names(folders: Sequence[BotFolder]) -> Counter[str]:
    """Runs of three characters within listed values, each counted once, so that names few sentences hold stay whole."""
    lists, _ = entity_lists(folders)
    spelled = {
        surface.replace(" ", "").lower()
        for values in lists.values()
        for canonical, synonyms in values.items()
        for surface in (canonical, *synonyms)
    }
    return Counter({name[start : start + 3] for name in spelled for start in range(len(name) - 2)})


def _compact(example: Example) -> str:
    return example.text.replace(" ", "")


def _agrees(example: Example, said_for: dict[str, set[str]]) -> bool:
    """Whether no written sentence of another intent reads the same."""
    meanings = said_for.get(_compact(example))
    return meanings is None or f"{example.bot}.{example.intent}" in meanings


def _strangers(
    language: str, further: Sequence[Example], training: Sequence[Example], share: float, rng: random.Random
) -> tuple[list[Example], list[Example]]:
    """Sentences outside every bot, further ones among them, to validate with and to learn.

    They are at most a share of the others, and those to learn in a random order.
    """
    found = [*outside(language), *_foreign(further, training)]
    rng.shuffle(found)
    number = min(len(found), max(_STRANGERS, round(len(training) * share)))
    kept, learn = hold_out(found, max(1, round(number * _STRANGERS_KEPT)))
    return kept, learn[: number - len(kept)]


def _foreign(strangers: Sequence[Example], training: Sequence[Example]) -> list[Example]:
    """Those that cannot be put together of the words of one intent, which may be meant after all."""
    words: dict[str, set[str]] = defaultdict(set)
    for example in training:
        words[f"{example.bot}.{example.intent}"].update(example.text.split())
    return [each for each in strangers if not any(known.issuperset(each.text.split()) for known in words.values())]


def _unlisted(
    folder: BotFolder, intent: str, made: Sequence[Example], share: float, rng: random.Random
) -> list[Example]:
    """Sentences of an intent about things that are not on the list it needs a value of (``수박 있어요``)."""
    found: list[Example] = []
    for slot in folder.bot.intents[intent].required:
        entity = folder.bot.slots.get(slot, slot)
        listed = folder.entities.get(entity)
        if listed is None or folder.bot.entities[entity].open:
            continue
        said = {surface for canonical, synonyms in listed.items() for surface in (canonical, *synonyms)}
        names = [name for name in things(folder.bot.language) if not said & {name, *name.split()}]
        about = [example for example in made if sum(mark.slot == slot for mark in example.slots) == 1]
        chosen = rng.sample(about, round(len(about) * share))
        found += [rename(example, slot, rng.choice(names)) for example in chosen]
    return found


def _invented(
    made: Sequence[Example], values: Values, share: float, rng: random.Random, *, korean: bool
) -> list[Example]:
    """Copies of a share of the sentences with made-up values, so that a slot is known by what stands around it."""
    other_words = paraphrase if korean else exchange
    about = [example for example in made if any(mark.slot in values for mark in example.slots)]
    return [other_words(example, values, rng) for example in rng.sample(about, round(len(about) * share))]


def _out_of_place(made: Sequence[Example], *, only_active: bool, rng: random.Random) -> list[Example]:
    """Sentences that need an active bot, said while none is.

    They keep their meaning where several bots share it, so that none of them is sure; a meaning that exists only while
    its bot is active is outside all bots then.
    """
    found = []
    for example in made:
        if example.active is None and not only_active:
            continue
        if only_active:
            if rng.random() < 0.3:
                found.append(Example(example.text))
        elif rng.random() < 0.25:
            found.append(replace(example, active=""))
    return found


def _scrambled(examples: Sequence[Example], rng: random.Random, count: int) -> list[Example]:
    """Nonsense: syllables of real sentences in a random order."""
    found = []
    for example in rng.sample(list(examples), min(count, len(examples))):
        chars = list(example.text.replace(" ", ""))
        rng.shuffle(chars)
        if len(chars) > 3:
            found.append(Example("".join(chars)))
    return found


def _disturbed(examples: Sequence[Example], plan: Plan, mender: Mender, rng: random.Random) -> list[Example]:
    """Copies of a share of the examples, misheard, without blanks, or both.

    Half of the misheard ones are as the mender puts them right, since that is how they will be met.
    """
    found = []
    for example in examples:
        roll = rng.random()
        if roll < plan.misheard:
            noisy = mishear(example, rng.choice([0.08, 0.15, 0.25, 0.35]), rng)
            if rng.random() < 0.5:
                pieces = mender.pieces(noisy.text)
                noisy = noisy if pieces is None else rebuild(noisy, pieces)
            found.append(respace(noisy, rng, 0.4) if rng.random() < 0.3 else noisy)
        elif roll < plan.misheard + plan.unspaced:
            found.append(respace(example, rng, rng.choice([0.0, 0.0, 0.5])))
    return found


def _placed(example: Example, bots: Sequence[str], plan: Plan, rng: random.Random) -> Example:
    """The example in some context: mostly none, else its own bot active or any."""
    if example.active is not None:
        return replace(example, active=example.active or None)
    if rng.random() >= plan.context:
        return example
    own = bool(example.bot) and rng.random() < 0.5
    return replace(example, active=example.bot if own else rng.choice(list(bots)))
