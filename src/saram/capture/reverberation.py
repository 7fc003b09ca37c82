"""How long a room holds a sound, heard from speech alone."""

from __future__ import annotations

from typing import Final

import numpy as np

from saram.capture.sound_track import FRAME_RATE, SoundTrack

__all__ = ["reverberation_time"]

_SPAN: Final = 18
"""Frames over which a decay is measured."""

_DROP: Final = 12.0
"""Decibels a decay must fall within that span."""

_ABOVE_QUIET: Final = 8.0
"""Decibels the end of a decay must stay above the noise."""

_FEWEST: Final = 6


def reverberation_time(track: SoundTrack) -> float | None:
    """Seconds in which the level falls by 60 dB after a word; None where no decay is heard clearly.

    A voice may end slowly or at once, a room never faster than it dies away, so the fastest decays of the recording
    show the room (the idea of Ratnam et al. 2003, "Blind estimation of reverberation time").
    """
    level = track.mid.astype(np.float64)
    if len(level) < 10 * _SPAN:
        return None
    floor = float(np.percentile(level, 5))
    smooth = np.convolve(level, np.ones(3) / 3, mode="same")
    slopes: list[float] = []
    at = 0
    while at + _SPAN < len(smooth):
        part = smooth[at : at + _SPAN]
        falls = bool(np.all(np.diff(part) < 0.5)) and part[0] == part.max()
        # Where it sinks into the noise the rest says nothing.
        usable = part[part > floor + _ABOVE_QUIET]
        if falls and len(usable) >= 5 and usable[0] - usable[-1] >= _DROP:
            along = np.arange(len(usable)) / FRAME_RATE
            slopes.append(float(-np.polyfit(along, usable, 1)[0]))
            at += _SPAN
        else:
            at += 1
    if len(slopes) < _FEWEST:
        return None
    return 60.0 / max(float(np.percentile(slopes, 75)), 1.0)
