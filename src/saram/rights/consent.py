"""The consent of a person to be made into an avatar, as a file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from saram.errors import ConsentError
from saram.rights.ledger import open_ledger
from saram.rights.terms import WORLDWIDE, Use, consent_problems

__all__ = ["BLANKS", "ConsentRecord", "Evidence", "consent_schema", "hash_of", "read_consent", "read_record"]

_LIMIT = 2**20

BLANKS: Final = {
    "person": "NAME OF THE PERSON",
    "granted_to": "WHO MAY USE IT",
    "purposes": "WHAT FOR",
    "statement": "WHAT THE PERSON AGREED TO, IN THE PERSON'S WORDS",
}
"""What stands in the template where something is to be filled in; a consent that still says so allows nothing."""

Text = Annotated[str, StringConstraints(min_length=1, max_length=20_000)]
Purpose = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Place = Annotated[str, StringConstraints(pattern=rf"^([A-Z]{{2}}|{WORLDWIDE})$")]


class _Part(BaseModel):
    """Unknown fields and wrong types are refused, values cannot be changed."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Evidence(_Part):
    """A signed document or a recording in which the person agrees."""

    file: str
    """Path, relative to the consent file."""

    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    """SHA-256 of its bytes, 64 small hexadecimal digits."""

    kind: Literal["signed-document", "recording", "contract"] = "signed-document"
    """What it is."""


class ConsentRecord(_Part):
    """``consent.json``: who agreed to what, for what, where and for how long, and where that can be seen."""

    format: Literal["saram-consent"]
    """Always ``"saram-consent"``."""

    format_version: Literal[2]
    """Version of the format; files of version 1 are read as well."""

    avatar: Annotated[str, StringConstraints(min_length=1, max_length=64)]
    """Name of the avatar the consent is for."""

    person: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    """Name of the person who agrees."""

    contact: str | None = None
    """How the person can be reached; stays with whoever makes the avatar, and is not put into it."""

    granted_to: str | None = None
    """Who may make and use the avatar."""

    covers: Annotated[list[Literal["likeness", "voice"]], Field(min_length=1)]
    """What of the person may be used: the likeness, the voice, or both."""

    purposes: Annotated[list[Purpose], Field(min_length=1)]
    """What the avatar may be used for, a word or a few for each; ``"any"`` for everything lawful."""

    territory: Annotated[list[Place], Field(min_length=1)]
    """Countries where it may be used, as two capital letters (ISO 3166), or ``["worldwide"]``."""

    granted: date
    """First day on which it holds."""

    expires: date | None = None
    """Last day on which it holds; null for no end."""

    withdrawn: date | None = None
    """Day on which it was withdrawn; null while it holds."""

    statement: Text
    """What the person agreed to, in words; it travels inside the avatar."""

    evidence: Annotated[list[Evidence], Field(min_length=1)]
    """Proof."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        """It begins before it ends, and nothing is named twice."""
        wrong = []
        if self.expires is not None and self.expires < self.granted:
            wrong.append(f"it expires on {self.expires}, before it is granted on {self.granted}")
        for name, values in (("covers", self.covers), ("purposes", self.purposes), ("territory", self.territory)):
            if len(set(values)) < len(values):
                wrong.append(f"{name} names something twice")
        if wrong:
            raise ValueError("; ".join(wrong))
        return self


class _FirstVersion(_Part):
    """Version 1: the likeness alone, everywhere."""

    format: Literal["saram-consent"]
    format_version: Literal[1]
    avatar: str
    person: Annotated[str, Field(min_length=1)]
    likeness: bool
    purposes: Annotated[list[str], Field(min_length=1)]
    granted: date
    expires: date | None = None
    withdrawn: date | None = None
    statement: Annotated[str, Field(min_length=1)]
    evidence: Evidence

    def current(self) -> ConsentRecord:
        """The same in the current version; without `likeness` it covers nothing and is told of as such."""
        fields = self.model_dump(exclude={"likeness", "evidence", "format_version"})
        fields["purposes"] = list(dict.fromkeys(self.purposes))
        return ConsentRecord.model_construct(
            **fields,
            format_version=2,
            contact=None,
            granted_to=None,
            covers=["likeness"] if self.likeness else [],
            territory=[WORLDWIDE],
            evidence=[self.evidence],
        )


def read_consent(
    path: Path, avatar: str, today: date | None = None, *, use: Use | None = None, needs: Sequence[str] = ("likeness",)
) -> ConsentRecord:
    """Read a consent file and check that it allows the avatar to be made.

    Args:
        path: ``consent.json``.
        avatar: Name of the avatar to be made.
        today: The day to check for; None for the current one.
        use: What it is to be used for and where; None for what this workspace states (`Use.stated`).
        needs: What is made of the person: ``"likeness"``, ``"voice"`` or both.

    Raises:
        ConsentError: If the file is missing or wrong, or if it does not allow this; all reasons are named at once.
    """
    record = read_record(path)
    day = today or date.today()  # noqa: DTZ011 - a consent holds by the calendar of the place where it is used
    hashes = [each.sha256 for each in record.evidence]
    problems = [
        *([] if record.avatar == avatar else [f"it is for the avatar {record.avatar!r}, not {avatar!r}"]),
        *(f"{field!r} is not filled in" for field, blank in BLANKS.items() if _is_blank(getattr(record, field), blank)),
        *consent_problems(record, use or Use.stated(), day, needs=needs, withdrawal=open_ledger().withdrawal(hashes)),
        *(problem for each in record.evidence for problem in _evidence_problems(each, path.parent)),
    ]
    if problems:
        raise ConsentError(f"The consent in {path} does not allow this: {'; '.join(problems)}.")
    return record


def read_record(path: Path) -> ConsentRecord:
    """Read a consent file without asking what it allows.

    Raises:
        ConsentError: If the file is missing or wrong; all mistakes are named at once.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ConsentError(f"There is no readable consent file at {path} ({error.strerror}).") from error
    try:
        if _version(content) == 1:
            return _FirstVersion.model_validate_json(content).current()
        return ConsentRecord.model_validate_json(content)
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, item['loc'])) or 'file'}: {item['msg']}" for item in error.errors())
        raise ConsentError(
            f"The consent file {path} is not complete: {wrong}. `saram make consent template` writes one to fill in."
        ) from error


def consent_schema() -> dict[str, Any]:
    """JSON schema of ``consent.json``."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **ConsentRecord.model_json_schema(),
        "title": "saram consent, format version 2",
    }


def hash_of(path: Path) -> str:
    """SHA-256 of a file of evidence, as it stands in a consent.

    Raises:
        ConsentError: If it cannot be read.
    """
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, ValueError) as error:  # ValueError: no file can have that name
        raise ConsentError(f"The evidence {str(path)!r} cannot be read ({error}).") from error


def _is_blank(value: object, blank: str) -> bool:
    return blank in (value if isinstance(value, list) else [value])


def _version(content: bytes) -> object:
    if len(content) > _LIMIT:
        return None
    try:
        fields = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return fields.get("format_version") if isinstance(fields, dict) else None


def _evidence_problems(evidence: Evidence, folder: Path) -> list[str]:
    try:
        digest = hash_of(folder / evidence.file)
    except (ConsentError, ValueError):
        return [f"its evidence {evidence.file!r} cannot be read"]
    return [] if digest == evidence.sha256 else [f"its evidence {evidence.file!r} is not the file that was hashed"]
