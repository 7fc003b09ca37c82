"""Pictures and truth for the tests of the face room."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import av
import numpy as np
import pytest


def read_frames(path: Path, limit: int | None = None):
    with av.open(path) as container:
        return [frame.to_ndarray(format="rgb24") for frame in itertools.islice(container.decode(video=0), limit)]


@pytest.fixture(scope="session")
def read_clip():
    """A function that reads the pictures of a video file, the first ones or all."""
    return read_frames


@pytest.fixture(scope="session")
def hana(shared_data):
    """The first 12 s of the synthetic presenter: frames and the truth of each."""
    folder = shared_data / "footage" / "hana"
    frames = read_frames(folder / "footage_ko.mp4", 300)
    truth = json.loads((folder / "footage_ko.motion.json").read_text(encoding="utf-8"))["frames"][:300]
    return frames, truth


@pytest.fixture(scope="session")
def man(shared_data):
    """One second of a real man, 360 × 288."""
    return read_frames(shared_data / "footage" / "grid_s1" / "bbaf2n.mpg", 25)


@pytest.fixture(scope="session")
def other_people(shared_data):
    """One picture each of five other real people."""
    return [read_frames(path, 1)[0] for path in sorted((shared_data / "footage" / "grid_others").glob("*.mpg"))]


@pytest.fixture
def rng():
    return np.random.default_rng(5)
