"""Training the linear half of the ensemble alone, with numpy: seconds for a bot of a few hundred examples."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from saram.language.bot_folder import BotFolder
from saram.language.labels import label_names
from saram.language.package import Package
from saram.training.calibration import calibrate
from saram.training.description import describe, make_encoder
from saram.training.material import Plan, entity_lists, gather
from saram.training.ngram_fit import fit_ngrams

__all__ = ["QUICK", "train_linear"]

QUICK = Plan(generated=80, paraphrases=5, misheard=0.25, unspaced=0.1)
"""Fewer sentences than for the network, which needs more of them."""
_ACCEPT = 0.5
_GAP = 0.1
"""No lower than these: a few dozen validation sentences say little about what lies outside the bots."""


def train_linear(
    folders: Sequence[BotFolder],
    *,
    plan: Plan = QUICK,
    epochs: int = 10,
    seed: int = 0,
    progress: Callable[[str, float], None] = lambda _stage, _share: None,
) -> Package:
    """Train the bots together without a network; slots are what their lists and kinds of value find.

    Args:
        folders: The bots, in one language.
        plan: How many sentences to make.
        epochs: Passes over the sentences.
        seed: Of everything: equal seeds make equal packages.
        progress: Called with a stage and the share of it that is done.

    Raises:
        BotError: If a grammar has mistakes.
    """
    began = time.monotonic()
    progress("sentences", 0)
    material = gather(folders, plan, seed)
    lists, names = entity_lists(folders)
    encoder = make_encoder(folders, material, lists, None)
    classes = [f"{folder.bot.name}.{intent}" for folder in folders for intent in folder.bot.intents] + ["-"]
    class_of = {name: index for index, name in enumerate(classes)}
    bots = [folder.bot.name for folder in folders]
    training = [example for example in material.training if example.text]
    sentences = []
    for index, example in enumerate(training):
        sentences.append(encoder(example.text))
        if index % 200 == 0:
            progress("encode", index / len(training))
    progress("n-grams", 0)
    meant = np.array([class_of[f"{e.bot}.{e.intent}" if e.intent else "-"] for e in training])
    active = [e.active if e.active in bots else "" for e in training]
    linear = fit_ngrams(sentences, meant, len(classes), active=active, epochs=epochs, seed=seed, compiled=False)
    progress("calibrate", 0)
    scores = np.array(
        [linear(encoder(e.text), e.active if e.active in bots else "") for e in material.validation], np.float64
    )
    gold = np.array([class_of[f"{e.bot}.{e.intent}" if e.intent else "-"] for e in material.validation])
    settings = calibrate(np.zeros_like(scores), scores, gold, class_of["-"])
    settings = replace(settings, accept=max(settings.accept, _ACCEPT), gap=max(settings.gap, _GAP))
    accuracy = float((scores.argmax(1) == gold).mean())
    slots = sorted({mark.slot for example in training for mark in example.slots})
    progress("done", 1)
    return Package(
        [describe(folder, names, material) for folder in folders],
        classes,
        label_names(slots),
        encoder.state(),
        settings,
        {},
        linear.features,
        linear.weights,
        linear.bias,
        {
            "seed": seed,
            "sentences": len(training),
            "seconds": round(time.monotonic() - began),
            "validation": accuracy,
            "kind": "linear",
        },
    )
