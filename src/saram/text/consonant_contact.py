"""What happens where the final of a syllable meets the initial of the next one inside a word."""

from __future__ import annotations

__all__ = ["ASPIRATED", "OBSTRUENT", "REPRESENTATIVE", "TENSE", "meet"]

REPRESENTATIVE = {
    "": "", "ㄱ": "ㄱ", "ㄲ": "ㄱ", "ㅋ": "ㄱ", "ㄳ": "ㄱ", "ㄺ": "ㄱ", "ㄴ": "ㄴ", "ㄵ": "ㄴ", "ㄶ": "ㄴ",
    "ㄷ": "ㄷ", "ㅅ": "ㄷ", "ㅆ": "ㄷ", "ㅈ": "ㄷ", "ㅊ": "ㄷ", "ㅌ": "ㄷ", "ㅎ": "ㄷ",
    "ㄹ": "ㄹ", "ㄼ": "ㄹ", "ㄽ": "ㄹ", "ㄾ": "ㄹ", "ㅀ": "ㄹ", "ㅁ": "ㅁ", "ㄻ": "ㅁ",
    "ㅂ": "ㅂ", "ㅍ": "ㅂ", "ㅄ": "ㅂ", "ㄿ": "ㅂ", "ㅇ": "ㅇ",
}  # fmt: skip
"""Every final and the one of seven sounds it has before a pause or a consonant (제8항 to 제11항)."""

OBSTRUENT = {"ㄱ": "ㅇ", "ㄷ": "ㄴ", "ㅂ": "ㅁ"}
"""Obstruent finals and the nasals they become before a nasal (제18항)."""

TENSE = {"ㄱ": "ㄲ", "ㄷ": "ㄸ", "ㅂ": "ㅃ", "ㅅ": "ㅆ", "ㅈ": "ㅉ"}
"""Plain initials and their tense counterparts."""

ASPIRATED = {"ㄱ": "ㅋ", "ㄷ": "ㅌ", "ㅂ": "ㅍ", "ㅈ": "ㅊ"}
"""Plain consonants and their aspirated counterparts."""

# A cluster before a vowel: what stays and what moves over (제14항).
_LINKED = {
    "ㄳ": ("ㄱ", "ㅆ"), "ㄵ": ("ㄴ", "ㅈ"), "ㄺ": ("ㄹ", "ㄱ"), "ㄻ": ("ㄹ", "ㅁ"), "ㄼ": ("ㄹ", "ㅂ"),
    "ㄽ": ("ㄹ", "ㅆ"), "ㄾ": ("ㄹ", "ㅌ"), "ㄿ": ("ㄹ", "ㅍ"), "ㅄ": ("ㅂ", "ㅆ"),
    "ㅎ": ("", ""), "ㄶ": ("", "ㄴ"), "ㅀ": ("", "ㄹ"),
}  # fmt: skip
_PALATAL = {"ㄷ": ("", "ㅈ"), "ㅌ": ("", "ㅊ"), "ㄾ": ("ㄹ", "ㅊ")}
_BEFORE_H = {
    "ㄱ": ("", "ㅋ"), "ㄲ": ("", "ㅋ"), "ㅋ": ("", "ㅋ"), "ㄳ": ("", "ㅋ"), "ㄺ": ("ㄹ", "ㅋ"),
    "ㄷ": ("", "ㅌ"), "ㅅ": ("", "ㅌ"), "ㅆ": ("", "ㅌ"), "ㅊ": ("", "ㅌ"), "ㅌ": ("", "ㅌ"), "ㅎ": ("", "ㅌ"),
    "ㅈ": ("", "ㅊ"), "ㄵ": ("ㄴ", "ㅊ"), "ㅂ": ("", "ㅍ"), "ㅍ": ("", "ㅍ"), "ㅄ": ("", "ㅍ"), "ㄼ": ("ㄹ", "ㅍ"),
}  # fmt: skip
_WITHOUT_H = {"ㅎ": "", "ㄶ": "ㄴ", "ㅀ": "ㄹ"}
_NOUNS_WITH_LG = "닭흙칡슭"
_STEMS_WITH_LM = "닮젊굶옮곪짊"


def meet(left: list[str], right: list[str], syllable: str) -> None:
    """Change the final of `left` and the initial of `right` (both initial, vowel, final) as speech does.

    Args:
        left: Letters of the first syllable.
        right: Letters of the second syllable.
        syllable: The first syllable as spelled, for the stems with rules of their own.
    """
    final, initial = left[2], right[0]
    if not final:
        return
    if initial == "ㅇ":
        left[2], right[0] = _before_vowel(final, right[1])
    elif initial == "ㅎ":
        palatal = final == "ㄷ" and right[1] in "ㅣㅕ"  # 닫히다 [다치다] (제17항 붙임)
        left[2], right[0] = ("", "ㅊ") if palatal else _BEFORE_H.get(final, (REPRESENTATIVE[final], initial))
    elif final in _WITHOUT_H:
        left[2], right[0] = _after_h(final, initial)
    else:
        left[2], right[0] = _before_consonant(final, initial, syllable)


def _before_vowel(final: str, vowel: str) -> tuple[str, str]:
    """연음 (제13항, 제14항), ㅎ 탈락 (제12항 4), 구개음화 (제17항)."""
    if final == "ㅇ":
        return "ㅇ", "ㅇ"
    if final in _PALATAL and vowel in "ㅣㅕ":
        return _PALATAL[final]
    stays, moves = _LINKED.get(final, ("", final))
    return stays, moves or "ㅇ"


def _after_h(final: str, initial: str) -> tuple[str, str]:
    """ㅎ, ㄶ, ㅀ before a consonant (제12항, 제20항)."""
    rest = _WITHOUT_H[final]
    if initial in ASPIRATED and initial != "ㅂ":
        return rest, ASPIRATED[initial]
    if initial == "ㅅ":
        return rest, "ㅆ"
    if initial == "ㄴ":
        return ("ㄹ", "ㄹ") if rest == "ㄹ" else ("ㄴ", "ㄴ")
    return _before_consonant(rest or "ㄷ", initial, "")


def _before_consonant(final: str, initial: str, syllable: str) -> tuple[str, str]:
    """받침 before a consonant (제9항 to 제11항), 동화 (제18항 to 제20항), 경음화 (제23항 to 제25항)."""
    sound = "ㅂ" if syllable == "밟" else REPRESENTATIVE[final]
    if final == "ㄺ" and initial == "ㄱ" and syllable not in _NOUNS_WITH_LG:
        return "ㄹ", "ㄲ"  # 맑게 [말께]
    if final in {"ㄵ", "ㄾ"} or (final == "ㄼ" and syllable != "덟") or (final == "ㄻ" and syllable in _STEMS_WITH_LM):
        initial = TENSE.get(initial, initial) if initial != "ㅂ" else initial  # 앉고, 핥다, 넓게, 닮고
    if sound in OBSTRUENT:
        if initial in "ㄴㅁㄹ":
            return OBSTRUENT[sound], "ㄴ" if initial == "ㄹ" else initial  # 먹는 [멍는], 협력 [혐녁]
        return sound, TENSE.get(initial, initial)  # 국밥 [국빱]
    if {sound, initial} == {"ㄴ", "ㄹ"}:
        return "ㄹ", "ㄹ"  # 난로 [날로], 칼날 [칼랄]
    if sound in {"ㅁ", "ㅇ"} and initial == "ㄹ":
        return sound, "ㄴ"  # 담력 [담녁]
    return sound, initial
