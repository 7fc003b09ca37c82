"""The dialogues of bots that talk together, read from their folders with every mistake reported at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from saram.dialogue.action_runner import Bound
from saram.dialogue.actions import ACTIONS, Action
from saram.dialogue.corpus import Corpus, read_corpus
from saram.dialogue.dialogue_check import DialogueCheck
from saram.dialogue.dialogue_file import ActionDefinition, DialogueFile, IntentAnswers, Persona
from saram.dialogue.outline import BotOutline
from saram.dialogue.phrases import phrases_of
from saram.dialogue.webhook import Webhook
from saram.dialogue.yaml_file import YamlFile
from saram.errors import BotError, SaramError
from saram.types import Language

__all__ = ["CORPUS", "Family", "corpus_file", "read_family"]

_FILE: Final = "dialogue.yaml"
CORPUS: Final = "questions.csv"
"""The corpus of a bot that names none."""
_ALWAYS: Final = frozenset({"asked"})
"""Values every answer may use beside slots and what its action returns."""


@dataclass(frozen=True, slots=True)
class Family:
    """Bots that are spoken to as one, the first of which is who answers."""

    language: Language
    """Language they are spoken to in."""

    persona: Persona
    """Who answers."""

    folder: Path
    """Folder of the first bot."""

    outlines: Mapping[str, BotOutline]
    """Bot → what is understood, the first one first."""

    intents: Mapping[str, IntentAnswers]
    """``bot.intent`` → what is answered; what the first bot says for another one's intent counts before its own."""

    actions: Mapping[str, Bound]
    """``bot.action`` → what is done."""

    action_of: Mapping[str, str]
    """``bot.intent`` → ``bot.action``."""

    phrases: Mapping[str, tuple[str, ...]]
    """What is said when nothing else is."""

    choices: tuple[str, ...] = ()
    """What is offered to tap."""

    corpus: Corpus = field(default_factory=Corpus)
    """Questions and answers of all bots."""

    carries: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    """Bot → groups of its slots that hold on from one request to the next."""

    handover: str = ""
    """``bot.action`` that calls a person; empty if nothing does."""

    def actions_for(self, name: str) -> tuple[str, ...]:
        """Everything that is done for ``bot.intent``, in order; what calls a person, if it does, comes last."""
        own, calls = self.action_of.get(name, ""), self.handover if self.intents[name].handover else ""
        return tuple(dict.fromkeys(each for each in (own, calls) if each))

    def title(self, name: str) -> str:
        """What ``bot.intent`` is called when it is asked back."""
        bot, _, intent = name.partition(".")
        answers = self.intents.get(name)
        if answers is not None and answers.title:
            return answers.title
        outline = self.outlines.get(bot)
        return f"{outline.title} {intent}" if outline else intent


def read_family(
    outlines: Sequence[BotOutline], *, check_marks: Callable[[str], str | None] = lambda _text: None
) -> Family:
    """Read the ``dialogue.yaml`` of each bot and the files it names.

    Args:
        outlines: The bots, who answers first.
        check_marks: Says what is wrong with the marks of an answer, None if nothing.

    Raises:
        BotError: With every mistake of every file, each with its file, line and place.
    """
    first = outlines[0]
    read, mistakes = _read(outlines, check_marks)
    personas = [dialogue.persona for _, dialogue, _ in read if dialogue.persona is not None]
    if not personas and not mistakes:
        mistakes.append(f"{first.name}/{_FILE}: there is no persona in any of {len(outlines)} bots; say who answers")
    if len({outline.language for outline in outlines}) > 1:
        mistakes.append("Bots that talk together are in one language.")
    corpora, corpus_mistakes = _corpora(read)
    mistakes += corpus_mistakes
    answers = _answers(read)
    actions: dict[str, Bound] = {}
    action_of: dict[str, str] = {}
    if not mistakes:
        actions, action_of, mistakes = _bind(read)
        mistakes += [
            f"{outline.name}/{_FILE}: intents.{intent}: nothing is answered to it"
            for outline in outlines
            for intent in outline.intents
            if f"{outline.name}.{intent}" not in answers
        ]
    if mistakes:
        raise BotError(str(first.folder), mistakes)
    return Family(
        first.language,
        personas[0],
        first.folder,
        {outline.name: outline for outline in outlines},
        answers,
        actions,
        action_of,
        phrases_of(first.language, [dialogue.phrases for _, dialogue, _ in read]),
        next((dialogue.choices for _, dialogue, _ in read if dialogue.choices), ()),
        Corpus(tuple(entry for corpus in corpora for entry in corpus)),
        {outline.name: dialogue.carries for outline, dialogue, _ in read if dialogue.carries},
        next((f"{outline.name}.{dialogue.handover}" for outline, dialogue, _ in read if dialogue.handover), ""),
    )


def corpus_file(folder: Path) -> Path:
    """Where the questions and answers of a bot stand, or will stand.

    Raises:
        BotError: If its ``dialogue.yaml`` has mistakes.
    """
    dialogue, mistakes = YamlFile(folder / _FILE).parse(DialogueFile)
    if dialogue is None:
        raise BotError(str(folder), mistakes)
    return folder / (dialogue.corpus or CORPUS)


def _read(
    outlines: Sequence[BotOutline], check_marks: Callable[[str], str | None]
) -> tuple[list[tuple[BotOutline, DialogueFile, YamlFile]], list[str]]:
    """The files that can be read, and every mistake in any."""
    mistakes: list[str] = []
    read: list[tuple[BotOutline, DialogueFile, YamlFile]] = []
    for outline in outlines:
        path = outline.folder / _FILE
        if not path.is_file():
            continue
        try:
            file = YamlFile(path)
        except BotError as error:
            mistakes += [f"{outline.name}/{_FILE}: {mistake}" for mistake in error.mistakes]
            continue
        dialogue, found = file.parse(DialogueFile)
        mistakes += [f"{outline.name}/{mistake}" for mistake in found]
        if dialogue is not None:
            read.append((outline, dialogue, file))
            check = DialogueCheck(outline, dialogue, file, {each.name: each for each in outlines}, check_marks)
            mistakes += [f"{outline.name}/{mistake}" for mistake in check.mistakes()]
    return read, mistakes


def _answers(read: Iterable[tuple[BotOutline, DialogueFile, YamlFile]]) -> dict[str, IntentAnswers]:
    """``bot.intent`` → answers; of what several bots say, each part is that of the bot read first that gives it."""
    found: dict[str, IntentAnswers] = {}
    for outline, dialogue, _ in read:
        for name, answers in dialogue.intents.items():
            full = name if "." in name else f"{outline.name}.{name}"
            over = found.get(full)
            given = {} if over is None else {field: getattr(over, field) for field in over.model_fields_set}
            found[full] = answers.model_copy(update=given)
    return found


def _corpora(read: Iterable[tuple[BotOutline, DialogueFile, YamlFile]]) -> tuple[list[Corpus], list[str]]:
    corpora, mistakes = [], []
    for outline, dialogue, _ in read:
        path = outline.folder / (dialogue.corpus or CORPUS)
        if dialogue.corpus is None and not path.is_file():
            continue
        if path.parent.resolve() != outline.folder.resolve():
            mistakes.append(f"{outline.name}/{_FILE}, corpus: the file must lie in the bot's folder")
            continue
        try:
            corpora.append(read_corpus(path))
        except BotError as error:
            mistakes += [f"{outline.name}/{mistake}" for mistake in error.mistakes]
    return corpora, mistakes


def _bind(
    read: Iterable[tuple[BotOutline, DialogueFile, YamlFile]],
) -> tuple[dict[str, Bound], dict[str, str], list[str]]:
    """The actions of all bots, each ready to be done."""
    actions: dict[str, Bound] = {}
    action_of: dict[str, str] = {}
    mistakes: list[str] = []
    for outline, dialogue, file in read:
        sets: dict[str, Mapping[str, Action]] = {}
        for name, definition in dialogue.actions.items():
            try:
                do = _action(definition, outline, dialogue, sets)
            except SaramError as error:
                mistakes.append(f"{outline.name}/{file.mistake(('actions', name), str(error))}")
                continue
            actions[f"{outline.name}.{name}"] = Bound(do, definition.effect, definition.timeout, definition.doing)
        for name, intent in dialogue.intents.items():
            full = name if "." in name else f"{outline.name}.{name}"
            if intent.action:
                action_of.setdefault(full, f"{outline.name}.{intent.action}")
    return actions, action_of, mistakes


def _action(
    definition: ActionDefinition, outline: BotOutline, dialogue: DialogueFile, sets: dict[str, Mapping[str, Action]]
) -> Action:
    if definition.webhook is not None:
        return Webhook(
            str(definition.webhook),
            timeout=definition.timeout,
            attempts=definition.attempts,
            key_env=definition.key_env,
        )
    group, _, function = (definition.python or "").partition(".")
    if group not in sets:
        sets[group] = ACTIONS.load(group)(outline.folder, dialogue.settings)
    if function not in sets[group]:
        raise BotError(
            definition.python or "", [f"the set {group!r} has no action {function!r}; it has {', '.join(sets[group])}"]
        )
    return sets[group][function]
