"""Requests made politely, in a roundabout way, or with a negative word that forbids nothing, are met at home."""

from __future__ import annotations

import pytest

from saram.workflows.talking import LoadedBot, load_bot

from .world import SEVEN, Home


@pytest.fixture(scope="module")
def home() -> LoadedBot:
    return load_bot("home")


@pytest.mark.parametrize(
    "said", ["거실 불 좀 켜 주면 안 될까", "거실 불 켜 주시면 안 돼요?", "혹시 거실 불 켜 주시면 안 될까요"]
)
def test_a_plea_is_a_request(home, said):
    assert Home(home, said).on == {"거실 불"}


@pytest.mark.parametrize(
    "said", ["7시에 약 먹는 거 잊지 말라고 알려줘", "오후 7시까지 못 일어나면 큰일 나 알람 맞춰줘"]
)
def test_why_is_no_denial(home, said):
    assert Home(home, said).alarms == [SEVEN]


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("소리 나지 않게 해주세요", "네, 소리를 껐어요."),
        ("아기 깨지 않게 소리 줄여", "네, 소리를 줄였어요."),
        ("오늘은 가지 마 들려줘", "오늘은 가지 마를 틀어 드릴게요."),
        ("쓰지 않는 멀티탭 꺼줘", "네, 멀티탭을 껐어요."),
        ("가스 안 잠근 것 같아 얼른 잠가", "네, 가스를 껐어요."),
        ("우유 담아 주면 안 돼요?", "네, 우유 담았어요."),
        ("임영웅 노래 틀면 안 돼?", "임영웅 노래 틀까요?"),
        ("불 안 켜지게 해줘", "네, 그렇게 하지 않을게요."),
        ("보일러는 켜지 말아줘", "네, 그렇게 하지 않을게요."),
        ("에어컨 안 켰으면 좋겠어", "네, 그렇게 하지 않을게요."),
    ],
)
def test_only_what_forbids_the_deed_is_a_denial(home, said, answer):
    assert Home(home, said).replies == [answer]


@pytest.mark.parametrize(
    ("said", "answer"),
    [("혹시 불 좀 꺼 주실 수 있을까요", "네, 불을 껐어요."), ("창문 좀 닫아 주실 수 있나요", "네, 창문을 닫았어요.")],
)
def test_the_end_of_a_verb_is_no_room(home, said, answer):
    assert Home(home, said).replies == [answer]


@pytest.mark.parametrize("said", ["없던 일로 해줘", "방금 거 무효", "헛소리했네 그거 물러", "무르기"])
def test_what_takes_back_in_other_words_does_so(home, said):
    assert Home(home, "라면 두 개 담아줘", said).cart == []


@pytest.mark.parametrize("said", ["그만둘래", "하던 거 관두자", "진행하던 거 중단해 주세요"])
def test_what_may_only_mean_to_stop_is_asked_about(home, said):
    assert Home(home, "라면 두 개 담아줘", said).cart == ["라면"]
    assert Home(home, "라면 두 개 담아줘", said, "응").cart == []


@pytest.mark.parametrize(
    "said", ["오냐", "웅", "그려 그려", "하모", "좋지 해줘", "암 그렇고말고", "오케", "응 그렇다니까"]
)
def test_a_yes_in_other_words_is_one_where_it_is_waited_for(home, said):
    assert Home(home, "선풍기 이제 꺼도 돼", said).replies[-1] == "네, 선풍기를 껐어요."


@pytest.mark.parametrize("said", ["그래서", "그렇게 할까", "응?", "그래도 그렇지"])
def test_what_asks_or_doubts_is_no_yes(home, said):
    assert "선풍기" not in Home(home, "선풍기 이제 꺼도 돼", said).world.get("devices", {})


@pytest.mark.parametrize("said", ["아기가 자니까 불 좀 꺼줄래", "내가 자니까 불 꺼 줄래"])
def test_a_wish_with_its_reason_is_nobody_elses(home, said):
    assert Home(home, said).replies == ["네, 불을 껐어요."]
