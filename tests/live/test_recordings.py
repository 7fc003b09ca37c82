from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import pytest

from saram.live import Patience, Session
from saram.live.recording import replay

RECORDINGS = sorted((Path(__file__).parent / "sessions").glob("*.jsonl"))
TOOL = Path(__file__).parents[2] / "tools" / "record_sessions.py"


def lines(path):
    return path.read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("path", RECORDINGS, ids=lambda path: path.stem)
def test_a_recorded_conversation_goes_the_same_way_again(path):
    assert list(replay(lines(path), Session())) == []


def test_a_conversation_that_goes_another_way_is_noticed():
    path = next(path for path in RECORDINGS if path.stem == "cough")
    differences = list(replay(lines(path), Session(Patience(quiet=5.0, alarm=9.0))))
    assert differences
    assert "resumed" in differences[0][0]


def test_the_recordings_are_what_their_tool_writes():
    spec = importlib.util.spec_from_file_location("record_sessions", TOOL)
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    assert {path.stem for path in RECORDINGS} == set(tool.SESSIONS)
    for path in RECORDINGS:
        assert tool.record(tool.SESSIONS[path.stem]) == lines(path)


def test_in_the_cough_the_answer_goes_on_where_it_stopped():
    sent = [json.loads(line)["out"]["event"] for line in lines(RECORDINGS[0]) if '"event"' in line]
    resumed = [(event["answer"], event["position"]) for event in sent if event["type"] == "resumed"]
    assert RECORDINGS[0].stem == "cough"
    assert resumed == [("1.0", 1.26), ("1.0", 2.2)]
