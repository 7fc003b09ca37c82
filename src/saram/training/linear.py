"""Training the linear half of the ensemble alone, with numpy: seconds for a bot of a few hundred examples."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from saram.language.annotation import Example, MarkedSlot
from saram.language.bot_folder import BotFolder, common_language
from saram.language.labels import label_names
from saram.language.package import Package, Settings
from saram.training.description import describe, known_by_heart, make_encoder
from saram.training.everyday import everyday
from saram.training.material import Plan, entity_lists, gather
from saram.training.ngram_fit import coded, fit_ngrams

__all__ = ["QUICK", "train_linear"]

QUICK = Plan(
    generated=200, paraphrases=5, enough=200, misheard=0.25, unspaced=0.1, validation=0.0, strangers=0.4, unlisted=0.1,
    invented=0.0,
)  # fmt: skip
"""Fewer sentences than for the network, which needs more of them.

`enough`, from cross-validation over the examples of two bots, keeps what bots have in common, of which there are three
times as many examples, from outweighing the rest.
"""
_SETTINGS = Settings(network=0.0, ngrams=1.2, accept=0.5, ask=0.25, gap=0.1)
"""Fixed, so that no example is kept back: 1.2 is from cross-validation over the examples of two bots, the thresholds
`accept`, `ask` and `gap` are set by hand."""
_EVERYDAY = 3_000
"""Sentences outside every bot that are added."""
_WELCOME = {"ko": 0.6, "en": 0.9}
"""Taken from the score of being outside every bot; chosen on examples and strangers that were kept back."""
_FEW = {"ko": 1.0, "en": 0.5}
"""Taken from it instead where there is no grammar: strangers outnumber the sentences of an intent then."""
_DECAY = {"ko": 5e-5, "en": 2e-6}
"""Shrinkage of the weights a step; in Korean from cross-validation over the examples of two bots."""
_STEPS = 40_000
"""Sentences passed over at least; a small bot is gone through more often."""
_MARKS: Final = " .?!~…,"
_BEFORE: Final = (
    "please", "hi", "hello", "excuse me", "um", "so", "well", "okay", "hey", "could you", "can you", "I want to know",
    "I'd like to know", "tell me", "can you tell me", "do you know", "I wonder", "I was wondering", "just", "actually",
)  # fmt: skip
_AFTER: Final = ("please", "now", "for me", "today", "if possible", "thanks", "here", "right now", "at the moment")


def train_linear(
    folders: Sequence[BotFolder],
    *,
    plan: Plan = QUICK,
    seed: int = 0,
    progress: Callable[[str, float], None] = lambda _stage, _share: None,
) -> Package:
    """Train the bots together without a network; slots are what their lists and kinds of value find.

    Args:
        folders: The bots, in one language.
        plan: How many sentences to make.
        seed: Of everything: equal seeds make equal packages.
        progress: Called with a stage and the share of it that is done.

    Raises:
        BotError: If a grammar has mistakes or the bots speak several languages.
    """
    began = time.monotonic()
    progress("sentences", 0)
    language = common_language(folders)
    material = gather(folders, plan, seed, everyday(language, _EVERYDAY, seed))
    lists, names = entity_lists(folders)
    encoder = make_encoder(folders, material, lists, None)
    classes = [f"{folder.bot.name}.{intent}" for folder in folders for intent in folder.bot.intents] + ["-"]
    class_of = {name: index for index, name in enumerate(classes)}
    bots = [folder.bot.name for folder in folders]
    training = [bare for each in (*material.training, *material.validation) if (bare := _unmarked(each)).text]
    if language == "en":
        training += _politely(training, random.Random(seed))  # noqa: S311 - not for secrets
    epochs = max(8, _STEPS // len(training))
    sentences = []
    for index, example in enumerate(training):
        sentences.append(encoder(example.text))
        if index % 200 == 0:
            progress("encode", index / len(training))
    progress("n-grams", 0)
    meant = np.array([class_of[f"{e.bot}.{e.intent}" if e.intent else "-"] for e in training])
    active = [e.active if e.active in bots else "" for e in training]
    linear = fit_ngrams(
        coded(sentences, active), meant, len(classes), epochs=epochs, decay=_DECAY[language], minimum=1, seed=seed,
        compiled=False,
    )  # fmt: skip
    linear.bias[class_of["-"]] -= (_WELCOME if folders[0].grammar else _FEW)[language]
    slots = sorted({mark.slot for example in training for mark in example.slots})
    progress("done", 1)
    return Package(
        [describe(folder, names, material, encoder) for folder in folders],
        classes,
        label_names(slots),
        encoder.state(),
        _SETTINGS,
        {},
        linear.features,
        linear.weights,
        linear.bias,
        material.mender.trigrams,
        {
            "seed": seed,
            "sentences": len(training),
            "seconds": round(time.monotonic() - began),
            "kind": "linear",
        },
        known_by_heart(folders, classes),
    )


def _unmarked(example: Example) -> Example:
    """Without what ends a written sentence: strangers have it, examples mostly not, and it tells nothing."""
    return replace(example, text=example.text.rstrip(_MARKS))


def _politely(examples: Sequence[Example], rng: random.Random) -> list[Example]:
    """The same sentences with the words around them that people add in English."""
    found = []
    for example in examples:
        before = f"{rng.choice(_BEFORE)} " if rng.random() < 0.7 else ""
        after = f" {rng.choice(_AFTER)}" if not before or rng.random() < 0.3 else ""
        shift = len(before)
        slots = tuple(MarkedSlot(slot.slot, slot.start + shift, slot.end + shift) for slot in example.slots)
        found.append(replace(example, text=f"{before}{example.text}{after}", slots=slots))
    return found
