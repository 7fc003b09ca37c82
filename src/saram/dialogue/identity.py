"""Whether somebody asks if they talk to a person."""

from __future__ import annotations

import re
from typing import Final

from saram.types import Language

__all__ = ["asks_identity"]

_KO_WHO: Final = r"(?:너|넌|네가|니가|당신|당신은|그쪽|거기|지금|이거|혹시|저기|여보세요|근데|진짜|정말|실제|설마)"
_ASKED: Final = {
    "ko": re.compile(
        rf"^(?:{_KO_WHO}[은는이가도]?\s*)*(?:진짜\s*)?"
        r"(?:사람|인간|로봇|기계|에이아이|ai|인공지능|챗봇|컴퓨터|녹음|가상\s?인간|아바타|직원|상담원)"
        r"(?:이세요|세요|이에요|예요|이야|야|인가요|인가|이니|니|입니까|맞아요|맞아|맞나요|맞죠|이죠|죠|이지|지|이신가요|신가요|"
        r"인\s?거야|인\s?거예요|이랑\s?(?:말|얘기)하는\s?(?:거|건).*|하고\s?(?:말|얘기)하는\s?(?:거|건).*|이\s?아니(?:야|에요|죠|지).*)\??$|"
        r"(?:사람|인간)(?:이야|이에요|이세요|인가요)?\s*(?:아니면|,)?\s*(?:로봇|기계|에이아이|ai|컴퓨터|인공지능)|"
        r"^(?:너|넌|당신은?|그쪽은?)\s*(?:는\s*)?(?:누구|뭐|정체가)\s*(?:야|세요|예요|니|신가요|시죠|뭐야|뭐예요)\??$|"
        r"^(?:혹시\s*)?누구(?:세요|야|십니까|신가요|시죠)\??$",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"\bare you (?:a |an |really |actually )*(?:human|person|people|real|robot|machine|bot|chatbot|ai|computer|alive|recording)"
        r"\b|\b(?:am i|i am|i'm) (?:talking|speaking|chatting) (?:to|with) (?:a |an )?(?:real )?"
        r"(?:human|person|robot|machine|bot|ai|computer)\b|^(?:so |and )?(?:who|what) are you\??$|"
        r"\bis (?:this|there) (?:a |an )?(?:real )?(?:human|person|robot|bot|ai)\b",
        re.IGNORECASE,
    ),
}


def asks_identity(text: str, language: Language) -> bool:
    """Whether the sentence asks what it is that answers. Decided by rules, so that no training can unlearn it."""
    return _ASKED[language].search(" ".join(text.split()).rstrip(".! ")) is not None
