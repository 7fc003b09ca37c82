"""Signs: which are said, which are marks of punctuation, which are silent."""

from __future__ import annotations

from saram.text.table import rows

__all__ = ["ENGLISH_SIGNS", "KOREAN_SIGNS", "MARKS", "SILENT"]

MARKS = {
    ",": ",", ".": ".", "?": "?", "!": "!", "…": "…", ";": ";", ":": ":", "‼": "!", "⁇": "?", "⁈": "?", "⁉": "?",
    "—": ",", "–": ",", "―": ",", "|": ",", "¿": "", "¡": "",
}  # fmt: skip
"""Sign → the mark it stands for in `SpokenText.phrase_ends`; a dash is a pause like a comma."""

SILENT = frozenset(
    "\"'`´()[]{}<>«»‹›「」『』【】〔〕〈〉《》〖〗“”‘’¶†‡※•◦▪▫■□▲△▼▽◆◇●○◎▶▷◀◁►◄☞☛➤➔✓✔™®_\\^"
    "\u00ad\u200b\u200c\u200d\u2060\ufeff\ufe0e\ufe0f\u00b7"
)
"""Signs that part words or adorn them and are not said: quotation marks, brackets, bullets, ™ and ®, the underscore,
backslash and caret, the middle dot, and invisible characters (soft hyphen, zero-width space, joiners)."""

_SIGNS = {row[0].removeprefix("\\"): row[1:] for row in rows("signs")}

KOREAN_SIGNS = {sign: korean for sign, (korean, _) in _SIGNS.items() if korean != "-"}
"""Sign → how Korean says it where no pattern knows better."""

ENGLISH_SIGNS = {sign: english for sign, (_, english) in _SIGNS.items() if english != "-"}
"""Sign → how English says it where no pattern knows better."""
