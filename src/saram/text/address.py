"""E-mail and web addresses: how they look and the pieces they are said in."""

from __future__ import annotations

import re

__all__ = ["EMAIL", "URL", "pieces"]

_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_TOP = "com|net|org|kr|io|ai|edu|gov|co|dev|app|info|jp|uk|us|cn|de|fr|me|tv|biz|shop|store|xyz|cloud|tech"

EMAIL = re.compile(rf"[A-Za-z0-9](?:[A-Za-z0-9._%+-]{{0,63}})@{_LABEL}(?:\.{_LABEL}){{1,4}}")
"""An e-mail address."""

URL = re.compile(
    rf"(?:https?://(?P<rest>{_LABEL}(?:\.{_LABEL}){{0,5}}(?::\d{{1,5}})?(?:/[A-Za-z0-9._~%/#?&=+@-]{{0,400}})?)"
    rf"|(?P<bare>(?:www\.)?(?:{_LABEL}\.){{1,4}}(?:{_TOP})\b(?![.-]?[A-Za-z0-9@])(?:/[A-Za-z0-9._~%/#?&=+@-]{{0,400}})?))"
)
"""A web address, with its scheme or ending in a well-known top-level domain. The scheme is not said."""

_PIECE = re.compile(r"[A-Za-z]+|\d+|[^A-Za-z0-9]")


def pieces(address: str) -> list[str]:
    """Words, numbers and signs of an address, in order; a sentence's punctuation at its end is not part of it."""
    return _PIECE.findall(address)
