"""What a bot will say with values in it, found by asking it beforehand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice, product
from typing import TYPE_CHECKING, Final

from saram.types import Context, Request, Slot, Utterance

if TYPE_CHECKING:
    from saram.dialogue import Family
    from saram.dialogue.dialogue_file import IntentAnswers
    from saram.language import BotFolder

__all__ = ["foreseen_replies"]

_SAID: Final = "1"
"""What stands for the words of the person: it denies nothing, points to nothing and is in no corpus."""

_MOST: Final = 400
"""Sets of values that an intent is asked with at most."""


def foreseen_replies(family: Family, bots: Sequence[BotFolder]) -> Iterator[str]:
    """What the bots answer to whatever can be asked with values of their lists, where it is the same for everybody.

    Each intent whose action changes nothing is asked with every value of its required slots and of its form, and so
    with one value of each further slot of its examples; the bot answers as it would answer a person. What has values
    that are on no list (times, amounts, free text) cannot be foreseen.

    Args:
        family: What is answered.
        bots: The same bots, with their lists.

    Returns:
        Texts with marks, some of them more than once.
    """
    for bot in bots:
        for intent in bot.bot.intents:
            name = f"{bot.bot.name}.{intent}"
            answers = family.intents.get(name)
            if answers is None or not _is_for_all(family, name, answers):
                continue
            for slots in islice(_values(bot, intent, answers), _MOST):
                yield from _asked(family, Request(_SAID, "understood", bot.bot.name, intent, slots), answers)


def _is_for_all(family: Family, name: str, answers: IntentAnswers) -> bool:
    """Whether an intent may be asked by nobody, and its answers are shared."""
    action = family.action_of.get(name)
    texts = (text for variants in answers.answers.values() for text in variants)
    if answers.role or answers.confirm or answers.handover or any("{asked" in text for text in texts):
        return False
    if action is not None and family.actions[action].effect:
        return False
    return answers.shared if answers.shared is not None else action is None


def _values(bot: BotFolder, intent: str, answers: IntentAnswers) -> Iterator[tuple[Slot, ...]]:
    """Sets of slots: those that are needed, and those with one more."""
    needed = list(dict.fromkeys((*bot.bot.intents[intent].required, *answers.form)))
    marked = (mark.slot for example in bot.examples if example.intent == intent for mark in example.slots)
    more = [slot for slot in dict.fromkeys(marked) if slot not in needed]
    for slots in ([], *([slot] for slot in more)):
        yield from product(*(_of(bot, slot) for slot in (*needed, *slots)))


def _of(bot: BotFolder, slot: str) -> list[Slot]:
    """Each value of a slot's list; none where it has no list."""
    listed = bot.entities.get(bot.bot.slots.get(slot, slot), {})
    return [Slot(slot, value, value, None) for value in listed]


def _asked(family: Family, request: Request, answers: IntentAnswers) -> Iterator[str]:
    """What the bot says to a request, with each of its variants."""
    from saram.dialogue import Conversation  # noqa: PLC0415 - loaded for bots alone

    def understand(said: str | Utterance, context: Context | None = None, *, why: bool = False) -> Request:
        del said, context, why
        return request

    conversation = Conversation(family, understand)
    for _ in range(max(map(len, answers.answers.values()), default=1)):
        yield from (reply.text for reply in conversation.hear(_SAID) if reply.shared)
