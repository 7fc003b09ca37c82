"""Words with their times, as aligners write them: GRID, Praat and CTM."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Final

from saram.errors import MediaError
from saram.types import Timestamp

__all__ = ["WORD_TIMES", "TimedWord", "read_word_times"]

_GRID_UNITS: Final = 25_000
_SILENCES: Final = {"", "sil", "sp", "spn", "<eps>", "<sil>", "<p:>", "[noise]"}
_WORD_TIERS: Final = {"word", "words", "orthography", "ort", "text", "utterance", "utterances", "transcript"}

# A value of Praat's text format, long (``xmin = 0``) or short (``0``); quotes inside a text are doubled.
_VALUE: Final = re.compile(r'"((?:[^"]|"")*)"|(?<![\w.\[])(-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)(?![\w.\]])|<exists>')


@dataclass(frozen=True, slots=True)
class TimedWord:
    """A word, or several, and when it is said."""

    text: str
    """As written in the file."""

    start: Timestamp
    """Seconds."""

    end: Timestamp
    """Seconds, after `start`."""


def read_word_times(text: str, path: Path) -> list[TimedWord]:
    """Read the words of an aligner's file; silences are left out.

    Args:
        text: Its content.
        path: Its name; the ending tells the format (`WORD_TIMES`).

    Raises:
        MediaError: If a line is not what it must be, or a word ends before it begins.
    """
    words = WORD_TIMES[path.suffix.lower()](text, path)
    for word in words:
        if word.end <= word.start:
            raise MediaError(f"{path}: {word.text!r} ends before it begins, at {float(word.start):g} s.")
    return [word for word in words if word.text.strip().lower() not in _SILENCES]


def _grid(text: str, path: Path) -> list[TimedWord]:
    words = []
    for number, line in enumerate(text.splitlines(), start=1):
        fields = line.split()
        if not fields:
            continue
        if len(fields) != 3 or not (fields[0].isdecimal() and fields[1].isdecimal()):
            raise MediaError(f"{path}:{number}: expected start, end and word; got {line!r}.")
        if int(fields[1]) <= int(fields[0]):
            raise MediaError(f"{path}:{number}: a word ends before it begins: {line!r}.")
        words.append(TimedWord(fields[2], Fraction(int(fields[0]), _GRID_UNITS), Fraction(int(fields[1]), _GRID_UNITS)))
    return words


def _ctm(text: str, path: Path) -> list[TimedWord]:
    """NIST's time-marked conversations: file, channel, start, duration, word and more."""
    words = []
    for number, line in enumerate(text.splitlines(), start=1):
        fields = line.split()
        if not fields or line.startswith(";;"):
            continue
        try:
            start, length = Fraction(fields[2]), Fraction(fields[3])
            word = fields[4]
        except (IndexError, ValueError, ZeroDivisionError):
            raise MediaError(
                f"{path}:{number}: expected file, channel, start, duration and word; got {line!r}."
            ) from None
        words.append(TimedWord(word, start, start + length))
    return words


def _textgrid(text: str, path: Path) -> list[TimedWord]:
    """Praat's text format, long or short: the tier of words, else the first tier of intervals."""
    values = [match[1].replace('""', '"') if match[1] is not None else match[2] for match in _VALUE.finditer(text)]
    try:
        tiers = _tiers(values)
    except (IndexError, ValueError, TypeError):
        raise MediaError(f"{path} is not a TextGrid as Praat writes them as text; save it again from Praat.") from None
    if not tiers:
        raise MediaError(f"{path} has no tier of intervals; words must be intervals with their text.")
    return next((words for name, words in tiers if name.strip().lower() in _WORD_TIERS), tiers[0][1])


def _tiers(values: list[str | None]) -> list[tuple[str, list[TimedWord]]]:
    place = values.index("TextGrid") + 1
    # Bounds of the whole, "<exists>", number of tiers.
    count = int(str(values[place + 3]))
    place += 4
    tiers = []
    for _ in range(count):
        kind, name, size = str(values[place]), str(values[place + 1]), int(str(values[place + 4]))
        place += 5
        width = 3 if kind == "IntervalTier" else 2
        rows = [values[place + width * row : place + width * (row + 1)] for row in range(size)]
        place += width * size
        if width == 3:
            tiers.append((name, [TimedWord(str(row[2]), Fraction(str(row[0])), Fraction(str(row[1]))) for row in rows]))
    return tiers


WORD_TIMES: Final[dict[str, Callable[[str, Path], list[TimedWord]]]] = {
    ".align": _grid,
    ".textgrid": _textgrid,
    ".ctm": _ctm,
}
"""Ending of the file name → reader."""
