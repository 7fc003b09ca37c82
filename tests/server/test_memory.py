from __future__ import annotations

import contextlib
import sqlite3
import threading
import time

import pytest

from saram.errors import OutputError
from saram.server.memory import Memory


def test_what_is_remembered_for_a_restart_is_forgotten_after_an_hour(tmp_path, monkeypatch):
    memory = Memory(tmp_path / "new" / "talks.db")
    memory.keep("a", "bank", "ko", {"said": ["비밀번호를 잊었어요"]})
    assert memory.recall("bank", "a").result().said == ["비밀번호를 잊었어요"]
    later = time.time() + 3601
    monkeypatch.setattr("saram.server.memory.time.time", lambda: later)
    memory.tidy()
    memory.close()
    assert "비밀번호".encode() not in b"".join(path.read_bytes() for path in (tmp_path / "new").iterdir())


def test_a_memory_that_cannot_be_used_is_explained(tmp_path):
    (tmp_path / "talks.db").write_bytes(b"rubbish" * 1000)
    with pytest.raises(OutputError, match="conversations"):
        Memory(tmp_path / "talks.db")


def test_a_file_that_others_could_read_is_its_owners_alone_from_now_on(tmp_path):
    path = tmp_path / "talks.db"
    path.touch()
    path.chmod(0o644)
    memory = Memory(path)
    memory.keep("a", "bank", "ko", {"said": ["네"]})
    memory.close()
    assert path.stat().st_mode & 0o077 == 0


def test_what_could_not_be_written_is_told_of(tmp_path, caplog):
    memory, failed = Memory(tmp_path / "talks.db"), threading.Event()
    with contextlib.closing(sqlite3.connect(tmp_path / "talks.db")) as base, base:
        base.execute("DROP TABLE talks")
    memory.keep("a", "bank", "ko", {"said": ["네"]}, failed.set)
    assert failed.wait(60)
    memory.close()
    assert "cannot be written down" in caplog.text


def test_a_file_that_is_damaged_meanwhile_keeps_nobody_out(tmp_path, caplog):
    path = tmp_path / "talks.db"
    memory = Memory(path)
    for number in range(200):
        memory.keep(f"{number}", "bank", "ko", {"said": ["네" * 500]})
    memory.close()
    memory = Memory(path)
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (path.stat().st_size - 4096))
    assert memory.recall("bank", "150").result() is None
    memory.close()
    assert "cannot be taken up again" in caplog.text
