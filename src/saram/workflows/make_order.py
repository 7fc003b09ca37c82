"""What ``saram make`` is asked to make."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from saram.avatar.manifest import NAME_PATTERN
from saram.errors import UsageError
from saram.types import Language
from saram.workflows.footage_files import footage_videos, transcript_beside

__all__ = ["MakeOrder", "checked_order", "make_order"]


class MakeOrder(BaseModel):
    """An order, complete and checked; kept in the job's folder. Paths are absolute."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[str, Field(pattern=NAME_PATTERN)]
    """Name users will ask for."""

    videos: Annotated[tuple[Path, ...], Field(min_length=1)]
    """The take, in order."""

    transcripts: tuple[Path | None, ...]
    """One for each video; None where the words are not known."""

    consent: Path | None = None
    """Consent file of a real person."""

    synthetic: str | None = None
    """For nobody's likeness: how the footage was made. Either this or `consent`."""

    idle: Path | None = None
    """A silent clip that can be looped; None to cut a loop out of the footage."""

    gestures: dict[str, Path] = {}
    """Silent clips by name."""

    language: Language | None = None
    """Language of the transcripts; None to see it from the text."""

    title: Annotated[str, Field(max_length=200)] = ""
    """Name for people."""

    version: Annotated[str, Field(min_length=1, max_length=40)] = "1"
    """Version of the avatar."""

    licence: Annotated[str, Field(min_length=1, max_length=200)] = "all rights reserved"
    """Licence of the pictures."""

    voices: dict[Language, str] = {}
    """Default voice for each language."""

    minutes: Annotated[float, Field(ge=1, le=10_000)] = 30.0
    """Time that all of it may take on this machine; not kept to where `steps` are given."""

    seed: Annotated[int, Field(ge=0, lt=2**31)] = 0
    """Of everything that is drawn in the trainings."""

    steps: Annotated[int, Field(ge=1, le=10_000_000)] | None = None
    """Steps of the picture's training; the mouth then takes all of its own, and with one seed what is learned on one
    processor is the same each time. None to learn for as long as there is time."""

    crop: Annotated[int, Field(ge=64, le=256, multiple_of=16)] | None = None
    """Side of the square that is learned, pixels; None to choose by the size of the face."""

    anyway: bool = False
    """Whether to go on although the check says that the footage should be filmed again."""

    output: Path | None = None
    """The bundle; None for ``NAME.saram`` among the user's avatars."""

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if len(self.transcripts) != len(self.videos):
            raise ValueError(
                f"each video needs one transcript, in the same order; got {len(self.transcripts)} for "
                f"{len(self.videos)} video{'s' * (len(self.videos) > 1)}"
            )
        wrong = [name for name in self.gestures if name == "idle" or not re.fullmatch(NAME_PATTERN, name)]
        if wrong:
            raise ValueError(
                f"a gesture cannot be called {wrong[0]!r}: use small letters, digits, '-' and '_', and not 'idle'"
            )
        if self.output is not None and self.output.suffix != ".saram":
            raise ValueError(f"a bundle is named *.saram; got {self.output.name!r}")
        return self


def make_order(footage: list[Path], texts: list[Path], **fields: object) -> MakeOrder:
    """An order for footage as a user gives it.

    Args:
        footage: Videos, or folders of them.
        texts: Transcripts, one for each video in order; empty to take the files beside the videos, where there are any.
        **fields: The other fields of `MakeOrder`.

    Raises:
        UsageError: If the order cannot be; the message names all mistakes.
        MediaError: If a folder cannot be read.
    """
    videos = [video.absolute() for video in footage_videos(footage)]
    transcripts = [text.absolute() for text in texts] if texts else [transcript_beside(video) for video in videos]
    given = {key: value.absolute() if isinstance(value, Path) else value for key, value in fields.items()}
    return checked_order({"videos": videos, "transcripts": transcripts, **given})


def checked_order(fields: Mapping[str, object]) -> MakeOrder:
    """The order with these fields.

    Raises:
        UsageError: If it cannot be; the message names all mistakes.
    """
    try:
        return MakeOrder.model_validate(dict(fields))
    except ValidationError as error:
        wrong = "; ".join(_said(".".join(map(str, item["loc"])), item["type"], item["msg"]) for item in error.errors())
        raise UsageError(f"An avatar cannot be made so: {wrong}.") from error


def _said(place: str, kind: str, message: str) -> str:
    """A mistake, for people."""
    if (place, kind) == ("name", "string_pattern_mismatch"):
        message = "use up to 64 small letters, digits, '-' and '_', a letter or digit first"
    message = message.removeprefix("Value error, ")
    return f"{place}: {message}" if place else message
