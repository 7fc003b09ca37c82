"""Where somebody else speaks."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from saram.capture.sound_track import FRAME_RATE, SoundTrack

__all__ = ["strangers"]

_APART: Final = 1.38
"""Ratio of two voices' pitch: five and a half semitones, more than one person reads with for seconds."""

_PITCH_RATE: Final = 20
_LEAST_VOICED: Final = 6
_TIMBRE: Final = 3.0
"""Decibels, root mean square over the bands, by which the timbre of the two parts must differ."""


def strangers(track: SoundTrack) -> NDArray[np.bool_]:
    """Which frames are spoken by a voice that is clearly not the main one.

    Seconds are told apart by the median of their pitch. A second voice is one whose seconds lie more than five
    semitones from the main one's, last, and have another timbre as well. Two voices of one pitch are not told apart.

    Args:
        track: What is heard.

    Returns:
        bool [N], like `SoundTrack.level`.
    """
    result = np.zeros(len(track.level), bool)
    seconds = min(len(track.timbre), len(track.pitch) // _PITCH_RATE)
    pitch = track.pitch[: seconds * _PITCH_RATE].reshape(seconds, _PITCH_RATE)
    voiced = pitch > 0
    usable = voiced.sum(axis=1) >= _LEAST_VOICED
    if np.count_nonzero(usable) < 6:
        return result
    middle = np.array([np.median(row[row > 0]) if (row > 0).any() else 0 for row in pitch])
    steady = usable & (np.array([_spread(row) for row in pitch]) < 0.25)
    if np.count_nonzero(steady) < 6:
        return result
    own = _main(middle[steady])
    apart = np.abs(np.log(np.maximum(middle, 1) / own)) > np.log(_APART)
    # An octave is the usual mistake of every pitch tracker.
    octave = np.abs(np.abs(np.log2(np.maximum(middle, 1) / own)) - 1) < 0.06
    other = steady & apart
    if np.count_nonzero(other & ~octave) < 2:
        return result
    ours = track.timbre[:seconds][steady & ~apart]
    theirs = track.timbre[:seconds][other]
    difference = theirs.mean(axis=0) - ours.mean(axis=0)
    difference -= difference.mean()
    if np.sqrt((difference**2).mean()) < _TIMBRE:
        return result
    runs = np.convolve(other, [1, 1, 1], mode="same") >= 2
    for second in np.flatnonzero(other & runs):
        result[second * FRAME_RATE : (second + 1) * FRAME_RATE] = True
    return result & track.speech


def _main(pitch: NDArray[np.floating]) -> float:
    """The pitch around which most seconds lie."""
    logs = np.log(pitch)
    near = (np.abs(logs[:, None] - logs[None, :]) < np.log(_APART) / 2).sum(axis=1)
    return float(np.exp(np.median(logs[np.abs(logs - logs[near.argmax()]) < np.log(_APART) / 2])))


def _spread(row: NDArray[np.floating]) -> float:
    own = row[row > 0]
    if not len(own):
        return 9.0
    low, high = np.percentile(np.log(own), (25, 75))
    return float(high - low)
