"""From a microphone to words: cleaning, voice detection, recognition, end of turn."""

from saram.ears.cleaner import AudioCleaner
from saram.ears.ear import Ear
from saram.ears.end_of_turn import EndOfTurn
from saram.ears.events import EarEvent, Final, HearingFailed, Level, Partial, SpeechEnded, SpeechStarted
from saram.ears.language_model import LanguageModel, words_of
from saram.ears.rate_changer import HEARING_RATE, RateChanger
from saram.ears.sentence_end import SentenceEnd, sentence_end
from saram.ears.voice_detector import WINDOW, VoiceDetector
from saram.ears.vocabulary import Vocabulary

__all__ = [
    "HEARING_RATE",
    "WINDOW",
    "AudioCleaner",
    "Ear",
    "EarEvent",
    "EndOfTurn",
    "Final",
    "HearingFailed",
    "LanguageModel",
    "Level",
    "Partial",
    "RateChanger",
    "SentenceEnd",
    "SpeechEnded",
    "SpeechStarted",
    "VoiceDetector",
    "Vocabulary",
    "sentence_end",
    "words_of",
]
