"""The verb ending -(으)ㄹ, after which plain initials become tense (제27항)."""

from __future__ import annotations

import re

from saram.text.hangul import decompose, final_of
from saram.text.table import rows

__all__ = ["is_adnominal"]

# Dependent nouns that follow the ending.
_BOUND = re.compile(
    "것|거$|거[다야라든니예고]|겁니|게$|게요|걸$|걸요|건$|건[데가지]|수$|수[가는도를록밖야]|데$|데[가도는를]|줄$|줄[은도로만을]|"
    "듯|바$|바[를는가]|법|적[에이]|뻔|성싶|따름|지$|지[도는를]$|도리|"
    "사람|생각|계획|예정|방침|가능성|전망|정도|시간|준비|경우|곳|방법|필요|바에|동안|자리|작정|듯이|수밖에|기회|자신|조짐|순간|시점"
)
# Last syllables that end a verb far more often than a noun.
_VERBAL = frozenset("할될갈올볼줄살알칠낼쓸클릴킬질설날들만둘일칠털팔풀열놀웃탈살울")
_NOUNS = frozenset(row[0] for row in rows("nouns_in_l"))
_COMPOUNDED = tuple(noun for noun in _NOUNS if len(noun) > 1)
_STEMS_BEFORE_EUL = frozenset("먹받읽찾입믿높깊잡닫앉맞죽막벗웃씻늦늙같밝넓짧")


def is_adnominal(before: str, after: str) -> bool:
    """Whether `before` ends in -(으)ㄹ and `after` is a noun that takes it (할 수 [할 쑤], 먹을 것 [머글 껃])."""
    if final_of(before[-1]) != "ㄹ" or not _BOUND.match(after):
        return False
    if before[-1] == "을":
        return len(before) > 1 and (
            before[-2] in _STEMS_BEFORE_EUL or decompose(before[-2])[2] in {"ㅆ", "ㅄ", "ㄶ", "ㅎ"}
        )
    if before in _NOUNS or before.endswith(_COMPOUNDED):
        return False
    return before[-1] in _VERBAL or after.startswith(("것", "수", "거", "겁"))
