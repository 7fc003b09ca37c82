"""What a bot's file asks to hold, what its answers make hold, and what is understood in between."""

from __future__ import annotations

import pytest

from saram.dialogue import BotOutline, Conversation, read_family
from saram.language import Understanding, read_bots
from saram.training.linear import train_linear
from saram.training.material import Plan
from saram.types import Context

BOT = """
name: doorbell
intents:
  ring: {examples: [초인종 눌렀어요, 누구 왔어요, 벨 소리 났어요, 문 앞에 사람 있어요]}
  open:
    when: {state: ringing}
    examples: [열어 줘, 들여보내 줘, 들어오시라고 해, 열어 주세요]
  hours: {examples: [몇 시예요, 시간 알려 줘, 지금 몇 시야]}
"""
DIALOGUE = """
persona: {name: 하나, about: "저는 AI예요."}
intents:
  ring: {answers: "손님이 오셨어요. 열까요?", set_states: [ringing], activity: ends}
  open: {answers: "문을 열었어요.", clear_states: [ringing], activity: ends}
  hours: "세 시예요."
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("doorbell")
    (path / "bot.yaml").write_text(BOT, "utf-8")
    (path / "dialogue.yaml").write_text(DIALOGUE, "utf-8")
    return path


@pytest.fixture(scope="module")
def doorbell(folder) -> Understanding:
    return Understanding(train_linear(read_bots([folder]), plan=Plan(paraphrases=2, misheard=0, validation=0)))


def test_a_state_rules_an_intent_out_and_says_so(doorbell):
    shut = doorbell("열어 줘", why=True)
    assert (shut.bot, shut.intent) != ("doorbell", "open")
    assert "Not possible now: doorbell.open" in shut.reasons
    opened = doorbell("열어 줘", Context(states=frozenset({"ringing"})))
    assert (opened.status, opened.intent) == ("understood", "open")


def test_what_an_answer_sets_is_what_the_next_sentence_may_mean(folder, doorbell):
    outline = BotOutline("doorbell", "초인종", "ko", folder, {"ring": (), "open": (), "hours": ()}, frozenset())
    conversation = Conversation(read_family([outline]), doorbell)

    def said(text: str) -> str:
        return " ".join(reply.text for reply in conversation.hear(text))

    assert "열었어요" not in said("열어 줘")
    assert said("누구 왔어요") == "손님이 오셨어요. 열까요?"
    assert conversation.states == {"ringing"}
    assert said("열어 줘") == "문을 열었어요."
    assert conversation.states == frozenset()
    assert "열었어요" not in said("열어 줘")
