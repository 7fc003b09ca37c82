"""What is said in a piece of footage, and when."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from saram.errors import MediaError
from saram.media import read_subtitles
from saram.types import Timestamp

__all__ = ["TranscriptLine", "read_transcript"]

_TIMED = re.compile(r"^\s*(\d+(?:\.\d+)?)[\s,;]+(\d+(?:\.\d+)?)[\s,;]+(\S.*?)\s*$")
_GRID_UNITS = 25_000
_SILENCES = {"sil", "sp"}


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
        path: ``.srt`` or ``.vtt`` subtitles; a GRID ``.align`` file (start, end and word, in 1/25000 s); or text, whose
            lines are either ``start end words`` with times in seconds, or words alone.

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
    elif suffix == ".align":
        lines = _grid(text, path)
    else:
        lines = _plain(text, path)
    if not lines:
        raise MediaError(f"The transcript {path} has no words in it; write down what is said in the footage.")
    return lines


def _grid(text: str, path: Path) -> list[TranscriptLine]:
    words: list[tuple[int, int, str]] = []
    for number, line in enumerate(text.splitlines(), start=1):
        fields = line.split()
        if not fields:
            continue
        if len(fields) != 3 or not (fields[0].isdecimal() and fields[1].isdecimal()):
            raise MediaError(f"{path}:{number}: expected start, end and word; got {line!r}.")
        if int(fields[1]) <= int(fields[0]):
            raise MediaError(f"{path}:{number}: a word ends before it begins: {line!r}.")
        if fields[2] not in _SILENCES:
            words.append((int(fields[0]), int(fields[1]), fields[2]))
    if not words:
        return []
    spoken = " ".join(word for _, _, word in words)
    return [TranscriptLine(spoken, Fraction(words[0][0], _GRID_UNITS), Fraction(words[-1][1], _GRID_UNITS))]


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
