"""The verb talk evaluate: conversations held aloud, from the sound of a voice to the reply."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, cast

import numpy as np
from numpy.typing import NDArray

from saram.dialogue import Conversation
from saram.dialogue.scenario import Failure, Scenario, play, read_scenarios
from saram.ears import HEARING_RATE, Ear, EndOfTurn, HearingFailed, SpeechEnded, hearing_state
from saram.ears import Final as Heard
from saram.ears.listeners import IN_PAGE
from saram.errors import BotError, EngineError
from saram.types import Language, Listener, Reply, Utterance, VoiceStyle
from saram.workflows.hearing import open_bot_listener
from saram.workflows.spoken_sample import spoken_sample
from saram.workflows.talking import LoadedBot, load_bot

__all__ = ["HeldScenario", "HeldTurn", "evaluate_spoken", "find_scenarios"]

_CHUNK: Final = HEARING_RATE // 50  # 20 ms
_BEFORE: Final = 0.3  # seconds of quiet before a sentence
_AFTER: Final = 2.0  # and after it
_LOUDNESS: Final = -22.0  # decibels of the voice, relative to full scale
_ROOM: Final = -65.0  # decibels of the quietest room
_MORNING: Final = datetime(2026, 11, 30, 10, 0)  # noqa: DTZ001 - a Monday, local time, when everything is open


@dataclass(frozen=True, slots=True)
class HeldTurn:
    """What became of one thing that was said."""

    said: str
    """What was said."""

    heard: str
    """What was recognised; what was said, where it was given as text."""

    spoken: bool
    """Whether it went through ear and recogniser."""

    pieces: int
    """Turns the ear made of it: 0 if it heard nothing, more than 1 if a pause ended the turn too early."""

    reply: str
    """What was answered, without marks."""

    milliseconds: float
    """From the end of the speech to the first reply: the silence that ended the turn, recognition, understanding and
    dialogue. For a turn given as text, understanding and dialogue alone."""


@dataclass(frozen=True, slots=True)
class HeldScenario:
    """What became of one conversation."""

    scenario: Scenario
    """What was to be held."""

    turns: tuple[HeldTurn, ...]
    """In order."""

    failures: tuple[Failure, ...]
    """What did not come back as it must; empty if all did."""


def find_scenarios(paths: Sequence[Path]) -> list[Scenario]:
    """The scenarios of files, and of every ``scenarios.yml`` in folders.

    Raises:
        BotError: With every mistake of a file, or if a folder holds none.
    """
    found: list[Scenario] = []
    for path in paths:
        files = sorted(path.rglob("scenarios.yml")) if path.is_dir() else [path]
        if not files:
            raise BotError(str(path), ["There is no scenarios.yml in it."])
        for file in files:
            found += read_scenarios(file)
    return found


def evaluate_spoken(
    scenarios: Sequence[Scenario],
    *,
    listener: str = "",
    voice: str = "",
    noise: float | None = None,
    typed: bool = False,
    progress: Callable[[str], None] = lambda _: None,
) -> Iterator[HeldScenario]:
    """Hold conversations: each turn is said by a built-in voice and goes through ear, recogniser, mind and back.

    In a language that nothing here can hear, the words are given as they are, and the results say so.

    Args:
        scenarios: What to hold.
        listener: Recogniser, as `saram.ears.open_listener` takes it; empty for what hears the language here.
        voice: Voice that speaks; empty for the built-in one's default.
        noise: Decibels that the voice is louder than a steady noise; None for a quiet room.
        typed: Give the words as they are in every language.
        progress: Told what is done, after each scenario.

    Raises:
        BotError: With every mistake in a bot's files.
        UnknownNameError: If there is no such bot, voice or recogniser.
        EngineError: If a voice engine or a recogniser failed.
    """
    bots: dict[tuple[str, Language], LoadedBot] = {}
    listeners: dict[tuple[str, Language], Listener | None] = {}
    with ExitStack() as stack:
        for scenario in scenarios:
            key = (scenario.bot, scenario.language)
            if key not in bots:
                bots[key] = load_bot(scenario.bot, scenario.language)
                here = listener != IN_PAGE and (bool(listener) or hearing_state(scenario.language).available)
                heard = here and not typed
                listeners[key] = open_bot_listener(scenario.bot, scenario.language, listener) if heard else None
                if (opened := listeners[key]) is not None:
                    stack.callback(opened.close)
            aloud = _Aloud(
                bots[key].open(clock=lambda: _MORNING, name=scenario.name),
                _ear(listeners[key], scenario.language),
                _Mouth(scenario.language, VoiceStyle(voice), noise),
            )
            # A conversation that is spoken to is heard as one that is typed to; `play` does nothing but that.
            failures = tuple(play(scenario, cast(Conversation, aloud), clock=aloud.clock))
            yield HeldScenario(scenario, tuple(aloud.turns), failures)
            progress(scenario.name)


class _Mouth:
    """Says sentences into a room."""

    def __init__(self, language: Language, style: VoiceStyle, noise: float | None) -> None:
        self.language: Language = language
        self._style = style
        self._level = _ROOM if noise is None else _LOUDNESS - noise
        self._chance = np.random.default_rng(0)

    def say(self, text: str) -> tuple[NDArray[np.int16], int]:
        """The sound, int16 [n], and the number of the sample with which the speech ends."""
        speech = spoken_sample(text, self.language, self._style).samples
        loud = np.flatnonzero(np.abs(speech) > 0.01)
        speech = speech[loud[0] : loud[-1] + 1] if loud.size else speech[:0]
        power = float(np.sqrt(np.mean(speech**2))) if speech.size else 1.0
        before, after = (np.zeros(int(seconds * HEARING_RATE), np.float32) for seconds in (_BEFORE, _AFTER))
        sound = np.concatenate([before, speech * np.float32(10 ** (_LOUDNESS / 20) / power), after])
        sound += self._chance.normal(0, 10 ** (self._level / 20), len(sound)).astype(np.float32)
        return (np.clip(sound, -1, 1) * 32767).astype(np.int16), len(before) + len(speech)


class _Aloud:
    """A conversation as it is for somebody who speaks; its clock counts from the end of what they said."""

    def __init__(self, conversation: Conversation, ear: Ear | None, mouth: _Mouth) -> None:
        self._conversation = conversation
        self._ear = ear
        self._mouth = mouth
        self._now = 0.0
        self.turns: list[HeldTurn] = []

    def clock(self) -> float:
        return self._now

    def hear(self, said: str) -> Iterator[Reply]:
        heard, pieces, waited = self._listened(said)
        self._now += waited
        first = 0.0
        replies: list[str] = []
        began = time.perf_counter()
        for reply in self._conversation.hear(heard) if pieces else ():
            took = time.perf_counter() - began
            self._now += took
            first = first or took
            replies.append(reply.plain)
            yield reply
            began = time.perf_counter()
        spoken = self._ear is not None
        self.turns.append(HeldTurn(said, heard.text, spoken, pieces, " ".join(replies), 1000 * (waited + first)))

    def _listened(self, text: str) -> tuple[Utterance, int, float]:
        """What was heard, in how many pieces, and the seconds from the end of the speech until it was known.

        The sound is given as fast as it is taken in; to the silence that ended the turn, which is counted in sound,
        comes what the last push took.
        """
        language = self._mouth.language
        ear = self._ear
        if ear is None:
            return Utterance(text, language), 1, 0.0
        sound, end = self._mouth.say(text)
        finals: list[Heard] = []
        before, waited = ear.time, 0.0
        for start in range(0, len(sound), _CHUNK):
            began = time.perf_counter()
            for event in ear.push(sound[start : start + _CHUNK]):
                if isinstance(event, HearingFailed):
                    raise EngineError(event.message)
                if isinstance(event, Heard):
                    finals.append(event)
                if isinstance(event, SpeechEnded):
                    waited = float(event.time - before) - end / HEARING_RATE + time.perf_counter() - began
        finals += [event for event in ear.stop() if isinstance(event, Heard)]
        whole = " ".join(each.hypothesis.text for each in finals)
        score = min((each.hypothesis.score for each in finals), default=0.0)
        others = finals[0].hypothesis.alternatives if len(finals) == 1 else ()
        return Utterance(whole, language, score, others), len(finals), max(0.0, waited)


def _ear(listener: Listener | None, language: Language) -> Ear | None:
    return Ear(listener, end_of_turn=EndOfTurn(language)) if listener is not None else None
