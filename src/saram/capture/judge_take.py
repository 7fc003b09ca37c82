"""Is there enough of everything, all files together?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from saram.capture.finding import Finding, stretches
from saram.capture.heard_text import HeardText
from saram.capture.phoneme_coverage import Coverage
from saram.capture.picture_track import PictureTrack
from saram.capture.sound_track import FRAME_RATE, SoundTrack

__all__ = [
    "Idle",
    "idle_stretch",
    "judge_coverage",
    "judge_idle",
    "judge_length",
    "judge_transcripts",
    "talking_seconds",
]

_LEAST, _ENOUGH = 15.0, 120.0
"""Seconds of talking."""

_IDLE: Final = 4.0
"""Seconds of silent listening from which a loop can be cut."""

_CALM: Final = 15.0
"""Degrees."""

_DOUBT: Final = 0.35
"""Score of a line under which what is heard is probably not what is written."""

_MOST_DOUBTFUL, _HALF = 0.25, 0.5

Idle = tuple[int, float, float]
"""File, start and end in seconds."""


def talking_seconds(sound: SoundTrack | None) -> float:
    """Seconds in which somebody talks, the pauses between words included."""
    if sound is None or not len(sound.level) or sound.loud < -65:
        return 0.0
    half = FRAME_RATE // 2
    whole = sound.speech[: len(sound.speech) // half * half].reshape(-1, half)
    return float((whole.mean(axis=1) > 0.1).sum() * 0.5)


def judge_length(sounds: Sequence[SoundTrack | None]) -> list[Finding]:
    """Whether enough is said."""
    seconds = sum(map(talking_seconds, sounds))
    if seconds >= _ENOUGH:
        return []
    short = seconds < _LEAST
    return [
        Finding(
            "too_short" if short else "short",
            "fault" if short else "limit",
            "Too little is said" if short else "More speech would be better",
            f"There are {seconds:.0f} s of talking; a trained avatar wants two minutes, better five."
            + (f" With less than {_LEAST:.0f} s nothing can be made." if short else ""),
            "Read the text of `saram make prompts ko` or `en` to the camera; it takes about three minutes.",
        )
    ]


def judge_transcripts(heard: Sequence[HeardText | None]) -> list[Finding]:
    """Whether what is said is what is written; a single short line is not judged alone."""
    groups: dict[int | None, list[tuple[int, float, float, float]]] = {}
    for file, text in enumerate(heard):
        for line in text.lines if text is not None else ():
            key = file if text is not None and len(text.lines) >= 3 else None
            groups.setdefault(key, []).append((file, line.score, line.start, line.end))
    found: list[Finding] = []
    for key, lines in groups.items():
        doubtful = [line for line in lines if line[1] < _DOUBT]
        share = len(doubtful) / len(lines)
        if share <= _MOST_DOUBTFUL:
            continue
        found.append(
            Finding(
                "wrong_transcript",
                "fault" if share > _HALF else "limit",
                "The transcript does not fit",
                f"{len(doubtful)} of {len(lines)} lines are not heard as they are written.",
                "Check that the text belongs to the file, is complete and in order, and that the language is right.",
                key if key is not None else doubtful[0][0] if len({line[0] for line in lines}) == 1 else None,
                tuple((start, end) for _, _, start, end in doubtful[:40]) if key is not None else (),
            )
        )
    return found


def judge_coverage(coverage: Coverage | None, *, has_sound: bool) -> list[Finding]:
    """Whether all sounds of the language are said."""
    if coverage is None:
        if not has_sound:
            return []
        return [
            Finding(
                "no_transcript",
                "note",
                "There is no transcript",
                "Which sounds are said cannot be checked, and the mouth is learned from the sound alone.",
                "Give what is said as text (--text), or put NAME.txt beside NAME.mp4.",
            )
        ]
    if not coverage.missing and coverage.share > 0.9:
        return []
    lacking = ", ".join(f"[{name}]" for name in coverage.missing)
    contexts = len(coverage.missing_contexts)
    return [
        Finding(
            "sounds_missing",
            "limit",
            "Not all sounds of the language are said",
            (f"Never said: {lacking}. " if lacking else "")
            + (f"{contexts} sounds never meet a spread, open or round vowel." if contexts else ""),
            "Read the sentences below as well; the mouth shapes of sounds that were never filmed are guessed.",
        )
    ]


def idle_stretch(pictures: Sequence[PictureTrack], sounds: Sequence[SoundTrack | None]) -> Idle | None:
    """The longest stretch in which the person looks ahead with closed lips and nothing is said."""
    best: Idle | None = None
    for file, (track, sound) in enumerate(zip(pictures, sounds, strict=True)):
        times = track.times[track.seen]
        known = np.isfinite(track.aperture)
        if np.count_nonzero(known) < 2:
            continue
        closed = float(np.percentile(track.aperture[known], 10)) + 0.025
        calm = known & (track.aperture < closed) & (np.abs(track.pose).max(axis=1) < _CALM)
        if sound is not None and talking_seconds(sound):
            spoken = np.convolve(sound.speech, np.ones(FRAME_RATE // 2), mode="same") > 2
            at = np.clip(((times - sound.start) * FRAME_RATE).astype(int), 0, len(spoken) - 1)
            calm &= ~spoken[at]
        for start, end in stretches(calm, times, gap=0.35, least=0.5):
            if best is None or end - start > best[2] - best[1]:
                best = (file, start, end)
    return best


def judge_idle(idle: Idle | None) -> list[Finding]:
    """Whether there is a stretch of listening to loop."""
    if idle is not None and idle[2] - idle[1] >= _IDLE:
        return []
    seconds = 0.0 if idle is None else idle[2] - idle[1]
    return [
        Finding(
            "no_idle",
            "limit",
            "No stretch of silent listening",
            f"The longest time the person looks ahead and says nothing is {seconds:.1f} s; {_IDLE:.0f} s are needed "
            "for a loop in which the avatar listens, 20 s are better.",
            "Before or after reading, look into the camera for 20 s with closed lips, as if listening.",
            None if idle is None else idle[0],
        )
    ]
