"""The files of a take: videos and what lies beside them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from saram.errors import MediaError, UsageError

__all__ = ["TRANSCRIPTS", "footage_videos", "matte_of", "transcript_beside"]

TRANSCRIPTS: Final = (".txt", ".srt", ".vtt", ".align", ".TextGrid", ".ctm")
"""Endings of transcripts."""

_VIDEOS: Final = {".mp4", ".mov", ".mkv", ".webm", ".mpg", ".mpeg", ".avi", ".m4v", ".mts", ".m2ts", ".ts", ".wmv"}


def footage_videos(footage: Sequence[Path]) -> list[Path]:
    """The videos among files and in folders, in order; mattes (``NAME.matte.EXT``) are left out of folders.

    Raises:
        UsageError: If there is none.
        MediaError: If a folder cannot be read.
    """
    videos: list[Path] = []
    for path in footage:
        if path.is_dir():
            inside = [each for each in _listing(path) if each.suffix.lower() in _VIDEOS]
            videos += [each for each in inside if not each.stem.endswith(".matte")]
        else:
            videos.append(path)
    if not videos:
        raise UsageError(f"There is no video in {', '.join(map(str, footage)) or 'an empty list'}; give footage.")
    return videos


def transcript_beside(video: Path) -> Path | None:
    """The transcript of the same name, if there is one."""
    beside = (video.with_suffix(suffix) for suffix in TRANSCRIPTS)
    return next((path for path in beside if path.is_file()), None)


def matte_of(video: Path) -> Path | None:
    """The matte ``NAME.matte.EXT`` beside a video, if there is one."""
    matte = video.with_name(f"{video.stem}.matte{video.suffix}")
    return matte if matte.is_file() else None


def _listing(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError as error:
        raise MediaError(f"The folder {folder} cannot be read: {error.strerror}.") from error
