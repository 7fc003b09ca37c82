"""The vocabulary: values that every room understands. Standard library and numpy only."""

from saram.types.animator import HOMING, IDLE, Animator
from saram.types.answer import Answer, AnswerKey, AnswerPart, Fragment, TimedWord
from saram.types.audio import AudioChunk
from saram.types.beat import Anchor, Beat
from saram.types.caption import Caption
from saram.types.coefficients import ARKIT, COEFFICIENTS, POSE
from saram.types.face_motion import FaceMotion, GestureCue
from saram.types.hypothesis import HeardWord, Hypothesis
from saram.types.listener import Listener
from saram.types.picture import VideoFrame
from saram.types.provenance import Provenance
from saram.types.reply import Card, CardKind, Reply, ReplySource
from saram.types.request import Context, Reading, Request, Slot
from saram.types.responder import Responder
from saram.types.script import (
    BackgroundMark,
    CueMark,
    ExpressionMark,
    GestureMark,
    PauseMark,
    Place,
    PronounceMark,
    Scene,
    SceneSettings,
    Script,
    ScriptItem,
    TextItem,
    VoiceMark,
)
from saram.types.speaker import Speaker, VoiceInfo, VoiceStyle
from saram.types.speech import Phoneme, Speech, Word
from saram.types.spoken_text import Language, SpokenText, SpokenWord
from saram.types.timing import MOTION_FPS, SAMPLE_RATE, Duration, Timestamp
from saram.types.turn import Turn
from saram.types.utterance import Utterance
from saram.types.value import Count, Money, SlotValue

__all__ = [
    "ARKIT",
    "COEFFICIENTS",
    "HOMING",
    "IDLE",
    "MOTION_FPS",
    "POSE",
    "SAMPLE_RATE",
    "Anchor",
    "Animator",
    "Answer",
    "AnswerKey",
    "AnswerPart",
    "AudioChunk",
    "BackgroundMark",
    "Beat",
    "Caption",
    "Card",
    "CardKind",
    "Context",
    "Count",
    "CueMark",
    "Duration",
    "ExpressionMark",
    "FaceMotion",
    "Fragment",
    "GestureCue",
    "GestureMark",
    "HeardWord",
    "Hypothesis",
    "Language",
    "Listener",
    "Money",
    "PauseMark",
    "Phoneme",
    "Place",
    "PronounceMark",
    "Provenance",
    "Reading",
    "Reply",
    "ReplySource",
    "Request",
    "Responder",
    "Scene",
    "SceneSettings",
    "Script",
    "ScriptItem",
    "Slot",
    "SlotValue",
    "Speaker",
    "Speech",
    "SpokenText",
    "SpokenWord",
    "TextItem",
    "TimedWord",
    "Timestamp",
    "Turn",
    "Utterance",
    "VideoFrame",
    "VoiceInfo",
    "VoiceMark",
    "VoiceStyle",
    "Word",
]
