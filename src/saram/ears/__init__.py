"""From a microphone to words: cleaning, voice detection, recognition, end of turn."""

from saram.ears.cleaner import AudioCleaner
from saram.ears.ear import Ear
from saram.ears.end_of_turn import EndOfTurn
from saram.ears.events import EarEvent, Final, HearingFailed, Level, Partial, SpeechEnded, SpeechStarted
from saram.ears.language_model import LanguageModel, words_of
from saram.ears.listeners import LISTENERS, HearingState, hearing_state, open_listener
from saram.ears.models import Model, add_model, model_engine, models, remove_model
from saram.ears.rate_changer import HEARING_RATE, RateChanger
from saram.ears.sentence_end import SentenceEnd, sentence_end
from saram.ears.vocabulary import Pronounce, Vocabulary
from saram.ears.voice_detector import WINDOW, VoiceDetector
from saram.ears.word_error import letter_error, word_error, word_errors

__all__ = [
    "HEARING_RATE",
    "LISTENERS",
    "WINDOW",
    "AudioCleaner",
    "Ear",
    "EarEvent",
    "EndOfTurn",
    "Final",
    "HearingFailed",
    "HearingState",
    "LanguageModel",
    "Level",
    "Model",
    "Partial",
    "Pronounce",
    "RateChanger",
    "SentenceEnd",
    "SpeechEnded",
    "SpeechStarted",
    "Vocabulary",
    "VoiceDetector",
    "add_model",
    "hearing_state",
    "letter_error",
    "model_engine",
    "models",
    "open_listener",
    "remove_model",
    "sentence_end",
    "word_error",
    "word_errors",
    "words_of",
]
