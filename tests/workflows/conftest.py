"""Short footage for building avatars: a cut of the synthetic presenter, small, and a few clips of a real man."""

from __future__ import annotations

import hashlib
import json
from fractions import Fraction

import av
import numpy as np
import pytest

from saram.workflows.make_order import make_order

SIZE = 320


def cut(source, target, seconds, *, sound=True, start=0.0):
    """Copy a stretch of a video at a small size."""
    with av.open(str(source)) as reader, av.open(str(target), "w") as writer:
        video = reader.streams.video[0]
        picture = writer.add_stream("libx264", rate=25, options={"crf": "12", "preset": "veryfast"})
        picture.width = picture.height = SIZE
        picture.pix_fmt = "yuv420p"
        audio = reader.streams.audio[0] if sound else None
        voice = writer.add_stream("aac", rate=audio.rate) if audio else None
        shown = heard = 0
        for frame in reader.decode(*([video, audio] if audio else [video])):
            if not start <= frame.time < start + seconds:
                continue
            if isinstance(frame, av.VideoFrame):
                small = frame.reformat(SIZE, SIZE, "yuv420p")
                small.pts, small.time_base = shown, Fraction(1, 25)
                shown += 1
                writer.mux(picture.encode(small))
            else:
                frame.pts, frame.time_base = heard, Fraction(1, frame.sample_rate)
                heard += frame.samples
                writer.mux(voice.encode(frame))
        writer.mux(picture.encode())
        if voice:
            writer.mux(voice.encode())
    return target


def film(target, pictures, *, tone=None, rate=25):
    """Write pictures uint8 [T, H, W, 3] as a video, with a sound of its length if given (float32 at 16 kHz)."""
    with av.open(str(target), "w") as writer:
        stream = writer.add_stream("libx264", rate=rate, options={"preset": "ultrafast"})
        stream.height, stream.width = pictures.shape[1:3]
        stream.pix_fmt = "yuv420p"
        voice = writer.add_stream("aac", rate=16_000, layout="mono") if tone is not None else None
        for picture in pictures:
            writer.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        writer.mux(stream.encode())
        if voice:
            for at in range(0, len(tone), 1024):
                frame = av.AudioFrame.from_ndarray(tone[None, at : at + 1024], format="fltp", layout="mono")
                frame.sample_rate, frame.pts = 16_000, at
                writer.mux(voice.encode(frame))
            writer.mux(voice.encode())
    return target


@pytest.fixture(scope="session")
def footage(shared_data, tmp_path_factory):
    """A folder with ``talk.mp4`` and its text, ``idle.mp4`` and ``nod.mp4`` with mattes, all 320 x 320."""
    folder = tmp_path_factory.mktemp("footage")
    hana = shared_data / "footage" / "hana"
    cut(hana / "footage_en.mp4", folder / "talk.mp4", 8.2)
    (folder / "talk.txt").write_text(
        "0.700 3.468 Good morning, and welcome to the news with Hana.\n"
        "3.948 7.936 The weather should stay bright and dry, with a light breeze from the south.\n",
        encoding="utf-8",
    )
    cut(hana / "idle.mp4", folder / "idle.mp4", 4, sound=False)
    cut(hana / "idle.matte.mp4", folder / "idle.matte.mp4", 4, sound=False)
    cut(hana / "gestures/nod.mp4", folder / "nod.mp4", 2, sound=False)
    cut(hana / "gestures/nod.matte.mp4", folder / "nod.matte.mp4", 2, sound=False)
    return folder


@pytest.fixture
def grid(shared_data, tmp_path):
    """A folder of four clips of GRID speaker s1 with their alignments, as links."""
    folder = tmp_path / "grid"
    folder.mkdir()
    for name in ("bbaf2n", "bbal8p", "bbie8n", "bbil4p"):
        for suffix in (".mpg", ".align"):
            (folder / f"{name}{suffix}").symlink_to(shared_data / "footage/grid_s1" / f"{name}{suffix}")
    return folder


@pytest.fixture
def consent(tmp_path):
    """Write a consent file; it is for tests only and says so: nobody has signed it."""
    evidence = tmp_path / "evidence.txt"
    evidence.write_text("For tests only. GRID speaker s1 did not sign this.", encoding="utf-8")

    def write(**changes):
        path = tmp_path / "consent.json"
        fields = {
            "format": "saram-consent",
            "format_version": 1,
            "avatar": "speaker",
            "person": "GRID speaker s1",
            "likeness": True,
            "purposes": ["tests"],
            "granted": "2026-01-01",
            "statement": "For tests only: nobody agreed to this.",
            "evidence": {"file": evidence.name, "sha256": hashlib.sha256(evidence.read_bytes()).hexdigest()},
            **changes,
        }
        path.write_text(json.dumps(fields), encoding="utf-8")
        return path

    return write


@pytest.fixture(scope="session")
def write_film():
    """`film`, for tests."""
    return film


@pytest.fixture(scope="session")
def noise():
    """Four seconds of faint noise, float32 at 16 kHz."""
    return np.random.default_rng(0).normal(0, 0.05, 64_000).astype(np.float32)


@pytest.fixture
def home(tmp_path, monkeypatch):
    """An empty workspace."""
    monkeypatch.setenv("SARAM_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture(scope="session")
def order(footage):
    """An order for the avatar ``mini``, made of the footage with its text."""
    return make_order(
        [footage / "talk.mp4"],
        [],
        name="mini",
        synthetic="Cut from the synthetic presenter's footage by a test.",
        idle=footage / "idle.mp4",
        gestures={"nod": footage / "nod.mp4"},
        title="Mini <b>",
        licence="CC0-1.0",
        voices={"en": "en-female"},
        anyway=True,
    )
