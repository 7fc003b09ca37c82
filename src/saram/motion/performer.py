"""Speech in, motion of a face out."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from saram.errors import UsageError
from saram.motion.arkit import ArkitMouth, seal_lips
from saram.motion.blinking import Blinking
from saram.motion.easing import Eased
from saram.motion.expressions import expression_weights
from saram.motion.head import BROWS, Head
from saram.motion.mouth import Mouth, MouthCourse, course_from
from saram.motion.prosody import listen
from saram.motion.sounds import sounds_of
from saram.types import (
    ARKIT,
    COEFFICIENTS,
    MOTION_FPS,
    Anchor,
    AudioChunk,
    FaceMotion,
    GestureCue,
    GestureMark,
    Speech,
)

__all__ = ["Listen", "Performer"]

_log = logging.getLogger(__name__)

Floats = NDArray[np.float64]

Listen: TypeAlias = Callable[[AudioChunk], NDArray[np.float64]]
"""Hears what the mouth does: float64 [T, len(COURSE)] at 25 frames a second, columns as `saram.motion.mouth.COURSE`."""

_COLUMN: Final = {name: index for index, name in enumerate(COEFFICIENTS)}
_SMILES: Final = [_COLUMN[name] for name in ARKIT if name.startswith(("mouthSmile", "mouthDimple", "mouthStretch"))]
_WIDE: Final = [_COLUMN["eyeWideLeft"], _COLUMN["eyeWideRight"]]
_EXPRESSION_TIME: Final = 0.6
"""Seconds in which one expression becomes another."""


class Performer:
    """Turns speech and silence into `FaceMotion`, stretch by stretch, each continuing where the last one ended.

    What it does depends on the seed and on what it is given, nothing else.
    """

    def __init__(
        self,
        seed: int = 0,
        fps: Fraction | int = MOTION_FPS,
        *,
        liveliness: float = 1.0,
        listen: Listen | None = None,
    ) -> None:
        """Begin with a resting face.

        Args:
            seed: Chooses blinks, head movement and the asymmetry of the mouth.
            fps: Frames a second, > 0.
            liveliness: Factor on head, brows and glances, 0 to 2; lips and blinks stay as they are.
            listen: What the mouth does for sound without phonemes, at 25 frames a second; None to keep it closed.

        Raises:
            UsageError: If `fps` or `liveliness` is out of range, or `fps` is not 25 and there is `listen`.
        """
        if fps <= 0:
            raise UsageError(f"Motion needs more than 0 frames a second; got fps={fps}. The usual rate is 25.")
        if not 0.0 <= liveliness <= 2.0:
            raise UsageError(f"liveliness must be from 0 (still) to 2 (twice as lively); got {liveliness}.")
        if listen is not None and fps != MOTION_FPS:
            raise UsageError(f"What is heard moves the mouth {MOTION_FPS} times a second; got fps={fps}.")
        self._listen = listen
        self._fps = Fraction(fps)
        self._frames = 0
        self._mouth = Mouth(float(self._fps))
        self._arkit = ArkitMouth(seed)
        self._blinking = Blinking(seed, float(self._fps))
        self._head = Head(seed, liveliness)
        self._expression = Eased(np.zeros(len(ARKIT)))
        self._gestures_due: list[str] = []

    def perform(self, speech: Speech, anchors: Sequence[Anchor] = ()) -> FaceMotion:
        """The face while it says `speech`: ceil(duration · fps) frames.

        Args:
            speech: A sentence or a part of one with the times of its phonemes. Without phonemes the mouth does what is
                heard, if there is something that listens, or else stays closed; `saram.voice.narrate` gives every
                speech of known words its phonemes.
            anchors: What to do on the way; offsets count from the start of `speech.text`. A mark after the last
                word happens in the last frame.

        Raises:
            UnknownNameError: If an anchor asks for an expression there is none of.
        """
        frames = math.ceil(speech.duration * self._fps)
        at = [min(math.floor(self._time_of(speech, anchor) * self._fps), max(frames - 1, 0)) for anchor in anchors]
        gestures = self._take_up(anchors, at, frames)
        if not frames:
            return self._motion(np.zeros((0, len(COEFFICIENTS))), ())
        sounds = sounds_of(speech.phonemes, float(speech.duration))
        heard = self._listen if not sounds else None
        if not sounds and heard is None:
            _log.warning("The speech %.40r has no phonemes; the mouth stays closed.", speech.text)
        prosody = listen(speech.audio, sounds)
        start, end = self._clock(), self._clock() + frames / float(self._fps)
        self._blinking.speak(sounds, start, end)
        self._head.speak(prosody.accents, start, end, question=speech.text.rstrip(" \"'”’」』)").endswith(("?", "?")))
        if heard is not None:
            course = self._mouth.follow(course_from(heard(speech.audio), frames))
        else:
            course = self._mouth.speak(sounds, frames, prosody.effort)
        return self._motion(self._face(course), gestures)

    def rest(self, frames: int, anchors: Sequence[Anchor] = ()) -> FaceMotion:
        """The face while nothing is said: the mouth closed and still, head and eyes calm.

        Args:
            frames: How many, ≥ 0.
            anchors: What to do; all of it begins with the first frame.

        Raises:
            UsageError: If `frames` is negative.
            UnknownNameError: If an anchor asks for an expression there is none of.
        """
        if frames < 0:
            raise UsageError(f"A rest cannot be shorter than nothing; got {frames} frames. Give 0 or more.")
        gestures = self._take_up(anchors, [0] * len(anchors), frames)
        self._blinking.rest(self._clock(), self._clock() + frames / float(self._fps))
        self._head.rest(self._clock())
        return self._motion(self._face(self._mouth.rest(frames)), gestures)

    def _clock(self) -> float:
        """Seconds from the first frame of all to the next one."""
        return float(self._frames / self._fps)

    def _time_of(self, speech: Speech, anchor: Anchor) -> Fraction:
        """When the word at or after the anchor begins, in seconds from the start of `speech`."""
        return next((word.start for word in speech.words if word.span[1] > anchor.offset), speech.duration)

    def _take_up(self, anchors: Sequence[Anchor], at: Sequence[int], frames: int) -> tuple[GestureCue, ...]:
        """Start the expressions and list the gestures; those of an empty stretch wait for the next one."""
        weights = {
            anchor.mark.name: expression_weights(anchor.mark.name)
            for anchor in anchors
            if not isinstance(anchor.mark, GestureMark)
        }
        cues = [GestureCue(name, 0) for name in self._gestures_due if frames]
        if frames:
            self._gestures_due.clear()
        for frame, anchor in sorted(zip(at, anchors, strict=True), key=lambda pair: pair[0]):
            if not isinstance(anchor.mark, GestureMark):
                begin = float((self._frames + frame) / self._fps)
                self._expression.to(weights[anchor.mark.name], begin, _EXPRESSION_TIME)
            elif frames:
                cues.append(GestureCue(anchor.mark.name, frame))
            else:
                self._gestures_due.append(anchor.mark.name)
        return tuple(cues)

    def _face(self, mouth: MouthCourse) -> Floats:
        """The whole face around a mouth, [T, K]."""
        times = (self._frames + np.arange(len(mouth.seal), dtype=np.float64) + 0.5) / float(self._fps)
        pose, brows = self._head.sample(times)
        lids = self._blinking.sample(times)
        expression = self._expression.sample(times)
        rounding = np.clip(mouth.shapes[:, 1] + mouth.shapes[:, 2], 0.0, 1.0)
        expression[:, _SMILES] *= 1.0 - 0.6 * rounding[:, None]
        face = self._arkit.weights(mouth) + expression
        face[:, [_COLUMN[name] for name in BROWS]] += brows
        face[:, _WIDE] *= 1.0 - lids[:, None]
        for side in ("Left", "Right"):
            face[:, _COLUMN[f"eyeBlink{side}"]] = lids
        _look(face, pose[:, 3], pose[:, 4])
        np.clip(face, 0.0, 1.0, out=face)
        seal_lips(face, mouth.seal >= 1.0)
        return np.concatenate([face, pose], axis=1)

    def _motion(self, values: Floats, gestures: tuple[GestureCue, ...]) -> FaceMotion:
        """A stretch that begins where the last one ended."""
        motion = FaceMotion(values.astype(np.float32), self._fps, self._frames / self._fps, gestures)
        self._frames += len(motion)
        return motion


def _look(face: Floats, yaw: Floats, pitch: Floats) -> None:
    """Set ARKit's eye columns from the gaze in degrees; 30° is a full weight. Image right is the face's own left."""
    for side, outwards in (("Left", 1.0), ("Right", -1.0)):
        face[:, _COLUMN[f"eyeLookOut{side}"]] = np.maximum(outwards * yaw, 0.0) / 30.0
        face[:, _COLUMN[f"eyeLookIn{side}"]] = np.maximum(-outwards * yaw, 0.0) / 30.0
        face[:, _COLUMN[f"eyeLookUp{side}"]] = np.maximum(pitch, 0.0) / 30.0
        face[:, _COLUMN[f"eyeLookDown{side}"]] = np.maximum(-pitch, 0.0) / 30.0
