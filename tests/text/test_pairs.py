"""The tables: what is written, what is said, how it is pronounced."""

from __future__ import annotations

from pathlib import Path

import pytest

from saram.text import pronounce, speakable
from saram.types import Language


def _table(name: str) -> list[tuple[str, ...]]:
    lines = (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines()
    return [tuple(line.split("\t")) for line in lines if line and not line.startswith("# ") and line != "#"]


KOREAN = _table("pairs_ko.tsv")
ENGLISH = _table("pairs_en.tsv")
PRONUNCIATION = _table("pairs_pronunciation.tsv")


@pytest.mark.parametrize(("written", "spoken"), KOREAN, ids=[row[0] for row in KOREAN])
def test_written_korean_is_said(written, spoken):
    text = speakable(written, "ko")
    assert text.spoken == spoken
    assert text.unknown == ()


@pytest.mark.parametrize(("written", "spoken"), ENGLISH, ids=[row[0] for row in ENGLISH])
def test_written_english_is_said(written, spoken):
    text = speakable(written, "en")
    assert text.spoken == spoken
    assert text.unknown == ()


@pytest.mark.parametrize(
    ("hangul", "sound", "rule"), PRONUNCIATION, ids=[f"{row[0]}: {row[2]}" for row in PRONUNCIATION]
)
def test_hangul_is_pronounced_by_the_standard(hangul, sound, rule):
    assert pronounce(hangul) == sound


@pytest.mark.parametrize("spoken", [row[1] for row in KOREAN])
def test_what_is_said_in_korean_is_said_again_the_same(spoken):
    assert speakable(spoken, "ko").spoken == spoken


def test_the_tables_are_as_large_as_promised():
    pairs: dict[Language, int] = {"ko": len({row[0] for row in KOREAN}), "en": len({row[0] for row in ENGLISH})}
    assert sum(pairs.values()) >= 300
    assert len({row[0] for row in PRONUNCIATION}) >= 120
