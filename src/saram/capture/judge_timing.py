"""Is it one unbroken shot with a picture at every moment?"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from saram.capture.finding import Finding, stretches
from saram.capture.picture_track import PictureTrack

__all__ = ["cuts", "judge_timing"]

_SLOWEST: Final = 23.5
"""Frames a second."""

_JUMP: Final = 0.22
"""Widths of the face by which it moves between two pictures only across a cut, for each 1/25 s."""

_SURGE: Final = 6.0
"""How many times larger than around it the change at a cut is."""

_LEAST_CHANGE: Final = 2.0
"""Grey levels, mean over the picture."""

_SAME: Final = 0.5
"""Of the changes beside it: a picture that changes less than this is the one before."""

_INTERLACED: Final = 0.05
_UNEVEN: Final = 0.03
_CUT_SHORT: Final = 1.0


def judge_timing(track: PictureTrack, file: int) -> list[Finding]:
    """Findings about cuts, repeated and lost frames, the frame rate, fields, rotation and completeness."""
    return [
        *_completeness(track, file),
        *_cuts(track, file),
        *_repeats(track, file),
        *_rate(track, file),
        *_form(track, file),
    ]


def cuts(track: PictureTrack) -> tuple[float, ...]:
    """Times of the first pictures after a cut, seconds.

    A cut changes the whole picture many times more than movement around it does, or moves the face further than a
    head can.
    """
    change = np.nan_to_num(track.change)
    if len(change) < 4:
        return ()
    around = _median_around(change, max(5, round(0.5 * track.fps)))
    sudden = (change > _SURGE * np.maximum(around, 0.15)) & (change > _LEAST_CHANGE)
    times = set(track.times[sudden].tolist())
    place, at = track.place, track.times[track.seen]
    if len(at) > 1:
        step = np.linalg.norm(np.diff(place[:, :2], axis=0), axis=1) / np.maximum(place[1:, 2], 1)
        scale = np.abs(np.diff(np.log(np.maximum(place[:, 2], 1))))
        pace = np.maximum(np.diff(at) * 25, 1)
        leap = np.nan_to_num(np.maximum(step, scale)) > _JUMP * pace
        # Where the pictures themselves hardly change, the landmarks lost the face for a moment.
        strong = change[track.seen[1:]] > 1.5 * around[track.seen[1:]]
        for time in at[1:][leap & strong].tolist():
            if all(abs(time - other) > 0.2 for other in times):
                times.add(time)
    return tuple(sorted(times))


def _completeness(track: PictureTrack, file: int) -> list[Finding]:
    said = track.said_duration
    if track.complete and (said is None or track.duration > said - _CUT_SHORT):
        return []
    return [
        Finding(
            "cut_short",
            "fault",
            "The file is damaged or cut short",
            f"Pictures can be read up to {track.duration:.1f} s"
            + (f"; the file says it has {said:.1f} s." if said is not None else "."),
            "Copy the file from the camera again; if it is no better there, film again.",
            file,
        )
    ]


def _cuts(track: PictureTrack, file: int) -> list[Finding]:
    times = cuts(track)
    if not times:
        return []
    return [
        Finding(
            "cuts",
            "limit",
            "The shot is cut" if len(times) > 1 else "There is a cut",
            f"{len(times)} {'places' if len(times) > 1 else 'place'} where a picture does not follow from the last.",
            "Give whole shots, each as a file of its own; they are taken together.",
            file,
            tuple((max(0.0, time - 0.04), time + 0.04) for time in times[:40]),
            times[:3],
        )
    ]


def _repeats(track: PictureTrack, file: int) -> list[Finding]:
    change = np.nan_to_num(track.change, nan=np.inf)
    if len(change) < 10:
        return []
    # Pictures of a face differ by noise and breath; one that differs much less than both of its neighbours is the one
    # before, coded once more. Where all are alike (a drawing), none is a repeat.
    beside = np.minimum(np.append(change[1:], np.inf), np.concatenate([[np.inf], change[:-1]]))
    same = (change < _SAME * beside) & (change < 0.6 * float(np.median(change[1:])))
    share = float(same.mean())
    if np.count_nonzero(same) < 3 or share < 0.03:
        return []
    where = stretches(same, track.times, gap=0.2)
    return [
        Finding(
            "repeated_frames",
            "fault" if share > 0.4 else "limit",
            "Frames are repeated",
            f"{share:.0%} of the frames show the same as the one before: the camera or the recording lost some, or the "
            "frame rate was raised afterwards.",
            "Film at a steady 25 or 30 frames a second, with the phone's power saving off and enough light; do not "
            "convert the frame rate.",
            file,
            where,
            tuple(start for start, _ in where[:2]),
        )
    ]


def _rate(track: PictureTrack, file: int) -> list[Finding]:
    found: list[Finding] = []
    steps = np.diff(track.times)
    if len(steps) < 5:
        return found
    usual = float(np.median(steps))
    if usual > 1 / _SLOWEST:
        found.append(
            Finding(
                "slow_frame_rate",
                "fault" if usual > 1 / 14 else "limit",
                "Too few frames a second",
                f"{1 / usual:.1f} frames a second; lips close and open within 1/25 s.",
                "Film at 25 or 30 frames a second; more light helps a camera that slows down by itself.",
                file,
            )
        )
    uneven = np.abs(steps - usual) > 0.15 * usual
    lost = steps > 1.6 * usual
    # Losses in steady footage leave gaps of whole frames; a variable rate is uneven everywhere.
    whole = np.abs(steps / usual - np.rint(steps / usual)) < 0.1
    if uneven.mean() > _UNEVEN and (~whole[uneven]).mean() > 0.3:
        found.append(
            Finding(
                "variable_frame_rate",
                "note",
                "The frame rate varies",
                f"From {1 / max(float(np.percentile(steps, 99)), 1e-3):.0f} to "
                f"{1 / max(float(np.percentile(steps, 1)), 1e-3):.0f} frames a second, as phones film. It is "
                "brought to a steady 25.",
                "Nothing has to be done; a camera app with a fixed frame rate gives steadier motion.",
                file,
            )
        )
    elif np.count_nonzero(lost) >= 1 and lost.mean() > 0.001:
        places = int(np.count_nonzero(lost))
        missing = int(np.rint(steps[lost] / usual).sum()) - places
        where = tuple((float(track.times[index]), float(track.times[index + 1])) for index in np.flatnonzero(lost)[:40])
        found.append(
            Finding(
                "lost_frames",
                "fault" if missing > 0.1 * len(steps) else "limit",
                "Frames are missing",
                f"About {missing} frames are missing at {places} {'place' if places == 1 else 'places'}.",
                "Record to a fast card or disk and close other programs; cut these places out.",
                file,
                where,
                tuple(start for start, _ in where[:2]),
            )
        )
    return found


def _form(track: PictureTrack, file: int) -> list[Finding]:
    found: list[Finding] = []
    if track.interlaced > _INTERLACED:
        found.append(
            Finding(
                "interlaced",
                "limit",
                "The video is interlaced",
                f"{track.interlaced:.0%} of the pictures that move consist of two halves, taken one after the other; "
                "moving lips are combed.",
                "Film progressively (25p or 30p), or deinterlace the file: ffmpeg -i IN -vf bwdif OUT",
                file,
                looks_at=(track.duration / 2,),
            )
        )
    if track.rotation:
        found.append(
            Finding(
                "rotated",
                "note",
                "The picture is stored lying down",
                f"The file says it is to be turned by {track.rotation}°, as phones film. It is turned.",
                "Nothing has to be done.",
                file,
            )
        )
    return found


def _median_around(values: NDArray[np.float32], window: int) -> NDArray[np.float32]:
    padded = np.pad(values, (window // 2, window - 1 - window // 2), mode="reflect")
    return np.asarray(np.median(np.lib.stride_tricks.sliding_window_view(padded, window), axis=1), np.float32)
