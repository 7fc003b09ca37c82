from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import date

import pytest
from typer.testing import CliRunner

from saram.cli.main import app
from saram.errors import OutputError
from saram.rights import Withdrawal, open_ledger

TEXTS = "안녕하세요.\n\n네.\n네.\n"


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.setenv("SARAM_HOME", str(tmp_path / "home"))

    def call(*arguments, code=0):
        result = CliRunner().invoke(app, list(arguments))
        assert result.exit_code == code, result.output
        return result.output

    return call


@pytest.fixture
def warmed(run, tmp_path):
    (tmp_path / "texts.txt").write_text(TEXTS, encoding="utf-8")
    run("warm", str(tmp_path / "texts.txt"), "--avatar", "drawn", "--size", "64")
    return run


def test_answers_are_made_beforehand_and_made_once(run, tmp_path):
    (tmp_path / "texts.csv").write_text("question,answer\n안녕,안녕하세요.\n응,네.\n", encoding="utf-8")
    arguments = ("warm", str(tmp_path / "texts.csv"), "--avatar", "drawn", "--size", "64", "--json")
    first, second = json.loads(run(*arguments)), json.loads(run(*arguments))
    assert (first["made"], first["kept"], first["failed"]) == (3, 0, [])
    assert (second["made"], second["kept"]) == (0, 3)


def test_what_would_be_said_can_be_listed(run, tmp_path):
    (tmp_path / "texts.txt").write_text(TEXTS, encoding="utf-8")
    assert run("warm", str(tmp_path / "texts.txt"), "--list").splitlines() == ["안녕하세요.", "네."]
    assert "[gesture" in run("warm", "bank", "--list")


def test_what_cannot_be_said_is_told_and_the_rest_is_made(run, tmp_path):
    (tmp_path / "texts.txt").write_text("네.\n[gestur nod] 아니요.\n", encoding="utf-8")
    output = run("warm", str(tmp_path / "texts.txt"), "--avatar", "drawn", "--size", "64", code=1)
    assert "could not be said" in output
    assert "2 answers made" in output


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [("a.txt", b"\xff\xfe\x00", "UTF-8"), ("a.csv", b"frage\n1\n", "'answer'"), ("a.txt", b" \n", "nothing to say")],
)
def test_a_file_that_cannot_be_used_is_explained(run, tmp_path, name, content, message):
    (tmp_path / name).write_bytes(content)
    code = 1 if content[:1] == b"\xff" else 2
    assert message in run("warm", str(tmp_path / name), code=code)


def test_a_bot_that_is_not_there_is_explained(run):
    assert "no bot named 'nobody'" in run("warm", "nobody", code=2)


def test_they_are_listed_and_shown(warmed):
    rows = json.loads(warmed("answers", "list", "--json"))
    assert {row["text"] for row in rows} == {"[idle]", "안녕하세요.", "네."}
    assert "3 answers" in warmed("answers", "list")
    record = json.loads(warmed("answers", "show", "안녕", "--json"))
    assert record["answer"]["captions"][0][0] == ["안녕하세요."]
    assert record["answer"]["mime"].startswith("video/mp4")
    assert "안녕하세요." in warmed(
        "answers", "show", rows[0]["name"][:10] if rows[0]["text"] == "안녕하세요." else "안녕"
    )


def test_one_is_exported_with_its_times(warmed, tmp_path):
    warmed("answers", "export", "네", "-o", str(tmp_path / "yes.mp4"))
    assert (tmp_path / "yes.mp4").read_bytes()[4:8] == b"ftyp"
    assert json.loads((tmp_path / "yes.json").read_text("utf-8"))["text"] == "네."
    assert ".mp4" in warmed("answers", "export", "네", "-o", str(tmp_path / "yes.avi"), code=2)


def test_one_is_opened_in_the_player(warmed, monkeypatch):
    opened = []
    monkeypatch.setattr("typer.launch", opened.append)
    warmed("answers", "play", "네")
    assert opened[0].endswith(".mp4")


def test_they_are_forgotten(warmed):
    assert "Say which" in warmed("answers", "forget", code=2)
    assert "1 answers forgotten" in warmed("answers", "forget", "네")
    assert json.loads(warmed("answers", "forget", "--avatar", "drawn", "--json"))["forgotten"]
    assert "0 answers" in warmed("answers", "forget", "--all")


def test_statistics_tell_what_keeping_brought(warmed):
    stats = json.loads(warmed("answers", "stats", "--json"))
    assert (stats["answers"], stats["hits"], stats["misses"]) == (3, 0, 0)
    assert "hit rate" in warmed("answers", "stats", "--days", "1")


def test_an_answer_that_is_not_there_is_explained(warmed):
    assert "There is no kept answer" in warmed("answers", "show", "모름", code=2)
    assert "Give more of the name" in warmed("answers", "show", "", code=2)


def test_what_is_kept_of_somebody_who_withdraws_the_consent_is_deleted_and_told(warmed, tmp_path):
    folder = tmp_path / "home" / "answers"
    assert list(folder.rglob("*.mp4"))
    with closing(sqlite3.connect(folder / "answers.db")) as base, base:
        base.execute("UPDATE answers SET avatar = 'anna'")
    assert "deleted" not in warmed("answers", "list")
    open_ledger().withdraw(Withdrawal("b" * 64, "anna", "Test Person", date(2026, 4, 2)))
    told = warmed("answers", "list")
    assert "'anna' was withdrawn: 3 kept answers of it were deleted" in told
    assert "0 answers" in told
    assert not list(folder.rglob("*.mp4"))
    assert "deleted" not in warmed("answers", "list")


def test_where_films_of_a_withdrawn_consent_cannot_be_deleted_it_is_told_and_the_rest_is_shown(
    warmed, tmp_path, monkeypatch
):
    with closing(sqlite3.connect(tmp_path / "home" / "answers" / "answers.db")) as base, base:
        base.execute("UPDATE answers SET avatar = 'anna'")
    open_ledger().withdraw(Withdrawal("b" * 64, "anna", "Test Person", date(2026, 4, 2)))

    def refused(*_):
        raise OutputError("The folder cannot be written.")

    monkeypatch.setattr("saram.workflows.consents.forget_withdrawn", refused)
    told = warmed("answers", "list")
    assert "cannot be written" in told
    assert "3 answers" in told
    assert "hit rate" in warmed("answers", "stats")


def test_withdrawing_a_consent_deletes_what_is_kept(warmed, tmp_path):
    (tmp_path / "signed.pdf").write_bytes(b"signed")
    consent = tmp_path / "consent.json"
    evidence = ("--evidence", str(tmp_path / "signed.pdf"), "--person", "Anna")
    consent.write_text(warmed("make", "consent", "template", "anna", *evidence), encoding="utf-8")
    folder = tmp_path / "home" / "answers"
    with closing(sqlite3.connect(folder / "answers.db")) as base, base:
        base.execute("UPDATE answers SET avatar = 'anna' WHERE text = '네.'")
    assert "1 kept answers of 'anna' were deleted" in warmed("make", "consent", "withdraw", str(consent))
    assert len(list(folder.rglob("*.mp4"))) == 2


def test_nothing_kept_is_given_out_after_the_consent_was_withdrawn(warmed, tmp_path):
    open_ledger().withdraw(Withdrawal("a" * 64, "drawn", "Test Person", date(2026, 4, 2)))
    warmed("answers", "export", "네.", "-o", str(tmp_path / "there.mp4"))  # the drawn face is nobody's
    with closing(sqlite3.connect(tmp_path / "home" / "answers" / "answers.db")) as base, base:
        base.execute("UPDATE answers SET avatar = 'anna'")
    warmed("answers", "export", "네.", "-o", str(tmp_path / "there.mp4"))
    open_ledger().withdraw(Withdrawal("b" * 64, "anna", "Test Person", date(2026, 4, 2)))
    assert "withdrawn" in warmed("answers", "export", "네.", "-o", str(tmp_path / "not.mp4"), code=2)
    assert not (tmp_path / "not.mp4").exists()


def test_where_the_ledger_of_consents_cannot_be_read_nothing_is_given_out_or_deleted(warmed, tmp_path):
    with closing(sqlite3.connect(tmp_path / "home" / "answers" / "answers.db")) as base, base:
        base.execute("UPDATE answers SET avatar = 'anna'")
    (tmp_path / "home" / "rights.db").write_bytes(b"rubbish" * 1000)
    assert "3 answers" in warmed("answers", "list")
    for command in (("export", "네.", "-o", str(tmp_path / "not.mp4")), ("play", "네.")):
        assert "cannot be read" in warmed("answers", *command, code=1)
    assert not (tmp_path / "not.mp4").exists()
