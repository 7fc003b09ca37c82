"""From an outcome to a reply: which variant is said, what is shown, who else may see it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from saram.dialogue.dialogue_file import CardTemplate, IntentAnswers
from saram.dialogue.escaping import escape, harmless, plain
from saram.dialogue.family import Family
from saram.dialogue.privacy import is_personal
from saram.dialogue.qr import qr_picture
from saram.dialogue.template import choose, fill, places
from saram.types import Card, Reply, ReplySource, SlotValue

__all__ = ["Wording"]


class Wording:
    """Puts replies into words; variants take turns within one conversation."""

    def __init__(self, family: Family) -> None:
        """Take the texts of a family."""
        self._family = family
        self.used: Counter[str] = Counter()
        """How often a variant of each text was said."""

    def phrase(
        self,
        name: str,
        values: Mapping[str, str] | None = None,
        *,
        quick_replies: Sequence[str] = (),
        handover: bool = False,
    ) -> Reply:
        """What every bot says in a situation (`saram.dialogue.dialogue_file.Phrases`)."""
        text = self._said(f"phrase {name}", self._family.phrases[name], values or {})
        return self.reply(text or "", source="fallback", quick_replies=quick_replies, handover=handover)

    def around(self, name: str, question: str) -> str:
        """A phrase around a question, which holds marks already."""
        return self._family.phrases[name][0].replace("{question}", question)

    def question(self, variants: Sequence[str], values: Mapping[str, SlotValue], name: str) -> str:
        """A question of an intent; empty if no variant fits."""
        return self._said(name, variants, values) or ""

    def answer(
        self, name: str, outcome: str, values: Mapping[str, SlotValue], *, personal: bool, handover: bool = False
    ) -> Reply | None:
        """The answer of an intent to an outcome, None if it has none that fits.

        Args:
            name: ``bot.intent``.
            outcome: What came of its action.
            values: What there is to say.
            personal: Whether the outcome is this person's alone, if the intent does not say.
            handover: Whether a person has been called.
        """
        answers = self._family.intents[name]
        text = self._said(f"{name} {outcome}", answers.answers.get(outcome, ()), values)
        if text is None:
            return None
        cards = self._cards(answers, values) if outcome == "ok" else ()
        shared = answers.shared if answers.shared is not None else not personal
        return self.reply(
            text,
            cards=cards,
            quick_replies=answers.quick_replies,
            shared=shared,
            interruptible=answers.interruptible,
            handover=handover,
            intent=name,
            ends=answers.ends,
        )

    def reply(
        self,
        text: str,
        *,
        cards: Iterable[Card] = (),
        quick_replies: Sequence[str] = (),
        shared: bool = True,
        interruptible: bool = True,
        handover: bool = False,
        source: ReplySource = "bot",
        intent: str = "",
        ends: bool = False,
        valid_until: datetime | None = None,
    ) -> Reply:
        """A reply; one that holds a personal number is not shared whatever its intent says."""
        shown = plain(text)
        drawn = tuple(with_picture(card) for card in cards)
        private = is_personal(shown) or any(is_personal(cell) for card in drawn for row in card.fields for cell in row)
        return Reply(
            text,
            self._family.language,
            shown,
            drawn,
            tuple(quick_replies),
            shared and not private,
            valid_until,
            interruptible,
            handover,
            source,
            intent,
            ends=ends,
        )

    def free(self, sentence: str) -> Reply:
        """A sentence that a chat endpoint has written: all of it is data."""
        return self.reply(escape(sentence), source="chat", shared=False)

    def _said(self, name: str, variants: Sequence[str], values: Mapping[str, SlotValue]) -> str | None:
        template = choose(variants, values, self.used[name])
        if template is None:
            return None
        self.used[name] += 1
        return fill(template, values, self._family.language)

    def _cards(self, answers: IntentAnswers, values: Mapping[str, SlotValue]) -> tuple[Card, ...]:
        return tuple(self._card(card, values) for card in answers.cards)

    def _card(self, card: CardTemplate, values: Mapping[str, SlotValue]) -> Card:
        def put(text: str) -> str:
            return harmless(fill(text, values, self._family.language, marks=False))

        def given(*texts: str) -> bool:
            return all(values.get(name) is not None for text in texts for name in places(text))

        return Card(
            card.kind,
            put(card.title) if given(card.title) else "",
            tuple((put(left), put(right)) for left, right in card.rows if given(left, right)),
            {
                key: put(value) if isinstance(value, str) else value
                for key, value in card.data.items()
                if not isinstance(value, str) or given(value)
            },
        )


def with_picture(card: Card) -> Card:
    """A card of kind ``qr`` with the picture of its code."""
    text = card.data.get("text")
    if card.kind != "qr" or not isinstance(text, str) or "svg" in card.data:
        return card
    return Card(card.kind, card.title, card.fields, {**card.data, "svg": qr_picture(text)})
