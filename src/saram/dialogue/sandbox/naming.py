"""What a Korean wish to switch something names, in its words: ``대문`` of ``대문 열어줘``."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

__all__ = ["other_deed", "place_named", "thing_named"]

_SWITCHED: Final = re.compile(
    r"(?:^|(?P<word>\S+)\s)(?:안\s|못\s)?(?:켜|켤|켠|켰|꺼|끄|끌|껐|열|닫|잠[가그글겨]|밝기(?!로))\S*"
)
_OBJECT: Final = re.compile(r"[을를]$")
_PARTICLE: Final = re.compile(r"(?<=\S)(?:은|는|이|가|도|만|좀)$")
_NO_THING: Final = re.compile(
    r"다|둘|셋|전부|모두|모조리|싹|싹다|좀|더|또|다시|도로|빨리|얼른|당장|어서|냉큼|지금|방금|아까|바로|이제|이제는|그냥|그만|제발|꼭|살짝|조금"
    r"|잠깐|잠시|계속|먼저|같이|함께|혼자|아예|완전|완전히|오늘|내일|이따|이따가|나중|아침|낮|저녁|밤|새벽|그럼|그래|네|응|아니|아냐|나|내가|너|네가"
    r"|반|절반|하나|전체|집|방|실내|쪽|.*(?:거|것|걸|건|데|곳|때)|[이그저]쪽?|[여저거]기|뭐|아무.*|.*\d.*"
    r"|.*(?:서|니|니까|까|고|(?<!화)면|게|록|해|워|져|려|어|아|자|지|요|줘|히|로|에|부터|께|든|든지|마다|처럼|대로|라|야|며|다|네|개)"
)
"""A word before a verb that is no thing: an adverb, one that points, a count, or the end of a clause."""


_PLACE: Final = re.compile(
    r"(?<![가-힣\d])(?P<place>(?:(?!(?:지금|이제|그럼|빨리|얼른|당장|어서|아까|방금|다시|그냥|제발|좀|또|꼭|아니|응|네)\s)[가-힣]+\s)?"
    r"(?:[가-힣]*(?:방|실|룸|뜰|마당|베란다|창고|[별사뒤]채|[차곳헛뒷문]간|(?:운동|수영|주차|헬스|세차|골프)장|(?:체육|도서)관)|\d층|[일이삼사오]층))"
    r"(?:에\s?있는|에서|에|의|쪽|이랑|하고|은|만|도|과|와)?\s(?=\S)"
)
"""What may be a room, with a word before it that may say whose."""
_NO_PLACE: Final = re.compile(
    r"(?:온|모든|각|전체|나머지|다른|딴|방금|방|실|[금한단가냉난예서지소처모비추개해]방|[사진현성확]실|.*[ㄱ-ㅎ].*)"
)
"""What only ends like a room: 금방, 냉방; or is every room."""
_GOING: Final = re.compile(r"가(?:야|니|서|고|려|는|면|자|다|기|요)|갔|갈|간다|다녀|나가")
"""Behind a place to which somebody goes: ``도서관 가야 되니까``."""
_ABLE: Final = re.compile(r"수\s?(?:가\s|는\s)?[있없]")
"""Behind the end of a verb: ``꺼 주실 수 있나요``."""
_OTHER_DEED: Final = re.compile(
    r"(?:닦|씻|빨|말려|고[치쳐칠]|수리|갈아|갈[아자]|교체|버[리려]|치[워우]|옮[기겨]|팔아|칠해|붙여|떼|설치|청소|정리|주문|사\s?[줘다]|달아)"
    r"[가-힣]*(?:\s?(?:줘|주세요|줄래|놔|놓아|둬|봐))*요?[\s.!?]*$"
)
"""Deeds at the end of a wish that are neither switching nor opening nor closing."""


def place_named(asked: str, told: Collection[str]) -> str:
    """The room on no list that a wish names (``멍멍이 방``, ``작업실``); empty if it names none.

    Args:
        asked: What was said.
        told: The words that were understood as values.
    """
    for match in _PLACE.finditer(asked):
        if _GOING.match(asked, match.end()) or _ABLE.match(asked, match.end()):
            continue
        *whose, place = match["place"].split()
        if _NO_PLACE.fullmatch(place) and not (place == "방" and whose):
            continue
        if any(place in each.split() for each in told) and (
            place != "방" or any(match["place"] in each for each in told)
        ):
            continue
        if whose and (whose[0] in {word for each in told for word in each.split()} or whose[0][-1] in "고줘을를에"):
            whose = []
        if place == "방" and (not whose or _NO_PLACE.fullmatch(whose[0])):
            continue
        return " ".join((*whose, place)) if place == "방" else place
    return ""


def other_deed(asked: str) -> bool:
    """Whether a wish is for something else than to switch, open or close a thing (``창문 닦아줘``)."""
    return _OTHER_DEED.search(asked) is not None and not _SWITCHED.search(asked)


def thing_named(asked: str, told: Collection[str]) -> str:
    """The thing that a wish to switch names; empty where a verb stands alone, or with a place or an adverb only.

    Args:
        asked: What was said.
        told: The words that were understood as values.
    """
    known = {word for each in told for word in each.split()}
    things = []
    for match in _SWITCHED.finditer(asked):
        word = match["word"] or ""
        bare = _OBJECT.sub("", word)
        is_object = bare != word and len(bare) > 0
        bare = bare if is_object else _PARTICLE.sub("", word)
        if not bare or {word, bare} & known:
            return ""
        if _NO_THING.fullmatch(bare) and not (is_object and len(bare) > 1 and not re.search(r"[거것]$", bare)):
            return ""
        things.append(bare)
    return things[0] if things else ""
