"""A request, its further requests and its arguments."""

from __future__ import annotations

from datetime import time

from saram.types import Request, Slot


def test_a_request_iterates_over_itself_and_those_that_follow():
    second = Request("불 끄고 깨워줘", "understood", "alarm", "set")
    first = Request("불 끄고 깨워줘", "understood", "device", "turn_off", also=(second,))
    assert list(first) == [first, second]


def test_arguments_are_the_first_value_of_each_slot():
    slots = (
        Slot("item", "두부", "두부", (0, 2)),
        Slot("item", "콩나물", "콩나물", (4, 7)),
        Slot("count", "둘", 2, None),
    )
    assert Request("", "understood", "store", "add", slots).arguments == {"item": "두부", "count": 2}


def test_a_value_may_take_the_place_of_one_before_it_in_the_sentence():
    slots = (Slot("time", "7시", time(7), (0, 2)), Slot("time", "8시", time(8), (6, 8)))
    request = Request("7시 알람 8시로 바꿔줘", "understood", "alarm", "change", slots)
    assert request.arguments == {"time": time(8)}
    assert request.replaced == {"time": slots[0]}
    assert not Request("7시 알람 8시 알람", "understood", "alarm", "set", slots).replaced
