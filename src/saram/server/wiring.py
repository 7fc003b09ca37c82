"""The real parts of a conversation with a bot."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from saram.ears import Ear, EndOfTurn
from saram.ears.listeners import IN_PAGE, hearing_state, open_listener
from saram.errors import UnknownNameError, UsageError
from saram.language import read_bots
from saram.server.handovers import Handovers
from saram.server.hearing import ServerEars
from saram.server.minds import BotMind, Watch
from saram.server.mouth import AnsweringMouth
from saram.server.parts import BotInfo, Ears, Mind, Parts
from saram.types import AudioChunk, Hypothesis, Language, Listener
from saram.workflows.answering import Answering, Appearance
from saram.workflows.bot_library import bot_folder
from saram.workflows.hearing import bot_vocabulary
from saram.workflows.talking import LoadedBot, load_bot

__all__ = ["BotParts"]

_log = logging.getLogger(__name__)

_LANGUAGES: tuple[Language, ...] = ("ko", "en")


class BotParts:
    """Loads a bot in its languages, the recognisers for them, and a presenter; makes parts of conversations of them."""

    def __init__(
        self,
        bot: str,
        *,
        appearance: Appearance,
        language: Language | None = None,
        listener: str = "",
        answering: Answering | None = None,
        progress: Callable[[str, float], None] = lambda _stage, _share: None,
    ) -> None:
        """Load what has to be there before the first person comes.

        Args:
            bot: Its name, or the path of its folder.
            appearance: Who answers.
            language: The only one; None for all that the bot speaks.
            listener: Name of a recogniser, or ``model:NAME``; empty for what hears each language here; ``browser`` for
                none here, so that pages offer the browser's own.
            answering: Makes and keeps the answers; None for one with the workspace's folder.
            progress: Told of training, if the bot has to be trained.

        Raises:
            UnknownNameError: If there is no such bot, avatar, voice or recogniser.
            BotError: With every mistake in the bot's files.
        """
        self._bots: dict[Language, LoadedBot] = {}
        for each in _LANGUAGES if language is None else (language,):
            try:
                self._bots[each] = load_bot(bot, each, progress=progress)
            except UsageError as error:
                if isinstance(error, UnknownNameError) or language is not None or not _speaks_other(bot, each):
                    raise
        self._language = next(iter(self._bots))
        self._bot = bot
        self._listener = listener
        self._lock = threading.Lock()
        self._listeners: dict[Language, Listener] = {}
        self._handovers = Handovers()
        self.mouth = AnsweringMouth(answering or Answering(appearance))
        heard = () if listener == IN_PAGE else self._bots
        self.recognises = tuple(each for each in heard if listener or hearing_state(each).available)
        name = self._bots[self._language].name
        titles = {each: read_bots([bot_folder(bot, each)[0]])[0].bot.title or name for each in self._bots}
        self.parts = Parts(
            BotInfo(name, titles[self._language], self._language, _size(appearance), self.recognises, titles),
            self._mind,
            self._ears,
            self.mouth,
            self._handovers,
        )

    def warm(self, progress: Callable[[str], None] = lambda _: None) -> None:
        """Open the presenter and the recognisers, so that nobody waits for them."""
        progress("presenter")
        self.mouth.warm()
        for language in self._bots:
            progress(f"recogniser ({language})")
            self._heard_by(language)

    def close(self) -> None:
        """Let go of presenter and recognisers."""
        self.mouth.close()
        with self._lock:
            for listener in self._listeners.values():
                listener.close()
            self._listeners.clear()

    def _mind(self, language: Language, state: dict[str, Any] | None) -> Mind:
        spoken = language if language in self._bots else self._language
        watch = Watch(self._bots[spoken].understand)
        opened = self._bots[spoken].open(understand=watch, acting=watch.acts, handed=self._handovers.add)
        mind = BotMind(opened, spoken, watch=watch)
        if state is not None:
            try:
                mind.restore(state)
            except UsageError as error:
                _log.warning("A conversation goes on without what was said before. %s", error)
        return mind

    def _ears(self, language: Language) -> Ears:
        spoken = language if language in self._bots else self._language
        return ServerEars(Ear(self._heard_by(spoken), end_of_turn=EndOfTurn(spoken)))

    def _heard_by(self, language: Language) -> Listener:
        with self._lock:
            if language not in self._listeners:
                if language not in self.recognises:
                    self._listeners[language] = NoWords()
                else:
                    folder, _ = bot_folder(self._bot, language)
                    vocabulary = bot_vocabulary([folder], language)
                    self._listeners[language] = open_listener(self._listener, language, vocabulary)
            return self._listeners[language]


class NoWords:
    """Stands in where nothing recognises a language: voices are noticed, words are not. A `saram.types.Listener`."""

    def listen(self, chunks: Iterable[AudioChunk]) -> Iterator[Hypothesis]:
        """Hear a turn without a word in it."""
        for _ in chunks:
            continue
        yield Hypothesis("", "final", 0.0)

    def languages(self) -> frozenset[Language]:
        """None."""
        return frozenset()

    def close(self) -> None:
        """Nothing is held."""


def _speaks_other(bot: str, language: Language) -> bool:
    """Whether a bot is there, only not in this language."""
    return bot_folder(bot)[1] != language


def _size(appearance: Appearance) -> tuple[int, int]:
    from saram.workflows.canvas import parse_size  # noqa: PLC0415 - as below
    from saram.workflows.presenter import find_presenter  # noqa: PLC0415 - loaded when a bot is

    if appearance.size is None:
        return find_presenter(appearance.avatar).native_size
    return parse_size(appearance.size)
