"""Which film is likely to answer words that are still being said."""

from __future__ import annotations

import hashlib
import secrets
from collections import OrderedDict

from saram.types import Language

__all__ = ["Likely"]

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
