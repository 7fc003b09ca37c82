"""The marks of the text form: ``[word argument]``."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Final, cast

from saram.script.escapes import escape_code, unescape
from saram.script.limits import CAPTIONS, EXPRESSIONS, LANGUAGES, LONGEST_PAUSE, RANGES
from saram.script.quantities import read_number, read_seconds, write_seconds
from saram.types import (
    BackgroundMark,
    CueMark,
    ExpressionMark,
    GestureMark,
    PauseMark,
    PronounceMark,
    SceneSettings,
    ScriptItem,
    VoiceMark,
)

__all__ = ["MARK_START", "SCENE", "mark_word", "read_mark", "read_settings", "usages", "write_mark", "write_settings"]

SCENE: Final = "scene"
"""The word of the mark that sets what holds for a scene."""

_EXPRESSION_KOREAN: Final = {"보통": "neutral", "미소": "smile", "진지": "serious", "놀람": "surprise"}
_SETTING_KOREAN: Final = {
    "배경": "background", "목소리": "voice", "언어": "language", "빠르기": "rate", "높이": "pitch", "크기": "volume",
    "자막": "captions",
}  # fmt: skip
_COMMON_GESTURES: Final = ("nod", "bow", "think", "wave")
_BARE: Final = re.compile(r"[^\s\"\\\[\]=]+")
_VALUE: Final = r'(?:"(?:\\.|[^"\\])*"|(?:\\.|[^\s"=\\])(?:\\.|[^\s=\\])*|\\)'
_PAIR: Final = re.compile(rf"\s*(?P<key>[^\s=]+)\s*=\s*(?P<value>{_VALUE})(?:\s+|$)")
_SAY: Final = re.compile(r'\s*(?P<written>"(?:\\.|[^"\\])*"|(?:\\.|[^=\\])+?)\s*=\s*(?P<spoken>.*?)\s*')


def _text(raw: str) -> str:
    raw = raw.strip()
    if len(raw) >= 2 and re.fullmatch(r'"(?:\\.|[^"\\])*"', raw):
        raw = raw[1:-1]
    text = unescape(raw)
    if not text.strip():
        raise ValueError("A name is missing.")
    return text


def _pause(raw: str) -> ScriptItem:
    duration = read_seconds(raw.strip())
    if duration < 0:
        raise ValueError(f"A pause cannot be negative; got {raw.strip()}.")
    if duration > LONGEST_PAUSE:
        raise ValueError(f"A pause can be at most {LONGEST_PAUSE} s long; got {raw.strip()[:40]}.")
    return PauseMark(duration)


def _expression(raw: str) -> ScriptItem:
    name = _text(raw).lower()
    name = _EXPRESSION_KOREAN.get(name, name)
    if name not in EXPRESSIONS:
        raise ValueError(
            f"There is no expression {name!r}.{_suggest(name, EXPRESSIONS)} Known: {', '.join(EXPRESSIONS)}."
        )
    return ExpressionMark(name)


def _say(raw: str) -> ScriptItem:
    match = _SAY.fullmatch(raw)
    if match is None:
        raise ValueError("Write what stands in the text, an equals sign and how it is said.")
    return PronounceMark(_text(match["written"]), _text(match["spoken"]))


def _cue(raw: str) -> ScriptItem:
    times = raw.replace("-->", " ").split()
    if len(times) != 2:
        raise ValueError("A cue needs the time it starts and the time it ends.")
    start, end = map(read_seconds, times)
    if not 0 <= start < end:
        raise ValueError(f"A cue must end after it starts; got {times[0]} to {times[1]}.")
    return CueMark(start, end)


@dataclass(frozen=True)
class _Kind:
    example: str
    korean: str
    read: Callable[[str], ScriptItem]


_KINDS: Final = {
    "pause": _Kind("[pause 1s]", "쉼", _pause),
    "gesture": _Kind("[gesture nod]", "동작", lambda raw: GestureMark(_text(raw))),
    "expression": _Kind("[expression smile]", "표정", _expression),
    "background": _Kind("[background studio.png]", "배경", lambda raw: BackgroundMark(_text(raw))),
    "voice": _Kind("[voice ko-male]", "목소리", lambda raw: VoiceMark(_text(raw))),
    "say": _Kind("[say NIA=니아]", "발음", _say),
    "cue": _Kind("[cue 1s 3.5s]", "시각", _cue),
}
_SCENE_EXAMPLE: Final = "[scene background=news-studio rate=1.1]"
_KOREAN: Final = {kind.korean: word for word, kind in _KINDS.items()} | {"장면": SCENE}

MARK_START: Final = re.compile(
    rf"\[[ \t]*(?:(?P<word>[A-Za-z][A-Za-z0-9_-]*+)(?![^\x00-\x7f])|(?P<korean>{'|'.join(_KOREAN)})(?=[ \t]+[^ \t\]]))"
)
"""The beginning of a bracket that is a mark and not part of the text: an ASCII word, or a Korean name of a mark with an
argument. ``[1]``, ``[속보]``, ``[KBS뉴스]`` and ``[배경]`` are text."""


def usages() -> str:
    """All marks there are, each as an example."""
    return ", ".join(
        [kind.example for kind in _KINDS.values()] + [f"[{name}]" for name in EXPRESSIONS] + [_SCENE_EXAMPLE]
    )


def mark_word(start: re.Match[str]) -> str:
    """The word of a mark found by `MARK_START`, in English and in lower case."""
    return _KOREAN[start["korean"]] if start["korean"] else start["word"].lower()


def read_mark(word: str, argument: str) -> ScriptItem:
    """Make an item of a mark other than ``scene``.

    Args:
        word: As `mark_word` gives it.
        argument: What stands between the word and the bracket, escapes and all.

    Raises:
        ValueError: If there is no such mark or the argument is wrong; the message says what to write.
    """
    if word in EXPRESSIONS:
        if argument.strip():
            raise ValueError(f"[{word}] takes nothing after the word; got {argument.strip()!r}.")
        return ExpressionMark(word)
    kind = _KINDS.get(word)
    if kind is None:
        raise ValueError(
            f"There is no mark [{word}].{_suggest_mark(word)} Marks: {usages()}. "
            rf"To have the bracket read as text, write \[{word}."
        )
    try:
        return kind.read(argument)
    except ValueError as error:
        raise ValueError(f"{error} Example: {kind.example}.") from None


def read_settings(argument: str) -> dict[str, str | float]:
    """Read the ``name=value`` pairs of a scene mark.

    Raises:
        ValueError: If a name is unknown or given twice, or a value is wrong.
    """
    settings: dict[str, str | float] = {}
    names = [field.name for field in fields(SceneSettings)]
    position = 0
    argument = argument.strip()
    while position < len(argument):
        pair = _PAIR.match(argument, position)
        if pair is None:
            raise ValueError(
                f"{argument[position:][:40]!r} is not a setting; write name=value, with quotes round a value that has "
                f"spaces. Example: {_SCENE_EXAMPLE}. Settings: {', '.join(names)}."
            )
        position = pair.end()
        name = pair["key"].lower()
        name = _SETTING_KOREAN.get(name, name)
        if name not in names:
            raise ValueError(f"There is no setting {name!r}.{_suggest(name, names)} Settings: {', '.join(names)}.")
        if name in settings:
            raise ValueError(f"The setting {name} is given twice.")
        settings[name] = _setting(name, _text(pair["value"]))
    return settings


def _setting(name: str, value: str) -> str | float:
    if name in RANGES:
        low, high = RANGES[name]
        number = read_number(value)
        if not low <= number <= high:
            raise ValueError(f"{name} must be from {low:g} to {high:g}; got {value}.")
        return number
    choices = {"language": LANGUAGES, "captions": CAPTIONS}.get(name)
    if choices and value not in choices:
        raise ValueError(f"{name} must be {' or '.join(choices)}; got {value!r}.")
    return value


def write_mark(item: ScriptItem) -> str:
    """Write an item other than a text as a mark."""
    match item:
        case PauseMark(duration):
            words = ["pause", write_seconds(duration)]
        case GestureMark(name):
            words = ["gesture", _quote(name)]
        case ExpressionMark(name):
            words = [name]
        case BackgroundMark(source):
            words = ["background", _quote(source)]
        case VoiceMark(name):
            words = ["voice", _quote(name)]
        case PronounceMark(written, spoken):
            words = ["say", f"{_quote(written)}={_quote(spoken)}"]
        case CueMark(start, end):
            words = ["cue", write_seconds(start), write_seconds(end)]
        case _:
            raise TypeError(f"{type(item).__name__} is not a mark.")
    return f"[{' '.join(words)}]"


def write_settings(settings: SceneSettings) -> str:
    """Write a scene mark."""
    values = {field.name: getattr(settings, field.name) for field in fields(settings)}
    pairs = [
        f"{name}={repr(float(value)) if name in RANGES else _quote(cast(str, value))}"
        for name, value in values.items()
        if value is not None
    ]
    return f"[{' '.join([SCENE, *pairs])}]"


def _quote(text: str) -> str:
    if _BARE.fullmatch(text) and text.isprintable():
        return text
    escaped = re.sub(r'[\\"\[\]=]', r"\\\g<0>", text)
    escaped = re.sub(r"[^\S ]|[\x00-\x1f\x7f-\x9f]", lambda match: escape_code(match[0]), escaped)
    return f'"{escaped}"'


def _suggest(word: str, known: list[str] | tuple[str, ...]) -> str:
    close = difflib.get_close_matches(word[:40], known, n=1)
    return f" Did you mean {close[0]}?" if close else ""


def _suggest_mark(word: str) -> str:
    examples = {name: kind.example for name, kind in _KINDS.items()} | {name: f"[{name}]" for name in EXPRESSIONS}
    examples |= {name: f"[gesture {name}]" for name in _COMMON_GESTURES} | {SCENE: _SCENE_EXAMPLE}
    close = difflib.get_close_matches(word[:40], examples, n=1)
    return f" Did you mean {examples[close[0]]}?" if close else ""
