"""Written text with look-alike characters folded, and the way back to the characters as written."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import regex

__all__ = ["Source", "fold"]

# What needs no folding: ASCII and composed Hangul that no combining character follows.
_PLAIN = regex.compile("(?:[\\t\\n\\r -~가-힣](?![\\p{M}\u1160-\u11ff\u200d\ufe00-\ufe0f]))+")
_CLUSTER = regex.compile(r"\X")

_QUOTES = str.maketrans("\u2018\u2019\u201a\u201b\u2032\u201c\u201d\u201e\u201f\u2033", "'''''\"\"\"\"\"")
# Letters that no decomposition turns into plain Latin ones.
_LETTERS = str.maketrans(
    {"ß": "ss", "ø": "o", "Ø": "O", "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "ł": "l", "Ł": "L", "đ": "d", "ı": "i"}
)
_ALONE = {
    "\u00a0": " ",
    "\u3000": " ",
    "\u2212": "-",
    "\u2010": "-",
    "\u2011": "-",
    "\u2012": "-",
    "\ufe63": "-",
    "\u223c": "~",
    "\u301c": "~",
    "\uff5e": "~",
    "\u00b5": "μ",
    "\u2126": "Ω",
    "\u3002": ".",
    "\u3001": ",",
    "\uff61": ".",
    "\uff64": ",",
    "\u2025": "…",
    "\u22ef": "…",
    "\u30fb": "·",
    "\u318d": "·",
    "\u2027": "·",
    "\u2219": "·",
    "\u22c5": "·",
    "\u2022": "•",
}


@dataclass(frozen=True, slots=True)
class Source:
    """A text ready to be read, and where each of its characters was written."""

    written: str
    """The text as it was written."""

    text: str
    """Composed (NFC), full-width and other compatibility characters folded."""

    starts: tuple[int, ...] | None
    """For each character of `text` the index of the first character it stands for; None if nothing moved."""

    ends: tuple[int, ...] | None
    """For each character of `text` the index after the last character it stands for; None if nothing moved."""

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Span in the text as written of ``text[start:end]``, which is not empty."""
        if self.starts is None or self.ends is None:
            return start, end
        return self.starts[start], self.ends[end - 1]


def fold(written: str) -> Source:
    """Compose `written` and fold look-alikes of ordinary characters; linear time, never fails."""
    plain = _PLAIN.match(written)
    if not written or (plain is not None and plain.end() == len(written)):
        return Source(written, written, None, None)
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    while at < len(written):
        plain = _PLAIN.match(written, at)
        if plain is not None:
            pieces.append(plain.group())
            starts.extend(range(at, plain.end()))
            ends.extend(range(at + 1, plain.end() + 1))
            at = plain.end()
            continue
        cluster = _CLUSTER.match(written, at)
        end = cluster.end() if cluster is not None else at + 1
        folded = _fold_cluster(written[at:end])
        if len(folded) > 1 and "/" in folded and at and written[at - 1].isdigit():
            folded = " " + folded  # 3½ is 3 1/2
        pieces.append(folded)
        starts.extend([at] * len(folded))
        ends.extend([end] * len(folded))
        at = end
    return Source(written, "".join(pieces), tuple(starts), tuple(ends))


@lru_cache(maxsize=4096)
def _fold_cluster(cluster: str) -> str:
    """One grapheme cluster with compatibility forms of Latin letters, digits, signs and units undone."""
    composed = unicodedata.normalize("NFC", cluster)
    first = composed[0]
    if len(composed) > 1:
        # A keycap (3️⃣) is its digit; accents fall from Latin letters; anything else stays one cluster.
        if first in "0123456789#*" and composed[-1] in "\u20e3\ufe0f":
            return first
        stripped = _without_marks(composed)
        return stripped if stripped.isascii() and stripped.isalnum() else composed
    return _ALONE.get(first) or _fold_character(first)


def _fold_character(character: str) -> str:
    """Undo the compatibility form of a single character."""
    if "\u3300" <= character <= "\u33ff":  # squared units: ㎏, ㎡, ㎞
        return unicodedata.normalize("NFKC", character).replace("2", "²").replace("3", "³").replace("\u2215", "/")
    if "\uff01" <= character <= "\uff5e":  # full-width ASCII
        return chr(ord(character) - 0xFEE0)
    translated = character.translate(_QUOTES).translate(_LETTERS)
    if translated != character:
        return translated
    compatible = unicodedata.normalize("NFKC", character).replace("\u2044", "/")
    tag = unicodedata.decomposition(character).partition(">")[0]
    if tag in {"<font", "<circle", "<wide", "<fraction", "<sub"} and compatible.isascii():
        return compatible
    stripped = _without_marks(character)
    return stripped if stripped.isascii() and stripped.isalpha() else character


def _without_marks(text: str) -> str:
    return "".join(
        character for character in unicodedata.normalize("NFD", text) if not unicodedata.combining(character)
    )
