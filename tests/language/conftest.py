"""Bots small enough to be trained within a test run."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from saram.language import Package, Understanding, read_bots
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
def trio_package(tmp_path_factory) -> Package:
    """Three bots of the home family, trained small: light and appliances, alarm, conversation."""
    folder = tmp_path_factory.mktemp("trio")
    shutil.copytree(HOME / "entities", folder / "entities")
    for name in ("device", "alarm", "common"):
        shutil.copytree(HOME / name, folder / name)
    plan = Plan(generated=30, paraphrases=2)
    return train_bots(read_bots([folder]), plan=plan, sizes=SMALL, epochs=4, seed=1)[0]


@pytest.fixture(scope="session")
def trio(trio_package) -> Understanding:
    """The three bots, ready to be asked."""
    return Understanding(trio_package)


@pytest.fixture(scope="session")
def cafe(cafe_folder) -> Understanding:
    """The skeleton bot, trained."""
    plan = Plan(generated=60, paraphrases=4)
    return Understanding(train_bots(read_bots([cafe_folder]), plan=plan, sizes=SMALL, epochs=6, seed=1)[0])
