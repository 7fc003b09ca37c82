from __future__ import annotations

from importlib.metadata import EntryPoint

import pytest

from saram.errors import UnknownNameError, UsageError
from saram.plugins import Registry, registry

GROUP = "saram.tests"


@pytest.fixture
def installed(monkeypatch):
    """Entry points of made-up packages: (name, value) pairs to fill in."""
    points: list[tuple[str, str]] = []

    def entry_points(*, group: str, name: str | None = None) -> list[EntryPoint]:
        return [EntryPoint(each, value, group) for each, value in points if name in {None, each} and group == GROUP]

    monkeypatch.setattr(registry, "entry_points", entry_points)
    return points


@pytest.fixture
def voices():
    return Registry(GROUP, "voice engine", {"built": "math:pi"}, "Install one.")


def test_a_builtin_is_loaded_by_name(voices, installed):
    assert voices.load("built") == pytest.approx(3.14159, abs=1e-4)


def test_a_plugin_is_found_beside_the_builtins(voices, installed):
    installed.append(("other", "math:e"))
    assert voices.names() == ["built", "other"]
    assert voices.load("other") == pytest.approx(2.71828, abs=1e-4)


def test_a_plugin_cannot_replace_a_builtin(voices, installed):
    installed.append(("built", "math:e"))
    assert voices.load("built") == pytest.approx(3.14159, abs=1e-4)


def test_two_plugins_of_one_name_are_an_error_that_names_both(voices, installed):
    installed.extend([("other", "math:e"), ("other", "math:tau")])
    with pytest.raises(UsageError, match=r"math:e, math:tau"):
        voices.load("other")


def test_an_unknown_name_lists_the_names_there_are(voices, installed):
    with pytest.raises(UnknownNameError, match=r"voice engine named 'none'. Known: built. Install one."):
        voices.load("none")
