"""Readings of one utterance that a recogniser was not sure of."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from saram.language.alternatives import agreed, chosen, is_about
from saram.types import Context, Request, Utterance

STRANGE = ("어제 본 영화가 정말 슬펐어", "우리 누나는 작년에 결혼했어", "하늘은 왜 파란색일까")


def test_one_reading_of_many_is_not_taken_for_a_request(trio):
    assert trio(STRANGE[0]).status != "understood"
    assert trio("거실 불 켜줘").status == "understood"
    assert trio(Utterance(STRANGE[0], alternatives=(*STRANGE[1:], "거실 불 켜줘"))).status != "understood"


def test_a_reading_that_agrees_with_the_others_is_taken(trio):
    request = trio(Utterance("…", alternatives=("알람 다 지워줘", "거실 불 켜줘")))
    assert (request.bot, request.text) == ("alarm", "알람 다 지워줘")


def test_the_first_reading_weighs_most(trio):
    lights = trio("거실 불 켜줘")
    name = f"{lights.bot}.{lights.intent}"
    assert agreed(trio, ["거실 불 켜줘", "하늘은 왜 파란색일까"], Context()) == name
    assert agreed(trio, ["하늘은 왜 파란색일까", "거실 불 켜줘"], Context()) == "-"


@pytest.mark.parametrize("readings", [[], ["…"], ["", "?!"]])
def test_without_words_nothing_is_agreed_on(trio, readings):
    assert agreed(trio, readings, Context()) == "-"


class Judging:
    """Tells the probabilities that a test has for each text."""

    classes = ("lamp.on", "lamp.off", "shop.buy", "-")

    def __init__(self, told):
        self.told = told

    def judge(self, text, _context):
        return SimpleNamespace(probabilities=np.array(self.told[text]))


def test_a_bot_whose_intents_share_the_probability_outweighs_one_intent_of_another():
    judging = Judging({"lamp": [0.3, 0.25, 0.35, 0.1]})
    assert agreed(judging, ["lamp"], Context()) == "lamp.on"


def test_being_for_no_bot_is_weighed_like_a_bot():
    judging = Judging({"lamp": [0.2, 0.2, 0.15, 0.45]})
    assert agreed(judging, ["lamp"], Context()) == "-"


def test_further_readings_count_half_as_much_each():
    judging = Judging({"a": [0, 0, 1, 0], "b": [1, 0, 0, 0]})
    assert agreed(judging, ["a", "b", "b", "b"], Context()) == "shop.buy"
    assert agreed(judging, ["b", "a", "a"], Context()) == "lamp.on"


ON, OFF = (Request("", "understood", "lamp", intent) for intent in ("on", "off"))
ASKED_ON, ASKED_OFF = (Request("", "ambiguous", "lamp", intent) for intent in ("on", "off"))
REJECTED = Request("", "rejected")


@pytest.mark.parametrize(
    ("requests", "meant", "place"),
    [
        ([ASKED_OFF, ASKED_ON, ON], "lamp.on", 2),
        ([ASKED_OFF, REJECTED, ASKED_ON, ASKED_ON], "lamp.on", 2),
        ([ASKED_ON, OFF, ASKED_ON], "lamp.on", 0),
        ([REJECTED, OFF], "lamp.on", 0),
        ([REJECTED, ON], "-", 0),
        ([REJECTED, ASKED_ON, OFF], "", 2),
        ([REJECTED, ASKED_ON], "", 0),
        ([REJECTED], "lamp.on", 0),
    ],
)
def test_the_reading_is_answered_that_is_surest_of_what_is_meant(requests, meant, place):
    assert chosen(requests, meant) == place


def test_a_request_is_about_each_of_its_parts():
    request = Request("", "understood", "device", "turn_on", also=(Request("", "understood", "alarm", "set"),))
    assert is_about(request, "device.turn_on")
    assert is_about(request, "alarm.set")
    assert not is_about(request, "device.turn_off")
