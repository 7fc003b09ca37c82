"""Text to Speech: engines behind the Speaker seam, alignment, loudness."""

from saram.voice.aligner import Alignment, align
from saram.voice.ipa import ENGLISH_PHONEMES, KOREAN_PHONEMES, PHONEMES
from saram.voice.narrator import narrate
from saram.voice.speakers import open_speaker, resolve_voice, voices

__all__ = [
    "ENGLISH_PHONEMES",
    "KOREAN_PHONEMES",
    "PHONEMES",
    "Alignment",
    "align",
    "narrate",
    "open_speaker",
    "resolve_voice",
    "voices",
]
