"""Words with their times, as aligners write them."""

from __future__ import annotations

from fractions import Fraction

import pytest

from saram.errors import MediaError
from saram.workflows.transcript import TranscriptLine, read_transcript

LONG = '''File type = "ooTextFile"
Object class = "TextGrid"

xmin = 0
xmax = 2.5
tiers? <exists>
size = 3
item []:
    item [1]:
        class = "IntervalTier"
        name = "phones"
        xmin = 0
        xmax = 2.5
        intervals: size = 2
        intervals [1]:
            xmin = 0
            xmax = 0.5
            text = "sil"
        intervals [2]:
            xmin = 0.5
            xmax = 2.5
            text = "h"
    item [2]:
        class = "TextTier"
        name = "bell"
        xmin = 0
        xmax = 2.5
        points: size = 1
        points [1]:
            number = 1.25
            mark = "ding"
    item [3]:
        class = "IntervalTier"
        name = "words"
        xmin = 0
        xmax = 2.5
        intervals: size = 4
        intervals [1]:
            xmin = 0
            xmax = 0.5
            text = ""
        intervals [2]:
            xmin = 0.5
            xmax = 0.9
            text = "she said"
        intervals [3]:
            xmin = 0.9
            xmax = 1.2
            text = """42 = five"""
        intervals [4]:
            xmin = 1.9
            xmax = 2.5
            text = "안녕"
'''
SHORT = """File type = "ooTextFile"
Object class = "TextGrid"

0
2.5
<exists>
1
"IntervalTier"
"anything"
0
2.5
3
0
0.5
""
0.5
1.2
"안녕하세요"
1.2
2.5
"sp"
"""
CTM = """;; a comment
talk 1 0.50 0.40 good 0.98
talk 1 0.90 0.30 morning
talk 1 2.00 0.25 all
"""


@pytest.fixture
def write(tmp_path):
    def write(content, name):
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        return path

    return write


def test_the_tier_of_words_of_a_textgrid_becomes_lines_that_end_at_pauses(write):
    assert read_transcript(write(LONG, "talk.TextGrid")) == [
        TranscriptLine('she said "42 = five"', Fraction(1, 2), Fraction(6, 5)),
        TranscriptLine("안녕", Fraction(19, 10), Fraction(5, 2)),
    ]


def test_a_short_textgrid_and_one_without_a_tier_called_words_are_read(write):
    assert read_transcript(write(SHORT, "talk.textgrid")) == [
        TranscriptLine("안녕하세요", Fraction(1, 2), Fraction(6, 5))
    ]


def test_a_ctm_file_becomes_lines(write):
    assert read_transcript(write(CTM, "talk.ctm")) == [
        TranscriptLine("good morning", Fraction(1, 2), Fraction(6, 5)),
        TranscriptLine("all", Fraction(2), Fraction(9, 4)),
    ]


@pytest.mark.parametrize(
    ("content", "name", "match"),
    [
        ("talk 1 0.5 good", "a.ctm", r"a\.ctm:1"),
        ("talk 1 zero 0.5 good", "a.ctm", r"a\.ctm:1"),
        ("talk 1 0.5 0 good", "a.ctm", "ends before it begins"),
        ("", "a.ctm", "no words"),
        ("nothing of the kind", "a.TextGrid", "not a TextGrid"),
        (LONG[:300], "a.TextGrid", "not a TextGrid"),
        (SHORT.replace("IntervalTier", "TextTier"), "a.TextGrid", "no tier of intervals|not a TextGrid"),
    ],
)
def test_what_is_wrong_is_said(content, name, match, write):
    with pytest.raises(MediaError, match=match):
        read_transcript(write(content, name))
