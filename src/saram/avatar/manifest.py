"""The manifest of an avatar bundle: what is in the file and what may be done with it."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from saram.types import Language

__all__ = ["FORMAT", "FORMAT_VERSION", "NAME_PATTERN", "Clip", "Consent", "Manifest", "Member"]

FORMAT: Final = "saram-avatar"
"""First field of every manifest."""

FORMAT_VERSION: Final = 2
"""Version this program writes; it reads this one and those before and refuses newer ones."""

NAME_PATTERN: Final = r"^[a-z0-9][a-z0-9_-]{0,63}$"
"""What names of avatars, clips and animators look like."""

Name = Annotated[str, StringConstraints(pattern=NAME_PATTERN)]
Path = Annotated[
    str, StringConstraints(pattern=r"^[a-z0-9_-]+(/[a-z0-9_-]+)*\.(mp4|npy|json|txt|png|onnx)$", max_length=120)
]


class _Part(BaseModel):
    """A part of the manifest: unknown fields and wrong types are refused, values cannot be changed."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Member(_Part):
    """One file inside the bundle."""

    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    """Hash of its bytes."""

    size: Annotated[int, Field(ge=0, le=64 * 2**20)]
    """Bytes; at most 64 MiB."""


class Clip(_Part):
    """A moving picture of the person."""

    name: Name
    """``"idle"`` or the name of a gesture."""

    picture: Path
    """H.264 4:2:0 member; decoded with the BT.601 limited-range matrix."""

    matte: Path | None = None
    """H.264 member of the same length whose luma is the alpha, full range; None where there is no matte."""

    placement: Path
    """float32 [N, 2, 3] member: for each frame, the affine map from canonical crop pixels to picture pixels."""

    tones: Path
    """float32 [N, S, 3] member: for each frame, the colours around the rim of the canonical crop, 0 to 255."""

    frames: Annotated[int, Field(ge=1, le=100_000)]
    """Length."""

    loop: bool = False
    """Whether the last frame continues into the first."""


class Consent(_Part):
    """On what ground this likeness may be used."""

    kind: Literal["synthetic", "consented"]
    """``"synthetic"``: nobody's likeness. ``"consented"``: a real person's, who agreed."""

    statement: Annotated[str, Field(min_length=1, max_length=20_000)]
    """For a synthetic person how it was made; for a real one the text of the consent."""

    person: str | None = None
    """Name of the real person."""

    covers: tuple[Literal["likeness", "voice"], ...] = ("likeness",)
    """What of the person may be used."""

    purposes: tuple[str, ...] = ()
    """What the avatar may be used for; empty where that was not written down."""

    territory: tuple[str, ...] = ()
    """Countries where it may be used, or ``"worldwide"``; empty where that was not written down."""

    granted: date | None = None
    """First day on which the consent holds."""

    expires: date | None = None
    """Last day on which the consent holds."""

    evidence_sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")] | None = None
    """Hash of the signed file, for a real person."""

    @property
    def withdrawn(self) -> date | None:
        """None: what is withdrawn later stands in the ledger of the workspace, not in the file."""
        return None

    @model_validator(mode="after")
    def _proved(self) -> Self:
        """A real person is named, and there is evidence."""
        if self.kind == "consented" and not (self.person and self.evidence_sha256):
            raise ValueError("the consent of a real person needs `person` and `evidence_sha256`")
        return self


class Manifest(_Part):
    """Everything about a bundle but its pictures."""

    format: Literal["saram-avatar"] = FORMAT
    """Always ``"saram-avatar"``."""

    format_version: Annotated[int, Field(ge=1)] = FORMAT_VERSION
    """Version of the format."""

    name: Name
    """Name users ask for."""

    version: Annotated[str, Field(min_length=1, max_length=40)]
    """Version of this avatar; part of the key of every kept answer."""

    title: Annotated[str, Field(max_length=200)] = ""
    """Name for people, ``"Hana (하나)"``."""

    animator: Name
    """Entry of the ``saram.animators`` group that brings it to life."""

    width: Annotated[int, Field(ge=16, le=4096)]
    """Pixels of the base clips."""

    height: Annotated[int, Field(ge=16, le=4096)]
    """Pixels of the base clips."""

    fps: Annotated[int, Field(ge=1, le=120)]
    """Frames a second of the base clips."""

    clips: Annotated[tuple[Clip, ...], Field(min_length=1)]
    """The idle clip first, then gestures."""

    voices: dict[Language, str]
    """Default voice for each language."""

    licence: Annotated[str, Field(min_length=1, max_length=200)]
    """Licence of the pictures."""

    consent: Consent
    """Ground on which the likeness is used."""

    card: Annotated[str, Field(max_length=20_000)]
    """What it was made from, figures, limits; Markdown."""

    members: dict[Path, Member]
    """Every other file of the bundle with its hash."""

    @property
    def native_size(self) -> tuple[int, int]:
        """Width and height of the base clips."""
        return (self.width, self.height)

    @property
    def has_matte(self) -> bool:
        """Whether the background can be exchanged."""
        return self.clips[0].matte is not None

    @property
    def likeness(self) -> str:
        """``"synthetic"`` or ``"consented"``."""
        return self.consent.kind

    @property
    def gestures(self) -> list[str]:
        """Names of the gesture clips."""
        return [clip.name for clip in self.clips if clip.name != "idle"]

    @model_validator(mode="after")
    def _whole(self) -> Self:
        """The idle clip stands first, names are unique, and every file a clip names is listed."""
        names = [clip.name for clip in self.clips]
        if names[0] != "idle" or len(set(names)) != len(names):
            raise ValueError(f"the first clip must be 'idle' and names must be unique; got {names}")
        for clip in self.clips:
            for path in (clip.picture, clip.matte, clip.placement, clip.tones):
                if path is not None and path not in self.members:
                    raise ValueError(f"clip {clip.name!r} names {path!r}, which is not among the members")
        if len({clip.matte is None for clip in self.clips}) > 1:
            raise ValueError("either every clip has a matte or none has")
        return self
