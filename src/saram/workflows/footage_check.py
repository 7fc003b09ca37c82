"""The verb behind ``saram make check``: footage and its transcripts, judged."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from fractions import Fraction
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from saram.capture import HeardLine, HeardText, QualityReport, check_footage, prompts
from saram.errors import MediaError, UsageError
from saram.media import audio_chunks
from saram.text import detect_language, speakable
from saram.types import SAMPLE_RATE, AudioChunk, Language, SpokenText, VoiceStyle
from saram.voice import align
from saram.voice.espeak import EspeakSpeaker
from saram.workflows.footage_files import footage_videos, transcript_beside
from saram.workflows.transcript import TranscriptLine, read_transcript

__all__ = ["check_take"]

_PAD: Final = Fraction(1, 10)
"""Seconds around a timed line that are listened to as well."""

_WINDOW: Final = Fraction(4)
_SLOWEST_LETTER: Final[dict[Language, Fraction]] = {"ko": Fraction(2, 5), "en": Fraction(1, 5)}
"""Seconds a letter takes if said slowly; a line without times is looked for in so much sound, and `_WINDOW` more."""

_READERS: Final[dict[Language, str]] = {"ko": "ko-female", "en": "en-female"}
_STILL: Final = 0.01
"""Share of the loudest sound under which a fiftieth of a second counts as silence."""


def check_take(
    footage: Sequence[Path],
    transcripts: Sequence[Path | None] = (),
    language: Language | None = None,
    step: Callable[[str, float], None] = lambda _stage, _share: None,
) -> QualityReport:
    """Check videos, or folders of them, as one take.

    Args:
        footage: Videos and folders.
        transcripts: One for each video, in order, None where there is none; empty to take the file of the same name
            beside each, where there is one.
        language: Language of the transcripts; None to see it from the text.
        step: Told the stage and how much of the whole is done, 0 to 1.

    Raises:
        UsageError: If there is no video, or not one transcript for each.
        MediaError: If a file is missing or a transcript cannot be read.
        MissingExtraError: If the part that finds faces (extra ``make``) is not installed.
    """
    videos = footage_videos(footage)
    missing = [video for video in videos if not video.exists()]
    if missing:
        raise MediaError(f"There is no file {missing[0]}. Check the name of the video file.")
    if transcripts and len(transcripts) != len(videos):
        raise UsageError(
            f"Each video needs one transcript, in the same order; got {len(transcripts)} for "
            f"{len(videos)} video{'s' * (len(videos) > 1)}."
        )
    texts: list[Path | None] = list(transcripts) or [transcript_beside(video) for video in videos]
    lines = [None if text is None else read_transcript(text) for text in texts]
    written = " ".join(line.text for each in lines if each for line in each)
    spoken: Language = language or (detect_language(written) if written else "en")
    with closing(EspeakSpeaker(workers=1)) as reader:
        heard = []
        for number, (video, each) in enumerate(zip(videos, lines, strict=True)):
            step("finding the words of " + video.name, 0.15 * number / len(videos))
            heard.append(None if each is None else _hear(video, each, spoken, reader))
        bank = _bank(spoken, reader) if any(each is not None for each in heard) else []
    return check_footage(videos, heard, spoken, bank=bank, step=lambda stage, share: step(stage, 0.15 + 0.85 * share))


def _bank(language: Language, reader: EspeakSpeaker) -> list[tuple[str, tuple[str, ...]]]:
    """The sentences of the teleprompter with their sounds, as the built-in voice says them."""
    style = VoiceStyle(_READERS[language])
    return [
        (
            line,
            tuple(
                phoneme.symbol
                for speech in reader.speak(speakable(line, language), style)
                for phoneme in speech.phonemes
            ),
        )
        for line in prompts(language)
    ]


def _hear(video: Path, lines: Sequence[TranscriptLine], language: Language, reader: EspeakSpeaker) -> HeardText | None:
    """Find every line in the sound, of which no more than the stretch at hand is in memory."""
    found: list[HeardLine] = []
    try:
        with closing(_Tape(video)) as tape:
            for line in lines:
                text = speakable(line.text, language)
                piece, begin = tape.timed(line) if line.start is not None else tape.window(_reach(text))
                more = line.end is None and line is not lines[-1]
                result = align(piece, text, reader=reader, more_follows=more)
                end = begin + result.end
                if line.end is None:
                    tape.reached = end
                symbols = tuple(phoneme.symbol for phoneme in result.phonemes if phoneme.symbol)
                found.append(HeardLine(line.text, float(begin), float(line.end or end), result.score, symbols))
    except MediaError:  # no sound, or damaged: the check of the file itself says so
        return HeardText(language, tuple(found)) if found else None
    return HeardText(language, tuple(found))


def _reach(text: SpokenText) -> Fraction:
    letters = sum(letter.isalnum() for word in text.words for letter in word.text)
    return _WINDOW + letters * _SLOWEST_LETTER[text.language]


class _Tape:
    """The sound of a file, wound forward as it is needed."""

    def __init__(self, path: Path) -> None:
        self._chunks: Iterator[AudioChunk] = audio_chunks(path, SAMPLE_RATE)
        self._close = self._chunks.close
        self._kept: NDArray[np.float32] = np.zeros(0, np.float32)
        self._start = 0
        self.reached = Fraction(0)
        """Seconds up to which the lines without times have been found."""

        self._loudest = 0.0

    def timed(self, line: TranscriptLine) -> tuple[AudioChunk, Fraction]:
        """The sound of a line that has its times, and when it begins."""
        begin = max(Fraction(0), (line.start or Fraction(0)) - _PAD)
        return self._piece(begin, (line.end or begin) + _PAD), begin

    def window(self, seconds: Fraction) -> tuple[AudioChunk, Fraction]:
        """So much sound from where the last line ended, silence passed over, and when it begins."""
        begin = self._onset(self.reached)
        return self._piece(begin, begin + seconds), begin

    def close(self) -> None:
        self._close()

    def _onset(self, begin: Fraction) -> Fraction:
        """A tenth of a second before the next sound."""
        step = SAMPLE_RATE // 50
        place = begin
        while True:
            piece = self._piece(place, place + 2).samples
            if not len(piece):
                return begin
            count = len(piece) // step
            levels = np.sqrt((piece[: count * step].reshape(-1, step) ** 2).mean(axis=1)) if count else np.zeros(1)
            self._loudest = max(self._loudest, float(levels.max(initial=0.0)))
            loud = np.flatnonzero(levels > _STILL * self._loudest)
            if len(loud) and self._loudest > 0:
                return max(begin, place + Fraction(int(loud[0]) * step, SAMPLE_RATE) - _PAD)
            place += Fraction(len(piece), SAMPLE_RATE)

    def _piece(self, begin: Fraction, end: Fraction) -> AudioChunk:
        first, last = round(begin * SAMPLE_RATE), round(end * SAMPLE_RATE)
        parts = [self._kept[max(0, first - self._start) :]]
        place = max(self._start, min(first, self._start + len(self._kept)))
        size = len(parts[0])
        while place + size < last:
            chunk = next(self._chunks, None)
            if chunk is None:
                break
            offset = round(chunk.start * SAMPLE_RATE)
            if place + size == 0 and offset:
                parts.append(np.zeros(offset, np.float32))
                size += offset
            parts.append(chunk.samples)
            size += len(chunk.samples)
            # What lies before the stretch is let go at once.
            while len(parts) > 1 and place + len(parts[0]) <= first:
                place, size = place + len(parts[0]), size - len(parts[0])
                del parts[0]
        self._kept = np.concatenate(parts)
        self._start = place
        return AudioChunk(self._kept[max(0, first - place) : max(0, last - place)], SAMPLE_RATE)
