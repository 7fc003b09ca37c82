"""The filming check: is this footage good enough to make an avatar of?"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Final

import cv2
import numpy as np

from saram.capture.film import Film
from saram.capture.finding import Finding
from saram.capture.heard_text import HeardText
from saram.capture.judge_face import judge_face
from saram.capture.judge_light import judge_light
from saram.capture.judge_mouth import judge_mouth
from saram.capture.judge_sound import bandwidth, judge_sound, silent
from saram.capture.judge_sync import judge_lengths, judge_sync, offsets
from saram.capture.judge_take import (
    idle_stretch,
    judge_coverage,
    judge_idle,
    judge_length,
    judge_transcripts,
    talking_seconds,
)
from saram.capture.judge_timing import judge_timing
from saram.capture.phoneme_coverage import Coverage, cover, sentences_for
from saram.capture.picture_track import PictureTrack, watch
from saram.capture.quality_report import FileFacts, QualityReport
from saram.capture.sound_track import SoundTrack, listen
from saram.capture.sync import Offset
from saram.errors import MediaError, UsageError
from saram.media import VideoReader
from saram.types import Language

__all__ = ["check_footage"]

_ORDER: Final = {"fault": 0, "limit": 1, "note": 2}
_MOST_PICTURES: Final = 24
_PICTURE: Final = 320

Step = Callable[[str, float], None]
"""Told the stage and how much of the whole is done, 0 to 1."""


def check_footage(
    paths: Sequence[Path],
    transcripts: Sequence[HeardText | None] = (),
    language: Language | None = None,
    *,
    bank: Sequence[tuple[str, Sequence[str]]] = (),
    step: Step = lambda _stage, _share: None,
) -> QualityReport:
    """Look and listen through all files of a take once and say what is good and what is not.

    A file that cannot be read is a finding, not an error, so that one broken clip does not hide what is known of the
    others.

    Args:
        paths: Videos; together they are one take.
        transcripts: For each the lines found in its sound, or None; empty for none at all.
        language: Language of the sounds to count; None for that of the transcripts.
        bank: Sentences with their phonemes, to choose from what to read as well.
        step: Told how far it is.

    Raises:
        UsageError: If there is no file, or not one transcript for each.
        MissingExtraError: If the part that finds faces (extra ``make``) is not installed.
    """
    if not paths:
        raise UsageError("There is nothing to check; give at least one video.")
    if transcripts and len(transcripts) != len(paths):
        raise UsageError(f"{len(paths)} videos need {len(paths)} transcripts; got {len(transcripts)}.")
    begun = time.perf_counter()
    heard = list(transcripts) or [None] * len(paths)
    findings: list[Finding] = []
    lengths = [_length(path) for path in paths]
    total = max(sum(lengths), 0.1)
    pictures: list[PictureTrack | None] = []
    sounds: list[SoundTrack | None] = []
    for file, path in enumerate(paths):
        tell = partial(_tell, step, path.name, sum(lengths[:file]) / total, lengths[file] / total)
        picture, problem = _seen(path, file, total, partial(tell, "looking at", 0.0, 0.9 / max(lengths[file], 0.1)))
        pictures.append(picture)
        findings += problem
        hear = partial(tell, "listening to", 0.9, 0.1 / max(lengths[file], 0.1))
        sounds.append(None if picture is None else _heard(path, hear))
    findings += _of_files(pictures, sounds)
    whole = [(track, sound) for track, sound in zip(pictures, sounds, strict=True) if track is not None]
    shifts = _offsets(pictures, sounds)
    for file, (track, sound, shift) in enumerate(zip(pictures, sounds, shifts, strict=True)):
        if track is not None and sound is not None and shift is not None and not silent(sound):
            findings += judge_lengths(track, sound, file) + judge_sync(track, sound, shift, file)
    spoken = [text for text in heard if text is not None and text.lines]
    coverage = _coverage(spoken, language)
    idle = idle_stretch([track for track, _ in whole], [sound for _, sound in whole])
    if idle is not None:
        readable = [file for file, track in enumerate(pictures) if track is not None]
        idle = (readable[idle[0]], idle[1], idle[2])
    if whole:
        findings += judge_length(sounds) + judge_transcripts(heard)
        findings += judge_coverage(coverage, has_sound=any(map(talking_seconds, sounds))) + judge_idle(idle)
    findings.sort(key=lambda each: (_ORDER[each.severity], each.file if each.file is not None else -1))
    step("taking pictures of what was found", 1.0)
    return QualityReport(
        files=tuple(
            _facts(path, track, sound, shift)
            for path, track, sound, shift in zip(paths, pictures, sounds, shifts, strict=True)
        ),
        findings=tuple(_illustrated(findings, paths)),
        talking=sum(map(talking_seconds, sounds)),
        idle=idle,
        coverage=coverage,
        sentences=() if coverage is None else sentences_for(coverage, bank),
        checked_in=time.perf_counter() - begun,
    )


def _tell(  # noqa: PLR0917 - all but the last are given beforehand
    step: Step, name: str, before: float, part: float, stage: str, done: float, pace: float, seconds: float
) -> None:
    """Tell how much of the whole is done when a file has been looked at up to some second."""
    step(f"{stage} {name}", min(1.0, before + part * min(1.0, done + pace * seconds)))


def _length(path: Path) -> float:
    try:
        with Film(path) as film:
            return float(film.duration or 1)
    except MediaError:
        return 0.0


def _seen(
    path: Path, file: int, total: float, reached: Callable[[float], None]
) -> tuple[PictureTrack | None, list[Finding]]:
    try:
        track = watch(path, total, reached)
    except MediaError as error:
        return None, [_unreadable(str(error), file)]
    if not len(track.times):
        return None, [_unreadable(f"{path} holds no picture that can be read; it may be cut short.", file)]
    return track, []


def _unreadable(message: str, file: int) -> Finding:
    return Finding(
        "unreadable",
        "fault",
        "The file cannot be read",
        message,
        "Copy the file from the camera again; if it is no better there, film again.",
        file,
    )


def _heard(path: Path, reached: Callable[[float], None]) -> SoundTrack | None:
    try:
        return listen(path, reached)
    except MediaError:
        return None


def _of_files(pictures: Sequence[PictureTrack | None], sounds: Sequence[SoundTrack | None]) -> list[Finding]:
    findings: list[Finding] = []
    some_sound = any(sound is not None and not silent(sound) for sound in sounds)
    for file, (track, sound) in enumerate(zip(pictures, sounds, strict=True)):
        if track is None:
            continue
        findings += judge_face(track, file) + judge_timing(track, file)
        findings += judge_light(track, file) + judge_mouth(track, file)
        if sound is not None and not silent(sound):
            findings += judge_sound(sound, file)
        elif not some_sound:
            findings += [_no_sound(file)] if sound is None else judge_sound(sound, file)
        # A silent file beside others that speak is a clip of listening.
    return findings


def _no_sound(file: int) -> Finding:
    return Finding(
        "no_sound",
        "fault",
        "There is no sound",
        "The file has no sound track that can be read.",
        "Film again with the microphone on; how the mouth moves is learned from what is said.",
        file,
    )


def _offsets(pictures: Sequence[PictureTrack | None], sounds: Sequence[SoundTrack | None]) -> list[Offset | None]:
    known = [
        (track, None if sound is None or silent(sound) else sound)
        for track, sound in zip(pictures, sounds, strict=True)
        if track is not None
    ]
    found = iter(offsets([track for track, _ in known], [sound for _, sound in known]))
    return [None if track is None else next(found) for track in pictures]


def _coverage(heard: Sequence[HeardText], language: Language | None) -> Coverage | None:
    if not heard:
        return None
    chosen = language or heard[0].language
    lines = [line.phonemes for text in heard if text.language == chosen for line in text.lines]
    return cover(lines, chosen) if lines else None


def _facts(path: Path, track: PictureTrack | None, sound: SoundTrack | None, shift: Offset | None) -> FileFacts:
    looked = track is not None and len(track.looked) > 0
    speaking = sound is not None and bool(sound.speech.any()) and not silent(sound)
    return FileFacts(
        path=path,
        size=(0, 0) if track is None else track.size,
        fps=0.0 if track is None else track.fps,
        seconds=0.0 if track is None else track.duration,
        codec="" if track is None else track.codec,
        talking=talking_seconds(sound),
        eye_distance=float(np.median(track.look("eye_distance"))) if looked and track is not None else 0.0,
        blur=float(np.median(track.look("blur"))) if looked and track is not None else 1.0,
        noise=float(np.median(sound.level[sound.speech])) - sound.quiet if speaking and sound is not None else 0.0,
        bandwidth=bandwidth(sound) if speaking and sound is not None else 0.0,
        offset=shift,
    )


def _illustrated(findings: Sequence[Finding], paths: Sequence[Path]) -> list[Finding]:
    """The findings with small pictures of the times they name."""
    left = _MOST_PICTURES
    result: list[Finding] = []
    for finding in findings:
        if finding.file is None or not finding.looks_at or left <= 0:
            result.append(finding)
            continue
        shown = tuple(
            picture for picture in (_picture(paths[finding.file], at) for at in finding.looks_at[:left]) if picture
        )
        left -= len(shown)
        result.append(replace(finding, pictures=shown))
    return result


def _picture(path: Path, at: float) -> bytes:
    try:
        with VideoReader(path, covering=(_PICTURE, _PICTURE)) as reader:
            frame = next(reader.frames(Fraction(max(at, 0.0)).limit_denominator(1000)), None)
    except MediaError:
        return b""
    if frame is None:
        return b""
    share = _PICTURE / max(frame.pixels.shape[:2])
    small = cv2.resize(frame.pixels[..., :3], None, fx=share, fy=share, interpolation=cv2.INTER_AREA)
    encoded = cv2.imencode(".jpg", cv2.cvtColor(small, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, 80])[1]
    return bytes(encoded.tobytes())
