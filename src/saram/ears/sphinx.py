"""English with the bot's own language, by PocketSphinx."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterable, Iterator
from fractions import Fraction
from importlib.util import find_spec
from typing import Any, Final

import numpy as np

from saram.ears.dictionary import Dictionary, common_words
from saram.ears.general_english import general_pairs
from saram.ears.interpolated_model import InterpolatedModel
from saram.ears.language_model import LanguageModel, words_of
from saram.ears.rate_changer import HEARING_RATE
from saram.ears.sphinx_pool import SphinxPool
from saram.ears.sphinx_process import SphinxProcess
from saram.ears.vocabulary import Vocabulary
from saram.errors import EngineError, MissingExtraError, UsageError
from saram.types import AudioChunk, HeardWord, Hypothesis, Language

__all__ = ["SphinxListener", "sphinx_language"]

_log = logging.getLogger(__name__)

_FRAME: Final = Fraction(1, 100)
_SURE: Final = 0.5  # score from which a turn tells what the speaker sounds like
_GENERAL: Final = 0.03  # probability that is left to words that are not the bot's
_PAIRS: Final = 0.05  # weight of general English, of which pairs of words are known
_TELLING: Final = 3e-7  # how much a pair tells at least; with those that tell less a start takes twice as long
_ALTERNATIVES: Final = 4


class SphinxListener:
    """Recognises English with the acoustic model in the wheel and the language of one bot.

    Without a vocabulary it listens for general English, which it understands far less of. What the speaker and the
    microphone sound like (cepstral means) is carried from one turn to the next, so a conversation has a listener of its
    own; `share` gives further ones that use the same processes.
    """

    def __init__(
        self, language: Language = "en", vocabulary: Vocabulary | None = None, *, workers: int = 8, wait: float = 10.0
    ) -> None:
        """Learn the vocabulary and start the first process, which loads in the background.

        Args:
            language: Must be English.
            vocabulary: The bot's language; None for general English.
            workers: Turns that are recognised at the same time, at most.
            wait: Seconds a turn waits for a process while all are busy.

        Raises:
            UsageError: If the language is not English.
            MissingExtraError: If PocketSphinx is not installed.
            EngineError: If a process cannot be started.
        """
        if language != "en":
            raise UsageError(
                f"PocketSphinx brings a model for English only; got {language!r}. For Korean add a model of your own "
                "(saram models add), or use the browser's recogniser."
            )
        if find_spec("pocketsphinx") is None:
            raise MissingExtraError("Recognising English with PocketSphinx", "talk")
        self._pool = SphinxPool(sphinx_language(vocabulary or Vocabulary()), workers)
        self._wait = wait
        self._means = ""

    def share(self) -> SphinxListener:
        """A listener for another conversation, with the same processes."""
        other = object.__new__(type(self))
        other._pool, other._wait, other._means = self._pool, self._wait, ""
        return other

    @property
    def pool(self) -> SphinxPool:
        """The workers."""
        return self._pool

    def listen(self, chunks: Iterable[AudioChunk]) -> Iterator[Hypothesis]:
        """Recognise one turn at 16 kHz; a worker that dies is replaced once, and hears the turn anew.

        Raises:
            EngineError: If two workers in a row died, all were busy for too long, or the listener is closed.
            UsageError: If the sound is not at 16 kHz.
        """
        heard: list[AudioChunk] = []
        text = ""
        source = iter(chunks)
        with contextlib.ExitStack() as stack:
            worker = self._started(stack, heard)
            for chunk in source:
                if chunk.rate != HEARING_RATE:
                    raise UsageError(f"PocketSphinx hears 16,000 samples a second; got {chunk.rate:,}.")
                heard.append(chunk)
                try:
                    words = worker.hear(_bytes(chunk))
                except EngineError:
                    worker = self._again(stack, heard)
                    continue
                if words != text:
                    text = words
                    yield Hypothesis(text, "partial")
            try:
                result = worker.end(_ALTERNATIVES)
            except EngineError:
                result = self._again(stack, heard).end(_ALTERNATIVES)
        final = _hypothesis(result, heard[0].start if heard else Fraction(0))
        if final.score >= _SURE:
            self._means = result["means"]
        yield final

    def languages(self) -> frozenset[Language]:
        """English."""
        return frozenset({"en"})

    def close(self) -> None:
        """End the processes, those of listeners that share them too."""
        self._pool.close()

    def _started(self, stack: contextlib.ExitStack, heard: list[AudioChunk]) -> SphinxProcess:
        worker = stack.enter_context(self._pool.worker(self._wait))
        try:
            worker.begin(self._means)
        except EngineError:
            return self._again(stack, heard)
        return worker

    def _again(self, stack: contextlib.ExitStack, heard: list[AudioChunk]) -> SphinxProcess:
        """Another worker that has heard the turn so far; a second death is the turn's."""
        _log.warning("A recogniser's process died; another one hears the turn anew.")
        with contextlib.suppress(EngineError):
            stack.close()
        worker = stack.enter_context(self._pool.worker(self._wait))
        worker.begin(self._means)
        for chunk in heard:
            worker.hear(_bytes(chunk))
        return worker


def sphinx_language(vocabulary: Vocabulary) -> dict[str, str]:
    """What a worker is told about a vocabulary; words that cannot be pronounced are left out with a warning."""
    if vocabulary.grammar:
        dictionary = Dictionary(words_of(vocabulary.grammar), vocabulary.pronounce)
        return {"grammar": vocabulary.grammar, "dictionary": dictionary.text()}
    sentences = [*vocabulary.sentences, *vocabulary.names]
    own = [word for sentence in sentences for word in words_of(sentence)]
    if not own:
        return {}
    common = common_words()
    dictionary = Dictionary([*own, *common], vocabulary.pronounce)
    if dictionary.unknown:
        _log.warning("The recogniser cannot pronounce: %s. It will not hear them.", ", ".join(dictionary.unknown[:20]))
    missing = set(dictionary.unknown)
    model = LanguageModel((each for each in sentences if missing.isdisjoint(words_of(each))), common, _GENERAL)
    return {"dictionary": dictionary.text(), "model": _with_general_english(model).arpa()}


def _with_general_english(model: LanguageModel) -> LanguageModel | InterpolatedModel:
    try:
        pairs = general_pairs({"<s>", "</s>", *model.words})
    except (
        EngineError
    ) as error:  # another PocketSphinx may bring another file; the bot's sentences are heard all the same
        _log.warning("%s Words are expected only as the bot's sentences have them.", error)
        return model
    return InterpolatedModel(model, pairs, _PAIRS, _TELLING)


def _bytes(chunk: AudioChunk) -> bytes:
    return (np.clip(chunk.samples, -1, 1) * 32767).astype("<i2").tobytes()


def _hypothesis(result: dict[str, Any], start: Fraction) -> Hypothesis:
    words = tuple(
        HeardWord(word, start + first * _FRAME, start + (last + 1) * _FRAME, score)
        for word, first, last, score in result["words"]
    )
    score = sum(word.score for word in words) / len(words) if words else 0.0
    return Hypothesis(result["text"], "final", score, words, tuple(result["alternatives"]))
