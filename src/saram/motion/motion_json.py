"""Motion as JSON.

One object: ``format`` (``"saram.motion"``), ``version`` (1), ``fps`` and ``start`` (exact, as strings like
``"25"`` or ``"30000/1001"``), ``coefficients`` (the names of the columns), ``frames`` (one list of numbers a frame,
the face in its middle) and ``gestures`` (objects with ``name`` and ``frame``).
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable
from fractions import Fraction
from typing import Any, Final, TextIO

import numpy as np

from saram.errors import MediaError
from saram.motion.sequence import check_follows
from saram.types import COEFFICIENTS, MOTION_FPS, FaceMotion, GestureCue

__all__ = ["JsonWriter", "from_json", "to_json"]

_FORMAT: Final = "saram.motion"
_VERSION: Final = 1


class JsonWriter:
    """Writes motion stretch by stretch, so that a long one never has to be in memory."""

    def __init__(self, file: TextIO) -> None:
        """Write to `file`, open for text; it stays open and is the caller's to close."""
        self._file = file
        self._fps: Fraction | None = None
        self._start = Fraction(0)
        self._count = 0
        self._gestures: list[dict[str, str | int]] = []

    def append(self, motion: FaceMotion) -> None:
        """Write one stretch.

        Raises:
            ValueError: If it does not follow the one before.
        """
        if self._fps is None:
            self._begin(motion.fps, motion.start)
        check_follows(motion, self._fps or motion.fps, self._start + self._count / motion.fps)
        for row in motion.values:
            self._file.write(",\n" if self._count else "\n")
            self._file.write("[" + ",".join(np.format_float_positional(value, trim="-") for value in row) + "]")
            self._count += 1
        done = self._count - len(motion)
        self._gestures.extend({"name": cue.name, "frame": cue.frame + done} for cue in motion.gestures)

    def close(self) -> None:
        """Write the end of the object; without it the file is not JSON."""
        if self._fps is None:
            self._begin(Fraction(MOTION_FPS), Fraction(0))
        self._file.write(f'\n],\n"gestures": {json.dumps(self._gestures, ensure_ascii=False)}\n}}\n')

    def _begin(self, fps: Fraction, start: Fraction) -> None:
        """Write all that stands before the frames."""
        self._fps, self._start = fps, start
        head = {"format": _FORMAT, "version": _VERSION, "fps": str(fps), "start": str(start)}
        lines = [f"{json.dumps(key)}: {json.dumps(value)},\n" for key, value in head.items()]
        self._file.write("{\n" + "".join(lines) + f'"coefficients": {json.dumps(COEFFICIENTS)},\n"frames": [')


def to_json(motions: Iterable[FaceMotion]) -> str:
    """Consecutive stretches as one JSON text; for long ones use `JsonWriter`.

    Raises:
        ValueError: If the stretches do not follow each other.
    """
    text = io.StringIO()
    writer = JsonWriter(text)
    for motion in motions:
        writer.append(motion)
    writer.close()
    return text.getvalue()


def from_json(text: str) -> FaceMotion:
    """Read what `to_json` wrote. Coefficients may be in any order; missing ones are 0.

    Raises:
        MediaError: If it is not such a text; the message says what is wrong with it.
    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise MediaError(f"This is not a motion file: it is not JSON ({error}).") from None
    if not isinstance(data, dict) or data.get("format") != _FORMAT:
        raise MediaError(f'This is not a motion file: a JSON object with "format": "{_FORMAT}" was expected.')
    if data.get("version") != _VERSION:
        raise MediaError(f"This motion file has version {data.get('version')!r}; this program reads {_VERSION}.")
    try:
        return _motion(data)
    except (KeyError, TypeError, ValueError, OverflowError, ZeroDivisionError) as error:
        raise MediaError(f"This motion file is damaged: {error!r}.") from None


def _motion(data: dict[str, Any]) -> FaceMotion:
    """The motion in a parsed file; anything wrong raises one of several built-in errors."""
    names = data["coefficients"]
    unknown = [name for name in names if name not in COEFFICIENTS]
    if unknown or len(set(names)) != len(names):
        raise ValueError(f"coefficients must be known and named once; got {(unknown or names)[:5]}")
    frames = np.array(data["frames"], dtype=np.float32).reshape(len(data["frames"]), len(names))
    if not np.isfinite(frames).all():
        raise ValueError("frames hold a number that is not finite")
    values = np.zeros((len(frames), len(COEFFICIENTS)), dtype=np.float32)
    values[:, [COEFFICIENTS.index(name) for name in names]] = frames
    cues = tuple(GestureCue(str(cue["name"]), int(cue["frame"])) for cue in data["gestures"])
    if any(not 0 <= cue.frame < len(values) for cue in cues):
        raise ValueError("a gesture lies outside the frames")
    return FaceMotion(values, Fraction(data["fps"]), Fraction(data["start"]), cues)
