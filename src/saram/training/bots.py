"""Training bots: folders in, a package and a report out."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from saram.language.annotation import Example
from saram.language.bot_folder import BotFolder, common_language
from saram.language.encoding import Encoder, Sentence
from saram.language.labels import label_names
from saram.language.network import Network
from saram.language.ngrams import NgramModel
from saram.language.package import Package
from saram.language.vectors import shipped_vectors
from saram.training.baselines import Task, baselines, task
from saram.training.calibration import calibrate
from saram.training.description import describe, known_by_heart, make_encoder
from saram.training.ensemble import united
from saram.training.few_examples import with_examples
from saram.training.fit import Item, fit_network
from saram.training.material import Material, Plan, entity_lists, gather, usual_plan
from saram.training.network import Architecture
from saram.training.ngram_fit import learn_ngrams, without_numbers
from saram.training.second_process import SecondProcess
from saram.training.sentence_encoding import encode_all, warm_up
from saram.training.teaching import Asked, Taught, Teachers

__all__ = ["Report", "train_bots", "unit_labels", "usual_passes"]

_ENOUGH = 0.5
"""Written validation sentences an intent, on average, from which the ensemble is calibrated on them."""

_MANY = 1_000
"""Sentences from which a second process is worth its start; misheard ones are not counted yet."""

_PASSES = ((700, 3), (350, 4))
_MANY_IN_ALL = 30_000
"""Sentences an intent from which so many passes do, of up to so many sentences in all.

Four learn as much as six; three cost half a point of the intents, and save a quarter of the time.
"""

_FEW = 10
"""Written examples an intent, on average, below which they are looked at by themselves as well."""

_REHEARSED = 0.2
"""Share of the written examples kept in a rehearsal; of five, one."""


@dataclass(frozen=True, slots=True)
class Report:
    """How training went."""

    seconds: float
    """Wall-clock time."""
    sentences: int
    """Sentences learned from, generated ones included."""
    accuracy: float
    """Share of the validation sentences whose intent is right."""
    confusions: list[tuple[str, str, int]] = field(default_factory=list)
    """(true intent, taken for, how often) on validation sentences, most frequent first."""
    weak: list[tuple[str, float, int]] = field(default_factory=list)
    """(intent, share understood, validation sentences) of intents below nine in ten."""
    few: list[str] = field(default_factory=list)
    """Intents with fewer than ten written examples and no grammar."""
    baselines: dict[str, float] = field(default_factory=dict)
    """What plain classifiers get right of the validation sentences, if they were asked for."""


def train_bots(
    folders: Sequence[BotFolder],
    *,
    plan: Plan | None = None,
    sizes: Architecture | None = None,
    epochs: int = 0,
    rate: float = 2e-3,
    seed: int = 0,
    networks: int = 1,
    beyond: Sequence[Example] = (),
    compared: bool = False,
    teachers: Sequence[Package] = (),
    second: SecondProcess | None = None,
    progress: Callable[[str, float], None] = lambda _stage, _share: None,
) -> tuple[Package, Report]:
    """Train the bots together.

    Args:
        folders: The bots, in one language.
        plan: How many sentences to make; None for what is usual in the bots' language.
        sizes: Architecture of the network.
        epochs: Passes over the sentences; 0 for `usual_passes`.
        rate: Highest step size of the network's optimiser.
        seed: Of everything.
        networks: So many are trained, and the mean of what they say is taken: better, but slower to train and to run.
        beyond: Further sentences that belong to no bot.
        compared: Train the baselines too, for the report.
        teachers: Packages trained for the same bots. What the mean of their networks says is learned besides, which
            comes near that mean and takes no longer to run.
        second: A process that does a part of the work; None for one that is started and ended here, if there is enough
            to do.
        progress: Called with a stage and the share of it that is done.

    Raises:
        BotError: If a grammar has mistakes or the bots speak several languages.
        UsageError: If a teacher was trained for other bots.
    """
    began = time.monotonic()
    language = common_language(folders)
    plan, sizes = plan or usual_plan(language), sizes or Architecture()
    with nullcontext(second) if second else SecondProcess(wanted=_expected(folders, plan) >= _MANY) as worker:
        worker.submit(warm_up, language)
        material = gather(folders, plan, seed, beyond)
        lists, names = entity_lists(folders)
        epochs = epochs or usual_passes(len(material.training), sum(len(folder.bot.intents) for folder in folders))
        vectors = shipped_vectors(language)
        encoder = make_encoder(folders, material, lists, vectors)
        classes = [f"{folder.bot.name}.{intent}" for folder in folders for intent in folder.bot.intents] + ["-"]
        rehearsal = None
        if _kept(material) < _ENOUGH * len(classes) and plan.validation < _REHEARSED:
            # Too few examples to keep some back for good: learn once without a fifth of them, to see what scores are
            # worth, and then from all.
            rehearsal = train_bots(
                folders,
                plan=replace(plan, validation=_REHEARSED),
                sizes=sizes,
                epochs=epochs,
                rate=rate,
                seed=seed,
                networks=networks,
                beyond=beyond,
                compared=compared,
                teachers=teachers,
                second=worker,
                progress=lambda stage, share: progress(f"rehearse, {stage}", share),
            )
        class_of = {name: index for index, name in enumerate(classes)}
        bots = [folder.bot.name for folder in folders]
        slots = sorted({mark.slot for example in (*material.training, *material.validation) for mark in example.slots})
        labels = label_names(slots)
        taught_by = Teachers(teachers, classes, labels, bots) if teachers else None

        heard = [replace(example, text=material.mender.mend(example.text)) for example in material.validation]
        mended = np.array([a.text != b.text for a, b in zip(heard, material.validation, strict=True)], np.bool_)
        asked = material.validation if compared and rehearsal is None else []
        texts = list(dict.fromkeys(example.text for example in (*material.training, *heard)))
        encode = partial(_encoded, encoder, encode_all(encoder, texts, worker, lambda done: progress("encode", done)))

        def item(example: Example) -> Item:
            sentence = encode(example.text)
            name = f"{example.bot}.{example.intent}" if example.intent else "-"
            active = bots.index(example.active) + 1 if example.active in bots else 0
            return sentence, class_of[name], unit_labels(sentence, example, labels), active

        training, validation = [item(example) for example in material.training], [item(example) for example in heard]
        asked_of = list(dict.fromkeys((each[0].text, each[3]) for each in training))
        taught = taught_by(asked_of, worker, lambda done: progress("teachers", done)) if taught_by else None
        linear, weights, beside = _fit(
            training,
            bots,
            _Sizes(sizes, len(encoder.units), len(classes), len(labels), vectors.matrix if vectors else None),
            epochs=epochs,
            rate=rate,
            seeds=range(seed, seed + networks),
            given=task(material.training, asked, language, seed),
            second=worker,
            taught=taught,
            progress=progress,
        )
    if 0 < len(material.written) < _FEW * len(classes):
        spoken = [item(example) for example in material.written]
        linear = with_examples(
            linear,
            [each[0] for each in spoken],
            np.array([each[1] for each in spoken]),
            active=[bots[each[3] - 1] if each[3] else "" for each in spoken],
        )
    network = Network(weights)
    progress("calibrate", 0)
    from_network = np.array([network(each[0], each[3]).logits for each in validation], np.float64)
    from_ngrams = np.array([linear(each[0], bots[each[3] - 1] if each[3] else "") for each in validation], np.float64)
    gold = np.array([each[1] for each in validation])
    if rehearsal is None:
        settings = calibrate(from_network, from_ngrams, gold, class_of["-"], mended)
        guesses = (settings.network * from_network + settings.ngrams * from_ngrams).argmax(1)
        report = _report(
            folders,
            classes,
            gold,
            guesses,
            len(training),
            beside,
            time.monotonic() - began,
        )
    else:
        settings = rehearsal[0].settings
        report = replace(rehearsal[1], seconds=time.monotonic() - began, sentences=len(training))
    package = Package(
        [describe(folder, names, material, encode) for folder in folders],
        classes,
        labels,
        encoder.state(),
        settings,
        weights,
        linear.features,
        linear.weights,
        linear.bias,
        material.mender.trigrams,
        {"seed": seed, "sentences": len(training), "seconds": round(report.seconds), "validation": report.accuracy},
        known_by_heart(folders, classes),
    )
    progress("done", 1)
    return package, report


def _expected(folders: Sequence[BotFolder], plan: Plan) -> int:
    """How many sentences there will be, about: those that are written and in other words, and those generated."""
    intents = sum(len(folder.bot.intents) for folder in folders if folder.grammar.strip())
    written = Counter(f"{example.bot}.{example.intent}" for folder in folders for example in folder.examples)
    reworded = sum(times * min(plan.paraphrases, max(1, plan.enough // times)) for times in written.values())
    return written.total() + reworded + plan.generated * intents


def _kept(material: Material) -> int:
    """How many sentences for a bot are kept to validate with."""
    return sum(bool(example.intent) for example in material.validation)


def usual_passes(sentences: int, intents: int) -> int:
    """Passes that are enough: six, but fewer where few intents have many sentences each, which are learned sooner."""
    few = sentences < _MANY_IN_ALL
    return next((passes for each, passes in _PASSES if few and sentences >= each * intents), 6)


@dataclass(frozen=True, slots=True)
class _Sizes:
    """What a network is made for."""

    sizes: Architecture
    units: int
    classes: int
    labels: int
    vectors: NDArray[np.float32] | None


def _fit(
    training: Sequence[Item],
    bots: Sequence[str],
    made_for: _Sizes,
    *,
    epochs: int,
    rate: float,
    seeds: range,
    given: Task,
    second: SecondProcess,
    taught: Mapping[Asked, Taught] | None,
    progress: Callable[[str, float], None],
) -> tuple[NgramModel, dict[str, NDArray[np.float32]], dict[str, float]]:
    """The linear half, the networks' weights and what the baselines get right of their task.

    On two cores all but the networks is done in a process of its own; what comes of it is the same.
    """
    progress("n-grams", 0)
    linear = second.submit(
        learn_ngrams,
        [without_numbers(each[0]) for each in training],
        [bots[each[3] - 1] if each[3] else "" for each in training],
        np.array([each[1] for each in training]),
        made_for.classes,
        seed=seeds[0],
    )
    beside = second.submit(baselines, given)
    weights = united(
        [
            fit_network(
                training,
                sizes=made_for.sizes,
                units=made_for.units,
                bots=len(bots),
                classes=made_for.classes,
                labels=made_for.labels,
                vectors=made_for.vectors,
                epochs=epochs,
                rate=rate,
                seed=seed,
                taught=taught,
                progress=lambda share, done=index: progress("network", (done + share) / len(seeds)),  # type: ignore[misc]
            ).export()
            for index, seed in enumerate(seeds)
        ]
    )
    if not linear.done:
        progress("n-grams", 0.5)
    model = linear.result()
    if given.asked and not beside.done:
        progress("baselines", 0)
    return model, weights, beside.result()


def _encoded(encoder: Encoder, found: dict[str, Sentence], text: str) -> Sentence:
    """The sentence of a text; one that is not there is encoded and kept."""
    if text not in found:
        found[text] = encoder(text)
    return found[text]


def unit_labels(sentence: Sentence, example: Example, labels: Sequence[str]) -> NDArray[np.int64]:
    """Index of the slot label of each unit; a unit belongs to a slot if its first character does."""
    index = {label: number for number, label in enumerate(labels)}
    found = np.zeros(len(sentence.spans), np.int64)
    for mark in example.slots:
        begun = False
        for unit, (start, _) in enumerate(sentence.spans):
            if mark.start <= start < mark.end:
                found[unit] = index.get(f"{'I' if begun else 'B'}-{mark.slot}", 0)
                begun = True
    return found


def _report(  # noqa: PLR0917 - called once
    folders: Sequence[BotFolder],
    classes: Sequence[str],
    gold: NDArray[np.int64],
    guesses: NDArray[np.int64],
    sentences: int,
    beside: dict[str, float],
    seconds: float,
) -> Report:
    wrong = Counter((classes[g], classes[h]) for g, h in zip(gold.tolist(), guesses.tolist(), strict=True) if g != h)
    weak = []
    for index, name in enumerate(classes):
        of_class = gold == index
        if of_class.any():
            share = float((guesses[of_class] == index).mean())
            if share < 0.9:
                weak.append((name, share, int(of_class.sum())))
    few = []
    for folder in folders:
        written = Counter(example.intent for example in folder.examples)
        headed = {line[3:].strip() for line in folder.grammar.splitlines() if line.startswith("## ")}
        few += [f"{folder.bot.name}.{i}" for i in folder.bot.intents if written[i] < 10 and i not in headed]
    accuracy = float((gold == guesses).mean()) if len(gold) else 0.0
    confusions = [(true, taken, number) for (true, taken), number in wrong.most_common(30)]
    return Report(seconds, sentences, accuracy, confusions, sorted(weak, key=lambda w: w[1]), few, beside)
