"""Sound out of files and of bytes that came over the network, whatever the format."""

from __future__ import annotations

import io
from collections.abc import Generator
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from saram.errors import MediaError
from saram.types import AudioChunk

__all__ = ["decode", "sound_blocks"]


def decode(data: bytes) -> AudioChunk:
    """All the sound in the bytes of an audio file.

    Raises:
        MediaError: If they hold no sound that can be read, or are cut off.
    """
    rate = 0
    blocks: list[NDArray[np.float32]] = []
    for block, rate in sound_blocks(data, "The audio"):  # noqa: B007 - the rate is used below
        blocks.append(block)
    if not blocks:
        raise MediaError("The audio has no samples in it.")
    return AudioChunk(np.concatenate(blocks), rate)


def sound_blocks(source: Path | bytes, name: str) -> Generator[tuple[NDArray[np.float32], int], None, None]:
    """Decode block by block.

    Args:
        source: A file, or its content.
        name: What to call it in messages.

    Yields:
        Samples, float32 [n], mono (channels averaged), and the samples a second, always the same.

    Raises:
        MediaError: If there is no sound that can be read, or it is cut off.
    """
    try:
        with av.open(io.BytesIO(source) if isinstance(source, bytes) else source, "r") as container:
            if not container.streams.audio:
                raise MediaError(f"{name} has no sound track.")
            rate = container.streams.audio[0].codec_context.sample_rate
            converter = av.AudioResampler(format="fltp", layout="mono", rate=rate)
            for frame in container.decode(audio=0):
                for part in converter.resample(frame):
                    yield part.to_ndarray()[0].astype(np.float32, copy=False), rate
            for part in converter.resample(None):
                yield part.to_ndarray()[0].astype(np.float32, copy=False), rate
    except (av.FFmpegError, ValueError) as error:
        raise MediaError(
            f"{name} cannot be read as sound: {error}. Check that it is a whole file (WAV, FLAC, MP3, MP4 …)."
        ) from error
