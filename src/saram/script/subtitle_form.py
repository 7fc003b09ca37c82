"""A subtitle file as a script that is said in its time."""

from __future__ import annotations

from saram.media.subtitles import read_subtitles
from saram.types import CueMark, Scene, Script, ScriptItem, TextItem

__all__ = ["from_subtitles"]


def from_subtitles(text: str, source: str = "subtitles") -> Script:
    """Make a script of the content of a SubRip or WebVTT file: for each caption a cue and the words in it.

    Brackets in it are text, not marks; its lines are joined.

    Args:
        text: The content of the file.
        source: What it is called in messages.

    Raises:
        MediaError: If it is no subtitle file; the message names the line.
    """
    items: list[ScriptItem] = []
    for caption in read_subtitles(text, source):
        items += [CueMark(caption.start, caption.end), TextItem(" ".join(line.strip() for line in caption.lines))]
    return Script((Scene(tuple(items)),))
