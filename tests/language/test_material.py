"""Sentences that are made to learn from: everyday talk, things on no list, other registers."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from saram.language import read_bots
from saram.language.annotation import Example, parse_example
from saram.training.everyday import beside, everyday, things
from saram.training.linear import QUICK
from saram.training.material import Plan, gather, usual_plan, usual_trigrams
from saram.training.noise import mishear
from saram.training.paraphrase import rename
from saram.training.registers import change_register

BOT = """
name: shop
language: ko
entities:
  item: {open: false, values: {우유: [], 라면: []}}
intents:
  stock: {required: [item], examples: ["[우유](item) 있어요", "[라면](item)은 있나요"]}
  light: {examples: [불 좀 켜 줘, 불 꺼 줘]}
"""


@pytest.fixture
def bots(tmp_path):
    (tmp_path / "bot.yaml").write_text(BOT, "utf-8")
    return read_bots([tmp_path])


@pytest.mark.parametrize("language", ["ko", "en"])
def test_everyday_talk_is_various_and_the_same_for_a_seed(language):
    made = everyday(language, 400, 3)
    assert 300 < len({example.text for example in made}) <= 400
    assert all(not example.intent and not set("()|@{}") & set(example.text) for example in made)
    assert made == everyday(language, 400, 3)
    assert made != everyday(language, 400, 4)


@pytest.mark.parametrize("language", ["ko", "en"])
def test_things_and_words_beside_them_are_not_the_same(language):
    assert len(things(language)) > 80
    assert not set(things(language)) & set(beside(language))


def test_everyday_talk_made_of_the_words_of_an_intent_is_left_out(bots):
    strangers = [Example("불 켜 줘"), Example("창문 열어 줘")]
    plan = Plan(paraphrases=0, misheard=0, unspaced=0, validation=0)
    said = {example.text for example in gather(bots, plan, 0, strangers).training if not example.intent}
    assert "불 켜 줘" not in said


def test_things_on_no_list_are_asked_for_in_the_words_of_listed_ones(bots):
    plan = Plan(paraphrases=20, misheard=0, unspaced=0, validation=0, unlisted=1.0)
    made = [e for e in gather(bots, plan, 0).training if e.intent == "stock" and not e.slots]
    assert made
    assert all("우유" not in example.text and "라면" not in example.text for example in made)


def test_what_has_many_examples_already_is_paraphrased_less(tmp_path):
    names = things("ko")
    few = [f"{name} 좀 가져다 줘" for name in names[:10]]
    many = [f"{name} 좀 사다 줘" for name in names[:80]] + [f"{name} 좀 버려 줘" for name in names[:20]]
    (tmp_path / "bot.yaml").write_text(
        f"name: shop\nlanguage: ko\nintents:\n  few: {{examples: {few}}}\n  many: {{examples: {many}}}\n", "utf-8"
    )
    plan = replace(QUICK, misheard=0, unspaced=0)
    made = Counter(example.intent for example in gather(read_bots([tmp_path]), plan, 0).training)
    assert made["few"] > 3 * len(few)
    assert len(many) < made["many"] <= 3 * len(many)


def test_values_of_an_open_list_are_made_up_in_its_manner(tmp_path):
    people = [family + given for family in "김박이최정" for given in ("민수", "영호", "서준", "지민")]
    values = ", ".join(f"{name}: []" for name in people)
    (tmp_path / "bot.yaml").write_text(
        "name: who\nentities:\n  person: {values: {" + values + "}}\n"
        'intents:\n  age: {examples: ["[이영호](person)는 몇 살이야", "몇 살이지 [정지민](person)이"]}\n',
        "utf-8",
    )
    plan = Plan(paraphrases=40, misheard=0, unspaced=0, validation=0, invented=1.0)
    made = gather(read_bots([tmp_path]), plan, 0)
    invented = {example.text[mark.start : mark.end] for example in made.training for mark in example.slots} - {*people}
    assert len(invented) > 8
    assert {char for name in invented for char in name} <= set("".join(people))
    usual = usual_trigrams()
    assert not any(name[1:4] in made.mender.trigrams for name in invented if len(name) > 3 and name[1:4] not in usual)
    assert made.training == gather(read_bots([tmp_path]), plan, 0).training


def test_no_seed_changes_which_sentences_are_kept_to_validate_with():
    bots = read_bots([Path(__file__).parents[2] / "bots" / "store" / "ko"])
    made = [gather(bots, usual_plan("ko"), seed) for seed in (0, 1)]
    kept = [{(each.text, each.intent) for each in one.validation} for one in made]
    ours, strangers = ([{each for each in one if bool(each[1]) == asked} for one in kept] for asked in (True, False))
    assert ours[0] == ours[1]
    assert len(ours[0]) >= 15
    fewer, more = sorted(strangers, key=len)  # there are more of them beside more sentences for the bots
    assert fewer <= more
    assert len(fewer) >= 20
    for one, held in zip(made, kept, strict=True):
        assert not {(each.text, each.intent) for each in one.written} & held
    assert made[0].training != made[1].training


def test_nothing_is_learned_twice():
    bots = read_bots([Path(__file__).parents[2] / "bots" / "home" / "radio"])
    made = gather(bots, Plan(generated=40), 1).training
    assert len(set(made)) == len(made) > 1_000


def test_syllables_that_turn_a_meaning_round_are_never_misheard():
    rng = random.Random(0)  # noqa: S311 - not for secrets
    said = [mishear(Example("불 켜지 말고 안방 볼륨 내려"), 0.9, rng).text for _ in range(200)]
    assert len(set(said)) > 100
    assert all({"켜", "말", "안", "내", "려"} <= set(text) for text in said)


def test_particles_agree_with_another_thing():
    example = parse_example("[라면](item)은 있나요", "shop", "stock")
    assert rename(example, "item", "양초") == Example("양초는 있나요", (), "shop", "stock")


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("[우유](item) 있어요?", "우유 있"),
        ("우유 담아 줘", "우유 담아 "),
        ("얼마예요", "얼마"),
        ("그만 볼게요", "그만 볼"),
    ],
)
def test_another_register_changes_only_the_ending(said, kept):
    example = parse_example(said, "shop", "stock")
    changed = {change_register(example, random.Random(seed)).text for seed in range(30)}  # noqa: S311 - not for secrets
    assert len(changed) > 5
    assert all(text.startswith(kept) for text in changed)
    assert {change_register(example, random.Random(seed)).slots for seed in range(30)} == {example.slots}  # noqa: S311 - not for secrets


@pytest.mark.parametrize("said", ["다음", "[우유](item)", "읽어 주실래요 좀"])
def test_what_has_no_such_ending_stays(said):
    example = parse_example(said, "shop", "stock")
    assert change_register(example, random.Random(0)) == example  # noqa: S311 - not for secrets


def test_everyday_talk_stands_beside_the_sentences_outside_all_bots_up_to_their_share():
    bots = read_bots([Path(__file__).parents[2] / "bots" / "store" / "en"])

    def strangers(**settings):
        made = gather(bots, Plan(generated=60, validation=0, **settings), 0)
        told = {example.text for example in (*made.training, *made.validation) if not example.intent}
        return told, len(made.training)

    without, _ = strangers()
    some, _ = strangers(everyday=200)
    most, sentences = strangers(everyday=5_000)
    assert len(some & {each.text for each in everyday("en", 200, 0)}) > 150
    assert len(without) < len(some) < len(most) < 0.3 * sentences
