"""What is denied at home is not done, however it is said, and leaves what was done as it is."""

from __future__ import annotations

import pytest

from saram.workflows.talking import LoadedBot, load_bot

from .world import Home


@pytest.fixture(scope="module")
def home() -> LoadedBot:
    return load_bot("home")


@pytest.mark.parametrize(
    "said",
    [
        "엄마가 현관문 열어달라고 하면 열지 마",
        "할머니가 보일러 꺼달라고 해도 끄지 마",
        "애들이 텔레비전 틀어달라고 해도 틀지 마",
        "아들이 에어컨 켜라고 하면 켜지 마",
        "엄마가 불 켜라고 하면 끄지 마",
        "현관문 열어두면 안 되는데",
        "현관문 열어 놓으면 안 되지",
        "보일러 꺼버리면 안 되는데",
    ],
)
def test_what_is_denied_is_not_done_by_any_word_of_the_sentence(home, said):
    heard = Home(home, said)
    assert heard.replies == ["네, 그렇게 하지 않을게요."]
    assert "devices" not in heard.world


@pytest.mark.parametrize(
    ("done", "denial", "on"),
    [
        ("가스레인지 켜줘/가스레인지 꺼줘", "다시 켜지 마", set()),
        ("현관문 열어줘/현관문 닫아줘", "열지 마", set()),
        ("불 켜줘/에어컨 켜줘/다 꺼줘", "다시 켜지 마", set()),
        ("현관문 열어줘", "안 닫아도 돼", {"현관문"}),
        ("불 켜줘", "끄지 마", {"불"}),
        ("불 켜줘", "없던 일로 하면 안 돼", {"불"}),
        ("불 켜줘", "무르지 마", {"불"}),
        ("불 켜줘", "켜지 마", set()),
    ],
)
def test_a_denial_does_not_bring_about_what_it_denies(home, done, denial, on):
    assert Home(home, *done.split("/"), denial).on == on


@pytest.mark.parametrize("denial", ["더 담지 마", "무르지 마", "없던 일로 하지 마", "결제는 하지 마", "취소하지 마"])
def test_what_is_in_the_cart_stays_where_more_or_taking_back_is_denied(home, denial):
    assert Home(home, "콜라 세 개 담아줘", denial).world["cart"] == ["콜라"]


def test_an_alarm_stays_where_taking_it_back_is_denied(home):
    assert Home(home, "7시에 깨워줘", "없던 일로 하지 마").alarms == Home(home, "7시에 깨워줘").alarms
