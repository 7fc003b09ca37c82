"""What a bot is made to say beforehand: what it will say to anybody, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from saram.dialogue import Conversation
from saram.dialogue.actions import ActionResult
from saram.types import Request, Slot
from saram.workflows import foreseen_replies as module
from saram.workflows.bot_replies import bot_replies, replies_of
from saram.workflows.talking import read_bot

BOT = """
name: stall
language: en
entities:
  fruit: {values: {apple: [red one], pear: []}, open: false}
  day: {values: {monday: [], friday: []}}
  amount: {value: number}
slots: {what: fruit, when: day, much: amount}
intents:
  price: {required: [what], examples: ["[apple](what) on [friday](when)"]}
  buy: {required: [what], examples: ["buy [apple](what)"]}
  bill: {examples: ["my bill"]}
  weigh: {required: [much], examples: ["weigh [two](much)"]}
  leave: {examples: ["leave"]}
  echo: {examples: ["say"]}
"""
DIALOGUE = """
persona: {name: Stall, about: I am an AI.}
actions:
  price: {webhook: "http://127.0.0.1:9/price", effect: false, returns: [won]}
  buy: {webhook: "http://127.0.0.1:9/buy"}
  bill: {webhook: "http://127.0.0.1:9/bill", effect: false, returns: [won]}
intents:
  price:
    action: price
    shared: true
    ask: {what: {say: "Which fruit?"}}
    answers: {ok: ["{what} costs {won} won.", "It is {won} won for {what}."], closed: "No {what} on {when}."}
  buy: {action: buy, shared: true, confirm: ["Buy {what}?"], answers: {ok: "{what} is yours."}}
  bill: {action: bill, answers: {ok: "Your bill is {won} won."}}
  leave: {action: buy, confirm: ["Leave now?"], answers: {ok: "Bye."}}
  weigh: {answers: {ok: "That is {much}."}}
  echo: {answers: {ok: "You said: {asked}"}}
"""


def price(call):
    if call.arguments.get("when") == "monday":
        return ActionResult("closed")
    return ActionResult(values={"won": {"apple": 100, "pear": 200}[call.arguments["what"]]})


def buy(_call):
    raise AssertionError("nobody has bought anything")


def bill(_call):
    return ActionResult(values={"won": 5})


DONE = {"stall.price": price, "stall.buy": buy, "stall.bill": bill}


@pytest.fixture
def stall(tmp_path):
    """A family of one bot with prices, purchases, and things that nobody can foresee."""
    for name, text in (("bot.yaml", BOT), ("dialogue.yaml", DIALOGUE)):
        (tmp_path / name).write_text(text, "utf-8")
    family, bots = read_bot(str(tmp_path))
    return replace(family, actions={name: replace(each, do=DONE[name]) for name, each in family.actions.items()}), bots


def test_each_value_is_answered_in_each_wording_and_nothing_is_done(stall):
    replies = bot_replies(*stall)
    assert [text for text in replies if "won" in text] == [
        "apple costs 100 won.", "It is 100 won for apple.", "pear costs 200 won.", "It is 200 won for pear.",
    ]  # fmt: skip
    assert [text for text in replies if "monday" in text] == ["No apple on monday.", "No pear on monday."]
    assert {"I am an AI.", "Which fruit?", "Leave now?"} <= set(replies)
    assert not [text for text in replies if "yours" in text or "bill" in text or "You said" in text or "{" in text]
    assert len(set(replies)) == len(replies)


def test_what_is_foreseen_is_what_a_person_is_told(stall):
    family, _ = stall
    slots = (Slot("what", "a red one", "apple", (0, 9)), Slot("when", "Friday", "friday", (13, 19)))
    conversation = Conversation(
        family, lambda *_, **__: Request("a red one on Friday", "understood", "stall", "price", slots)
    )
    told = [reply for _ in range(2) for reply in conversation.hear("a red one on Friday")]
    assert all(reply.shared for reply in told)
    assert {reply.text for reply in told} <= set(bot_replies(*stall))


@pytest.mark.parametrize(("intent", "asked"), [("buy", ("Buy apple?", False)), ("leave", ("Leave now?", True))])
def test_a_question_before_an_action_is_kept_for_all_where_it_names_nothing(stall, intent, asked):
    slots = (Slot("what", "apple", "apple", (4, 9)),)
    conversation = Conversation(stall[0], lambda *_, **__: Request("buy apple", "understood", "stall", intent, slots))
    reply = next(conversation.hear("buy apple"))
    assert (reply.text, reply.shared) == asked


def test_nobody_is_called_beforehand(stall):
    family, bots = stall
    calls = []
    actions = family.actions | {"stall.buy": replace(family.actions["stall.buy"], do=calls.append)}
    help_ = family.intents["stall.echo"].model_copy(update={"handover": True, "answers": {"ok": ("Somebody comes.",)}})
    calling = replace(family, actions=actions, handover="stall.buy", intents=family.intents | {"stall.echo": help_})
    assert "Somebody comes." in bot_replies(calling, bots)
    assert calls == []


def test_long_lists_are_asked_up_to_a_limit(stall, monkeypatch):
    monkeypatch.setattr(module, "_MOST", 1)
    assert [text for text in bot_replies(*stall) if "won" in text] == [
        "apple costs 100 won.",
        "It is 100 won for apple.",
    ]


def test_a_bot_is_made_to_speak_all_its_languages_or_the_one_that_is_asked_for():
    replies = replies_of("bank")
    assert {language for _, language in replies} == {"ko", "en"}
    korean = replies_of("bank", "ko")
    assert korean == [each for each in replies if each[1] == "ko"]
    assert any(text.startswith("정기예금은 기본 금리가 연 2.60%") for text, _ in korean)
    assert not [text for text, _ in replies if "{" in text]
