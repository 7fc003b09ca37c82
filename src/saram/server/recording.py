"""What people say, kept where the operator wants it kept."""

from __future__ import annotations

import wave
from datetime import datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from saram.live.rate import EAR_RATE

__all__ = ["SoundFile"]


class SoundFile:
    """One conversation's microphone, 16 kHz; the file is begun with the first sound."""

    def __init__(self, folder: Path) -> None:
        """Say where files go.

        Args:
            folder: It is made if need be.
        """
        self._folder = folder
        self._file: wave.Wave_write | None = None

    def write(self, samples: NDArray[np.int16]) -> None:
        """Add sound, int16 [n] at 16 kHz."""
        if self._file is None:
            self._folder.mkdir(parents=True, exist_ok=True)
            name = datetime.now().astimezone().strftime("%Y%m%d-%H%M%S-%f.wav")
            self._file = wave.open(str(self._folder / name), "wb")  # noqa: SIM115 - closed with the conversation
            self._file.setnchannels(1)
            self._file.setsampwidth(2)
            self._file.setframerate(EAR_RATE)
        self._file.writeframes(samples.astype("<i2").tobytes())

    def close(self) -> None:
        """Finish the file."""
        if self._file is not None:
            self._file.close()
            self._file = None
