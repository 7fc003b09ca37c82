"""A sentence as a microphone would hear it from somebody who speaks with a built-in voice."""

from __future__ import annotations

from contextlib import closing

import numpy as np

from saram.ears import HEARING_RATE, RateChanger
from saram.text import speakable
from saram.types import AudioChunk, Language, VoiceStyle
from saram.voice import narrate, open_speaker

__all__ = ["spoken_sample"]


def spoken_sample(text: str, language: Language, style: VoiceStyle | None = None) -> AudioChunk:
    """Have a text said at 16 kHz.

    Args:
        text: One or more sentences.
        language: Language of the text.
        style: Voice, rate and pitch; None for the voice's own.

    Returns:
        The sound, without silence around it beyond the voice's own; empty for a text without words.

    Raises:
        EngineError: If the voice engine failed.
        UnknownNameError: If there is no such voice.
    """
    parts: list[np.ndarray] = []
    with closing(open_speaker()) as speaker:
        for speech in narrate(speaker, speakable(text, language), style or VoiceStyle()):
            changer = RateChanger(speech.audio.rate)
            tail = np.zeros(speech.audio.rate // 20)  # what the resampler keeps inside comes out with it
            sound = np.concatenate([speech.audio.samples, tail])
            parts.append(changer.push((np.clip(sound, -1, 1) * 32767).astype(np.int16)))
    samples = np.concatenate(parts) if parts else np.zeros(0, np.int16)
    return AudioChunk(samples.astype(np.float32) / np.float32(32768), HEARING_RATE)
