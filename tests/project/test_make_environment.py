from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

TOOL = Path(__file__).parents[2] / "tools" / "make_environment.py"


def make(folder, **variables):
    return subprocess.run(
        [sys.executable, str(TOOL), str(folder)],
        env=os.environ | variables,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def without(tmp_path):
    """A folder for PYTHONPATH that makes modules fail to start, as on a machine that lacks them."""

    def hide(*names):
        for name in names:
            (tmp_path / "hidden").mkdir(exist_ok=True)
            (tmp_path / "hidden" / f"{name}.py").write_text(f"raise SystemExit('no {name} here')")
        return str(tmp_path / "hidden")

    return hide


def test_an_environment_is_made_and_then_kept(tmp_path):
    assert make(tmp_path / "new").returncode == 0
    assert subprocess.run([tmp_path / "new" / "bin" / "python", "-m", "pip", "--version"], check=False).returncode == 0
    (tmp_path / "new" / "mark").touch()
    assert make(tmp_path / "new").returncode == 0
    assert (tmp_path / "new" / "mark").exists()


def test_where_nothing_can_make_one_the_message_says_what_was_tried_and_what_helps(tmp_path, without):
    done = make(tmp_path / "new", PYTHONPATH=without("venv", "virtualenv", "pip"))
    assert done.returncode == 1
    assert "python3-venv" in done.stderr
    for tried in ("python -m venv: no venv here", "python -m virtualenv: no virtualenv here", "pip: no pip here"):
        assert tried in done.stderr
    assert "Traceback" not in done.stderr


def test_a_broken_environment_is_made_anew(tmp_path):
    python = tmp_path / "old" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.symlink_to(tmp_path / "gone")
    assert make(tmp_path / "old").returncode == 0
    assert subprocess.run([python, "-c", "import pip"], check=False).returncode == 0
