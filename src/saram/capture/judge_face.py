"""Is there one face, large enough, whole and turned to the camera?"""

from __future__ import annotations

from typing import Final

import numpy as np

from saram.capture.finding import Finding, stretches, worst_time
from saram.capture.picture_track import PictureTrack

__all__ = ["judge_face"]

_MISSING_FAULT, _MISSING_LIMIT = 0.1, 0.02
"""Share of pictures without a face."""

_SMALLEST, _SMALL = 24.0, 56.0
"""Pixels between the outer corners of the eyes."""

_TURNED, _PROFILE = 18.0, 35.0
"""Degrees."""

_OFTEN: Final = 0.1
_BLACK: Final = 16.0


def judge_face(track: PictureTrack, file: int) -> list[Finding]:
    """Findings about the presence, size and direction of the face."""
    if not track.faces.any():
        return [_nobody(track, file)]
    return [*_missing(track, file), *_several(track, file), *_size(track, file), *_turned(track, file)]


def _nobody(track: PictureTrack, file: int) -> Finding:
    times = track.times[track.seen]
    middle = (float(times[len(times) // 2]),) if len(times) else ()
    return Finding(
        "no_face",
        "fault",
        "No face",
        "There is no face in any picture. It may be the wrong file, black, or show the head from behind.",
        "Film one person from the front, with the whole head in the picture and light on the face.",
        file,
        looks_at=middle,
    )


def _missing(track: PictureTrack, file: int) -> list[Finding]:
    times = track.times[track.seen]
    without = ~track.faces
    share = float(without.mean())
    if share < _MISSING_LIMIT:
        return []
    where = stretches(without, times)
    return [
        Finding(
            "face_missing",
            "fault" if share > _MISSING_FAULT else "limit",
            "The face is not always in view",
            f"No face is found in {share:.0%} of the pictures.",
            "Keep the face in view all the time, unhidden and lit; or cut these places out.",
            file,
            where,
            tuple((start + end) / 2 for start, end in where[:3]),
        )
    ]


def _several(track: PictureTrack, file: int) -> list[Finding]:
    more = track.counts > 1
    if not more.any() or (more.sum() < 2 and more.mean() < 0.2):
        return []
    times = track.times[track.counted]
    where = stretches(more, times, gap=2.5)
    return [
        Finding(
            "two_faces",
            "fault" if more.mean() > _OFTEN else "limit",
            "More than one face",
            f"Up to {int(track.counts.max())} faces are seen, in {more.mean():.0%} of the pictures.",
            "Film one person alone; take down posters, screens and mirrors that show a face.",
            file,
            where,
            tuple(start for start, _ in where[:3]),
        )
    ]


def _size(track: PictureTrack, file: int) -> list[Finding]:
    found: list[Finding] = []
    times = track.times[track.looked]
    spans = track.look("eye_distance")
    if not len(spans):
        return []
    span = float(np.median(spans))
    if span < _SMALL:
        found.append(
            Finding(
                "face_small",
                "fault" if span < _SMALLEST else "limit",
                "The face is small",
                f"The outer corners of the eyes are {span:.0f} pixels apart; from 100 on a mouth is sharp, "
                f"under {_SMALLEST:.0f} there is nothing to learn from.",
                "Go closer or use more pixels: the head should fill half the height of the picture.",
                file,
                looks_at=worst_time(-spans, times),
            )
        )
    cut = track.look("margin") < 0
    if cut.mean() > _MISSING_LIMIT:
        where = stretches(cut, times)
        found.append(
            Finding(
                "face_cut_off",
                "fault" if cut.mean() > _OFTEN else "limit",
                "The face leaves the picture",
                f"Part of the face is beyond the edge in {cut.mean():.0%} of the pictures.",
                "Leave room around the head, a hand's breadth at least; stay in place while speaking.",
                file,
                where,
                worst_time(-track.look("margin"), times, 2),
            )
        )
    return found


def _turned(track: PictureTrack, file: int) -> list[Finding]:
    times = track.times[track.seen]
    turn = np.abs(track.pose)
    seen = np.isfinite(turn[:, 0])
    yaw = float(np.median(turn[seen, 0]))
    if yaw > _PROFILE - 5 or float((turn[seen, 0] > _PROFILE).mean()) > 0.25:
        return [
            Finding(
                "profile",
                "fault",
                "Filmed from the side",
                f"The head is turned by {yaw:.0f}° to the side in the middle of all pictures.",
                "Face the camera: it should stand straight ahead, at the height of the eyes.",
                file,
                looks_at=worst_time(turn[:, 0], times),
            )
        ]
    far = np.nan_to_num(turn.max(axis=1)) > _TURNED
    share = float(far[seen].mean())
    if share < _OFTEN:
        return []
    axis = int(np.argmax(np.nanmean(turn, axis=0)))
    name = ("to the side", "up or down", "sideways onto a shoulder")[axis]
    return [
        Finding(
            "head_turned",
            "limit",
            "The head is turned away",
            f"In {share:.0%} of the pictures the head is turned by more than {_TURNED:.0f}°, mostly {name} "
            f"(median {float(np.nanmedian(track.pose[:, axis])):+.0f}°).",
            "Set the camera straight ahead at the height of the eyes and look into it; small movements are welcome.",
            file,
            stretches(far, times, least=0.3),
            worst_time(turn.max(axis=1), times, 3),
        )
    ]
