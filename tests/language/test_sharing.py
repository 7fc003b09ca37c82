"""Processes that are forked once a package is loaded understand the same and share its memory."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

SENTENCES = ["거실 불 켜줘", "내일 아침 일곱 시에 깨워줘", "윤종신 나이 들려줘", "불 끄고 7시에 깨워줘", "라됴 틀어줘"]

FORKED = """
import gc, json, os, re, sys
from pathlib import Path
from saram.language import load
def private():
    told = Path("/proc/self/smaps_rollup").read_text()
    return sum(int(number) for number in re.findall(r"Private_\\w+:\\s+(\\d+)", told)) / 1024
understand = load("home")
texts = json.load(sys.stdin)
here = [repr(understand(text)) for text in texts]
alone = private()
gc.freeze()
read, write = os.pipe()
if os.fork() == 0:
    there = [repr(understand(text)) for text in texts]
    os.write(write, json.dumps([there == here, private()]).encode())
    os._exit(0)
os.close(write)
os.wait()
print(json.dumps([*json.loads(os.read(read, 1000)), alone]))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="counts memory as Linux tells it")
def test_a_forked_process_understands_the_same_and_has_little_memory_of_its_own():
    done = subprocess.run(
        [sys.executable, "-c", FORKED],
        input=json.dumps(SENTENCES),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    same, own, alone = json.loads(done.stdout)
    assert same
    assert own < alone / 3
