"""The letters captions are drawn with."""

from __future__ import annotations

import logging
import unicodedata
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Final

from PIL import ImageDraw, ImageFont

from saram.errors import UsageError

__all__ = ["BUILTIN_FONT", "CaptionFont"]

BUILTIN_FONT: Final = Path(__file__).parent / "fonts" / "NanumBarunGothicBold.ttf"
"""The font that ships: all 11,172 Hangul syllables, Latin, digits, punctuation and the usual signs."""

_log = logging.getLogger(__name__)
_PROBE_SIZE: Final = 32
_NO_CHARACTER: Final = "\U0010ffff"
_HANGUL: Final = "가힣"


class CaptionFont:
    """A font with the built-in one behind it for characters it lacks.

    A character that neither has is left out of the picture, with a warning in the log the first time.
    """

    def __init__(self, path: Path | None = None) -> None:
        """Open the font.

        Args:
            path: A TrueType or OpenType file; None for the built-in font.

        Raises:
            UsageError: If it is no font, or has no Hangul.
        """
        chosen = _open(path) if path else None
        if chosen and not all(_draws(chosen, letter) for letter in _HANGUL):
            raise UsageError(
                f"The font {path} has no Hangul, so Korean captions cannot be drawn with it. Choose one "
                f"that has, or none for the built-in {BUILTIN_FONT.stem}."
            )
        self._fonts = [font for font in (chosen, _open(BUILTIN_FONT)) if font]
        self._sized: dict[int, list[ImageFont.FreeTypeFont]] = {}
        self._having = lru_cache(maxsize=4096)(self._find)

    def width(self, text: str, size: int) -> float:
        """Width of a line of text in pixels, letters being `size` pixels high."""
        fonts = self._of_size(size)
        return sum(fonts[which].getlength(run) for which, run in self._runs(text))

    def ascent(self, size: int) -> int:
        """Pixels from the top of the tallest letter to the base line."""
        return self._of_size(size)[0].getmetrics()[0]

    def draw(self, canvas: ImageDraw.ImageDraw, left: float, baseline: float, text: str, size: int) -> None:
        """Draw a line of text in full onto an "L" picture."""
        fonts = self._of_size(size)
        for which, run in self._runs(text):
            canvas.text((left, baseline), run, font=fonts[which], fill=255, anchor="ls")
            left += fonts[which].getlength(run)

    def _runs(self, text: str) -> list[tuple[int, str]]:
        """Parts of the text, each with the index of the font it is drawn with."""
        found: list[tuple[int, str]] = []
        for letter in unicodedata.normalize("NFC", text):
            which = found[-1][0] if found and letter.isspace() else self._having(letter)
            if which is not None:
                found.append((which, letter))
        return [
            (which, "".join(letter for _, letter in run)) for which, run in groupby(found, key=lambda pair: pair[0])
        ]

    def _find(self, letter: str) -> int | None:
        for index, font in enumerate(self._fonts):
            if letter == " " or _draws(font, letter):
                return index
        if unicodedata.category(letter) not in {"Cf", "Cc", "Mn", "Me"}:
            _log.warning(
                "The caption font has no %r (U+%04X, %s); captions are drawn without it. Choose a font that has it.",
                letter,
                ord(letter),
                unicodedata.name(letter, "no name"),
            )
        return None

    def _of_size(self, size: int) -> list[ImageFont.FreeTypeFont]:
        if size not in self._sized:
            self._sized[size] = [font.font_variant(size=size) for font in self._fonts]
        return self._sized[size]


def _open(path: Path) -> ImageFont.FreeTypeFont:
    try:
        return ImageFont.truetype(str(path), _PROBE_SIZE)
    except OSError as error:
        raise UsageError(f"The font {path} cannot be read: {error}. A TrueType or OpenType file is needed.") from error


def _draws(font: ImageFont.FreeTypeFont, letter: str) -> bool:
    """Whether the font has a picture for the letter, other than the one for no character at all."""
    if unicodedata.category(letter) in {"Cs", "Cc", "Cf"}:
        return False
    mask = font.getmask(letter, mode="L")
    blank = font.getmask(_NO_CHARACTER, mode="L")
    return letter.isspace() or mask.size != blank.size or bytes(mask) != bytes(blank)
