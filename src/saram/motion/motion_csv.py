"""Motion as a table.

The first line tells rate and start, ``# saram motion 1 fps=25 start=0``; the second names the columns:
``time`` (seconds of the middle of the frame, for people), every name of `COEFFICIENTS`, ``gestures`` (names that
begin in the frame, separated by ``|``). Weights and degrees are written so that reading gives the same float32.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Final, TextIO

import numpy as np

from saram.errors import MediaError
from saram.motion.sequence import check_follows
from saram.types import COEFFICIENTS, FaceMotion, GestureCue

__all__ = ["CsvWriter", "read_csv", "write_csv"]

_TITLE: Final = re.compile(r"# saram motion (\d+) fps=(\d+(?:/\d+)?) start=(-?\d+(?:/\d+)?)")
_VERSION: Final = 1


class CsvWriter:
    """Writes motion stretch by stretch, so that a long one never has to be in memory."""

    def __init__(self, file: TextIO) -> None:
        """Write to `file`, open for text with ``newline=""``; it stays open and is the caller's to close."""
        self._file = file
        self._rows = csv.writer(file, lineterminator="\n")
        self._first: FaceMotion | None = None
        self._count = 0

    def append(self, motion: FaceMotion) -> None:
        """Write one stretch.

        Raises:
            ValueError: If it does not follow the one before, or a gesture has ``|`` in its name.
        """
        if self._first is None:
            self._first = FaceMotion(motion.values[:0], motion.fps, motion.start)
            self._file.write(f"# saram motion {_VERSION} fps={motion.fps} start={motion.start}\n")
            self._rows.writerow(["time", *COEFFICIENTS, "gestures"])
        fps, start = self._first.fps, self._first.start
        check_follows(motion, fps, start + self._count / fps)
        gestures: dict[int, list[str]] = {}
        for cue in motion.gestures:
            if "|" in cue.name or not cue.name:
                raise ValueError(f"A gesture's name must not be empty or hold '|'; got {cue.name!r}.")
            gestures.setdefault(cue.frame, []).append(cue.name)
        for index, row in enumerate(motion.values):
            middle = float(start + (self._count + index + Fraction(1, 2)) / fps)
            self._rows.writerow([f"{middle:.6g}", *map(_short, row), "|".join(gestures.get(index, ()))])
        self._count += len(motion)


def write_csv(motions: Iterable[FaceMotion], file: TextIO) -> None:
    """Write consecutive stretches as one table.

    Args:
        motions: Read one after the other; at least one, or the file stays empty.
        file: Open for text with ``newline=""``.

    Raises:
        ValueError: If the stretches do not follow each other.
    """
    writer = CsvWriter(file)
    for motion in motions:
        writer.append(motion)


def read_csv(file: TextIO) -> FaceMotion:
    """Read what `write_csv` wrote. Columns may be in any order; missing ones are 0.

    Args:
        file: Open for text with ``newline=""``.

    Raises:
        MediaError: If it is not such a table; the message names the line.
    """
    title = _TITLE.fullmatch(file.readline().rstrip("\r\n"))
    if title is None:
        raise MediaError("This is not a motion table: its first line must be '# saram motion 1 fps=… start=…'.")
    if int(title[1]) != _VERSION:
        raise MediaError(f"This motion table has version {title[1]}; this program reads version {_VERSION}.")
    fps, start = _rate(title[2]), _fraction(title[3])
    rows = csv.reader(file)
    names = next(rows, [])
    unknown = [name for name in names if name not in {*COEFFICIENTS, "time", "gestures"}]
    if unknown or len(set(names)) != len(names) or not names:
        raise MediaError(f"Line 2 of a motion table names its columns, each once; got {(unknown or names)[:5]}.")
    places = [(i, COEFFICIENTS.index(name)) for i, name in enumerate(names) if name in COEFFICIENTS]
    marks = names.index("gestures") if "gestures" in names else None
    frames: list[np.ndarray[tuple[int], np.dtype[np.float32]]] = []
    cues: list[GestureCue] = []
    for number, row in enumerate(rows, start=3):
        if len(row) != len(names):
            raise MediaError(f"Line {number} of a motion table has {len(row)} cells where {len(names)} are named.")
        frames.append(_frame(row, places, number))
        if marks is not None and row[marks]:
            cues.extend(GestureCue(name, number - 3) for name in row[marks].split("|"))
    values = np.stack(frames) if frames else np.zeros((0, len(COEFFICIENTS)), dtype=np.float32)
    return FaceMotion(values, fps, start, tuple(cues))


def _frame(
    row: Sequence[str], places: Sequence[tuple[int, int]], number: int
) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    """One row as the values of a frame."""
    values = np.zeros(len(COEFFICIENTS), dtype=np.float32)
    for cell, column in places:
        try:
            values[column] = float(row[cell])
        except ValueError:
            raise MediaError(f"Line {number} of a motion table: {row[cell]!r} is not a number.") from None
    if not np.isfinite(values).all():
        raise MediaError(f"Line {number} of a motion table holds a number that is not finite.")
    return values


def _short(value: np.float32) -> str:
    """The shortest decimal that reads back as the same float32."""
    return np.format_float_positional(value, trim="-")


def _fraction(text: str) -> Fraction:
    """A number of the title line."""
    try:
        return Fraction(text)
    except ZeroDivisionError:
        raise MediaError(f"The first line of a motion table holds {text!r}, a division by zero.") from None


def _rate(text: str) -> Fraction:
    """The frame rate of the title line."""
    fps = _fraction(text)
    if fps <= 0:
        raise MediaError(f"A motion table must have more than 0 frames a second; got fps={text}.")
    return fps
