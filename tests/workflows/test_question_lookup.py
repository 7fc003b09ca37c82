from __future__ import annotations

import pytest

from saram.workflows import question_lookup as module
from saram.workflows.question_lookup import question_lookup

KNOWN = [
    ("통장을 만들려면 무엇이 필요한가요?", "통장 개설 서류 알려 주세요"),
    "하루 이체 한도가 얼마예요?",
]


def test_a_known_question_is_found_by_what_it_asks():
    look_up = question_lookup(KNOWN, "ko")
    assert look_up("하루에 얼마까지 송금할 수 있나요?") == "하루 이체 한도가 얼마예요?"
    assert look_up("계좌 개설할 때 뭐 가져가야 해요?") in KNOWN[0]


@pytest.mark.parametrize(
    "question", ["통장을 해지하려면 무엇이 필요한가요?", "한 달 이체 한도가 얼마예요?", "날씨 어때?", ""]
)
def test_what_asks_for_something_else_is_not(question):
    assert question_lookup(KNOWN, "ko")(question) is None


def test_where_morphemes_cannot_be_told_only_the_same_words_are_found(monkeypatch):
    monkeypatch.setattr(module, "_analyse", lambda: None)
    look_up = question_lookup(KNOWN, "ko")
    assert look_up("하루 이체 한도가 얼마예요") == "하루 이체 한도가 얼마예요?"
    assert look_up("하루에 얼마까지 송금할 수 있나요?") is None


def test_nothing_known_finds_nothing():
    assert question_lookup([], "en")("Where is the desk?") is None
