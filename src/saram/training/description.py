"""What a package tells of its bots, and the vocabularies it reads them with."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from saram.language.bot_folder import BotFolder
from saram.language.encoding import CLOSING, Encoder, Sentence
from saram.language.known_sentences import KnownSentences
from saram.language.unlisted import names_in
from saram.language.values import KINDS
from saram.language.vectors import WordVectors
from saram.training.everyday import beside, things
from saram.training.material import Material, outside

__all__ = ["describe", "known_by_heart", "make_encoder"]

_WORD: Final = re.compile(r"[^\W\d_]+(?:'[a-z]+)?")


def make_encoder(
    folders: Sequence[BotFolder],
    material: Material,
    lists: dict[str, dict[str, tuple[str, ...]]],
    vectors: WordVectors | None,
) -> Encoder:
    """The encoder of bots in one language.

    Args:
        folders: The bots.
        material: What is learned from; units seen more than twice get rows of their own.
        lists: Entity → canonical value → synonyms.
        vectors: Word vectors, None for none.
    """
    language = folders[0].bot.language
    counts: Counter[str] = Counter()
    for example in material.training:
        words = [word.rstrip(CLOSING) or word for word in example.text.lower().split()]
        counts.update(example.text.replace(" ", "") if language == "ko" else words)
    units = sorted(unit for unit, number in counts.items() if number > 2)
    return Encoder(language, units, vectors.words if vectors else [], lists)


def known_by_heart(folders: Sequence[BotFolder], classes: Sequence[str]) -> NDArray[np.uint64]:
    """The table of the bots' examples, for `Package.known`.

    Args:
        folders: The bots, in one language.
        classes: ``bot.intent`` of each class.
    """
    examples = (example for folder in folders for example in folder.examples)
    return KnownSentences.of(examples, outside(folders[0].bot.language), classes).table


def describe(
    folder: BotFolder, names: dict[tuple[str, str], str], material: Material, encoder: Callable[[str], Sentence]
) -> dict[str, Any]:
    """A bot as plain values, for `Package.bots`.

    Args:
        folder: The bot.
        names: (bot, entity) → name of the list that is unique among all bots.
        material: Which slots each intent uses is read from its sentences.
        encoder: Finds the words of the examples.
    """
    bot = folder.bot
    used: dict[str, set[str]] = defaultdict(set)
    for example in (*material.training, *material.validation):
        if example.bot == bot.name:
            used[example.intent].update(mark.slot for mark in example.slots)
    slots = {}
    for slot in {*bot.slots, *bot.entities}:
        entity = bot.slots.get(slot, slot)
        definition = bot.entities[entity]
        unique = definition.value if definition.value in KINDS else names.get((bot.name, entity), "")
        slots[slot] = {"entity": unique or "", "open": definition.open}
    return {
        "name": bot.name,
        "title": bot.title or bot.name,
        "language": bot.language,
        "slots": dict(sorted(slots.items())),
        "words": sorted(_words(folder, encoder)),
        "intents": {
            intent: {
                "action": definition.action,
                "description": definition.description,
                "slots": sorted(used[intent]),
                "required": list(definition.required),
                "active": definition.when.active,
                "state": definition.when.state,
                "role": definition.role,
            }
            for intent, definition in bot.intents.items()
        },
    }


def _words(folder: BotFolder, encoder: Callable[[str], Sentence]) -> set[str]:
    """The words that the bot's own sentences hold outside their slots, and those people say beside them."""
    found: set[str] = set()
    for example in folder.examples:
        sentence = encoder(example.text)
        free = [
            span
            for span in sentence.spans
            if not any(mark.start < span[1] and span[0] < mark.end for mark in example.slots)
        ]
        found.update(name.word for name in names_in(sentence, free))
    for word in {*_WORD.findall(folder.grammar), *beside(folder.bot.language)}:
        sentence = encoder(word)
        found.update(name.word for name in names_in(sentence, sentence.spans))
    return found - set(things(folder.bot.language))
