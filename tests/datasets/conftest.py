"""Footage that is small and known: numbered pictures, and short cuts of the presenter that is nobody."""

from __future__ import annotations

from fractions import Fraction

import av
import numpy as np
import pytest

RATE = 48_000


def write_video(target, pictures, *, rate=25, times=None, sound=None, codec="libx264", options=None):
    """Write pictures uint8 [T, H, W, 3], at a rate or at given times in seconds; sound float32 at 48 kHz."""
    with av.open(str(target), "w") as writer:
        stream = writer.add_stream(codec, rate=rate, options=options or {"preset": "ultrafast", "crf": "8"})
        stream.height, stream.width = pictures[0].shape[:2]
        stream.pix_fmt = "yuv420p"
        if times is not None:
            stream.codec_context.time_base = Fraction(1, 90_000)
        voice = writer.add_stream("aac", rate=RATE, layout="mono") if sound is not None else None
        for number, picture in enumerate(pictures):
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="rgb24")
            if times is not None:
                frame.pts, frame.time_base = round(times[number] * 90_000), Fraction(1, 90_000)
            writer.mux(stream.encode(frame))
        writer.mux(stream.encode())
        for at in range(0, 0 if voice is None else len(sound), 1024):
            piece = av.AudioFrame.from_ndarray(sound[None, at : at + 1024], format="fltp", layout="mono")
            piece.sample_rate, piece.pts = RATE, at
            writer.mux(voice.encode(piece))
        if voice is not None:
            writer.mux(voice.encode())
    return target


@pytest.fixture(scope="session")
def numbered():
    """Pictures of which the brightness says the number: `grey` gives it back."""
    return lambda count: [np.full((48, 64, 3), 16 + 4 * number, np.uint8) for number in range(count)]


@pytest.fixture(scope="session")
def video():
    """`write_video`, for tests."""
    return write_video


@pytest.fixture(scope="session")
def faces(shared_data):
    """Sixty pictures, 200 x 200, of the presenter speaking."""
    with av.open(str(shared_data / "footage/hana/footage_en.mp4")) as reader:
        reader.seek(1_000_000)
        return [
            frame.reformat(200, 200, "rgb24").to_ndarray()
            for frame, _ in zip(reader.decode(video=0), range(60), strict=False)
        ]


@pytest.fixture(scope="session")
def voice(shared_data):
    """Six seconds of speech between pauses, float32 at 48 kHz."""
    from saram.media import read_audio  # noqa: PLC0415

    return read_audio(shared_data / "footage/hana/footage_en.mp4", RATE, end=Fraction(6)).samples


@pytest.fixture(scope="session")
def take(faces, voice, video, tmp_path_factory):
    """Two short files of one person."""
    folder = tmp_path_factory.mktemp("take")
    return [
        video(folder / "first.mp4", faces, sound=voice[: 60 * 1920]),
        video(folder / "second.mp4", faces[::-1], sound=voice[60 * 1920 : 120 * 1920]),
    ]
