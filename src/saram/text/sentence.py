"""Where sentences end."""

from __future__ import annotations

import re
from collections.abc import Iterator

import regex

from saram.text.language import detect_language
from saram.text.table import rows
from saram.types import Language

__all__ = ["LONGEST", "sentences"]

LONGEST = 300
"""No piece is longer than this many characters, save for a single longer grapheme."""

_ABBREVIATIONS = frozenset(row[0] for row in rows("abbreviations"))
_TITLES = frozenset({"mr", "mrs", "ms", "dr", "prof", "st", "mt"})
_STARTERS = re.compile(
    r"\s+(?:The|He|She|It|They|We|I|You|This|That|These|Those|In|On|At|But|And|So|A|An|My|His|Her|Our|Its|There)\b"
)
_FINAL_SYLLABLES = "다요까죠오네"
_END = re.compile(r"(?P<stop>[.!?…。！？]+)(?P<close>[\"'”’)\]}」』》〉】]*)|(?P<blank>\n[ \t\r\f\v]*\n)|(?P<line>\n)")
_LIST_ITEM = re.compile(r"[ \t]*(?:[-*•·▶◆■●○※]\s|\d{1,3}[.)]\s|[가-하][.)]\s|[①-⑳]|\(\d{1,3}\))")
_DATE = re.compile(r"\d{4}\. ?\d{1,2}\. ?\d{1,2}$")
_MARKER = re.compile(r"\s*(?:\(?\d{1,3}|[가-하]|[A-Za-z]|[ivxIVX]{1,5})$")
_WORD_BEFORE = re.compile(r"[A-Za-z.]{1,8}$")
_QUOTING = re.compile(r"\s*(?:이?라[고며는]|하[고며는였]|[고며는란]\s|했|말했|물었|답했|외쳤|said|asked|replied|says)")
_PAIRS = {"“": "”", "‘": "’", "「": "」", "『": "』", "(": ")", "[": "]", "《": "》", "〈": "〉"}
_OPENERS = re.compile('["“「『(\\[《〈]')
_CLAUSE = (re.compile(r"[;:—–](?=\s)"), re.compile(r"[,，、]"), re.compile(r"\s"))
_CLUSTER = regex.compile(r"\X")


def sentences(text: str, language: Language | None = None) -> Iterator[tuple[int, str]]:
    """Split `text` into sentences, lazily and in linear time.

    A sentence ends at a full stop, question or exclamation mark that ends a word (not in 3.5, Mr., U.S., an
    ellipsis, an address, a quotation or a bracket), at an empty line and before a list item. What is longer
    than `LONGEST` is parted at a clause, a comma, a space or, failing these, between graphemes.

    Args:
        text: Any text.
        language: Language of the text, None to be detected. In Korean a full stop that touches the next word
            also ends a sentence (갔다.그리고).

    Yields:
        (offset, sentence): ``text[offset:offset + len(sentence)] == sentence``; only white space is left out.
    """
    korean = (language or detect_language(text[:2000])) == "ko"
    begin = 0
    for end in _ends(text, korean=korean):
        yield from _pieces(text, begin, end)
        begin = end
    yield from _pieces(text, begin, len(text))


def _ends(text: str, *, korean: bool) -> Iterator[int]:
    begin = 0
    quoted_until = -1
    for match in _END.finditer(text):
        if match["blank"] is not None:
            end: int | None = match.end()
        elif match["line"] is not None:
            end = match.end() if _LIST_ITEM.match(text, match.end()) else None
        elif match.end() <= quoted_until:
            continue
        else:
            if quoted_until < match.start():
                quoted_until = _quoted_until(text, max(begin, quoted_until), match.start())
            if match.start("stop") < quoted_until and match.end() < quoted_until:
                continue
            end = match.end() if _stops(text, begin, match, korean=korean) else None
        if end is not None:
            yield end
            begin = end


def _quoted_until(text: str, begin: int, place: int) -> int:
    """End of the quotation or bracket that is open at `place` and closes within a sentence's length, or -1."""
    at = max(begin, place - LONGEST)
    while True:
        opener = _OPENERS.search(text, at, place)
        if opener is None:
            return -1
        closing = text.find(_PAIRS.get(opener.group(), opener.group()), opener.end(), opener.end() + LONGEST)
        if closing < 0:
            at = opener.end()
        elif closing >= place:
            return closing + 1
        else:
            at = closing + 1


def _stops(text: str, begin: int, match: re.Match[str], *, korean: bool) -> bool:
    """Whether the stop that `match` found ends the sentence that begins at `begin`."""
    start, end, stop = match.start(), match.end(), match["stop"]
    before, following = text[max(start - 1, 0) : start], text[end : end + 1]
    if following and not following.isspace():
        ended = bool(before) and (before in _FINAL_SYLLABLES or stop[-1] in "?!")
        return korean and "가" <= following <= "힣" and ended and not match["close"]
    if match["close"] and _QUOTING.match(text, end):
        return False
    if set(stop) & set("?!？！。"):
        return True
    if len(stop) > 1 or stop == "…":
        return before in _FINAL_SYLLABLES if before and "가" <= before <= "힣" else _capital(text, end)
    return _full_stop(text, begin, start, end)


def _full_stop(text: str, begin: int, start: int, end: int) -> bool:
    """Whether a single full stop is more than part of a date (2026. 11. 21.), a list marker or an abbreviation."""
    if text[max(start - 1, 0) : start].isdigit() and (
        re.match(r"\s{1,2}\d", text[end : end + 3]) or _DATE.search(text, max(start - 12, 0), start)
    ):
        return False
    if _MARKER.fullmatch(text, max(begin, start - 12), start) and not text[begin : max(begin, start - 12)].strip():
        return False
    word = _WORD_BEFORE.search(text, max(begin, start - 8), start)
    if word is None:
        return True
    abbreviated = word.group().lower() in _ABBREVIATIONS or re.fullmatch(r"(?:[A-Za-z]\.)*[A-Z]", word.group())
    return not abbreviated or (_STARTERS.match(text, end) is not None and word.group().lower() not in _TITLES)


def _capital(text: str, at: int) -> bool:
    return re.match(r"\s+[\"“'‘]?[A-Z]", text[at : at + 4]) is not None


def _pieces(text: str, begin: int, end: int) -> Iterator[tuple[int, str]]:
    """Strip white space and part what is too long."""
    while begin < end and text[begin].isspace():
        begin += 1
    while end > begin and text[end - 1].isspace():
        end -= 1
    while end - begin > LONGEST:
        cut = _cut(text, begin)
        last = cut
        while last > begin and text[last - 1].isspace():
            last -= 1
        yield begin, text[begin:last]
        begin = cut
        while begin < end and text[begin].isspace():
            begin += 1
    if begin < end:
        yield begin, text[begin:end]


def _cut(text: str, begin: int) -> int:
    for pattern in _CLAUSE:
        best = -1
        for match in pattern.finditer(text, begin + LONGEST // 3, begin + LONGEST):
            best = match.end()
        if best > 0:
            return best
    cut = begin
    for cluster in _CLUSTER.finditer(text, begin, begin + LONGEST + 64):
        if cluster.end() - begin > LONGEST:
            break
        cut = cluster.end()
    return cut if cut > begin else begin + LONGEST
