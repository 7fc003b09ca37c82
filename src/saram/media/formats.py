"""What saram can write, by the ending of the file name."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from saram.errors import OutputError, UsageError

__all__ = ["FORMATS", "OutputFormat", "check_fps", "check_size", "output_format", "picture_pattern"]

SMALLEST, WIDEST, TALLEST = 16, 7680, 4320
_PATTERN = re.compile(r"%0?\d*d")


@dataclass(frozen=True, slots=True)
class OutputFormat:
    """One kind of output."""

    suffix: str
    """Ending of the file name, ``".mp4"``; empty for a folder of pictures."""

    describes: str
    """A line for people."""

    pictures: bool = True
    """Whether it holds pictures."""

    sound: bool = True
    """Whether it holds sound."""

    alpha: bool = False
    """Whether it can hold transparency."""

    even: bool = False
    """Whether width and height must be even; odd ones are raised by one, the edge repeated."""

    fastest: Fraction = Fraction(120)
    """Most frames a second it can show."""


FORMATS: dict[str, OutputFormat] = {
    each.suffix: each
    for each in (
        OutputFormat(".mp4", "H.264 and AAC; plays everywhere", even=True),
        OutputFormat(".webm", "VP9 and Opus, with transparency where no background is given", alpha=True, even=True),
        OutputFormat(".mov", "ProRes 4444 and PCM, with transparency, for editing", alpha=True, even=True),
        OutputFormat(".gif", "animated GIF, without sound", sound=False, fastest=Fraction(50)),
        OutputFormat(".webp", "animated WebP, without sound", sound=False, alpha=True),
        OutputFormat(".wav", "the sound alone", pictures=False),
        OutputFormat("", "a folder (folder/ or folder/%05d.png) of PNG pictures and sound.wav", alpha=True),
    )
}
"""Ending → format."""


def output_format(path: str | os.PathLike[str]) -> OutputFormat:
    """The format that `path` asks for: by its ending, or a folder or a pattern such as ``frames/%05d.png``.

    Raises:
        OutputError: If the path names no file or its ending is not known; the message lists those that are. A string
            without an ending is a folder if it ends in a slash or is one already; a `pathlib.Path`, which cannot end in
            a slash, always.
    """
    text = os.fspath(path)
    target = Path(path)
    if target.name in {"", ".."}:
        raise OutputError(f"{text!r} names no file. Give one, for example video.mp4, or a folder/ for pictures.")
    suffix = target.suffix.lower()
    if suffix == ".png" and _PATTERN.search(target.name):
        return FORMATS[""]
    if not suffix and isinstance(path, str) and not text.endswith(("/", os.sep)) and not target.is_dir():
        raise OutputError(
            f"The ending of {text!r} does not say what to write: give {text.rstrip('.')}.mp4 for a video, "
            f"or {text.rstrip('.')}/ for a folder of pictures."
        )
    if text.endswith(("/", os.sep)) or not suffix:
        return FORMATS[""]
    if suffix in FORMATS:
        return FORMATS[suffix]
    known = ", ".join(ending for ending in FORMATS if ending)
    hint = " For pictures, give a pattern: frames/%05d.png." if suffix == ".png" else ""
    raise OutputError(
        f"Files ending in {suffix or text!r} cannot be written. Known endings: {known}, or a folder/.{hint}"
    )


def check_size(width: int, height: int) -> tuple[int, int]:
    """Give the size back if it can be rendered.

    Raises:
        UsageError: If it is below 16×16 or above 7680×4320 (8K) pixels, standing or lying.
    """
    if min(width, height) < SMALLEST or max(width, height) > WIDEST or min(width, height) > TALLEST:
        raise UsageError(
            f"A picture of {width}×{height} pixels cannot be rendered; sizes from {SMALLEST}×{SMALLEST}"
            f" to {WIDEST}×{TALLEST} can."
        )
    return width, height


def check_fps(fps: Fraction) -> Fraction:
    """Give the frame rate back if it can be rendered.

    Raises:
        UsageError: If it is below 1 or above 120 frames a second.
    """
    if not 1 <= fps <= 120:
        raise UsageError(
            f"{float(fps):g} frames a second cannot be rendered; rates from 1 to 120 can. The usual is 25."
        )
    return fps


def picture_pattern(path: str | os.PathLike[str]) -> Path:
    """Folder and numbered name for a folder or pattern that `output_format` took for pictures."""
    target = Path(path)
    return target if target.suffix.lower() == ".png" else target / "%05d.png"
