"""What is said in answer to a question of the bot: yes, no, or one of two."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import Final, Literal

from saram.dialogue.family import Family
from saram.types import Language, Request

__all__ = ["Options", "deictic", "says"]

_YES: Final = {
    "ko": """네+ 예+ 응+ 어+ 그래 그래요 맞아 맞아요 맞습니다 좋아 좋아요 좋습니다 그럼요? 물론이죠?
        오케이 오키 당연하지 그렇게_?해_?(?:줘|주세요|요)? 그렇게_?할게요 해_?줘요? 해_?주세요
        진행해_?(?:줘|주세요) 부탁해요? 부탁드려요 부탁드립니다 할게요""",
    "en": """yes yeah yep yup sure ok okay of_course please please_do go_ahead correct right that's_right do_it
        that_is_right absolutely sounds_good fine exactly""",
}
_NO: Final = {
    "ko": """아니+ 아니요+ 아니오 아뇨 아니야 아니에요 아닙니다 됐어요? 됐습니다 괜찮아요? 괜찮습니다 싫어요?
        안_?할래요? 안_?할게요 하지_?마(?:요|세요)? 하지_?말(?:아요|아_?줘|아_?주세요)
        그만(?:할래요?|둘게요|해요?)? 취소(?:요|해_?줘|해_?주세요|할게요)? 나중에(?:_?할게요)? 필요_?없어요?""",
    "en": """no nope nah no_thanks no_thank_you cancel cancel_that never_mind nevermind stop don't do_not
        don't_do_that not_now forget_it leave_it""",
}
"""Words one or several of which are the whole answer; an underscore stands for a blank."""
_DEICTIC: Final = {
    "ko": re.compile(
        r"(?:^|\s)(?:그거|그건|그게|그것|그걸|그럼|이거|이건|이게|이것|이걸|저거|저건|거기|방금|아까|그 )"
    ),
    "en": re.compile(r"\b(?:it|its|that|this|them|those|these|one|there)\b", re.IGNORECASE),
}
_FIRST: Final = re.compile(r"^(?:첫|처음|앞|전자|일 ?번|1|first|the first|former)", re.IGNORECASE)
_SECOND: Final = re.compile(r"^(?:두 ?번째|둘째|뒤|나중|후자|이 ?번|2|second|the second|latter)", re.IGNORECASE)
_SHORT: Final = 24


def says(text: str, language: Language) -> Literal["yes", "no"] | None:
    """Whether the text is nothing but a yes or a no."""
    if _made_of(_YES[language]).fullmatch(text):
        return "yes"
    return "no" if _made_of(_NO[language]).fullmatch(text) else None


@cache
def _made_of(words: str) -> re.Pattern[str]:
    """Matches text that is nothing but these words."""
    any_of = "|".join(word.replace("_", " ") for word in words.split())
    return re.compile(rf"(?:(?:{any_of})[\s,.!?]*)+", re.IGNORECASE)


def deictic(text: str, language: Language) -> bool:
    """Whether the text points back to something said before."""
    return _DEICTIC[language].search(text) is not None


@dataclass(frozen=True, slots=True)
class Options:
    """Two readings between which the person is asked."""

    titles: tuple[str, str]
    """What they are called."""

    requests: tuple[Request, Request]
    """The requests they stand for."""

    @classmethod
    def of(cls, request: Request, family: Family) -> Options | None:
        """The first two readings that are called differently, None if there is only one."""
        found: dict[str, Request] = {}
        for reading in request.readings:
            name = f"{reading.bot}.{reading.intent}"
            if name not in family.intents or family.intents[name].role in {"yes", "no"}:
                continue
            required = family.outlines[reading.bot].intents[reading.intent]
            slots = request.slots if reading.bot == request.bot else ()
            given = {slot.name for slot in slots}
            chosen = replace(
                request,
                status="understood",
                bot=reading.bot,
                intent=reading.intent,
                score=reading.score,
                slots=slots,
                missing=tuple(slot for slot in required if slot not in given),
                also=(),
            )
            found.setdefault(family.title(name), chosen)
            if len(found) == 2:
                (first, one), (second, two) = found.items()
                return cls((first, second), (one, two))
        return None

    def choose(self, text: str) -> Request | None:
        """The one that the text names or counts, None if it does neither."""
        text = text.strip()
        if len(text) > _SHORT + max(map(len, self.titles)):
            return None
        compact = text.replace(" ", "").casefold()
        exact = [title.replace(" ", "").casefold() in compact for title in self.titles]
        if exact[0] != exact[1]:
            return self.requests[exact.index(True)]
        if len(text) > _SHORT:
            return None
        if _FIRST.match(text):
            return self.requests[0]
        if _SECOND.match(text):
            return self.requests[1]
        words = [{word.casefold() for word in title.split() if len(word) > 1} for title in self.titles]
        own = (words[0] - words[1], words[1] - words[0])
        shared = [2 * sum(len(word) for word in each if word in compact) > len(compact) for each in own]
        return self.requests[shared.index(True)] if shared[0] != shared[1] else None
