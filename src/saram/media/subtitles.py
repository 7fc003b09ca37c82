"""Subtitle files: SubRip (.srt) and WebVTT (.vtt)."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Final, TextIO

from saram.errors import MediaError
from saram.types import Caption, Timestamp

__all__ = ["read_srt", "read_subtitles", "read_vtt", "write_srt", "write_vtt"]

_CLOCK: Final = r"(?:(\d{1,6}):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,9}))?"
_TIMING: Final = re.compile(rf"{_CLOCK}\s*-->\s*{_CLOCK}(?:\s.*)?", re.ASCII)
_INDEX: Final = re.compile(r"\d+", re.ASCII)
_SRT_STYLE: Final = re.compile(r"</?(?:b|i|u|s|font)(?:\s[^<>]*)?>|\{\\[^{}]*\}", re.IGNORECASE)
_VTT_TAG: Final = re.compile(r"<[^<>]*>")
_VTT_BLOCK: Final = re.compile(r"(?:NOTE|STYLE|REGION)(?:\s.*)?")


def read_subtitles(text: str, source: str = "subtitles") -> list[Caption]:
    """Read a subtitle file of either kind; one that begins with ``WEBVTT`` is WebVTT.

    Raises:
        MediaError: As `read_srt` and `read_vtt`.
    """
    return (read_vtt if text.removeprefix("\ufeff").startswith("WEBVTT") else read_srt)(text, source)


def read_srt(text: str, source: str = "subtitles") -> list[Caption]:
    """Read SubRip. The numbers may be missing or wrong; bold, italics, colours and positions are left out.

    Args:
        text: The content of the file, with or without byte order mark and with any kind of line end.
        source: What it is called in messages.

    Raises:
        MediaError: If it has no captions or a line is not what it must be; the message names the line.
    """
    captions = []
    for number, block in _blocks(text):
        lines = block[1:] if len(block) > 1 and _INDEX.fullmatch(block[0].strip()) else block
        at = number + len(block) - len(lines)
        start, end = _times(lines[0], at, source)
        captions += _caption([_SRT_STYLE.sub("", line) for line in lines[1:]], start, end)
    return _some(captions, source)


def read_vtt(text: str, source: str = "subtitles") -> list[Caption]:
    """Read WebVTT (https://www.w3.org/TR/webvtt1/). Tags, styles, regions, notes and cue settings are left out.

    Args:
        text: As for `read_srt`.
        source: What it is called in messages.

    Raises:
        MediaError: As `read_srt`, and if the first line is not ``WEBVTT``.
    """
    blocks = _blocks(text)
    number, header = next(blocks, (1, [""]))
    if number != 1 or not re.fullmatch(r"WEBVTT(?:[ \t].*)?", header[0]):
        raise MediaError(f"{source}:1: A WebVTT file must begin with the line WEBVTT; got {header[0][:40]!r}.")
    captions = []
    for number, block in blocks:
        if _VTT_BLOCK.fullmatch(block[0]):
            continue
        at = 0 if "-->" in block[0] or len(block) == 1 else 1
        start, end = _times(block[at], number + at, source)
        captions += _caption([html.unescape(_VTT_TAG.sub("", line)) for line in block[at + 1 :]], start, end)
    return _some(captions, source)


def write_srt(captions: Iterable[Caption], stream: TextIO) -> None:
    """Write SubRip, a caption as soon as it is there. Times are rounded to milliseconds."""
    for number, caption in enumerate(captions, 1):
        start, end = _clocks(caption, ",")
        stream.write(f"{number}\n{start} --> {end}\n" + "".join(f"{line}\n" for line in _shown(caption)) + "\n")


def write_vtt(captions: Iterable[Caption], stream: TextIO) -> None:
    """Write WebVTT, a caption as soon as it is there. Times are rounded to milliseconds."""
    stream.write("WEBVTT\n")
    for caption in captions:
        start, end = _clocks(caption, ".")
        lines = (html.escape(line, quote=False) for line in _shown(caption))
        stream.write(f"\n{start} --> {end}\n" + "".join(f"{line}\n" for line in lines))


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """Runs of lines that are not blank, each with the number of its first line."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    block: list[str] = []
    number = 0
    for number, line in enumerate([*text.split("\n"), ""], 1):
        if line.strip():
            block.append(line)
        elif block:
            yield number - len(block), block
            block = []


def _times(line: str, number: int, source: str) -> tuple[Timestamp, Timestamp]:
    match = _TIMING.fullmatch(line.strip())
    if match is None:
        raise MediaError(
            f"{source}:{number}: Expected the times of a caption, like 00:00:01,000 --> 00:00:03,500; "
            f"got {line[:60]!r}."
        )
    start, end = (_seconds(*match.groups()[index : index + 4]) for index in (0, 4))
    if end <= start:
        raise MediaError(f"{source}:{number}: A caption must end after it starts; got {line.strip()[:60]!r}.")
    return start, end


def _seconds(hours: str | None, minutes: str, seconds: str, fraction: str | None) -> Timestamp:
    whole = (int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)
    return whole + Fraction(int(fraction or 0), 10 ** len(fraction or ""))


def _caption(lines: list[str], start: Timestamp, end: Timestamp) -> list[Caption]:
    shown = tuple(line for line in lines if line.strip())
    return [Caption(shown, start, end)] if shown else []


def _some(captions: list[Caption], source: str) -> list[Caption]:
    if not captions:
        raise MediaError(f"{source}: There is no caption in it. A SubRip or WebVTT file with at least one is needed.")
    return captions


def _shown(caption: Caption) -> list[str]:
    lines = (line.replace("\r", " ").replace("\n", " ").replace("\0", "\ufffd") for line in caption.lines)
    return [line for line in lines if line.strip()]


def _clocks(caption: Caption, point: str) -> tuple[str, str]:
    start = round(caption.start * 1000)
    return _clock(start, point), _clock(max(start + 1, round(caption.end * 1000)), point)


def _clock(milliseconds: int, point: str) -> str:
    seconds, milliseconds = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}{point}{milliseconds:03d}"
