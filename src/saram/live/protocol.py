"""The events between a page and the server, version 1; docs/reference/protocol.schema.json is written from here.

One conversation is one WebSocket. Events are JSON objects with a `type`; sound is binary
(`saram.live.audio_frame`). Times are seconds, positions count from the beginning of an answer.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from saram.errors import UsageError

__all__ = [
    "MAX_TEXT",
    "VERSION",
    "Action",
    "Answer",
    "CaptionLine",
    "Captions",
    "CardShown",
    "ClientEvent",
    "End",
    "Error",
    "Event",
    "Expected",
    "Final",
    "Interrupted",
    "Listening",
    "Partial",
    "Playing",
    "Resumed",
    "ServerEvent",
    "Start",
    "Started",
    "Text",
    "Thinking",
    "Voice",
    "json_schema",
    "read_event",
]

VERSION = 1
"""Version of the protocol; a server refuses a page of another one."""

MAX_TEXT = 2000
"""Characters of one typed or recognised utterance."""

Name = Annotated[str, Field(max_length=80)]
Position = Annotated[float, Field(ge=0, le=86_400, allow_inf_nan=False)]


class Event(BaseModel):
    """What every event is: exact, and never changed."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Start(Event):
    """The first event of a page."""

    type: Literal["start"] = "start"
    version: int = Field(default=VERSION, description="Version of the protocol the page speaks.")
    token: str = Field(default="", max_length=64, description="Of the conversation to go on with; empty for a new one.")
    language: Literal["ko", "en"] = Field(
        default="ko", description="Language of the page: what is said is heard and answered in it."
    )
    rate: int = Field(
        default=16_000, ge=8_000, le=96_000, description="Samples a second of the sound that will be sent."
    )
    recogniser: Literal["server", "browser", "none"] = Field(
        default="server", description="Who turns speech into words; `browser` and `none` send words as `text`."
    )
    cleaned: bool = Field(
        default=True,
        description="Whether the sound is free of noise, as a browser's is; else the server cleans it.",
    )


class Text(Event):
    """Words of the person, typed, chosen or recognised by the page."""

    type: Literal["text"] = "text"
    text: str = Field(max_length=MAX_TEXT)
    source: Literal["typed", "choice", "browser"] = "typed"
    alternatives: tuple[Annotated[str, Field(max_length=MAX_TEXT)], ...] = Field(
        default=(), max_length=10, description="Further readings of the same sound, best first."
    )
    final: bool = Field(
        default=True, description="With `browser`: whether the person's turn is over, or more words may come."
    )


class Voice(Event):
    """The person began (`active`) or ceased to make sounds. The page tells it of its own ears, the server of its."""

    type: Literal["voice"] = "voice"
    active: bool


class Playing(Event):
    """How far the page has shown an answer; at least every ten seconds while it is shown."""

    type: Literal["playing"] = "playing"
    answer: Name
    position: Position
    state: Literal["started", "playing", "ended", "failed"] = "playing"
    display: float | None = Field(
        default=None,
        ge=0,
        le=60,
        allow_inf_nan=False,
        description="With `started`: seconds from the bytes of the first picture, or from the order if they were "
        "there, to its being on the screen.",
    )


class Interrupted(Event):
    """An answer has stopped at `position`: told by the page (the person spoke up), or an order of the server."""

    type: Literal["interrupted"] = "interrupted"
    answer: Name
    position: Position
    reason: Literal["voice", "text", "button", "superseded", "gone"] = "voice"


class Resumed(Event):
    """It was a false alarm: the answer goes on from `position`."""

    type: Literal["resumed"] = "resumed"
    answer: Name
    position: Position


class End(Event):
    """The conversation is over; either side may say so."""

    type: Literal["end"] = "end"
    reason: Annotated[str, Field(max_length=200)] = ""


class Started(Event):
    """The server's first event."""

    type: Literal["started"] = "started"
    version: int = VERSION
    token: str = Field(description="Gives the conversation back after a cut.")
    resumed: bool = Field(description="Whether the server still knew the conversation of the page's token.")
    bot: Name
    title: str
    language: Literal["ko", "en"]
    recognises: tuple[Literal["ko", "en"], ...] = Field(description="Languages the server has a recogniser for.")
    idle: str = Field(description="Address of the silent film of the presenter waiting.")
    size: tuple[int, int] = Field(description="(width, height) of all films, pixels.")
    keeps_audio: bool = Field(default=False, description="Whether the operator keeps what people say.")
    playing: Answer | None = Field(default=None, description="The answer that was being given when the line was cut.")
    position: Position = 0.0


class Partial(Event):
    """What has been recognised so far of what the person is saying."""

    type: Literal["partial"] = "partial"
    text: str


class Final(Event):
    """What the person said, as it is going to be answered."""

    type: Literal["final"] = "final"
    turn: int
    text: str


class Thinking(Event):
    """The answer to a turn is being found."""

    type: Literal["thinking"] = "thinking"
    turn: int


class Listening(Event):
    """A turn is over: everything there was to say to it has been given."""

    type: Literal["listening"] = "listening"
    turn: int


class Expected(Event):
    """The answer is likely to be this film, if the person has said all: it may be loaded, and is not to be shown."""

    type: Literal["expected"] = "expected"
    url: str
    mime: str


class CaptionLine(Event):
    """A line of the answer and when it is said."""

    start: Position
    end: Position
    text: str


class CardShown(Event):
    """Something to look at beside the answer."""

    kind: Literal["ticket", "map", "price_list", "qr", "list", "text"]
    title: str = ""
    fields: tuple[tuple[str, str], ...] = Field(default=(), description="(name, value), in order.")
    data: dict[str, Any] = Field(default_factory=dict, description="What this kind of card needs, see docs/talk.md.")


class Answer(Event):
    """The presenter answers. Without `url` there is only the text: it is shown for as long as reading it takes."""

    type: Literal["answer"] = "answer"
    id: Name
    turn: int
    text: str
    language: Literal["ko", "en"] = "ko"
    url: str = Field(default="", description="MP4 of the whole answer; fragmented and growing while `stream`.")
    stream: bool = Field(
        default=False, description="Whether it is being made while it is sent: feed it to Media Source."
    )
    mime: str = "video/mp4"
    duration: float | None = Field(default=None, description="Seconds; null while it is not known.")
    captions: tuple[CaptionLine, ...] = ()
    cards: tuple[CardShown, ...] = ()
    quick_replies: tuple[str, ...] = ()
    interruptible: bool = True
    handover: bool = Field(default=False, description="Whether a person has been asked to take over.")
    last: bool = Field(default=True, description="Whether nothing more follows in this turn, as far as is known.")


class Captions(Event):
    """More is known of an answer that is still being made."""

    type: Literal["captions"] = "captions"
    answer: Name
    captions: tuple[CaptionLine, ...]
    duration: float | None = Field(default=None, description="Seconds; null while it is not known.")


class Action(Event):
    """The bot does something that takes time."""

    type: Literal["action"] = "action"
    turn: int
    name: str
    state: Literal["running", "done", "failed"]
    text: str = Field(default="", description="What people are told while it runs; empty where the bot does not say.")


class Error(Event):
    """What went wrong, for people."""

    type: Literal["error"] = "error"
    code: Literal["event", "version", "audio", "limit", "busy", "mind", "answer", "ears"]
    message: str
    fatal: bool = Field(default=False, description="Whether the connection is closed after it.")


ClientEvent: TypeAlias = Start | Text | Voice | Playing | Interrupted | End
"""What a page may send."""

ServerEvent: TypeAlias = (
    Started
    | Voice
    | Partial
    | Final
    | Thinking
    | Expected
    | Answer
    | Captions
    | Listening
    | Interrupted
    | Resumed
    | Action
    | Error
    | End
)
"""What a server may send."""

Started.model_rebuild()
_client: TypeAdapter[ClientEvent] = TypeAdapter(Annotated[ClientEvent, Field(discriminator="type")])
_server: TypeAdapter[ServerEvent] = TypeAdapter(Annotated[ServerEvent, Field(discriminator="type")])


def read_event(data: str | bytes, *, sender: Literal["page", "server"] = "page") -> ClientEvent | ServerEvent:
    """Read one event.

    Args:
        data: JSON.
        sender: Who sent it.

    Raises:
        UsageError: If it is not an event; the message says why, in a few words that may be shown.
    """
    adapter: TypeAdapter[Any] = _client if sender == "page" else _server
    try:
        event: ClientEvent | ServerEvent = adapter.validate_json(data)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise UsageError(f"This is no event of the protocol: {place or 'it'}: {first['msg'][:200]}") from None
    return event


def json_schema() -> dict[str, Any]:
    """JSON Schema of all events, ``page`` and ``server`` apart."""
    page, server = _client.json_schema(), _server.json_schema()
    shared = {**page.pop("$defs"), **server.pop("$defs")}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"saram: events of a conversation, version {VERSION}",
        "oneOf": [{"$ref": "#/$defs/page"}, {"$ref": "#/$defs/server"}],
        "$defs": {"page": page, "server": server, **dict(sorted(shared.items()))},
    }
