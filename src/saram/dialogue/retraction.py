"""Wishes that are taken back in the same breath (``불 켜줘 취소``), or by their name (``불 켜달라고 한 거 취소``)."""

from __future__ import annotations

import re
from typing import Final

from saram.dialogue.denial import ends_with_wish
from saram.dialogue.verbs import connective
from saram.text.hangul import compose, decompose, final_of, is_syllable
from saram.types import Language

__all__ = ["named_deed", "named_thing", "retracted", "taken_back"]

_BACK: Final = re.compile(
    r"[\s,.]+(?:(?:아+|어+|아니+|아니다|아냐|아니야|잠깐만?|됐고|그냥)[\s,.]+)*"
    r"(?:취소(?:\s?(?:해\s?(?:줘|주세요)?|할게|하자))?|됐어|됐습니다|하지\s?(?:마|마세요|말아\s?줘)|안\s?(?:할래|해도\s?돼)|아니+야?|아니다|아냐"
    r"|(?:그냥\s?|냅|놔)둬|말아|관둬|그만둬|그만두자|필요\s?없어|없던\s?(?:일|걸)로\s?(?:해\s?줘?|하자)?|하려다\s?(?:말았어|말래)|말자|말래)요?[\s.!]*$"
)
_CANCELLED: Final = r"\s?(?:거|것|건|걸)[은는을를]?\s?(?:다\s)?(?:취소|무르|물러|되돌|없던)"
_ASKED_FOR: Final = re.compile(
    r"^(?P<what>\S.*?)(?:(?P<given>\s?(?:달라|주라)(?:고|는)|줘라?고?)|(?P<bidden>라고|자고)|(?<=[켜꺼]))"
    rf"\s?(?:한|했던|말한|부탁한|시킨)?{_CANCELLED}"
)
_DONE: Final = re.compile(rf"^(?P<what>\S.*?[가-힣]){_CANCELLED}")


_THING: Final = re.compile(
    r"^(?:아니+,?\s|아까\s|방금\s|그럼\s)*(?P<what>[가-힣A-Za-z0-9]+(?:\s[가-힣A-Za-z0-9]+)?(?<![거것건걸일]))"
    r"(?P<particle>은|는|만)?\s취소(?:\s?(?:해\s?(?:줘|주세요)?|할게|하자))?요?[.!\s]*$"
)


def named_thing(text: str, language: Language) -> tuple[tuple[str, ...], bool]:
    """The words of a thing that a Korean sentence cancels (``에어컨은 취소해줘``), and whether 은, 는 or 만 follows."""
    match = _THING.match(text) if language == "ko" else None
    if match is None:
        return (), False
    what, particle = match["what"], match["particle"]
    if particle is None and what[-1] in "은는만" and len(what) > 1:
        what, particle = what[:-1], what[-1]
    return tuple(what.split()), particle is not None


def retracted(text: str, language: Language) -> str:
    """The wish that a Korean sentence takes back itself (``불 켜줘``); empty if it does not."""
    back = _BACK.search(text) if language == "ko" else None
    return text[: back.start()] if back is not None and ends_with_wish(text[: back.start()]) else ""


def taken_back(text: str, language: Language) -> str:
    """The wish of before that a Korean sentence takes back by name, as it was said (``불 켜줘``); empty if none is."""
    match = _ASKED_FOR.search(text) if language == "ko" else None
    if match is None:
        return ""
    what = match["what"]
    return f"{connective(what.removesuffix('으'))}줘" if match["bidden"] else f"{what}줘"


def named_deed(text: str, language: Language) -> tuple[str, ...]:
    """The wishes one of which was met, if a Korean sentence takes back what was done by its name (``불 켠 거 취소``).

    ``끈`` is of ``끄`` and ``튼`` of ``틀``, so that there may be two of them.
    """
    match = _DONE.search(text) if language == "ko" else None
    what = match["what"] if match is not None else ""
    if not what or final_of(what[-1]) != "ㄴ":
        return ()
    if what[-1] == "은" and len(what) > 1 and is_syllable(what[-2]) and final_of(what[-2]):
        stems: tuple[str, ...] = (what[:-1],)
    else:
        initial, vowel, _ = decompose(what[-1])
        stems = tuple(what[:-1] + compose(initial, vowel, final) for final in ("", "ㄹ"))
    return tuple(f"{connective(stem)}줘" for stem in stems)
