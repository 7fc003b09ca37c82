"""Bots as people write them: what is read, and every mistake at once."""

from __future__ import annotations

import random
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from saram.errors import BotError
from saram.language import read_bots
from saram.language.annotation import parse_example
from saram.language.bot_folder import common_language
from saram.language.evaluation import read_tests
from saram.training.grammar import Grammar, attach_particles
from saram.training.material import Plan, gather
from saram.training.noise import mishear, respace

ANALOGIES = Path(__file__).parents[2] / "benchmarks" / "data" / "analogies_ko.txt"
GOOD = """
name: shop
entities:
  item: {values: {우유: [흰 우유], 빵: []}}
slots: {thing: item}
intents:
  add: {examples: ["[우유](thing) 담아줘"], required: [thing]}
"""


@pytest.fixture
def folder(tmp_path):
    def write(text: str, **files: str | bytes):
        (tmp_path / "bot.yaml").write_text(text, "utf-8")
        for name, content in files.items():
            data = content if isinstance(content, bytes) else content.encode()
            (tmp_path / name.replace("_", ".", 1)).write_bytes(data)
        return tmp_path

    return write


def mistakes(path) -> list[str]:
    with pytest.raises(BotError) as caught:
        read_bots([path])
    return caught.value.mistakes


def test_a_bot_is_read(folder):
    [found] = read_bots([folder(GOOD)])
    assert found.entities == {"item": {"우유": ("흰 우유",), "빵": ()}}
    [example] = found.examples
    assert (example.text, example.slots[0].slot, example.slots[0].end) == ("우유 담아줘", "thing", 2)


def test_ms949_files_are_read(folder):
    path = folder(GOOD)
    (path / "bot.yaml").write_bytes(GOOD.encode("cp949"))
    (path / "examples.txt").write_bytes("## add\n[빵](thing) 두 개 담아\n".encode("cp949"))
    [found] = read_bots([path])
    assert found.examples[-1].text == "빵 두 개 담아"


def test_a_file_in_neither_encoding_is_refused(folder):
    path = folder(GOOD)
    (path / "bot.yaml").write_bytes(b"\xff\xfe\x80\x81")
    assert "neither UTF-8 nor MS949" in mistakes(path)[0]


def test_every_mistake_is_reported_at_once(folder):
    found = mistakes(
        folder(
            GOOD.replace("required: [thing]", "required: [size]") + "  empty: {}\n",
            examples_txt="## add\n[우유](nothing) 줘\n[우유](thing 줘\n## gone\n안녕\n",
        )
    )
    text = "\n".join(found)
    assert len(found) == 5
    for part in ("'nothing'", "[words](slot)", "'gone'", "empty: it has no examples", "'size'"):
        assert part in text


def test_an_unknown_key_is_named(folder):
    assert "colour" in mistakes(folder(GOOD + "colour: red\n"))[0]


def test_an_unknown_kind_of_value_lists_those_there_are(folder):
    assert (
        "duration"
        in mistakes(folder(GOOD.replace("item: {values: {우유: [흰 우유], 빵: []}}", "item: {value: speed}")))[0]
    )


def test_synonyms_in_a_circle_are_refused(folder):
    found = mistakes(folder(GOOD.replace("{우유: [흰 우유], 빵: []}", "{우유: [밀크], 밀크: [우유]}")))
    assert "synonyms of each other" in found[0]


def test_a_synonym_that_is_a_value_of_its_own_is_refused(folder):
    found = mistakes(folder(GOOD.replace("{우유: [흰 우유], 빵: []}", "{우유: [빵], 빵: []}")))
    assert "a value of its own" in found[0]


def test_text_that_is_not_yaml_is_refused(folder):
    assert "not YAML" in mistakes(folder("name: [shop"))[0]


def test_a_folder_without_bots_says_how_to_make_one(tmp_path):
    assert "saram bots new" in mistakes(tmp_path)[0]


def test_two_bots_of_one_name_are_refused(tmp_path):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "bot.yaml").write_text(GOOD, "utf-8")
    [mistake] = mistakes(tmp_path)
    assert mistake.startswith(f"2 bots are named 'shop': {tmp_path / 'one'}, {tmp_path / 'two'}")


def test_bots_that_are_trained_together_speak_one_language(tmp_path):
    for name, language in (("one", "ko"), ("two", "en"), ("three", "ko")):
        (tmp_path / name).mkdir()
        text = GOOD.replace("name: shop", f"name: {name}\nlanguage: {language}")
        (tmp_path / name / "bot.yaml").write_text(text, "utf-8")
    folders = read_bots([tmp_path / name for name in ("one", "two", "three")])
    with pytest.raises(BotError, match=r"speak ko \(one, three\), en \(two\)"):
        gather(folders, Plan(), 0)
    assert common_language(folders[::2]) == "ko"


def test_ten_thousand_values_are_read_from_a_file(folder):
    path = folder(
        GOOD.replace("item: {values: {우유: [흰 우유], 빵: []}}", "item: {file: items.txt}"),
        items_txt="\n".join(f"물건{number} | 상품{number}" for number in range(10_000)),
    )
    [found] = read_bots([path])
    assert len(found.entities["item"]) == 10_000


@pytest.mark.parametrize("line", ["[우유](thing", "우유]", "[](thing)", "[우유]", "", "[[우유](thing)]"])
def test_a_malformed_mark_is_refused(line):
    with pytest.raises(ValueError, match="written"):
        parse_example(line)


def test_the_home_family_is_large_and_without_mistakes(home):
    folders = read_bots([home])
    intents = {(folder.bot.name, intent) for folder in folders for intent in folder.bot.intents}
    sentences = {(example.bot, example.intent, example.text) for folder in folders for example in folder.examples}
    assert len(intents) >= 120
    assert len(sentences) >= 10_300
    for folder in folders:
        Grammar(folder.grammar, folder.bot.name)


def test_a_thousand_more_sentences_are_held_out_and_hardly_any_is_an_example(home):
    held = [test for test in read_tests(home.parent / "home-held-out") if test.intent]
    folders = read_bots([home])
    known = {(folder.bot.name, intent) for folder in folders for intent in folder.bot.intents}
    learned = {example.text for folder in folders for example in folder.examples}
    assert len({(test.bot, test.intent, test.text) for test in held}) >= 1_000
    assert {(test.bot, test.intent) for test in held} <= known
    assert sum(test.text in learned for test in held) <= 12


def test_sentences_written_blind_are_of_every_intent_and_hardly_any_is_an_example(home):
    blind = home.parent / "home-blind"
    tests = [test for name in ("written", "generated", "last", "fresh") for test in read_tests(blind / f"{name}.txt")]
    folders = read_bots([home])
    intents = {(folder.bot.name, intent) for folder in folders for intent in folder.bot.intents}
    learned = {example.text for folder in folders for example in folder.examples}
    assert {(test.bot, test.intent) for test in tests if test.intent} == intents
    assert sum(test.text in learned for test in tests) <= 40
    assert sum(not test.intent for test in tests) >= 60
    short = read_tests(blind / "short.txt")
    assert {(test.bot, test.intent) for test in short if test.intent} == intents
    assert sum(test.text not in learned for test in short if test.intent) >= 320  # what is said most is among both


def test_the_held_out_grammar_makes_its_sentences_again(home, tmp_path):
    tool, blind = home.parents[1] / "tools" / "sample_blind_grammar.py", home.parent / "home-blind"
    subprocess.run([sys.executable, str(tool), "--out", str(tmp_path / "made.txt")], check=True)
    assert (tmp_path / "made.txt").read_bytes() == (blind / "generated.txt").read_bytes()


def test_there_are_a_thousand_analogies_in_ten_relations():
    lines = ANALOGIES.read_text("utf-8").splitlines()
    relations: dict[str, list[list[str]]] = {}
    for line in lines:
        if line.startswith(": "):
            pairs = relations.setdefault(line, [])
        elif line and not line.startswith("#"):
            pairs.append(line.split())
    assert len(relations) >= 10
    assert all(len(pair) == 2 for each in relations.values() for pair in each)
    assert sum(len(each) * (len(each) - 1) for each in relations.values()) >= 1_000


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("[윤종신](a)~을 틀어", "[윤종신](a)을 틀어"),
        ("아이유~을", "아이유를"),
        ("서울~으로", "서울로"),
        ("부산~으로", "부산으로"),
    ],
)
def test_particles_agree_with_the_word_before(written, said):
    assert attach_particles(written) == said


def test_a_grammar_reports_unknown_macros_and_brackets():
    with pytest.raises(ValueError, match=r"no macro @nothing.*brackets"):
        Grammar("## a\n@nothing 줘\n(켜|꺼 줘\n", "bot")


def test_noise_keeps_the_slots_on_their_words():
    example = parse_example("[거실](room) [불](what) 좀 켜줘", "b", "i")
    for seed in range(200):
        rng = random.Random(seed)  # noqa: S311 - not for secrets
        noisy = respace(mishear(example, 0.5, rng), rng)
        for mark in noisy.slots:
            assert 0 <= mark.start < mark.end <= len(noisy.text)
            assert " " not in noisy.text[mark.start : mark.end]


def test_choices_within_choices_are_drawn_evenly_and_a_macro_is_one():
    grammar = Grammar("@polite = please|now\n## go\n(a (b|c)|d) @polite\n", "bot")
    rng = random.Random(0)  # noqa: S311 - the same draws every time
    drawn = Counter(grammar.sample("go", {}, rng).text for _ in range(2000))
    assert set(drawn) == {f"{first} {last}" for first in ("a b", "a c", "d") for last in ("please", "now")}
    assert drawn["d now"] == pytest.approx(500, abs=80)
    assert drawn["a b please"] == pytest.approx(250, abs=60)
