"""The commands and Python of the documentation are run, page by page, each page in a folder of its own."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [
    ROOT / "README.md",
    *sorted(path for path in (ROOT / "docs").rglob("*.md") if path.parent.name not in {"reference", "adr"}),
]
# Stands for the installed program; small pictures say as much about a command as large ones.
PROGRAM = """#!/bin/sh
if [ "$1" = say ]; then
    case " $* " in *" --size "*) ;; *) set -- "$@" --size 96 ;; esac
fi
exec {python} -m saram "$@"
"""


@pytest.fixture
def run(tmp_path):
    """Run a command in a folder where `saram` is on the path; what it printed."""
    program = tmp_path / "bin" / "saram"
    program.parent.mkdir()
    program.write_text(PROGRAM.format(python=shlex.quote(sys.executable)))
    program.chmod(0o755)
    folder = tmp_path / "work"
    folder.mkdir()
    environment = os.environ | {
        "PATH": f"{program.parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT / "src"),
        "SARAM_HOME": str(tmp_path / "home"),
    }

    def run(*command: str) -> str:
        done = subprocess.run(
            command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{command[-1]}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    run.folder = folder
    return run


def commands_and_output(block: str) -> tuple[str, list[str]]:
    """A console block as a shell script and the lines that it shows as output."""
    script, shown = [], []
    lines = iter(block.splitlines())
    for line in lines:
        if not line.startswith("$ "):
            shown.append(line)
            continue
        # `make demo` is a step of its own in CI.
        script.append(line[2:].replace(".venv/bin/", "") if line != "$ make demo" else ":")
        if "<<'END'" in line:
            for inner in lines:
                script.append(inner)
                if inner == "END":
                    break
    return "\n".join(script), shown


def test_a_console_block_is_told_apart_into_commands_and_output():
    block = "$ cat > a <<'END'\nsome text\nEND\n$ .venv/bin/saram voices\nko-male\n"
    assert commands_and_output(block) == ("cat > a <<'END'\nsome text\nEND\nsaram voices", ["ko-male"])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_what_a_page_shows_works(page, run, blocks):
    for number, (language, text) in enumerate(blocks(page)):
        if language == "console":
            script, shown = commands_and_output(text)
            printed = run("bash", "-euo", "pipefail", "-c", script)
            assert [line for line in shown if line not in printed] == []
        elif language == "python":
            (run.folder / f"block_{number}.py").write_text(text, encoding="utf-8")
            run(sys.executable, "-W", "error", f"block_{number}.py")


def test_the_pages_hold_examples(blocks):
    languages = [language for page in PAGES for language, _ in blocks(page)]
    assert languages.count("console") > 10
    assert languages.count("python") > 5
