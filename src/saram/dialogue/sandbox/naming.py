"""What a Korean wish to switch something names, in its words: ``대문`` of ``대문 열어줘``."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

__all__ = ["thing_named"]

_SWITCHED: Final = re.compile(r"(?:^|(?P<word>\S+)\s)(?:안\s|못\s)?(?:켜|켤|켠|켰|꺼|끄|끌|껐|열|닫|잠[가그글겨])\S*")
_OBJECT: Final = re.compile(r"[을를]$")
_PARTICLE: Final = re.compile(r"(?<=\S)(?:은|는|이|가|도|만|좀)$")
_NO_THING: Final = re.compile(
    r"다|둘|셋|전부|모두|모조리|싹|싹다|좀|더|또|다시|도로|빨리|얼른|당장|어서|냉큼|지금|방금|아까|바로|이제|이제는|그냥|그만|제발|꼭|살짝|조금"
    r"|잠깐|잠시|계속|먼저|같이|함께|혼자|아예|완전|완전히|오늘|내일|이따|이따가|나중|아침|낮|저녁|밤|새벽|그럼|그래|네|응|아니|아냐|나|내가|너|네가"
    r"|반|절반|하나|전체|집|방|쪽|.*(?:거|것|걸|건|데|곳|때)|[이그저]쪽?|[여저거]기|뭐|아무.*|.*\d.*"
    r"|.*(?:서|니|니까|까|고|면|게|록|해|워|져|려|어|아|자|지|요|줘|히|로|에|부터|께|든|든지|마다|처럼|대로|라|야|며|다|네|개)"
)
"""A word before a verb that is no thing: an adverb, one that points, a count, or the end of a clause."""


def thing_named(asked: str, told: Collection[str]) -> str:
    """The thing that a wish to switch names; empty where a verb stands alone, or with a place or an adverb only.

    Args:
        asked: What was said.
        told: The words that were understood as values.
    """
    known = {word for each in told for word in each.split()}
    things = []
    for match in _SWITCHED.finditer(asked):
        word = match["word"] or ""
        bare = _OBJECT.sub("", word)
        is_object = bare != word and len(bare) > 0
        bare = bare if is_object else _PARTICLE.sub("", word)
        if not bare or {word, bare} & known:
            return ""
        if _NO_THING.fullmatch(bare) and not (is_object and len(bare) > 1 and not re.search(r"[거것]$", bare)):
            return ""
        things.append(bare)
    return things[0] if things else ""
