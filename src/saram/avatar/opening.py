"""From a bundle to a moving avatar."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import cast

from saram.avatar.bundle import AvatarBundle
from saram.avatar.manifest import Consent, Manifest
from saram.errors import UsageError
from saram.plugins import Registry
from saram.rights import Use, open_ledger
from saram.rights import check_consent as check_terms
from saram.types import Animator

__all__ = ["animators", "check_animator", "check_consent", "open_animator"]

animators = Registry(
    "saram.animators",
    "animator",
    {"exemplar": "saram.avatar.exemplar:ExemplarAnimator", "trained": "saram.avatar.trained.animator:open_trained"},
    "The avatar may need a newer saram or a plug-in that brings this animator.",
)
"""The animators there are; each is called as ``animator(bundle, size=(w, h), fps=…, alpha=…)``."""


def open_animator(
    bundle: AvatarBundle, *, height: int, fps: Fraction, alpha: bool, animator: str | None = None
) -> Animator:
    """Make an avatar ready to move.

    Args:
        bundle: The avatar.
        height: Height of the frames in pixels; the width follows from the avatar's own proportions.
        fps: Frames a second.
        alpha: Whether frames are RGBA with the background transparent.
        animator: How to animate it; None for the way it was made for. A trained avatar can be animated as an exemplar.

    Raises:
        UsageError: If `alpha` is asked of an avatar without a matte, `height` or `fps` is not positive, or the avatar
            was not made for `animator`.
        UnknownNameError: If there is no animator of that name, or the bundle needs one that is not installed.
        BundleError: If the bundle is damaged.
        ConsentError: If the consent of the person has expired, was withdrawn, or is not for what this installation
            states as its use (`saram.rights.Use.stated`).
    """
    manifest = bundle.manifest
    check_consent(manifest.name, manifest.consent)
    if height < 1 or fps <= 0:
        raise UsageError(f"An avatar needs a height and a frame rate above 0; got {height} and {fps}.")
    if alpha and not manifest.has_matte:
        raise UsageError(
            f"The avatar {manifest.name!r} has no matte, so its background cannot be exchanged. "
            "Leave the background out, or build the avatar from footage with mattes."
        )
    opened = animators.load(check_animator(manifest, animator))
    width = max(1, round(height * manifest.width / manifest.height))
    return cast("Animator", opened(bundle, size=(width, height), fps=fps, alpha=alpha))


def check_consent(name: str, consent: Consent) -> None:
    """Return if an avatar may be shown today, here, for what this installation states as its use.

    It costs a look at the ledger of the workspace, so it can be asked whenever something that is kept is shown again.

    Args:
        name: The avatar, for the message.
        consent: On what ground it is used.

    Raises:
        ConsentError: If the consent has expired, was withdrawn, or is not for this use; all reasons are named at once.
    """
    proof = [consent.evidence_sha256] if consent.evidence_sha256 else []
    use = Use.stated()
    check_terms(
        consent,
        use.purpose,
        date.today(),  # noqa: DTZ011 - by the calendar of where it is used
        use.territory,
        name=name,
        withdrawal=open_ledger().withdrawal(proof) if proof else None,
    )


def check_animator(manifest: Manifest, animator: str | None) -> str:
    """The animator to open an avatar with, its own for None.

    Raises:
        UsageError: If the avatar was not made for it.
        UnknownNameError: If there is none of that name.
    """
    ways = [manifest.animator, *(["exemplar"] if manifest.animator == "trained" else [])]
    if animator is None or animator in ways:
        return animator or manifest.animator
    animators.load(animator)  # an unknown name is told apart from one that does not fit
    raise UsageError(
        f"The avatar {manifest.name!r} cannot be animated as {animator!r}, only as {' or '.join(map(repr, ways))}."
    )
