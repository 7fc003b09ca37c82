"""What a schema cannot see in a bot's answers: names that are used and not there, and marks."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from saram.dialogue.dialogue_file import DialogueFile, IntentAnswers
from saram.dialogue.outline import BotOutline
from saram.dialogue.phrases import PLACES
from saram.dialogue.template import mistakes_in
from saram.dialogue.yaml_file import YamlFile

__all__ = ["DialogueCheck"]

_ALWAYS: Final = frozenset({"asked"})
"""Values every answer may use beside slots and what its action returns."""

Place = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class DialogueCheck:
    """Finds the mistakes of one ``dialogue.yaml`` that its schema cannot."""

    outline: BotOutline
    """The bot."""
    dialogue: DialogueFile
    """Its file, as values."""
    file: YamlFile
    """Its file, as lines."""
    others: Mapping[str, BotOutline]
    """Name → bot, of all that talk together."""
    check_marks: Callable[[str], str | None]
    """Says what is wrong with the marks of a text, None if nothing."""

    def mistakes(self) -> Iterator[str]:
        """Every one of them."""
        yield from self._handover()
        for slot in (slot for group in self.dialogue.carries for slot in group):
            if slot not in self.outline.slots:
                yield self.file.mistake(("carries",), self._no_slot(slot, self.outline))
        for name, answers in self.dialogue.intents.items():
            yield from self._intent(name, answers)
        for name, variants in self.dialogue.phrases:
            yield from self._texts(("phrases", name), variants, frozenset(PLACES.get(name, ())))
        if self.dialogue.persona is not None:
            yield from self._texts(("persona", "about"), [self.dialogue.persona.about], frozenset())

    def _handover(self) -> Iterator[str]:
        name = self.dialogue.handover
        if name is None:
            return
        action = self.dialogue.actions.get(name)
        if action is None:
            yield self.file.mistake(("handover",), self._no_action(name))
        elif not action.effect:
            yield self.file.mistake(("handover",), f"calling a person changes something: {name!r} has effect: false")

    def _no_action(self, name: str) -> str:
        return f"there is no action {name!r}; known: {', '.join(self.dialogue.actions) or 'none'}"

    def _intent(self, name: str, answers: IntentAnswers) -> Iterator[str]:
        place: Place = ("intents", name)
        bot, _, intent = name.rpartition(".")
        outline = self.others.get(bot) if bot else self.outline
        if outline is None or intent not in outline.intents:
            yield self.file.mistake(place, f"there is no such intent.{self._like(name)}")
            return
        action = self.dialogue.actions.get(answers.action or "")
        if answers.action and action is None:
            yield self.file.mistake((*place, "action"), self._no_action(answers.action))
        if answers.undo is not None and answers.undo not in outline.intents:
            yield self.file.mistake((*place, "undo"), f"there is no such intent.{self._like(answers.undo)}")
        if "ok" not in answers.answers and not answers.role:
            yield self.file.mistake(place, "it has no answers")
        if answers.handover and not answers.action:
            action = self.dialogue.actions.get(self.dialogue.handover or "")
        if answers.confirm and not answers.action and not answers.handover:
            yield self.file.mistake((*place, "confirm"), "there is no action to confirm")
        slots = _ALWAYS | outline.slots
        yield from self._slots(place, answers, outline)
        yield from self._texts((*place, "confirm"), answers.confirm, slots)
        for slot, question in answers.ask.items():
            yield from self._texts((*place, "ask", slot), question.say, slots)
            yield from self._texts((*place, "ask", slot, "unlisted"), question.unlisted, slots | {"unlisted"})
        values = slots | frozenset(action.returns if action else ())
        for outcome, variants in answers.answers.items():
            yield from self._texts((*place, "answers", outcome), variants, values)
        yield from self._cards(place, answers, values)

    def _slots(self, place: Place, answers: IntentAnswers, outline: BotOutline) -> Iterator[str]:
        used = [(("ask", slot), slot) for slot in answers.ask] + [(("form",), slot) for slot in answers.form]
        if answers.each:
            used.append((("each",), answers.each))
        for where, slot in used:
            if slot not in outline.slots:
                yield self.file.mistake((*place, *where), self._no_slot(slot, outline))

    def _no_slot(self, slot: str, outline: BotOutline) -> str:
        return f"there is no slot {slot!r}; known: {', '.join(sorted(outline.slots)) or 'none'}"

    def _cards(self, place: Place, answers: IntentAnswers, values: frozenset[str]) -> Iterator[str]:
        for number, card in enumerate(answers.cards):
            texts = [card.title, *(cell for row in card.rows for cell in row)]
            texts += [value for value in card.data.values() if isinstance(value, str)]
            for mistake in (mistake for text in texts for mistake in mistakes_in(text, values)):
                yield self.file.mistake((*place, "cards", number), mistake)

    def _texts(self, place: Place, texts: Iterable[str], known: frozenset[str]) -> Iterator[str]:
        for text in texts:
            for mistake in mistakes_in(text, known):
                yield self.file.mistake(place, mistake)
            wrong = self.check_marks(text)
            if wrong:
                yield self.file.mistake(place, wrong)

    def _like(self, name: str) -> str:
        known = [*self.outline.intents, *(f"{o.name}.{i}" for o in self.others.values() for i in o.intents)]
        close = difflib.get_close_matches(name, known, 1)
        return f" Did you mean {close[0]!r}?" if close else f" Known: {', '.join(known[:12])}"
