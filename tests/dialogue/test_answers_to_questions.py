"""What is said to a question of the bot that waits for a yes."""

from __future__ import annotations

import pytest

from saram.dialogue.clarifying import agrees, clear_yes, says

from .conftest import texts


@pytest.mark.parametrize(
    "said", ["네", "응 그래", "어", "콜", "물론이지", "그러자", "그렇게 해줘", "ㅇㅇ", "ㅇㅇㅇ", "네네 좋아요"]
)
def test_a_yes_is_one(said):
    assert says(said, "ko") == "yes"


@pytest.mark.parametrize("said", ["네?", "응?", "그래?", "맞아요?", "내일", "왜", "아니 이만 원"])
def test_what_asks_or_says_something_else_is_neither(said):
    assert says(said, "ko") is None


@pytest.mark.parametrize(
    "said",
    [
        "아니요",
        "됐어요",
        "네 괜찮아요",
        "응 됐어",
        "네 아니요",
        "나중에 할게",
        "이따가",
        "안 돼요",
        "다음에 하자",
        "ㄴㄴ",
    ],
)
def test_a_no_is_one_also_behind_a_yes(said):
    assert says(said, "ko") == "no"


@pytest.mark.parametrize(
    "said", ["음", "음 글쎄요", "어 잠깐만", "아니 잠깐", "모르겠어요", "생각 좀 해볼게요", "기다려 봐"]
)
def test_an_answer_may_be_put_off(said):
    assert says(said, "ko") == "undecided"


@pytest.mark.parametrize(("said", "asked"), [
    ("보내줘", "엄마에게 만 원을 보낼까요?"),
    ("네 보내 주세요", "엄마에게 만 원을 보낼까요?"),
    ("응 보내", "보낼까요?"),
    ("계산해 주세요", "계산할까요?"),
    ("담아 줘", "담을까요?"),
    ("켜 줘", "켤까요?"),
    ("꺼 주세요", "끌까요?"),
    ("시켜줘", "시킬까요?"),
    ("예약해 주세요", "예약할까요?"),
    ("네 응원해 줘", "응원할까요?"),
    ("열어 줘", "열까요?"),
    ("걸어 주세요", "전화를 걸까요?"),
])  # fmt: skip
def test_who_says_what_was_asked_agrees(said, asked):
    assert agrees(said, [asked])


@pytest.mark.parametrize(("said", "asked"), [
    ("보내지 마", "보낼까요?"),
    ("안 보내", "보낼까요?"),
    ("보내?", "보낼까요?"),
    ("보냈어", "보낼까요?"),
    ("보내고 싶은데", "보낼까요?"),
    ("꺼 줘", "켤까요?"),
    ("휴", "그렇게 할까요?"),
    ("하지 마", "할까요?"),
    ("얼마예요", "계산할까요?"),
    ("네", "맞으세요?"),
    ("진행해 줘", "진행해도 될 까요?"),
])  # fmt: skip
def test_who_says_anything_else_does_not_agree(said, asked):
    assert not agrees(said, [asked])


@pytest.mark.parametrize("said", ["네", "네 계산해 주세요", "계산해 줘"])
def test_a_payment_is_made_for_a_yes(talk, kitchen, said):
    conversation = talk()
    list(conversation.hear("계산할게요"))
    assert texts(conversation.hear(said)) == "계산했어요."


@pytest.mark.parametrize("said", ["글쎄", "잠깐만", "네?", "아무거나"])
def test_a_payment_waits_for_a_clear_answer_and_no_other_question_is_asked(talk, said):
    conversation = talk()
    list(conversation.hear("계산할게요"))
    assert "말씀하시는 건가요" not in texts(conversation.hear(said))
    assert conversation.waits
    assert texts(conversation.hear("아니요")) == "네, 하지 않을게요."


@pytest.mark.parametrize("said", ["계산하지 마", "안 할래", "네 괜찮아요", "나중에 할게"])
def test_a_payment_that_is_denied_is_made_for_no_later_yes(talk, said):
    conversation = talk()
    list(conversation.hear("계산할게요"))
    list(conversation.hear(said))
    assert not conversation.waits
    assert "계산했어요" not in texts(conversation.hear("네"))


def test_who_has_not_heard_is_asked_again(talk):
    conversation = talk()
    list(conversation.hear("계산할게요"))
    assert "계산할까요?" in texts(conversation.hear("못 들었어요"))
    assert conversation.waits


@pytest.mark.parametrize("said", ["네", "네 그렇게 해 주세요", "응 좋아", "그래 그렇게 하자", "넵", "물론이죠 얼른요"])
def test_a_clear_yes_is_one(said):
    assert clear_yes(said, "ko")


@pytest.mark.parametrize(
    "said",
    [
        "그래서",
        "그래도",
        "그런데",
        "응 왜",
        "응 잠깐",
        "네 그런데요",
        "네 말고",
        "좋아해",
        "그러든지",
        "네?",
        "맞아 죽을래",
        "보내지 마",
    ],
)
def test_what_only_sounds_like_a_yes_is_none(said):
    assert not clear_yes(said, "ko")
