"""The script that makes the shipped package: four trainings, each of which is made once."""

from __future__ import annotations

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

from saram.language import load, read_bots, read_package
from saram.training.network import Architecture
from saram.workflows.bot_packages import fingerprint

ROOT = Path(__file__).parents[2]
TINY = Architecture(unit=8, bag=8, filters=16, deep=16)
LAMPS = """name: lamps
intents:
  light: {examples: [불 켜줘, 전등 켜줘, 조명 켜, 불 좀 켜 줄래, 등 켜 봐, 불 켜라]}
  dark: {examples: [불 꺼줘, 전등 꺼줘, 조명 꺼, 불 좀 꺼 줄래, 등 꺼 봐, 불 꺼라]}
"""


@pytest.fixture
def script(tmp_path, monkeypatch):
    """The script with a project of its own, whose home is a bot with two intents."""
    spec = spec_from_file_location("train_home", ROOT / "tools" / "train_home.py")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    (tmp_path / "bots" / "home" / "lamps").mkdir(parents=True)
    (tmp_path / "bots" / "home" / "lamps" / "bot.yaml").write_text(LAMPS, "utf-8")
    (tmp_path / "trained").mkdir()
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "TRAINED", tmp_path / "trained")
    monkeypatch.setattr(module, "PASSES", 1)
    for sizes in ("WIDE", "NARROW", "SHIPPED"):
        monkeypatch.setattr(module, sizes, TINY)
    monkeypatch.setattr(sys, "argv", ["train_home.py", str(tmp_path / "teachers")])
    return module


def made(folder: Path) -> dict[str, int]:
    """When each package was written."""
    return {path.name: path.stat().st_mtime_ns for path in folder.rglob("*.bots")}


def test_the_package_is_made_of_three_teachers_that_are_made_once(script, tmp_path):
    script.main()
    first = made(tmp_path)
    assert sorted(first) == ["first.bots", "home.bots", "second.bots", "small.bots"]
    files = fingerprint(read_bots([tmp_path / "bots" / "home"]))
    shipped = tmp_path / "trained" / "home.bots"
    assert (tmp_path / "trained" / "home.fingerprint").read_text("utf-8").strip() == files
    assert read_package(shipped).about["fingerprint"] == files
    assert read_package(tmp_path / "teachers" / "first.bots").about["seed"] != read_package(shipped).about["seed"]
    assert load(shipped)("불 켜줘").intent == "light"

    script.main()
    second = made(tmp_path)
    assert {name for name in first if first[name] != second[name]} == {"home.bots"}

    bot = tmp_path / "bots" / "home" / "lamps" / "bot.yaml"
    bot.write_text(LAMPS.replace("불 켜라", "불 켜라고"), "utf-8")
    script.main()
    third = made(tmp_path)
    assert {name for name in second if second[name] != third[name]} == set(second)
    assert fingerprint(read_bots([tmp_path / "bots" / "home"])) != files
