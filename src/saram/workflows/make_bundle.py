"""The finished avatar of a making, as one file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from saram.avatar import AvatarBundle, Consent, Manifest
from saram.avatar.trained import MouthModel, TrainedPicture
from saram.avatar.trained.packing import pack_trained
from saram.datasets import FootageDataset
from saram.errors import OutputError

__all__ = ["LARGEST", "pack"]

LARGEST: Final = 40_000_000
"""Bytes of a bundle."""

_LISTED: Final = 20


def pack(
    exemplar: AvatarBundle,
    members: Mapping[str, bytes],
    dataset: FootageDataset,
    *,
    consent: Consent,
    figures: Mapping[str, Mapping[str, float]],
    minutes: float,
    step: Callable[[], None] = lambda: None,
) -> AvatarBundle:
    """Put what was learned into the exemplar bundle, which stays the fallback.

    Args:
        exemplar: The avatar made from the same footage without training.
        members: What was learned.
        dataset: What it was learned from.
        consent: Ground on which the likeness is used.
        figures: Figures of each stage.
        minutes: Time that learning took.
        step: Called after every frame of a base clip.

    Raises:
        OutputError: If the bundle would be too large.
    """
    learned = AvatarBundle(exemplar.manifest, members, exemplar.source)
    packed = pack_trained(exemplar, TrainedPicture.load(learned), MouthModel.load(learned), step=step)
    manifest = packed.manifest
    size = sum(member.size for member in manifest.members.values())
    if size > LARGEST:
        raise OutputError(
            f"The avatar would take {size / 1e6:.0f} MB; {LARGEST / 1e6:.0f} MB are the most. Give a shorter idle "
            "clip, fewer gestures or a smaller --crop."
        )
    card = _card(manifest, dataset, figures, minutes)
    finished = Manifest.model_validate({**dict(manifest), "consent": consent, "card": card})
    return AvatarBundle(finished, {path: packed.data(path) for path in manifest.members})


def _card(
    manifest: Manifest, dataset: FootageDataset, figures: Mapping[str, Mapping[str, float]], minutes: float
) -> str:
    names = [source.name for source in dataset.record.sources]
    more = [f"and {len(names) - _LISTED} more"] if len(names) > _LISTED else []
    sources = "\n".join(f"- {name}" for name in [*names[:_LISTED], *more])
    tables = "\n\n".join(
        f"## {stage.capitalize()}\n\n| figure | value |\n|---|---|\n"
        + "\n".join(f"| {name} | {value:.4g} |" for name, value in found.items())
        for stage, found in figures.items()
        if found
    )
    trained, held = len(dataset.train) / 1500, len(dataset.held) / 1500
    return (
        f"# {manifest.title or manifest.name}\n\nA trained avatar: a network of its own paints the lower face into "
        f"filmed clips. Learned from {trained:.1f} minutes of footage in {minutes:.0f} minutes; measured on another "
        f"{held:.1f} minutes that it has not seen. Without a network runtime, or on a slow machine, the exemplar "
        f"avatar of the same footage steps in.\n\nFootage:\n{sources}\n\n{tables}\n\n"
        "Limits: one person, in the light and the clothes of the footage; mouth shapes that the footage does not show "
        "are guessed; turns of the head beyond about 3° and gaze are not rendered.\n"
    )
