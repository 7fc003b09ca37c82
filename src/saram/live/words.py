"""Which words are a wish to speak, and which are only sounds of listening or an echo."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from saram.live.protocol import CaptionLine

__all__ = ["heard_part", "is_asking", "is_backchannel", "is_echo", "is_filler"]

_FILLER = re.compile(
    r"(?:[음흠엄읍]+|어+|으+[음응]*|에+|그+|저+|아+|하+|흐+|콜록|에취|"
    r"u+h+|u+m+|h+m+|m+h*m*|e+r+m*|a+h+|e+h+|ahem|cough)",
    re.IGNORECASE,
)
_BACKCHANNEL = (
    *(
        "네",
        "예",
        "응",
        "넵",
        "넹",
        "그래",
        "그래요",
        "그렇군요",
        "그렇구나",
        "아하",
        "아네",
        "좋아요",
        "맞아요",
        "알겠어요",
    ),
    *("yes", "yeah", "yep", "okay", "ok", "right", "sure", "aha", "uhhuh", "isee"),
)
_BACKCHANNEL_WORD = re.compile(f"(?:{'|'.join(sorted(_BACKCHANNEL, key=len, reverse=True))})+")
_ECHO_SHARE = 0.8
_ECHO_SYLLABLES = 2


def _letters(text: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFC", text).casefold() if sign.isalnum())


def _tokens(text: str) -> list[str]:
    return [word for word in (_letters(part) for part in text.split()) if word]


def is_filler(text: str) -> bool:
    """Whether these are sounds of hesitation, or nothing at all: ``음…``, ``uh``, a cough."""
    return all(_FILLER.fullmatch(word) for word in _tokens(text))


def is_backchannel(text: str) -> bool:
    """Whether these are sounds of listening, with which nobody wants the floor: ``네``, ``right``."""
    words = [word for word in _tokens(text) if not _FILLER.fullmatch(word)]
    return bool(words) and ("".join(words) in _BACKCHANNEL or all(_BACKCHANNEL_WORD.fullmatch(word) for word in words))


def is_asking(text: str) -> bool:
    """Whether a reply asks something, so that a ``네`` is an answer to it."""
    return "?" in text or "？" in text


def is_echo(heard: str, said: str) -> bool:
    """Whether the words heard are the presenter's own, come back through the microphone.

    Syllables are compared in pairs: four fifths of the pairs heard must be in what was said.
    """
    letters, source = _letters(heard), _letters(said)
    if len(letters) < _ECHO_SYLLABLES:
        return bool(letters) and letters in source
    pairs = [letters[at : at + 2] for at in range(len(letters) - 1)]
    return sum(pair in source for pair in pairs) >= _ECHO_SHARE * len(pairs)


def heard_part(captions: Sequence[CaptionLine], text: str, position: float, duration: float | None) -> str:
    """What was heard of an answer that stopped at `position` seconds: whole words, none in doubt.

    Args:
        captions: What is said when; may be empty.
        text: All that is said.
        position: Seconds shown.
        duration: Seconds of the whole, where known.
    """
    if not captions:
        share = 1.0 if duration is None or duration <= 0 else min(1.0, position / duration)
        words = text.split()
        return " ".join(words[: int(share * len(words))])
    parts = []
    for line in captions:
        if position >= line.end:
            parts.append(line.text)
        elif position > line.start:
            words = line.text.split()
            parts.append(" ".join(words[: int((position - line.start) / (line.end - line.start) * len(words))]))
    return " ".join(part for part in parts if part)
