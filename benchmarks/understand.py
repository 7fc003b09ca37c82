"""The figures of understanding, with honest baselines in the same run.

    python benchmarks/understand.py [--only 3i4k,snips,…] [--seeds 0,1,2] [--json figures.json]

Sets are read from ../shared/data/language; splits are as published; everything that is chosen (epochs, ensemble
weights, thresholds) is chosen on validation parts. Needs the extra ``train``. ``--only training`` takes the time that
training takes: of the home family, tens of minutes on a busy machine, and of twenty intents of it, ``--only twenty`` of
those alone. ``--only spoken`` has the held-out English sentences of the bank and the store said by a voice and heard by
an ear (minutes; ``--every 5`` for a fifth of them), and needs the extra ``talk`` besides.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import statistics
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from balanced_svm import BalancedSvm, KnownValues, with_slots
from home_family import measure_few_shot, measure_home, measure_training
from joint_decoding import JointDecoder
from misheard_values import measure_misheard
from published_sets import Split, exchanged, lists_of, read_3i4k, read_clinc, read_mixed, read_slots, slot_f1
from several_intents import NONE, Reader, cheapest_cut, evenly, items_of, single_requests
from sklearn.metrics import f1_score

from saram.language.encoding import Encoder
from saram.language.labels import best_labels, label_names
from saram.language.network import Network
from saram.language.vectors import shipped_vectors
from saram.training.baselines import CHARACTERS, JAMO, svm_guesses
from saram.training.calibration import calibrate
from saram.training.ensemble import united
from saram.training.fit import Item, fit_network
from saram.training.network import Architecture
from saram.training.ngram_fit import coded, fit_ngrams


@dataclass
class Trained:
    """A trained pair of models with what it needs to be asked."""

    encoder: Encoder
    classes: list[str]
    labels: list[str]
    network: Network
    from_network: float
    from_ngrams: float
    ngrams: object
    transitions: np.ndarray
    starts: np.ndarray
    named: bool
    """Whether `margins` reads values as the names of their slots."""
    margins: Callable[[str], np.ndarray]
    """What is added to the ensemble's scores of a text: float64 [classes]."""
    decoder: JointDecoder | None
    accept: float

    def scores(self, text: str) -> tuple[np.ndarray, np.ndarray, np.ndarray, int, list[str]]:
        """Ensemble, network and n-gram scores, the best intent and the best slot labels."""
        sentence = self.encoder(text)
        outputs = self.network(sentence)
        network = outputs.logits.astype(np.float64)
        ngrams = np.asarray(self.ngrams(sentence), np.float64)
        tags = [self.labels[i] for i in best_labels(outputs.emissions, self.transitions, self.starts)]
        ensemble = self.from_network * network + self.from_ngrams * ngrams
        ensemble += self.margins(with_slots(text, tags) if self.named else text)
        intent = int(ensemble.argmax())
        if self.decoder:
            intent, tags = self.decoder(ensemble, outputs.emissions)
        return ensemble, network, ngrams, intent, tags


@dataclass(frozen=True)
class Recipe:
    """How a set is learned; chosen on its validation part."""

    sizes: Architecture
    epochs: int
    copies: int = 0
    """Copies of each sentence with other values in its slots; a pass has each sentence as often as it has copies."""
    networks: int = 1
    """So many are trained, and the mean of what they say is taken."""
    balance: float = 0.0
    """How far the n-grams make up for rare intents, as `fit_ngrams` takes it."""
    vectors: bool = True
    """Whether the networks read word vectors."""
    margins: float = 0.0
    """What the margins of a balanced support vector machine count beside the scores of the others."""
    words: int = 3
    """The longest n-grams of words that machine reads; 0 for characters alone."""
    named: bool = False
    """Whether it reads values as the names of their slots."""
    even: bool = False
    """Whether the networks' scores are divided by how often they saw each intent, where sentences have sets of them."""
    together: bool = False
    """Whether intents and slots are decoded together."""


def fit(items: list[Item], recipe: Recipe, seed: int, **sizes: Any) -> dict[str, np.ndarray]:  # noqa: ANN401 - passed on
    """Weights of the networks as one."""
    seeds = range(seed * recipe.networks, (seed + 1) * recipe.networks)
    settings = {"sizes": recipe.sizes, "bots": 1, "epochs": recipe.epochs, "batch": 64} | sizes
    return united([fit_network(items, seed=each, **settings).export() for each in seeds])


def train(language: str, parts: tuple[Split, Split, Split], seed: int, recipe: Recipe, *, none: str = "") -> Trained:
    """Train the ensemble on the first part and calibrate it on the second."""
    learn, check, _ = parts
    classes = sorted(set(learn.classes))
    slots = sorted({label[2:] for labels in learn.labels for label in labels if label != "O"})
    labels = label_names(slots)
    vectors = shipped_vectors(language) if recipe.vectors else None
    counts: Counter[str] = Counter()
    for text in learn.texts:
        counts.update(text.replace(" ", "") if language == "ko" else text.lower().split())
    units = sorted(unit for unit, count in counts.items() if count > 1)
    encoder = Encoder(language, units, vectors.words if vectors else [], lists_of(learn))
    training, validation, changed = (
        items_of(each, encoder, classes, labels) for each in (learn, check, exchanged(learn, recipe.copies, seed))
    )
    gold = np.array([item[1] for item in validation])
    linear = fit_ngrams(
        coded([item[0] for item in training]), np.array([item[1] for item in training]), len(classes), seed=seed,
        balance=recipe.balance,
    )  # fmt: skip
    weights = fit(
        training * max(1, recipe.copies) + changed, recipe, seed, units=len(units), classes=len(classes),
        labels=len(labels), vectors=vectors.matrix if vectors else None,
    )  # fmt: skip
    network, chain = Network(weights), (weights["transitions"], weights["starts"])
    from_network = np.array([network(item[0]).logits for item in validation], np.float64)
    from_ngrams = np.array([linear(item[0]) for item in validation], np.float64)
    settings = calibrate(from_network, from_ngrams, gold, classes.index(none) if none else -1)
    read = list(map(with_slots, learn.texts, learn.labels)) if recipe.named else learn.texts
    margins = _margins(read, learn.classes, classes, recipe)
    return Trained(
        encoder, classes, labels, network, settings.network, settings.ngrams, linear, *chain, recipe.named, margins,
        JointDecoder(learn, classes, labels, *chain) if recipe.together else None, settings.accept,
    )  # fmt: skip


def _margins(
    texts: Sequence[str], names: Sequence[str], classes: Sequence[str], recipe: Recipe
) -> Callable[[str], np.ndarray]:
    """What a balanced support vector machine that learned from texts adds to the scores of another."""
    if not recipe.margins:
        return lambda _: np.zeros(len(classes))
    machine = BalancedSvm(texts, names, classes, words=recipe.words)
    return lambda text: recipe.margins * machine([text])[0]


def measure(name: str, parts: tuple[Split, Split, Split], seed: int, recipe: Recipe) -> dict[str, float]:
    """Train and test once."""
    language = "ko" if name == "3i4k" else "en"
    learn, check, test = parts
    began = time.perf_counter()
    model = train(language, parts, seed, recipe, none="oos" if name == "clinc150" else "")
    figures = {"seconds": time.perf_counter() - began}
    rows = [model.scores(text) for text in test.texts]
    guesses = [model.classes[row[3]] for row in rows]
    figures["ensemble"] = _accuracy(test.classes, guesses)
    figures["network alone"] = _accuracy(test.classes, [model.classes[int(row[1].argmax())] for row in rows])
    figures["n-grams alone"] = _accuracy(test.classes, [model.classes[int(row[2].argmax())] for row in rows])
    if name == "3i4k":
        figures["macro F1"] = float(f1_score(test.classes, guesses, average="macro"))
    if learn.labels:
        tags = [row[4] for row in rows]
        figures["slot F1"] = slot_f1(test.labels, tags)
        figures["sentence"] = float(
            np.mean([a == b and c == d for a, b, c, d in zip(test.classes, guesses, test.labels, tags, strict=True)])
        )
    if name == "clinc150":
        figures |= _scope(model, check, rows, test)
    return figures


def _scope(model: Trained, check: Split, rows: Sequence[tuple[Any, ...]], test: Split) -> dict[str, float]:
    """In-scope accuracy and out-of-scope recall at the threshold that validation chose.

    The threshold is the highest that costs at most one point of in-scope accuracy. The out-of-scope test part is not
    given: recall is measured on each half of the validation part with the threshold that the other half chose.
    """

    def taken(scores: np.ndarray, threshold: float) -> str:
        probabilities = np.exp(scores - scores.max())
        probabilities /= probabilities.sum()
        best = int(probabilities.argmax())
        return model.classes[best] if probabilities[best] >= threshold else "oos"

    checked = [(model.scores(text)[0], name) for text, name in zip(check.texts, check.classes, strict=True)]
    random.Random(0).shuffle(checked)  # noqa: S311 - not for secrets
    halves = checked[::2], checked[1::2]
    candidates = np.linspace(0.02, 0.9, 45)
    recalls, thresholds = [], []
    for chosen, other in (halves, halves[::-1]):
        inside = [
            float(np.mean([taken(scores, each) == name for scores, name in chosen if name != "oos"]))
            for each in candidates
        ]
        threshold = float(
            max(each for each, share in zip(candidates, inside, strict=True) if share >= inside[0] - 0.01)
        )
        thresholds.append(threshold)
        recalls.append(np.mean([taken(scores, threshold) == "oos" for scores, name in other if name == "oos"]))
    threshold = float(np.mean(thresholds))
    inside = [taken(row[0], threshold) == name for row, name in zip(rows, test.classes, strict=True)]
    return {
        "in-scope at threshold": float(np.mean(inside)),
        "out-of-scope recall (validation halves)": float(np.mean(recalls)),
    }


def measure_sets(parts: tuple[Split, Split, Split], seed: int, recipe: Recipe) -> dict[str, float]:
    """Train and test once where a sentence has a set of intents; what a cut costs is chosen on the validation part."""
    learn, check, test = parts
    began = time.perf_counter()
    single = single_requests(learn)
    classes = [*sorted({name for name in single.classes if name != NONE}), NONE]
    labels = label_names(sorted({label[2:] for row in single.labels for label in row if label != "O"}))
    counts = Counter(word for text in learn.texts for word in text.lower().split())
    vectors = shipped_vectors("en") if recipe.vectors else None
    units = sorted(word for word, count in counts.items() if count > 1)
    encoder = Encoder("en", units, vectors.words if vectors else [], lists_of(learn))
    copies = evenly(single, max(1, recipe.copies), seed)
    weights = fit(
        items_of(copies, encoder, classes, labels), recipe, seed,
        units=len(units), classes=len(classes), labels=len(labels), vectors=vectors.matrix if vectors else None,
    )  # fmt: skip
    usual, prior = Counter(copies.classes), np.zeros(len(classes))
    if recipe.even:
        prior = np.log([usual[name] / len(copies.classes) for name in classes])
    written: Callable[[str], str] = KnownValues(single) if recipe.named else str
    margins = _margins([written(text) for text in single.texts], single.classes, classes, recipe)

    def support(text: str) -> np.ndarray:
        return margins(written(text)) - prior

    reader = Reader(Network(weights), support, encoder, classes, labels, weights["transitions"], weights["starts"])
    cut = cheapest_cut(lambda cost: _accuracy(check.classes, [reader.read(text, cost)[0] for text in check.texts]))
    found = [reader.read(text, cut) for text in test.texts]
    figures = {
        "seconds": time.perf_counter() - began,
        "exact set of intents": _accuracy(test.classes, [name for name, _ in found]),
    }
    known = [all(each in classes for each in name.split("#")) for name in test.classes]
    if not all(known):
        met = [(name, each) for name, (each, _), seen in zip(test.classes, found, known, strict=True) if seen]
        figures["of those with intents that are learned"] = _accuracy(*zip(*met, strict=True))
    if learn.labels:
        tags = [reader.tags(text, spans) for text, (_, spans) in zip(test.texts, found, strict=True)]
        figures["slot F1"] = slot_f1(test.labels, tags)
    return figures


def _accuracy(gold: Sequence[str], found: Sequence[str]) -> float:
    return float(np.mean([a == b for a, b in zip(gold, found, strict=True)]))


_SLOTS = Architecture(unit=96, filters=128, deep=160, recurrent=100)
SETS: dict[str, tuple[Callable[[], tuple[Split, Split, Split]], Recipe]] = {
    "3i4k": (read_3i4k, Recipe(Architecture(unit=64, filters=144, deep=128, dropout=0.5), epochs=5, networks=3)),
    "snips": (lambda: read_slots("snips"), Recipe(_SLOTS, epochs=1, copies=8, networks=3, margins=2.0, together=True)),
    "atis": (
        lambda: read_slots("atis"),
        Recipe(_SLOTS, epochs=1, copies=15, networks=3, balance=0.5, margins=2.0, named=True),
    ),
    "clinc150": (read_clinc, Recipe(Architecture(unit=96, filters=160, dropout=0.5), epochs=12)),
    "mixsnips": (lambda: read_mixed("mixsnips"), Recipe(_SLOTS, epochs=10, networks=5, vectors=False)),
    "mixatis": (
        lambda: read_mixed("mixatis"),
        Recipe(_SLOTS, epochs=1, copies=10, networks=3, margins=6.0, words=0, named=True, even=True),
    ),
}
"""Reader and recipe of each set."""


def _show(name: str, figures: dict[str, list[float]]) -> dict[str, list[float]]:
    print(f"\n{name}")
    for key, values in figures.items():
        spread = f" ± {statistics.stdev(values):.4f}" if len(values) > 1 else ""
        print(f"  {key:44s} {statistics.mean(values):.4f}{spread}", flush=True)
    return figures


def _measure_spoken(every: int, seeds: list[int]) -> dict[str, list[float]]:
    from spoken_english import measure_spoken  # noqa: PLC0415 - it needs a recogniser

    return measure_spoken(every, seeds)


def main() -> None:
    """Run the benchmark and print its table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--only", default=",".join([*SETS, "home", "misheard", "few-shot"]), help="sets, separated by commas"
    )
    parser.add_argument("--seeds", default="0", help="seeds, separated by commas")
    parser.add_argument("--every", type=int, default=1, help="of the spoken sentences, take one in so many")
    parser.add_argument("--json", type=Path, help="write the figures there too")
    options = parser.parse_args()
    everything: dict[str, object] = {}
    alone = {
        "home": measure_home,
        "training": measure_training,
        "twenty": lambda: measure_training(whole=False),
        "misheard": measure_misheard,
        "spoken": lambda: _measure_spoken(options.every, [int(seed) for seed in options.seeds.split(",")]),
    }
    for name in options.only.split(","):
        if name in alone:
            everything[name] = _show(name, alone[name]())
            continue
        if name == "few-shot":
            runs = [measure_few_shot(seed) for seed in map(int, options.seeds.split(","))]
            everything[name] = _show(name, {key: [run[key] for run in runs] for key in runs[0]})
            continue
        read, recipe = SETS[name]
        parts = read()
        figures: dict[str, list[float]] = {}
        for label in (CHARACTERS, JAMO) if name == "3i4k" else (CHARACTERS,):
            learn, _, test = parts
            found = svm_guesses(learn.texts, learn.classes, test.texts, jamo=label == JAMO, minimum=2, cost=0.5)
            figures[label] = [_accuracy(parts[2].classes, found)]
            if name == "3i4k":
                figures[f"{label}, macro F1"] = [float(f1_score(parts[2].classes, found, average="macro"))]
        for seed in map(int, options.seeds.split(",")):
            run = measure_sets(parts, seed, recipe) if name.startswith("mix") else measure(name, parts, seed, recipe)
            for key, value in run.items():
                figures.setdefault(key, []).append(value)
        everything[name] = _show(name, figures)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\npeak memory {peak:.0f} MB")
    if options.json:
        options.json.write_text(json.dumps(everything, indent=1), "utf-8")


if __name__ == "__main__":
    main()
