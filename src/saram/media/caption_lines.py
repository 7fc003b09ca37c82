"""Where a line of a caption may end."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

__all__ = ["CaptionLayout", "break_cost", "break_lines", "columns", "cut_at_graphemes"]


@dataclass(frozen=True, slots=True)
class CaptionLayout:
    """How much text stands on the screen at a time.

    The limits are those of subtitle practice: two lines, about 16 to 18 Hangul or 37 to 42 Latin letters each
    (Netflix Timed Text Style Guides for Korean and English; BBC Subtitle Guidelines, "Line length").

    Raises:
        ValueError: If `width` is less than 4 or `lines` less than 1.
    """

    width: int = 38
    """Columns of a line: a Hangul syllable takes two, a Latin letter one."""

    lines: int = 2
    """Lines of a caption."""

    def __post_init__(self) -> None:
        """Check the limits."""
        if self.width < 4 or self.lines < 1:
            raise ValueError(f"A CaptionLayout needs width >= 4 and lines >= 1; got {self.width} and {self.lines}.")


_FORBIDDEN: Final = 8.0
_POOR: Final = 1.5
_CAPTION: Final = 0.8
"""Cost of one more caption."""
_LINE: Final = 0.25
"""Cost of one more line."""
_LONELY: Final = 9
"""A line narrower than this, among others, looks forgotten."""

_SHORT_MODIFIERS: Final = frozenset({
    "이", "그", "저", "연", "한", "두", "세", "네", "각", "제", "총", "약", "더", "덜", "안", "못", "꼭", "잘",
    "또", "첫", "새", "온", "전", "단", "및", "즉", "곧", "매", "본", "양", "몇", "여러", "모든", "다른",
    "어떤",
})  # fmt: skip
_LEANING: Final = re.compile(
    r"(?:수|것|거|게|건|걸|등|때|데|뿐|만큼|대로|지|바|줄|리|적|중|채|척|체|듯|터|편|쪽|측|간|내|외|초|말|씨|님|군|양|및|때문|동안|정도|이상|이하|미만)"
    r"(?:은|는|이|가|을|를|도|만|에|의|로|으로|에서|이다|입니다|다|이며|이고)*[.,?!…\"')\]]*|(?:있|없|않|못[하했합]|싶).*"
)
"""Dependent nouns and auxiliary verbs: they belong to the word before them."""
_UNIT: Final = re.compile(
    r"(?:원|달러|유로|엔|위안|개|명|번|시|분|초|일|월|년|도|퍼센트|%|포인트|배|살|세|회|위|층|대|권|병|잔|마리|장|곳|건|차|천|만|억|조|"
    r"kg|g|t|km|cm|mm|m|L|l|ml|GB|MB|Hz|am|pm|a\.m|p\.m|percent|dollars|won|years|hours|minutes)"
)
_BIG_NUMBER: Final = re.compile(r".*[0-9](?:[년월시분십백천만억조]+|시간)")
_CLAUSE_END: Final = re.compile(r".*(?:[고며면서]|지만|는데|은데|니까|려고|도록|거나|다가)")
_ENGLISH_JOINERS: Final = frozenset({
    "a", "an", "the", "of", "to", "in", "on", "at", "by", "for", "from", "with", "and", "or", "but", "nor",
    "as", "if", "than", "that", "this", "my", "your", "his", "her", "its", "our", "their", "mr", "mrs", "ms",
    "dr", "no", "is", "are", "was", "were", "be", "been", "will", "would", "can", "could", "should", "may",
    "might", "must", "not", "very", "so",
})  # fmt: skip


def columns(text: str) -> int:
    """Width of `text` in columns: two for East Asian wide letters, none for marks that combine, one for the rest."""
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)
    return (
        len(text)
        + wide
        - sum(_combines(letter) * (1 + (unicodedata.east_asian_width(letter) in "WF")) for letter in text)
    )


def _combines(letter: str) -> bool:
    # Vowels and final consonants of Hangul written as separate letters, and skin tones, join the letter before them.
    return (
        unicodedata.category(letter) in {"Mn", "Me", "Cf"}
        or "\u1160" <= letter <= "\u11ff"
        or "\U0001f3fb" <= letter <= "\U0001f3ff"
    )


def cut_at_graphemes(word: str, width: int) -> list[str]:
    """Cut a word into pieces of at most `width` columns, never within what a reader sees as one letter."""
    clusters: list[str] = []
    for letter in word:
        joined = clusters and (
            _combines(letter) or clusters[-1].endswith("\u200d") or _completes_flag(clusters[-1], letter)
        )
        if joined:
            clusters[-1] += letter
        else:
            clusters.append(letter)
    pieces: list[str] = []
    used = 0
    for cluster in clusters:
        needed = columns(cluster)
        if not pieces or used + needed > width:
            pieces.append("")
            used = 0
        pieces[-1] += cluster
        used += needed
    return pieces


def _completes_flag(cluster: str, letter: str) -> bool:
    return len(cluster) == 1 and all("\U0001f1e6" <= sign <= "\U0001f1ff" for sign in (cluster, letter))


def break_lines(
    words: Sequence[str], layout: CaptionLayout, gaps: Sequence[float] = (), joined: Sequence[bool] = ()
) -> list[list[int]]:
    """Share words out over captions and their lines.

    The lines are as even as the words allow (least squares of what is left empty, as Knuth and Plass break paragraphs),
    end rather after a comma or a clause than elsewhere, keep a number with its unit and a word with the little word
    that belongs to it, and leave no short word alone.

    Args:
        words: Each at most `layout.width` columns wide.
        layout: How much fits.
        gaps: Seconds of silence after each word but the last; a caption ends rather where it is silent.
        joined: Whether no space stands before each word.

    Returns:
        For each caption, the index after the last word of each of its lines.
    """
    count = len(words)
    ends = [0]
    spaces = [1 - touching for touching in joined] or [1] * count
    for word, space in zip(words, spaces, strict=True):
        ends.append(ends[-1] + columns(word) + space)
    costs = [break_cost(before, after) for before, after in pairwise(words)]
    pauses = [2 * min(1.0, gap) for gap in gaps] or [0.0] * len(costs)
    # best[end][row]: least cost of the first `end` words, the last line being line `row` of its caption; where that
    # line starts; and the row of the line before it.
    best: list[list[tuple[float, int, int]]] = [[(0.0, 0, -1)]]
    for end in range(1, count + 1):
        rows = [(math.inf, 0, -1)] * layout.lines
        for start in range(end - 1, -1, -1):
            width = ends[end] - ends[start] - spaces[start]
            if width > layout.width and start < end - 1:
                break
            cost = _line_cost(width, layout.width, alone=end - start == count)
            # Go on with the caption: a line below each of its lines but the last.
            for row in range(1, layout.lines if start else 1):
                total = best[start][row - 1][0] + cost + costs[start - 1]
                rows[row] = min(rows[row], (total, start, row - 1))
            # Begin another one.
            before, row = min((entry[0], row) for row, entry in enumerate(best[start]))
            apart = _CAPTION + 2 * costs[start - 1] - pauses[start - 1] if start else 0.0
            rows[0] = min(rows[0], (before + cost + apart, start, row))
        best.append(rows)
    return _trace(best)


def _line_cost(width: int, limit: int, *, alone: bool) -> float:
    empty = max(0, limit - width) / limit
    return _LINE + empty * empty + (_POOR if width < _LONELY and not alone else 0.0)


def _trace(best: list[list[tuple[float, int, int]]]) -> list[list[int]]:
    """Walk the cheapest way back and collect where its lines end."""
    captions: list[list[int]] = []
    lines: list[int] = []
    end = len(best) - 1
    row = min(range(len(best[end])), key=lambda index: best[end][index][0])
    while end:
        lines.append(end)
        _, start, before = best[end][row]
        if row == 0:
            captions.append(lines[::-1])
            lines = []
        end, row = start, before
    return captions[::-1]


def break_cost(before: str, after: str) -> float:
    """How bad it is to end a line between two words; negative where it is good."""
    bare = before.rstrip(".,?!…;:\"')]”’")
    if bare == before and (before[-1].isdigit() and _UNIT.match(after)):
        return _FORBIDDEN
    if bare == before and _BIG_NUMBER.fullmatch(before) and (after[0].isdigit() or _UNIT.match(after)):
        return _FORBIDDEN / 2
    if before[-1] in ".?!…;:":
        return -0.8
    if before[-1] in ",、·—–-)]”’":
        return -0.6
    if _LEANING.fullmatch(after) or before in _SHORT_MODIFIERS or before.lower() in _ENGLISH_JOINERS:
        return _POOR
    return -0.2 if _CLAUSE_END.fullmatch(before) else 0.0
