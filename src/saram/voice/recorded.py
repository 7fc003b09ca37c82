"""A recording as a voice: somebody has already said the text."""

from __future__ import annotations

import logging
import math
import threading
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from saram.errors import EngineError, UnknownNameError
from saram.media import audio_blocks
from saram.types import AudioChunk, Speech, SpokenText, VoiceInfo, VoiceStyle
from saram.voice.aligner import Alignment, align
from saram.voice.espeak import EspeakSpeaker
from saram.voice.pieces import pieces

__all__ = ["RecordedSpeaker"]

_log = logging.getLogger(__name__)

_WINDOW: Final = Fraction(4)  # seconds looked at beyond …
_SLOWEST_LETTER: Final = {"ko": Fraction(2, 5), "en": Fraction(1, 5)}  # … what the text takes if said slowly
_MOST_EVIDENCE: Final = 4.0
_LEAST_EVIDENCE: Final = -3.5
_DOUBTFUL: Final = 0.3  # fit of a single sentence that is worth a warning; true ones of GRID have 0.9 on average


class RecordedSpeaker:
    """Finds each text that it is given in a recording, in order, and yields that part with its times.

    The voice is the path of the recording (``recorded:path/to.wav``). Each call of `speak` goes on where the
    last one ended; open another speaker to begin again. A recording of any length is read as far as needed.
    """

    leaves_undone = frozenset({"rate", "pitch"})
    """Fields of `VoiceStyle` that `narrate` applies to the sound."""

    def __init__(self, path: str = "") -> None:
        """Name the recording that is used where a style names none; it is opened when it is first needed."""
        self._path = path
        self._recordings: dict[str, _Recording] = {}
        self._reader = EspeakSpeaker(workers=1)
        self._lock = threading.Lock()

    def speak(self, text: SpokenText, style: VoiceStyle) -> Iterator[Speech]:
        """Find `text` in what is left of the recording.

        Raises:
            EngineError: If the recording has ended, or says something else than the text.
            MediaError: If the recording cannot be read.
            UnknownNameError: If there is no such file.
        """
        path = style.voice or self._path
        for piece in pieces(text):
            with self._lock:
                if path not in self._recordings:
                    if not Path(path).is_file():
                        hint = "Give the path of a recording, as in recorded:interview.wav."
                        raise UnknownNameError("recording", path, [self._path] if self._path else [], hint)
                    self._recordings[path] = _Recording(Path(path))
                speech = self._recordings[path].find(piece, self._reader)
            if speech is not None:
                yield speech

    def voices(self) -> list[VoiceInfo]:
        """The recording named when this was opened, for both languages."""
        names = [self._path] if self._path else []
        return [
            VoiceInfo(f"recorded:{name}", language, "neutral", "recorded")
            for name in names
            for language in ("ko", "en")
        ]

    def close(self) -> None:
        """Close the recordings."""
        with self._lock:
            for recording in self._recordings.values():
                recording.close()
            self._recordings.clear()
        self._reader.close()


class _Recording:
    """A file and how far it has been used."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._blocks = audio_blocks(path)
        self._buffer = np.zeros(0, np.float32)
        self._rate = 1
        self._used = 0
        self._evidence = 0.0
        self._read_on(1)

    def find(self, text: SpokenText, reader: EspeakSpeaker) -> Speech | None:
        letters = sum(letter.isalnum() for word in text.words for letter in word.text)
        if not letters:
            return None
        window = _WINDOW + letters * _SLOWEST_LETTER[text.language]
        self._read_on(math.ceil(window * self._rate))
        heard = self._buffer[: math.ceil(window * self._rate)]
        alignment = align(AudioChunk(heard, self._rate), text, reader=reader, more_follows=True)
        sounds = [phoneme for phoneme in alignment.phonemes if phoneme.symbol]
        if not sounds:
            raise EngineError(
                f"{self._path} has ended or is silent at {self._time()}, where it should say {text.written!r}. "
                "Check that the script says no more than the recording."
            )
        self._judge(alignment, text)
        used = self._pause_middle(sounds[-1].end, alignment.end, len(heard))
        self._buffer, samples = self._buffer[used:], heard[:used]
        self._used += used
        length = Fraction(used, self._rate)
        return Speech(
            audio=AudioChunk(samples, self._rate),
            phonemes=tuple(phoneme for phoneme in alignment.phonemes if phoneme.end <= length),
            words=alignment.words,
            text=text.written,
            language=text.language,
        )

    def close(self) -> None:
        self._blocks.close()

    def _read_on(self, count: int) -> None:
        parts: list[NDArray[np.float32]] = [self._buffer]
        size = len(self._buffer)
        while size < count:
            following = next(self._blocks, None)
            if following is None:
                break
            block, self._rate = following
            parts.append(block)
            size += len(block)
        self._buffer = np.concatenate(parts)

    def _pause_middle(self, last_sound: Fraction, end: Fraction, available: int) -> int:
        """Samples up to the middle of the pause after the text, so that the next text's first sound is whole."""
        return min(math.ceil((last_sound + end) / 2 * self._rate), available)

    def _judge(self, alignment: Alignment, text: SpokenText) -> None:
        """Add up over the texts how well they fit; one short text alone can be misjudged.

        Wald's sequential test: the logarithms of the odds that the scores stand for are added; what went well
        before counts for at most `_MOST_EVIDENCE`.
        """
        score = min(max(alignment.score, 1e-3), 1 - 1e-3)
        self._evidence = min(self._evidence + math.log(score / (1 - score)), _MOST_EVIDENCE)
        if alignment.score < _DOUBTFUL:
            _log.warning(
                "%s may not say %r at %s (fit %.2f of 1).", self._path, text.written, self._time(), alignment.score
            )
        if self._evidence < _LEAST_EVIDENCE:
            raise EngineError(
                f"{self._path} does not seem to say {text.written!r} at {self._time()} "
                f"(fit {alignment.score:.2f} of 1). "
                "Check that the script is what is said in the recording, sentence by sentence in the same order."
            )

    def _time(self) -> str:
        seconds = self._used // self._rate
        return f"{seconds // 60}:{seconds % 60:02d}"
