"""What a bot tells a recogniser about its words, and recognisers shared by its conversations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Final

from saram.ears import Vocabulary, open_listener
from saram.types import Language, Listener, VoiceStyle

if TYPE_CHECKING:
    from saram.ears import Pronounce
    from saram.language import BotFolder
    from saram.language.annotation import Example

__all__ = ["bot_vocabulary", "open_bot_listener", "pronouncing"]

_VARIANTS: Final = 8  # sentences made of an example with slots, each with other values
_SAMPLES: Final = 1_000  # sentences made of each intent's grammar; with 300 a third more words were heard wrongly
_EVERYDAY: Final = 20  # sentences of the bots for each one for no bot: how English goes on where theirs end
_ALWAYS: Final[dict[Language, tuple[str, ...]]] = {
    "en": (
        "yes", "yes please", "no", "no thank you", "thank you", "thanks", "hello", "goodbye", "help", "stop", "cancel",
        "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "the first one",
        "the second one",
        "the third one",
    ),
    "ko": (),
}  # fmt: skip


def bot_vocabulary(paths: Sequence[Path], language: Language) -> Vocabulary:
    """The sentences and names of bots, for a recogniser.

    Args:
        paths: Folders of bots, or families of them; bots of another language are left out.
        language: Language that will be spoken.

    Raises:
        BotError: With every mistake in the bots' files.
        MissingExtraError: If understanding is not installed.
    """
    from saram.language import read_bots  # noqa: PLC0415 - an optional part

    folders = [folder for folder in read_bots(paths) if folder.bot.language == language]
    # Each once: what a grammar makes again and again has few choices, which says nothing of how often people say it.
    sentences = [*dict.fromkeys([*_ALWAYS[language], *(each for folder in folders for each in _sentences(folder))])]
    if language == "en" and len(sentences) >= _EVERYDAY:
        from saram.training.everyday import everyday  # noqa: PLC0415 - loaded when it is needed

        sentences += [example.text for example in everyday("en", len(sentences) // _EVERYDAY, 0)]
    names = dict.fromkeys(
        name
        for folder in folders
        for values in folder.entities.values()
        for value, synonyms in values.items()
        for name in (value, *synonyms)
    )
    written = tuple(_written_out(each, language) for each in sentences)
    return Vocabulary(written, tuple(names), pronounce=pronouncing() if language == "en" else None)


def open_bot_listener(bot: str, language: Language, name: str = "") -> Listener:
    """A recogniser that knows the words of a bot.

    Args:
        bot: Its name, or the path of its folder.
        language: Language that will be spoken.
        name: Recogniser, as `saram.ears.open_listener` takes it; empty for what hears the language here.

    Raises:
        UnknownNameError: If there is no such bot or recogniser.
        UsageError: If the bot does not speak the language, or nothing hears it.
        BotError: With every mistake in the bot's files.
        EngineError: If the recogniser cannot be started.
    """
    from saram.workflows.bot_library import bot_folder  # noqa: PLC0415 - understanding is an optional part

    folder, _ = bot_folder(bot, language)
    return open_listener(name, language, bot_vocabulary([folder], language))


def pronouncing() -> Pronounce:
    """Says English words with the built-in voice and gives their sounds in IPA."""

    def pronounce(words: Sequence[str]) -> list[list[str]]:
        from saram.text import speakable  # noqa: PLC0415 - loaded when a word stands in no dictionary
        from saram.voice import open_speaker  # noqa: PLC0415

        with closing(open_speaker()) as speaker:
            said = [list(speaker.speak(speakable(word, "en"), VoiceStyle())) for word in words]
        return [[phoneme.symbol for speech in each for phoneme in speech.phonemes if phoneme.symbol] for each in said]

    return pronounce


def _sentences(folder: BotFolder) -> Iterator[str]:
    """The examples, with the values of their slots exchanged, and what the grammar makes."""
    values = {slot: _values(folder, slot) for example in folder.examples for slot in _slots(example)}
    turns = {slot: count() for slot in values}
    for example in folder.examples:
        yield example.text
        for _ in range(_VARIANTS if any(values[slot] for slot in _slots(example)) else 0):
            yield _exchanged(example, {slot: _next(values[slot], turns[slot]) for slot in _slots(example)})
    yield from _from_grammar(folder)


def _slots(example: Example) -> list[str]:
    return [mark.slot for mark in example.slots]


def _values(folder: BotFolder, slot: str) -> list[str]:
    entity = folder.entities.get(folder.bot.slots.get(slot, slot), {})
    return [name for value, synonyms in entity.items() for name in (value, *synonyms)]


def _next(values: list[str], turn: count[int]) -> str:
    return values[next(turn) % len(values)] if values else ""


def _exchanged(example: Example, values: dict[str, str]) -> str:
    text = example.text
    for mark in sorted(example.slots, key=lambda mark: -mark.start):
        if values[mark.slot]:
            text = text[: mark.start] + values[mark.slot] + text[mark.end :]
    return text


def _from_grammar(folder: BotFolder) -> Iterator[str]:
    if not folder.grammar:
        return
    import random  # noqa: PLC0415 - loaded when there is a grammar

    from saram.training.grammar import Grammar  # noqa: PLC0415

    rng = random.Random(0)  # noqa: S311 - the same sentences every time
    grammar = Grammar(folder.grammar, folder.bot.name)
    names = {slot: _values(folder, slot) or ["one"] for slot in sorted(_known(folder))}
    choices = {slot: (lambda slot=slot: rng.choice(names[slot])) for slot in names}
    for intent in grammar.patterns:
        for _ in range(_SAMPLES):
            yield grammar.sample(intent, choices, rng).text


def _known(folder: BotFolder) -> set[str]:
    return {*folder.bot.slots, *folder.bot.entities}


def _written_out(sentence: str, language: Language) -> str:
    """With numbers as words."""
    if language != "en" or not any(letter.isdigit() for letter in sentence):
        return sentence
    from saram.text import speakable  # noqa: PLC0415 - loaded when there is a number

    return " ".join(word.text for word in speakable(sentence, "en").words)
