from __future__ import annotations

import io
import json
from fractions import Fraction
from unittest.mock import Mock

import av
import numpy as np
import pytest

from saram.errors import UsageError
from saram.media import FragmentWriter
from saram.types import SAMPLE_RATE, AudioChunk, Provenance, VideoFrame

FPS = Fraction(25)


class Film:
    """What a writer gave away."""

    def __init__(self, *, frames=60, size=(64, 48), fps=FPS, sound=True, ahead=True, **options):
        self.parts = []
        writer = FragmentWriter(
            lambda data, fragment: self.parts.append((data, fragment)), size=size, fps=fps, sound=sound, **options
        )
        self.mime = writer.mime
        samples = np.zeros(int(frames * SAMPLE_RATE / fps), np.float32)
        time = np.arange(samples.size // 2) / SAMPLE_RATE
        samples[samples.size - time.size :] = 0.5 * np.sin(2 * np.pi * 440 * time)
        pieces = np.array_split(samples, 1 if ahead else frames)
        for number in range(frames):
            if number < len(pieces):
                writer.write_audio(AudioChunk(pieces[number].astype(np.float32), SAMPLE_RATE))
            level = 30 if number < frames // 2 else 220
            writer.write_video(VideoFrame(np.full((size[1], size[0], 3), level, np.uint8), number / fps))
        writer.close()
        writer.close()

    @property
    def data(self):
        return b"".join(data for data, _ in self.parts)

    @property
    def fragments(self):
        return [fragment for _, fragment in self.parts if fragment is not None]


def pictures(data):
    with av.open(io.BytesIO(data)) as container:
        return [(frame.pts * frame.time_base, frame) for frame in container.decode(video=0)]


def sound(data):
    with av.open(io.BytesIO(data)) as container:
        frames = list(container.decode(audio=0))
    return float(frames[0].pts * frames[0].time_base), np.concatenate([frame.to_ndarray()[0] for frame in frames])


def test_the_first_fragment_is_short_and_the_others_grow():
    lengths = [fragment.frames for fragment in Film().fragments]
    assert lengths[0] == 5
    assert sum(lengths) == 60
    assert lengths[:-1] == sorted(lengths[:-1])
    assert max(lengths) <= 19


def test_the_beginning_is_there_before_the_first_picture():
    parts = []
    writer = FragmentWriter(lambda data, fragment: parts.append((data, fragment)), size=(64, 64), fps=FPS)
    assert len(parts) == 1
    assert parts[0][0][4:8] == b"ftyp"
    assert parts[0][1] is None
    writer.abandon()
    writer.abandon()
    assert len(parts) == 1


def test_each_fragment_can_be_shown_with_what_came_before():
    film = Film()
    shown, data = 0, b""
    for part, fragment in film.parts:
        data += part
        if fragment is None:
            continue
        assert data[fragment.offset : fragment.offset + fragment.size] == part
        assert part[4:8] == b"moof"
        assert fragment.start == shown / FPS
        shown += fragment.frames
        assert len(pictures(data)) == shown


def test_each_fragment_begins_with_a_key_frame():
    film = Film()
    begins = {fragment.start for fragment in film.fragments}
    assert {time for time, frame in pictures(film.data) if frame.key_frame} == begins


@pytest.mark.parametrize("fps", [Fraction(25), Fraction(30000, 1001), Fraction(50)])
def test_picture_and_sound_stand_at_their_exact_times(fps):
    film = Film(fps=fps, frames=100)
    found = pictures(film.data)
    assert [round(float(time * fps), 2) for time, _ in found] == list(range(100))
    bright = next(time for time, frame in found if frame.to_ndarray(format="gray").mean() > 100)
    start, samples = sound(film.data)
    assert start == 0
    heard = np.argmax(np.abs(samples) > 0.05) / SAMPLE_RATE
    assert abs(heard - float(bright)) < 0.004


def test_sound_that_comes_with_its_pictures_is_in_time_too():
    film = Film(ahead=False)
    start, samples = sound(film.data)
    assert abs(np.argmax(np.abs(samples) > 0.05) / SAMPLE_RATE + start - 1.2) < 0.004


def test_the_codecs_are_named_as_the_stream_has_them():
    film = Film()
    with av.open(io.BytesIO(film.data)) as container:
        assert container.streams.video[0].codec_context.profile == "High"
        assert container.streams.audio[0].codec_context.name == "aac"
    assert film.mime.startswith('video/mp4; codecs="avc1.6400')
    assert film.mime.endswith(', mp4a.40.2"')
    assert "mp4a" not in Film(sound=False).mime


def test_the_same_pictures_make_the_same_bytes():
    assert Film().data == Film().data


def test_odd_sizes_are_raised_by_one():
    (_, frame), *_ = pictures(Film(size=(63, 47), frames=6).data)
    assert (frame.width, frame.height) == (64, 48)


def test_it_says_that_it_is_synthetic():
    made_by = Provenance("drawn 1", "fake", "saram", "synthetic", "Apache-2.0", 0)
    with av.open(io.BytesIO(Film(frames=6, provenance=made_by).data)) as container:
        assert json.loads(container.metadata["description"])["synthetic"] is True


def test_what_it_cannot_write_is_refused():
    writer = FragmentWriter(Mock(), size=(64, 64), fps=FPS)
    with pytest.raises(ValueError, match="Pictures must be"):
        writer.write_video(VideoFrame(np.zeros((32, 64, 3), np.uint8), Fraction(0)))
    with pytest.raises(ValueError, match="48000"):
        writer.write_audio(AudioChunk(np.zeros(10, np.float32), 16_000))
    writer.abandon()
    with pytest.raises(UsageError):
        FragmentWriter(Mock(), size=(4, 4), fps=FPS)
