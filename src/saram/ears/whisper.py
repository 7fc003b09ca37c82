"""Recognition by faster-whisper with a model of the user's own."""

from __future__ import annotations

import math
import threading
from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

from saram.ears.batch import whole_turn
from saram.ears.rate_changer import HEARING_RATE
from saram.ears.vocabulary import Vocabulary
from saram.errors import EngineError, MediaError, MissingExtraError, UsageError
from saram.types import AudioChunk, HeardWord, Hypothesis, Language

__all__ = ["WhisperListener"]

_SHORTEST: Final = Fraction(1, 10)  # seconds
_NOTHING: Final = 0.6  # probability of no speech from which a segment is left out, as Whisper's own default


class WhisperListener:
    """Hears each turn as a whole when it has ended; the names of a bot are its hot-words.

    Turns share the model and wait for one another.
    """

    def __init__(
        self, language: Language = "ko", vocabulary: Vocabulary | None = None, *, model: str = "", threads: int = 1
    ) -> None:
        """Load the model.

        Args:
            language: Language that will be spoken.
            vocabulary: Its names are hot-words.
            model: Folder with a model in CTranslate2's format.
            threads: Threads of the network.

        Raises:
            UsageError: If no model is given.
            MediaError: If the folder holds none.
            MissingExtraError: If faster-whisper is not installed.
            EngineError: If the model cannot be loaded.
        """
        if not model:
            raise UsageError(
                "The recogniser 'whisper' needs the folder of a model. Add one with: saram models add FOLDER"
            )
        if not (Path(model) / "model.bin").is_file():  # a name would be looked for on the internet
            raise MediaError(f"{model} is no folder with a faster-whisper model (model.bin and config.json).")
        try:
            from faster_whisper import WhisperModel  # noqa: PLC0415 - an optional part
        except ModuleNotFoundError as error:
            raise MissingExtraError("Recognition with faster-whisper", "whisper") from error
        self._language: Language = language
        self._hot_words = ", ".join(vocabulary.names if vocabulary else ())
        try:
            self._model = WhisperModel(
                model, device="cpu", compute_type="int8", cpu_threads=threads, local_files_only=True
            )
        except (RuntimeError, ValueError, OSError) as error:
            raise EngineError(f"faster-whisper cannot load the model in {model}: {error}.") from error
        self._lock = threading.Lock()
        self._closed = False

    def listen(self, chunks: Iterable[AudioChunk]) -> Iterator[Hypothesis]:
        """Recognise one turn at 16 kHz; there are no partial hypotheses.

        Raises:
            EngineError: If it is closed or the model fails.
            UsageError: If the sound is not at 16 kHz.
        """
        if self._closed:
            raise EngineError("This recogniser is closed. Open another one with saram.ears.open_listener('whisper').")
        sound = whole_turn(chunks)
        if sound is None or sound.duration < _SHORTEST:
            yield Hypothesis("", "final", 0.0)
            return
        if sound.rate != HEARING_RATE:
            raise UsageError(f"Whisper hears 16,000 samples a second; got {sound.rate:,}.")
        try:
            with self._lock:
                segments, _ = self._model.transcribe(
                    sound.samples,
                    language=self._language,
                    temperature=0.0,
                    condition_on_previous_text=False,
                    word_timestamps=True,
                    hotwords=self._hot_words or None,
                )
                heard = [segment for segment in segments if segment.no_speech_prob < _NOTHING]
        except (RuntimeError, ValueError) as error:
            raise EngineError(f"faster-whisper failed: {error}. The next turn tries again.") from error
        yield _hypothesis(heard, sound.start)

    def languages(self) -> frozenset[Language]:
        """The one it was opened for."""
        return frozenset({self._language})

    def close(self) -> None:
        """Refuse to listen from now on."""
        self._closed = True


def _hypothesis(segments: list[Any], start: Fraction) -> Hypothesis:
    text = " ".join(segment.text.strip() for segment in segments).strip()
    words = tuple(
        HeardWord(
            word.word.strip(),
            start + Fraction(float(word.start)).limit_denominator(1000),
            start + Fraction(float(word.end)).limit_denominator(1000),
            float(word.probability),
        )
        for segment in segments
        for word in segment.words or ()
    )
    score = math.exp(sum(segment.avg_logprob for segment in segments) / len(segments)) if segments else 0.0
    return Hypothesis(text, "final", min(1.0, score) if text else 0.0, words)
