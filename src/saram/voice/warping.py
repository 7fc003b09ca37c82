"""Dynamic time warping of a recording onto a reading, with room for pauses."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["SILENCE", "Warp", "warp"]

SILENCE: Final = -1
"""In `Warp.frames`: this frame of the recording is a pause that the reading does not have."""

_STAY: Final = 0.15  # cost of a frame of the recording that stays on a frame of the reading
_SKIP: Final = 0.4  # cost of each frame of the reading that the recording leaves out
_PAUSE: Final = 0.6  # cost of a frame of pause that is as loud as the threshold of silence …
_PAUSE_SLOPE: Final = 0.05  # … and what each decibel adds
_LONGEST_STEP: Final = 3
_CELLS: Final = 1 << 22  # a search of more is made in a band
_COARSE_CELLS: Final = 1 << 26  # of the search that finds the band; back pointers of one byte, so 64 MB at most
_COARSE: Final = 3  # frames averaged at least
_BAND: Final = 150  # frames on either side of the coarse path
_IMPOSSIBLE: Final = np.float64(1e9)
_TIE: Final = 1e-9  # paths whose costs differ by less are equal, so that rounding decides nothing


@dataclass(frozen=True, slots=True, eq=False)
class Warp:
    """Which frame of the reading each frame of the recording is."""

    frames: NDArray[np.int32]
    """int32 [T], never falling but for `SILENCE`."""

    cost: float
    """Mean distance over the frames that are not silence; infinity if there is none."""

    end: int
    """Number of frames of the recording that the reading takes, pauses included; T without `open_end`."""


def warp(
    recording: NDArray[np.float64],
    loudness: NDArray[np.float64],
    reading: NDArray[np.float64],
    breaks: NDArray[np.int32],
    *,
    open_end: float | None = None,
) -> Warp:
    """Find the cheapest way through both.

    Time-synchronous dynamic programming (Sakoe and Chiba 1978; asymmetric form): every frame of the recording
    takes one state, which is a frame of the reading or a pause. A pause may stand wherever a word begins and
    at both ends, costs more the louder the frame is, and may be left out. Long sound is first aligned on
    averaged frames, then in a band around that path, so that memory stays below some 150 MB.

    Args:
        recording: float64 [T, F], features.
        loudness: float64 [T], decibels above the threshold of silence.
        reading: float64 [R, F], features.
        breaks: int32 [B], frames of the reading before which a pause may stand, rising.
        open_end: Highest cost of a frame of the recording after the reading's end, where the recording goes on
            with something else; None if the reading is all there is.
    """
    if not len(recording) or not len(reading):
        return Warp(np.full(len(recording), SILENCE, np.int32), np.inf, len(recording))
    states = _states(len(reading), breaks)
    cells = len(recording) * len(states)
    if cells <= _CELLS:
        return _search(recording, loudness, reading, states, np.zeros(len(recording), np.int64), len(states), open_end)
    factor = max(_COARSE, math.ceil(math.sqrt(cells / _COARSE_CELLS)))
    slow = _averaged(reading, factor)
    coarse_states = _states(len(slow), np.unique(breaks // factor).astype(np.int32))
    count = -(-len(recording) // factor)
    coarse = _search(
        _averaged(recording, factor),
        _averaged(loudness[:, np.newaxis], factor)[:, 0],
        slow,
        coarse_states,
        np.zeros(count, np.int64),
        len(coarse_states),
        open_end,
    )
    if coarse.cost == np.inf:
        return Warp(np.full(len(recording), SILENCE, np.int32), np.inf, len(recording))
    width = 2 * (_BAND + 4 * factor)
    low = _band(coarse, factor, states, len(recording), width)
    return _search(recording, loudness, reading, states, low, width, open_end)


def _band(coarse: Warp, factor: int, states: NDArray[np.int32], count: int, band: int) -> NDArray[np.int64]:
    """First state to look at for each of `count` frames, around the path found on averaged frames."""
    known = np.flatnonzero(coarse.frames != SILENCE)
    state_of_frame = np.flatnonzero(states != SILENCE)
    reached = state_of_frame[np.minimum(coarse.frames[known] * factor, len(state_of_frame) - 1)]
    middle = np.interp(np.arange(count) / factor, known, reached)
    low: NDArray[np.int64] = np.maximum.accumulate(middle.astype(np.int64)) - band // 2
    return np.clip(low, 0, max(len(states) - band, 0))


def _states(count: int, breaks: NDArray[np.int32]) -> NDArray[np.int32]:
    """Frames of the reading with `SILENCE` inserted before each break, at the start and at the end."""
    places = np.unique(np.concatenate(([0], breaks, [count])))
    return np.insert(np.arange(count, dtype=np.int32), places, SILENCE)


def _averaged(values: NDArray[np.float64], factor: int) -> NDArray[np.float64]:
    padded = np.pad(values, ((0, -len(values) % factor), (0, 0)), mode="edge")
    means: NDArray[np.float64] = padded.reshape(-1, factor, values.shape[1]).mean(axis=1)
    return means


def _search(  # noqa: PLR0917 - private, called from `warp` alone
    recording: NDArray[np.float64],
    loudness: NDArray[np.float64],
    reading: NDArray[np.float64],
    states: NDArray[np.int32],
    low: NDArray[np.int64],
    width: int,
    open_end: float | None,
) -> Warp:
    """Viterbi search over the states `low[t]` to `low[t] + width` of each frame t."""
    width = min(width, len(states))
    silent = states == SILENCE
    pauses_before = np.cumsum(silent) - silent
    models = reading[np.maximum(states, 0)]
    norms = np.mean(models**2, axis=1)
    pause_cost = (_PAUSE + _PAUSE_SLOPE * np.clip(loudness, -10, 20)).astype(np.float64)
    stay_cost = np.where(silent, 0, _STAY).astype(np.float64)
    back = np.zeros((len(recording), width), np.int8)
    finished = np.full((len(recording), 2), _IMPOSSIBLE, np.float64)
    total = np.full(width, _IMPOSSIBLE, np.float64)
    total[:2] = 0
    for time, frame in enumerate(recording):
        first = int(low[time])
        window = slice(first, first + width)
        if time:
            past = _past(total, first - int(low[time - 1]))
            total = past[_LONGEST_STEP:] + stay_cost[window]
            for step in range(1, _LONGEST_STEP + 1):
                # Leaving out a pause costs nothing, a frame of the reading _SKIP.
                earlier = np.maximum(np.arange(first, first + width) - step + 1, 0)
                left_out = step - 1 - (pauses_before[window] - pauses_before[earlier])
                candidate = past[_LONGEST_STEP - step : len(past) - step] + np.float64(_SKIP) * left_out
                better = candidate < total - _TIE
                total = np.where(better, candidate, total)
                back[time, better] = step
        distance = norms[window] + np.mean(frame**2) - (2 / len(frame)) * (models[window] @ frame)
        total = total + np.where(silent[window], pause_cost[time], np.sqrt(np.maximum(distance, 0)))
        if first + width == len(states):
            finished[time] = total[-2:]
    if open_end is None:
        end = len(recording) - 1
    else:
        rest = np.cumsum(np.minimum(pause_cost, open_end)[::-1])[::-1]
        end = int(np.argmin(finished.min(axis=1) + np.append(rest[1:], 0)))
    path = np.full(len(recording), SILENCE, np.int32)
    state = len(states) - 2 + int(np.argmin(finished[end]))
    for time in range(end, -1, -1):
        path[time] = states[state]
        state -= int(back[time, state - int(low[time])])
    spoken = path != SILENCE
    difference = recording[spoken] - reading[path[spoken]]
    distances = np.sqrt(np.mean(difference**2, axis=1))
    cost = float(distances.mean()) if len(distances) else np.inf
    while end + 1 < len(recording) and loudness[end + 1] <= 0:  # the pause after the text belongs to it
        end += 1
    return Warp(path, cost, end + 1)


def _past(total: NDArray[np.float64], shift: int) -> NDArray[np.float64]:
    """The totals of the frame before, moved to this frame's band, with room in front for the longest step."""
    past = np.full(len(total) + _LONGEST_STEP, _IMPOSSIBLE, np.float64)
    begin = max(shift - _LONGEST_STEP, 0)
    kept = total[begin:]
    place = _LONGEST_STEP - (shift - begin)
    past[place : place + len(kept)] = kept[: len(past) - place]
    return past
