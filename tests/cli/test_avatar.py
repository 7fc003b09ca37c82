from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from saram.avatar import AvatarBundle
from saram.cli.main import app


def run(*words: object):
    return CliRunner().invoke(app, ["avatar", "build", *map(str, words)])


@pytest.fixture
def clip(shared_data, tmp_path) -> Path:
    """Real clips with their transcripts (CC BY 4.0, GRID), and a consent that is for tests only and says so."""
    for path in sorted((shared_data / "footage" / "grid_s1").glob("bb*"))[:8]:
        shutil.copy(path, tmp_path)
    evidence = tmp_path / "evidence.txt"
    evidence.write_text("For tests only: GRID speaker s1 did not sign this.", encoding="utf-8")
    record = {
        "format": "saram-consent",
        "format_version": 1,
        "avatar": "tester",
        "person": "GRID speaker s1",
        "likeness": True,
        "purposes": ["tests of held data"],
        "granted": "2026-11-01",
        "statement": evidence.read_text(encoding="utf-8"),
        "evidence": {"file": evidence.name, "sha256": hashlib.sha256(evidence.read_bytes()).hexdigest()},
    }
    (tmp_path / "consent.json").write_text(json.dumps(record), encoding="utf-8")
    return tmp_path


def test_footage_becomes_a_bundle_and_a_report(clip):
    output = clip / "out" / "tester.saram"
    consent = clip / "consent.json"
    done = run("--exemplar", clip, "--name", "tester", "--consent", consent, "--output", output, "--quiet")
    assert done.exit_code == 0, done.output
    manifest = AvatarBundle.open(output).manifest
    assert manifest.name == "tester"
    assert manifest.likeness == "consented"
    assert str(output) in done.stdout
    assert output.with_suffix(".html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_without_consent_nothing_is_learned(clip):
    done = run("--exemplar", clip, "--name", "tester", "--output", clip / "tester.saram", "--quiet")
    assert done.exit_code == 1
    assert "--consent" in done.stderr
    assert not (clip / "tester.saram").exists()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--gesture", "nod"], "NAME=FILE"),
        (["--voice", "ko"], "LANGUAGE=VOICE"),
        (["--language", "fr"], "'ko' and 'en'"),
    ],
)
def test_a_wrong_option_says_what_it_takes(tmp_path, words, message):
    done = run("--exemplar", tmp_path, "--name", "tester", "--synthetic", "a test", *words)
    assert done.exit_code == 2
    assert message in done.stderr
