"""Answers of a responder, taken a sentence at a time and bounded in time and length."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from saram.dialogue.escaping import harmless, plain
from saram.dialogue.family import Family
from saram.errors import EngineError
from saram.types import Responder, Turn

__all__ = ["FreeAnswer"]

_log: Final = logging.getLogger(__name__)
_TURNS: Final = 12
_HISTORY: Final = 2_000
"""Characters of the turns before the last one that the responder is told; the oldest are left out."""
_KNOWLEDGE: Final = 12_000
"""Characters of what the responder is told."""
_END: Final = re.compile(r"(?<=[.!?。…])\s+|(?<=[다요죠까]\.)|\n+")
_RULES: Final = {
    "ko": "한국어로, 말하듯이, 세 문장 이내로 답하세요. 목록이나 기호, 마크다운을 쓰지 마세요. "
    "모르는 것은 모른다고 하고, 수치를 지어내지 마세요. 사람인지 물으면 AI라고 답하세요.",
    "en": "Answer in English, as one speaks, in at most three sentences. No lists, symbols or Markdown. "
    "Say so when you do not know, and make up no figures. If asked whether you are human, say that you are an AI.",
}


class FreeAnswer:
    """Asks a responder, and gives up on one that dies, hangs or does not end."""

    def __init__(
        self,
        family: Family,
        responder: Responder,
        review: Callable[[str, str], None],
        *,
        seconds: float = 15.0,
        characters: int = 400,
    ) -> None:
        """Bound the answers.

        Args:
            family: Who answers and what it knows.
            responder: Who is asked.
            review: Told of each question and its whole answer.
            seconds: For the whole answer.
            characters: After which the answer is cut at the end of a sentence.
        """
        self._family = family
        self._responder = responder
        self._review = review
        self._seconds = seconds
        self._characters = characters

    def answer(self, turns: Sequence[Turn], question: str) -> Iterator[str]:
        """The answer's sentences as they come; none if there is no answer."""
        said: list[str] = []
        end = time.monotonic() + self._seconds
        rest = ""
        whole = False
        pieces = self._responder.respond(_recent(turns), self.system())
        try:
            for piece in pieces:
                rest += piece
                *complete, rest = _END.split(rest)
                for sentence in complete:
                    if sentence.strip():
                        said.append(harmless(sentence))
                        yield said[-1]
                if sum(map(len, said)) + len(rest) > self._characters or time.monotonic() > end:
                    break
            else:
                whole = True
        except EngineError as error:
            _log.warning("The chat endpoint failed: %s", error)
        finally:
            close = getattr(pieces, "close", None)
            if close is not None:
                close()
        if whole and rest.strip():
            said.append(harmless(rest))
            yield said[-1]
        if whole and said:
            self._review(question, " ".join(said))

    def system(self) -> str:
        """What the responder is told: who it is, what it knows, how it is to answer."""
        persona = self._family.persona
        parts = [f"{persona.name}: {plain(persona.about)}", persona.knowledge.strip(), _RULES[self._family.language]]
        known = [f"{entry.questions[0]} → {plain(entry.answer)}" for entry in self._family.corpus]
        text = "\n\n".join(part for part in parts if part)
        for line in known:
            if len(text) + len(line) > _KNOWLEDGE:
                break
            text += f"\n{line}"
        return text


def _recent(turns: Sequence[Turn]) -> list[Turn]:
    """The last turn and those right before it, as many as fit."""
    kept: list[Turn] = []
    left = _HISTORY
    for turn in reversed(turns[-_TURNS:]):
        if kept:
            left -= len(turn.text)
        if left < 0:
            break
        kept.append(turn)
    return kept[::-1]
