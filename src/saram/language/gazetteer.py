"""Where values of entity lists stand in a text, whatever its spacing and however it was misheard."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, Final, NamedTuple

from saram.language.confusions import Distance, cost_between
from saram.language.sounds import Heard, hear

__all__ = ["Gazetteer", "Match"]

_MAX_SYLLABLES: Final = 12
_MIN_HEARD: Final = 4
"""Shorter sounds are shared by too many words to be trusted."""
_MIN_MISHEARD: Final = 6
_MAX_COST: Final = 1.0
"""Highest cost of a misheard value, in the unit of `saram.language.confusions`."""

_STEM: Final = 4
"""Sounds by whose absence from the beginnings of all values a stretch of text is given up."""

_OPENING: Final = 7
"""Sounds at the beginning of a stretch of text, one of them perhaps wrong, by which it is given up likewise."""

Lists = Mapping[str, Mapping[str, tuple[str, ...]]]


class Match(NamedTuple):
    """A value found in a text; a tuple, since those are made quickest."""

    entity: str
    """Name of the entity list."""

    canonical: str
    """The value's canonical form."""

    start: int
    """Index of its first character, blanks not counted."""

    end: int
    """Index after its last character, blanks not counted."""

    cost: float
    """0 for the very spelling, more the more it was misheard."""


class Gazetteer:
    """All lists of a set of bots in one index.

    Exact values are found by a trie over the text without blanks; misheard ones by how they sound
    (`saram.language.sounds`), and longer ones with one sound wrong, missing or added by a deletion index,
    checked against costs of confusion that are learned (`saram.language.confusions`).
    """

    def __init__(self, lists: Lists, cost: Distance = cost_between) -> None:
        """Index the lists.

        Args:
            lists: Entity → canonical value → synonyms.
            cost: Cost of sounds heard for sounds meant.
        """
        self._cost = cost
        self._trie: dict[str, Any] = {}
        self._heard: dict[str, list[tuple[str, str]]] = {}
        self._nearly: dict[str, tuple[str, ...]] = {}
        for entity, values in lists.items():
            for canonical, synonyms in values.items():
                for surface in (canonical, *synonyms):
                    self._add(entity, canonical, surface)
        self._similar = lru_cache(maxsize=1 << 14)(self._misheard)
        self._hopeful = lru_cache(maxsize=1 << 14)(self._may_open)
        self._openings = {key[: _OPENING - 1] for keys in (self._nearly, self._heard) for key in keys}
        self._longest = max(map(len, self._heard), default=0)
        self._stems = {key[:end] for key in self._heard for end in range(min(len(key), _STEM) + 1)}

    def _add(self, entity: str, canonical: str, surface: str) -> None:
        compact = surface.replace(" ", "").lower()
        if not compact:
            return
        node = self._trie
        for char in compact:
            node = node.setdefault(char, {})
        here = node.setdefault("", [])
        if (entity, canonical) not in here:
            here.append((entity, canonical))
        heard = hear(compact)
        if len(compact) < 2 or len(heard) < _MIN_HEARD:
            return
        owners = self._heard.get(heard)
        if owners is not None:
            if (entity, canonical) not in owners:
                owners.append((entity, canonical))
            return
        self._heard[heard] = [(entity, canonical)]
        # What is heard with one sound too many is found by the sounds that were meant, what lacks one by its own.
        whole, nearly = (heard,), self._nearly
        if len(heard) >= _MIN_MISHEARD - 1:
            nearly[heard] = (*nearly.get(heard, ()), heard)
        for shorter in dict.fromkeys(_deletions(heard)) if len(heard) >= _MIN_MISHEARD else ():
            known = nearly.get(shorter)
            nearly[shorter] = whole if known is None else (*known, heard)

    def find(self, compact: str, word_starts: frozenset[int] = frozenset()) -> list[Match]:
        """Values in `compact`, a normalised text without blanks.

        Args:
            compact: The text.
            word_starts: Indices at which a word begins as written; one wrong sound is forgiven only there.
        """
        found = list(self.exact(compact))
        if not self._heard or len(compact) < 2:
            return found
        exact = {(match.start, match.end) for match in found}
        covered = {match.start for match in found if match.end - match.start > 1}
        heard = Heard(compact.lower())
        stems, owned, hopeful, longest = self._stems, self._heard, self._hopeful, self._longest
        for start, piece in enumerate(heard.pieces[:-1]):
            near = start in word_starts and start not in covered
            if not near and piece[:_STEM] not in stems:
                continue
            for end in range(start + 2, min(len(compact), start + _MAX_SYLLABLES) + 1):
                if not near and heard.stem(start, end, _STEM) not in stems:
                    break
                key = heard.cut(start, end)
                owners = owned.get(key)
                if owners and (start, end) not in exact:
                    found += [Match(entity, canonical, start, end, 0.1) for entity, canonical in owners]
                elif near and _MIN_MISHEARD - 1 <= len(key) <= longest + 1:
                    if len(key) < _OPENING or hopeful(key[:_OPENING]):
                        found += [Match(entity, meant, start, end, cost) for entity, meant, cost in self._similar(key)]
                    elif heard.sounds(start, end - 1) >= _OPENING:  # all that is longer begins likewise
                        near = False
        return found

    def exact(self, compact: str) -> Iterator[Match]:
        """Values that stand in a normalised text without blanks letter by letter."""
        trie, text = self._trie, compact.lower()
        for start, char in enumerate(text):
            node = trie.get(char)
            longest: dict[tuple[str, str], int] = {}
            index = start + 1
            while node is not None:
                for owner in node.get("", ()):
                    longest[owner] = index
                if index == len(text):
                    break
                node = node.get(text[index])
                index += 1
            for (entity, canonical), end in longest.items():
                yield Match(entity, canonical, start, end, 0.0)

    def _may_open(self, opening: str) -> bool:
        """Whether a value may begin like this with one sound wrong, missing or added."""
        return not self._openings.isdisjoint([opening[: _OPENING - 1], *_deletions(opening)])

    def _misheard(self, key: str) -> tuple[tuple[str, str, float], ...]:
        """Owners (entity, canonical) of the values that may have been meant, with their costs."""
        shortened = _deletions(key)
        nearly, owned = self._nearly, self._heard
        if key not in nearly and nearly.keys().isdisjoint(shortened):
            return ()
        candidates = {each for near in (key, *shortened) for each in nearly.get(near, ())} - {key}
        costs = [(candidate, self._cost(key, candidate, _MAX_COST)) for candidate in sorted(candidates)]
        return tuple((*owner, 0.2 + cost) for each, cost in costs if cost <= _MAX_COST for owner in owned[each])


def _deletions(key: str) -> list[str]:
    return [key[:index] + key[index + 1 :] for index in range(len(key))]
