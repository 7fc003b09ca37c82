"""Full names of people are told from other words, on a list or not."""

from __future__ import annotations

from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saram.language.full_names import full_names, name_share


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("박도윤 나이 알려줘", ["박도윤"]),
        ("이수아한테 오만 원 보내줘", ["이수아"]),
        ("김재민 선수 키가 몇이야", ["김재민"]),
        ("송다은이랑 최하윤 노래", ["송다은", "최하윤"]),
        ("박미영씨는 어디 살아", ["박미영"]),
    ],
)
def test_names_are_found_with_what_follows_them(text: str, names: list[str]) -> None:
    """Particles and titles within the word belong to no name."""
    assert [text[start:end] for start, end in full_names(text)] == names


@pytest.mark.parametrize(
    "text",
    [
        "정수기 켜줘",
        "강아지가 아파",
        "유치원 가는 길",
        "지하철 노선",
        "7시로 설정해 줘",
        "지금이 몇 시지",
        "도윤이한테 전화",
        "",
    ],
)
def test_other_words_are_no_names(text: str) -> None:
    """A surname's syllable at the beginning makes no name."""
    assert full_names(text) == []


@given(st.text(alphabet="김박이도윤수아 한테,'", max_size=40))
def test_places_are_in_order_and_hold_a_surname_and_a_given_name(text: str) -> None:
    """Whatever the text is."""
    places = full_names(text)
    assert places == sorted(places)
    given = files("saram.language").joinpath("given_names_ko.txt").read_text("utf-8").split()
    assert all(text[start] in "김박이도윤한" and text[start + 1 : end] in given for start, end in places)


@pytest.mark.parametrize(("text", "name"), [("김채영,박도윤 나이", "박도윤"), ("'김채영'한테 보내줘", "김채영")])
def test_a_name_may_stand_behind_a_sign(text: str, name: str) -> None:
    """Commas and quotation marks."""
    assert name in [text[start:end] for start, end in full_names(text)]


def test_lists_of_people_have_a_share_of_full_names() -> None:
    """A list of things has none."""
    assert name_share(["김민수", "아이유"]) == 0.5
    assert name_share(["사과", "우유", ""]) == 0.0
    assert name_share([]) == 0.0
