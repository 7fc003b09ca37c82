"""Bots by name, trained when they are first needed, and conversations with them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from saram.cli.main import app
from saram.dialogue.fake_responder import FakeResponder
from saram.dialogue.scenario import play, read_scenarios
from saram.errors import BotError, UnknownNameError, UsageError
from saram.language import read_bots
from saram.language.evaluation import evaluate, read_tests
from saram.script import parse
from saram.training.everyday import everyday
from saram.training.material import outside
from saram.workflows import bot_library, talking
from saram.workflows.answering import Answering, Appearance
from saram.workflows.bots import new_bot

BOTS = Path(__file__).parents[2] / "bots"
MONDAY = datetime(2026, 11, 30, 10, 30)  # noqa: DTZ001 - local time is meant
SMALL = """
name: kiosk
language: ko
intents:
  hours: {examples: [언제 열어요, 몇 시에 열어요, 영업시간 알려 줘, 언제까지 해요, 문 언제 닫아요]}
  price:
    required: [item]
    examples: ["[사과](item) 얼마예요", "[배](item) 값 알려 줘", "[사과](item) 가격이 뭐예요", "[배](item)는 얼마야"]
entities:
  item: {open: false, values: {사과: [], 배: []}}
"""
DIALOGUE = """
persona: {name: 하나, about: "저는 AI예요."}
intents:
  hours: "아홉 시에 열어요."
  price: {ask: {item: {say: "무엇이요?"}}, answers: "{item~은} 천 원이에요."}
"""


@pytest.fixture
def home(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("SARAM_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("SARAM_CHAT_URL", raising=False)
    return tmp_path / "home"


@pytest.fixture
def kiosk(tmp_path, home) -> Path:
    folder = home / "bots" / "kiosk"
    folder.mkdir(parents=True)
    (folder / "bot.yaml").write_text(SMALL)
    (folder / "dialogue.yaml").write_text(DIALOGUE)
    return folder


def failures_of(scenarios) -> dict[str, list]:
    """What does not come back as it must when scenarios are typed on a Monday morning."""
    failed, loaded = {}, {}
    for scenario in scenarios:
        key = (scenario.bot, scenario.language)
        if key not in loaded:
            loaded[key] = talking.load_bot(*key)
        conversation = loaded[key].open(clock=lambda: MONDAY, name=scenario.name)
        if failures := list(play(scenario, conversation)):
            failed[scenario.name] = failures
    return failed


@contextmanager
def _alone(lock: Path):
    """Lets one process at a time go on."""
    while True:
        try:
            lock.open("x").close()
            break
        except FileExistsError:
            time.sleep(0.2)
    try:
        yield
    finally:
        lock.unlink()


@pytest.fixture
def kept(tmp_path_factory, monkeypatch) -> Path:
    """A workspace that the tests of one run share, so that no bot is trained twice."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "talking"
    folder.mkdir(exist_ok=True)
    monkeypatch.setenv("SARAM_HOME", str(folder))
    monkeypatch.delenv("SARAM_CHAT_URL", raising=False)
    return folder


def test_the_bots_that_come_with_saram_are_found_wherever_it_runs(home, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert {"anchor", "bank", "home", "store"} <= set(bot_library.bot_names())
    assert bot_library.bot_folder("bank") == (BOTS / "bank" / "ko", "ko")
    assert bot_library.bot_folder("bank", "en") == (BOTS / "bank" / "en", "en")


def test_an_unknown_bot_is_an_error_that_lists_the_known_ones(home):
    with pytest.raises(UnknownNameError, match=r"anchor, bank, home, store"):
        talking.open_conversation("casino")
    with pytest.raises(UsageError, match="speaks ko; asked for was en"):
        talking.open_conversation("anchor", "en")


def test_a_bot_is_trained_once_and_again_when_its_files_change(kiosk, home):
    stages = []
    conversation = talking.open_conversation("kiosk", progress=lambda stage, _: stages.append(stage))
    assert next(conversation.hear("사과는 얼마예요")).plain == "사과는 천 원이에요."
    assert "n-grams" in stages
    stages.clear()
    talking.open_conversation("kiosk", progress=lambda stage, _: stages.append(stage))
    assert stages == []
    (kiosk / "dialogue.yaml").write_text(DIALOGUE.replace("아홉", "열"))
    talking.open_conversation("kiosk", progress=lambda stage, _: stages.append(stage))
    assert stages == []
    (kiosk / "bot.yaml").write_text(SMALL.replace("언제 열어요, ", ""))
    talking.open_conversation("kiosk", progress=lambda stage, _: stages.append(stage))
    assert stages


def test_the_shipped_home_family_talks_as_long_as_its_files_are_those_it_was_trained_from(home, tmp_path, caplog):
    shipped = BOTS / "home"
    understanding, bots = bot_library.bot_understanding(shipped)
    assert len(bots) == 14
    assert "kind" not in understanding.about  # the package that came with saram, not the quick one
    other = tmp_path / "home"
    other.mkdir()
    (other / "bot.yaml").write_text(SMALL)
    assert not caplog.records
    understanding, _ = bot_library.bot_understanding(other)
    assert understanding.about["kind"] == "linear"
    assert understanding("사과 얼마예요").intent == "price"
    assert "saram bots train" in caplog.text


def test_a_bot_is_trained_and_talks_without_the_training_libraries(kiosk):
    code = (
        "import sys\n"
        "for name in ('torch', 'numba', 'optuna', 'sklearn', 'scipy'): sys.modules[name] = None\n"
        "from saram.workflows.talking import open_conversation\n"
        "print(next(open_conversation('kiosk').hear('배는 얼마예요')).plain)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "배는 천 원이에요.\n"), done.stderr


def test_bots_beside_a_bot_are_read_with_it_once(tmp_path):
    for name, beside in (("one", "[../two, ../three]"), ("two", "[../three]"), ("three", "[../one]")):
        (tmp_path / name).mkdir()
        text = SMALL.replace("name: kiosk", f"name: {name}\nbeside: {beside}")
        (tmp_path / name / "bot.yaml").write_text(text)
    assert [each.bot.name for each in read_bots([tmp_path / "one"])] == ["one", "two", "three"]
    shutil.rmtree(tmp_path / "three")
    with pytest.raises(BotError, match=r"beside: there is no bot\.yaml in"):
        read_bots([tmp_path / "one"])


@pytest.mark.parametrize(
    ("name", "language", "understood"),
    [("bank", "ko", 0.75), ("bank", "en", 0.7), ("store", "ko", 0.75), ("store", "en", 0.65), ("anchor", "ko", 0.65)],
)
def test_an_example_bot_passes_its_scenarios_and_understands_its_held_out_sentences(kept, name, language, understood):
    folder, _ = bot_library.bot_folder(name, language)
    with _alone(kept / f"{name}-{language}.lock"):
        bot = talking.load_bot(name, language)
    score = evaluate(bot.understand, read_tests(folder / "tests.yml"))
    assert score.intent >= understood
    assert score.refused >= 0.5
    scenarios = [each for each in read_scenarios(BOTS / name / "scenarios.yml") if each.language == language]
    assert failures_of(scenarios) == {}
    assert len(scenarios) >= 4


def held_out(name):
    """The files of sentences that no bot learns from."""
    return [BOTS / name / "tests.yml", *(BOTS / name).glob("*read.txt")]


def test_the_home_family_passes_its_scenarios(home):
    assert failures_of(read_scenarios(BOTS / "home" / "scenarios.yml")) == {}


def test_there_are_forty_scenarios_and_two_hundred_held_out_sentences_for_each_bot():
    assert sum(len(read_scenarios(path)) for path in BOTS.glob("*/scenarios.yml")) >= 40
    for name in ("bank/ko", "bank/en", "store/ko", "store/en", "anchor/ko"):
        assert sum(bool(test.intent) for path in held_out(name) for test in read_tests(path)) >= 200


@pytest.mark.parametrize("name", ["bank/ko", "bank/en", "store/ko", "store/en", "anchor/ko"])
def test_no_held_out_sentence_is_an_example(name):
    language = name.rpartition("/")[2]
    strangers = (*outside(language), *everyday(language, 3_000, 0))
    learned = [*(example for bot in read_bots([BOTS / name]) for example in bot.examples), *strangers]
    said = {example.text.replace(" ", "").rstrip("?!.") for example in learned}
    tests = [test for path in held_out(name) for test in read_tests(path)]
    held = [example.text for example in tests if example.active is None]
    assert [text for text in held if text.replace(" ", "").rstrip("?!.") in said] == []


@pytest.mark.parametrize(
    ("name", "fewest"), [("bank/ko", 25), ("store/ko", 25), ("anchor/ko", 25), ("bank/en", 15), ("store/en", 12)]
)
def test_every_intent_has_many_examples(name, fewest):
    (bot, *_) = read_bots([BOTS / name])
    counts = {intent: sum(example.intent == intent for example in bot.examples) for intent in bot.bot.intents}
    assert {intent: count for intent, count in counts.items() if count < fewest} == {}


def test_a_free_answer_is_reviewed_and_then_known(kiosk):
    bot = talking.load_bot("kiosk", responder=FakeResponder("[배]는 나무에서 자라요."))
    first = list(bot.open().hear("그 과일은 어디에서 자라나요 내 번호는 010-1234-5678"))
    assert first[0].source == "chat"
    runner = CliRunner()
    shown = runner.invoke(app, ["talk", "review", "list"], env={"COLUMNS": "200"})
    assert "어디에서 자라나요 내 번호는 …" in shown.output
    approved = runner.invoke(app, ["talk", "review", "approve", "1", "--avatar", "drawn", "--size", "64"])
    assert "questions.csv" in approved.output
    assert "Its film is made, with drawn." in approved.output
    with Answering(Appearance(avatar="drawn", size=64)) as answering:
        assert [(row.text, row.uses) for row in answering.store.rows()] == [("\\[배\\]는 나무에서 자라요.", 0)]
    reply = next(talking.open_conversation("kiosk").hear("그 과일은 어디에서 자라나요 내 번호는 …"))
    assert (reply.plain, reply.source) == ("[배]는 나무에서 자라요.", "corpus")
    assert runner.invoke(app, ["talk", "review", "reject", "1"]).exit_code == 2


def test_a_free_answer_of_a_bot_that_was_opened_by_its_folder_joins_its_corpus(kiosk, tmp_path):
    folder = tmp_path / "elsewhere"
    kiosk.rename(folder)
    bot = talking.load_bot(str(folder), responder=FakeResponder("- [배]는 <나무>에서 자라요."))
    list(bot.open().hear("그 과일은 어디에서 자라나요"))
    _, path = talking.settle_review(1, approve=True)
    assert path == folder / "questions.csv"
    said = next(talking.open_conversation(str(folder)).hear("그 과일은 어디에서 자라나요"))
    assert (said.plain, said.source) == ("- [배]는 ‹나무›에서 자라요.", "corpus")
    assert len(parse(said.text).scenes) == 1  # nothing that a chat endpoint writes is read as a mark


def test_a_conversation_is_typed_in_the_terminal(kiosk):
    result = CliRunner().invoke(
        app, ["talk", "--bot", "kiosk", "--terminal", "--why"], input="배는 얼마예요\n너 사람이야?\n"
    )
    assert result.exit_code == 0
    assert "배는 천 원이에요." in result.output
    assert "kiosk.price" in result.output
    assert "Word 얼마예요: for kiosk.price" in result.output
    assert "저는 AI예요." in result.output


def test_scenarios_are_played_from_the_command_line(kiosk, tmp_path):
    path = tmp_path / "scenarios.yml"
    path.write_text(
        "- name: price\n"
        "  bot: kiosk\n"
        "  turns: [{say: 배는 얼마예요, expect: {intent: price, contains: 천 원, not_contains: 사과}}]\n"
        "- name: wrong\n"
        "  bot: kiosk\n"
        "  turns: [{say: 배는 얼마예요, expect: {intent: hours, card: map, handover: true}}]\n"
    )
    result = CliRunner().invoke(app, ["talk", "evaluate", str(path)])
    assert result.exit_code == 1
    assert "passed  kiosk ko  price" in result.output
    assert "expected kiosk.hours; got kiosk.price" in result.output
    assert "1 of 2 scenarios passed" in result.output


def test_a_language_that_is_none_is_refused():
    result = CliRunner().invoke(app, ["talk", "--bot", "bank", "--language", "fr", "--terminal"])
    assert result.exit_code == 2


def test_a_new_bot_can_be_talked_with_at_once(home, tmp_path):
    folder = new_bot("cafe", tmp_path)
    conversation = talking.open_conversation(str(folder))
    assert "주문할게요" in next(conversation.hear("녹차 두 잔 주세요")).plain
    assert next(conversation.hear("너 로봇이야?")).plain == "저는 사람이 아니라 주문을 받는 AI예요."
    assert next(conversation.hear("화장실이 어디 있어요?")).plain == "화장실은 계단 옆에 있어요."
    assert next(conversation.hear("영업시간이 어떻게 되나요")).plain == "아침 여덟 시부터 밤 열 시까지 열어요."


def test_an_answer_that_cannot_be_put_up_for_review_does_not_end_the_conversation(tmp_path, monkeypatch, caplog):
    monkeypatch.setenv("SARAM_HOME", str(tmp_path))
    (tmp_path / "review.db").write_bytes(b"rubbish" * 1000)
    monkeypatch.setattr(talking, "Conversation", lambda *_, review, **__: review)
    family = talking.bot_family("bank", "ko")
    review = talking.LoadedBot("bank", family, None).open()
    review("왜요?", "그래서요.")
    assert "review" in caplog.text
