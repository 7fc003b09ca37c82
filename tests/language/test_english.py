"""An English bot goes the same way."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from saram.language import Understanding, read_bots
from saram.language.encoding import Encoder
from saram.language.vectors import shipped_vectors
from saram.training.bots import train_bots
from saram.training.linear import train_linear
from saram.training.network import Architecture
from saram.types import Context

STORE = Path(__file__).parents[2] / "bots" / "store" / "en"
BOT = """
name: lamp
language: en
entities:
  room: {values: {living room: [lounge], kitchen: [], bedroom: []}}
  day: {values: {today: [], tomorrow: [], the weekend: [weekend]}}
intents:
  "on":
    examples:
      - turn on the light in the [kitchen](room)
      - switch the [living room](room) lamp on
      - please turn on the lights
      - lights on in the [bedroom](room)
      - can you put the light on
      - it is dark turn on the lamp
  "off":
    examples:
      - turn off the light in the [kitchen](room)
      - switch the [living room](room) lamp off
      - please turn off the lights
      - lights off in the [bedroom](room)
      - can you put the light out
      - turn off the lamp i want to sleep
  weather:
    examples:
      - how is the weather [today](day)
      - what will the weather be [tomorrow](day)
      - will it rain at [the weekend](day)
      - tell me the weather
      - is it sunny [today](day)
"""


@pytest.fixture(scope="module")
def lamp(tmp_path_factory) -> Understanding:
    folder = tmp_path_factory.mktemp("lamp")
    (folder / "bot.yaml").write_text(BOT, "utf-8")
    sizes = Architecture(unit=16, bag=16, filters=24, deep=24)
    return Understanding(train_bots(read_bots([folder]), sizes=sizes, epochs=20, seed=0)[0])


def test_bot_intent_and_slot_are_understood(lamp):
    request = lamp("please turn on the light in the bedroom")
    assert (request.bot, request.intent, request.arguments) == ("lamp", "on", {"room": "bedroom"})


def test_direction_is_not_lost(lamp):
    assert lamp("turn the kitchen light off").intent == "off"


def test_a_synonym_of_two_words_becomes_the_canonical_value(lamp):
    assert lamp("turn off the light in the lounge").arguments == {"room": "living room"}


@pytest.mark.parametrize("said", ["in the kitchen, turn on the light!", "will you turn on the light in the kitchen?"])
def test_a_name_before_a_comma_or_a_question_mark_is_found(lamp, said):
    request = lamp(said)
    assert (request.intent, [(slot.text, slot.value) for slot in request.slots]) == ("on", [("kitchen", "kitchen")])


def test_what_the_bot_is_not_for_is_not_understood(lamp):
    assert lamp("why is the sky blue").status != "understood"


@pytest.mark.parametrize(
    "said", ["the bedroom too", "and the bedroom", "Bedroom as well please", "in the bedroom too?"]
)
def test_a_bare_value_repeats_the_previous_request_with_it(lamp, said):
    before = lamp("turn on the light in the kitchen")
    request = lamp(said, Context(bot="lamp", previous=before))
    assert (request.status, request.intent, request.arguments) == ("understood", "on", {"room": "bedroom"})


@pytest.mark.parametrize("said", ["the bedroom", "in my bedroom"])
def test_a_name_with_an_article_alone_is_about_nothing_that_was_said_before(lamp, said):
    before = lamp("turn on the light in the kitchen")
    request = lamp(said, Context(bot="lamp", previous=before))
    alone = lamp(said, Context(bot="lamp"))
    assert (request.status, request.intent) == (alone.status, alone.intent)


@pytest.mark.parametrize("said", ["wait time", "not that bedroom", "sorry about the bedroom"])
def test_a_word_that_may_correct_does_so_only_before_a_comma_or_a_wish(lamp, said):
    before = lamp("turn on the light in the kitchen")
    request = lamp(said, Context(bot="lamp", previous=before))
    assert request.arguments.get("room") != "kitchen"


@pytest.mark.parametrize("said", ["and tomorrow?", "what about tomorrow", "tomorrow then"])
def test_another_day_asks_the_same_for_it(lamp, said):
    before = lamp("how is the weather today")
    request = lamp(said, Context(bot="lamp", previous=before))
    assert (request.intent, request.arguments) == ("weather", {"day": "tomorrow"})


@pytest.mark.parametrize(
    "said", ["no, off", "no turn it off", "sorry, I mean off", "sorry i mean off", "No wait, switch it off"]
)
def test_a_correction_keeps_the_slots(lamp, said):
    before = lamp("turn on the light in the kitchen")
    request = lamp(said, Context(bot="lamp", previous=before))
    assert (request.intent, request.arguments) == ("off", {"room": "kitchen"})


@pytest.mark.parametrize("said", ["no thanks", "no, thank you", "no problem", "no lamp please", "no"])
def test_a_no_that_corrects_nothing_is_no_correction(lamp, said):
    before = lamp("turn on the light in the kitchen")
    request = lamp(said, Context(bot="lamp", previous=before))
    assert request.status != "understood"


@pytest.fixture(scope="module")
def store() -> Understanding:
    """The shipped store, trained as it is when somebody talks to it."""
    return Understanding(train_linear(read_bots([STORE])))


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("and the milk", {"item": "milk"}),
        ("the milk too", {"item": "milk"}),
        ("and two milks", {"item": "milk", "count": "2"}),
        ("the milk instead", {"item": "milk", "count": "2"}),
    ],
)
def test_another_item_beside_the_first_is_not_as_many(store, said, told):
    before = store("add two coffees")
    assert before.arguments == {"item": "coffee", "count": "2"}
    request = store(said, Context(bot="store", previous=before))
    assert (request.intent, request.arguments) == ("add", told)


def test_the_shipped_vectors_know_the_words_of_everyday_requests():
    vectors = shipped_vectors("en")
    encode = Encoder("en", [], vectors.words, {})
    for text in (
        "What's the weather like tomorrow?",
        "please set an alarm for seven o'clock",
        "Play some music, and remind me to call my mother",
        "how much is the balance of my account",
        "pay the bill and book a table at the restaurant",
    ):
        assert encode(text).words.all(), text


def test_the_shipped_vectors_are_of_one_length_and_set_apart_what_is_alike():
    vectors = shipped_vectors("en")
    np.testing.assert_allclose(np.linalg.norm(vectors.matrix[1:], axis=1), 4, atol=0.1)
    assert not vectors.matrix[0].any()
    days = {"tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}
    assert {word for word, _ in vectors.neighbours("monday", 6)} >= days - {"sunday", "saturday"}
    assert {"eight", "six"} <= {word for word, _ in vectors.neighbours("seven", 6)}
