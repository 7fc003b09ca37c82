"""Clean footage, real and synthetic, and ways to spoil it."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

_spec = importlib.util.spec_from_file_location("footage_faults", Path(__file__).with_name("faults.py"))
faults = importlib.util.module_from_spec(_spec)
sys.modules[_spec.name] = faults
_spec.loader.exec_module(faults)

ALWAYS_SHORT = frozenset({"too_short", "short", "no_idle", "no_transcript", "sounds_missing"})
"""True of every clip of a few seconds, spoiled or not."""


@pytest.fixture(scope="session")
def spoiling():
    """The module of faults."""
    return faults


@pytest.fixture(scope="session")
def footage(shared_data):
    return shared_data / "footage"


@pytest.fixture(scope="session")
def man(footage):
    """Three seconds of a real man (GRID, CC BY 4.0), 360 x 288."""
    return faults.read(footage / "grid_s1" / "bwaa1s.mpg")


@pytest.fixture(scope="session")
def presenter(footage):
    """Nine seconds of the synthetic presenter, 320 x 320."""
    return faults.read(footage / "hana" / "footage_ko.mp4", 9.0, 0.5, 320)


@pytest.fixture(scope="session")
def voices(footage):
    """Twelve seconds of a real man's voice and nine of a synthetic woman's, each with a tiny picture."""
    clips = [faults.read(path) for path in sorted((footage / "grid_s1").glob("*.mpg"))[:4]]
    joined = faults.join(clips)
    hana = faults.read(footage / "hana" / "footage_ko.mp4", 9.0, 0.5, 64)
    small = joined.pictures[:25, :64, :64].copy()
    return {
        "man": faults.Clip(small, joined.sound, joined.rate),
        "woman": faults.Clip(hana.pictures[:25], hana.sound, hana.rate),
    }


@pytest.fixture
def make(tmp_path):
    """Write a clip, spoiled if a fault is named."""

    def make(clip, fault=None, name="clip"):
        if fault is None:
            return faults.write(clip, tmp_path / f"{name}.mp4")
        found = faults.FAULTS[fault]
        return faults.write(found.spoil(clip), tmp_path / f"{name}{found.suffix}")

    return make
