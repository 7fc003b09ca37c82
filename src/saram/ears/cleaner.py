"""What a microphone hears, without the presenter's own voice, noise and the wrong loudness."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from saram.ears.rate_changer import HEARING_RATE
from saram.errors import EngineError, MissingExtraError

if TYPE_CHECKING:
    from livekit.rtc import AudioFrame, AudioProcessingModule

__all__ = ["AudioCleaner"]

_FRAME: Final = HEARING_RATE // 100  # the module takes exactly ten milliseconds


class AudioCleaner:
    """WebRTC's audio processing: removes the echo of what is played, noise and rumble, and levels the voice if asked.

    For devices whose microphone is not cleaned by a browser. `played` takes what the loudspeaker plays, `clean` what
    the microphone hears. Both work in frames of ten milliseconds; what is over waits for the next call.
    """

    def __init__(self, *, echo: bool = True, noise: bool = True, gain: bool = False, delay_ms: int = 0) -> None:
        """Begin a stream.

        Args:
            echo: Remove the echo of what is played.
            noise: Remove steady noise, and rumble below the voice.
            gain: Level the loudness, which also lifts what is left of an echo.
            delay_ms: From giving a sound to `played` until its echo is given to `clean`, milliseconds.

        Raises:
            MissingExtraError: If the audio processing is not installed.
        """
        self._module = _module(echo=echo, noise=noise, gain=gain)
        self._echo = echo
        self._delay_ms = delay_ms
        self._near: NDArray[np.int16] = np.zeros(0, np.int16)
        self._far: NDArray[np.int16] = np.zeros(0, np.int16)

    def played(self, samples: NDArray[np.int16]) -> None:
        """Take int16 [n] at 16 kHz that the loudspeaker plays from now on.

        Raises:
            EngineError: If the module refuses the sound.
        """
        if not self._echo:
            return
        self._far = np.concatenate([self._far, samples])
        whole = len(self._far) // _FRAME * _FRAME
        for start in range(0, whole, _FRAME):
            frame = _frame(self._far[start : start + _FRAME])
            try:
                self._module.process_reverse_stream(frame)
            except RuntimeError as error:
                raise EngineError(f"The audio processing refused what is played: {error}.") from error
        self._far = self._far[whole:]

    def clean(self, samples: NDArray[np.int16]) -> NDArray[np.int16]:
        """Take int16 [n] at 16 kHz from the microphone and give as many cleaned samples as fill whole frames.

        Raises:
            EngineError: If the module refuses the sound.
        """
        self._near = np.concatenate([self._near, samples])
        whole = len(self._near) // _FRAME * _FRAME
        cleaned = np.empty(whole, np.int16)
        for start in range(0, whole, _FRAME):
            frame = _frame(self._near[start : start + _FRAME])
            try:
                if self._echo:
                    self._module.set_stream_delay_ms(self._delay_ms)
                self._module.process_stream(frame)
            except RuntimeError as error:
                raise EngineError(f"The audio processing refused the microphone's sound: {error}.") from error
            cleaned[start : start + _FRAME] = np.frombuffer(frame.data, np.int16)
        self._near = self._near[whole:]
        return cleaned


def _module(*, echo: bool, noise: bool, gain: bool) -> AudioProcessingModule:
    try:
        from livekit.rtc import AudioProcessingModule  # noqa: PLC0415 - an optional part that takes a while to load
    except ModuleNotFoundError as error:
        raise MissingExtraError("Cleaning a microphone's sound", "talk") from error
    return AudioProcessingModule(
        echo_cancellation=echo, noise_suppression=noise, high_pass_filter=noise, auto_gain_control=gain
    )


def _frame(samples: NDArray[np.int16]) -> AudioFrame:
    from livekit.rtc import AudioFrame  # noqa: PLC0415 - as above

    return AudioFrame(bytearray(samples.tobytes()), HEARING_RATE, 1, len(samples))
