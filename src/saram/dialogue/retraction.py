"""Wishes that are taken back in the same breath (``불 켜줘 취소``), or by their name (``불 켜달라고 한 거 취소``)."""

from __future__ import annotations

import re
from typing import Final

from saram.dialogue.denial import ends_with_wish
from saram.types import Language

__all__ = ["retracted", "taken_back"]

_BACK: Final = re.compile(
    r"[\s,.]+(?:(?:아+|어+|아니+|아니다|아냐|아니야|잠깐만?|됐고|그냥)[\s,.]+)*"
    r"(?:취소(?:\s?(?:해\s?(?:줘|주세요)?|할게|하자))?|됐어|됐습니다|하지\s?(?:마|마세요|말아\s?줘)|안\s?(?:할래|해도\s?돼)|아니+야?|아니다|아냐"
    r"|(?:그냥\s?|냅|놔)둬|말아|관둬|그만둬|그만두자|필요\s?없어|없던\s?(?:일|걸)로\s?(?:해\s?줘?|하자)?|하려다\s?(?:말았어|말래)|말자|말래)요?[\s.!]*$"
)
_ASKED_FOR: Final = re.compile(
    r"^(?P<what>\S.*?(?:달라고|주라고|라고|자고|[줘켜꺼]))\s?(?:한|했던|말한|부탁한)\s?(?:거|것|건|걸)[은는을를]?\s?"
    r"(?:다\s)?(?:취소|무르|물러|되돌|없던)"
)

_SAID: Final = {"달라고": "줘", "주라고": "줘", "라고": "라", "자고": "자"}
"""The end of a wish that is told → that of the wish itself."""
_QUOTED: Final = re.compile(rf"(?:{'|'.join(_SAID)})$")


def retracted(text: str, language: Language) -> str:
    """The wish that a Korean sentence takes back itself (``불 켜줘``); empty if it does not."""
    back = _BACK.search(text) if language == "ko" else None
    return text[: back.start()] if back is not None and ends_with_wish(text[: back.start()]) else ""


def taken_back(text: str, language: Language) -> str:
    """The wish of before that a Korean sentence takes back by name, as it was said (``불 켜줘``); empty if none is."""
    match = _ASKED_FOR.search(text) if language == "ko" else None
    return _QUOTED.sub(lambda end: _SAID[end[0]], match["what"]) if match is not None else ""
