"""``saram make``: what users see; what it makes is specified with the workflow."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from saram.cli.main import app
from saram.workflows import making
from saram.workflows.make_clock import MakeProgress
from saram.workflows.make_job import MakeJob
from saram.workflows.make_order import make_order


def run(*words):
    return CliRunner().invoke(app, ["make", *map(str, words)])


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("SARAM_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def talk(shared_data):
    return shared_data / "footage" / "grid_s1" / "bbaf2n.mpg"


@pytest.fixture
def job(talk):
    """A making that has begun."""
    return MakeJob.begin(make_order([talk], [], name="anna", synthetic="A test.", anyway=True))


def test_footage_and_name_must_be_given():
    done = run("--name", "anna")
    assert done.exit_code == 2
    assert "--footage" in done.stderr


def test_without_consent_nothing_is_learned(talk, home):
    done = run("--footage", talk, "--name", "anna", "--quiet")
    assert done.exit_code == 1
    assert "--consent" in done.stderr
    assert not (home / "making").exists()


def test_mistakes_are_named_before_the_work(talk):
    done = run("--footage", talk, "--name", "Anna", "--minutes", "0", "--synthetic", "A test.")
    assert done.exit_code == 2
    assert "name" in done.stderr
    assert "minutes" in done.stderr


def test_what_it_takes_is_announced(talk, monkeypatch):
    monkeypatch.setattr(making, "make_avatar", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt))
    done = run("--footage", talk, "--name", "anna", "--synthetic", "A test.", "--minutes", "12")
    assert "MB of disk and 12 minutes" in done.stderr


def test_a_minute_that_is_not_enough_is_not_announced_as_one(talk, monkeypatch):
    monkeypatch.setattr(making, "make_avatar", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt))
    done = run("--footage", talk, "--name", "anna", "--synthetic", "A test.", "--minutes", "1")
    assert "MB of disk and about 4 minutes; 1 are not enough" in done.stderr


def test_counted_steps_are_ordered_and_no_time_is_promised(talk, monkeypatch):
    ordered = []

    def stopped(order, **_):
        ordered.append(order)
        raise KeyboardInterrupt

    monkeypatch.setattr(making, "make_avatar", stopped)
    done = run("--footage", talk, "--name", "anna", "--synthetic", "A test.", "--steps", "900", "--seed", "3")
    assert "MB of disk, and as long as 900 steps take" in done.stderr
    assert "left to learn in" not in done.stderr
    assert [(order.steps, order.seed) for order in ordered] == [(900, 3)]
    assert run("--footage", talk, "--name", "anna", "--synthetic", "A test.", "--steps", "0").exit_code == 2


@pytest.mark.parametrize(("minutes", "warned"), [(30, False), (4, True)])
def test_too_little_time_to_learn_is_told_beforehand(minutes, warned, talk, monkeypatch):
    monkeypatch.setattr(making, "make_avatar", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt))
    done = run("--footage", talk, "--name", "anna", "--synthetic", "A test.", "--minutes", minutes)
    assert ("left to learn in" in done.stderr) is warned
    assert ("Give --minutes 12 or more" in done.stderr) is warned


def test_an_interrupt_says_how_to_go_on(talk, monkeypatch):
    def stopped(order, *, on_progress):
        on_progress(MakeProgress("picture", "step 3", 0.5, 600.0))
        raise KeyboardInterrupt

    monkeypatch.setattr(making, "make_avatar", stopped)
    done = run("--footage", talk, "--name", "anna", "--synthetic", "A test.")
    assert done.exit_code == 130
    assert "saram make resume anna" in done.stderr


def test_a_budget_that_cannot_be_is_refused_when_going_on_too(job):
    done = run("resume", "anna", "--minutes", "-3")
    assert done.exit_code == 2
    assert "minutes" in done.stderr


@pytest.mark.parametrize("worked", [True, False])
def test_a_finished_one_is_said_to_be_finished_already(worked, talk, tmp_path, monkeypatch):
    path = tmp_path / "anna.saram"
    path.write_bytes(b"an avatar")
    made = making.MadeAvatar(path, tmp_path / "making" / "report.html", 60.0, worked)
    monkeypatch.setattr(making, "make_avatar", lambda *_, **__: made)
    done = run("--footage", talk, "--name", "anna", "--synthetic", "A test.", "--minutes", "60")
    assert done.exit_code == 0
    assert ("finished already" in done.stderr) is not worked
    assert str(path) in done.stdout


def test_where_nothing_is_being_made_is_said_how_to_begin():
    done = run("list")
    assert done.exit_code == 0
    assert not done.stdout
    assert "saram make --footage" in done.stderr


def test_makings_are_listed(job, home):
    (home / "making" / "bad").mkdir()
    (home / "making" / "bad" / "order.json").write_text("{")
    done = run("list")
    assert done.exit_code == 0
    assert [line.split()[:2] for line in done.stdout.splitlines()] == [["anna", "check"], ["bad", "damaged"]]
    assert [each["name"] for each in json.loads(run("list", "--json").stdout)] == ["anna", "bad"]


@pytest.mark.parametrize("words", [("report", "anna"), ("export", "anna", "-o", "anna.saram")])
def test_what_is_not_finished_is_told_how_to_go_on(words, job):
    done = run(*words)
    assert done.exit_code == 2
    assert "saram make resume anna" in done.stderr


@pytest.mark.parametrize("words", [("resume", "bob"), ("report", "bob"), ("export", "bob", "-o", "bob.saram")])
def test_an_unknown_name_lists_those_there_are(words, job):
    done = run(*words)
    assert done.exit_code == 2
    assert "anna" in done.stderr
