"""Who speaks: an avatar bundle, or the drawn face that needs none."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Protocol

from saram.errors import UnknownNameError, UsageError
from saram.types import Animator, Duration, Language

if TYPE_CHECKING:
    from saram.avatar import Consent

__all__ = ["DRAWN", "OpenAnimator", "Presenter", "find_presenter", "presenters"]

DRAWN = "drawn"
"""Name of the drawn face."""


class OpenAnimator(Protocol):
    """Opens an animator at a size and rate."""

    def __call__(self, *, height: int, fps: Fraction, alpha: bool) -> Animator:
        """See `saram.avatar.open_animator`."""
        ...


@dataclass(frozen=True, slots=True)
class Presenter:
    """What a video needs to know of an avatar."""

    name: str
    """Name users ask for."""

    version: str
    """Version of the avatar."""

    title: str
    """Name for people."""

    native_size: tuple[int, int]
    """(width, height) of its own pictures, in pixels."""

    has_matte: bool
    """Whether it can stand before another background."""

    likeness: str
    """``"synthetic"`` or ``"consented"``."""

    licence: str
    """Licence of its pictures."""

    open: OpenAnimator
    """Opens its animator."""

    voices: dict[Language, str] = field(default_factory=dict)
    """Its own voice in each language."""

    gestures: tuple[str, ...] = ()
    """Gestures it knows."""

    hearing: bytes | None = None
    """Its own way to hear what a mouth does (ONNX); None for the built-in one."""

    gesture_lengths: dict[str, Duration] = field(default_factory=dict)
    """How long each of them takes, in seconds."""

    idle_length: Duration = Fraction(7)
    """Seconds after which its idle pictures come again."""

    digest: str = ""
    """Hash of everything its pictures are made from; empty for the drawn face."""

    consent: Consent | None = None
    """Ground on which the likeness is used; None for the drawn face."""

    @property
    def kept_as(self) -> str:
        """Its version, as kept answers name it."""
        return f"{self.version}+{self.digest[:16]}" if self.digest else self.version

    def check_consent(self) -> None:
        """Return if the person agrees, today, to be shown; a withdrawal in the ledger counts from the next call.

        Raises:
            ConsentError: If the consent has expired, was withdrawn, or is not for what this installation states as its
                use.
        """
        if self.consent is not None:
            from saram.avatar import check_likeness  # noqa: PLC0415 - as in `find_presenter`

            check_likeness(self.name, self.consent)


def find_presenter(name: str, animator: str | None = None) -> Presenter:
    """The avatar called `name`, or in the file `name`.

    Args:
        name: Name or path.
        animator: How to animate it, None for the way it was made for; see `saram.avatar.open_animator`.

    Raises:
        UnknownNameError: If there is none; the message lists the names there are.
        UsageError: If it cannot be animated in the way asked for.
        BundleError: If its file is damaged.
    """
    if name == DRAWN:
        if animator is not None:
            raise UsageError(f"The drawn face is drawn; it cannot be animated as {animator!r}. Leave that out.")
        return _drawn()
    from saram.avatar import check_animator, find_avatar, open_animator  # noqa: PLC0415 - loaded when one is needed
    from saram.avatar.trained.hearing import hearing_of  # noqa: PLC0415

    try:
        bundle = find_avatar(name)
    except UnknownNameError as error:
        raise UnknownNameError(error.kind, error.name, [*error.known, DRAWN], error.hint) from None
    manifest = bundle.manifest
    check_animator(manifest, animator)

    def opened(*, height: int, fps: Fraction, alpha: bool) -> Animator:
        return open_animator(bundle, height=height, fps=fps, alpha=alpha, animator=animator)

    return Presenter(
        name=manifest.name,
        version=manifest.version,
        title=manifest.title,
        native_size=manifest.native_size,
        has_matte=manifest.has_matte,
        likeness=manifest.likeness,
        licence=manifest.licence,
        open=opened,
        voices=dict(manifest.voices),
        gestures=tuple(manifest.gestures),
        hearing=hearing_of(bundle),
        gesture_lengths={each.name: Fraction(each.frames, manifest.fps) for each in manifest.clips[1:]},
        idle_length=Fraction(manifest.clips[0].frames, manifest.fps),
        digest=hashlib.sha256(manifest.model_dump_json().encode()).hexdigest(),
        consent=manifest.consent,
    )


def presenters() -> list[Presenter]:
    """Every avatar that can be asked for by name, the drawn face last."""
    from saram.avatar import avatars  # noqa: PLC0415 - as above

    return [*(find_presenter(each.name) for each in avatars()), _drawn()]


def _drawn() -> Presenter:
    from saram.avatar import FakeAnimator  # noqa: PLC0415 - as above

    return Presenter(
        name=DRAWN,
        version="1",
        title="a drawn face, for trying things out",
        native_size=(512, 512),
        has_matte=True,
        likeness="synthetic",
        licence="Apache-2.0",
        open=FakeAnimator,
    )
