"""Sound on the wire: 20 ms of 16-bit mono samples behind a number and a time."""

from __future__ import annotations

import struct
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from saram.errors import UsageError

__all__ = ["FRAMES_A_SECOND", "AudioFrame", "pack_audio", "read_audio"]

FRAMES_A_SECOND = 50
"""Frames in a second of sound."""

_HEADER = struct.Struct("<II")


@dataclass(frozen=True, slots=True, eq=False)
class AudioFrame:
    """One frame of the microphone."""

    number: int
    """Counts frames since the microphone was opened, modulo 2**32; a gap is lost sound, an old one is late."""

    milliseconds: int
    """When its last sample was captured, on the page's clock, modulo 2**32."""

    samples: NDArray[np.int16]
    """int16 [n], n = rate / 50."""


def pack_audio(frame: AudioFrame) -> bytes:
    """The bytes of a frame: number and time as little-endian uint32, then little-endian int16 samples."""
    return (
        _HEADER.pack(frame.number & 0xFFFFFFFF, frame.milliseconds & 0xFFFFFFFF) + frame.samples.astype("<i2").tobytes()
    )


def read_audio(data: bytes, rate: int) -> AudioFrame:
    """Read a frame of sound at `rate` samples a second.

    Raises:
        UsageError: If the length is not that of 20 ms.
    """
    expected = _HEADER.size + 2 * (rate // FRAMES_A_SECOND)
    if len(data) != expected:
        raise UsageError(
            f"A frame of sound at {rate} samples a second has {expected} bytes (8 of header, 20 ms of 16-bit "
            f"samples); got {len(data)}."
        )
    number, milliseconds = _HEADER.unpack_from(data)
    samples = np.frombuffer(data, "<i2", offset=_HEADER.size).astype(np.int16)
    return AudioFrame(number, milliseconds, samples)
