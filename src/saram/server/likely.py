"""Which film is likely to answer words that are still being said."""

from __future__ import annotations

import hashlib
import secrets
from collections import OrderedDict

from saram.live.protocol import Expected
from saram.types import Language

__all__ = ["Guess", "Likely"]

_KEPT = 5000


class Likely:
    """Remembers the film that last answered the same words, so that a page may load it before the turn is over.

    It is only a guess: what is answered is decided by the mind, when the person has finished. The words themselves are
    not kept, only their hash with a key that is forgotten with the process, and only answers that are everybody's.
    """

    def __init__(self) -> None:
        """Begin without knowing anything."""
        self._key = secrets.token_bytes(16)
        self._films: OrderedDict[bytes, tuple[str, str]] = OrderedDict()

    def learn(self, bot: str, language: Language, text: str, film: tuple[str, str]) -> None:
        """These words to a bot were answered with this film, (address, type)."""
        name = self._name(bot, language, text)
        self._films[name] = film
        self._films.move_to_end(name)
        if len(self._films) > _KEPT:
            self._films.popitem(last=False)

    def film(self, bot: str, language: Language, text: str) -> tuple[str, str] | None:
        """The film that last answered these words, (address, type); None if there was none."""
        return self._films.get(self._name(bot, language, text))

    def _name(self, bot: str, language: Language, text: str) -> bytes:
        words = "".join(character for character in text.casefold() if character.isalnum())
        return hashlib.blake2b(f"{bot}\0{language}\0{words}".encode(), key=self._key, digest_size=12).digest()


class Guess:
    """What one conversation is likely to be answered next."""

    def __init__(self, likely: Likely, bot: str, language: Language) -> None:
        """Guess from what others were answered.

        Args:
            likely: Remembers films.
            bot: Name of the bot.
            language: Of the conversation.
        """
        self._likely = likely
        self._bot, self._language = bot, language
        self._asked: dict[int, tuple[str, str]] = {}
        self._partial = ""
        self._guessed: tuple[str, str] | None = None

    def hear(self, partial: str) -> Expected | None:
        """So much of a turn has been recognised; what to tell the page of it."""
        self._partial = partial
        film = self._likely.film(self._bot, self._language, partial)
        new, self._guessed = film is not None and film != self._guessed, film
        return Expected(url=film[0], mime=film[1]) if new and film is not None else None

    def begin(self, turn: int, text: str) -> None:
        """A turn begins to be answered."""
        self._asked[turn] = text, self._partial
        self._partial, self._guessed = "", None

    def learn(self, turn: int, film: tuple[str, str]) -> None:
        """This is the first film of a turn's answers, and it would answer anybody."""
        for text in filter(None, self._asked.get(turn, ())):
            self._likely.learn(self._bot, self._language, text, film)

    def over(self, turn: int) -> None:
        """A turn is over."""
        self._asked.pop(turn, None)
