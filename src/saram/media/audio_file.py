"""Sound, read from any media file."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator
from fractions import Fraction
from pathlib import Path

import av
import av.container
import numpy as np
from numpy.typing import NDArray

from saram.errors import MediaError, UsageError
from saram.media.opening import beginning, decoding, open_input
from saram.types import SAMPLE_RATE, AudioChunk, Timestamp

__all__ = ["audio_blocks", "audio_chunks", "read_audio"]


def read_audio(
    path: str | os.PathLike[str],
    rate: int = SAMPLE_RATE,
    *,
    start: Timestamp = Fraction(0),
    end: Timestamp | None = None,
) -> AudioChunk:
    """Read the sound of a file, mixed to mono, into memory.

    Args:
        path: A sound or video file.
        rate: Samples a second of the result.
        start: Seconds from the beginning of the file.
        end: Seconds from the beginning of the file; None for the end of the sound.

    Returns:
        The sound between `start` and `end`; its `start` is 0. Shorter where the file ends before `end`.

    Raises:
        UsageError: If `start` is negative, or `end` is not after it.
        MediaError: If the file is missing, holds no sound, is damaged or ends before `start`.
    """
    if start < 0 or (end is not None and end <= start):
        raise UsageError(f"The sound from {float(start):g} s to {end and float(end)} s cannot be read: not in order.")
    file = Path(path)
    with open_input(file, "sound") as container:
        stream = _sound_of(container, str(file))
        first = round(start * rate)
        last = None if end is None else round(end * rate)
        pieces: list[NDArray[np.float32]] = []
        position: int | None = None
        with decoding(file):
            for piece, time in _resampled(container, stream, rate):
                if position is None:
                    # Sound that begins later than the pictures keeps its place.
                    position = max(0, round((time - beginning(container)) * rate))
                    pieces.append(np.zeros(max(0, min(position, last or position) - first), np.float32))
                pieces.append(piece[max(0, first - position) : None if last is None else max(0, last - position)])
                position += piece.size
                if last is not None and position >= last:
                    break
    if position is None:
        raise MediaError(f"{file} holds no sound that can be read; it may be cut short.")
    if position <= first and start > 0:
        raise MediaError(f"{file} ends after {position / rate:.2f} s; sound from {float(start):g} s on was asked for.")
    return AudioChunk(np.concatenate(pieces), rate)


def audio_blocks(source: str | os.PathLike[str] | bytes) -> Generator[tuple[NDArray[np.float32], int], None, None]:
    """Read the sound of a file of any length piece by piece, from its first sample on, mixed to mono.

    Args:
        source: A sound or video file, or the content of one.

    Yields:
        float32 [n], n > 0, and the samples a second of the file, which are the same for all.

    Raises:
        MediaError: If the file is missing, holds no sound or is damaged.
    """
    given = source if isinstance(source, bytes) else Path(source)
    name = "The sound" if isinstance(given, bytes) else str(given)
    with open_input(given, "sound") as container:
        stream = _sound_of(container, name)
        rate = stream.codec_context.sample_rate
        with decoding(name):
            for piece, _ in _resampled(container, stream, rate):
                if piece.size:
                    yield piece, rate


def audio_chunks(path: str | os.PathLike[str], rate: int | None = None) -> Generator[AudioChunk, None, None]:
    """Read the sound of a file of any length piece by piece, mixed to mono, each piece with its time.

    Args:
        path: A sound or video file.
        rate: Samples a second of the pieces; None for those of the file.

    Yields:
        Pieces that are not empty and follow each other; `start` is seconds from the beginning of the file, so that
        sound that begins later than the pictures keeps its place.

    Raises:
        MediaError: If the file is missing, holds no sound or is damaged.
    """
    file = Path(path)
    with open_input(file, "sound") as container:
        stream = _sound_of(container, str(file))
        given = rate or stream.codec_context.sample_rate
        position: int | None = None
        with decoding(file):
            for piece, time in _resampled(container, stream, given):
                if position is None:
                    position = max(0, round((time - beginning(container)) * given))
                if piece.size:
                    yield AudioChunk(piece, given, Fraction(position, given))
                    position += piece.size


def _sound_of(container: av.container.InputContainer, name: str) -> av.AudioStream:
    if not container.streams.audio:
        raise MediaError(f"{name} holds no sound. Give a file with a sound track.")
    stream = container.streams.audio[0]
    # PyAV gives no context for a stream in an unknown form, though its types say that it always does.
    context: object = stream.codec_context
    if context is None:
        raise MediaError(f"{name} holds sound in a form that cannot be read; it may be damaged.")
    return stream


def _resampled(
    container: av.container.InputContainer, stream: av.AudioStream, rate: int
) -> Iterator[tuple[NDArray[np.float32], Timestamp]]:
    """Mono pieces at `rate`, each with the time of the decoded frame it came with."""
    # FFmpeg would make two equal sides louder; their mean is what either of them was.
    layout = "mono" if stream.channels == 1 else "stereo"
    resampler = av.AudioResampler(format="fltp", layout=layout, rate=rate)
    time = beginning(container)
    for frame in container.decode(stream):
        if frame.pts is not None and frame.time_base is not None:
            time = frame.pts * frame.time_base
        for resampled in resampler.resample(frame):
            yield _mean(resampled), time
    for resampled in resampler.resample(None):
        yield _mean(resampled), time


def _mean(frame: av.AudioFrame) -> NDArray[np.float32]:
    return np.asarray(frame.to_ndarray().mean(axis=0), dtype=np.float32)
