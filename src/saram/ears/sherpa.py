"""Recognition by sherpa-onnx with a model of the user's own."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any, Final

import numpy as np

from saram.ears.batch import whole_turn
from saram.ears.sherpa_files import SherpaFiles
from saram.ears.vocabulary import Vocabulary
from saram.errors import EngineError, MissingExtraError, UsageError
from saram.types import AudioChunk, HeardWord, Hypothesis, Language

__all__ = ["SherpaListener"]

_TAIL: Final = 0.5  # seconds of silence after the turn, which a streaming model needs to give its last words
_SHORTEST: Final = Fraction(1, 10)  # seconds
_WORD_START: Final = "▁"


class SherpaListener:
    """Runs a streaming transducer with partial hypotheses, or a model that hears the whole turn at its end.

    The names of a bot are hot-words of transducers that know their own subword units (a file ``bpe.vocab`` beside
    them, or single letters as units). Turns share the model and wait for one another.
    """

    def __init__(
        self, language: Language = "ko", vocabulary: Vocabulary | None = None, *, model: str = "", threads: int = 1
    ) -> None:
        """Load the model.

        Args:
            language: Language that will be spoken.
            vocabulary: Its names are hot-words where the model supports them.
            model: Folder with the model's files.
            threads: Threads of the network.

        Raises:
            UsageError: If no model is given.
            MediaError: If the folder holds no model of a kind that is known.
            MissingExtraError: If sherpa-onnx is not installed.
            EngineError: If the model cannot be loaded.
        """
        if not model:
            raise UsageError(
                "The recogniser 'sherpa' needs the folder of a model. Add one with: saram models add FOLDER"
            )
        try:
            import sherpa_onnx as engine  # noqa: PLC0415 - an optional part
        except ModuleNotFoundError as error:
            raise MissingExtraError("Recognition with sherpa-onnx", "sherpa") from error
        self._language: Language = language
        self._files = SherpaFiles.of(model)
        names = vocabulary.names if vocabulary and self._files.takes_hot_words else ()
        self._hot_words = "/".join(" ".join(name.split()) for name in names)
        try:
            self._recogniser = _recogniser(engine, self._files, language, threads, hot=bool(self._hot_words))
        except (RuntimeError, ValueError) as error:
            raise EngineError(f"sherpa-onnx cannot load the model in {model}: {error}.") from error
        self._lock = threading.Lock()
        self._closed = False

    @property
    def hot_words(self) -> tuple[str, ...]:
        """The words that are made likelier."""
        return tuple(self._hot_words.split("/")) if self._hot_words else ()

    def listen(self, chunks: Iterable[AudioChunk]) -> Iterator[Hypothesis]:
        """Recognise one turn at any sampling rate.

        Raises:
            EngineError: If it is closed or the model fails.
        """
        if self._closed:
            raise EngineError("This recogniser is closed. Open another one with saram.ears.open_listener('sherpa').")
        yield from self._stream(chunks) if self._files.streams else self._whole(chunks)

    def languages(self) -> frozenset[Language]:
        """The one it was opened for."""
        return frozenset({self._language})

    def close(self) -> None:
        """Refuse to listen from now on."""
        self._closed = True

    def _new_stream(self) -> Any:  # noqa: ANN401 - sherpa-onnx has no types
        return (
            self._recogniser.create_stream(hotwords=self._hot_words)
            if self._hot_words
            else (self._recogniser.create_stream())
        )

    def _stream(self, chunks: Iterable[AudioChunk]) -> Iterator[Hypothesis]:
        stream, text, start, rate = self._new_stream(), "", None, 16_000
        for chunk in chunks:
            start, rate = (chunk.start if start is None else start), chunk.rate
            stream.accept_waveform(rate, chunk.samples)
            if (words := self._decoded(stream)) != text:
                text = words
                yield Hypothesis(text, "partial")
        stream.accept_waveform(rate, np.zeros(int(_TAIL * rate), np.float32))
        stream.input_finished()
        self._decoded(stream)
        yield _hypothesis(self._recogniser.get_result_all(stream), start or Fraction(0))

    def _decoded(self, stream: Any) -> str:  # noqa: ANN401 - as above
        with self._lock:
            while self._recogniser.is_ready(stream):
                self._recogniser.decode_stream(stream)
            return str(self._recogniser.get_result(stream)).strip()

    def _whole(self, chunks: Iterable[AudioChunk]) -> Iterator[Hypothesis]:
        sound = whole_turn(chunks)
        if sound is None or sound.duration < _SHORTEST:
            yield Hypothesis("", "final", 0.0)
            return
        stream = self._new_stream()
        stream.accept_waveform(sound.rate, sound.samples)
        with self._lock:
            self._recogniser.decode_stream(stream)
        yield _hypothesis(stream.result, sound.start)


def _hypothesis(result: Any, start: Fraction) -> Hypothesis:  # noqa: ANN401 - as above
    text = str(result.text).strip()
    tokens, times = list(result.tokens), [Fraction(float(time)).limit_denominator(1000) for time in result.timestamps]
    words: list[HeardWord] = []
    if len(tokens) == len(times):
        for token, time in zip(tokens, times, strict=True):
            new = not words or token.startswith((_WORD_START, " "))
            letters = token.strip().removeprefix(_WORD_START)
            if new:
                words.append(HeardWord(letters, start + time, start + time))
            else:
                last = words[-1]
                words[-1] = HeardWord(last.text + letters, last.start, start + time)
    return Hypothesis(text, "final", 1.0 if text else 0.0, tuple(word for word in words if word.text))


def _recogniser(engine: Any, files: SherpaFiles, language: Language, threads: int, *, hot: bool) -> Any:  # noqa: ANN401
    paths: dict[str, Any] = dict(files.paths) | {"num_threads": threads}
    if files.kind in {"transducer", "streaming-transducer"}:
        maker = engine.OnlineRecognizer if files.streams else engine.OfflineRecognizer
        if hot:
            paths |= {"decoding_method": "modified_beam_search", "modeling_unit": files.unit, "bpe_vocab": files.bpe}
        return maker.from_transducer(**paths)
    if files.kind == "whisper":
        return engine.OfflineRecognizer.from_whisper(**paths, language=language)
    if files.kind == "sense-voice":
        return engine.OfflineRecognizer.from_sense_voice(**paths, language=language, use_itn=False)
    return engine.OfflineRecognizer.from_nemo_ctc(**paths)
