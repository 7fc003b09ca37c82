"""What the lips, jaw and tongue do for a speech sound."""

from __future__ import annotations

import logging
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final

from saram.motion.ipa_chart import CLUSTERS, CONSONANTS, VOWELS

__all__ = ["Articulation", "articulation", "components"]

_log = logging.getLogger(__name__)

_LONG: Final = frozenset("ːˑ")
_SYLLABIC: Final = frozenset("̩̍")
_TIES: Final = frozenset("͜͡")
_CLOSURES: Final[dict[str, dict[str, float]]] = {"͈": {"press": 0.6}, "ʰ": {"release": 0.6}, "̚": {"release": 1.0}}
"""What tenseness, aspiration and the lack of a release change in a lip closure."""

_IGNORED: Final = frozenset("ˈˌ-.;'ʼ| ‿")


@dataclass(frozen=True, slots=True)
class Articulation:
    """The aims of the mouth for one speech sound, and how firmly it holds to each of them.

    Amounts are in [0, 1]. A dominance is the height of the sound's dominance function (Cohen & Massaro,
    "Modeling coarticulation in synthetic visual speech", 1993): of two neighbouring sounds, the one with the
    larger dominance shapes the moment between them.
    """

    symbol: str = ""
    """IPA segment; empty for silence."""

    jaw: float = 0.0
    """How far the jaw is lowered."""

    pucker: float = 0.0
    """How far the lips are drawn together and pushed forward, as for /u/."""

    funnel: float = 0.0
    """How far the lips are pushed outwards into an open ring, as for /ʃ/ and /ɔ/."""

    spread: float = 0.0
    """How far the corners of the mouth are drawn apart, as for /i/."""

    lower_down: float = 0.0
    """How far the lower lip uncovers the lower teeth."""

    upper_up: float = 0.0
    """How far the upper lip uncovers the upper teeth."""

    tongue: float = 0.0
    """How far the tip of the tongue shows between the teeth, as for /θ/."""

    press: float = 0.0
    """How firmly closed lips are pressed together and rolled in; 0 for sounds that do not close them."""

    closes_lips: bool = False
    """Whether both lips must touch, as for /p b m/."""

    lip_to_teeth: bool = False
    """Whether the lower lip must touch the upper teeth, as for /f v/."""

    release: float = 1.0
    """Where in the sound a lip closure opens again: 1 at its end, 0.5 half-way through."""

    jaw_dominance: float = 0.0
    """Dominance over the jaw."""

    lip_dominance: float = 0.0
    """Dominance over the shape of the lips."""

    share: float = 1.0
    """Length relative to the other parts of a symbol that has several (``"aɪ"``)."""

    is_vowel: bool = False
    """Whether it is the nucleus of a syllable."""

    @property
    def is_silence(self) -> bool:
        """Whether it is no sound at all."""
        return not self.symbol

    @property
    def is_rounded(self) -> bool:
        """Whether the lips are rounded on purpose; rounding begins well ahead of the sound."""
        return self.pucker + self.funnel >= 0.3


_SILENCE: Final = Articulation()


def articulation(symbol: str) -> Articulation:
    """The aims of the mouth for an IPA segment; of a symbol with several parts, those of the first.

    Any symbol is accepted. One that is not in the chart of the International Phonetic Association is taken
    as a sound that leaves the mouth to its neighbours, and is reported once in the log.

    Args:
        symbol: IPA, one segment with its diacritics; ``""`` is silence.
    """
    return components(symbol)[0]


@lru_cache(maxsize=4096)
def components(symbol: str) -> tuple[Articulation, ...]:
    """The parts of a symbol in order: one for ``"tɕʰ"``, two for the diphthong ``"aɪ"`` and for ``"əl"``.

    Args:
        symbol: IPA; stress marks and tie bars are passed over.
    """
    text = "".join(c for c in unicodedata.normalize("NFD", symbol) if c not in _TIES and c not in _IGNORED)
    text = text.replace("t͈ɕ", "tɕ͈")  # the mark belongs to the whole affricate
    parts: list[Articulation] = []
    index = 0
    while index < len(text):
        base = text[index : index + 2] if text[index : index + 2] in CLUSTERS else text[index]
        known = _base(base)
        if known is not None:
            parts.append(known)
        elif unicodedata.category(base[0]).startswith("M") or unicodedata.category(base[0]) in {"Lm", "Sk"}:
            if parts:
                parts[-1] = _modified(parts[-1], base)
        else:
            _log.warning("The speech sound %r is not in the IPA chart; the mouth passes over it.", symbol)
            parts.append(Articulation(symbol=base, jaw=0.15, jaw_dominance=0.1, lip_dominance=0.03))
        index += len(base)
    return tuple(_timed(parts)) if parts else (_SILENCE,)


def _base(letter: str) -> Articulation | None:
    """The chart's entry for a letter or an affricate without diacritics."""
    for chart, is_vowel in ((CLUSTERS, False), (VOWELS, True), (CONSONANTS, False)):
        if letter in chart:
            return Articulation(symbol=letter, is_vowel=is_vowel, **chart[letter])
    return None


def _modified(sound: Articulation, diacritic: str) -> Articulation:
    """The sound with one diacritic or modifier letter."""
    change: dict[str, Any] = {}
    if diacritic == "ʷ":
        change = {"pucker": max(sound.pucker, 0.6), "spread": 0.0, "lip_dominance": max(sound.lip_dominance, 0.7)}
    elif diacritic == "ʲ":
        change = {"spread": max(sound.spread, 0.35), "lip_dominance": max(sound.lip_dominance, 0.3)}
    elif diacritic in _LONG:
        change = {"jaw_dominance": 1.1 * sound.jaw_dominance, "lip_dominance": 1.1 * sound.lip_dominance}
    elif diacritic in _SYLLABIC:
        change = {"is_vowel": True}
    elif sound.closes_lips:
        change = _CLOSURES.get(diacritic, {})
    return replace(sound, symbol=sound.symbol + diacritic, **change)


def _timed(parts: list[Articulation]) -> list[Articulation]:
    """Give the parts of one symbol their shares of its length: the first vowel of a diphthong is the longer."""
    if len(parts) == 1:
        return parts
    nucleus = next((i for i, part in enumerate(parts) if part.is_vowel), 0)
    shares = [1.4 if i == nucleus else 1.0 if part.is_vowel else 0.7 for i, part in enumerate(parts)]
    return [replace(part, share=share / sum(shares)) for part, share in zip(parts, shares, strict=True)]
