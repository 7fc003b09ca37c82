"""The linear machine that reads the published sets beside the networks."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture
def module(monkeypatch):
    monkeypatch.syspath_prepend(BENCHMARKS)
    return importlib.import_module("balanced_svm")


@pytest.fixture
def split(module):
    return importlib.import_module("published_sets").Split


def test_values_stand_as_the_names_of_their_slots(module):
    text, labels = "fly to new york on monday", ["O", "O", "B-toloc.city_name", "I-toloc.city_name", "O", "B-day_name"]
    assert module.with_slots(text, labels) == "fly to _cityname on _dayname"


def test_a_text_without_values_stays_as_it_is(module):
    assert module.with_slots("what is it", ["O", "O", "O"]) == "what is it"


def test_values_that_were_met_twice_are_known_by_their_usual_slot(module, split):
    rows = [("from rome", "fromloc.city"), ("rome again", ""), ("to rome", "toloc.city"), ("to oslo", "toloc.city")]
    labels = [["O", "B-fromloc.city"], ["B-stop", "O"], ["O", "B-toloc.city"], ["O", "B-toloc.city"]]
    written = module.KnownValues(split([text for text, _ in rows], ["a"] * 4, labels))
    assert written("to rome or oslo at 7") == "to city or oslo at num"


@pytest.mark.parametrize("classes", [["play", "stop", "wait"], ["wait", "play", "stop"]])
def test_margins_are_given_in_the_order_of_the_classes(module, classes):
    texts, names = (
        ["play a song", "play music", "stop it", "stop now", "wait here"],
        ["play"] * 2 + ["stop"] * 2 + ["wait"],
    )
    margins = module.BalancedSvm(texts, names, classes)(["stop this", "play that", "wait there"])
    assert [classes[row.argmax()] for row in margins] == ["stop", "play", "wait"]


def test_the_order_of_words_is_read_where_it_is_asked_for(module):
    texts, names, classes = (
        ["from rome to oslo", "from oslo to rome", "rome"],
        ["there", "back", "no"],
        ["there", "back", "no"],
    )
    asked = ["to oslo from rome", "to rome from oslo"]
    plain, ordered = (module.BalancedSvm(texts, names, classes, words=longest)(asked) for longest in (0, 2))
    assert plain[0] == pytest.approx(plain[1])
    assert [classes[row.argmax()] for row in ordered] == ["there", "back"]


def test_a_rare_class_is_worth_as_much_as_a_usual_one(module):
    texts, names = ["show it"] * 40 + ["show that", "stop it"], ["a"] * 40 + ["b", "c"]
    margins = module.BalancedSvm(texts, names, ["a", "b", "c"])(["show that", "stop it"])
    assert margins.argmax(1).tolist() == [1, 2]
