from __future__ import annotations

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
