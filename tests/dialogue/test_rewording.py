"""Sentences in words the bots do not know."""

from __future__ import annotations

import pytest

from saram.dialogue.rewording import reworded


@pytest.mark.parametrize(
    ("said", "known"),
    [
        ("올 오프", "다 꺼줘"),
        ("라이트 온", "불 켜줘"),
        ("음악 스톱", "음악 꺼줘"),
        ("노래 스탑해줘", "노래 꺼줘"),
        ("라디오 플레이", "라디오 틀어줘"),
        ("불 끄라고 했잖아", "불 꺼 줘"),
        ("불 끄랬잖아요", "불 꺼 줘"),
        ("라디오 틀라고 몇 번 말했어", "라디오 틀어 줘"),
        ("우유 담으라고 했는데", "우유 담아 줘"),
        ("7시에 깨워줘 잊지 마", "7시에 깨워줘"),
        ("내일 깨워 주세요, 꼭 까먹지 말고요", "내일 깨워 주세요"),
        ("한밤중에 깨워줘", "밤에 깨워줘"),
    ],
)
def test_it_is_said_in_words_they_know(said, known):
    assert reworded(said, "ko") == known


@pytest.mark.parametrize(
    "said", ["잊지 마", "불 켜줘", "온도 올려줘", "불 끄라고 한 적 없어", "켜라고 안 했어", "오프라인 매장", "꺼줘"]
)
def test_what_they_know_is_left_as_it_is(said):
    assert reworded(said, "ko") == ""


def test_english_is_left_as_it_is():
    assert reworded("turn off", "en") == ""
