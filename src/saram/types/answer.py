"""What identifies a spoken answer, and what is known of one that is kept."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import Any

from saram.types.caption import Caption
from saram.types.spoken_text import Language
from saram.types.timing import Duration, Timestamp

__all__ = ["Answer", "AnswerKey", "AnswerPart", "Fragment", "TimedWord"]


@dataclass(frozen=True, slots=True)
class AnswerKey:
    """Everything that changes what is seen and heard; equal keys mean the same film."""

    text: str
    """The final text, with its marks."""

    language: Language | None
    """Language it is said in; None where it is seen from the text."""

    voice: str
    """Voice, as ``engine:voice``."""

    voice_version: str
    """Version of the engine, or hash of a recording."""

    avatar: str
    """Name of the avatar."""

    avatar_version: str
    """Its version with the hash of its bundle."""

    renderer: str
    """Version of the program with the hash of the code that speaks, moves and paints."""

    size: tuple[int, int]
    """(width, height) in pixels."""

    fps: Fraction
    """Frames a second."""

    codec: str
    """Container, encoders and their settings."""

    style: tuple[float, float, float] = (1.0, 0.0, 0.0)
    """Rate, pitch and volume of the voice, as in `VoiceStyle`."""

    background: str = ""
    """Hash of the background's bytes, or its name where it is built in; empty for the avatar's own."""

    poses: str = "idle-idle"
    """Poses it begins and ends in."""

    service: str = ""
    """Address of the speech service, where the voice is one behind HTTP."""

    seed: int = 0
    """Seed of the motion."""

    owner: str = ""
    """For an answer that is nobody else's business: something only its conversation has; empty for a shared one."""

    @property
    def name(self) -> str:
        """64 hexadecimal digits; the name of the answer, in files and in addresses."""
        record = {**asdict(self), "fps": str(self.fps)}
        return hashlib.sha256(json.dumps(record, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Fragment:
    """A part of the film that can be played once it is there with all before it."""

    offset: int
    """Its first byte in the file."""

    size: int
    """Bytes."""

    start: Timestamp
    """Time of its first picture."""

    frames: int
    """Its pictures."""


@dataclass(frozen=True, slots=True)
class TimedWord:
    """A word of an answer and when it is heard."""

    text: str
    """As written, with the punctuation that touches it."""

    start: Timestamp
    """Seconds from the beginning of the answer."""

    end: Timestamp
    """Seconds from the beginning of the answer."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a page needs to show an answer; grows sentence by sentence while the answer is being made."""

    mime: str = ""
    """``video/mp4; codecs="…"`` exactly as Media Source asks for it; empty until the first byte is made."""

    size: tuple[int, int] = (0, 0)
    """(width, height) of the pictures, in pixels."""

    fps: Fraction = Fraction(25)
    """Frames a second."""

    frames: int = 0
    """Pictures made so far."""

    text: str = ""
    """What is said, without marks, as far as it has been said."""

    words: tuple[TimedWord, ...] = ()
    """In order."""

    captions: tuple[Caption, ...] = ()
    """In order."""

    fragments: tuple[Fragment, ...] = ()
    """In order; the bytes before the first one are the beginning every player needs."""

    cost: float = 0.0
    """Seconds it took to make."""

    stages: tuple[tuple[str, float], ...] = ()
    """Seconds that went by until the first fragment was there: ``voice``, ``motion``, ``first_frames``. Not kept."""

    @property
    def duration(self) -> Duration:
        """Seconds of what is made."""
        return self.frames / self.fps

    def record(self) -> dict[str, Any]:
        """The answer as JSON values; times are seconds, rounded to the millisecond. `read` takes it back."""
        return {
            "mime": self.mime,
            "size": list(self.size),
            "fps": str(self.fps),
            "frames": self.frames,
            "duration": _seconds(self.duration),
            "text": self.text,
            "words": [[each.text, _seconds(each.start), _seconds(each.end)] for each in self.words],
            "captions": [[list(each.lines), _seconds(each.start), _seconds(each.end)] for each in self.captions],
            "fragments": [[each.offset, each.size, _seconds(each.start), each.frames] for each in self.fragments],
            "cost": round(self.cost, 3),
        }

    @classmethod
    def read(cls, record: dict[str, Any]) -> Answer:
        """The answer of a record.

        Raises:
            ValueError: If it is not one.
        """
        try:
            return cls(
                mime=str(record["mime"]),
                size=(int(record["size"][0]), int(record["size"][1])),
                fps=Fraction(record["fps"]),
                frames=int(record["frames"]),
                text=str(record["text"]),
                words=tuple(TimedWord(text, _time(start), _time(end)) for text, start, end in record["words"]),
                captions=tuple(
                    Caption(tuple(lines), _time(start), _time(end)) for lines, start, end in record["captions"]
                ),
                fragments=tuple(
                    Fragment(int(offset), int(size), _time(start), int(frames))
                    for offset, size, start, frames in record["fragments"]
                ),
                cost=float(record["cost"]),
            )
        except (KeyError, TypeError, IndexError, AttributeError, ZeroDivisionError) as error:
            raise ValueError(f"This is not the record of an answer: {error!r}.") from error


@dataclass(frozen=True, slots=True)
class AnswerPart:
    """Some bytes of an answer with what is known of it by then."""

    data: bytes
    """The beginning, or a fragment."""

    answer: Answer
    """The answer so far: captions and words may be ahead of the fragments."""


def _seconds(time: Fraction) -> float:
    return round(float(time), 3)


def _time(seconds: float) -> Fraction:
    return Fraction(round(seconds * 1000), 1000)
