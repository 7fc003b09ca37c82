"""The standard pronunciation of Korean (표준 발음법) as respelled Hangul.

Source of the rules: 표준어 규정 제2부 표준 발음법 (문화체육관광부 고시 제2017-13호); articles are named where
they are applied. Where the standard permits two readings, the one usual in careful broadcast speech is
taken: the particle 의 is [에], another 의 that does not begin its word [이], ㅖ after a consonant other
than ㄹ [ㅔ], a linking ㅅ before a tense sound is silent (냇가 [내까]).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from saram.text.adnominal import is_adnominal
from saram.text.consonant_contact import ASPIRATED, OBSTRUENT, REPRESENTATIVE, TENSE, meet
from saram.text.counted import counted
from saram.text.genitive import is_genitive
from saram.text.hangul import compose, decompose, is_syllable
from saram.text.pronunciation_lexicon import respell

__all__ = ["pronounce", "pronounce_words"]

_PHRASE = re.compile("[가-힣]+(?: +[가-힣]+)*")
# 못, 몇, 첫 and the like are said in one breath with what follows (제15항, 제29항 붙임 2).
_TIGHT = frozenset({"못", "몇", "첫", "옷"})
_ONE = re.compile("한$|한[번때두쪽]|한마디|하나|하루|하[고는지여자면였게려던]|해$|해[서야도]|했|할|합니|한다")
_INSERTING = "ㅣㅑㅕㅛㅠ"


def pronounce(hangul: str) -> str:
    """Respell `hangul` as it is pronounced, rules applying across the words of a phrase where speech does.

    Args:
        hangul: Words with spaces between them. Anything but Hangul syllables and spaces parts phrases and
            is returned as it is.

    Returns:
        As many characters as were given (국물이 → 궁무리).
    """
    return _PHRASE.sub(_phrase, hangul)


def _phrase(match: re.Match[str]) -> str:
    parts = re.split("( +)", match.group())
    parts[::2] = pronounce_words(parts[::2])
    return "".join(parts)


def pronounce_words(words: Sequence[str]) -> list[str]:
    """As `pronounce`, for the words of one phrase; a word with anything but Hangul in it stays as it is."""
    result: list[str] = []
    run: list[str] = []
    for word in words:
        if word and all(map(is_syllable, word)):
            run.append(word)
            continue
        result += _run(run)
        result.append(word)
        run = []
    return result + _run(run)


def _run(words: list[str]) -> list[str]:
    """Pronounce a run of words, each of Hangul syllables alone."""
    if not words:
        return []
    respelled = respell(words)
    letters = [[list(decompose(syllable)) for syllable in word] for word in respelled]
    for word, syllables in zip(words, letters, strict=True):
        _vowels(word, syllables)
    for index, syllables in enumerate(letters):
        for position in range(len(syllables) - 1):
            meet(syllables[position], syllables[position + 1], respelled[index][position])
        if index + 1 < len(letters):
            before, after = respelled[index], respelled[index + 1]
            _meet_across(syllables[-1], letters[index + 1][0], before, after)
        syllables[-1][2] = REPRESENTATIVE[syllables[-1][2]]
    return ["".join(_spell(*syllable) for syllable in syllables) for syllables in letters]


def _vowels(word: str, syllables: list[list[str]]) -> None:
    """제5항: 의 and ㅖ, by the spelling of `word`."""
    last = len(syllables) - 1
    for position, syllable in enumerate(syllables):
        initial, vowel, final = syllable
        if vowel == "ㅢ" and (position or initial != "ㅇ"):
            particle = position == last and initial == "ㅇ" and not final and is_genitive(word)
            syllable[1] = "ㅔ" if particle else "ㅣ"
        elif vowel == "ㅖ" and decompose(word[position])[0] not in "ㅇㄹ":
            syllable[1] = "ㅔ"


def _spell(initial: str, vowel: str, final: str) -> str:
    """Compose; 제5항 다만 1: 져, 쪄, 쳐 are [저, 쩌, 처]."""
    if initial in "ㅈㅉㅊ":
        vowel = {"ㅑ": "ㅏ", "ㅕ": "ㅓ", "ㅛ": "ㅗ", "ㅠ": "ㅜ", "ㅒ": "ㅐ", "ㅖ": "ㅔ"}.get(vowel, vowel)
    return compose(initial, vowel, final)


def _meet_across(left: list[str], right: list[str], before: str, after: str) -> None:
    """Where the last syllable of a word meets the first one of the next word."""
    final = REPRESENTATIVE[left[2]]
    initial = right[0]
    number = counted(before, after)
    tight = number is not None or before in _TIGHT
    if initial == "ㅇ":
        if before in _TIGHT and right[1] in _INSERTING and after not in {"이", "여"}:
            left[2], right[0] = "ㄴ", "ㄴ"  # 못 이겨 [몬 니겨]
        elif tight and final not in {"", "ㅇ"}:
            left[2], right[0] = "", final  # 십 일 [시 빌], 못 와 [모 돠]
        return
    if initial == "ㅎ":
        if final in OBSTRUENT and (tight or _ONE.match(after)):
            left[2], right[0] = "", ASPIRATED[final]  # 옷 한 벌 [오 탄 벌]
        return
    if final in OBSTRUENT:
        if initial in "ㄴㅁ" or (initial == "ㄹ" and number):
            left[2], right[0] = OBSTRUENT[final], "ㄴ" if initial == "ㄹ" else initial  # 책 넣는다, 십 리
        else:
            right[0] = TENSE.get(initial, initial)  # 책 두 권 [책 뚜 권]
    elif final == "ㄹ" and initial == "ㄴ" and number:
        right[0] = "ㄹ"  # 일 년 [일 련]
    elif (number == "tense" and initial in TENSE) or is_adnominal(before, after):
        right[0] = TENSE.get(initial, initial)  # 할 것을 [할 꺼슬], 열 개 [열 깨]
