from __future__ import annotations

from itertools import product
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saram.language.hangul import jamo
from saram.language.mending import Mender, as_heard, guessed
from saram.language.trigrams import NUMERALS, Trigrams, count_trigrams

SENTENCES = (
    "내일 날씨 알려줘", "오늘 날씨 어때", "주말 날씨 알려줘", "거실 불 켜줘", "거실 불 꺼줘", "안방 불 켜줘",
    "안방 불 꺼줘", "음악 틀어줘", "라디오 틀어줘", "뉴스 들려줘", "볼륨 올려줘", "볼륨 내려줘", "일곱 시에 깨워줘",
    "불 켜지 마", "다음 곡",
)  # fmt: skip


@pytest.fixture(scope="module")
def mender():
    return Mender(count_trigrams(SENTENCES * 3))


@pytest.fixture(scope="module")
def trigrams():
    return Trigrams(count_trigrams(SENTENCES * 3))


def test_the_statistics_give_back_their_counts(trigrams):
    assert trigrams.counts == count_trigrams(SENTENCES * 3)
    assert trigrams.unseen("뉴스들려줘") == [False] * 6
    assert trigrams.unseen("뉴스틀려줘") == [False, False, True, True, True, False]


def test_a_character_is_likelier_where_it_was_seen(trigrams):
    assert trigrams.cost("날씨", "알") < trigrams.cost("볼씨", "알") < trigrams.cost("날날", "씀")


def test_other_syllables_come_with_their_costs_cheapest_first(trigrams):
    heard = sorted({char for sentence in SENTENCES for char in sentence if char != " "})
    for context, char in product(("일날", "^^", "늘날", "불꺼"), heard):
        every = trigrams.others(context, char, inf)
        assert every == sorted(every, key=lambda each: each[0])
        assert [cost for cost, _ in every] == pytest.approx([trigrams.cost(context, other) for _, other in every])
        assert trigrams.others(context, char, 3.0) == [each for each in every if each[0] <= 3.0]
    assert "씨" in [other for _, other in trigrams.others("일날", "시", inf)]


def test_every_syllable_one_letter_away_that_was_seen_there_is_an_other_one(trigrams):
    pairs = {gram[1:] for gram in trigrams.counts}
    heard = sorted({char for sentence in SENTENCES for char in sentence if char != " "} - NUMERALS)
    for context, char, most in product(("일날", "늘날", "거실", "불꺼"), heard, (0.5, 2.0, 4.0, 8.0)):
        near = [
            other
            for other in heard
            if sum(a != b for a, b in zip(jamo(char), jamo(other), strict=True)) == 1 and context[1] + other in pairs
        ]
        wanted = sorted((trigrams.cost(context, other), other) for other in near)
        found = [other for _, other in trigrams.others(context, char, most)]
        assert sorted(found) == sorted(other for cost, other in wanted[:8] if cost <= most)


@pytest.mark.parametrize(
    ("heard", "meant"),
    [
        ("내일 냘씨 알려줘", "내일 날씨 알려줘"),  # another letter
        ("내일 날씨씨 알려줘", "내일 날씨 알려줘"),  # said twice
        ("내일 씨날 알려줘", "내일 날씨 알려줘"),  # changed places
        ("퓨스 들려줘", "뉴스 들려줘"),
        ("알곱 시에 깨워줘", "일곱 시에 깨워줘"),
        ("내일날시알려죠", "내일날씨알려줘"),
    ],
)
def test_a_damaged_sentence_is_put_right(mender, heard, meant):
    assert mender.mend(heard) == meant


@pytest.mark.parametrize("sentence", SENTENCES)
def test_what_was_learned_stays_as_it_is(mender, sentence):
    assert mender.pieces(sentence) is None
    assert mender.mend(sentence) == sentence


@pytest.mark.parametrize("heard", ["거실 등 꺼줘", "거실 등 켜줘", "안 볼륨 올려", "커튼 내려줘"])
def test_direction_and_negation_are_taken_as_heard(mender, heard):
    kept = [char for char in heard if char in "켜꺼올내안"]
    assert [char for char in mender.mend(heard) if char in "켜꺼올내안"] == kept


@pytest.mark.parametrize(
    ("heard", "pieces", "places"),
    [
        ("불 커줘", list("불 켜줘"), ((2,), ())),
        ("불 껴줘", list("불 꺼줘"), ((2,), ())),
        ("불 커줘", list("불 러줘"), ((2,), ())),
        ("불불 커줘", ["불", "", " ", "켜", "줘"], ((2,), ())),
        ("불 쿄줘", list("불 켜줘"), ((), ())),
        ("뷸 켜줘", list("불 켜줘"), ((), ())),
        ("불 앙 켜줘", list("불 안 켜줘"), ((), (2,))),
    ],
)
def test_a_direction_or_negation_that_was_guessed_is_named(heard, pieces, places):
    assert guessed(heard, pieces) == places


@pytest.mark.parametrize(
    "heard", ["내일 오후 세 시 반에 깨워줘", "공일공 이이삼삼 사사오오", "칠 시에 깨워줘", "이십 분 뒤에"]
)
def test_numbers_are_taken_as_heard(heard):
    other = Mender(
        count_trigrams(["내일 오후 네 시 반에 깨워줘", "공일공 이삼 사오", "일 시에 깨워줘", "십이 분 뒤에"] * 9)
    )
    assert other.mend(heard) == heard


@pytest.mark.parametrize("text", ["", "가", "ㅋㅋㅋ", "hello there", "😀😀", "뷁" * 10_000])
def test_what_cannot_be_mended_stays_as_it_is(mender, text):
    assert mender.mend(text) == text


def test_without_statistics_nothing_is_mended():
    assert Mender({}).mend("내일 냘씨") == "내일 냘씨"


def test_what_is_unusual_is_garbled_whether_it_can_be_mended_or_not(mender):
    assert not mender.garbled(SENTENCES[0])
    assert mender.garbled("내일 냘씨 알려줘")
    assert mender.garbled("꿻뙓 알려줘")
    assert not mender.garbled("")
    assert not Mender({}).garbled("꿻뙓 알려줘")


@given(st.text(st.sampled_from("내일날씨알려줘불켜꺼음악뉴스 냘씌abㅋ1"), max_size=30))
def test_there_is_a_piece_for_each_character_and_blanks_stay(mender, text):
    pieces = mender.pieces(text)
    if pieces is not None:
        assert len(pieces) == len(text)
        assert all(piece == " " for piece, char in zip(pieces, text, strict=True) if char == " ")
        assert "".join(pieces) == mender.mend(text)


def test_what_changed_places_is_heard_again_as_a_pair():
    pieces = list("치앙마이어디야")
    as_heard("치앙마어이디야", pieces, [0, 1, 2, 3])
    assert "".join(pieces) == "치앙마어이디야"


def test_only_the_places_asked_for_are_heard_again():
    pieces = list("장영원 몇 살이야")
    as_heard("장원영 멧 살이야", pieces, [0, 1, 2])
    assert "".join(pieces) == "장원영 몇 살이야"


def test_what_links_two_wishes_is_not_mended_into_what_is_said_more_often():
    usual = ("금리 알려주소", "주소번호 불러줘", "번호표 뽑아줘")
    mender = Mender(count_trigrams(usual * 30))
    assert mender.mend("금리 알려주고번호표 뽑아줘") == "금리 알려주소번호표 뽑아줘"
    assert mender.mend("금리 알려주고 번호표 뽑아줘") == "금리 알려주고 번호표 뽑아줘"
