"""Several processes with one folder of answers, some of which are killed."""

from __future__ import annotations

import hashlib
import time

import pytest

from saram.answers import AnswerStore
from saram.answers import answer_store as module


def outcome(process):
    """Source and hash that a process prints in the end."""
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    return tuple(output.split()[-2:])


def test_processes_that_miss_the_same_answer_make_it_once(process, tmp_path, expected):
    AnswerStore(tmp_path / "answers").close()
    asking = [process(waits=True) for _ in range(3)]
    for each in asking:
        assert each.stdout.readline() == "ready\n"
    for each in asking:
        each.stdin.write("go\n")
        each.stdin.flush()
    outcomes = [outcome(each) for each in asking]
    right = hashlib.sha256(expected()).hexdigest()
    assert {digest for _, digest in outcomes} == {right}
    assert sorted(source for source, _ in outcomes).count("made") == 1
    assert (tmp_path / "log").read_text() == "made\n"


@pytest.mark.parametrize("chunks", [1, 3])
def test_an_answer_whose_maker_is_killed_is_taken_over_by_who_watches(process, tmp_path, key, maker, expected, chunks):
    dying = process(parts=200, pause=0.02)
    for _ in range(1 + chunks):
        dying.stdout.readline()
    with AnswerStore(tmp_path / "answers") as store:
        stream = store.make(key(), maker(parts=200))
        reading = iter(stream)
        begun = next(reading)
        dying.kill()
        dying.wait()
        assert begun + b"".join(reading) == expected(parts=200)
        assert stream.source == "joined"
        assert maker.made == 1
        assert store.make(key(), maker()).source == "kept"


@pytest.mark.parametrize("delay", [0.0, 0.03, 0.1, 0.2])
def test_after_a_kill_at_any_moment_the_answer_is_whole_or_not_there(
    process, tmp_path, key, maker, expected, delay, monkeypatch
):
    dying = process(parts=8, pause=0.02)
    dying.stdout.readline()
    time.sleep(delay)
    dying.kill()
    dying.wait()
    with AnswerStore(tmp_path / "answers") as store:
        stream = store.make(key(), maker(parts=8))
        assert stream.read() == expected(parts=8)
        assert [row.size for row in store.rows()] == [len(expected(parts=8))]
        monkeypatch.setattr(module, "_ORPHAN", -1.0)
        store.tidy()
        assert list((tmp_path / "answers" / "making").iterdir()) == []
        assert len(list((tmp_path / "answers" / "films").rglob("*.mp4"))) == 1


def test_watching_alone_ends_with_an_error_when_the_maker_is_killed(process, tmp_path, key):
    dying = process(parts=200, pause=0.02)
    for _ in range(2):
        dying.stdout.readline()
    with AnswerStore(tmp_path / "answers") as store:
        stream = store.find(key().name)
        reading = iter(stream)
        next(reading)
        dying.kill()
        dying.wait()
        with pytest.raises(Exception, match="given up"):
            list(reading)
