"""English sentences said by a voice, heard by an ear and understood: what recognition costs understanding."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
from rich.progress import track

from saram.ears import HEARING_RATE, word_errors, words_of
from saram.ears.sphinx import SphinxListener
from saram.language import Understanding, read_bots
from saram.language.annotation import Example
from saram.language.evaluation import Score, evaluate, read_tests
from saram.text import speakable
from saram.training.bots import train_bots
from saram.types import AudioChunk, Context, Request, Utterance
from saram.workflows.hearing import bot_vocabulary
from saram.workflows.spoken_sample import spoken_sample

BOTS = Path(__file__).parents[1] / "bots"
FOLDERS = (BOTS / "bank" / "en", BOTS / "store" / "en")
LEVEL = -24.0
"""Loudness of the voice, decibels relative to full scale."""
ROOM = -65.0
"""The same of the room; no microphone gives silence without noise."""
QUIET = HEARING_RATE // 4
"""Samples around a sentence in which nobody speaks."""


@dataclass(frozen=True)
class Overheard:
    """An understanding that is told what was heard of each sentence instead of the sentence."""

    understanding: Understanding
    heard: Mapping[str, Utterance]

    def __call__(self, said: str, context: Context) -> Request:
        """Understand what was heard."""
        return self.understanding(self.heard[said], context)


def held_out(every: int = 1) -> list[Example]:
    """The held-out sentences of both bots, or every so many of them."""
    return [test for folder in FOLDERS for test in read_tests(folder / "tests.yml")][::every]


def chunks(text: str, chance: np.random.Generator) -> Iterator[AudioChunk]:
    """A sentence said by the built-in voice in a quiet room, in pieces of 20 ms."""
    speech = spoken_sample(text, "en").samples
    power = float(np.sqrt(np.mean(np.square(speech)))) if speech.size else 1.0
    sound = np.pad(speech * 10 ** (LEVEL / 20) / power, QUIET)
    sound = (sound + chance.normal(0, 10 ** (ROOM / 20), len(sound))).astype(np.float32)
    for start in range(0, len(sound), HEARING_RATE // 50):
        yield AudioChunk(sound[start : start + HEARING_RATE // 50], HEARING_RATE, Fraction(start, HEARING_RATE))


def listened(texts: Sequence[str]) -> dict[str, Utterance]:
    """What the built-in ear, which knows the words of both bots, hears of each sentence."""
    heard = {}
    chance = np.random.default_rng(0)
    with closing(SphinxListener("en", bot_vocabulary(FOLDERS, "en"))) as listener:
        for text in track(list(dict.fromkeys(texts)), "saying and hearing"):
            *_, final = listener.listen(chunks(text, chance))
            heard[text] = Utterance(final.text, "en", final.score, final.alternatives)
    return heard


def words_wrong(heard: Mapping[str, Utterance]) -> float:
    """Share of the words that were heard wrongly."""
    wrong = total = 0
    for text, utterance in heard.items():
        words = words_of(" ".join(word.text for word in speakable(text, "en").words))
        wrong += word_errors(words, words_of(utterance.text))
        total += len(words)
    return wrong / total


def measure_spoken(every: int = 1, seeds: Sequence[int] = (0,)) -> dict[str, list[float]]:
    """Train both bots together; understand the held-out sentences as they are written, and as they are heard.

    Args:
        every: Of the sentences, take one in so many.
        seeds: Of the trainings; every figure is given for each.
    """
    tests = held_out(every)
    heard = listened([test.text for test in tests])
    first = {text: Utterance(each.text, "en", each.confidence) for text, each in heard.items()}
    figures = {"sentences": [float(len(tests))], "words heard wrongly": [words_wrong(heard)]}
    for seed in seeds:
        package, _ = train_bots(read_bots(FOLDERS), seed=seed)
        understanding = Understanding(package)
        ways: dict[str, Callable[..., Request]] = {
            "as written": understanding,
            "as heard": Overheard(understanding, heard),
            "as heard, without alternatives": Overheard(understanding, first),
        }
        for name, way in ways.items():
            score: Score = evaluate(way, tests)  # type: ignore[arg-type] # all that is asked of it is to be called
            found = {"bot": score.bot, "intent": score.intent}
            found |= {"outside refused": score.refused} if score.outside else {}
            for figure, value in found.items():
                figures.setdefault(f"{name}, {figure}", []).append(value)
    return figures
