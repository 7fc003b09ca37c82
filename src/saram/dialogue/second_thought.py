"""Sentences that take back one of several wishes in the same breath: ``에어컨 켜고 불 꺼줘 아니 불은 켜 둬``."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from saram.dialogue.denial import ends_with_wish
from saram.types import Request

__all__ = ["SecondThought", "second_thought"]

_SIGN: Final = ("아니", "아냐", " 아 ", "참", "잠깐")
"""One of these is in every such sentence; looking for them is quicker."""
_THOUGHT: Final = re.compile(
    r"^(?P<first>\S.*?)[\s,.]+(?:아니+야?|아니다|아냐|아참|아|참|잠깐만?)[\s,]+(?P<second>(?:\S+\s)?(?P<what>\S+?)(?:은|는)\s\S.*)$"
)
_LEAVES: Final = re.compile(
    r"(?:그냥|그대로|내버려|놔|냅)\s?(?:둬|두|놔)|지\s?(?:마|말)|(?:^|\s)빼(?:고|줘|\s줘|자)?요?[.!]*$|말고|됐어|필요\s?없|안\s?\S+도\s?(?:돼|되)"
)
"""Says that what was wished shall not be done."""
_ENDS: Final = re.compile(r"\S*(?:\s(?:줘|주세요|놔|둬|돼|된다|되\S*|말\S*))?[\s.!]*")
"""What may follow that at the end of a sentence; anything else is a further wish."""


@dataclass(frozen=True, slots=True)
class SecondThought:
    """Several wishes, of which one is meant otherwise."""

    first: str
    """The wishes."""

    second: str
    """What is meant of one of them instead: ``불은 켜 둬``."""

    what: str
    """What it is about: ``불``."""

    leaves: bool
    """Whether it shall only not be done."""

    further: str = ""
    """What is wished besides where it shall not be done: ``TV 켜줘`` of ``불은 그대로 두고 TV 켜줘``."""

    def of(self, wished: Request, instead: Callable[[str, Request], Request]) -> Request | None:
        """The wishes that are left; None if what is meant otherwise is none of several of them, or is not understood.

        Args:
            wished: How the wishes are understood.
            instead: Understands what is meant instead of one of them, which it is given.
        """
        wishes = tuple(wished)
        about = [each for each in wishes if self._names(each)]
        others = [each for each in wishes if not self._names(each)]
        if len(about) != 1 or not others or any(each.status != "understood" for each in others):
            return None
        if meant := self.further if self.leaves else self.second:
            other = instead(meant, about[0])
            if other.status != "understood":
                return None
            others += [replace(each, also=()) for each in (other if self.leaves else (other,))]
        return replace(others[0], also=tuple(others[1:]))

    def _names(self, wish: Request) -> bool:
        """Whether a wish is about the same thing: of ``안방 불은`` that of the bedroom alone."""
        part = wish.text[slice(*wish.span)] or wish.text
        told = {slot.text for slot in wish.slots if slot.span is not None} | set(part.split())
        before = self.second.partition(self.what)[0].split()
        return self.what in told and all(word in told for word in before)


def second_thought(text: str) -> SecondThought | None:
    """The second thought of a Korean sentence; None without one."""
    match = _THOUGHT.match(text) if any(sign in text for sign in _SIGN) else None
    if match is None or not ends_with_wish(match["first"]):
        return None
    leaves = _LEAVES.search(match["second"])
    further = ""
    if leaves is not None and not _ENDS.fullmatch(match["second"], leaves.end()):
        further = match["second"][leaves.end() :].partition(" ")[2]
    return SecondThought(match["first"], match["second"], match["what"], leaves is not None, further)
