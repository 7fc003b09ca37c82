"""Values in answers: particles, numbers, times; nothing in them is read as a mark."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saram.dialogue.denial import denies, wish_of
from saram.dialogue.escaping import escape, harmless, plain
from saram.dialogue.template import choose, fill
from saram.dialogue.wording import said, with_particle
from saram.script import parse
from saram.types import Count, Money, TextItem


@pytest.mark.parametrize(
    ("word", "particle", "joined"),
    [("우유", "은", "우유는"), ("빵", "은", "빵은"), ("서울", "으로", "서울로"), ("집", "로", "집으로"),
     ("3", "이", "3이"), ("2", "을", "2를"), ("1", "으로", "1로"), ("USB", "가", "USB가"),
     ("(큰) 컵", "을", "(큰) 컵을"), ("사과", "이에요", "사과예요")],
)  # fmt: skip
def test_a_particle_fits_the_word_before_it(word, particle, joined):
    assert with_particle(word, particle) == joined


@pytest.mark.parametrize(
    ("value", "korean", "english"),
    [
        (5800, "5,800", "5,800"),
        (2.5, "2.5", "2.5"),
        (Money(30000), "30,000원", "30,000 won"),
        (Count(3, "병"), "3병", "3"),
        (Count(2), "2개", "2"),
        (time(15, 30), "오후 3시 30분", "3:30 PM"),
        (time(0, 5), "오전 12시 5분", "12:05 AM"),
        (date(2026, 11, 30), "11월 30일 월요일", "Monday, November 30"),
        (datetime.combine(date(2026, 11, 30), time(9)), "11월 30일 월요일 오전 9시", "Monday, November 30 9:00 AM"),
        (timedelta(minutes=90), "1시간 30분", "1 hour 30 minutes"),
        (timedelta(), "0초", "0 seconds"),
    ],
)
def test_a_value_is_said_as_its_language_takes_it(value, korean, english):
    assert (said(value, "ko"), said(value, "en")) == (korean, english)


def test_the_variant_that_says_most_is_chosen():
    variants = ("{a} {b}", "{a}", "nothing", "{a} and {b}")
    assert choose(variants, {"a": 1, "b": 2}, 0) == "{a} {b}"
    assert choose(variants, {"a": 1, "b": 2}, 1) == "{a} and {b}"
    assert choose(variants, {"a": 1, "b": None}, 5) == "{a}"
    assert choose(("{a}",), {}, 0) is None


@given(st.text(max_size=80))
def test_any_value_within_an_answer_stays_text(value):
    text = fill("앞 {value} 뒤", {"value": value}, "ko")
    (scene,) = parse(text).scenes
    assert {type(item) for item in scene.items} == {TextItem}
    assert "".join(item.text for item in scene.items).split() == f"앞 {harmless(value)} 뒤".split()


@given(st.text(max_size=80))
def test_a_value_alone_is_said_whole(value):
    shown = harmless(value)
    assert plain(escape(value)) == shown
    if shown:
        (scene,) = parse(escape(value)).scenes
        assert "".join(item.text for item in scene.items).strip() == shown


def test_marks_are_not_shown():
    assert plain("[gesture bow] 안녕 [say NIA=니아] [pause 1s] \\[여기\\]") == "안녕 NIA [여기]"


@pytest.mark.parametrize(
    ("text", "language", "denied"),
    [
        ("불 끄지 마", "ko", True), ("카드 정지하지 말아 주세요", "ko", True), ("안 켜도 돼", "ko", True),
        ("못 사겠어요", "ko", True), ("카드를 잃어버린 게 아니에요", "ko", True),
        ("번호표는 여기서 뽑는 거 아니에요", "ko", False),
        ("티비 꺼줘 잠이 안 와", "ko", False), ("안 보니까 꺼줘", "ko", False), ("춥지 않게 보일러 켜줘", "ko", False),
        ("7시에 깨워줘 잊지 마", "ko", False), ("불 좀 안 꺼줄래", "ko", False), ("빨리 안 꺼", "ko", False),
        ("불 꺼 잠이 안 와", "ko", False), ("불 안 꺼줘", "ko", True), ("빵 담아줘 우유는 담지 마", "ko", True),
        ("불 꺼줘 끄지 마", "ko", True), ("불 켜 놓지 마", "ko", True), ("불 켜주지 마", "ko", True),
        ("우유 사지 마 집에 있어", "ko", True), ("켜지 않게 해줘", "ko", True), ("켜줄 필요 없어", "ko", True),
        ("안방 불 꺼 줘", "ko", False), ("이 말 지워 줘", "ko", False),
        ("못난이 과자 담아 줘", "ko", False), ("거실 불 좀 켜 주면 안 될까", "ko", False),
        ("불 끄면 안 될까", "ko", False),
        ("우유 담아 주시면 안 돼요", "ko", False), ("알람 취소하면 안 돼", "ko", True),
        ("소리 나면 안 돼", "ko", False),
        ("늦잠 자면 안 되니까 알람 걸어", "ko", False), ("약 먹는 거 잊지 말라고 8시에 알려줘", "ko", False),
        ("불 켜지 말라고 했잖아", "ko", True), ("쓰지 않는 멀티탭 꺼줘", "ko", False),
        ("가스 안 잠근 것 같아 얼른 잠가", "ko", False), ("아기 깨지 않게 소리 줄여", "ko", False),
        ("소리 나지 않게 해주세요", "ko", False), ("불 안 켜지게 해줘", "ko", True),
        ("오늘은 가지 마 들려줘", "ko", False),
        ("작게 말하지 말고 크게 말해", "ko", False), ("선풍기 안 틀어도 돼 꺼", "ko", False),
        ("보일러 안 켜도 돼 에어컨 켜줘", "ko", True), ("책이 안 보이게 어두워", "ko", False),
        ("안 켰으면 좋겠어", "ko", True), ("불 끄지 않았으면 해", "ko", True), ("불 끄지 않는 게 좋겠어", "ko", True),
        ("에어컨 안 켜는 게 좋겠어", "ko", True),
        ("don't turn off the light", "en", True), ("do not add milk", "en", True), ("add milk, not now", "en", True),
        ("never mind the bread, add milk", "en", True), ("I didn't lose my card", "en", True),
        ("my card didn't come back", "en", False),
        ("add milk", "en", False), ("a donut please", "en", False),
    ],
)  # fmt: skip
def test_a_denial_is_found(text, language, denied):
    assert denies(text, language) is denied


@pytest.mark.parametrize(
    ("text", "language", "wanted", "corrects"),
    [
        ("아니 두 개 말고 세 개", "ko", "세 개", True),
        ("콜라 말고 사이다 담아 줘", "ko", "사이다 담아 줘", True),
        ("아니요, 예금이 아니라 대출이요", "ko", "대출이요", True),
        ("담지 말고 빼 줘", "ko", "빼 줘", True),
        ("아니 꺼 줘", "ko", "아니 꺼 줘", True),
        ("우유 담아 줘", "ko", "우유 담아 줘", False),
        ("아니요", "ko", "아니요", False),
        ("no, make it three", "en", "three", True),
        ("not two but three", "en", "three", True),
        ("three, not two", "en", "three", True),
        ("I meant coffee", "en", "coffee", True),
        ("coffee instead", "en", "coffee", True),
        ("instead of the coke give me juice", "en", "give me juice", True),
        ("I want two cokes, not three", "en", "I want two cokes", False),
        ("add milk, not today", "en", "add milk, not today", False),
        ("add milk, not just yet", "en", "add milk, not just yet", False),
        ("put the milk in, not now", "en", "put the milk in, not now", False),
        ("no milk please", "en", "no milk please", False),
        ("where is the milk", "en", "where is the milk", False),
        ("why is it not there", "en", "why is it not there", False),
        ("no", "en", "no", False),
    ],
)
def test_a_correction_leaves_what_is_wanted(text, language, wanted, corrects):
    wish = wish_of(text, language)
    assert (wish.text, wish.corrects) == (wanted, corrects)


@pytest.mark.parametrize(
    ("text", "language", "instead"),
    [
        ("콜라 말고 사이다 담아 줘", "ko", "콜라"),
        ("아니 두 개 말고 세 개", "ko", "두 개"),
        ("instead of the coke give me juice", "en", "the coke"),
        ("우유 담아 줘", "ko", ""),
    ],
)
def test_what_is_not_wanted_is_told_with_what_is(text, language, instead):
    assert wish_of(text, language).instead == instead
