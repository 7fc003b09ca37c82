"""What is said in a piece of footage, and when."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from saram.errors import MediaError
from saram.media import read_subtitles
from saram.types import Timestamp
from saram.workflows.word_times import WORD_TIMES, TimedWord, read_word_times

__all__ = ["TranscriptLine", "read_transcript"]

_TIMED = re.compile(r"^\s*(\d+(?:\.\d+)?)[\s,;]+(\d+(?:\.\d+)?)[\s,;]+(\S.*?)\s*$")
_PAUSE = Fraction(2, 5)
"""Seconds between words that end a line."""

_LONGEST = Fraction(12)
"""Seconds after which the next pause of any length ends a line."""


@dataclass(frozen=True, slots=True)
class TranscriptLine:
    """A stretch of footage and the words in it."""

    text: str
    """What is said."""

    start: Timestamp | None = None
    """Seconds; None where only the order of the lines is known."""

    end: Timestamp | None = None
    """Seconds; None where only the order of the lines is known."""


def read_transcript(path: Path) -> list[TranscriptLine]:
    """Read a transcript.

    Args:
        path: ``.srt`` or ``.vtt`` subtitles; words with their times (GRID ``.align``, Praat ``.TextGrid``, ``.ctm``);
            or text, whose lines are either ``start end words`` with times in seconds, or words alone.

    Raises:
        MediaError: If it cannot be read, has no words in it, or times only some of its lines.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise MediaError(f"The transcript {path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise MediaError(f"The transcript {path} is not UTF-8 text ({error.reason}); save it as UTF-8.") from error
    suffix = path.suffix.lower()
    if suffix in {".srt", ".vtt"}:
        lines = [TranscriptLine(" ".join(each.lines), each.start, each.end) for each in read_subtitles(text, str(path))]
    elif suffix in WORD_TIMES:
        lines = _lines(read_word_times(text, path))
    else:
        lines = _plain(text, path)
    if not lines:
        raise MediaError(f"The transcript {path} has no words in it; write down what is said in the footage.")
    return lines


def _lines(words: list[TimedWord]) -> list[TranscriptLine]:
    """Words with times as lines, which end at pauses."""
    groups: list[list[TimedWord]] = []
    for word in words:
        pause = word.start - groups[-1][-1].end if groups else _PAUSE
        if pause >= _PAUSE or (pause > 0 and word.end - groups[-1][0].start > _LONGEST):
            groups.append([])
        groups[-1].append(word)
    return [TranscriptLine(" ".join(word.text for word in group), group[0].start, group[-1].end) for group in groups]


def _plain(text: str, path: Path) -> list[TranscriptLine]:
    lines = [line for line in text.splitlines() if line.strip()]
    timed = [_TIMED.match(line) for line in lines]
    if not any(timed):
        return [TranscriptLine(line.strip()) for line in lines]
    result = []
    for number, (line, match) in enumerate(zip(lines, timed, strict=True), start=1):
        if match is None:
            raise MediaError(f"{path}: line {number} has no times, but others have: {line!r}. Time all lines or none.")
        start, end = Fraction(match[1]), Fraction(match[2])
        if end <= start:
            raise MediaError(f"{path}: line {number} ends before it begins: {line!r}.")
        result.append(TranscriptLine(match[3], start, end))
    return result
