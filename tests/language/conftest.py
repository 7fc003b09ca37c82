"""Bots small enough to be trained within a test run."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from saram.language import Understanding, read_bots
from saram.training.bots import train_bots
from saram.training.material import Plan
from saram.training.network import Architecture
from saram.workflows.bots import new_bot

HOME = Path(__file__).parents[2] / "bots" / "home"
SMALL = Architecture(unit=16, bag=24, filters=32, deep=32)


@pytest.fixture(scope="session")
def home() -> Path:
    """The folder of the home family."""
    return HOME


@pytest.fixture(scope="session")
def cafe_folder(tmp_path_factory) -> Path:
    """The skeleton bot, as `saram bots new cafe` writes it."""
    return new_bot("cafe", tmp_path_factory.mktemp("bots"))


@pytest.fixture(scope="session")
def trio(tmp_path_factory) -> Understanding:
    """Three bots of the home family, trained small: light and appliances, alarm, conversation."""
    folder = tmp_path_factory.mktemp("trio")
    shutil.copytree(HOME / "entities", folder / "entities")
    for name in ("device", "alarm", "common"):
        shutil.copytree(HOME / name, folder / name)
    package, _ = train_bots(read_bots([folder]), plan=Plan(generated=30, paraphrases=2), sizes=SMALL, epochs=4, seed=1)
    return Understanding(package)
