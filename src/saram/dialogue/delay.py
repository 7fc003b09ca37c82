"""Requests for later, which a bot without a slot for times cannot keep: ``30분 뒤에 불 꺼줘``."""

from __future__ import annotations

import re
from typing import Final

from saram.types import Language, Request

__all__ = ["delayed"]

_NUMERAL: Final = r"(?:\d{1,3}|[한두세네]|다섯|여섯|일곱|여덟|아홉|열한|열두|열|스무|[일이삼사오육칠팔구십]{1,3}|몇)"
_MEANT_FOR: Final = "먹|마시|마실|쓸|쓰게|볼|보게|입을|신을|가져갈|갈|할|만들|읽|듣|들을|들어|줄|필요"
"""What begins the word after a day that says what something is for, not when it shall be done (``내일 먹을 빵``)."""
_LATER: Final = {
    "ko": re.compile(
        rf"(?<![가-힣\d]){_NUMERAL}\s?(?:초|분|시간)\s?(?:반\s?)?(?:뒤|후|있다가|이따가|이따)|"
        rf"(?<![가-힣\d]){_NUMERAL}\s?시(?:\s?반|\s?{_NUMERAL}\s?분)?에(?=\s)"
    ),
    "en": re.compile(
        r"\bin (?:\d+|an?|half an|one|two|three|five|ten|fifteen|twenty|thirty) (?:seconds?|minutes?|hours?)\b|"
        r"\bat \d{1,2}(?::\d\d)?\s?(?:am|pm|a\.m\.|p\.m\.|o'clock)",
        re.IGNORECASE,
    ),
}
_SOME_DAY: Final = {
    "ko": re.compile(rf"(?<![가-힣])(?:이따가?|나중에|내일|모레|글피|다음\s?주에?)(?=\s)(?!.*\s(?:{_MEANT_FOR}))"),
    "en": re.compile(r"\b(?:tomorrow|later today|next week)$", re.IGNORECASE),
}


def delayed(request: Request, part: str, language: Language, *, dated: bool = False) -> bool:
    """Whether something shall be done at a time that none of the request's slots has taken.

    Args:
        request: What was understood.
        part: The words it was understood from.
        language: Of the words.
        dated: Whether its bot has slots for days and times; it is then asked for, where none has taken one.
    """
    later = _LATER[language].search(part) or (None if dated else _SOME_DAY[language].search(part))
    if later is None:
        return False
    words = re.sub(r"(?:에|\s)+$", "", later[0])
    return not any(slot.text and (words in slot.text or slot.text in words) for slot in request.slots)
