from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from saram.media import open_writer
from saram.types import SAMPLE_RATE, AudioChunk, Provenance, VideoFrame

MADE = Provenance("hana 1", "ko-female", "saram 0.1.0", "synthetic", "CC0-1.0", 7)


def picture(number: int, size: tuple[int, int] = (64, 48), *, alpha: bool = False) -> np.ndarray:
    """A smooth picture whose grey level tells its number."""
    width, height = size
    pixels = np.full((height, width, 3), 40 + 8 * (number % 20), np.uint8)
    pixels[:, : width // 2, 0] += 30
    if alpha:
        matte = np.zeros((height, width, 1), np.uint8)
        matte[height // 4 :] = 255
        pixels = np.concatenate([pixels, matte], axis=2)
    return pixels


def sine(seconds: Fraction, hertz: float = 440.0) -> np.ndarray:
    count = int(seconds * SAMPLE_RATE)
    return (0.3 * np.sin(2 * np.pi * hertz * np.arange(count) / SAMPLE_RATE)).astype(np.float32)


@pytest.fixture
def write_clip(tmp_path):
    """Write a clip of so many pictures, with a tone as long, and give its path."""

    def write(name, *, frames=10, size=(64, 48), fps=Fraction(25), alpha=False, title=""):
        path = tmp_path / name
        with open_writer(path, size=size, fps=fps, provenance=MADE, title=title, alpha=alpha) as writer:
            sound = sine(frames / fps)
            for number in range(frames):
                writer.write_video(VideoFrame(picture(number, size, alpha=alpha), number / fps))
                first, last = (int(n / fps * SAMPLE_RATE) for n in (number, number + 1))
                writer.write_audio(AudioChunk(sound[first:last], SAMPLE_RATE, number / fps))
        return path

    return write
