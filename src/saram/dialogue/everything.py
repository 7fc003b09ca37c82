"""Sentences about all there is: ``다 빼줘``."""

from __future__ import annotations

import re
from typing import Final

from saram.types import Language

__all__ = ["means_all"]

_ALL: Final = {
    "ko": re.compile(
        r"(?<![가-힣])(?:다(?!\s\S*(?:니까|는데|길래)\s)|(?:전부|모두|모조리|몽땅)다?|모든|싹(?:\s?다)?|전체|죄다)(?![가-힣])|(?<![가-힣])올\s?오프"
    ),
    "en": re.compile(r"\b(?:all|every|everything|everywhere)\b", re.IGNORECASE),
}
"""Who means everything means no single thing that was named before; 다 of ``다 봤으니까`` is none of these."""


def means_all(text: str, language: Language) -> bool:
    """Whether a sentence is about all there is."""
    return _ALL[language].search(text) is not None
