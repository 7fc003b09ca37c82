"""Korean negations that forbid nothing: they tell something (``앞이 안 보여``) or plead (``켜 주면 안 될까``)."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["only_tells", "without_plea"]

_PLEA: Final = re.compile(
    r"(?P<if>(?:주|주시)면)\s?안\s?(?:될|되|돼|됩)[가-힣]*"
    r"|(?P<may>면)\s?안\s?(?:될까|되[나니냐겠려]|됩니까|(?:돼|되)요?\s*\?)[가-힣]*"
    r"|(?P<how>(?:게|게는|어떻게))\s?안\s?(?:될까|되[나니냐겠])[가-힣]*"
)
"""A request in the form of a question whether it cannot be: ``켜 주면 안 돼요``, ``끄면 안 될까``."""
_DEED: Final = (
    r"(?:켜|끄|꺼|틀|열|닫|잠그|올리|내리|줄이|키우|높이|낮추|깨우|맞추|울리|담|넣|사|빼|보내|부르|지우|읽|들려주|바꾸|멈추|치|하)"
    r"(?:[어아]?\s?(?:놓|놨|두|뒀|버리|버렸|주))?"
)
"""Stems of verbs for what somebody is asked to do; ``잊지 마`` and ``깨지 않게`` are about something else."""
_DEED_BEFORE: Final = re.compile(rf"{_DEED}(?:지|으)?$")
_MEANT_NOT: Final = re.compile(
    r"지\s?(?:는|도|를|좀)?\s?(?:(?:않|못하)(?:게|도록)\s?(?:해|하|좀)|않아도|않을래|않을게|않고\s?싶|않(?:았으|으)면\s?(?:좋|해|하|싶)"
    r"|않(?:는\s?[게것걸]|을\s?[거것]|기로))"
)
"""Forms of 않 and 못 that say what is wanted; ``않는``, ``않아``, ``않니`` and ``못하는데`` tell or ask."""
_SO_THAT: Final = re.compile(r"지\s?(?:는|도|를|좀)?\s?(?:않|못하)(?:게|도록)\s?(?:해|하|좀)")
_CLAUSE: Final = re.compile(
    r"\s*(?:안|못)\s+(?P<word>[가-힣]+)"
    r"(?:\s(?:거|것|게|건|걸|줘|주세요|줄래|주실래|좋|싶|해|했으면|하자|돼|되)[가-힣]*)*[\s.!?]*$"
)
"""안 or 못 before the last verb of a sentence."""
_ASIDE: Final = re.compile(r"(?:[가-힣](?:이|가)|하나도|아무[가-힣\s]*도|아예|아무도|전혀|별로|왜|통|아직|얼마)\s*$")
"""What stands before a verb that tells: who or what does not do so, how little, or why."""
_TELLS: Final = re.compile(
    r"(?:보[여이인]|뵈|뵌|뵐|들[려리렸린]|나게|나야|살겠|나와|나온|나오|시원|따뜻|켜[져진]|꺼[져진])[가-힣]*"
    r"|[가-힣]+(?:니|냐|네|네요|나|나요|지|군)$"
)
"""Verbs that nobody is asked for, and endings that ask or wonder."""
_WISHED: Final = re.compile(
    r"\s*(?:안|못)\s+(?:[가-힣]+(?:도\s?(?:돼|되|될|됩|괜찮|좋)|래(?:요)?(?=$|[\s?!.])|고\s?싶|으?면\s?(?:좋|해|하|싶))"
    r"|(?P<so>[가-힣]+)게\s(?:해|하))"
)
"""안 or 못 before what is wished or allowed."""
_BEHIND: Final = re.compile(
    r"\s*(?:안|못)\s+(?P<verb>[가-힣]+?)(?:도\s?(?:돼|되|될|됩|괜찮)[가-힣]*|래(?:요)?)\s+(?:.*\s)?"
    r"(?P<asks>(?!안\s)[가-힣]*(?:켜|꺼|틀어|열어|닫아|올려|내려|줄여|키워|섞어|빼|지워|담아)(?:\s?(?:줘|주세요))?)요?[\s.!]*$"
)
"""What is asked for after something that need not be (``안 틀어도 돼 꺼``)."""
_FORBIDS: Final = re.compile(r"(?P<verb>[가-힣]+)지\s?(?:는|도|를|좀)?\s?(?P<not>마|말)(?P<end>[가-힣]*)")
_QUOTED: Final = re.compile(r"(?:라고|라는)(?!\s?(?:했|그랬|한\s?적))\s+\S|라는\s+\S")
"""``잊지 말라고 8시에 알려줘``: why, or what is called so."""


def without_plea(text: str) -> str:
    """A Korean text without the question whether something cannot be (``켜 주면`` of ``켜 주면 안 될까``)."""
    return _PLEA.sub(lambda plea: plea["if"] or plea["may"] or plea["how"], text)


def only_tells(text: str, denied: re.Match[str]) -> bool:
    """Whether a negation in a Korean text forbids nothing that could be asked for.

    Args:
        text: The text.
        denied: Where the negation stands, from ``지`` or ``안`` on.
    """
    said = denied[0].strip()
    if said.startswith(("안", "못")):
        return _tells_of_it(text, denied.start())
    if said[:1] != "지":
        return False
    return _describes(text, denied.start()) if said[-1] in "않못" else _quotes(text, denied.end())


def _describes(text: str, start: int) -> bool:
    """Whether ``지 않`` or ``지 못`` from here on tells how something is, or how what is no deed shall be."""
    if not _MEANT_NOT.match(text, start):
        return True
    return _SO_THAT.match(text, start) is not None and _DEED_BEFORE.search(text[:start]) is None


def _quotes(text: str, end: int) -> bool:
    """Whether ``지 마`` or ``지 말`` up to here is quoted, a name, or makes room for what stands after it."""
    forbids = next((each for each in _FORBIDS.finditer(text) if each.start("not") < end <= each.end()), None)
    if forbids is None:
        return False
    if _QUOTED.match(text, forbids.start("not") + 1):
        return True
    behind = text[forbids.end() :].strip(" ,.!?") not in {"", "요", "줘", "줘요", "주세요"}
    instead = forbids["not"] == "말" and forbids["end"] == "고"
    return behind and (instead or _DEED_BEFORE.search(forbids["verb"]) is None)


def _tells_of_it(text: str, start: int) -> bool:
    """Whether ``안`` or ``못`` from here on stands before a verb that nobody is asked not to do."""
    if behind := _BEHIND.match(text, start):
        return behind["verb"][0] != behind["asks"].split()[0][:1]
    before = text[:start]
    if (might := re.search(r"([가-힣]+(?:\s(?:놓|놔|두|버리)[가-힣]*)?)면$", before)) is not None:
        ends = re.fullmatch(r"\s*안\s\S+[\s.!]*", text[start:]) is not None
        return not ends or _DEED_BEFORE.search(might[1]) is None
    if wished := _WISHED.match(text, start):
        return wished["so"] is not None and _DEED_BEFORE.search(wished["so"]) is None
    clause = _CLAUSE.match(text, start)
    return clause is None or _ASIDE.search(before) is not None or _TELLS.fullmatch(clause["word"]) is not None
