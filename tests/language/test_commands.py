"""`saram bots …` as people use it."""

from __future__ import annotations

import subprocess
import sys

import pytest
import yaml
from typer.testing import CliRunner

from saram.cli.bots import bots
from saram.errors import OutputError, UsageError
from saram.language import read_bots, write_package
from saram.language.evaluation import evaluate, read_tests
from saram.training.search import search
from saram.workflows.bots import new_bot

RUN = CliRunner()


@pytest.fixture
def workspace(tmp_path, monkeypatch, trio_package):
    monkeypatch.setenv("SARAM_HOME", str(tmp_path))
    write_package(trio_package, tmp_path / "bots" / "trio.bots")
    return tmp_path


def test_new_makes_a_skeleton_that_is_read_without_mistakes(tmp_path):
    result = RUN.invoke(bots, ["new", "cafe", "--folder", str(tmp_path)])
    assert result.exit_code == 0, result.output
    assert yaml.safe_load((tmp_path / "cafe" / "bot.yaml").read_text("utf-8"))["name"] == "cafe"
    assert {"examples.txt", "grammar.txt", "menu.txt", "tests.yml"} <= {p.name for p in (tmp_path / "cafe").iterdir()}


@pytest.mark.parametrize("name", ["Cafe", "카페", "1st", "a b", "../up"])
def test_a_name_that_is_no_name_is_refused(tmp_path, name):
    with pytest.raises(UsageError, match="lower-case"):
        new_bot(name, tmp_path)


def test_a_skeleton_never_overwrites(tmp_path):
    new_bot("cafe", tmp_path)
    with pytest.raises(OutputError, match="not empty"):
        new_bot("cafe", tmp_path)


def test_ask_answers_with_bot_intent_slots_score_and_time(workspace):
    result = RUN.invoke(bots, ["ask", "거실 불 켜줘", "--bots", "trio", "--why"])
    assert result.exit_code == 0, result.output
    assert "bot=device intent=turn_on slots={room: 거실, appliance: 불}" in result.output
    assert " ms" in result.output
    assert "켜/VV" in result.output


def test_export_writes_a_file_that_can_be_asked(workspace, tmp_path):
    target = tmp_path / "out" / "copy.bots"
    assert RUN.invoke(bots, ["export", str(target), "--bots", "trio"]).exit_code == 0
    assert "turn_off" in RUN.invoke(bots, ["ask", "거실 불 꺼줘", "--bots", str(target)]).output


def test_evaluate_counts_and_shows_what_was_wrong(workspace, tmp_path):
    tests = tmp_path / "tests.yml"
    rows = [
        {"say": "[거실](room) [불](appliance) 켜줘", "bot": "device", "intent": "turn_on"},
        {"say": "[거실](room) [불](appliance) 켜줘", "bot": "alarm", "intent": "set"},
    ]
    tests.write_text(yaml.safe_dump({"tests": rows}, allow_unicode=True), "utf-8")
    result = RUN.invoke(bots, ["evaluate", str(tests), "--bots", "trio"])
    assert result.exit_code == 0, result.output
    assert "2 sentences: bot 50.0%" in result.output
    assert "alarm.set" in result.output


def test_a_perfect_score_is_one(trio, tmp_path):
    file = tmp_path / "t.txt"
    file.write_text("## device.turn_on\n[거실](room) [불](appliance) 켜줘\n## -\n😀\n", "utf-8")
    score = evaluate(trio, read_tests(file))
    assert (score.bot, score.intent, score.slot_f1, score.exact, score.refused) == (1, 1, 1, 1, 1)
    assert (score.wrong, score.confusions) == ([], [])


def test_a_search_is_budgeted_and_goes_on_where_it_stopped(cafe_folder, tmp_path):
    folders = read_bots([cafe_folder])
    journal = tmp_path / "tuning.db"
    first = search(folders, journal, trials=1, seed=3)
    second = search(folders, journal, trials=2, seed=3)
    assert [len(first.trials), len(second.trials)] == [1, 2]
    assert first.trials[0] in second.trials
    assert second.accuracy == max(accuracy for _, accuracy, _ in second.trials)
    assert search(folders, journal, trials=2, seed=3) == second


def test_without_the_extra_the_commands_say_how_to_install_it():
    program = "import sys; sys.modules['yaml'] = None; from saram.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", program, "bots", "ask", "안녕"], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 1
    assert "pip install '.[language]'" in done.stderr
    assert "Traceback" not in done.stderr
