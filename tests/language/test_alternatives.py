"""Readings of one utterance that a recogniser was not sure of."""

from __future__ import annotations

import pytest

from saram.language.alternatives import agreed, is_about
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


def test_a_request_is_about_each_of_its_parts():
    request = Request("", "understood", "device", "turn_on", also=(Request("", "understood", "alarm", "set"),))
    assert is_about(request, "device.turn_on")
    assert is_about(request, "alarm.set")
    assert not is_about(request, "device.turn_off")
