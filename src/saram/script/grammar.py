"""The text form of a script: plain text with marks in brackets."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from saram.errors import ScriptError
from saram.script.escapes import ESCAPE, JOINT, character, escape_code
from saram.script.limits import SURROGATE, check
from saram.script.marks import MARK_START, SCENE, mark_word, read_mark, read_settings, write_mark, write_settings
from saram.script.mistakes import Mistakes
from saram.script.scene_builder import SceneBuilder
from saram.types import (
    BackgroundMark,
    CueMark,
    GestureMark,
    Place,
    Scene,
    SceneSettings,
    Script,
    TextItem,
    VoiceMark,
)

__all__ = ["parse", "to_text"]

_SEPARATOR: Final = re.compile(r"-{3,}")
_TITLE: Final = re.compile(r"#{1,6}\s+\S.*")
_SPECIAL: Final = re.compile(r"[\\\[]")
_ARGUMENT: Final = re.compile(r"((?:\\.|[^\\\[\]])*+)\]")
_LINE_START: Final = re.compile(r"---|//|#")
_HIDDEN: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff]")


def parse(text: str, source: str = "script") -> Script:
    r"""Read the text form of a script.

    Plain text is a script. A line of three or more hyphens begins a new scene; a line that begins with ``//`` is a note
    and a line that begins with ``#`` and a space a title, neither of which is said; an empty line ends a paragraph; a
    bracket that begins with an ASCII word is a mark; a backslash makes ``[`` an ordinary character.

    Args:
        text: The script, with any kind of line end.
        source: What it is called in messages: a file name, or ``"script"``.

    Raises:
        ScriptError: If nothing is in it or anything in it is wrong. The error is placed at the first mistake, and the
            message tells of all of them.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    mistakes = Mistakes(text, source)
    for match in SURROGATE.finditer(text):
        mistakes.add(match.start(), f"U+{ord(match[0]):04X} is half a character (a lone surrogate); delete it.")
    scenes: list[Scene] = []
    builder = SceneBuilder()
    start = 0
    for line in text.split("\n"):
        bare = line.strip()
        if _SEPARATOR.fullmatch(bare):
            _close(builder, scenes)
            builder = SceneBuilder()
        elif _TITLE.fullmatch(bare):
            builder.add_text("\n")
        elif not bare.startswith("//"):
            _read_line(line, start, builder, mistakes)
            builder.add_text("\n")
        start += len(line) + 1
    _close(builder, scenes)
    mistakes.raise_any()
    if not scenes:
        raise ScriptError(
            "The script is empty: there is nothing to say. Write at least one sentence.",
            line=1,
            column=1,
            source=source,
        )
    return Script(tuple(scenes))


def _close(builder: SceneBuilder, scenes: list[Scene]) -> None:
    scene = builder.build()
    if scene is not None:
        scenes.append(scene)


def _read_line(line: str, start: int, builder: SceneBuilder, mistakes: Mistakes) -> None:
    position = 0
    while special := _SPECIAL.search(line, position):
        builder.add_text(line[position : special.start()])
        if special[0] == "[":
            position = _read_bracket(line, special.start(), start, builder, mistakes)
        else:
            position = _read_escape(line, special.start(), start, builder, mistakes)
    builder.add_text(line[position:])


def _read_escape(line: str, position: int, start: int, builder: SceneBuilder, mistakes: Mistakes) -> int:
    escape = ESCAPE.match(line, position)
    if escape is None:
        builder.add_text("\\")
        return position + 1
    try:
        letter = character(escape)
    except ValueError as error:
        mistakes.add(start + position, str(error))
        return escape.end()
    if letter:
        builder.add_text(letter, escaped=True)
    else:
        builder.add_joint()
    return escape.end()


def _read_bracket(line: str, position: int, start: int, builder: SceneBuilder, mistakes: Mistakes) -> int:
    mark = MARK_START.match(line, position)
    if mark is None:
        builder.add_text("[")
        return position + 1
    word = mark_word(mark)
    argument = _ARGUMENT.match(line, mark.end())
    if argument is None:
        written = line[position : mark.end()]
        mistakes.add(
            start + position,
            f"The mark {written} is not closed: put a ] after it on the same line, or write \\{written} to have the "
            "bracket read as text.",
        )
        return mark.end()
    try:
        _apply(word, argument[1], builder, mistakes.place(start + position))
    except ValueError as error:
        mistakes.add(start + position, str(error))
    return argument.end()


def _apply(word: str, argument: str, builder: SceneBuilder, place: Place) -> None:
    """Put a mark into the scene; a ValueError says what is wrong with it."""
    if word != SCENE:
        item = read_mark(word, argument)
        # Whether there is such a gesture, voice or background is found out later, by whoever has them.
        if isinstance(item, GestureMark | VoiceMark | BackgroundMark):
            item = replace(item, place=place)
        builder.add_mark(item)
        return
    if builder.begun:
        raise ValueError("Settings must stand before everything else in a scene; begin a new scene with a line of ---.")
    settings = read_settings(argument)
    again = settings.keys() & set(builder.settings_given)
    if again:
        raise ValueError(f"The setting {min(again)} is given twice.")
    builder.add_settings(settings, place)


def to_text(script: Script) -> str:
    """Write the text form; `parse` gives exactly `script` again.

    Raises:
        UsageError: If `script` holds a value that no script may have.
    """
    check(script)
    return "\n\n---\n\n".join(map(_write_scene, script.scenes)) + "\n"


def _write_scene(scene: Scene) -> str:
    settings = [write_settings(scene.settings)] if scene.settings != SceneSettings() or not scene.items else []
    lines: list[list[str]] = [[]]
    segment: list[int] = []  # where the texts since the scene or the cue began stand in the last line
    for index, item in enumerate(scene.items):
        if isinstance(item, CueMark):
            _protect(lines[-1], segment)
            lines.append([write_mark(item), " "])
            segment = []
        elif isinstance(item, TextItem):
            if index and isinstance(scene.items[index - 1], TextItem):
                lines[-1].append(JOINT)
            segment.append(len(lines[-1]))
            lines[-1].append(item.text)
        else:
            lines[-1].append(write_mark(item))
    _protect(lines[-1], segment)
    return "\n".join(settings + ["".join(line).rstrip(" ") for line in lines if line])


def _protect(parts: list[str], texts: list[int]) -> None:
    """Escape the texts among the `parts` of a segment, and the white space at its ends."""
    for index in texts:
        text = parts[index]
        head = text[:1] if index == texts[0] and text[0].isspace() else ""
        tail = text[-1:] if index == len(parts) - 1 and text[-1].isspace() else ""
        body = text[len(head) : len(text) - len(tail)]
        parts[index] = escape_code(head) + _escape(body) + escape_code(tail)


def _escape(text: str) -> str:
    # As the reader will see it: hidden characters are escapes, and what follows may complete a mark begun at the end.
    probe = _HIDDEN.sub(r"\\", text) + "x"
    text = _SPECIAL.sub(
        lambda match: "\\" + match[0] if match[0] == "\\" or MARK_START.match(probe, match.start()) else match[0], text
    )
    lines = []
    for line in text.split("\n"):
        bare = line.lstrip()
        escape = "\\" if _LINE_START.match(bare) else ""
        lines.append(line[: len(line) - len(bare)] + escape + bare)
    return _HIDDEN.sub(lambda match: escape_code(match[0]), "\n".join(lines))
