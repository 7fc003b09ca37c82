"""What a mouth does while it says what is heard: for sound whose words are not known."""

from __future__ import annotations

from importlib.resources import files
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from saram.errors import EngineError
from saram.types import MOTION_FPS, AudioChunk
from saram.voice.acoustics import BANDS, FRAME_RATE, HEARING_RATE, bands
from saram.voice.resampling import resample

__all__ = ["FUTURE", "HEARD", "INPUTS", "PAST", "Hearing", "built_in_hearing", "seen_sound"]

HEARD: Final = ("jaw", "pucker", "funnel", "spread", "lower_down", "upper_up", "tongue", "seal", "press", "teeth")
"""What is heard of a mouth, in this order: the columns of `saram.motion.MouthCourse`."""

PAST: Final = 12
"""Frames of sound before one that what is heard in it depends on."""

FUTURE: Final = 4
"""Frames of sound after it: 160 ms."""

_PARTS: Final = FRAME_RATE // MOTION_FPS
INPUTS: Final = BANDS * _PARTS
"""Numbers by which a frame of sound is described."""

_FLOOR: Final = -3.5
_SCALE: Final = 3.0
_QUIETEST: Final = -9.0
"""Loudness, as `loudness` gives it, of speech 60 dB below full scale: what is quieter all the time is no speech."""

_REMEMBERED: Final = 10 * FRAME_RATE
"""Frames of `FRAME_RATE` by which loudness is judged."""

_SEAL: Final = HEARD.index("seal")
_SEALED: Final = 0.5
"""Likelihood from which lips are closed."""

_SPEAKS: Final = 0.5


def seen_sound(power: NDArray[np.float64], level: float | None = None) -> NDArray[np.float32]:
    """Sound as the network sees it, float32 [T, INPUTS] at 25 frames a second.

    Args:
        power: `bands` of the sound, float64 [4·T, BANDS].
        level: Loudness of speech as `loudness` gives it; None for that of this sound.
    """
    heights = np.log(power + 1e-9)
    reference = loudness(heights.mean(axis=1)) if level is None else level
    scaled = np.clip((heights - reference) / _SCALE, _FLOOR, -_FLOOR)
    count = len(scaled) // _PARTS
    return np.asarray(scaled[: count * _PARTS].reshape(count, INPUTS), dtype=np.float32)


def loudness(heights: NDArray[np.float64]) -> float:
    """The loudness of speech among frames of the given logarithmic power; where there is hardly a sound, none of it."""
    return max(float(np.percentile(heights, 95)), _QUIETEST) if len(heights) else 0.0


class Hearing:
    """Hears what the mouth does, stretch by stretch, each continuing the one before.

    A temporal network on logarithmic mel bands. It was trained on voices of the built-in engine, and an avatar's own on
    its footage too, changed in pitch, throat, room, noise and bandwidth; so it follows other people's voices.

    Args:
        network: ONNX: ``sound`` float32 [1, INPUTS, PAST + T + FUTURE] to ``mouth`` float32 [1, len(HEARD) + 1, T]. The
            last row is the likelihood that somebody speaks.

    Raises:
        EngineError: If it cannot be loaded.
    """

    def __init__(self, network: bytes) -> None:
        """Load the network."""
        import onnxruntime  # noqa: PLC0415 - loaded when something is listened to

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 4
        try:
            self._session: Any = onnxruntime.InferenceSession(network, options, providers=["CPUExecutionProvider"])
        except Exception as error:  # onnxruntime raises many kinds, all straight from Exception
            raise EngineError(f"The network that listens cannot be loaded: {error}") from error
        self.clear()

    def clear(self) -> None:
        """Forget what was heard."""
        self._before = np.full((PAST, INPUTS), _FLOOR, np.float32)
        self._heights = np.zeros(0)

    def listen(self, sound: AudioChunk) -> NDArray[np.float64]:
        """What the mouth does, float64 [ceil(duration · 25), len(HEARD)] in [0, 1]; zeros where nobody speaks.

        Raises:
            EngineError: If the network fails or gives something else.
        """
        samples = resample(sound.samples, sound.rate, HEARING_RATE)
        count = -(-len(samples) * MOTION_FPS // HEARING_RATE)
        if not count:
            return np.zeros((0, len(HEARD)))
        power = bands(np.pad(samples, (0, count * HEARING_RATE // MOTION_FPS - len(samples))))[: count * _PARTS]
        self._heights = np.concatenate([self._heights, np.log(power + 1e-9).mean(axis=1)])[
            -max(_REMEMBERED, len(power)) :
        ]
        now = seen_sound(power, loudness(self._heights))
        ahead = np.full((FUTURE, INPUTS), _FLOOR, np.float32)
        whole = np.concatenate([self._before, now, ahead])
        self._before = whole[: PAST + count][-PAST:]
        return _mouth(self._run(whole, count))

    def _run(self, rows: NDArray[np.float32], count: int) -> NDArray[np.float64]:
        try:
            found = self._session.run(["mouth"], {"sound": np.ascontiguousarray(rows.T[np.newaxis])})[0]
        except Exception as error:  # as above
            raise EngineError(f"The network that listens failed: {error}") from error
        if found.shape != (1, len(HEARD) + 1, count):
            raise EngineError(f"The network that listens gives {list(found.shape)} for {count} frames of sound.")
        return np.asarray(found[0].T, dtype=np.float64)


def built_in_hearing() -> bytes:
    """The network for avatars that have none of their own, made by ``tools/make_hearing.py``."""
    return (files("saram.voice") / "hearing.onnx").read_bytes()


def _mouth(found: NDArray[np.float64]) -> NDArray[np.float64]:
    """Silence made still, and lips that are probably closed made so."""
    mouth = np.clip(found[:, :-1], 0, 1)
    mouth[found[:, -1] < _SPEAKS] = 0
    seal = mouth[:, _SEAL]
    mouth[:, _SEAL] = np.where(seal >= _SEALED, 1.0, seal / _SEALED * 0.5)
    return mouth
