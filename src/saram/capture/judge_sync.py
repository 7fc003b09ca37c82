"""Do lips and voice belong together, and are they in step?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from saram.capture.finding import Finding, stretches
from saram.capture.picture_track import PictureTrack
from saram.capture.sound_track import FRAME_RATE, SoundTrack
from saram.capture.sync import Offset, drift, lip_course, offset, voice_course

__all__ = ["judge_lengths", "judge_sync", "offsets"]

_FAR: Final = 0.5
_OWN: Final = 10.0
"""Seconds of speech from which a file's own offset is found; shorter ones are taken together."""

_DRIFT: Final = 0.08
"""Seconds from the beginning to the end."""

_STRANGE: Final = 0.18
"""Correlation under which lips and voice have nothing to do with each other."""

_STILL: Final = 0.012
"""Eye distances by which lips that are still open and close."""

Pair = tuple[NDArray[np.float64], NDArray[np.float64]]


def offsets(pictures: Sequence[PictureTrack], sounds: Sequence[SoundTrack | None]) -> list[Offset | None]:
    """How far the sound of each file is from its lips; short files are taken together. None where it has no sound."""
    pairs = [None if sound is None else _pair(track, sound) for track, sound in zip(pictures, sounds, strict=True)]
    short = [pair for pair in pairs if pair is not None and len(pair[1]) < _OWN * FRAME_RATE]
    together = offset(short) if short else None
    return [
        None if pair is None else together if len(pair[1]) < _OWN * FRAME_RATE else offset([pair]) for pair in pairs
    ]


def judge_sync(track: PictureTrack, sound: SoundTrack, found: Offset, file: int) -> list[Finding]:
    """Findings about the offset, its drift, and voices that are not those of the lips."""
    if not track.faces.any():
        return []
    course = np.arange(len(sound.level)) / FRAME_RATE + sound.start
    findings = _unseen_voice(track, sound, course, file)
    if found.sure:
        findings += [*_shift(found, file), *_drift(track, sound, found, file)]
    elif found.speech >= _OWN and found.likeness < _STRANGE:
        findings.append(
            Finding(
                "lips_do_not_fit",
                "limit" if found.speech < 2 * _OWN else "fault",
                "Lips and voice do not go together",
                f"The mouth opens and closes with the voice hardly more than by chance (correlation "
                f"{found.likeness:.2f}; 0.3 to 0.7 is usual).",
                "Use the sound that was recorded with the picture: no dubbing, no music, no other person's voice.",
                file,
            )
        )
    return findings


def judge_lengths(track: PictureTrack, sound: SoundTrack, file: int) -> list[Finding]:
    """Findings about sound that goes on after the pictures or ends before them."""
    picture_end = float(track.times[-1]) if len(track.times) else 0.0
    sound_end = sound.start + sound.duration
    if sound_end > picture_end + 0.75:
        return [
            Finding(
                "sound_longer",
                "limit",
                "The sound goes on after the pictures",
                f"Pictures end at {picture_end:.1f} s, sound at {sound_end:.1f} s. What has no picture is left out.",
                "If speech is lost by that, export the file again with picture and sound of one length.",
                file,
                ((picture_end, sound_end),),
            )
        ]
    if sound_end < picture_end - 0.75:
        return [
            Finding(
                "sound_shorter",
                "limit",
                "The sound ends before the pictures",
                f"Sound ends at {sound_end:.1f} s, pictures at {picture_end:.1f} s. The rest counts as silence.",
                "If speech is missing there, export the file again with picture and sound of one length.",
                file,
                ((sound_end, picture_end),),
            )
        ]
    return []


def _pair(track: PictureTrack, sound: SoundTrack) -> Pair:
    voice = voice_course(sound)
    return lip_course(track, len(voice)), voice


def _shift(found: Offset, file: int) -> list[Finding]:
    if not found.shift:
        return []
    far = abs(found.seconds) > _FAR
    return [
        Finding(
            "sound_offset",
            "fault" if far else "limit",
            f"The sound comes too {'late' if found.seconds > 0 else 'early'}",
            f"Sound and lips are {abs(found.seconds) * 1000:.0f} ms apart. "
            + ("That is too far to be set right safely." if far else "It is set right when an avatar is made."),
            "Record picture and sound in one device; clap once in view, so that the offset can be seen.",
            file,
        )
    ]


def _drift(track: PictureTrack, sound: SoundTrack, found: Offset, file: int) -> list[Finding]:
    course = drift(*_pair(track, sound))
    if course is None or abs(course[1] - course[0]) < _DRIFT:
        return []
    far = abs(course[1] - course[0]) > 2 * _DRIFT
    left = max(abs(each - found.shift) for each in course)
    return [
        Finding(
            "sound_drifts",
            "fault" if far else "limit",
            "Sound and picture drift apart",
            f"The offset goes from {course[0] * 1000:+.0f} ms at the beginning to {course[1] * 1000:+.0f} ms at the "
            "end. Making an avatar moves the sound of a file as a whole only, so lips and voice stay up to "
            f"{left * 1000:.0f} ms apart.",
            "Record picture and sound in one device, or devices with one clock; keep the frame rate as filmed.",
            file,
        )
    ]


def _unseen_voice(track: PictureTrack, sound: SoundTrack, course: NDArray[np.float64], file: int) -> list[Finding]:
    """Two seconds and more of speech with lips that are still."""
    window = 2 * FRAME_RATE
    lips = lip_course(track, len(course) + round(sound.start * FRAME_RATE))[-len(course) :]
    if len(course) < window:
        return []
    at = np.arange(0, len(course) - window + 1, FRAME_RATE // 4)
    wrong = np.zeros(len(course), bool)
    for start in at:
        part = lips[start : start + window]
        if not np.isfinite(part).all() or sound.speech[start : start + window].mean() < 0.55:
            continue
        if np.percentile(part, 95) - np.percentile(part, 5) < _STILL:
            wrong[start : start + window] = True
    wrong &= sound.speech
    where = stretches(wrong, course, gap=0.6, least=1.0)
    seconds = sum(end - start for start, end in where)
    if seconds < 2.0:
        return []
    return [
        Finding(
            "unseen_voice",
            "fault" if seconds > 0.3 * sound.duration else "limit",
            "A voice speaks while the lips are still",
            f"For {seconds:.0f} s speech is heard that the person in view does not say.",
            "Film one person alone, without an interviewer; cut these places out.",
            file,
            where,
            tuple((start + end) / 2 for start, end in where[:2]),
        )
    ]
