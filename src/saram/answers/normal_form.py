"""Questions that are the same but for how they are typed."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

__all__ = ["normal_form"]

_GROUPED: Final = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_JOINS: Final = re.compile(r"(?<=\d)[.:/-](?=\d)")
_SIGN: Final = re.compile(r"(?<![\w.])[-−](?=\d)")
_KEPT: Final = "+#%$₩€°&@=<>"
"""Signs that change what is asked: C is not C++, and 3 % is not 3."""

_HANGUL: Final = re.compile(r"[가-힣]")


def normal_form(text: str) -> str:
    """What two questions must have in common to be the same without a look at their words.

    Case, punctuation, white space, width and composition of letters and the commas of large numbers do not count; in
    Korean, where people set blanks as they like, no blanks at all. Signs that change the meaning are kept: decimal
    points, minus signs, ``%``, ``+``, ``#`` and the like. The normal form of a normal form is itself.
    """
    given = text
    text = unicodedata.normalize("NFKC", text).casefold()
    text = unicodedata.normalize("NFKC", text)  # casefolding decomposes some letters
    text = _GROUPED.sub("", text)
    text = _SIGN.sub("\N{MINUS SIGN}", text)
    kept = {match.start() for match in _JOINS.finditer(text)}
    out = []
    for index, char in enumerate(text):
        category = unicodedata.category(char)
        if index in kept or char in _KEPT or char == "\N{MINUS SIGN}" or category[0] in "LNM" or category == "So":
            out.append(char)
        elif category != "Cf":
            out.append(" ")
    words = "".join(out).split()
    form = unicodedata.normalize("NFKC", ("" if _HANGUL.search(text) else " ").join(words))
    # What stood apart may make another letter, or another sign, when it is joined.
    return form if form == given else normal_form(form)
