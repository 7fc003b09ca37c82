"""Whether more is to come, and how long a silence waits for it."""

from __future__ import annotations

from fractions import Fraction

import pytest

from saram.ears import EndOfTurn, SentenceEnd, sentence_end

KOREAN = {
    SentenceEnd.FINISHED: [
        "안녕하세요", "영업 시간이 어떻게 되나요", "카드 잃어버렸어요", "알려주시겠습니까", "카드를 정지합니다",
        "그건 얼마예요", "그렇죠", "비싸네", "같이 가자", "알려줘", "뉴스 틀어 줘", "뭐야", "네", "아니요", "고마워",
        "멈춰라", "그건 얼마", "됐어", "내일 비 올까", "없는데요", "볼래", "꺼", "번호표 뽑을게",
    ],
    SentenceEnd.UNFINISHED: [
        "대출 상담하고", "카드를 잃어버렸는데", "이체하려면", "비가 와서", "좋지만", "비싸니까", "음", "그", "저기",
        "적금을", "서울로", "엄마한테", "통장은", "카드를", "내일 아침에", "오십만 원을", "두 개 말고", "그리고",
        "하나는", "어디에 있는지", "어떻게", "집에 가다가", "예금이랑", "그 다음에", "카드가 없는",
    ],
    SentenceEnd.OPEN: ["서울", "마을", "효과", "이자", "영업시간", "정기예금", "", "...", "광고", "라면"],
}  # fmt: skip
ENGLISH = {
    SentenceEnd.FINISHED: ["what is my balance", "thank you", "yes", "no", "i lost my card", "block my card please"],
    SentenceEnd.UNFINISHED: ["i want to", "transfer five hundred", "um", "and", "what is the", "can i", "my card is",
        "what is for", "can i transfer money to", "what is the fee for", "how many people are", "do i need"],
    SentenceEnd.OPEN: ["account", "home loans", "", "where are you from", "what do i need", "who can i talk to",
        "tell me what the fee is", "what is it for"],
}  # fmt: skip


@pytest.mark.parametrize(("text", "end"), [(text, end) for end, texts in KOREAN.items() for text in texts])
def test_korean(text, end):
    assert sentence_end(text, "ko") == end


@pytest.mark.parametrize(("text", "end"), [(text, end) for end, texts in ENGLISH.items() for text in texts])
def test_english(text, end):
    assert sentence_end(text, "en") == end


@pytest.mark.parametrize("language", ["ko", "en"])
def test_punctuation_of_a_recogniser_that_writes_it_decides(language):
    assert sentence_end("i want to.", language) == SentenceEnd.FINISHED
    assert sentence_end("적금을?", language) == SentenceEnd.FINISHED
    assert sentence_end("thank you,", language) == SentenceEnd.UNFINISHED
    assert sentence_end("알려줘…", language) == SentenceEnd.UNFINISHED


def test_a_finished_sentence_waits_a_third_of_what_an_unfinished_one_does():
    end = EndOfTurn("ko")
    assert end.silence("카드 잃어버렸어요") == Fraction(3, 10)
    assert end.silence("") == Fraction(6, 10)
    assert end.silence("카드를 잃어버렸는데") == 1


def test_a_turn_is_over_after_its_silence_or_when_it_is_too_long():
    end = EndOfTurn("en")
    assert not end.is_over(Fraction(29, 100), Fraction(2), "thank you")
    assert end.is_over(Fraction(3, 10), Fraction(2), "thank you")
    assert not end.is_over(Fraction(9, 10), Fraction(2), "i want to")
    assert end.is_over(Fraction(0), Fraction(15), "i want to")
