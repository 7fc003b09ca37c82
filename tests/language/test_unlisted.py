"""Names on no list: what a sentence asks for that a bot does not have."""

from __future__ import annotations

from dataclasses import replace

import pytest

from saram.language import Understanding, read_bots
from saram.language.encoding import Encoder
from saram.language.unlisted import is_alone, unlisted
from saram.training.linear import train_linear
from saram.training.material import Plan
from saram.types import Context

LISTS = {"item": {"우유": (), "라면": ()}}
KOREAN = Encoder("ko", [], [], LISTS)
ENGLISH = Encoder("en", [], [], {"item": {"milk": ()}})
SHOP = """
name: shop
language: ko
entities:
  item: {open: false, values: {우유: [], 라면: [], 콜라: [], 과자: []}}
intents:
  stock:
    required: [item]
    examples: ["[우유](item) 있어요", "[라면](item) 있나요", "[콜라](item) 남았어요", "혹시 [우유](item) 있니"]
  add:
    required: [item]
    examples:
      - "[우유](item) 담아 줘"
      - "[라면](item) 하나 주세요"
      - "[콜라](item)랑 [과자](item) 담아 주세요"
      - "[과자](item) 살게요"
  hours: {examples: [몇 시까지 해요, 언제 문 닫아요, 영업시간 알려 줘, 몇 시에 열어요]}
"""


MONEY = """
name: money
language: en
entities:
  currency: {open: false, values: {yen: [], dollar: [], euro: [], pound: []}}
  reason: {open: true, values: {holiday: [], business: []}}
intents:
  rate:
    required: [currency]
    examples: ["how much is a [yen](currency)", "[dollar](currency) rate please", "what does the [euro](currency) cost"]
  buy:
    required: [currency, reason]
    examples:
      - "buy [yen](currency)"
      - "I want to buy some [dollar](currency)"
      - "get me [euro](currency) for my [holiday](reason)"
      - "buy [pound](currency) for [business](reason)"
"""
SMALL = """
name: small
language: en
intents:
  farewell: {examples: [bye, goodbye, bye then, see you later]}
  help: {examples: [help, help me please, what can you do]}
  repeat: {examples: [pardon, pardon me, say that again]}
"""


@pytest.fixture(scope="module")
def exchange(tmp_path_factory) -> Understanding:
    folder = tmp_path_factory.mktemp("exchange")
    for name, content in (("money", MONEY), ("small", SMALL)):
        (folder / name).mkdir()
        (folder / name / "bot.yaml").write_text(content, "utf-8")
    plan = Plan(paraphrases=3, misheard=0, unspaced=0, validation=0, unlisted=0.5)
    return Understanding(train_linear(read_bots([folder]), plan=plan))


@pytest.fixture(scope="module")
def shop(tmp_path_factory) -> Understanding:
    folder = tmp_path_factory.mktemp("shop")
    (folder / "bot.yaml").write_text(SHOP, "utf-8")
    plan = Plan(paraphrases=3, misheard=0, unspaced=0, validation=0, unlisted=0.5)
    return Understanding(train_linear(read_bots([folder]), plan=plan))


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ("두리안 있어요", "두리안"),
        ("청바지는 어디 있어요?", "청바지"),
        ("용과 세 개 주세요", "용과"),
        ("아저씨 볼펜 있어요", "볼펜"),
        ("볼펜은요", "볼펜"),
        ("두리안은요?", "두리안"),
        ("우유 있어요", None),
        ("계산해 주세요", None),
    ],
)
def test_the_name_is_found_without_its_particle(said, named):
    found = unlisted(KOREAN(said), {"아저씨", "개"})
    assert (found.word if found else None) == named


@pytest.mark.parametrize(
    ("said", "named"),
    [("do you have a television", "a television"), ("do you have durians", "durians"), ("do you have milk", None)],
)
def test_in_english_a_word_no_sentence_holds_is_a_name(said, named):
    found = unlisted(ENGLISH(said), {"do", "you", "have", "a"})
    assert (found.word if found else None) == named


def test_what_somebody_is_like_is_not_asked_for():
    assert unlisted(ENGLISH("you're stupid"), {"you're"}) is None
    assert unlisted(ENGLISH("where is durian"), {"where", "is"}) is not None


def test_without_known_words_nothing_is_a_name():
    assert unlisted(KOREAN("두리안 있어요"), ()) is None


@pytest.mark.parametrize(
    ("said", "alone"),
    [("두리안은요?", True), ("두리안은요", True), ("그럼 두리안은", True), ("두리안이 죽었어요", False)],
)
def test_a_name_alone_is_asked_after(said, alone):
    sentence = KOREAN(said)
    name = unlisted(sentence, {"x"})
    assert name is not None
    assert is_alone(sentence, name) == alone


def test_a_request_tells_what_is_on_no_list(shop):
    request = shop("볼펜 있어요")
    assert (request.intent, request.missing, request.unlisted) == ("stock", ("item",), "볼펜")
    assert shop("우유 있어요").unlisted == ""
    assert shop("몇 시까지 해요").unlisted == ""


def test_what_stands_in_a_row_with_a_listed_thing_is_told(shop):
    request = shop("우유랑 두리안 담아 줘")
    assert (request.arguments, request.unlisted) == ({"item": "우유"}, "두리안")


def test_what_was_spoken_of_before_does_not_take_its_place(shop):
    before = shop("우유 담아 줘")
    request = shop("볼펜 담아 줘", Context(bot="shop", previous=before))
    assert (request.arguments, request.unlisted) == ({}, "볼펜")


@pytest.mark.parametrize(
    ("said", "meant"), [("bye", "farewell"), ("goodbye", "farewell"), ("pardon", "repeat"), ("help", "help")]
)
def test_a_word_that_another_bot_understands_is_no_name(exchange, said, meant):
    before = exchange("how much is a yen")
    request = exchange(said, Context(bot="money", previous=before))
    assert (before.bot, request.bot, request.intent, request.unlisted) == ("money", "small", meant, "")


def test_a_name_alone_is_asked_after_in_the_request_before(exchange):
    request = exchange("and wampum", Context(bot="money", previous=exchange("how much is a yen")))
    assert (request.intent, request.missing, request.unlisted) == ("rate", ("currency",), "wampum")


def test_a_name_alone_answers_only_the_slot_that_is_asked_for(exchange):
    waiting = exchange("buy yen")
    assert waiting.missing == ("reason",)
    request = exchange("wampum", Context(bot="money", pending=waiting))
    assert "wampum" not in request.unlisted
    assert waiting.arguments == {"currency": "yen"}
    asked = replace(waiting, slots=(), missing=("currency", "reason"))
    request = exchange("wampum", Context(bot="money", pending=asked))
    assert (request.missing, request.unlisted) == (("currency", "reason"), "wampum")
