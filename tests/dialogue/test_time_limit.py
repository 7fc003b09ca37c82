"""What says how long something shall go on, and amounts of money that only look so."""

import pytest

from saram.dialogue.time_limit import limit_of_thing, time_limit


@pytest.mark.parametrize("amount", ["십일만 원", "이십일만 원", "삼십일만원", "21만 원", "백십일만 원", "이십일만"])
def test_an_amount_is_no_time(amount):
    assert time_limit(f"엄마한테 {amount} 보내줘", "ko") is None


@pytest.mark.parametrize("words", ["5분만", "3일만", "두 시간 동안", "십일 동안", "밤 10시까지만"])
def test_a_time_is_told_from_the_wish_beside_it(words):
    limit = time_limit(f"{words} 불 켜줘", "ko")
    assert limit is not None
    assert (limit.words, limit.rest) == (words, "불 켜줘")


def test_a_length_right_before_what_is_switched_on_is_how_long_it_shall_be_on():
    limit = time_limit("전자레인지 3분 돌려줘", "ko")
    assert limit is not None
    assert (limit.words, limit.rest) == ("3분", "전자레인지 돌려줘")
    assert time_limit("7시 30분 틀어줘", "ko") is None
    assert time_limit("30분 뒤에 켜줘", "ko") is None


def test_a_thing_with_a_length_and_no_verb_shall_be_on_for_so_long():
    limit = limit_of_thing("전자레인지 3분", "ko")
    assert limit is not None
    assert (limit.words, limit.rest) == ("3분", "전자레인지 켜줘")
    assert limit_of_thing("전자레인지 3분 돌려줘", "ko") is None
    assert limit_of_thing("oven 20 minutes", "en") is None
