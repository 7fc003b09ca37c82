"""Is the picture sharp, well lit, steady and free of glints?"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from saram.capture.finding import Finding, stretches, worst_time
from saram.capture.picture_track import PictureTrack

__all__ = ["judge_light"]

_SOFT, _BLURRED = 0.60, 0.70
"""Of `face_look`'s ``blur``."""

_FLICKER: Final = 0.012
"""Standard deviation of the light from picture to picture; a person sees about 0.01."""

_DRIFT: Final = 0.18
"""Natural logarithm of how far the light wanders."""

_GLINT: Final = 0.012
"""Squared eye distances of burnt-out spots."""

_DIM, _GLARE = 60.0, 235.0
_BURNT: Final = 0.04
_BLACK: Final = 0.35
_OFTEN: Final = 0.1


def judge_light(track: PictureTrack, file: int) -> list[Finding]:
    """Findings about sharpness, exposure, flicker and glints."""
    if not len(track.looked):
        return []
    return [*_sharpness(track, file), *_exposure(track, file), *_steadiness(track, file), *_glints(track, file)]


def _sharpness(track: PictureTrack, file: int) -> list[Finding]:
    times, blur = track.times[track.looked], track.look("blur")
    middle = float(np.median(blur))
    if middle > _SOFT:
        return [
            Finding(
                "blurred",
                "fault" if middle > _BLURRED else "limit",
                "The face is not sharp",
                f"Blur {middle:.2f} on a scale from 0 to 1; sharp footage has less than 0.55.",
                "Focus on the eyes and lock the focus; clean the lens; turn off the smoothing of skin.",
                file,
                looks_at=worst_time(blur, times, 2),
            )
        ]
    moved = blur > max(_SOFT, middle + 0.1)
    if moved.mean() < _OFTEN:
        return []
    return [
        Finding(
            "motion_blur",
            "limit",
            "Pictures are blurred now and then",
            f"{moved.mean():.0%} of the pictures are much less sharp than the others.",
            "Give more light and a shutter of 1/100 s or less, lock the focus, and move the head calmly.",
            file,
            stretches(moved, times),
            worst_time(blur, times, 3),
        )
    ]


def _exposure(track: PictureTrack, file: int) -> list[Finding]:
    times = track.times[track.looked]
    light = track.look("light")
    found: list[Finding] = []
    dark = (light < _DIM) | (track.look("dark") > _BLACK)
    if dark.mean() > _OFTEN:
        found.append(
            Finding(
                "dark",
                "fault" if float(np.median(light)) < _DIM / 2 else "limit",
                "The face is too dark",
                f"Skin has a brightness of {float(np.median(light)):.0f} of 255 in the middle of all pictures.",
                "Put a soft light in front of the face; no window behind it; raise the exposure.",
                file,
                stretches(dark, times),
                worst_time(-light, times, 2),
            )
        )
    bright = (light > _GLARE) | (track.look("bright") > _BURNT)
    if bright.mean() > _OFTEN:
        found.append(
            Finding(
                "overexposed",
                "fault" if float(np.median(track.look("bright"))) > 5 * _BURNT else "limit",
                "Parts of the face are burnt out",
                f"Up to {float(track.look('bright').max()):.0%} of the face is pure white.",
                "Lower the exposure until nothing on the face is white, powder shiny skin, soften the light.",
                file,
                stretches(bright, times),
                worst_time(track.look("bright"), times, 2),
            )
        )
    return found


def _steadiness(track: PictureTrack, file: int) -> list[Finding]:
    gain = track.gain.astype(np.float64)
    # A cut or a flash is another matter.
    gain = np.where(np.abs(gain) > 0.25, 0, gain)
    found: list[Finding] = []
    window = max(8, round(2 * track.fps))
    if len(gain) < window:
        return found
    rough = np.sqrt(_running(gain**2, window))
    restless = rough > _FLICKER
    if restless.mean() > _OFTEN:
        found.append(
            Finding(
                "flicker",
                "fault" if float(np.median(rough)) > 4 * _FLICKER else "limit",
                "The light flickers",
                f"The brightness changes by {float(np.median(rough[restless])):.1%} from picture to picture.",
                "Use daylight or lamps that do not flicker, a shutter of 1/50 s (1/60 s where mains has 60 Hz), and "
                "lock exposure and white balance.",
                file,
                stretches(restless, track.times),
                worst_time(rough, track.times),
            )
        )
        return found
    course = np.cumsum(gain)
    slow = _running(course, window)
    wander = float(slow.max() - slow.min())
    if wander > _DRIFT:
        found.append(
            Finding(
                "exposure_drifts",
                "limit",
                "The exposure wanders",
                f"The brightness changes by {np.expm1(wander):.0%} in the course of the file.",
                "Lock exposure and white balance of the camera; film away from changing daylight.",
                file,
                looks_at=tuple(sorted((float(track.times[slow.argmin()]), float(track.times[slow.argmax()])))),
            )
        )
    return found


def _glints(track: PictureTrack, file: int) -> list[Finding]:
    times, glint = track.times[track.looked], track.look("glint")
    spots = glint > _GLINT
    if spots.mean() < _OFTEN:
        return []
    return [
        Finding(
            "glints",
            "limit",
            "Shining spots on or near the face",
            f"Small burnt-out spots are seen in {spots.mean():.0%} of the pictures; they come and go with the head, "
            "which cannot be learned.",
            "Take off glasses, earrings and necklaces that shine, or move the light until they do not; powder skin.",
            file,
            stretches(spots, times),
            worst_time(glint, times, 3),
        )
    ]


def _running(values: NDArray[np.float64], window: int) -> NDArray[np.float64]:
    """Mean over a window around each value, the ends repeated."""
    padded = np.pad(values, (window // 2, window - 1 - window // 2), mode="edge")
    return np.convolve(padded, np.full(window, 1 / window), mode="valid")
