"""Which language a text is in."""

from __future__ import annotations

import re

from saram.text.address import EMAIL, URL
from saram.types import Language

__all__ = ["detect_language"]

_HANGUL = re.compile("[가-힣\u1100-\u11ff\u3131-\u318e\ua960-\ua97f\ud7b0-\ud7ff]")
_LATIN_WORD = re.compile("(?<![0-9A-Za-z])[A-Za-z]+")
_OTHER_KOREAN = re.compile("[\u3400-\u9fff₩]")


def detect_language(text: str) -> Language:
    """The language of `text`, by its letters.

    Korean if at least a quarter of the words of letters are in Hangul (a Korean sentence full of English
    names is still Korean); addresses and letters that touch a digit (5km) do not count. A text without
    Hangul is English if it has a Latin word, except beside Hanja or a won sign; a text without letters (a
    number, a date) is Korean, the language saram speaks first.
    """
    text = EMAIL.sub(" ", URL.sub(" ", text))
    hangul = len(_HANGUL.findall(text))
    latin = len(_LATIN_WORD.findall(text))
    if not hangul:
        return "en" if latin and not _OTHER_KOREAN.search(text) else "ko"
    # Three Hangul syllables weigh as much as one Latin word; NFD letters count more, which favours Hangul.
    return "ko" if hangul / 3 >= (hangul / 3 + latin) / 4 else "en"
