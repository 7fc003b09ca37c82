"""Pictures that were filmed as two fields come whole."""

from __future__ import annotations

from fractions import Fraction

import av
import numpy as np
import pytest

from saram.media import VideoReader


@pytest.fixture
def interlaced(tmp_path):
    """A bar that moves to the right, every second line filmed a fiftieth of a second later."""
    path = tmp_path / "fields.mpg"
    with av.open(str(path), "w") as writer:
        stream = writer.add_stream("mpeg2video", rate=25, options={"flags": "+ilme+ildct", "b": "4M"})
        stream.width, stream.height, stream.pix_fmt = 320, 128, "yuv420p"
        for number in range(12):
            picture = np.full((128, 320, 3), 40, np.uint8)
            for field in (0, 1):
                left = 20 + 8 * (2 * number + field)
                picture[field::2, left : left + 40] = 220
            writer.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        writer.mux(stream.encode())
    return path


def combing(picture):
    """How much lines differ from those between which they lie."""
    grey = picture[..., 1].astype(np.float32)
    return float(np.abs(grey[1:-1] - (grey[:-2] + grey[2:]) / 2).mean())


def test_the_two_fields_are_not_seen_side_by_side(interlaced):
    with av.open(str(interlaced)) as reader:
        raw = [frame.to_ndarray(format="rgb24") for frame in reader.decode(video=0)]
    with VideoReader(interlaced) as reader:
        frames = list(reader.frames())
    assert len(frames) == len(raw) == 12
    assert combing(raw[6]) > 5
    assert combing(frames[6].pixels) < combing(raw[6]) / 4


def test_times_are_kept_and_one_can_begin_anywhere(interlaced):
    with VideoReader(interlaced) as reader:
        times = [frame.time for frame in reader.frames()]
        assert np.diff([float(time) for time in times]) == pytest.approx(0.04, abs=1e-3)
        later = [frame.time for frame in reader.frames(times[5] + Fraction(1, 100))]
    assert later == times[5:]
