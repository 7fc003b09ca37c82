"""Whether somebody asks if they talk to a person."""

from __future__ import annotations

import re
from typing import Final

from saram.types import Language

__all__ = ["asks_identity"]

_KO_WHO: Final = r"(?:너|넌|네가|니가|당신|당신은|그쪽|거기|지금|이거|혹시|저기|여보세요|근데|진짜|정말|실제|설마)"
_KO_WHAT: Final = r"(?:사람|인간|로봇|기계|에이아이|ai|인공지능|챗봇|컴퓨터|녹음|가상\s?인간|아바타|직원|상담원)"
_KO_IS: Final = (
    r"(?:이세요|세요|이에요|예요|이야|야|인가요|인가|이니|니|입니까|맞아요|맞아|맞나요|맞죠|이죠|죠|이지|지|"
    r"이신가요|신가요|인\s?거야|인\s?거예요|(?:이랑|하고)\s?(?:말|얘기)하는\s?(?:거|건).*|이\s?아니(?:야|에요|죠|지).*)"
)
_KO_YOU: Final = r"(?:너|넌|당신은?|그쪽은?)"
_KO_ASKED: Final = (
    rf"^(?:{_KO_WHO}[은는이가도]?\s*)*(?:진짜\s*)?{_KO_WHAT}{_KO_IS}\??$",
    r"(?:사람|인간)(?:이야|이에요|이세요|인가요)?\s*(?:아니면|,)?\s*(?:로봇|기계|에이아이|ai|컴퓨터|인공지능)",
    rf"^{_KO_YOU}\s*(?:는\s*)?(?:누구|뭐|정체가)\s*(?:야|세요|예요|니|신가요|시죠|뭐야|뭐예요)\??$",
    r"^(?:혹시\s*)?누구(?:세요|야|십니까|신가요|시죠)\??$",
)
_EN_WHAT: Final = r"(?:human|person|people|real|robot|machine|bot|chatbot|ai|computer|alive|recording)"
_EN_ASKED: Final = (
    rf"\bare you (?:a |an |really |actually |the )*{_EN_WHAT}\b",
    rf"\b(?:am i|i am|i'm) (?:talking|speaking|chatting) (?:to|with) (?:a |an )?(?:real )?{_EN_WHAT}\b",
    rf"\bis (?:this|there) (?:a |an )?(?:real )?{_EN_WHAT}\b",
    r"^(?:so |and )?(?:who|what) are you\??$",
)
_ASKED: Final = {
    language: re.compile("|".join(patterns), re.IGNORECASE)
    for language, patterns in (("ko", _KO_ASKED), ("en", _EN_ASKED))
}


def asks_identity(text: str, language: Language) -> bool:
    """Whether the sentence asks what it is that answers. Decided by rules, so that no training can unlearn it."""
    return _ASKED[language].search(" ".join(text.split()).rstrip(".! ")) is not None
