"""Work done in a second process: the same, with its errors, and gone when it is interrupted."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from saram.errors import UsageError
from saram.training import second_process
from saram.training.second_process import SecondProcess, cores


@pytest.fixture
def two_cores(monkeypatch):
    monkeypatch.syspath_prepend(Path(__file__).parents[2])  # the other process looks where this one does for functions
    monkeypatch.setattr(second_process, "cores", lambda: 2)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_call_is_made_elsewhere(two_cores):
    with SecondProcess() as second:
        assert second.submit(os.getpid).result() == second.pid != os.getpid()


def test_calls_are_made_in_turn(two_cores):
    with SecondProcess() as second:
        errands = [second.submit(divmod, number, 3) for number in range(5)]
        assert [errand.result() for errand in errands] == [divmod(number, 3) for number in range(5)]
        assert all(errand.done for errand in errands)


def test_it_looks_for_no_garbage(two_cores):
    with SecondProcess() as second:
        assert not second.submit(gc.isenabled).result()


def test_on_one_core_it_is_done_here(monkeypatch):
    monkeypatch.setattr(second_process, "cores", lambda: 1)
    with SecondProcess() as second:
        assert second.pid is None
        assert second.submit(os.getpid).result() == os.getpid()


def test_where_no_process_can_be_started_it_is_done_here(two_cores, monkeypatch):
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with SecondProcess() as second:
        assert second.submit(os.getpid).result() == os.getpid()


def test_an_error_comes_through_and_the_next_call_is_made(two_cores):
    with SecondProcess() as second:
        failing, fine = second.submit(int, "kimchi"), second.submit(os.getpid)
        with pytest.raises(ValueError, match="kimchi"):
            failing.result()
        assert fine.result() == second.pid


def test_an_error_that_cannot_be_sent_comes_as_what_it_says(two_cores):
    with SecondProcess() as second, pytest.raises(RuntimeError, match="StubbornError: no"):
        second.submit(stubborn).result()


def test_an_error_of_saram_keeps_its_type(two_cores):
    with SecondProcess() as second, pytest.raises(UsageError, match="too few"):
        second.submit(refuse).result()


def test_when_it_dies_its_work_is_done_here(two_cores):
    with SecondProcess() as second:
        errands = [second.submit(time.sleep, 60), second.submit(os.getpid), second.submit(os.getpid)]
        os.kill(second.pid, signal.SIGKILL)
        assert [errand.result() for errand in errands[1:]] == [os.getpid()] * 2


def test_what_prints_disturbs_nothing(two_cores):
    with SecondProcess() as second:
        second.submit(print, "aloud").result()
        assert second.submit(abs, -1).result() == 1


def test_an_interruption_ends_it_at_once(two_cores):
    began = time.monotonic()
    started = []
    with pytest.raises(KeyboardInterrupt):
        interrupted(started)
    assert not alive(started[0])
    assert time.monotonic() - began < 20


def test_it_ends_when_the_first_process_is_killed():
    program = textwrap.dedent("""
        import sys, time
        sys.path[:] = {path!r}
        from saram.training import second_process
        second_process.cores = lambda: 2
        with second_process.SecondProcess() as second:
            second.submit(abs, -1).result()
            second.submit(time.sleep, 60)
            print(second.pid, flush=True)
            time.sleep(60)
    """).format(path=sys.path)
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE) as first:
        pid = int(first.stdout.readline())
        first.kill()
    ends = time.monotonic() + 20
    while alive(pid) and time.monotonic() < ends:
        time.sleep(0.01)
    assert not alive(pid)


def test_a_script_without_a_guard_is_not_run_again(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(
        textwrap.dedent("""
        import sys
        sys.path[:] = {path!r}
        from saram.training import second_process
        second_process.cores = lambda: 2
        print("once")
        with second_process.SecondProcess() as second:
            print(second.submit(abs, -1).result())
    """).format(path=sys.path),
        "utf-8",
    )
    found = subprocess.run([sys.executable, script], capture_output=True, text=True, check=True)
    assert found.stdout.split() == ["once", "1"]


def test_cores_are_counted():
    assert cores() >= 1


def interrupted(started: list[int]) -> None:
    with SecondProcess() as second:
        started.append(second.pid)
        second.submit(time.sleep, 60)
        raise KeyboardInterrupt


class StubbornError(Exception):
    """One that pickle cannot make again."""

    def __init__(self, word: str, _other: str) -> None:
        super().__init__(word)


def stubborn() -> None:
    raise StubbornError("no", "never")


def refuse() -> None:
    raise UsageError("That are too few.")
