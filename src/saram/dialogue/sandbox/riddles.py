"""What twenty questions can be asked about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

__all__ = ["RIDDLES", "fits"]

_WORDS: Final = """
코끼리: 동물, 살아 있는 것, 다리가 네 개, 큰 것
기린: 동물, 살아 있는 것, 다리가 네 개, 큰 것, 노란색
토끼: 동물, 살아 있는 것, 다리가 네 개, 작은 것
거북이: 동물, 살아 있는 것, 다리가 네 개, 물에 사는 것
펭귄: 동물, 살아 있는 것, 물에 사는 것
돌고래: 동물, 살아 있는 것, 물에 사는 것, 큰 것
사과: 식물, 과일, 음식, 살아 있는 것, 둥근 것, 빨간색, 집에 있는 것, 손에 들 수 있는 것
바나나: 식물, 과일, 음식, 살아 있는 것, 노란색, 집에 있는 것, 손에 들 수 있는 것
딸기: 식물, 과일, 음식, 살아 있는 것, 빨간색, 작은 것, 손에 들 수 있는 것
자전거: 물건, 탈것, 큰 것
비행기: 물건, 기계, 탈것, 하늘을 나는 것, 큰 것, 비싼 것, 전기를 쓰는 것
냉장고: 물건, 기계, 집에 있는 것, 큰 것, 비싼 것, 전기를 쓰는 것
피아노: 물건, 집에 있는 것, 큰 것, 비싼 것
연필: 물건, 집에 있는 것, 작은 것, 손에 들 수 있는 것
우산: 물건, 집에 있는 것, 손에 들 수 있는 것
축구공: 물건, 둥근 것, 손에 들 수 있는 것
나비: 동물, 살아 있는 것, 하늘을 나는 것, 작은 것
의사: 사람, 직업, 살아 있는 것
소방관: 사람, 직업, 살아 있는 것
"""

RIDDLES: Final[Mapping[str, tuple[str, ...]]] = {
    name.strip(): tuple(part.strip() for part in rest.split(","))
    for name, _, rest in (line.partition(":") for line in _WORDS.strip().splitlines())
}
"""Answer → what is true of it."""

_KNOWN: Final = frozenset(trait for traits in RIDDLES.values() for trait in traits)


def fits(answer: str, trait: str) -> bool | None:
    """Whether a trait is true of an answer; None for one that is not known of any."""
    trait = trait if trait in _KNOWN else trait.removesuffix("이")
    return trait in RIDDLES[answer] if trait in _KNOWN else None
