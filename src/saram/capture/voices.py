"""Where somebody else speaks."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from saram.capture.sound_track import FRAME_RATE, SoundTrack

__all__ = ["strangers"]

_APART: Final = 1.33
"""Ratio of two voices' pitch: five semitones. Over three seconds one person's stays within four."""

_PITCH_RATE: Final = 20
_WINDOW: Final = 3
"""Seconds."""

_LEAST_VOICED: Final = 10
"""Twentieths of a second in a window that are voiced."""

_LEAST_WINDOWS: Final = 2

_TIMBRE: Final = 2.0
"""Decibels, root mean square over the bands, by which the timbre of the two voices must differ."""


def strangers(track: SoundTrack) -> NDArray[np.bool_]:
    """Which frames are spoken by a voice that is clearly not the main one.

    The median pitch of every three seconds is compared with that of the most. A second voice lies five semitones and
    more from the main one, lasts, and has another timbre as well. Two voices of about one pitch are not told apart.

    Args:
        track: What is heard.

    Returns:
        Bool [N], like `SoundTrack.level`.
    """
    result = np.zeros(len(track.level), bool)
    seconds = min(len(track.timbre), len(track.pitch) // _PITCH_RATE)
    starts = np.arange(max(0, seconds - _WINDOW + 1))
    middle = np.zeros(len(starts))
    for start in starts:
        part = track.pitch[start * _PITCH_RATE : (start + _WINDOW) * _PITCH_RATE]
        voiced = part[part > 0]
        middle[start] = np.median(voiced) if len(voiced) >= _LEAST_VOICED else 0
    usable = middle > 0
    if np.count_nonzero(usable) < 3:
        return result
    own = _main(middle[usable])
    ratio = np.abs(np.log(np.maximum(middle, 1) / own))
    other = usable & (ratio > np.log(_APART))
    near = usable & (ratio < np.log(_APART) / 2)
    if np.count_nonzero(other) < _LEAST_WINDOWS or not near.any():
        return result
    centre = _WINDOW // 2
    difference = track.timbre[starts[other] + centre].mean(axis=0) - track.timbre[starts[near] + centre].mean(axis=0)
    if np.std(difference) < _TIMBRE:
        return result
    for start in starts[other]:
        result[(start + centre) * FRAME_RATE : (start + centre + 1) * FRAME_RATE] = True
    return result & track.speech


def _main(pitch: NDArray[np.floating]) -> float:
    """The pitch around which most windows lie."""
    logs = np.log(pitch)
    reach = np.log(_APART) / 2
    near = (np.abs(logs[:, None] - logs[None, :]) < reach).sum(axis=1)
    return float(np.exp(np.median(logs[np.abs(logs - logs[near.argmax()]) < reach])))
