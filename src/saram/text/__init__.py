"""Written text to speakable text and its pronunciation."""

from saram.text.language import detect_language
from saram.text.pronunciation import pronounce
from saram.text.sentence import sentences
from saram.text.speakable import speakable

__all__ = ["detect_language", "pronounce", "sentences", "speakable"]
