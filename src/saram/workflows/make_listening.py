"""What is said in the footage of a making."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Final

from saram.datasets import FootageDataset, SourceMotion
from saram.errors import MediaError
from saram.motion import Performer
from saram.types import AudioChunk
from saram.workflows.footage_speech import listen
from saram.workflows.make_order import MakeOrder
from saram.workflows.transcript import TranscriptLine, read_transcript

__all__ = ["MOST_DOUBTFUL", "Listening", "check_texts", "texts_identity"]

MOST_DOUBTFUL: Final = 0.25
"""Share of the videos whose transcripts may not fit; their words are then not used."""

_log = logging.getLogger(__name__)


class Listening:
    """Aligns each video's sound with its transcript.

    Args:
        order: Names the transcripts.
        shifts: Seconds by which the sound of each video is moved forward in time; times in transcripts go with it.
    """

    def __init__(self, order: MakeOrder, shifts: Sequence[float]) -> None:
        self._shifts = dict(zip(order.videos, shifts, strict=True))
        self._texts = dict(zip(order.videos, order.transcripts, strict=True))
        self._language = order.language
        self._doubtful: list[Path] = []

    def __call__(self, video: Path, sound: AudioChunk) -> SourceMotion | None:
        """What is said in a video; None where there is no transcript.

        Raises:
            MediaError: If a transcript cannot be read, or too many do not fit what is heard.
        """
        text = self._texts[video]
        if text is None:
            return None
        heard = listen(sound, _moved(read_transcript(text), self._shifts[video]), self._language)
        score = sum(heard.scores) / len(heard.scores)
        if not heard.fits:
            self._doubtful.append(video)
            _refuse(self._doubtful, len(self._texts))
            _log.warning("The words of %s are not used: what is heard does not fit its transcript.", video)
            return SourceMotion(None, score)
        return SourceMotion(Performer(seed=0).perform(heard.speech).values, score)


def check_texts(order: MakeOrder, dataset: FootageDataset) -> None:
    """Make sure that the transcripts fit, in a dataset that may have been made in several runs.

    Raises:
        MediaError: If too many do not.
    """
    spoken = {clip.source for clip in dataset.clips if clip.has_text}
    doubtful = [
        video
        for number, (video, source) in enumerate(zip(order.videos, dataset.record.sources, strict=True))
        if source.text_score is not None and number not in spoken
    ]
    _refuse(doubtful, len(order.videos))


def texts_identity(order: MakeOrder) -> str:
    """A hash of all transcripts.

    Raises:
        MediaError: If one cannot be read.
    """
    digest = hashlib.sha256(str(order.language).encode())
    for path in order.transcripts:
        try:
            digest.update(hashlib.sha256(b"" if path is None else path.read_bytes()).digest())
        except OSError as error:
            raise MediaError(f"The transcript {path} cannot be read: {error.strerror}.") from error
    return digest.hexdigest()


def _moved(lines: list[TranscriptLine], shift: float) -> list[TranscriptLine]:
    if not shift:
        return lines
    earlier = Fraction(shift).limit_denominator(1000)
    return [
        replace(
            line,
            start=None if line.start is None else max(line.start - earlier, Fraction(0)),
            end=None if line.end is None else max(line.end - earlier, Fraction(1, 100)),
        )
        for line in lines
    ]


def _refuse(doubtful: list[Path], videos: int) -> None:
    if len(doubtful) > MOST_DOUBTFUL * videos:
        raise MediaError(
            f"What is heard in {doubtful[0]} does not fit its transcript"
            + (f", nor in {len(doubtful) - 1} other videos" if len(doubtful) > 1 else "")
            + ". Check that the text belongs to the footage and is complete, or give no text."
        )
