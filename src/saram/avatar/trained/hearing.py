"""An avatar's own way to hear what a mouth does, as it lies in a bundle."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from saram.avatar.trained.onnx_file import check_onnx

if TYPE_CHECKING:
    from saram.avatar.bundle import AvatarBundle

__all__ = ["HEARING_MEMBER", "hearing_of"]

HEARING_MEMBER: Final = "trained/hearing.onnx"
"""Where in a bundle the network lies."""


def hearing_of(bundle: AvatarBundle) -> bytes | None:
    """The network that hears, ONNX, for `saram.voice.hearing.Hearing`; None if the avatar has none.

    Raises:
        BundleError: If it is damaged or not one of ours.
    """
    if HEARING_MEMBER not in bundle.manifest.members:
        return None
    network = bundle.data(HEARING_MEMBER)
    check_onnx(network, f"{HEARING_MEMBER} in {bundle.source or bundle.manifest.name}")
    return network
