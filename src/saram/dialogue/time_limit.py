"""How long something shall go on, which a bot without a slot for it cannot see to: ``5분만 불 켜줘``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from saram.dialogue.delay import DAY_PART, NUMERAL
from saram.types import Language

__all__ = ["TimeLimit", "limit_of_thing", "time_limit"]

_COUNTED: Final = r"(?:원|명|개|달러|엔|유로|위안)"
"""What ten thousands are counted of: ``21만 원``; after 십 they are a number without it too."""
_LENGTH: Final = rf"{NUMERAL}\s?(?:초|분|시간)(?:\s?반)?"
_OF_THING: Final = re.compile(rf"(?P<thing>\S+)\s(?P<words>{_LENGTH})[\s.!]*")
_LIMITS: Final = {
    "ko": re.compile(
        rf"(?<![가-힣\d])(?:{NUMERAL}\s?(?:초|분|시간|일(?!만)|(?<![십백천])일(?!만\s?{_COUNTED}))\s?(?:반\s?)?(?:동안만|동안|간만|만)"
        rf"|(?:(?:{DAY_PART}|오늘|내일|모레)\s)?(?:{DAY_PART}|오늘|내일|모레|{NUMERAL}\s?시(?:\s?반|\s?{NUMERAL}\s?분)?)까지만?)"
        r"(?=\s(?!있다|있으면|이따|기다)|$)"
        rf"|(?<![가-힣\d])(?<!시\s){_LENGTH}(?=\s(?:돌[려리]|켜|틀[어자]|데[워우]|작동|가동))"
    ),
    "en": re.compile(
        r"\bfor (?:\d+|an?|half an|one|two|three|five|ten|fifteen|twenty|thirty) (?:seconds?|minutes?|hours?)\b|"
        r"\buntil (?:\d{1,2}(?::\d\d)?\s?(?:am|pm|o'clock)?|tomorrow|noon|midnight|(?:the )?(?:morning|evening))\b",
        re.IGNORECASE,
    ),
}
"""``5분만 있다가`` waits for that time; it does not end with it. ``3분 돌려줘`` says as much as ``3분 동안``."""


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """How long something shall go on."""

    words: str
    """What says so: ``5분만``."""

    rest: str
    """What is said beside it: ``불 켜줘``."""


def time_limit(text: str, language: Language) -> TimeLimit | None:
    """How long what a sentence asks for shall go on; None if it does not say."""
    match = _LIMITS[language].search(text)
    rest = " ".join(f"{text[: match.start()]} {text[match.end() :]}".split()) if match is not None else ""
    return TimeLimit(match[0], rest) if match is not None and rest else None


def limit_of_thing(text: str, language: Language) -> TimeLimit | None:
    """How long a thing shall be on that is named with a length of time and no verb (``전자레인지 3분``), or None."""
    match = _OF_THING.fullmatch(text) if language == "ko" else None
    return TimeLimit(match["words"], f"{match['thing']} 켜줘") if match is not None else None
