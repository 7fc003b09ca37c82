"""The JSON form of a script, for programs."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from fractions import Fraction
from typing import Annotated, Any, Final, Literal, NoReturn

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    PlainSerializer,
    Tag,
    ValidationError,
    WithJsonSchema,
    model_validator,
)

from saram.errors import ScriptError
from saram.script.json_place import place_in_json
from saram.script.limits import LONGEST_PAUSE, RANGES, SURROGATE, check
from saram.script.mistakes import Mistakes
from saram.script.quantities import read_seconds, write_seconds
from saram.types import (
    BackgroundMark,
    CueMark,
    ExpressionMark,
    GestureMark,
    Language,
    PauseMark,
    PronounceMark,
    Scene,
    SceneSettings,
    Script,
    ScriptItem,
    TextItem,
    VoiceMark,
)

__all__ = ["from_json", "json_schema", "to_json"]


def _to_fraction(value: object) -> Fraction:
    if isinstance(value, bool) or not isinstance(value, int | float | str | Fraction):
        raise ValueError(f"a length of time is a number of seconds or a string like 1s; got {value!r}")  # noqa: TRY004 - pydantic reports ValueError
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError("a length of time must be finite")
    # The shortest decimal of a float is what the author wrote: 0.1 is one tenth.
    return read_seconds(value) if isinstance(value, str) else Fraction(str(value))


def _from_fraction(value: Fraction) -> float | int | str:
    if value.denominator == 1 and value < 10**12:
        return int(value)
    number = float(value)
    return number if Fraction(str(number)) == value else write_seconds(value)


_SECONDS_SCHEMA: Final = {
    "anyOf": [{"type": "number", "minimum": 0}, {"type": "string", "examples": ["1s", "500ms", "1/3s"]}],
    "description": "Seconds as a number, or a string with a unit.",
}
_Seconds = Annotated[
    Fraction,
    BeforeValidator(_to_fraction),
    PlainSerializer(_from_fraction),
    WithJsonSchema(_SECONDS_SCHEMA),
]


def _sound(value: str) -> str:
    if not value.strip():
        raise ValueError("this must hold more than white space")
    if SURROGATE.search(value):
        raise ValueError("this holds half a character (a lone surrogate)")
    return value


_Words = Annotated[str, AfterValidator(_sound), WithJsonSchema({"type": "string", "pattern": r"\S"})]
_Rate = Annotated[float, Field(ge=RANGES["rate"][0], le=RANGES["rate"][1])]
_Pitch = Annotated[float, Field(ge=RANGES["pitch"][0], le=RANGES["pitch"][1])]
_Volume = Annotated[float, Field(ge=RANGES["volume"][0], le=RANGES["volume"][1])]


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, use_attribute_docstrings=True, arbitrary_types_allowed=True)


class _Pause(_Form):
    """Silence."""

    pause: Annotated[_Seconds, Field(ge=Fraction(0), le=LONGEST_PAUSE)]


class _Gesture(_Form):
    """A gesture that begins here."""

    gesture: _Words


class _Expression(_Form):
    """A facial expression from here until another one or the end of the scene."""

    expression: Literal["neutral", "smile", "serious", "surprise"]


class _Background(_Form):
    """Another background from here on: a colour, a built-in name or a path."""

    background: _Words


class _Voice(_Form):
    """Another voice from here on."""

    voice: _Words


class _Pronunciation(_Form):
    written: _Words
    """As it stands in the text."""
    spoken: _Words
    """How it is said, in the spelling of the language."""


class _Say(_Form):
    """How something written is said from here on."""

    say: _Pronunciation


class _Slot(_Form):
    start: Annotated[_Seconds, Field(ge=Fraction(0))]
    end: _Seconds

    @model_validator(mode="after")
    def _ordered(self) -> _Slot:
        if self.end <= self.start:
            raise ValueError("a cue must end after it starts")
        return self


class _Cue(_Form):
    """What follows, up to the next cue, is said within this time."""

    cue: _Slot


_MARKS: Final = ("pause", "gesture", "expression", "background", "voice", "say", "cue")


def _kind(value: object) -> str | None:
    if isinstance(value, str):
        return "text"
    names: Iterable[str] = ()
    if isinstance(value, dict):
        names = value
    elif isinstance(value, BaseModel):
        names = type(value).model_fields
    return next((name for name in names if name in _MARKS), None)


_Item = Annotated[
    Annotated[_Words, Tag("text")]
    | Annotated[_Pause, Tag("pause")]
    | Annotated[_Gesture, Tag("gesture")]
    | Annotated[_Expression, Tag("expression")]
    | Annotated[_Background, Tag("background")]
    | Annotated[_Voice, Tag("voice")]
    | Annotated[_Say, Tag("say")]
    | Annotated[_Cue, Tag("cue")],
    Discriminator(
        _kind,
        custom_error_type="item",
        custom_error_message=f"an item is a text or an object with one of the names {', '.join(_MARKS)}",
    ),
]


class _Settings(_Form):
    """What holds for a scene; what is left out holds as in the scene before."""

    background: _Words | None = None
    """A colour, a built-in name or a path to an image or video."""
    voice: _Words | None = None
    """A voice as `saram voices` lists them."""
    language: Language | None = None
    """Language of the text."""
    rate: _Rate | None = None
    """Speaking rate; 1 is normal."""
    pitch: _Pitch | None = None
    """Semitones."""
    volume: _Volume | None = None
    """Decibels."""
    captions: Literal["on", "off"] | None = None
    """Whether what is said appears in the captions."""


class _Scene(_Form):
    settings: _Settings = _Settings()
    items: list[_Item]
    """What to say and do, in order. A string is a text to say; brackets in it are no marks."""


class _Script(_Form):
    """A script for saram."""

    model_config = ConfigDict(title="saram script")

    version: Literal[1] = 1
    """Version of this form."""
    scenes: Annotated[list[_Scene], Field(min_length=1)]
    """The scenes in order."""


def json_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of the JSON form."""
    # The forms are private classes; their names in the schema are not.
    schema: dict[str, Any] = json.loads(json.dumps(_Script.model_json_schema()).replace("/_", "/").replace('"_', '"'))
    return {"$schema": "https://json-schema.org/draft/2020-12/schema"} | schema


def from_json(text: str, source: str = "script") -> Script:
    """Read the JSON form.

    Args:
        text: The content of the file.
        source: What it is called in messages.

    Raises:
        ScriptError: If it is not JSON or not a script, at the place of the first mistake; the message tells of all.
    """
    text = text.removeprefix("\ufeff")
    mistakes = Mistakes(text, source)
    try:
        value = json.loads(text, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise ScriptError(
            f"This is not JSON: {error.msg}.", line=error.lineno, column=error.colno, source=source
        ) from None
    except (ValueError, RecursionError) as error:
        raise ScriptError(f"This JSON cannot be read: {error}.", line=1, column=1, source=source) from None
    try:
        form = _Script.model_validate(value)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            offset, path = place_in_json(text, detail["loc"])
            message = detail["msg"].removeprefix("Value error, ").replace(" or instance of _", " for a ").rstrip(".")
            mistakes.add(offset, f"{path}: {message}.")
        mistakes.raise_any()
        raise
    return Script(tuple(_to_scene(scene) for scene in form.scenes))


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number of JSON")


def _to_scene(scene: _Scene) -> Scene:
    return Scene(tuple(map(_to_item, scene.items)), SceneSettings(**scene.settings.model_dump()))


def _to_item(form: object) -> ScriptItem:
    item: ScriptItem
    match form:
        case _Pause():
            item = PauseMark(form.pause)
        case _Gesture():
            item = GestureMark(form.gesture)
        case _Expression():
            item = ExpressionMark(form.expression)
        case _Background():
            item = BackgroundMark(form.background)
        case _Voice():
            item = VoiceMark(form.voice)
        case _Say():
            item = PronounceMark(form.say.written, form.say.spoken)
        case _Cue():
            item = CueMark(form.cue.start, form.cue.end)
        case _:
            item = TextItem(str(form))
    return item


def to_json(script: Script) -> str:
    """Write the JSON form, indented; `from_json` gives exactly `script` again.

    Raises:
        UsageError: If `script` holds a value that no script may have.
    """
    check(script)
    scenes = [
        {
            "settings": {name: getattr(scene.settings, name) for name in _Settings.model_fields},
            "items": [_from_item(item) for item in scene.items],
        }
        for scene in script.scenes
    ]
    value = _Script.model_validate({"scenes": scenes}).model_dump(mode="json", exclude_none=True)
    for scene in value["scenes"]:
        if not scene["settings"]:
            del scene["settings"]
    return json.dumps({"version": 1, **value}, ensure_ascii=False, indent=2) + "\n"


def _from_item(item: ScriptItem) -> object:
    form: object
    match item:
        case TextItem(text):
            form = text
        case PauseMark(duration):
            form = {"pause": duration}
        case GestureMark(name):
            form = {"gesture": name}
        case ExpressionMark(name):
            form = {"expression": name}
        case BackgroundMark(source):
            form = {"background": source}
        case VoiceMark(name):
            form = {"voice": name}
        case PronounceMark(written, spoken):
            form = {"say": {"written": written, "spoken": spoken}}
        case CueMark(start, end):
            form = {"cue": {"start": start, "end": end}}
    return form
