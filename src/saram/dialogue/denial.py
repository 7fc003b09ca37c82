"""Sentences that say what is not wanted, and those that correct what was said before."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from saram.dialogue.telling import only_tells, without_plea
from saram.types import Language

__all__ = [
    "Wish",
    "bids_not",
    "denies",
    "ends_with_wish",
    "exchanges_of",
    "forbidden",
    "keeps",
    "named_before",
    "politely",
    "spared",
    "verb_instead",
    "wish_of",
]

_DENIED: Final = {
    "ko": re.compile(
        r"(?<!잊)(?<!까먹)(?<!잊어버리)지\s?(?:는|도|를|좀)?\s?(?:마|말|않|못)|(?:^|\s)(?:안|못)\s+(?!들[려렸리었은]|알아)[가-힣]+|"
        r"[가-힣]\s?(?:게|건|것은|것이)\s?(?:아니|아닙|아녜)|"
        r"라고\s?한\s?적(?:이|은|도)?\s?없|라고\s?한\s?거\s?(?:아니|아닙|아냐)|"
        r"(?:할|킬|켤|끌|틀|줄|보낼|담을|살|뽑을|부를|계산할|결제할)\s?필요\s?(?:가\s|는\s)?없"
    ),
    "en": re.compile(
        r"\b(?:don'?t|do not|dont|never|no need to|not to|without)\b|\bnot\s+\w+|"
        r"^no (?:\w+ ){1,2}(?:please|thanks|thank you|for me|today)$|"
        r"\b(?:did|have|has)n'?t\s+(?:lose|lost|ask|asked|want|wanted|say|said|mean|meant|call|called|order|ordered)\b",
        re.IGNORECASE,
    ),
}
_SPARED: Final = re.compile(
    r"(?:^|\s)(?P<who>아기|아가|애기?|애들|아이들?|동생|엄마|아빠|할머니|할아버지|언니|오빠|누나|남편|아내|강아지|고양이|[가-힣]*사람)"
    r"(?:들)?(?:을|를|은|는|도|까지)?\s(?:깨우면\s?안|(?:깨우|건드리|부르|괴롭히|울리)지\s?(?:마|말))"
)
"""What must not be done to somebody."""
_ASKS: Final = re.compile(
    r"(?<!안 )(?<!못 )(?<![가-힣])(?!말아|마)(?P<verb>[가-힣]+)(?<!말아)\s?"
    r"(?:줘라?|주세요|주십시오|주라|줄래|줄 수|주실래|주실 수|주시겠)(?:요)?(?![가-힣])"
)
"""A clause that asks for something (``꺼줘``); ``안 꺼줘``, ``켜지 말아 줘`` and ``꺼줘도`` do not."""
_BARE: Final = re.compile(
    r"(?<!안 )(?<!못 )(?<![가-힣])(?:[가-힣]*(?:켜|꺼|틀어|열어|닫아|올려|내려|줄여|키워|깨워|맞춰|읽어|들려)라?)"
    r"(?=\s(?!주|줘|줄|놓|놔|두|둬|보|봐|버|있|드|달)|$)"
)
"""The same said bluntly (``불 꺼``), with no other verb after it."""
_POLITE: Final = re.compile(
    r"(?:^|\s)(?:안|못)\s+[가-힣]+\s?(?:줄래|줄 수|주실래|주실 수|주시겠어)요?(?=$|[\s?!.])|"
    r"(?:^|\s)(?:빨리|얼른|당장|어서|냉큼)\s(?:\S+\s){0,2}?안\s[가-힣]+(?<!래)(?<!래요)(?<!돼)(?<!돼요)[?!.]*$"
)
"""A question or a reproach in which ``안`` asks for the very thing (``안 꺼줄래``, ``빨리 안 꺼``)."""
_ALLOWS: Final = re.compile(
    r"\s*(?:안|못)\s+(?P<verb>[가-힣]+?)(?:도\s?(?:돼|되|될|됩|괜찮|좋)|래(?:요)?(?=$|[\s?!.])|고\s?싶)"
)
"""A wish with ``안``, or what is allowed: ``안 켤래``, ``안 켜도 돼``."""
_NOT_SO: Final = re.compile(r"\s*안\s+[가-힣]+게\s(?:해|하)")
"""``안 켜지게 해줘``, whose 해줘 asks for just that."""
_ADVERBS: Final = re.compile(r"\s*(?:(?:절대로?|꼭|제발|또|너무|그리고|혹시|이번엔)\s+)*")
_FORBIDS: Final = re.compile(r"(?P<verb>[가-힣]+)지\s?(?:는|도|를|좀)?\s?(?:마|말)")
_FORBIDDEN: Final = re.compile(
    r"(?:^|\s)([가-힣]+?)지\s?(?:는|도|를|좀)?\s?(?:마|말)|(?:^|\s)([가-힣]+?)지\s?않아도\s?(?:돼|되|괜찮)"
    r"|(?:^|\s)안\s([가-힣]+?)도\s?(?:돼|되|괜찮)|(?:^|\s)([가-힣]+?)(?:라고|달라고)\s?(?:안\s?(?:했|그랬)|한\s?적)"
)
_BIDS_NOT: Final = re.compile(r"지\s?(?:는|도|를|좀)?\s?(?:마|말아)(?:요|라|줘|\s?주세요|세요)?[\s.!]*$")
_SO_THAT_NOT: Final = re.compile(
    r"지\s?(?:는|도|를|좀)?\s?(?:않|못)(?:하)?(?:게|도록|으니까?|아서?|고)(?!\s?(?:해|하|좀))"
)
"""How something shall not be, before what is asked for (``춥지 않게``); ``켜지 않게 해줘`` asks for that itself."""
_EO, _EU = 4, 18
"""Places of ㅓ and ㅡ among the vowels of a syllable."""
_INSTEAD: Final = re.compile(r"^.*지\s?(?:는\s)?말고\s*,?\s*(?!(?:다|전부|모두|나머지|싹)\s)(?P<rest>\S.*)$")
_ENDED: Final = (
    r"(?:그만\s?하|지우|취소하|취소|삭제하|해제하|없애|끄|멈추|빼|비우|제거하|그만두|닫|잠그|(?<![가-힣])치)"
)
_KEEPS: Final = {
    "ko": re.compile(
        rf"{_ENDED}지\s?(?:는|도|를|좀)?\s?(?:마|말|않)|(?:지우|끄|빼|비우|없애|(?:취소|삭제|해제)하)면\s?안"
        r"|(?:지울|끌|뺄|비울|없앨|(?:취소|삭제|해제)할)\s?필요(?:는|가|도)?\s?없"
        r"|(?:^|\s)안\s?(?:지워|꺼|빼|비워|없애|닫아|잠가|(?:취소|삭제|해제)해)|취소(?:는|를)?\s?(?:안|말)"
        r"|(?:지우|끄|빼|없애|(?:취소|삭제|해제)하)라고\s?(?:한\s?적|하지|안)"
    ),
    "en": re.compile(
        r"\b(?:don't|do not|never|not to)\s+(?:cancel|delete|remove|stop|undo|clear|turn\b.*\boff)\b", re.IGNORECASE
    ),
}
"""Something shall not be ended, deleted or taken out: what ends it is not meant by that."""
_NO: Final = r"(?:아니+[요야]?|아뇨|아냐|아니에요|아니 아니|잠깐만?요?|아참|참)"
_THE_REST: Final = r"\s(?:나머지|모두|전부|싹|다\s|다른\s(?=.*(?:지[우워]|끄|꺼|삭제|취소|없애|빼)))"
_KO_SWAP: Final = re.compile(
    rf"^(?P<no>{_NO}[\s,.]+)?(?P<wrong>\S.*?)\s?"
    rf"(?:말고(?!{_THE_REST})|(?P<place>대신에?(?=[\s,])(?!\s(?:할|쓸|먹을|하는|해\s?줘|내가|네가|니가|제가)))"
    r"|이?가? 아니라|이?가? 아니고|이?가? 아니에요)"
    r"[\s,.]+(?P<right>\S.*)$"
)
"""What is wanted instead; of ``7시 알람 말고 다른 알람`` and ``안방 말고 나머지`` the first is left out of the rest."""
_KO_TO: Final = re.compile(
    r"\S+(?:\s\S+)?(?<![서])(?:으로|로)요?[.!]*"
    r"|[\d한두세네다여일아열스][가-힣\d]*\s?[가-힣]{1,2}로\s(?:바꿔|변경해|고쳐|수정해|해)\s?(?:줘|주세요|줄래)요?[.!?]*"
)
"""A value alone that something shall be changed to (``7시 반으로``, ``세 개로 바꿔줘``)."""
_KO_EXCHANGE: Final = re.compile(
    rf"(?:{_NO}[\s,.]+)?(?:(?:다시|도로)\s)?(?:(?P<other>\S+?)[을를]\s)?"
    r"(?P<thing>\S+?(?:\s\S+?){0,3})(?:으로|(?<!서)로)\s(?:좀\s)?"
    r"(?:(?:바꿔|변경해|교체해)(?:\s?(?:줘|주라|줄래|주세요|주실래|주시겠어|줄\s수\s있[어나]|주실\s수\s있[어나]))?"
    r"|바꿔라|바꾸(?:자|고\s?싶어|고\s?싶은데)|바꿀(?:래|게)|변경|교체)요?(?:\s봐)?[\s.!?~]*"
)
"""A thing that another one shall be exchanged for (``사이다로 바꿔줘``), with that one if it is named."""
_KO_PLACE: Final = r"(?P<other>\S+?(?:\s\S+?){0,2}?)\s?(?P<how>말고|대신에?)[\s,]+(?P<thing>\S+?(?:\s\S+?){0,2}?)"
_KO_IN_PLACE: Final = re.compile(_KO_PLACE)
"""Both, where what is not wanted stands before 말고 or 대신."""
_KO_SAID: Final = re.compile(
    rf"(?:{_NO}[\s,.]+)?{_KO_PLACE}(?:(?:으로|(?<!서)로)요?"
    r"|(?:으로|(?<!서)로)?\s(?:줘|주라|주세요|줄래|주실래|할게|할래|부탁해|부탁드려)요?)[\s.!?~]*"
)
"""The same as a wish that says no more (``콜라 대신 사이다 줘``)."""
_KO_COUNTED: Final = re.compile(r"[\d한두세네다여일아열스][가-힣\d]*\s?[가-힣]{1,2}")
"""What may be a number of something; ``두부`` may, too."""
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

    in_place: bool = False
    """Whether it was said with 대신, which may be of what was never asked for, or of somebody (``엄마 대신``)."""


def spared(text: str, language: Language) -> str:
    """Who must not be woken or disturbed, in Korean (``아기`` of ``아기 깨우지 마``); empty if nobody is named."""
    match = _SPARED.search(text) if language == "ko" else None
    return match["who"] if match is not None else ""


def denies(text: str, language: Language) -> bool:
    """Whether a sentence asks for something not to be done.

    In Korean the clause that asks counts: what another one says is not so (``불 켜줘 앞이 안 보여``), or shall not be
    (``깨워줘 잊지 마``), is no denial.
    """
    if language == "ko":
        said = without_plea(text)
        return any(_is_wish(said, match) for match in _DENIED["ko"].finditer(said))
    return _DENIED[language].search(text) is not None


def keeps(text: str, language: Language) -> bool:
    """Whether a sentence asks for something not to be ended, deleted or taken out (``지우지 마``)."""
    return _KEEPS[language].search(without_plea(text) if language == "ko" else text) is not None


def ends_with_wish(text: str) -> bool:
    """Whether a Korean text ends where it asks for something (``불 켜줘``, ``불 켜``)."""
    return _asks_from(text) >= 0


def verb_instead(text: str) -> str:
    """The wish of a Korean correction that is nothing but a verb (``닫아`` of ``아니 닫아``), or empty."""
    no = _KO_NO.match(text)
    rest = no["right"].rstrip(" .!") if no is not None else ""
    return rest if _asks_from(rest) == 0 else ""


def exchanges_of(text: str, had: Collection[str]) -> tuple[Wish, ...]:
    """What a Korean wish for another thing than was asked for may be (``사이다로 바꿔줘``); nothing of other wishes.

    Args:
        text: What was said.
        had: The things that were asked for, as they were said: one that comes first, with a particle or without, or
            before 말고 or 대신, is the one that is not wanted any more, or so many of.
    """
    match = _KO_EXCHANGE.fullmatch(text)
    if denies(text, "ko"):
        return ()
    place = _KO_SAID.fullmatch(text) if match is None else _KO_IN_PLACE.fullmatch(match["thing"])
    if place is not None:
        wrong = place["other"] if place["other"] in had else re.sub(r"(?<=\S)[은는]$", "", place["other"])
        if wrong in had:
            return (_korean(f"{wrong} 말고 {place['thing']}"),)
        return (_korean(f"아니 {place[0]}"),) if match is not None and place["how"] == "말고" else ()
    if match is None:
        return ()
    first, _, rest = match["thing"].partition(" ")
    other, thing = (first, rest) if not match["other"] and rest and first in had else (match["other"], match["thing"])
    if other is None:
        return (_korean(f"아니 {thing}"),)
    counted = (Wish(f"{other}는 {thing}", corrects=True),) if _KO_COUNTED.fullmatch(thing) else ()
    return (*counted, _korean(f"{other} 말고 {thing}")) if other in had else ()


def politely(text: str) -> str:
    """A Korean text that ends in a blunt wish (``문 열어``) as one that asks for it; empty for another one."""
    said = text.rstrip(" .!")
    blunt = any(each.end() == len(said) for each in _BARE.finditer(said)) and not said.endswith("라")
    return f"{said}줘" if blunt else ""


def named_before(text: str) -> str:
    """What stands before the verb at the end of a Korean wish (``현관문`` of ``현관문 열어줘``), or empty."""
    asked = text.rstrip(" .!")
    return asked[: max(_asks_from(asked), 0)].rstrip()


def _asks_from(text: str) -> int:
    """Where the verb begins that a text ends with and that asks for something; -1 if it does not."""
    found = (each.start() for pattern in (_ASKS, _BARE) for each in pattern.finditer(text) if each.end() == len(text))
    start = next(found, -1)
    return start + len(text[start:]) - len(text[start:].lstrip()) if start >= 0 else start


def bids_not(text: str, language: Language) -> bool:
    """Whether a Korean sentence ends by asking for something not to be done, whatever it is: ``잊지 마``."""
    return language == "ko" and _BIDS_NOT.search(text) is not None


def forbidden(text: str, language: Language) -> str:
    """The verb of what shall not be done or was not asked for (``켜`` of ``켜지 마``); empty if there is none."""
    match = _FORBIDDEN.search(text) if language == "ko" else None
    return next(each for each in match.groups() if each) if match is not None else ""


def _is_wish(text: str, denied: re.Match[str]) -> bool:
    """Whether a Korean denial is about what the sentence asks for."""
    if only_tells(text, denied) or any(each.start() <= denied.start() < each.end() for each in _POLITE.finditer(text)):
        return False
    asks = [each for each in _ASKS.finditer(text) if not each.start() <= denied.start() < each.end()]
    particle = denied[0].strip()[:1] in {"안", "못"} and denied[0].lstrip()[1:2].isspace()
    if particle:
        if (allows := _ALLOWS.match(text, denied.start())) is not None:
            start, verb = allows.start(), allows["verb"]
            return not any(_follows(text, each, start) and not _same_verb(each["verb"], verb) for each in asks)
        return _NOT_SO.match(text, denied.start()) is not None or (not asks and _BARE.search(text) is None)
    if _SO_THAT_NOT.match(text, denied.start()):
        return not asks
    forbids = next((each for each in _FORBIDS.finditer(text) if each.end() == denied.end()), None)
    if forbids is None:
        return True
    return not any(
        _follows(text, each, forbids.start()) and not _same_verb(each["verb"], forbids["verb"]) for each in asks
    )


def _follows(text: str, asks: re.Match[str], start: int) -> bool:
    """Whether nothing but adverbs stands between what is asked for and a place after it."""
    return asks.end() <= start and _ADVERBS.fullmatch(text[asks.end() : start] + " ") is not None


def _same_verb(first: str, second: str) -> bool:
    """Whether two forms may be of one verb, by their first syllables: ``꺼`` and ``끄``, ``켜`` and ``켜``."""
    one, other = (ord(word[0]) - ord("가") for word in (first, second))
    vowels = {one // 28 % 21, other // 28 % 21}
    open_syllables = one % 28 == other % 28 == 0
    return one == other or (one // 588 == other // 588 and open_syllables and vowels == {_EO, _EU})


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
        return Wish(swap["right"], corrects=True, instead=swap["wrong"], in_place=swap["place"] is not None)
    if _KO_TO.fullmatch(text):
        return Wish(text, corrects=True)
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
