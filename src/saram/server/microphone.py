"""The sound of one page or device, as ears take it."""

from __future__ import annotations

import logging

import numpy as np
from numpy.typing import NDArray

from saram.ears import AudioCleaner
from saram.errors import EngineError, MissingExtraError
from saram.live.rate import RateConverter

__all__ = ["Microphone"]

_log = logging.getLogger(__name__)


class Microphone:
    """Brings sound to 16 kHz and, where nobody has done it, takes out noise and levels the voice.

    The echo of the loudspeaker cannot be taken out here: when what is heard there is not known to a few milliseconds.
    """

    def __init__(self, rate: int, *, cleaned: bool = True) -> None:
        """Take a microphone.

        Args:
            rate: Samples a second of its sound.
            cleaned: Whether the sound is free of noise, as a browser's is.
        """
        self._converter = RateConverter(rate)
        self._cleaner: AudioCleaner | None = None
        if not cleaned:
            try:
                self._cleaner = AudioCleaner(echo=False, noise=True, gain=True)
            except MissingExtraError as error:
                _log.warning("The sound of a device is not cleaned. %s", error)

    def take(self, samples: NDArray[np.int16]) -> NDArray[np.int16]:
        """Convert what comes next.

        Args:
            samples: int16 [n] at the microphone's rate.

        Returns:
            int16 [m] at 16 kHz.
        """
        sound = self._converter.convert(samples)
        if self._cleaner is None:
            return sound
        try:
            return self._cleaner.clean(sound)
        except EngineError as error:
            _log.warning("The sound of a device is not cleaned any more. %s", error)
            self._cleaner = None
            return sound
