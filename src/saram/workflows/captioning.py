"""Captions of what is said."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from saram.media import CaptionLayout, captions_of, write_srt, write_vtt
from saram.render import Stretch
from saram.storage import atomic_output
from saram.types import Caption

__all__ = ["apart", "caption_file", "caption_layout", "stretch_captions"]

_NARROW_COLUMNS = 24
"""A line on a standing canvas, in columns of half a Hangul syllable."""


def caption_layout(size: tuple[int, int]) -> CaptionLayout:
    """How much text a canvas of (width, height) takes: shorter lines where it is taller than wide."""
    return CaptionLayout(width=_NARROW_COLUMNS) if size[0] < size[1] else CaptionLayout()


def stretch_captions(stretch: Stretch, layout: CaptionLayout) -> list[Caption]:
    """The captions of what is said in a stretch, at times of the video; none where the script wants none."""
    if stretch.speech is None or stretch.beat is None or not stretch.beat.captions:
        return []
    words = [
        replace(word, start=stretch.start + word.start, end=stretch.start + word.end) for word in stretch.speech.words
    ]
    return captions_of(words, stretch.start + stretch.audio.duration + stretch.beat.pause, layout)


@contextmanager
def caption_file(path: Path, size: tuple[int, int]) -> Iterator[Callable[[Stretch], None]]:
    """Write the captions of the stretches that are given; ``.vtt`` is WebVTT, anything else SubRip.

    Raises:
        OutputError: If the file cannot be written.
    """
    layout = caption_layout(size)
    found: list[Caption] = []
    with atomic_output(path) as target:
        yield lambda stretch: found.extend(stretch_captions(stretch, layout))
        with target.open("w", encoding="utf-8", newline="\n") as file:
            (write_vtt if path.suffix == ".vtt" else write_srt)(apart(found), file)


def apart(captions: Sequence[Caption]) -> tuple[Caption, ...]:
    """Captions in order, each cut short where the next one begins."""
    return (
        *(replace(each, end=min(each.end, after.start)) for each, after in pairwise(captions)),
        *captions[-1:],
    )
