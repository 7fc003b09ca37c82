"""The same Korean sentence in another register: plain, polite, formal, of the elderly, of the countryside."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from typing import Final

from saram.language.annotation import Example
from saram.language.hangul import has_final, is_syllable, jamo

__all__ = ["change_register"]

_MARKS: Final = " ?!.~"
_STATE: Final = re.compile(r"(?<=[있없했됐났왔갔봤샀었았였겠])(?:어요|어|나요|니|냐|습니까|지|죠|나)$")
_STATES: Final = (
    "어요 어 나요 니 냐 습니까 나 는가 소 노 어유 지 죠 는감 을까 을까요 는지요 는교 는고 당가 우 지라 는데요"
)
_IS: Final = re.compile(r"(?<=[가-힣])(?:이에요|예요|인가요|입니까|인가|일까요|이죠|이야|인지 알려 줘)$")
_CLOSED: Final = (
    "이에요 인가요 입니까 인가 일까요 이죠 이야 이여 인고 이니 이래요 이유 이지 인교 인데 일까 이냐 이랍니까"
)
_OPEN: Final = "예요 인가요 입니까 인가 일까요 죠 야 여 인고 니 래요 유 지 인교 인데 일까 냐 랍니까 당가"
_WILL: Final = re.compile(r"(?<=[가-힣])(?:게요|래요|게|래)$")
_WILLS: Final = "게요 게 래요 래 란다 라고 라고요 거야 거예요 게유 라요 라는데요 란다니까 랍니다"
_WISH: Final = re.compile(r"(?<=싶)(?:어요|습니다|어|네요|은데요|은데)$")
_WISHES: Final = "어요 습니다 어 네요 은데요 은데 네 구먼 은디 소 어서요 어라 습니다만 은데_말이야 어_죽겠네"
_GIVE: Final = re.compile(r"(?:줘요|줘라|줘|주세요|줄래요|줄래|주라|주렴|주십시오|주시겠어요)$")
_GIVES: Final = (
    "줘 주세요 주이소 줘유 주게 주시게 주겠나 주련 줘봐 주시지요 줄_수_있겠나 주실_수_있을까요 "
    "주실래요 줬음_해 주면_좋겠는데 주구려 주소 주셔 달라고 주세용 줘잉 줄_거지 주면_안_될까요"
)
_ASKS: Final = "실볼"
"""Before 래요 these ask: 주실래요, 들려 볼래요."""
_RIEUL: Final = 8
"""Index of ㄹ among the finals."""


def change_register(example: Example, rng: random.Random) -> Example:
    """The example with another ending, where its ending is one that has others; else as it is."""
    text = example.text.rstrip(_MARKS)
    for pattern, endings in ((_STATE, _STATES), (_WISH, _WISHES), (_GIVE, _GIVES), (_IS, ""), (_WILL, _WILLS)):
        match = pattern.search(text)
        if match is None or any(mark.end > match.start() for mark in example.slots):
            continue
        before = text[: match.start()]
        if pattern is _WILL and (jamo(before[-1])[2] != _RIEUL or (match[0][0] == "래" and before[-1] in _ASKS)):
            continue
        if pattern is _IS and not is_syllable(before[-1]):
            continue
        others = endings or (_CLOSED if has_final(before) else _OPEN)
        return replace(example, text=before + rng.choice(others.split()).replace("_", " "))
    return example
