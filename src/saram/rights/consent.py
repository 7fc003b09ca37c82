"""The consent of a person to be made into an avatar, as a file."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from saram.errors import ConsentError

__all__ = ["ConsentRecord", "read_consent"]


class Evidence(BaseModel):
    """The signed document or the recording in which the person agrees."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    file: str
    """Path, relative to the consent file."""

    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    """Hash of its bytes."""


class ConsentRecord(BaseModel):
    """``consent.json``: who agreed to what, for how long, and where that can be seen."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    format: Literal["saram-consent"]
    """Always ``"saram-consent"``."""

    format_version: Literal[1]
    """Always 1."""

    avatar: str
    """Name of the avatar the consent is for."""

    person: Annotated[str, Field(min_length=1)]
    """Name of the person."""

    likeness: bool
    """Whether the face may be used."""

    purposes: Annotated[list[str], Field(min_length=1)]
    """What the avatar may be used for."""

    granted: date
    """Day of the consent."""

    expires: date | None = None
    """Last day on which it holds; None for no end."""

    withdrawn: date | None = None
    """Day on which it was withdrawn."""

    statement: Annotated[str, Field(min_length=1)]
    """What the person agreed to, in words."""

    evidence: Evidence
    """Proof."""


def read_consent(path: Path, avatar: str, today: date | None = None) -> ConsentRecord:
    """Read a consent file and check that it allows the avatar to be made.

    Args:
        path: ``consent.json``.
        avatar: Name of the avatar to be made.
        today: The day to check for; None for the current one.

    Raises:
        ConsentError: If the file is missing or wrong, or if it does not allow this; all reasons are named at once.
    """
    try:
        record = ConsentRecord.model_validate_json(path.read_bytes())
    except OSError as error:
        raise ConsentError(f"There is no readable consent file at {path} ({error.strerror}).") from error
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, item['loc'])) or 'file'}: {item['msg']}" for item in error.errors())
        raise ConsentError(f"The consent file {path} is not complete: {wrong}.") from error
    day = today or date.today()  # noqa: DTZ011 - a consent holds by the calendar of the place where it is used
    problems = [
        *([] if record.avatar == avatar else [f"it is for the avatar {record.avatar!r}, not {avatar!r}"]),
        *([] if record.likeness else ["it does not cover the likeness"]),
        *([f"it was withdrawn on {record.withdrawn}"] if record.withdrawn else []),
        *([f"it expired on {record.expires}"] if record.expires and record.expires < day else []),
        *([f"it begins only on {record.granted}"] if record.granted > day else []),
        *_evidence_problems(record.evidence, path.parent),
    ]
    if problems:
        raise ConsentError(f"The consent in {path} does not allow this: {'; '.join(problems)}.")
    return record


def _evidence_problems(evidence: Evidence, folder: Path) -> list[str]:
    try:
        digest = hashlib.sha256((folder / evidence.file).read_bytes()).hexdigest()
    except (OSError, ValueError):  # ValueError: no file can have that name
        return [f"its evidence {evidence.file!r} cannot be read"]
    return [] if digest == evidence.sha256 else [f"its evidence {evidence.file!r} is not the file that was hashed"]
