"""The verb talk: a conversation with a bot, wired to understanding, its files and a responder."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final, Literal, TypeAlias

from saram.dialogue import (
    BotOutline,
    Conversation,
    Entry,
    Family,
    ReviewItem,
    ReviewQueue,
    add_entry,
    open_responder,
    read_family,
)
from saram.dialogue.action_runner import Bound
from saram.dialogue.actions import ActionCall, ActionResult
from saram.dialogue.agenda import Handover
from saram.dialogue.conversation import LookUp
from saram.dialogue.escaping import escape
from saram.dialogue.family import corpus_file
from saram.dialogue.interpreter import Understand
from saram.errors import OutputError, ScriptError
from saram.language import BotFolder, Understanding, read_bots
from saram.script import parse
from saram.storage import home
from saram.types import Language, Responder
from saram.workflows.bot_library import bot_folder, bot_understanding
from saram.workflows.question_lookup import question_lookup

__all__ = [
    "Acting",
    "LoadedBot",
    "bot_family",
    "load_bot",
    "open_conversation",
    "read_bot",
    "review_queue",
    "settle_review",
]

Acting: TypeAlias = Callable[[str, str, Literal["running", "done", "failed"]], None]
"""Told of an action: its name, what people are told of it, and how it stands."""

_log = logging.getLogger(__name__)
_REVIEW: Final = "review.db"


class LoadedBot:
    """A bot that is ready to talk to any number of people, each in a conversation of their own."""

    def __init__(
        self,
        name: str,
        family: Family,
        understand: Understanding,
        *,
        source: str = "",
        look_up: LookUp | None = None,
        responder: Responder | None = None,
    ) -> None:
        """Take what `load_bot` has read."""
        self.name = name
        self.source = source or name
        self.family = family
        self.understand = understand
        self.look_up = look_up
        self.responder = responder

    def open(
        self,
        *,
        clock: Callable[[], datetime] = datetime.now,
        name: str = "",
        why: bool = False,
        understand: Understand | None = None,
        acting: Acting | None = None,
        handed: Callable[[Handover], None] = lambda _: None,
    ) -> Conversation:
        """Begin a conversation.

        Args:
            clock: Local time.
            name: Of the conversation, unlike any other; empty for one by chance.
            why: Whether replies give reasons.
            understand: Instead of `understand`.
            acting: Told when an action begins and ends, from the thread that does it.
            handed: Told each time that a person is to take over, and whether one was called.
        """

        def review(question: str, answer: str) -> None:
            try:
                review_queue().add(self.source, self.family.language, question, answer)
            except OutputError as error:  # the person has had the answer; the conversation goes on
                _log.warning("An answer cannot be put up for review: %s", error)

        return Conversation(
            self.family if acting is None else _told(self.family, acting),
            understand or self.understand,
            look_up=self.look_up,
            responder=self.responder,
            review=review,
            clock=clock,
            name=name,
            why=why,
            handed=handed,
        )


def _told(family: Family, acting: Acting) -> Family:
    """The same bots, whose actions tell of themselves."""

    def watched(name: str, bound: Bound) -> Bound:
        def do(call: ActionCall) -> ActionResult:
            acting(name, bound.doing, "running")
            try:
                result = bound.do(call)
            except BaseException:
                acting(name, bound.doing, "failed")
                raise
            acting(name, bound.doing, "done")
            return result

        return replace(bound, do=do)

    return replace(family, actions={name: watched(name, bound) for name, bound in family.actions.items()})


def load_bot(
    name: str,
    language: Language | None = None,
    *,
    responder: Responder | None = None,
    look_up: LookUp | None = None,
    progress: Callable[[str, float], None] = lambda _stage, _share: None,
) -> LoadedBot:
    """Read a bot, and train its understanding if that was not done.

    Args:
        name: Its name (``"bank"``), or the path of its folder.
        language: None for the only one or Korean.
        responder: Answers what the bot does not; None for the one the environment names, if any.
        look_up: Finds the question of the corpus that means the same as one that is not in it; None for guarded
            similarity (`saram.answers.QuestionIndex`).
        progress: Called with a stage of training and its share done.

    Raises:
        UnknownNameError: If there is no such bot.
        BotError: With every mistake in its files.
    """
    folder, _ = bot_folder(name, language)
    understand, bots = bot_understanding(folder, progress=progress)
    understand(
        " ".join(bots[0].bot.name)
    )  # what is loaded when it is first needed is loaded now, not while somebody waits
    family = _family(folder, bots)
    return LoadedBot(
        Path(name).resolve().name if "/" in name else name,
        family,
        understand,
        source=str(Path(name).resolve()) if "/" in name else name,
        look_up=look_up or question_lookup([entry.questions for entry in family.corpus], family.language),
        responder=responder if responder is not None else open_responder(),
    )


def bot_family(name: str, language: Language | None = None) -> Family:
    """What a bot says, read without its understanding; arguments and errors as for `load_bot`."""
    return read_bot(name, language)[0]


def read_bot(name: str, language: Language | None = None) -> tuple[Family, list[BotFolder]]:
    """What `bot_family` gives, and the folders it was read from."""
    folder, _ = bot_folder(name, language)
    bots = read_bots([folder])
    return _family(folder, bots), bots


def open_conversation(
    bot: str,
    language: Language | None = None,
    *,
    responder: Responder | None = None,
    look_up: LookUp | None = None,
    clock: Callable[[], datetime] = datetime.now,
    why: bool = False,
    progress: Callable[[str, float], None] = lambda _stage, _share: None,
) -> Conversation:
    """Begin a conversation with a bot; for several with one bot, load it once with `load_bot`.

    Raises:
        UnknownNameError: If there is no such bot.
        BotError: With every mistake in its files.
    """
    loaded = load_bot(bot, language, responder=responder, look_up=look_up, progress=progress)
    return loaded.open(clock=clock, why=why)


def review_queue() -> ReviewQueue:
    """The answers of chat endpoints that wait in the workspace.

    Raises:
        OutputError: If it cannot be written.
    """
    return ReviewQueue(home() / _REVIEW)


def settle_review(number: int, *, approve: bool) -> tuple[ReviewItem, Path | None]:
    """Approve an answer, which then stands in the bot's corpus, or reject it.

    Returns:
        The answer, and the corpus it was added to.

    Raises:
        UsageError: If none of that number waits.
        BotError: If the corpus has mistakes.
        OutputError: If the corpus cannot be written.
    """
    queue = review_queue()
    if not approve:
        return queue.settle(number, "rejected"), None
    item = next((each for each in queue.items() if each.number == number), None)
    path = None
    if item is not None:
        folder, _ = bot_folder(item.bot, item.language)
        path = corpus_file(folder)
        add_entry(path, Entry((item.question,), escape(item.answer)))
    return queue.settle(number, "approved"), path


def _family(folder: Path, bots: list[BotFolder]) -> Family:
    outlines = [_outline(bot) for bot in bots]
    if not (folder / "bot.yaml").is_file():
        nobody = BotOutline(folder.name, folder.name, outlines[0].language, folder, {}, frozenset())
        outlines = [nobody, *outlines]  # a family has a dialogue of its own: who answers for all of its bots
    return read_family(outlines, check_marks=_wrong_marks)


def _outline(bot: BotFolder) -> BotOutline:
    intents = {name: intent.required for name, intent in bot.bot.intents.items()}
    slots = frozenset({*bot.bot.slots, *bot.bot.entities})
    return BotOutline(bot.bot.name, bot.bot.title or bot.bot.name, bot.bot.language, bot.path, intents, slots)


def _wrong_marks(text: str) -> str | None:
    """What is wrong with the marks of an answer."""
    try:
        parse(text)
    except ScriptError as error:
        return " ".join(str(error).split())
    return None
