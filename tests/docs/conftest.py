from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def blocks():
    """The fenced blocks of a page: (language, text), in order."""

    def read(page: Path) -> list[tuple[str, str]]:
        return FENCE.findall(page.read_text(encoding="utf-8"))

    return read
