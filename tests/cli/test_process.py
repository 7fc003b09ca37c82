"""The program as the shell runs it."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from saram.media import read_audio

SOURCE = Path(__file__).parents[2] / "src"
SAY = [sys.executable, "-m", "saram", "say", "--avatar", "drawn", "--size", "256"]
LONG = "안녕하세요. 아홉 시 뉴스입니다. " * 200


def names(folder) -> list[str]:
    return sorted(path.name for path in Path(folder).iterdir())


@pytest.fixture
def environment():
    return {**os.environ, "PYTHONPATH": str(SOURCE), "PYTHONUTF8": "1"}


def _wait_for(condition, seconds=60.0):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.02)


@pytest.mark.parametrize(
    ("number", "status", "name"),
    [(signal.SIGINT, 130, "a.mp4"), (signal.SIGTERM, 143, "a.mp4"), (signal.SIGINT, 130, "frames/")],
)
def test_an_interrupted_rendering_leaves_no_half_file(tmp_path, environment, number, status, name):
    if name == "a.mp4":
        (tmp_path / name).write_text("the film of yesterday")
    before = names(tmp_path)
    process = subprocess.Popen(
        [*SAY, LONG, "-o", name, "--captions", "off" if name != "a.mp4" else "srt", "--motion", "m.json"],
        cwd=tmp_path,
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
        # A shell's background job ignores Ctrl-C; this one is in the foreground.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509
    )
    _wait_for(lambda: any(_is_growing(path) for path in tmp_path.iterdir() if path.name.startswith(".")))
    process.send_signal(number)
    _, complaint = process.communicate(timeout=30)
    assert process.returncode == status
    assert "Traceback" not in complaint
    assert names(tmp_path) == before


def _is_growing(path: Path) -> bool:
    if path.is_dir():
        return len(names(path)) > 5
    return path.suffix == ".mp4" and path.stat().st_size > 10_000


def test_a_full_disk_is_one_clear_message(tmp_path, environment):
    """A limit on the size of files makes writing fail in the middle, as a full disk does."""
    process = subprocess.run(
        [*SAY, LONG, "-o", "a.mp4"],
        cwd=tmp_path,
        # The limit holds for what a measurement of coverage writes at the end, too.
        env={name: value for name, value in environment.items() if not name.startswith("COV")},
        capture_output=True,
        text=True,
        timeout=120,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000)),
        check=False,
    )
    assert process.returncode == 1
    assert "No space left to write" in process.stderr
    assert "Traceback" not in process.stderr
    assert names(tmp_path) == []


def test_two_renderings_to_one_file_both_finish_and_one_stays_whole(tmp_path, environment):
    processes = [
        subprocess.Popen([*SAY, f"{word}.", "-o", "a.wav"], cwd=tmp_path, env=environment, stdout=subprocess.DEVNULL)
        for word in ("하나", "둘")
    ]
    assert [process.wait(60) for process in processes] == [0, 0]
    assert names(tmp_path) == ["a.wav"]
    assert read_audio(tmp_path / "a.wav").duration > 1


def test_help_is_there_at_once(environment):
    """Nothing heavy is imported to show the help."""
    code = "import sys, saram.cli; print(','.join(sorted(sys.modules)))"
    modules = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    ).stdout.split(",")
    assert not {"numpy", "cv2", "av", "PIL", "pydantic", "httpx"} & set(modules)


def test_a_closed_pipe_is_no_traceback(environment):
    process = subprocess.Popen(
        [sys.executable, "-m", "saram", "voices", "--json"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    process.stdout.close()
    assert b"Traceback" not in process.stderr.read()
    process.stderr.close()
    process.wait(30)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("saram do", ["doctor"]),
        ("saram say --cap", ["--captions"]),
        ("saram say --captions b", ["burn"]),
        ("saram say --avatar ha", ["hana"]),
        ("saram say --voice ko-m", ["ko-male", "ko-male-deep"]),
        ("saram say --background n", ["news-studio", "night-stage"]),
    ],
)
def test_the_shell_completes_commands_options_and_names(environment, words, expected):
    asked = {
        "_SARAM_COMPLETE": "complete_bash",
        "COMP_WORDS": words,
        "COMP_CWORD": str(len(words.split()) - 1),
    }
    program = "import sys; sys.argv[0] = 'saram'; from saram.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment | asked, capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.split() == expected
