"""Sets of utterances that hold several intents each: cut at links, each stretch understood by itself.

The intents of a sentence of the training part stand in the order they are said in, so a sentence with as many links as
its intents need is cut there, and its stretches teach what a single request is. A sentence with more links is cut where
all stretches but one are known by then. Where a sentence of one intent has a link all the same (``between boston and
denver``), the pieces it would be cut into are learned as none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from published_sets import Split, exchanged

from saram.language.encoding import Encoder
from saram.language.labels import best_labels
from saram.language.network import Network
from saram.training.fit import Item

NONE = "-"
"""Class of what is no request."""

_LINK = re.compile(r" (?:, and also|, and then|and also|and then|, and|,|and) ")
_MOST = 3
"""Intents of a sentence, at most."""
_TWICE = 2.0
"""Cost in nats of finding an intent twice."""

Span = tuple[int, int]
Request = tuple[str, list[str]]
"""Its intent, and the labels of its words."""


def stretches(text: str, cuts: Sequence[Span]) -> list[Span]:
    """What is left of a text without the links it is cut at."""
    starts, ends = [0, *(end for _, end in cuts)], [*(start for start, _ in cuts), len(text)]
    return list(zip(starts, ends, strict=True))


def links(text: str) -> list[Span]:
    """Where a text may be cut."""
    return [match.span() for match in _LINK.finditer(text)]


def single_requests(learn: Split) -> Split:
    """The different stretches of the training part with their intent, and pieces of such with `NONE`."""
    found: dict[str, Request] = {}
    pieces: set[str] = set()
    unclear: list[tuple[str, list[str], list[str]]] = []
    rows = learn.labels or [[] for _ in learn.texts]
    for text, name, labels in zip(learn.texts, learn.classes, rows, strict=True):
        intents, cuts = name.split("#"), links(text)
        if len(intents) == 1:
            found.setdefault(text, (name, labels))
            pieces |= {piece for start, end in cuts for piece in (text[:start], text[end:])}
        elif len(cuts) == len(intents) - 1:
            for span, intent in zip(stretches(text, cuts), intents, strict=True):
                found.setdefault(text[slice(*span)], (intent, _within(text, labels, span)))
        else:
            unclear.append((text, intents, labels))
    while more := _among_known(unclear, found):
        found |= more
    none = sorted(pieces - set(found))
    texts, told = [*found, *none], [*found.values(), *((NONE, ["O"] * len(piece.split())) for piece in none)]
    return Split(texts, [name for name, _ in told], [labels for _, labels in told] if learn.labels else [])


def _among_known(
    unclear: Sequence[tuple[str, list[str], list[str]]], known: Mapping[str, Request]
) -> dict[str, Request]:
    """What else is a request: the only stretch that is not known, where one way to cut a sentence leaves but one."""
    found: dict[str, Request] = {}
    for text, intents, labels in unclear:
        ways = []
        for cuts in combinations(links(text), len(intents) - 1):
            pairs = zip(stretches(text, cuts), intents, strict=True)
            ways.append([(span, intent) for span, intent in pairs if known.get(text[slice(*span)], ("",))[0] != intent])
        single = [way[0] for way in ways if len(way) == 1]
        if all(ways) and len(single) == 1 and text[slice(*single[0][0])] not in known:
            span, intent = single[0]
            found[text[slice(*span)]] = (intent, _within(text, labels, span))
    return found


def _within(text: str, labels: Sequence[str], span: Span) -> list[str]:
    """The labels of the words of a stretch."""
    first = text.count(" ", 0, span[0])
    return list(labels[first : first + text.count(" ", *span) + 1])


def evenly(split: Split, copies: int, seed: int) -> Split:
    """So many copies of each request, and more of those of rare intents; half with other values in their slots."""
    counts = Counter(split.classes)
    usual = len(split.classes) / len(counts)
    parts = [split, *(exchanged(split, 1, seed + number) for number in range(4))] if split.labels else [split]
    found = Split()
    for index, name in enumerate(split.classes):
        for copy in range(copies * max(1, round(usual / counts[name]))):
            part = parts[0] if copy % 2 == 0 else parts[(copy // 2) % len(parts)]
            found.texts.append(part.texts[index])
            found.classes.append(name)
            if split.labels:
                found.labels.append(part.labels[index])
    return found


def items_of(split: Split, encoder: Encoder, classes: Sequence[str], labels: Sequence[str]) -> list[Item]:
    """What a network learns from, or is judged by; a class that is not learned stands for the first."""
    index = {name: number for number, name in enumerate(labels)}
    found = []
    for number, (text, name) in enumerate(zip(split.texts, split.classes, strict=True)):
        sentence = encoder(text)
        tags = np.zeros(len(sentence.spans), np.int64)
        if split.labels:
            known = [index.get(label, 0) for label in split.labels[number]]
            tags[: len(known)] = known[: len(tags)]
        found.append((sentence, classes.index(name) if name in classes else 0, tags, 0))
    return found


@dataclass
class Reader:
    """Reads sentences of several intents with models that know single requests."""

    network: Network
    support: Callable[[str], np.ndarray]
    """What is added to the network's scores of a text: float64 [classes]."""
    encoder: Encoder
    classes: list[str]
    """The last one is `NONE`."""
    labels: list[str]
    transitions: np.ndarray
    starts: np.ndarray

    def __post_init__(self) -> None:
        """Remember what was read: stretches come up in many ways to cut a sentence."""
        self._known: dict[str, np.ndarray] = {}

    def _scores(self, text: str) -> np.ndarray:
        """Logarithms of the probabilities of the intents."""
        if text not in self._known:
            scores = self.network(self.encoder(text)).logits + self.support(text)
            top = scores.max()
            self._known[text] = (scores - top - np.log(np.exp(scores - top).sum()))[:-1]
        return self._known[text]

    def read(self, text: str, cut: float) -> tuple[str, list[Span]]:
        """The set of intents, and the stretches they are said in, where each cut costs so much."""
        best, chosen, spans = -np.inf, "", [(0, len(text))]
        found = links(text)
        for count in range(min(_MOST, len(found) + 1)):
            for cuts in combinations(found, count):
                parts = [part for part in stretches(text, cuts) if part[1] > part[0]]
                rows = [self._scores(text[start:end]) for start, end in parts]
                intents = {self.classes[int(row.argmax())] for row in rows}
                worth = sum(float(row.max()) for row in rows) - cut * count - _TWICE * (len(intents) < len(rows))
                if worth > best:
                    best, chosen, spans = worth, "#".join(sorted(intents)), parts
        return chosen, spans

    def tags(self, text: str, spans: Sequence[Span]) -> list[str]:
        """The slot label of each word; links have none."""
        found = ["O"] * len(text.split())
        for start, end in spans:
            emissions = self.network(self.encoder(text[start:end])).emissions
            first = text.count(" ", 0, start)
            told = [self.labels[i] for i in best_labels(emissions, self.transitions, self.starts)]
            found[first : first + len(told)] = told
        return found


def cheapest_cut(right: Callable[[float], float]) -> float:
    """The cost of a cut that a share of right sentences is highest with; of several, one in the middle."""
    return max((-1.5, -2.0, -1.0, -2.5, -0.5, -3.0, 0.0, -4.0, 0.5), key=right)
