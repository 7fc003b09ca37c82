"""What a Korean sentence says to leave as it is, in words: ``알람은 두고``, ``거실 빼고``."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import Final

from saram.dialogue.verbs import connective
from saram.types import Request

__all__ = ["LeftAlone", "forbidden_beside", "left_alone", "left_out", "not_instead"]

_LEFT_ON: Final = r"켜\s?(?:두고|놓고|둔\s?채로?)"
_KEPT: Final = (
    r"(?:빼고|제외하고|남기고|남겨\s?(?:둬|두고|줘)|놔둬|놔두고|냅둬|냅두고|살려\s?두고|유지하고|"
    rf"{_LEFT_ON}|그대로\s?(?:둬|두고)|건드리지\s?말고)"
)
_ALL: Final = r"(?<![가-힣])(?:다|전부|모두|싹|나머지)(?![가-힣])"
_OUT: Final = re.compile(
    rf"(?P<what>\S+)\s?{_KEPT}.*{_ALL}|{_ALL}.*\s(?P<last>\S+)\s?{_KEPT}|(?P<end>\S+)\s?(?:{_KEPT}|말고|두고)[요.!]?$"
    rf"|(?P<first>\S+\s\S*지\s?말고)\s.*{_ALL}"
)
_EVERYTHING: Final = re.compile(_ALL)
_PARTICLE: Final = re.compile(r"(?:은|는|만|을|를)$")
_ALONE: Final = re.compile(
    r"(?P<what>\S+(?:은|는|만|\s?건))\s(?:그냥\s|그대로\s|계속\s)?"
    rf"(?:{_LEFT_ON}|(?:놔|내버려|냅|남겨|살려)?\s?(?:두고|둬|둡시다|두세요)|유지하고|건드리지\s?(?:말고|마)|(?<=\s)말고(?=[요.!]*$))요?(?=\s|[.!]*$)"
)
_NOT_DONE: Final = re.compile(
    r"(?P<what>(?:\S+(?:은|는|엔|만|도|을|를)|(?<!\S)[가-힣]+(?=\s[가-힣]+지)))\s(?:\S+\s)?(?P<stem>[가-힣]+)지\s?(?:는|도|를|좀)?\s?(?:마|말아)(?![가-힣]*고)[가-힣]*(?:\s?(?:줘|주세요))?요?(?=[\s,.!]|$)"
)
_ONLY: Final = re.compile(r"[\s,.]+(?P<wanted>\S+만)요?[\s.!]*")
"""What is wanted instead of what is forbidden, in the same verb (``계란 담지 마 우유만``)."""
_GOES_ON: Final = re.compile(r"(?<![가-힣])(?P<stem>[가-힣]+)고[\s,]*$")
"""The verb of a wish that stood before another clause: ``담고`` asks for no more than ``담아 줘``."""
_INSTEAD: Final = re.compile(r"(?:은|는|을|를)?\s?(?:말고|제외)(?:는|하고)?(?=\s)")
_WISHED: Final = re.compile(r"(?:고|줘|주세요|서|면|꺼|켜|요)[,.]?$")
"""How the last word of a clause before ends."""


@dataclass(frozen=True, slots=True)
class LeftAlone:
    """A clause that says to leave something as it is, beside a wish."""

    what: str
    """What shall be left, with its particle: ``알람은``."""

    rest: str
    """The wish: ``타이머 지우고``."""

    @property
    def first(self) -> str:
        """The same sentence with what is left in front of the wish."""
        return f"{self.what} 놔두고 {self.rest}"


def left_out(text: str) -> str:
    """What a sentence leaves out, in its words; empty if it leaves out nothing."""
    match = _OUT.search(text)
    said = next((each for each in match.groups() if each), "") if match is not None else ""
    return _PARTICLE.sub("", said) or said


_CLAUSE: Final = re.compile(r"(?:^|\s)(?:하|그러|이러|[가-힣]+라)?(?:면|[해래]도|더라도|거든|니까)$")
"""What tells when something is forbidden (``열어달라고 하면 열지 마``), and names nothing."""


def not_instead(request: Request) -> str:
    """The words of a value that is left out by 말고 or 제외 with none in its place (``안방 말고 불 꺼줘``); or none."""
    names = Counter(slot.name for slot in request.slots)
    alone = (slot for slot in request.slots if slot.span is not None and slot.listed and names[slot.name] == 1)
    return next((slot.text for slot in alone if slot.span and _INSTEAD.match(request.text, slot.span[1])), "")


def left_alone(text: str) -> LeftAlone | None:
    """The clause of a sentence that leaves something as it is; None without one, or with a wish for all the rest."""
    return _beside(text, _ALONE.search(text))


def forbidden_beside(text: str) -> LeftAlone | None:
    """The clause that forbids something beside a wish (``우유 담고 계란은 담지 마``); None without one."""
    match = _NOT_DONE.search(text)
    only = _ONLY.fullmatch(text, match.end()) if match is not None else None
    if match is not None and only is not None and match.start() == 0:
        return LeftAlone(match["what"], f"{only['wanted']} {connective(match['stem'])} 줘")
    found = _beside(text, match) if match is None or not _CLAUSE.search(match["what"]) else None
    return found and replace(found, rest=_GOES_ON.sub(lambda verb: f"{connective(verb['stem'])} 줘", found.rest))


def _beside(text: str, match: re.Match[str] | None) -> LeftAlone | None:
    """A clause that a pattern has found, with what it is about, and the rest of its sentence."""
    if match is None:
        return None
    begin = match.start("what")
    while begin > 0 and not _WISHED.search(before := text[:begin].rstrip()):
        begin = before.rfind(" ") + 1
    rest = " ".join(f"{text[:begin]} {text[match.end() :].lstrip(' ,.!')}".split())
    if len(rest.split()) < 2 or _EVERYTHING.search(rest):
        return None
    return LeftAlone(text[begin : match.end("what")], rest)
