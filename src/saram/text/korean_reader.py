"""Reads written Korean, with everything that stands in it, one place at a time."""

from __future__ import annotations

import re

from saram.text import korean_amount, korean_code, korean_date, korean_relation
from saram.text.address import EMAIL, URL, pieces
from saram.text.counter import find_counter
from saram.text.hanja import read_hanja
from saram.text.korean_number import digits, sino
from saram.text.latin import known, read_entry, read_latin, say_letters, say_word
from saram.text.reading import Reading
from saram.text.rule import Rule, read_first
from saram.text.symbol import KOREAN_SIGNS
from saram.text.table import rows

__all__ = ["read_korean"]

_HANGUL = re.compile("[가-힣]+")
_HANJA = re.compile("[\u3400-\u9fff\uf900-\ufaff]{1,40}")
_GLOSS = re.compile("\\(([\u3400-\u9fff\uf900-\ufaff]{1,40})\\)")
_HANJA_GLOSSED = re.compile("([\u3400-\u9fff\uf900-\ufaff]{1,40})\\(([가-힣]{1,40})\\)")
_JAMO = re.compile("([ㄱ-ㅎㅏ-ㅣ])\\1{0,200}")
_ADDRESS_SIGNS = {row[0].removeprefix("\\"): row[1] for row in rows("address_signs")}
_LETTERS = {row[0]: row[1] for row in rows("letters")}
_ROMAN = "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ"
_ENGLISH_NUMBERS = ("원", "투", "쓰리", "포", "파이브", "식스", "세븐", "에잇", "나인", "텐", "일레븐", "트웰브")
_DIGIT_OR_SIGN = frozenset("0123456789-+±₩￦$€£¥￥(vVU")
_LIKE_UNITS = frozenset("%‰$₩€£¥¢℃℉°²³Ω")
# Names that begin with digits (5G, 24/7).
_NAMED = re.compile(r"\d{1,3}[A-Za-z/]")


def _email(match: re.Match[str]) -> Reading:
    local, _, domain = match.group().partition("@")
    return Reading(match.end(), (*_address(local, "점"), "골뱅이", *_address(domain, "닷")))


def _url(match: re.Match[str]) -> Reading | None:
    text = match["rest"] or match["bare"]
    trimmed = text.rstrip(".?")
    return Reading(match.end() - (len(text) - len(trimmed)), tuple(_address(trimmed, "닷")))


def _address(text: str, dot: str) -> list[str]:
    words: list[str] = []
    for piece in pieces(text):
        if piece.isdigit():
            words.append(digits(piece))
        elif piece.isalpha():
            spelled = len(piece) <= 3 and known(piece) is None
            said = say_letters(piece) if spelled else say_word(piece)
            if words and words[-1] == "닷" and piece.lower() in {"com", "net"}:
                words[-1] += {"com": "컴", "net": "넷"}[piece.lower()]
            else:
                words += said.split()
        else:
            words.append(dot if piece == "." else _ADDRESS_SIGNS[piece])
    return words


_ADDRESSES = (Rule(EMAIL, _email), Rule(URL, _url))
_NUMBERS = (*korean_date.RULES, *korean_code.RULES, *korean_relation.RULES, *korean_amount.RULES)


def read_korean(text: str, at: int) -> Reading | None:
    """Say what stands in `text` (folded) at `at`, or None if no reading of it is known."""
    character = text[at]
    if "가" <= character <= "힣":
        return _read_hangul(text, at)
    if character in _DIGIT_OR_SIGN or character.isascii():
        reading = _read_ascii(text, at)
        if reading is not None:
            return reading
    if "ㄱ" <= character <= "ㅣ":
        return _read_jamo(text, at)
    if _HANJA.match(character):
        return _read_hanja(text, at)
    if character in _ROMAN:
        return _read_roman(text, at)
    return _read_sign(text, at)


def _read_hangul(text: str, at: int) -> Reading:
    match = _HANGUL.match(text, at)
    end = match.end() if match else at + 1
    return Reading(end, (text[at:end],), "both")


def _read_ascii(text: str, at: int) -> Reading | None:
    character = text[at]
    inside = at > 0 and text[at - 1].isascii() and text[at - 1].isalnum()
    if character.isalnum() and not inside:
        reading = read_first(_ADDRESSES, text, at)
        if reading is not None:
            return reading
    if character.isdigit() and not inside and _NAMED.match(text, at):
        reading = read_entry(text, at)
        if reading is not None:
            return reading
    if character in _DIGIT_OR_SIGN and not (character in "-+" and _joined(text, at)):
        reading = read_first(_NUMBERS, text, at)
        if reading is not None:
            return reading
    return read_latin(text, at) if character.isalpha() else None


def _joined(text: str, at: int) -> bool:
    """Whether the sign at `at` stands between two words (so that it is no sign of a number)."""
    return at > 0 and text[at - 1].isalnum()


def _read_hanja(text: str, at: int) -> Reading | None:
    glossed = _HANJA_GLOSSED.match(text, at)
    if glossed is not None and read_hanja(glossed[1]) == glossed[2]:
        return Reading(glossed.end(), (glossed[2],), "both")
    match = _HANJA.match(text, at)
    spoken = read_hanja(match.group()) if match is not None else None
    return Reading(at + len(spoken), (spoken,), "both") if spoken else None


def _read_jamo(text: str, at: int) -> Reading | None:
    match = _JAMO.match(text, at)
    if match is None:
        return None
    letter, times = match[1], len(match.group())
    if letter in "ㅋㅎ" and times > 1:
        return Reading(match.end(), ({"ㅋ": "크", "ㅎ": "흐"}[letter] * times,), "none")
    if letter in "ㅠㅜ" and times > 1:
        return None
    if letter in _LETTERS:
        return Reading(at + 1, (_LETTERS[letter],), "right")
    if "ㅏ" <= letter <= "ㅣ":
        return Reading(at + 1, (chr(0xAC00 + 11 * 588 + (ord(letter) - ord("ㅏ")) * 28),), "right")
    return None


def _read_roman(text: str, at: int) -> Reading:
    number = _ROMAN.index(text[at])
    before = text[:at].rstrip()[-1:] if at < 200 else text[at - 200 : at].rstrip()[-1:]
    sino_reading = not before or before == "제" or not before.isalpha()
    if not sino_reading:
        return Reading(at + 1, (_ENGLISH_NUMBERS[number],))
    counter = find_counter(text, at + 1)
    return Reading(at + 1 + len(counter), (*sino(str(number + 1)), *((counter,) if counter else ())))


def _read_sign(text: str, at: int) -> Reading | None:
    special = _SIGNS.get(text[at])
    reading = special(text, at) if special is not None else None
    if reading is not None:
        return reading
    spoken = KOREAN_SIGNS.get(text[at])
    if not spoken:
        return None
    return Reading(at + 1, tuple(spoken.split()), "right" if text[at] in _LIKE_UNITS or text[at].isalpha() else "none")


def _neighbours(text: str, at: int) -> tuple[str, str]:
    return text[at - 1 : at] if at else "", text[at + 1 : at + 2]


def _bracket(text: str, at: int) -> Reading | None:
    """The Hanja in 한국(韓國) say again what was said."""
    gloss = _GLOSS.match(text, at)
    spoken = read_hanja(gloss[1]) if gloss is not None else None
    if gloss is None or not spoken or at < len(spoken) or not text.startswith(spoken, at - len(spoken)):
        return None
    return Reading(gloss.end(), joins="both")


def _slash(text: str, at: int) -> Reading:
    """A pause between Hangul words or spaces."""
    before, after = _neighbours(text, at)
    pause = ("가" <= before <= "힣" and "가" <= after <= "힣") or (before, after) == (" ", " ")
    return Reading(at + 1, mark=",") if pause else Reading(at + 1, ("슬래시",), "none")


def _arrow(text: str, at: int) -> Reading:
    """서울→부산 → 서울에서 부산."""
    between = _word(text[max(at - 3, 0) : at].rstrip()[-1:]) and _word(text[at + 1 : at + 4].lstrip()[:1])
    return Reading(at + 1, ("에서",), "left") if between else Reading(at + 1, ("화살표",))


def _change(text: str, at: int) -> Reading | None:
    """1.3%↑ → 일 점 삼 퍼센트 상승."""
    if text[at - 1 : at] != "%" and text[max(at - 2, 0) : at] != "%p":
        return None
    return Reading(at + 1, ("상승" if text[at] == "↑" else "하락",))


def _word(character: str) -> bool:
    return character.isalnum()


def _middle_dot(text: str, at: int) -> Reading:
    """A pause between words, none between single syllables (남·북)."""
    left = re.search("[가-힣]*$", text[max(at - 3, 0) : at])
    right = _HANGUL.match(text, at + 1)
    short = left is not None and len(left.group()) == 1 and right is not None
    return Reading(at + 1) if short else Reading(at + 1, mark=",")


def _dash(text: str, at: int) -> Reading:
    """A dash apart is a pause; a hyphen inside a word is silent."""
    before, after = _neighbours(text, at)
    return Reading(at + 1, mark="," if before in {"", " "} and after in {"", " "} else "")


def _tilde(text: str, at: int) -> Reading:
    """월~금 → 월에서 금; a drawl (안녕~) is silent."""
    between = all(_word(neighbour) for neighbour in _neighbours(text, at))
    return Reading(at + 1, ("에서",), "left") if between else Reading(at + 1)


def _plus(text: str, at: int) -> Reading:
    """Part of a name after a letter (TV+)."""
    before, _ = _neighbours(text, at)
    return Reading(at + 1, ("플러스",), "both" if before.isascii() and before.isalpha() else "none")


_SIGNS = {
    "+": _plus,
    "(": _bracket,
    "/": _slash,
    "·": _middle_dot,
    "-": _dash,
    "~": _tilde,
    "→": _arrow,
    "➡": _arrow,
    "⇒": _arrow,
    "↑": _change,
    "↓": _change,
}
