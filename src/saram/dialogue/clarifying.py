"""What is said in answer to a question of the bot: yes, no, or one of two."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from itertools import product
from typing import Final, Literal

from saram.dialogue.family import Family
from saram.dialogue.verbs import begins_with, stems_asked
from saram.types import Language, Reading, Request

__all__ = ["Options", "agrees", "clear_yes", "deictic", "doubts", "says", "taken_as"]

_YES: Final = {
    "ko": """네+ 넵 넹 예+ 예스 응+ 어+ 그래 그래요 맞아 맞아요 맞습니다 좋아 좋아요 좋습니다 그럼요? 물론이죠?
        오케이 오키 당연하지 그렇게_?해_?(?:줘|주세요|요)? 그렇게_?할게요 해_?줘요? 해_?주세요
        진행해_?(?:줘|주세요) 부탁해요? 부탁드려요 부탁드립니다 할게요 콜 ㅇㅋ ㅇ+ 물론(?:이죠?|이지)? 해요? 하세요
        하자 그러자 그러죠 그러세요 그래_?줘""",
    "en": """yes yeah yep yup sure ok okay of_course please please_do go_ahead correct right that's_right do_it
        that_is_right absolutely sounds_good fine exactly""",
}
_NO: Final = {
    "ko": """ㄴ+ 아니+ 아니요+ 아니오 아뇨 아니야 아니에요 아닙니다 됐어요? 됐습니다 괜찮아요? 괜찮습니다 싫어요?
        안_?할래요? 안_?할게요 하지_?마(?:요|세요)? 하지_?말(?:아요|아_?줘|아_?주세요)
        그만(?:할래요?|둘게요|해요?)? 취소(?:요|해_?줘|해_?주세요|할게요)?
        (?:나중에|이따가?|다음에|조금_있다가?)(?:_?할게요?|_?하자)? 필요_?없어요? 안_?돼요?""",
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
_FIRST: Final = re.compile(
    r"^(?:첫|처음|앞|전자|일 ?번|1(?!\d|\s?(?:시|분|초|월|일|개|도|:))|first|the first|former)", re.IGNORECASE
)
_SECOND: Final = re.compile(
    r"^(?:두 ?번째|둘째|뒤|나중|후자|이 ?번|2(?!\d|\s?(?:시|분|초|월|일|개|도|:))|second|the second|latter)",
    re.IGNORECASE,
)
_SHORT: Final = 24


_UNDECIDED: Final = {
    "ko": """음+ 흠+ 글쎄요? 그러게요? 모르겠어요? 모르겠는데요? 잠깐만?요? 잠시만요? 기다려_?(?:봐|줘|주세요)? 기다려요
        생각_?(?:좀_)?해_?볼게요? 아니 어+ 저+ 그+ 좀""",
    "en": "um+ uh+ hm+ wait hold_on one_moment just_a_moment let_me_think i_don't_know not_sure i'm_not_sure",
}
"""Words that put off the answer."""
_DOUBT: Final = {
    "ko": re.compile(
        r"\?|근데|그런데|그래서|그러니까|그니까|왜|잠깐|(?<!고)말고|아니|안\s|지\s?마|지\s?말|어떻게|글쎄|만약|(?<!다니)까요?$|혹시|나중|이따|하지만|그래도|죽|좋아해"
    ),
    "en": re.compile(r"\?|\b(?:but|wait|not|why|how|later|if|don't|no)\b", re.IGNORECASE),
}
"""What makes a yes doubtful."""
_AGREED: Final = r"(?:해|아|어|여)?\s?(?:줘요?|주세요|주십시오|주라|라|세요|요|자|도\s?(?:돼요?|됩니다))?[\s.!]*"


def says(text: str, language: Language) -> Literal["yes", "no", "undecided"] | None:
    """Whether the text is nothing but a yes, a no, or words that put off the answer.

    A yes that is asked (``네?``) is none. A yes that ends in a polite denial (``네 괜찮아요``) is a no.
    """
    yes, no = _YES[language], _NO[language]
    if _made_of(yes).fullmatch(text):
        return None if text.rstrip().endswith("?") else "yes"
    if _made_of(f"{yes} {no}").fullmatch(text) and _ends_with(no).search(text):
        return "no"
    return "undecided" if _made_of(_UNDECIDED[language]).fullmatch(text) else None


def clear_yes(text: str, language: Language) -> bool:
    """Whether a text begins with a yes and takes nothing of it back (``네 그렇게 해``, not ``그래서``)."""
    begins = _made_of(_YES[language]).match(text)
    whole = begins is not None and (begins.end() == len(text) or not text[begins.end() - 1].isalnum())
    return whole and not doubts(text, language)


def doubts(text: str, language: Language) -> bool:
    """Whether a text asks, or takes something back, so that it is no yes whatever else it says."""
    return _DOUBT[language].search(text) is not None


def agrees(text: str, questions: Iterable[str]) -> bool:
    """Whether a text tells to do what was asked, in the verb of the question: ``네 보내 주세요`` to ``보낼까요?``."""
    blanks = re.finditer(r"[\s,.!]+", text)
    said = [text, *(text[each.end() :] for each in blanks if _made_of(_YES["ko"]).fullmatch(text[: each.start()]))]
    for question in questions:
        asked = question.rstrip(" ?").split()[-1:]
        stems = stems_asked(asked[0]) if asked and asked[0].endswith("까요") else ()
        for rest, stem in product(said, stems):
            if begins_with(rest, stem) and re.fullmatch(_AGREED, rest[len(stem) :]):
                return True
    return False


@cache
def _ends_with(words: str) -> re.Pattern[str]:
    any_of = "|".join(word.replace("_", " ") for word in words.split())
    return re.compile(rf"(?:^|[\s,.!])(?:{any_of})[\s,.!]*$", re.IGNORECASE)


@cache
def _made_of(words: str) -> re.Pattern[str]:
    """Matches text that is nothing but these words."""
    any_of = "|".join(word.replace("_", " ") for word in words.split())
    return re.compile(rf"(?:(?:{any_of})[\s,.!?]*)+", re.IGNORECASE)


def deictic(text: str, language: Language) -> bool:
    """Whether the text points back to something said before."""
    return _DEICTIC[language].search(text) is not None


def taken_as(request: Request, reading: Reading, family: Family) -> Request:
    """A request as one of its readings, understood."""
    slots = request.slots if reading.bot == request.bot else ()
    given = {slot.name for slot in slots}
    return replace(
        request,
        status="understood",
        bot=reading.bot,
        intent=reading.intent,
        score=reading.score,
        slots=slots,
        missing=tuple(each for each in family.outlines[reading.bot].intents[reading.intent] if each not in given),
        also=(),
    )


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
            found.setdefault(family.title(name), taken_as(request, reading, family))
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
