from __future__ import annotations

from fractions import Fraction

import av
import numpy as np
import pytest

from saram.media import VideoReader, open_writer, read_audio
from saram.types import SAMPLE_RATE, AudioChunk, VideoFrame

FLASHES = [5, 30, 61]


@pytest.mark.parametrize("fps", [Fraction(25), Fraction(30000, 1001)])
@pytest.mark.parametrize("name", ["a.mp4", "a.webm", "a.mov"])
def test_a_click_is_heard_in_the_picture_that_flashes(tmp_path, name, fps):
    frames = 75
    sound = np.zeros(int(frames / fps * SAMPLE_RATE), np.float32)
    for flash in FLASHES:
        at = int(flash / fps * SAMPLE_RATE)
        sound[at : at + 96] = 0.8
    with open_writer(tmp_path / name, size=(64, 64), fps=fps) as writer:
        for number in range(frames):
            writer.write_video(VideoFrame(np.full((64, 64, 3), 235 if number in FLASHES else 20, np.uint8)))
        writer.write_audio(AudioChunk(sound, SAMPLE_RATE))
    with VideoReader(tmp_path / name) as reader:
        bright = [frame.time for frame in reader.frames() if frame.pixels.mean() > 120]
    heard = np.abs(read_audio(tmp_path / name).samples) > 0.4
    onsets = [Fraction(int(at), SAMPLE_RATE) for at in np.flatnonzero(heard) if not heard[max(0, at - 2000) : at].any()]
    assert len(bright) == len(onsets) == len(FLASHES)
    for seen, sounded in zip(bright, onsets, strict=True):
        assert abs(seen - sounded) < Fraction(1, 200)


def test_after_an_hour_sound_and_picture_end_together(tmp_path):
    """3600 s at 2 frames a second: the clocks are counted, not added up, so nothing has drifted."""
    fps = Fraction(2000, 1001)
    frames = 3600 * 2
    picture = np.full((16, 16, 3), 90, np.uint8)
    given = 0
    with open_writer(tmp_path / "hour.mp4", size=(16, 16), fps=fps) as writer:
        for number in range(frames):
            writer.write_video(VideoFrame(picture, number / fps))
            until = int((number + 1) / fps * SAMPLE_RATE)
            writer.write_audio(AudioChunk(np.zeros(until - given, np.float32), SAMPLE_RATE))
            given = until
    with av.open(str(tmp_path / "hour.mp4")) as container:
        video, audio = container.streams.video[0], container.streams.audio[0]
        ends = {
            kind: max(packet.pts + packet.duration for packet in container.demux(stream) if packet.pts is not None)
            * stream.time_base
            for kind, stream in (("video", video),)
        }
        container.seek(0)
        ends["audio"] = (
            max(packet.pts + packet.duration for packet in container.demux(audio) if packet.pts is not None)
            * audio.time_base
        )
    assert ends["video"] == frames / fps
    assert abs(ends["audio"] - frames / fps) < Fraction(1, 25)


def test_sound_and_pictures_are_interleaved(write_clip):
    """A player never has to read far ahead: in the file, sound and picture of one moment lie close together."""
    with av.open(str(write_clip("a.mp4", frames=250))) as container:
        packets = [
            (packet.pos, float(packet.pts * packet.time_base), packet.stream.type)
            for packet in container.demux()
            if packet.pts is not None
        ]
    latest = {"audio": 0.0, "video": 0.0}
    for _, time, kind in sorted(packets):
        latest[kind] = max(latest[kind], time)
        assert abs(latest["audio"] - latest["video"]) < 1.5
