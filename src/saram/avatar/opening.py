"""From a bundle to a moving avatar."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import cast

from saram.avatar.bundle import AvatarBundle
from saram.errors import UsageError
from saram.plugins import Registry
from saram.rights import Use, check_consent, open_ledger
from saram.types import Animator

__all__ = ["animators", "open_animator"]

animators = Registry(
    "saram.animators",
    "animator",
    {"exemplar": "saram.avatar.exemplar:ExemplarAnimator"},
    "The avatar may need a newer saram or a plug-in that brings this animator.",
)
"""The animators there are; each is called as ``animator(bundle, size=(w, h), fps=…, alpha=…)``."""


def open_animator(bundle: AvatarBundle, *, height: int, fps: Fraction, alpha: bool) -> Animator:
    """Make an avatar ready to move.

    Args:
        bundle: The avatar.
        height: Height of the frames in pixels; the width follows from the avatar's own proportions.
        fps: Frames a second.
        alpha: Whether frames are RGBA with the background transparent.

    Raises:
        UsageError: If `alpha` is asked of an avatar without a matte, or `height` or `fps` is not positive.
        UnknownNameError: If the bundle needs an animator that is not installed.
        BundleError: If the bundle is damaged.
        ConsentError: If the consent of the person has expired, was withdrawn, or is not for what this installation
            states as its use (`saram.rights.Use.stated`).
    """
    manifest = bundle.manifest
    consent = manifest.consent
    proof = [consent.evidence_sha256] if consent.evidence_sha256 else []
    use = Use.stated()
    check_consent(
        consent,
        use.purpose,
        date.today(),  # noqa: DTZ011 - by the calendar of where it is used
        use.territory,
        name=manifest.name,
        withdrawal=open_ledger().withdrawal(proof) if proof else None,
    )
    if height < 1 or fps <= 0:
        raise UsageError(f"An avatar needs a height and a frame rate above 0; got {height} and {fps}.")
    if alpha and not manifest.has_matte:
        raise UsageError(
            f"The avatar {manifest.name!r} has no matte, so its background cannot be exchanged. "
            "Leave the background out, or build the avatar from footage with mattes."
        )
    width = max(1, round(height * manifest.width / manifest.height))
    return cast("Animator", animators.load(manifest.animator)(bundle, size=(width, height), fps=fps, alpha=alpha))
