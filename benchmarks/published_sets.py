"""Published sets of utterances with intents and slots, as they are given in ../shared/data/language."""

from __future__ import annotations

import json
import os
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from saram.language.hangul import normalise
from saram.language.labels import spans_of

DATA = Path(os.environ.get("SARAM_SHARED", Path(__file__).parents[2] / "shared")) / "data" / "language"


@dataclass
class Split:
    """Texts with their class and, where there are any, the label of each word."""

    texts: list[str] = field(default_factory=list)
    classes: list[str] = field(default_factory=list)
    labels: list[list[str]] = field(default_factory=list)


def read_3i4k() -> tuple[Split, Split, Split]:
    """3i4k as published; a tenth of the shuffled training part validates. sae4k, which leaks its test, is not used."""
    parts = []
    for name in ("fci_train_val.txt", "fci_test.txt"):
        rows = [line.split("\t", 1) for line in (DATA / "3i4k" / name).read_text("utf-8").splitlines() if "\t" in line]
        parts.append([(label, normalise(text)) for label, text in rows if normalise(text)])
    train, test = parts
    random.Random(0).shuffle(train)  # noqa: S311 - not for secrets
    cut = len(train) // 10
    return _split(train[cut:]), _split(train[:cut]), _split(test)


def _split(rows: Sequence[tuple[str, str]]) -> Split:
    return Split([text for _, text in rows], [label for label, _ in rows])


def read_slots(name: str) -> tuple[Split, Split, Split]:
    """SNIPS or ATIS: train, valid, test; several intents of a sentence are a set, sorted and joined by ``#``."""
    found = []
    for part in ("train", "valid", "test"):
        folder = DATA / name / part
        lines = [(folder / file).read_text("utf-8").splitlines() for file in ("seq.in", "seq.out", "label")]
        split = Split()
        for words, labels, intent in zip(*lines, strict=True):
            if words.split():
                split.texts.append(" ".join(words.split()))
                split.labels.append(labels.split())
                split.classes.append("#".join(sorted(intent.strip().split("#"))))
        found.append(split)
    return found[0], found[1], found[2]


def read_mixed(name: str) -> tuple[Split, Split, Split]:
    """MixSNIPS or MixATIS; the class is the set of intents, sorted and joined by ``#``."""
    folder = DATA / name
    train = Split()
    files = [file for file in ("seq.in", "label", "seq.out") if (folder / f"clean_train.{file}").is_file()]
    lines = [(folder / f"clean_train.{file}").read_text("utf-8").splitlines() for file in files]
    for words, intent, *labels in zip(*lines, strict=True):
        train.texts.append(" ".join(words.split()))
        train.labels += [row.split() for row in labels]
        train.classes.append("#".join(sorted(set(intent.strip().split("#")))))
    found = [train]
    for part in ("dev", "test"):
        split = Split()
        for block in (folder / f"clean_{part}.txt").read_text("utf-8").split("\n\n"):
            lines = block.strip().splitlines()
            if len(lines) > 1:
                split.texts.append(" ".join(line.split()[0] for line in lines[:-1]))
                split.labels.append([line.split()[-1] for line in lines[:-1]])
                split.classes.append("#".join(sorted(set(lines[-1].strip().split("#")))))
        found.append(split)
    return found[0], found[1], found[2]


def read_clinc() -> tuple[Split, Split, Split]:
    """CLINC150: train with the out-of-scope training part, validation with its own, test without (not given)."""
    data = json.loads((DATA / "clinc150/data_full.json").read_text("utf-8"))
    parts = [_split([(label, text) for text, label in data[name]]) for name in ("train", "val", "test")]
    for part, name in zip(parts, ("oos_train", "oos_val"), strict=False):
        part.texts += [text for text, _ in data[name]]
        part.classes += ["oos"] * len(data[name])
    return parts[0], parts[1], parts[2]


def values_of(train: Split) -> dict[str, Counter[str]]:
    """How often each slot has each value."""
    seen: dict[str, Counter[str]] = {}
    for text, labels in zip(train.texts, train.labels, strict=False):
        words = text.split()
        for slot, start, end in spans_of(labels):
            seen.setdefault(slot, Counter())[" ".join(words[start:end])] += 1
    return seen


def lists_of(train: Split) -> dict[str, dict[str, tuple[str, ...]]]:
    """Entity lists from the slots of the training part: values seen at least twice."""
    return {
        slot: {value: () for value, count in values.items() if count >= 2} for slot, values in values_of(train).items()
    }


def exchanged(split: Split, times: int, seed: int) -> Split:
    """So many copies of each sentence, in which half of the slots have other values of the training part."""
    rng = random.Random(seed)  # noqa: S311 - not for secrets
    values = {slot: sorted(each) for slot, each in values_of(split).items()}
    found = Split()
    for _ in range(times):
        for text, name, labels in zip(split.texts, split.classes, split.labels, strict=True):
            words, made, told, at = text.split(), [], [], 0
            for slot, start, end in spans_of(labels):
                value = words[start:end] if rng.random() < 0.5 else rng.choice(values[slot]).split()
                made += [*words[at:start], *value]
                told += [*labels[at:start], f"B-{slot}", *[f"I-{slot}"] * (len(value) - 1)]
                at = end
            found.texts.append(" ".join([*made, *words[at:]]))
            found.labels.append([*told, *labels[at:]])
            found.classes.append(name)
    return found


def slot_f1(gold: Sequence[Sequence[str]], found: Sequence[Sequence[str]]) -> float:
    """F1 of whole slots, as conlleval counts them."""
    right = said = given = 0
    for true, taken in zip(gold, found, strict=True):
        first, second = set(spans_of(true)), set(spans_of(taken))
        right += len(first & second)
        said += len(first)
        given += len(second)
    return 2 * right / max(said + given, 1)
