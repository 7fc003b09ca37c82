"""Requests for later, which a bot without a slot for times cannot keep: ``30분 뒤에 불 꺼줘``, ``퇴근하면 켜줘``."""

from __future__ import annotations

import re
from typing import Final

from saram.types import Language, Request, Slot

__all__ = ["DAY_PART", "NUMERAL", "after_event", "delayed"]

NUMERAL: Final = r"(?:\d{1,3}|[한두세네]|다섯|여섯|일곱|여덟|아홉|열한|열두|열|스무|[일이삼사오육칠팔구십]{1,3}|몇)"
_TIMES: Final = frozenset({"time", "date", "duration"})
"""Slots that hold when something shall be done."""
_WILL: Final = "".join(map(chr, range(ord("가") + 8, ord("힣") + 1, 28)))
"""Every syllable that ends in ㄹ, as verbs do before ``때``."""
_DID: Final = "".join(map(chr, range(ord("가") + 20, ord("힣") + 1, 28)))
"""Every syllable that ends in ㅆ, as verbs do of what has been (``잃어버렸을 때``)."""
_MEANT_FOR: Final = (
    r"(?:\s\S+){0,2}?\s(?:(?:먹|마시|듣|보|쓰|입|신|읽|하|만들|가져가|자)(?:기|게|는|을)|마실|쓸|볼(?=\s)|들을|들어(?=\s|갈)|"
    r"가져갈|[갈할줄한켠끈튼산](?=\s)|만들|필요|어울|좋은|맞는|담은|넣은|맞춘|나온|나오는|있는|있었|[가-힣]*던(?=\s))"
)
"""The words after a time that say what something is for or has been, not when it shall be done (``내일 먹을 빵``)."""
DAY_PART: Final = r"(?:아침|점심|저녁|밤|한밤중|새벽|낮|대낮|오전|오후|주말|평일|[월화수목금토일]요일)"
_EVENT: Final = (
    r"(?:[오가자]|들어오|들어가|나가|나오|돌아오|다녀오|도착하|출발하|퇴근하|출근하|퇴원하|귀가하|외출하|일어나|눈 뜨|"
    r"잠들|끝나|끝내|그치|시작하|울리|떠나|지|[가-힣]*[아어해여워려커켜꺼더]지|[가-힣]+고 나|해 뜨|다 되|"
    r"넘으|넘어가|떨어지|내려가|올라가|밑돌|웃돌)"
)
"""Verbs of what comes to pass (``엄마 오면``, ``해 지면``), not of how things are (``괜찮으면``, ``켜져 있으면``)."""
_LATER: Final = {
    "ko": re.compile(
        rf"(?<![가-힣\d]){NUMERAL}\s?(?:초|분|시간)\s?(?:반\s?)?(?:뒤|후|있다가|이따가|이따)|"
        rf"(?<![가-힣\d]){NUMERAL}\s?시(?:\s?반|\s?{NUMERAL}\s?분)?에(?=\s)(?!{_MEANT_FOR})"
    ),
    "en": re.compile(
        r"\bin (?:\d+|an?|half an|one|two|three|five|ten|fifteen|twenty|thirty) (?:seconds?|minutes?|hours?)\b|"
        r"\bat \d{1,2}(?::\d\d)?\s?(?:am|pm|a\.m\.|p\.m\.|o'clock)",
        re.IGNORECASE,
    ),
}
_SOME_DAY: Final = {
    "ko": re.compile(
        r"(?<![가-힣])(?:이따가?|나중에|내일|모레|글피|다음\s?주에?|(?:조금|좀|잠깐|잠시)\s?(?:있다가?|이따가?|뒤에?|후에?)|"
        rf"{DAY_PART}에|(?:(?:아침|점심|저녁|밤|퇴근|출근)\s?|[가-힣]*[{_WILL}](?<![{_DID}]을)\s)때(?:에|는|쯤)?|(?:(?:출근|퇴근|[하등]교)길|[가오]는\s길)에|{DAY_PART}마다|매일|"
        rf"(?:[가-힣]+고\s나서|[가-힣]+기\s?(?:바로\s)?전에|[가-힣]+[은한난간온]\s(?:다음|뒤|후)에)|{_EVENT}면|"
        rf"(?:{NUMERAL}\s?시|{DAY_PART}|때)[가이]?\s?되면)(?=\s)(?!{_MEANT_FOR})"
    ),
    "en": re.compile(r"\b(?:tomorrow|later today|next week)$", re.IGNORECASE),
}
_IF: Final = re.compile(r"[가-힣](?:으|우|하|되|오|가|지|나|리|르|이)면(?=\s)")
"""Of two conditions not both are so (``더우면 … 추우면 …``)."""
_BY_AND_BY: Final = re.compile(rf"(?<![가-힣])(?:이따가?|나중에)(?=\s)(?!{_MEANT_FOR})")
_READ_TO: Final = re.compile(r"(?:틀어|읽어|들려)\s?(?:줘|주세요|줄래|주라)요?[.!?]*$")
"""What ends a wish for something to be read or played; ``몇 시에 여는지 알려 줘`` asks."""


def after_event(text: str) -> str:
    """What shall be done at a time or event told first in Korean (``불 켜줘`` of ``해 지면 불 켜줘``), or empty."""
    match = _SOME_DAY["ko"].search(text)
    return text[match.end() :].strip() if match is not None else ""


def delayed(request: Request, part: str, language: Language, *, dated: bool = False, acts: bool = True) -> bool:
    """Whether something shall be done at a time that none of the request's slots has taken.

    Args:
        request: What was understood.
        part: The words it was understood from.
        language: Of the words.
        dated: Whether its bot has slots for days and times; it is then asked for, where none has taken one.
        acts: Whether it changes something. What is only told is put off by an hour or a ``later`` alone (``7시에 뉴스
            읽어줘``): a day may be what it is about.
    """
    if dated and any(slot.name in _TIMES for slot in request.slots):
        return False  # of several times (``6시랑 7시에``) each request has its own
    if not acts and (language != "ko" or not _READ_TO.search(part)):
        return False
    later = _LATER[language].search(part) or (_BY_AND_BY.search(part) if not acts else None)
    if acts and language == "ko" and len(_IF.findall(request.text)) > 1:
        return True
    if later is None and acts and not dated:
        later = _SOME_DAY[language].search(part)
    if later is None:
        return False
    words = re.sub(r"(?:에|\s)+$", "", later[0])
    return not any(slot.text and _takes(slot, words) for slot in request.slots)


def _takes(slot: Slot, words: str) -> bool:
    """Whether a slot has taken a time; one for names on no list that holds nothing else (``점심 때``) has not."""
    if slot.listed or slot.name in _TIMES:
        return words in slot.text or slot.text in words
    return words in slot.text and slot.text.removesuffix("에") != words
