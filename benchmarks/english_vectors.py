"""What the English word vectors are worth: groups of everyday words, and the published sets with and without them.

What is learned is tested on the validation parts alone; nothing here has seen a test part.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from published_sets import Split, lists_of, read_clinc, read_mixed, read_slots, slot_f1
from several_intents import NONE, Reader, cheapest_cut, evenly, items_of, single_requests

from saram.language.encoding import Encoder
from saram.language.labels import best_labels, label_names
from saram.language.network import Network
from saram.language.vectors import WordVectors
from saram.training.fit import fit_network
from saram.training.network import Architecture

Parts = tuple[Split, Split, Split]


@dataclass(frozen=True)
class Trial:
    """A set and a short way to learn it."""

    read: Callable[[], Parts]
    epochs: int
    few: int = 0
    """Examples of an intent; 0 for all of the training part."""


TRIALS = {
    "snips": Trial(lambda: read_slots("snips"), epochs=4),
    "snips, 50 an intent": Trial(lambda: read_slots("snips"), epochs=20, few=50),
    "atis": Trial(lambda: read_slots("atis"), epochs=8),
    "clinc150": Trial(read_clinc, epochs=6),
    "clinc150, 10 an intent": Trial(read_clinc, epochs=20, few=10),
    "mixatis": Trial(lambda: read_mixed("mixatis"), epochs=6),
}


def together(vectors: WordVectors) -> tuple[float, int]:
    """Share of cases in which a word is nearer to another of its group than to one of another group, and cases.

    The groups are those of ``data/groups_en.txt``; words without a vector are left out.
    """
    rows = {word: row for row, word in enumerate(vectors.words, 1)}
    lines = (Path(__file__).parent / "data" / "groups_en.txt").read_text("utf-8").splitlines()
    groups = [[rows[word] for word in line.split() if word in rows] for line in lines if not line.startswith("#")]
    unit = vectors.matrix / np.maximum(np.linalg.norm(vectors.matrix, axis=1, keepdims=True), 1e-9)
    right = cases = 0
    for group in groups:
        others = [row for other in groups if other is not group for row in other]
        inside, outside = unit[group] @ unit[group].T, unit[group] @ unit[others].T
        for word in range(len(group)):
            for fellow in range(len(group)):
                if fellow != word:
                    right += int((inside[word, fellow] > outside[word]).sum())
                    cases += len(others)
    return right / cases, cases


def _fewer(split: Split, few: int) -> Split:
    """So many sentences of each class, drawn."""
    order = list(range(len(split.texts)))
    random.Random(0).shuffle(order)  # noqa: S311 - not for secrets
    seen: Counter[str] = Counter()
    kept = []
    for index in order:
        seen[split.classes[index]] += 1
        if seen[split.classes[index]] <= few:
            kept.append(index)
    columns = (split.texts, split.classes, split.labels)
    return Split(*([column[index] for index in kept] if column else [] for column in columns))


def validated(name: str, vectors: WordVectors | None, seed: int) -> dict[str, float]:
    """One network of a short recipe, and its figures on the validation part."""
    trial = TRIALS[name]
    learn, check, _ = trial.read()
    mixed = name.startswith("mix")
    single = single_requests(learn) if mixed else _fewer(learn, trial.few) if trial.few else learn
    classes = sorted({*single.classes, *({NONE} if mixed else set(check.classes))})
    labels = label_names(sorted({label[2:] for row in single.labels for label in row if label != "O"}))
    counts = Counter(word for text in single.texts for word in text.lower().split())
    units = sorted(word for word, count in counts.items() if count > 1)
    encoder = Encoder("en", units, vectors.words if vectors else [], lists_of(single if trial.few else learn))
    began = time.perf_counter()
    weights = fit_network(
        items_of(evenly(single, 1, seed) if mixed else single, encoder, classes, labels),
        sizes=Architecture(unit=96, filters=64 if trial.few else 96, dropout=0.5 if "clinc" in name else 0.4),
        units=len(units), bots=1, classes=len(classes), labels=len(labels),
        vectors=vectors.matrix if vectors else None, epochs=trial.epochs, batch=32 if trial.few else 64, seed=seed,
    ).export()  # fmt: skip
    seconds = time.perf_counter() - began
    network = Network(weights)
    if mixed:
        reader = Reader(network, encoder, classes, labels, weights["transitions"], weights["starts"])

        def exact(cost: float) -> float:
            return float(
                np.mean(
                    [reader.read(text, cost)[0] == true for text, true in zip(check.texts, check.classes, strict=True)]
                )
            )

        cost = cheapest_cut(exact)
        found = [reader.read(text, cost) for text in check.texts]
        tags = [reader.tags(text, spans) for text, (_, spans) in zip(check.texts, found, strict=True)]
        right = [name == true for (name, _), true in zip(found, check.classes, strict=True)]
    else:
        outputs = [network(encoder(text)) for text in check.texts]
        right = [classes[int(out.logits.argmax())] == true for out, true in zip(outputs, check.classes, strict=True)]
        tags = [
            [labels[row] for row in best_labels(out.emissions, weights["transitions"], weights["starts"])]
            for out in outputs
        ]
    figures = {"intent": float(np.mean(right)), "seconds": seconds}
    if check.labels:
        figures["slot F1"] = slot_f1(check.labels, tags)
    return figures
