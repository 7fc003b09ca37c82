from __future__ import annotations

import json
import shutil

import pytest
from typer.testing import CliRunner

from saram.capture import prompts
from saram.cli.main import app


def run(*words: object):
    return CliRunner().invoke(app, ["make", *map(str, words)])


@pytest.fixture
def clip(shared_data, tmp_path):
    return shutil.copy(shared_data / "footage" / "grid_s1" / "bwaa1s.mpg", tmp_path)


@pytest.fixture(autouse=True)
def workspace(tmp_path, monkeypatch):
    monkeypatch.setenv("SARAM_HOME", str(tmp_path / "home"))


def test_check_tells_the_verdict_and_what_to_do_and_writes_the_page(clip, tmp_path):
    done = run("check", clip, "--report", tmp_path / "check.html", "--quiet")
    assert done.exit_code == 1, done.output  # three seconds are too little
    assert done.stdout.startswith("Film again")
    assert "Too little is said" in done.stdout
    assert "→ Read the text of" in done.stdout
    assert (tmp_path / "check.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_check_prints_json(clip):
    done = run("check", clip, "--json", "--quiet")
    record = json.loads(done.stdout)
    assert record["verdict"] == "film again"
    assert record["files"][0]["path"] == str(clip)


def test_prompts_are_a_transcript(tmp_path):
    done = run("prompts", "ko")
    assert done.exit_code == 0
    assert tuple(done.stdout.splitlines()) == prompts("ko")
    wrong = run("prompts", "fr")
    assert wrong.exit_code == 2
    assert "'ko' and 'en'" in wrong.stderr


def test_a_consent_is_written_checked_shown_and_withdrawn(tmp_path):
    evidence = tmp_path / "signed.txt"
    evidence.write_text("For tests only: nobody signed this.", encoding="utf-8")
    words = ("consent", "template", "anna", "--evidence", evidence)
    path = tmp_path / "consent.json"
    path.write_text(run(*words).stdout, encoding="utf-8")
    blank = run("consent", "validate", path, "--name", "anna")
    assert blank.exit_code == 1
    for field in ("person", "granted_to", "purposes", "statement"):
        assert f"'{field}' is not filled in" in blank.stderr
    filled = ("--person", "Test Person", "--granted-to", "the tests", "--purpose", "tests", "--statement", "I agree.")
    path.write_text(run(*words, *filled).stdout, encoding="utf-8")
    valid = run("consent", "validate", path, "--name", "anna")
    assert valid.exit_code == 0, valid.output
    assert "Test Person allows the avatar 'anna'" in valid.stdout
    other = run("consent", "validate", path, "--name", "berta", "--voice", "--purpose", "satire")
    assert other.exit_code == 1
    for reason in ("berta", "voice", "satire"):
        assert reason in other.stderr
    assert "Test Person" in run("consent", "show", path).stdout
    assert run("consent", "withdraw", path, "--reason", "for tests").exit_code == 0
    gone = run("consent", "validate", path, "--name", "anna")
    assert gone.exit_code == 1
    assert "withdrawn on" in gone.stderr
    assert "withdrawn:    2" in run("consent", "show", path).stdout


def test_nobody_has_no_consent_to_withdraw():
    done = run("consent", "withdraw", "hana")
    assert done.exit_code == 1
    assert "shows nobody" in done.stderr


def test_a_template_is_not_yet_a_consent(tmp_path):
    path = tmp_path / "consent.json"
    path.write_text(run("consent", "template", "anna").stdout, encoding="utf-8")
    done = run("consent", "validate", path, "--name", "anna")
    assert done.exit_code == 1
    assert "sha256" in done.stderr
