"""Sentences that say what is not wanted, and those that correct what was said before."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from saram.types import Language

__all__ = ["Wish", "denies", "wish_of"]

_DENIED: Final = {
    "ko": re.compile(
        r"지\s?(?:는|도|를|좀)?\s?(?:마|말|않|못)|(?:^|\s)(?:안|못)\s+(?!들[려렸리었은]|알아)[가-힣]+|"
        r"[가-힣]\s?(?:게|건|것은|것이)\s?(?:아니|아닙|아녜)|"
        r"(?:할|킬|끌|보낼|담을|살|뽑을|부를|계산할|결제할)\s?필요\s?(?:가\s|는\s)?없"
    ),
    "en": re.compile(
        r"\b(?:don'?t|do not|dont|never|no need to|not to|without)\b|\bnot\s+\w+|"
        r"^no (?:\w+ ){1,2}(?:please|thanks|thank you|for me|today)$|"
        r"\b(?:did|have|has)n'?t\s+(?:lose|lost|ask|asked|want|wanted|say|said|mean|meant|call|called|order|ordered)\b",
        re.IGNORECASE,
    ),
}
_INSTEAD: Final = re.compile(r"^.*지\s?(?:는\s)?말고\s*,?\s*(?P<rest>\S.*)$")
_NO: Final = r"(?:아니+[요야]?|아뇨|아냐|아니에요|아니 아니|잠깐만?요?|아참|참)"
_KO_SWAP: Final = re.compile(
    rf"^(?P<no>{_NO}[\s,.]+)?(?P<wrong>\S.*?)\s?"
    r"(?:말고|이?가? 아니라|이?가? 아니고|이?가? 아니에요)[\s,.]+(?P<right>\S.*)$"
)
_KO_NO: Final = re.compile(rf"^(?P<no>{_NO})[\s,.]+(?P<right>\S.*)$")
_EN_OTHER: Final = (
    r"not (?!(?:(?:right |just |for )?now|(?:just )?yet|today|tonight|tomorrow|any ?more|really|at all)\b(?!'))"
)
"""A ``not`` before what is not wanted; ``not today`` takes back all that stands before it."""
_EN_SWAP: Final = re.compile(
    r"^(?P<no>no|sorry|wait|actually|oh)?[\s,]*(?:not (?P<w1>.+?)(?:,| but) (?P<r1>.+)|"
    rf"(?P<r2>.+?)[\s,]+(?:{_EN_OTHER}|instead of |rather than )(?P<w2>.+))$",
    re.IGNORECASE,
)
_EN_INLINE: Final = re.compile(
    r"^(?P<right>(?:i(?:'d| would)? (?:want|like|need|take)|give me|add|put|i'll (?:have|take))\b.+?)\s*, "
    rf"{_EN_OTHER}[^,]+$",
    re.IGNORECASE,
)
"""``I want two, not three``: said once, so nothing before it is taken back."""
_EN_INSTEAD: Final = re.compile(
    r"^(?:no[\s,]+)?instead of (?P<wrong>.+?)[\s,]+(?P<right>(?:give|i|put|add|take|make|can|could|please|let)\b.+)$",
    re.IGNORECASE,
)
_EN_WITHOUT: Final = re.compile(r"^no (?:\w+ ){1,2}(?:please|thanks|thank you|for me|today)$", re.IGNORECASE)
"""``no milk please``, which corrects nothing."""
_EN_LEAD: Final = re.compile(
    r"^(?:(?:no|sorry|wait|actually|oh)[\s,]+)+|^(?:i (?:meant|said|want)|make it|make that|change (?:it|that) to)\s+",
    re.IGNORECASE,
)
_EN_CORRECTS: Final = re.compile(
    r"^(?:no|wait|sorry|actually)\b.*\S|^(?:i meant|make it|make that|change (?:it|that) to)\b|\binstead$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wanted, without what is not."""

    text: str
    """What is left to understand."""

    corrects: bool = False
    """Whether it takes back something said before."""

    instead: str = ""
    """What is not wanted, where it was said."""


def denies(text: str, language: Language) -> bool:
    """Whether a sentence asks for something not to be done."""
    return _DENIED[language].search(text) is not None


def wish_of(text: str, language: Language) -> Wish:
    """What a sentence wants: ``아니 두 개 말고 세 개`` wants ``세 개`` and corrects.

    ``담지 말고 빼 줘`` wants ``빼 줘``. A sentence that only says no (``아니요``) wants what it says.
    """
    return _korean(text) if language == "ko" else _english(text)


def _korean(text: str) -> Wish:
    instead = _INSTEAD.match(text)
    if instead is not None:
        return Wish(instead["rest"], corrects=True)
    swap = _KO_SWAP.match(text)
    if swap is not None:
        return Wish(swap["right"], corrects=True, instead=swap["wrong"])
    no = _KO_NO.match(text)
    if no is not None and no["no"] not in {"참", "아참"}:
        return Wish(text, corrects=True)
    return Wish(text)


def _english(text: str) -> Wish:
    if _EN_WITHOUT.match(text):
        return Wish(text)
    inline = _EN_INLINE.match(text)
    if inline is not None:
        return Wish(inline["right"].strip())
    first = _EN_INSTEAD.match(text)
    if first is not None:
        return Wish(first["right"], corrects=True, instead=first["wrong"])
    swap = _EN_SWAP.match(text)
    if swap is not None and not re.match(r"(?:do|does|did|is|are|can|could|will|would|why|i)\b", text, re.IGNORECASE):
        right = swap["r1"] or swap["r2"]
        wrong = swap["w1"] or swap["w2"]
        return Wish(_EN_LEAD.sub("", _EN_LEAD.sub("", right)).strip(), corrects=True, instead=wrong)
    if _EN_CORRECTS.search(text):
        wanted = re.sub(r"\s+(?:instead|please)$", "", _EN_LEAD.sub("", _EN_LEAD.sub("", text)), flags=re.IGNORECASE)
        return Wish(wanted.strip() or text, corrects=True)
    return Wish(text)
