"""Can the mouth be seen, with its teeth, in every picture?"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from saram.capture.finding import Finding, stretches, worst_time
from saram.capture.picture_track import PictureTrack

__all__ = ["judge_mouth", "strangeness"]

_STRANGE: Final = 3.4
"""How many times further from the person's usual mouths a picture must be than nine in ten of them are."""

_PALER: Final = 8.0
"""Units of CIE a* by which lips are less red than they usually are when something is before them."""

_BEARD_LIGHT, _BEARD_GRAIN = 0.70, 1.3
"""Of `face_look`'s ``covered_light`` and ``covered_grain``: darker and rougher than the cheeks."""

_TEETH: Final = 0.10
"""Share of the open mouth that is bright where teeth are seen."""

_COMPONENTS: Final = 6
_FEWEST: Final = 8
_OPEN: Final = 0.07


def judge_mouth(track: PictureTrack, file: int) -> list[Finding]:
    """Findings about hands, objects, hair and beard over the mouth, and about teeth."""
    if len(track.looked) < _FEWEST:
        return []
    return [*_hidden(track, file), *_hair(track, file), *_teeth(track, file)]


def strangeness(patches: NDArray[np.uint8], trusted: NDArray[np.bool_]) -> NDArray[np.float32]:
    """How little each lower face looks like the usual ones, 1 for the ninth of ten.

    The usual ones are found by leaving out, three times, the third that is furthest from the span of the main
    components of the others.

    Args:
        patches: uint8 [L, S, S, 3], L ≥ 1.
        trusted: bool [L]: those that may count as usual, one at least.

    Returns:
        float32 [L].
    """
    flat = patches.reshape(len(patches), -1).astype(np.float32)
    # What counts is what is in the picture, not how bright it is.
    flat -= flat.mean(axis=1, keepdims=True)
    usual = np.linalg.norm(flat - np.median(flat[trusted], axis=0), axis=1)
    for _ in range(3):
        kept = flat[trusted & (usual <= np.quantile(usual[trusted], 2 / 3))]
        mean = kept.mean(axis=0)
        axes = np.linalg.svd(kept - mean, full_matrices=False)[2][: min(_COMPONENTS, max(len(kept) // 8, 1))]
        away = flat - mean
        # Along the components, too, nothing usual is far out.
        inside = away @ axes.T
        reach = np.abs(kept @ axes.T - mean @ axes.T).max(axis=0) + 1e-3
        over = np.maximum(np.abs(inside) - 1.5 * reach, 0)
        usual = np.sqrt(((away - inside @ axes) ** 2).sum(axis=1) + (over**2).sum(axis=1))
    scale = max(float(np.quantile(usual[trusted], 0.6)), 60.0)
    return np.asarray(usual / (1.5 * scale), np.float32)


def _hidden(track: PictureTrack, file: int) -> list[Finding]:
    times = track.times[track.looked]
    lips = track.look("lip_red")
    # Lips are redder than cheeks by an amount that is the person's own; a hand or an object is not.
    pale = lips < float(np.quantile(lips, 0.8)) - _PALER
    strange = strangeness(track.patches, ~pale)
    hidden = pale | (strange > _STRANGE)
    # A turned head looks strange too, and is told of elsewhere.
    turned = np.abs(np.stack([track.look("yaw"), track.look("pitch"), track.look("roll")])).max(axis=0) > 25
    hidden &= ~turned
    if np.count_nonzero(hidden) < 3 or hidden.mean() < 0.01:
        return []
    return [
        Finding(
            "mouth_hidden",
            "fault" if hidden.mean() > 0.15 else "limit",
            "Something is before the mouth",
            f"In {hidden.mean():.0%} of the pictures the lower face does not look as it does in the others: a hand, a "
            "microphone or a cup is before it.",
            "Keep hands and objects away from the face and the microphone out of the picture, or cut these places out.",
            file,
            stretches(hidden, times),
            worst_time(np.where(hidden, strange - lips, np.nan), times, 3),
        )
    ]


def _hair(track: PictureTrack, file: int) -> list[Finding]:
    light, grain = float(np.median(track.look("covered_light"))), float(np.median(track.look("covered_grain")))
    if light > _BEARD_LIGHT or grain < _BEARD_GRAIN:
        return []
    return [
        Finding(
            "mouth_covered",
            "limit",
            "Hair around the mouth",
            f"Upper lip and chin are {1 - light:.0%} darker and {grain:.1f} times rougher than the cheeks: a beard, "
            "hair or a hard shadow hides the edges of the lips.",
            "Keep the hair back and light the mouth from the front. A beard can be learned, but its edge will shimmer; "
            "a trimmed one less.",
            file,
            looks_at=worst_time(-track.look("covered_light"), track.times[track.looked], 2),
        )
    ]


def _teeth(track: PictureTrack, file: int) -> list[Finding]:
    teeth = track.look("teeth")
    wide = np.isfinite(teeth) & (track.look("aperture") > _OPEN)
    if np.count_nonzero(wide) < _FEWEST or (teeth[wide] > _TEETH).mean() > 0.1:
        return []
    return [
        Finding(
            "no_teeth",
            "limit",
            "Teeth are hardly ever seen",
            f"In only {(teeth[wide] > _TEETH).mean():.0%} of the pictures with an open mouth something bright is seen "
            "between the lips.",
            "Light the mouth from the front, the camera at the height of the eyes; speak openly and smile.",
            file,
            looks_at=worst_time(np.where(wide, track.look("aperture"), np.nan), track.times[track.looked], 2),
        )
    ]
