"""What a value of a script may be, said once for every form of it."""

from __future__ import annotations

import dataclasses
import re
from fractions import Fraction
from typing import Final, get_args

from saram.errors import UsageError
from saram.types import CueMark, ExpressionMark, Language, PauseMark, Scene, SceneSettings, Script, TextItem

__all__ = ["CAPTIONS", "EXPRESSIONS", "LANGUAGES", "LONGEST_PAUSE", "RANGES", "SURROGATE", "check", "check_settings"]

EXPRESSIONS: Final = ("neutral", "smile", "serious", "surprise")
"""The expressions every avatar can show."""

LANGUAGES: Final[tuple[str, ...]] = get_args(Language)
"""The languages a scene may be in."""

CAPTIONS: Final = ("on", "off")
"""What the captions of a scene may be."""

LONGEST_PAUSE: Final = Fraction(600)
"""Seconds; a longer silence is a slip of the pen."""

RANGES: Final = {"rate": (0.5, 2.0), "pitch": (-12.0, 12.0), "volume": (-24.0, 6.0)}
"""Least and greatest value of each number of `SceneSettings`."""

SURROGATE: Final = re.compile("[\ud800-\udfff]")
"""Half of a UTF-16 pair: it is no character and no file can hold it."""


def check(script: Script) -> None:
    """Make sure that every value of `script` is one that a script may have.

    Raises:
        UsageError: If there is no scene, a text is blank or holds a lone surrogate, a name is blank, or a number is out
            of its range.
    """
    if not script.scenes:
        raise UsageError("A Script needs at least one scene; it has none.")
    for scene_number, scene in enumerate(script.scenes, 1):
        wrong = _wrong(scene)
        if wrong:
            raise UsageError(f"Scene {scene_number} of the script cannot be used: {wrong}.")


def check_settings(settings: SceneSettings) -> None:
    """Make sure that settings, such as the options of a command, are ones that a scene may have.

    Raises:
        UsageError: If a number is out of its range, a name is blank or not known, or holds a lone surrogate.
    """
    wrong = _wrong_settings(settings)
    if wrong:
        raise UsageError(f"The settings cannot be used: {wrong}.")


def _wrong(scene: Scene) -> str:
    return _wrong_settings(scene.settings) or next(filter(None, map(_wrong_item, scene.items)), "")


def _wrong_settings(settings: SceneSettings) -> str:
    for name, (low, high) in RANGES.items():
        value = getattr(settings, name)
        if value is not None and not low <= value <= high:
            return f"{name} must be from {low:g} to {high:g}; got {value!r}"
    if settings.language is not None and settings.language not in LANGUAGES:
        return f"language must be one of {', '.join(LANGUAGES)}; got {settings.language!r}"
    if settings.captions is not None and settings.captions not in CAPTIONS:
        return f"captions must be on or off; got {settings.captions!r}"
    return _wrong_strings(settings)


def _wrong_item(item: object) -> str:
    if isinstance(item, PauseMark) and not 0 <= item.duration <= LONGEST_PAUSE:
        return f"a pause must last from 0 to {LONGEST_PAUSE} s; got {float(item.duration):g} s"
    if isinstance(item, CueMark) and not 0 <= item.start < item.end:
        return f"a cue must end after it starts; got {float(item.start):g} s to {float(item.end):g} s"
    if isinstance(item, ExpressionMark) and item.name not in EXPRESSIONS:
        return f"an expression must be one of {', '.join(EXPRESSIONS)}; got {item.name!r}"
    return _wrong_strings(item)


def _wrong_strings(value: object) -> str:
    for field in dataclasses.fields(value):  # type: ignore[arg-type] # every item is a dataclass
        content = getattr(value, field.name)
        if not isinstance(content, str):
            continue
        what = "a text" if isinstance(value, TextItem) else f"the {field.name} of a {type(value).__name__}"
        if not content.strip():
            return f"{what} must hold more than white space; got {content!r}"
        if SURROGATE.search(content):
            return f"{what} holds half a character (a lone surrogate), which no file can hold: {content!a}"
    return ""
