"""The verb talk evaluate: conversations held aloud, from the sound of a voice to the reply."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from saram.dialogue import Conversation
from saram.ears import HEARING_RATE, Ear, EndOfTurn, HearingFailed, SpeechEnded, hearing_state
from saram.ears import Final as Heard
from saram.errors import SaramError
from saram.types import Language, Listener, Reply, Utterance, VoiceStyle
from saram.workflows.hearing import open_bot_listener
from saram.workflows.scenario import Expectation, Scenario, ScenarioTurn
from saram.workflows.spoken_sample import spoken_sample
from saram.workflows.talking import LoadedBot, load_bot

__all__ = ["SpokenTurn", "evaluate_spoken"]

_CHUNK: Final = HEARING_RATE // 50  # 20 ms
_BEFORE: Final = 0.3  # seconds of quiet before a sentence
_AFTER: Final = 3.0  # and at most so many after it
_LOUDNESS: Final = -22.0  # decibels of the voice, relative to full scale
_ROOM: Final = -65.0  # decibels of the quietest room


@dataclass(frozen=True, slots=True)
class SpokenTurn:
    """What became of one turn."""

    scenario: int
    """Number of its scenario, from 1."""

    said: str
    """What was said."""

    heard: str
    """What was recognised; what was said, where no recogniser hears the language."""

    spoken: bool
    """Whether it went through a recogniser."""

    reply: str
    """What was answered, without marks."""

    milliseconds: float
    """From the end of the speech to the first reply: the silence that ended the turn, recognition, understanding and
    dialogue. For a turn that was not spoken, understanding and dialogue alone."""

    failures: tuple[str, ...]
    """What did not come back as it must; empty if all did."""


def evaluate_spoken(
    scenarios: Sequence[Scenario],
    *,
    listener: str = "",
    voice: str = "",
    noise: float | None = None,
    typed: bool = False,
    progress: Callable[[str], None] = lambda _: None,
) -> Iterator[SpokenTurn]:
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
        for number, scenario in enumerate(scenarios, 1):
            key = (scenario.bot, scenario.language)
            if key not in bots:
                bots[key] = load_bot(scenario.bot, scenario.language)
                heard = not typed and (bool(listener) or hearing_state(scenario.language).available)
                listeners[key] = open_bot_listener(scenario.bot, scenario.language, listener) if heard else None
                if (opened := listeners[key]) is not None:
                    stack.callback(opened.close)
            mouth = _Mouth(scenario.language, VoiceStyle(voice), noise)
            conversation = bots[key].open()
            ear = _ear(listeners[key], scenario.language)
            for turn in scenario.turns:
                yield _held(number, turn, conversation, ear, mouth)
            progress(scenario.name or f"{scenario.bot} {number}")


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
        speech = speech[loud[0] : loud[-1] + 1] if loud.size else speech
        power = float(np.sqrt(np.mean(speech**2))) if speech.size else 1.0
        speech *= 10 ** (_LOUDNESS / 20) / max(power, 1e-6)
        before, after = (np.zeros(int(seconds * HEARING_RATE), np.float32) for seconds in (_BEFORE, _AFTER))
        sound = np.concatenate([before, speech, after])
        sound += self._chance.normal(0, 10 ** (self._level / 20), len(sound)).astype(np.float32)
        return (np.clip(sound, -1, 1) * 32767).astype(np.int16), len(before) + len(speech)


def _ear(listener: Listener | None, language: Language) -> Ear | None:
    return Ear(listener, end_of_turn=EndOfTurn(language)) if listener is not None else None


def _held(number: int, turn: ScenarioTurn, conversation: Conversation, ear: Ear | None, mouth: _Mouth) -> SpokenTurn:
    language = mouth.language
    if ear is None:
        heard, waited = Utterance(turn.say, language), 0.0
    else:
        said, end = mouth.say(turn.say)
        heard, waited = _listened(ear, said, end, language)
    began = time.perf_counter()
    first = 0.0
    replies: list[Reply] = []
    for reply in conversation.hear(heard) if heard.text else ():
        first = first or time.perf_counter() - began
        replies.append(reply)
    milliseconds = 1000 * (waited + first)
    return SpokenTurn(
        number,
        turn.say,
        heard.text,
        ear is not None,
        " ".join(reply.plain for reply in replies),
        milliseconds,
        tuple(_failures(turn.expect, replies, milliseconds if ear is not None else None)),
    )


def _listened(ear: Ear, sound: NDArray[np.int16], end: int, language: Language) -> tuple[Utterance, float]:
    """What was heard, and the seconds from the end of the speech until it was known.

    The sound is given as fast as it is taken in; to the time of the silence that ends the turn, which is counted in
    sound, comes what the last push took.
    """
    texts: list[Heard] = []
    heard_before = ear.time
    waited = 0.0
    for start in range(0, len(sound), _CHUNK):
        began = time.perf_counter()
        events = ear.push(sound[start : start + _CHUNK])
        took = time.perf_counter() - began
        for event in events:
            if isinstance(event, HearingFailed):
                raise SaramError(event.message)
            if isinstance(event, Heard):
                texts.append(event)
            if isinstance(event, SpeechEnded):
                waited = float(event.time - heard_before) - end / HEARING_RATE + took
    texts += [event for event in ear.stop() if isinstance(event, Heard)]
    if not texts:
        return Utterance("", language), max(0.0, waited)
    first = texts[0].hypothesis
    if len(texts) == 1:
        return first.utterance(language), max(0.0, waited)
    # A pause within the sentence ended the turn too early; a person would have gone on as well.
    whole = " ".join(text.hypothesis.text for text in texts)
    return Utterance(whole, language, min(text.hypothesis.score for text in texts)), max(0.0, waited)


def _failures(expect: Expectation, replies: Sequence[Reply], milliseconds: float | None) -> Iterator[str]:
    intents = [reply.intent for reply in replies]
    for index, wanted in enumerate(expect.intent):
        got = intents[index] if index < len(intents) else ""
        if got != wanted and got.rpartition(".")[2] != wanted:
            yield f"intent {got or 'none'} instead of {wanted}"
    seen = " ".join(_seen(reply) for reply in replies)
    yield from (f"{text!r} is missing" for text in expect.contains if text not in seen)
    yield from (f"{text!r} must not be there" for text in expect.not_contains if text in seen)
    if expect.card and not any(card.kind == expect.card for reply in replies for card in reply.cards):
        yield f"no card of kind {expect.card}"
    if expect.within_ms and milliseconds is not None and milliseconds > expect.within_ms:
        yield f"{milliseconds:.0f} ms instead of {expect.within_ms}"


def _seen(reply: Reply) -> str:
    cards = [" ".join([card.title, *(f"{name} {value}" for name, value in card.fields)]) for card in reply.cards]
    return " ".join([reply.plain, *cards])
