"""README.md and README.ko.md say the same, and what they show is there."""

from __future__ import annotations

import json
import re

import pytest
from PIL import Image

LARGEST = 2.5e6  # bytes; the loop is the first thing a visitor loads


@pytest.fixture(scope="module")
def english(root):
    return (root / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def korean(root):
    return (root / "README.ko.md").read_text(encoding="utf-8")


def test_both_have_the_same_headings_by_level(english, korean):
    assert re.findall(r"^#+", english, re.MULTILINE) == re.findall(r"^#+", korean, re.MULTILINE)


def test_both_have_the_same_code(root, blocks):
    assert blocks(root / "README.md") == blocks(root / "README.ko.md")


def test_both_have_the_same_figures(english, korean):
    numbers = r"\d+(?:[.,]\d+)*"
    assert sorted(re.findall(numbers, english)) == sorted(re.findall(numbers, korean))


def test_both_have_the_same_links_and_commands(english, korean):
    for pattern in (r"\]\(([^)]+)\)", r'(?:href|src)="([^"]+)"', r"`([^`]+)`"):
        ours, theirs = (sorted(re.findall(pattern, text.replace("```", ""))) for text in (english, korean))
        assert [each for each in ours if each != "README.ko.md"] == [each for each in theirs if each != "README.md"]


def test_every_figure_of_the_table_names_a_program_that_is_there(root, english):
    table = english[english.index("| figure |") :].split("\n\n")[0]
    rows = [line.strip("|").split("|") for line in table.splitlines()[2:]]
    assert rows, "the table is empty"
    for _, figure, command in rows:
        assert re.search(r"\d", figure)
        for path in re.findall(r"benchmarks/\w+\.py", command) or ["no program named"]:
            assert (root / path).is_file()


def test_the_loop_is_small_and_moves(root):
    path = root / "docs" / "media" / "hana.webp"
    assert path.stat().st_size <= LARGEST
    with Image.open(path) as loop:
        assert 320 <= loop.width <= 400
        assert loop.n_frames >= 75


def test_the_caption_of_the_loop_is_what_its_program_measured(root, english):
    made = json.loads((root / "docs" / "media" / "hana.json").read_text(encoding="utf-8"))
    caption = " ".join(english.split())
    assert f"`{made['command']}`" in caption
    assert f"{made['video_seconds']} s of video in {made['wall_seconds']} s" in caption
