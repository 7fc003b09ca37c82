"""What says how long something shall go on, and amounts of money that only look so."""

import pytest

from saram.dialogue.time_limit import time_limit


@pytest.mark.parametrize("amount", ["십일만 원", "이십일만 원", "삼십일만원", "21만 원", "백십일만 원", "이십일만"])
def test_an_amount_is_no_time(amount):
    assert time_limit(f"엄마한테 {amount} 보내줘", "ko") is None


@pytest.mark.parametrize("words", ["5분만", "3일만", "두 시간 동안", "십일 동안", "밤 10시까지만"])
def test_a_time_is_told_from_the_wish_beside_it(words):
    limit = time_limit(f"{words} 불 켜줘", "ko")
    assert limit is not None
    assert (limit.words, limit.rest) == (words, "불 켜줘")
