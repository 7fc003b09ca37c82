"""Why something was understood, as it is told."""

from __future__ import annotations

import re

import pytest

from saram.language import Understanding, load
from saram.types import Context


@pytest.fixture(scope="module")
def understand() -> Understanding:
    return load("home")


def test_the_word_that_decides_is_told_first_with_the_score_without_it(understand):
    reasons = understand("라디오로 얼른 뉴스 틀어줘", why=True).reasons
    assert reasons[0].startswith("Word 라디오로: for radio.play; 0.0")
    assert "List program: 뉴스" in reasons


def test_what_is_asked_back_says_why(understand):
    assert "shall not be done" in understand("엄마한테 5만 원 보내지 마", why=True).reasons[0]
    assert "is less than" in understand("다시 해줘", why=True).reasons[0]


def test_the_active_bot_is_told_with_the_score_without_it(understand):
    reasons = understand("처음부터 다시", Context("music"), why=True).reasons
    assert any(re.match(r"Active bot: music; 0\.\d+", reason) for reason in reasons)


def test_what_was_mended_and_what_was_said_before_is_told(understand):
    assert "Mended: 안바 불 켜줘 → 안방 불 켜줘" in understand("안바 불 켜줘", why=True).reasons
    first = understand("거실 불 켜줘")
    assert "Said before: 불" in understand("안방도", Context("device", previous=first), why=True).reasons


def test_that_it_was_written_as_an_example_is_told_first(understand):
    assert understand("도와줘", why=True).reasons[0] == "Example: written so for common.help"
    assert not any("Example" in reason for reason in understand("거실 쪽 불을 켜 주시지요", why=True).reasons)


def test_nothing_is_told_unasked(understand):
    assert understand("라디오로 뉴스 틀어줘").reasons == ()
