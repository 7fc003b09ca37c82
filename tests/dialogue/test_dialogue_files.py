"""Every kind of mistake in a bot's files is told with its file and place, all of them at once."""

from __future__ import annotations

import jsonschema
import pytest
import yaml

from saram.dialogue import DialogueFile, read_corpus, read_family
from saram.dialogue.scenario import read_scenarios
from saram.errors import BotError
from saram.live import Patience
from saram.workflows.talking import _wrong_marks as wrong_marks

from .conftest import DIALOGUE


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("title: 주문하기", "tittle: 주문하기", "line 12, intents.order.tittle: Extra inputs are not permitted"),
        ("  hours:", "  ours:", "there is no such intent. Did you mean 'hours'?"),
        ("    action: order", "    action: ordr", "action: there is no action 'ordr'; known: order, price, pay, ring"),
        ("handover: ring", "handover: rnig", "handover: there is no action 'rnig'; known: order, price, pay, ring"),
        ("handover: ring", "handover: price", "line 9, handover: calling a person changes something: 'price' has"),
        ("handover: ring", "handover: cafe.ring", "handover: String should match pattern"),
        ("handover: ring", "handover: [ring]", "handover: Input should be a valid string"),
        ("{item} 주문했어요", "{itme} 주문했어요", "there is no value named 'itme'"),
        ("{item~은} {won}", "{item~응} {won}", "there is no particle ~응"),
        ("{item} 주문했어요", "{item 주문했어요", "a place for a value is written {name}"),
        ('ask: {item: {say: "무엇을', 'ask: {thing: {say: "무엇을', "there is no slot 'thing'"),
        ("each: item", "each: thing", "there is no slot 'thing'"),
        ("    each: item", "    undo: ordr\n    each: item", "undo: there is no such intent. Did you mean 'order'?"),
        ("choices: [주문, 계산]", "carries: [[thing]]", "carries: there is no slot 'thing'"),
        ("python: cafe.order", "python: cafe.nothing", "'cafe' has no action 'nothing'; it has order, price"),
        ("python: cafe.order", "python: os.system", "There is no set of actions named 'os'"),
        ("python: cafe.order", "python: 'import os'", "String should match pattern"),
        ("python: cafe.pay", "webhook: 'ftp://x/'", "URL scheme should be 'http' or 'https'"),
        ("python: cafe.pay", "webhook: 'http://u:p@x/'", "must not hold a password"),
        ("python: cafe.pay", "effect: true", "either a python function or a webhook"),
        ("timeout: 0.5", "timeout: 500", "less than or equal to 15"),
        ('answers: "직원을 부를게요."', 'answers: "[gesture nodd"', "not closed"),
        ('"계산할까요?"', '"[expression furious] 계산할까요?"', "There is no expression 'furious'"),
        ('persona: {name: 하나, about: "저는 사람이 아니라 AI예요."}', "", "there is no persona"),
        ("action: pay, confirm", "confirm", "there is no action to confirm"),
        ('hours: "아침 아홉 시에 열어요."', "hours: {title: 시간}", "intents.hours: it has no answers"),
        ('  hours: "아침 아홉 시에 열어요."\n', "", "intents.hours: nothing is answered to it"),
        ("choices: [주문, 계산]", "choices: [주문, 계산]\nchoices: []", "it stands in line 3 too"),
        ("corpus: questions.csv", "corpus: ../small/dialogue.yaml", "must lie in the bot's folder"),
        ("corpus: questions.csv", "corpus: missing.csv", "It cannot be read"),
        ("persona: {", "persona: [", "It is not YAML"),
        ("choices: [주문, 계산]", "choices: {a: 1}", "line 3, choices"),
        ("activity: ends", "activity: sometimes", "activity: Input should be 'begins', 'stays' or 'ends'"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_place(write, kitchen, old, new, told):
    assert old in DIALOGUE
    with pytest.raises(BotError) as error:
        read_family(write(DIALOGUE.replace(old, new)), check_marks=wrong_marks)
    assert told in str(error.value)
    assert "cafe/" in str(error.value)


def test_the_mistakes_of_all_files_are_told_at_once(write):
    dialogue = DIALOGUE.replace("title: 주문하기", "tittle: 주문하기").replace("timeout: 0.5", "timeout: x")
    with pytest.raises(BotError) as error:
        read_family(write(dialogue, "intents: {thx: hi, again: {role: loud}}", "question,answer\nx\n"))
    assert len(error.value.mistakes) >= 5
    assert {mistake.partition("/")[0] for mistake in error.value.mistakes} == {"cafe", "small"}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"\xff\xfe\x00binary", "not UTF-8"),
        (b"a: " + b"[" * 50 + b"]" * 50, "nested more than 30 levels deep"),
        (b"- 1\n- 2", "Input should be a valid dictionary"),
        (b"a: !!python/object/apply:os.system ['true']", "It is not YAML"),
        (b"x" * 2_000_001, "bytes; at most"),
        (b"", "no persona"),
        (b"persona: {name: \x00}", "It is not YAML"),
    ],
)
def test_a_file_that_is_no_dialogue_is_refused(write, content, told):
    with pytest.raises(BotError, match=told):
        read_family(write(content))


def test_no_and_yes_are_words(write, kitchen):
    family = read_family(write(DIALOGUE.replace("choices: [주문, 계산]", "choices: [no, yes, 9:30, 2026-11-29, 3]")))
    assert family.choices == ("no", "yes", "9:30", "2026-11-29", "3")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("frage,antwort\na,b\n", "line 1: the columns must be question,answer"),
        ("question,answer\na,b,c\n", "line 2: two columns are needed, there are 3"),
        ("question,answer\n,b\n", "line 2: the question is empty"),
        ("question,answer\na,\n", "line 2: the answer is empty"),
        ("question,answer\na?,b\nx,y\n A ,c\n", "line 4: 'A' is asked in line 2 too"),
        ("question,answer\n???,b\n", "there are no words in the question"),
        ('question,answer\n"a,b\n', "it is not CSV"),
        (f"question,answer\na,{'b' * 1001}\n", "at most 1000 are said"),
        ("", "the columns must be"),
    ],
)
def test_a_mistake_in_the_corpus_is_told_with_its_line(tmp_path, content, told):
    (tmp_path / "questions.csv").write_text(content)
    with pytest.raises(BotError) as error:
        read_corpus(tmp_path / "questions.csv")
    assert told in str(error.value)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("- {name: a, bot: b, turns: []}", "at least 1 item"),
        ("- {name: a, bot: b, turns: [{sag: x}]}", "line 1, 0.turns.0.say: Field required"),
        ("- {name: a, bot: b, turns: [{say: x, expect: {card: video}}]}", "0.turns.0.expect.card"),
        ("a: 1", "valid list"),
    ],
)
def test_a_mistake_in_scenarios_is_told_with_its_place(tmp_path, content, told):
    (tmp_path / "scenarios.yml").write_text(content)
    with pytest.raises(BotError) as error:
        read_scenarios(tmp_path / "scenarios.yml")
    assert told in str(error.value)


def test_the_published_schema_accepts_what_is_accepted(bots):
    schema = DialogueFile.model_json_schema()
    for path in sorted(bots.rglob("dialogue.yaml")):
        value = yaml.safe_load(path.read_text("utf-8"))
        jsonschema.Draft202012Validator(schema).check_schema(schema)
        DialogueFile.model_validate(value)


def test_an_action_ends_before_the_conversation_is_given_up():
    longest = DialogueFile.model_json_schema()["$defs"]["ActionDefinition"]["properties"]["timeout"]["maximum"]
    assert longest < Patience().mind
