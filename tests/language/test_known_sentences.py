"""What was written as an example is understood as it was written."""

from __future__ import annotations

from dataclasses import replace

import pytest

from saram.language import Understanding, load, read_bots, read_package, write_package
from saram.language.annotation import Example
from saram.language.known_sentences import KnownSentences, letters_of
from saram.training.linear import train_linear
from saram.types import Context

CLASSES = ["music.next", "music.stop", "trends.more", "-"]


def known(*examples: Example, outside: tuple[str, ...] = ()) -> KnownSentences:
    return KnownSentences.of(examples, map(Example, outside), CLASSES)


@pytest.fixture(scope="module")
def sentences() -> KnownSentences:
    return known(
        Example("다음 거", (), "music", "next"),
        Example("다음 거", (), "trends", "more", "trends"),
        Example("OK, 그만!", (), "music", "stop"),
        Example("1.5배로", (), "music", "next"),
    )


@pytest.mark.parametrize(
    ("text", "active", "meaning"),
    [
        ("다음 거", "", 0),
        ("다음거.", "", 0),
        ("다음거?", "", None),  # 문 열어? asks whether it is open
        ("ok 그만", "", 1),
        ("다음 거", "music", 0),
        ("다음 거", "trends", 2),
        ("다음 거", "alarm", None),  # whose turn it is decides what is next
        ("OK, 그만!", "trends", 1),
        ("1.5배로", "", 0),
        ("1.5 배로.", "", 0),
        ("15배로", "", None),
        ("다음", "", None),
        ("", "", None),
    ],
)
def test_a_sentence_is_known_by_its_letters_and_for_the_active_bot_first(sentences, text, active, meaning):
    assert sentences.meaning(text, active) == meaning


def test_what_was_written_for_two_intents_or_for_none_is_not_known():
    twice = Example("멈춰", (), "music", "stop"), Example("멈춰!", (), "trends", "more")
    assert known(*twice).meaning("멈춰") is None
    once = Example("멈춰", (), "music", "stop")
    assert known(once, once).meaning("멈춰") == 1
    assert known(once, outside=("멈춰.",)).meaning("멈춰") is None


def test_nothing_is_known_where_nothing_was_written():
    assert len(known()) == 0
    assert known().meaning("멈춰") is None
    assert KnownSentences(None, CLASSES).meaning("멈춰") is None
    assert len(known(Example("👍", (), "music", "next"))) == 0


@pytest.fixture(scope="module")
def understand() -> Understanding:
    return load("home")


@pytest.fixture(scope="module")
def clear(home) -> list[Example]:
    """The examples of the home family that were written for one intent."""
    examples = [example for folder in read_bots([home]) for example in folder.examples]
    meant: dict[tuple[str, str], set[str]] = {}
    for each in examples:
        meant.setdefault((letters_of(each.text), each.active or ""), set()).add(f"{each.bot}.{each.intent}")
    return [each for each in examples if len(meant[letters_of(each.text), each.active or ""]) == 1]


def test_every_example_of_the_home_family_is_understood_as_it_was_written(understand, clear):
    wrong = []
    for each in [*clear[::12], *(each for each in clear if "빼고" in each.text or "두고" in each.text)]:
        request = understand(each.text, Context(bot=each.active) if each.active else None)
        if (request.status, request.bot, request.intent) != ("understood", each.bot, each.intent):
            wrong.append((each.text, each.active, request.status, request.bot, request.intent))
    assert len(clear[::12]) > 1_000
    assert wrong == []


@pytest.mark.parametrize("active", ["device", "weather"])
def test_an_example_is_known_while_another_bot_is_active_unless_it_seems_to_be_said_to_that_one(
    understand, clear, active
):
    own = {letters_of(each.text) for each in clear if each.active}
    bare = [each for each in clear if not each.slots and each.active is None and letters_of(each.text) not in own][::20]
    found = [(each, understand(each.text, Context(bot=active))) for each in bare]
    right = sum((r.status, r.bot, r.intent) == ("understood", each.bot, each.intent) for each, r in found)
    others = [(r.status, r.bot) for each, r in found if (r.bot, r.intent) != (each.bot, each.intent)]
    assert right > 0.97 * len(bare)
    assert all(bot in {active, None} for _, bot in others)


def test_an_example_means_what_it_says_though_it_seems_to_be_two_wishes_or_a_denial(understand):
    for text, intent in (("여기서 잠깐 끊자", "timer_pause"), ("타이머 안 써도 돼", "timer_cancel")):
        request = understand(text, Context(bot="alarm"))
        assert (request.status, request.intent, request.also) == ("understood", intent, ())


def test_a_known_sentence_counts_only_while_its_state_holds(trio_package):
    bots = [dict(bot) for bot in trio_package.bots]
    alarm = next(bot for bot in bots if bot["name"] == "alarm")
    alarm["intents"] = {**alarm["intents"], "snooze": {**alarm["intents"]["snooze"], "state": "ringing"}}
    trio = Understanding(replace(trio_package, bots=bots))
    ringing = trio("10분만 더 잘게", Context(states=frozenset({"ringing"})))
    assert (ringing.intent, ringing.status) == ("snooze", "understood")
    assert trio("10분만 더 잘게").intent != "snooze"


def test_the_table_is_kept_in_the_file_and_a_file_without_it_is_read(trio_package, tmp_path):
    write_package(trio_package, tmp_path / "trio.bots")
    assert (read_package(tmp_path / "trio.bots").known == trio_package.known).all()
    write_package(replace(trio_package, known=None), tmp_path / "old.bots")
    old = read_package(tmp_path / "old.bots")
    assert old.known is None
    assert Understanding(old)("거실 불 켜줘").intent == "turn_on"


def test_bots_without_a_network_know_their_examples_too(cafe_folder):
    folders = read_bots([cafe_folder])
    understand = Understanding(train_linear(folders))
    for folder in folders:
        for each in folder.examples:
            request = understand(each.text, Context(bot=each.active) if each.active else None)
            assert (request.status, request.bot, request.intent) == ("understood", each.bot, each.intent)
