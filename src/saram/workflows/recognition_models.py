"""The verbs for recognition models: add with a trial, list, remove."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Final

from saram.errors import EngineError, SaramError, UsageError
from saram.types import AudioChunk, Language, VoiceStyle

if TYPE_CHECKING:
    from saram.ears import Model

__all__ = ["Trial", "add_recognition_model", "try_model"]

_SAMPLES: Final[dict[Language, str]] = {
    "ko": "안녕하세요. 영업 시간이 어떻게 되나요?",
    "en": "Good morning. When do you open on Saturday?",
}
_CHUNK: Final = 320  # samples, 20 ms at 16 kHz


@dataclass(frozen=True, slots=True)
class Trial:
    """What a model made of a sample."""

    said: str
    """What is said in the sample, empty if that is not known."""

    heard: str
    """What the model heard."""

    seconds: float
    """How long the sample is."""

    took: float
    """Seconds from the end of the sample to the text; loading is not counted."""

    @property
    def wrong(self) -> float | None:
        """Letters that are wrong, as a share of those said; None if it is not known what was said."""
        from saram.ears import letter_error  # noqa: PLC0415 - loaded when somebody asks

        return letter_error(self.said, self.heard) if self.said else None


def add_recognition_model(
    source: Path,
    name: str,
    languages: tuple[Language, ...],
    *,
    sample: Path | None = None,
    said: str = "",
) -> tuple[Model, Trial]:
    """Try a model on a sample, then copy it into the workspace.

    Args:
        source: Folder with the model's files.
        name: What to call it.
        languages: What it understands; the trial is in the first of them.
        sample: A recording to try it on; None for a sentence said by the built-in voice.
        said: What is said in the recording.

    Raises:
        MediaError: If the folder holds no model, or the recording cannot be read.
        MissingExtraError: If the recogniser that runs it is not installed.
        EngineError: If the model cannot be loaded, ends the process, or hears nothing in the sample.
    """
    from saram.ears import add_model  # noqa: PLC0415 - loaded when there is work to do

    if not languages:
        raise UsageError("A recognition model needs at least one language: ko or en.")
    trial = try_model(source, languages[0], sample=sample, said=said)
    if not trial.heard:
        raise EngineError(
            f"The model in {source} heard nothing in a sample of {trial.seconds:.1f} s that says "
            f"{trial.said or 'something'!r}. Check that it is a model for {languages[0]!r}."
        )
    return add_model(source, name, languages), trial


def try_model(source: Path, language: Language, *, sample: Path | None = None, said: str = "") -> Trial:
    """Transcribe a sample with the model in a folder, in a process of its own: a damaged model may end it.

    Raises:
        MediaError: If the folder holds no model, or the recording cannot be read.
        MissingExtraError: If the recogniser that runs it is not installed.
        EngineError: If the model cannot be loaded or ends the process.
    """
    from saram.ears import model_engine  # noqa: PLC0415 - loaded when there is work to do

    engine = model_engine(source)
    sound = _recorded(sample) if sample else _spoken(_SAMPLES[language], language)
    text = said if sample else _SAMPLES[language]
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        try:
            heard, took = pool.submit(_transcribed, engine, str(source), language, sound).result()
        except BrokenProcessPool as error:
            raise EngineError(
                f"The model in {source} ended the process that tried it. Its files are damaged, or of a kind that "
                f"{engine} does not know."
            ) from error
    return Trial(text, heard, float(sound.duration), took)


def _transcribed(engine: str, folder: str, language: Language, sound: AudioChunk) -> tuple[str, float]:
    import time  # noqa: PLC0415 - this is what the other process runs

    from saram.ears import open_listener  # noqa: PLC0415

    ended = 0.0

    def chunks() -> Iterator[AudioChunk]:
        nonlocal ended
        for start in range(0, len(sound.samples), _CHUNK):
            yield AudioChunk(sound.samples[start : start + _CHUNK], sound.rate, Fraction(start, sound.rate))
        ended = time.perf_counter()

    try:
        with closing(open_listener(engine, language, model=folder)) as listener:
            *_, final = listener.listen(chunks())
    except SaramError as error:
        # Some errors of saram cannot be sent to another process as they are.
        raise EngineError(str(error)) from None
    return final.text, time.perf_counter() - ended


def _recorded(path: Path) -> AudioChunk:
    from saram.ears import HEARING_RATE  # noqa: PLC0415 - loaded when there is a recording
    from saram.media import read_audio  # noqa: PLC0415

    return read_audio(path, HEARING_RATE)


def _spoken(text: str, language: Language) -> AudioChunk:
    from saram.workflows.spoken_sample import spoken_sample  # noqa: PLC0415 - loaded when a voice is needed

    return spoken_sample(text, language, VoiceStyle())
