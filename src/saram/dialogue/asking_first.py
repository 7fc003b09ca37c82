"""Questions whether something may be done (``알람 지워도 돼?``), and wishes of others: asked back, not obeyed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from saram.dialogue.verbs import connective, shall, stem_of, stems_asked
from saram.text.hangul import final_of
from saram.types import Language

__all__ = ["AskingFirst", "asking_first", "is_told"]

_MAY: Final = re.compile(r"(?P<verb>[가-힣]+)도\s?(?:돼|되[나지죠니냐]|될까|됩니까|되겠|괜찮|좋을까)[가-힣]*[\s.!?]*$")
"""``꺼도 돼``: whoever asks is not always heard to ask."""
_MUST: Final = re.compile(
    r"(?P<verb>[가-힣]+)야\s?(?:(?:되[나니냐]|될까|하[나니냐]|할까)요?[\s.!?]*$|(?:돼|되|해)요?\s*\?+$)"
)
_PLEAS: Final = re.compile(
    r"(?P<stem>[가-힣]+)(?<!주)(?<!주시)면\s?안\s?(?:(?:되[나니냐]|될까)요?[\s.!?]*$|(?:돼|되)요?\s*\?+$)"
)
"""``켜면 안 될까``; ``켜 주면 안 될까`` asks for it."""
_SHALL: Final = re.compile(r"(?:^|(?<!나)\s)(?P<word>[가-힣]+까)요?[\s.!?]*$")
"""``불 끌까``; ``라디오나 들을까`` proposes it."""
_PEOPLE: Final = (
    r"[가-힣]*(?:엄마|아빠|어머니|아버지|어머님|아버님|할머니|할아버지|누나|언니|오빠|형|동생|"
    r"아내|남편|와이프|신랑|딸|아들|삼촌|이모|고모|친구|님)"
)
"""Who may stand with 은, 는 or 도, as a thing may (``에어컨도 켜라고``)."""
_REPORTED: Final = re.compile(
    r"^(?P<lead>(?:저기|있잖아|아니|근데)[,\s]+)?(?P<who>(?:\S+\s)?(?!(?:내|제|네|너|우리|누|나|저)(?:가|는|은|도)\s)(?:[가-힣]+(?:이|가|께서)|"
    + _PEOPLE
    + r"(?:은|는|도)))\s(?P<before>(?:\S+\s)*?)"
    r"(?P<verb>[가-힣]+?)(?:(?<!줄)(?<!주실)(?:으)?(?:래|랬어|라셔|라시는데|라시네|라신다|란다)|(?:으)?라고\s?(?:해|하|했|그래|그랬|시켰|말했)[가-힣]*"
    r"|(?:으)?라(?:는데|던데|더라|네)|\s?달(?:래|라고\s?(?:해|하|했)[가-힣]*|라는데|라네))요?[\s.!?]*$"
)
"""A wish of somebody else: ``아빠가 가스 켜래``."""
_DENIED: Final = re.compile(r"(?:(?:^|\s)(?:안|못)\s|지\s?(?:않|마|말))\S*\s*$")
"""Before a verb: ``안 꺼도 돼`` asks for nothing."""
_PLAIN: Final = re.compile(
    r"(?P<verb>[가-힣]*(?:[아어켜꺼려춰꿔해쳐펴]|(?<!더)(?<!추)(?<!두)(?<!서)(?<!러)(?<!까)(?<!마)워))요?\s*\?+\s*$"
)
"""``문 열어?``, but not ``안방 더워?``."""
_PLEADS: Final = re.compile(r"(?P<verb>[가-힣]+)\s?주면\s?안\s?(?:돼|되)요?[\s.!]*$")
"""``문 열어 주면 안 돼``, which asks or forbids; with a mark it asks."""
_TOLD: Final = re.compile(
    r"(?:줬|주셨|켰|껐|열었|닫았|잠갔|지웠|(?:지워|꺼|켜|열려|닫혀|맞춰)졌|맞췄|멈췄|담았|뺐|올렸|(?<!놓고 )내렸|키웠|"
    r"줄였|틀었|커튼\s?쳤|놨|놓았|뒀|시에\s일어났|잤|(?:취소|삭제|정지)(?:했|됐))"
    r"(?:어|네|니|나|지|다|더라|는데|구나|군|잖아|던데|습니다)?요?[\s.!~]*$"
    r"|주(?:네|더라|던데)요?[\s.!~]*$|줄게요?[\s.!~]*$|(?:해|어|아|켜|꺼|춰|워|려)달래요?[\s.!~]*$"
    r"|면\s?(?:어떡|어쩌)|(?:^|\s)그만\s?(?:하(?:면\s?안|지|려고)|할까|먹|마[시셔]|울어|웃|가\s?볼|가자|자요?$|놀|일어나)"
)
"""What tells of it, or is about something else: it is asked about before anything is done."""
_TELLS: Final = re.compile(
    r"(?<![가-힣])안\s?(?:더워|더운|덥|추워|추운|춥|어두워|어두운|어둡)|(?:표정|앞|밖|하늘)이?\s(?:\S+\s)?(?:어두|더[워운]|추[워운])"
    r"|(?:만나자|먹자|(?<!가져)(?:갈|올)게|나가|출발해|(?:약속|회의|수업|모임)\s?있어|(?:갈|올|볼)\s?거야|(?:에|뒤에|이따)\s(?:봐|와)|걸려|엄마\s와)요?"
    r"[\s.!~]*$"
)
"""What tells of something unless it bids besides."""
_BIDS: Final = re.compile(
    r"알람|깨[워우]|알[려람]|타이머|맞[춰추]|줘|주세요|줄래|울[려리]|꺼|켜|틀|들[으어]|담아|정지|멈[춰추]"
)
"""What bids, whatever else is told (``7시에 나가 알람 맞춰줘``)."""
_HOW: Final = re.compile(r"(?<![가-힣])(?:어떻게|왜|누가|언제)\s")
_ASKS: Final = re.compile(
    r"줘|주[세시겠라]|줄\s?(?:래|수|거)|줬으면|부탁|달라|드려|(?:되|될|가능|있)[가-힣]*[\s?]*$|(?:^|\s)(?:안|못)\s"
)
"""What asks for something in the form of a question (``꺼 줄래?``, ``안 꺼?``), or whether there is something."""


@dataclass(frozen=True, slots=True)
class AskingFirst:
    """A question whether something may or shall be done."""

    wishes: tuple[str, ...]
    """The same said as a wish, in the ways the verb may be read: ``알람 지워 줘``; empty if it has none to turn."""

    question: str
    """The same asked back: ``알람 지울까요?``; empty if there is no verb to turn."""

    reported: bool = False
    """Whether it is the wish of somebody else (``아빠가 가스 켜래``)."""


def asking_first(text: str, language: Language) -> AskingFirst | None:
    """What is asked in Korean, where a sentence asks whether something may or shall be done; None for a wish.

    What somebody else is said to wish (``아빠가 가스 켜래``) is asked about likewise.
    """
    if language != "ko":
        return None
    if (told := _REPORTED.search(text)) is not None and "지" not in told["verb"][-1:]:
        return _reported(told["before"], told["verb"])
    found = next((match for each in (_MAY, _MUST, _PLEAS, _PLEADS) if (match := each.search(text)) is not None), None)
    if found is not None:
        return _may(text[: found.start()], **found.groupdict())
    if is_told(text, language):
        return AskingFirst((), "")
    if _ASKS.search(text) is not None:
        return None
    return _shall_it(text)


def is_told(text: str, language: Language) -> bool:
    """Whether a Korean sentence tells of something done, or is about something else (``불 꺼줬어``, ``7시에 나가``)."""
    if language != "ko":
        return False
    return _TOLD.search(text) is not None or (_TELLS.search(text) is not None and _BIDS.search(text) is None)


def _shall_it(text: str) -> AskingFirst | None:
    """A question in 까 (``불 끌까``), or any other; None for what is no question."""
    match = _SHALL.search(text)
    if match is not None and final_of(match["word"][-2:-1]) == "ㄹ" and (stems := stems_asked(match["word"])):
        before = text[: match.start("word")]
        return AskingFirst(tuple(f"{before}{connective(each)} 줘" for each in stems), f"{before}{match['word']}요?")
    asks = text.rstrip().endswith("?") or _HOW.search(text) is not None
    return _asked_plainly(text) if asks else None


def _asked_plainly(text: str) -> AskingFirst:
    """A question in the words of a wish (``문 열어?``); there is nothing to turn in another one."""
    plain = None if _HOW.search(text) is not None else _PLAIN.search(text)
    past = plain is not None and any(final_of(each) == "ㅆ" for each in plain["verb"])
    if plain is None or past or connective(stem_of(plain["verb"])) != plain["verb"]:
        return AskingFirst((), "")
    verb, before = plain["verb"], text[: plain.start()]
    return AskingFirst((f"{before}{verb}",), f"{before}{shall(stem_of(verb))}?")


def _reported(before: str, verb: str) -> AskingFirst | None:
    """A wish of somebody else, with what stands before its verb: ``켜`` of ``켜래``, ``켜 달래``."""
    stem = stem_of(verb) if connective(stem_of(verb)) == verb else verb
    return AskingFirst((f"{before}{connective(stem)} 줘",), f"{before}{shall(stem)}?", reported=True)


def _may(before: str, verb: str = "", stem: str = "") -> AskingFirst | None:
    """A question about a verb, with what stands before it.

    None for what is no verb (``내일도 돼``) or asks for nothing (``안 꺼도 돼``).
    """
    if not stem and ("않" in verb or _DENIED.search(before) or connective(stem_of(verb)) != verb):
        return None
    stem = stem or stem_of(verb)
    done = connective(stem)
    return AskingFirst((f"{before}{done}" if done.endswith("줘") else f"{before}{done} 줘",), f"{before}{shall(stem)}?")
