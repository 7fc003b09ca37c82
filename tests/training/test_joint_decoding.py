"""Intent and slot labels of the published sets, decoded together."""

from __future__ import annotations

import importlib
import itertools
from pathlib import Path

import numpy as np
import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
LABELS = ["O", "B-film", "I-film", "B-song", "I-song"]
INTENTS = ["play", "watch", "stop"]


@pytest.fixture
def decoder(monkeypatch):
    """Films are watched, songs are played, and nothing is said with ``stop``."""

    def make(transitions, starts):
        monkeypatch.syspath_prepend(BENCHMARKS)
        split = importlib.import_module("published_sets").Split(
            ["put on dancing queen", "see jaws", "stop"],
            ["play", "watch", "stop"],
            [["O", "O", "B-song", "I-song"], ["O", "B-film"], ["O"]],
        )
        return importlib.import_module("joint_decoding").JointDecoder(split, INTENTS, LABELS, transitions, starts)

    return make


def scores(**given):
    return np.array([[given.get(label.replace("-", "_"), 0.0) for label in LABELS]], np.float32)


@pytest.fixture
def plain(decoder):
    return decoder(np.zeros((5, 5), np.float32), np.zeros(5, np.float32))


def test_clear_slots_decide_between_intents_that_are_about_as_likely(plain):
    seen = np.concatenate([scores(O=9), scores(B_film=9)])
    assert plain(np.array([0.5, 0.0, -9.0]), seen) == (1, ["O", "B-film"])


def test_a_clear_intent_decides_between_slots_that_are_about_as_likely(plain):
    seen = np.concatenate([scores(O=9), scores(B_film=5, B_song=4.5)])
    assert plain(np.array([9.0, 0.0, -9.0]), seen) == (0, ["O", "B-song"])


def test_the_inside_of_a_value_is_possible_where_its_beginning_is(plain):
    seen = np.concatenate([scores(O=9), scores(B_film=9), scores(I_film=9)])
    assert plain(np.zeros(3), seen)[1] == ["O", "B-film", "I-film"]


def test_an_intent_without_slots_has_none(plain):
    seen = np.concatenate([scores(O=9), scores(B_film=5, O=4)])
    assert plain(np.array([0.0, 0.0, 9.0]), seen) == (2, ["O", "O"])


def test_no_pair_that_is_possible_is_likelier(decoder):
    rng = np.random.default_rng(0)
    possible = [[0, 3, 4], [0, 1, 2], [0]]
    for _ in range(20):
        transitions, starts = rng.normal(size=(5, 5)).astype(np.float32), rng.normal(size=5).astype(np.float32)
        intents, seen = rng.normal(size=3), rng.normal(size=(3, 5)).astype(np.float32)

        def worth(intent, path, chain=transitions, first=starts, rows=seen, names=intents):
            jumps = sum(chain[a, b] for a, b in itertools.pairwise(path))
            return (
                names[intent] + first[path[0]] + jumps + sum(row[label] for row, label in zip(rows, path, strict=True))
            )

        best = max(
            worth(intent, path)
            for intent, labels in enumerate(possible)
            for path in itertools.product(labels, repeat=3)
        )
        intent, told = decoder(transitions, starts)(intents, seen)
        assert worth(intent, [LABELS.index(label) for label in told]) == pytest.approx(best, abs=1e-4)
