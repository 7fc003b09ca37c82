from __future__ import annotations

import gc
import tracemalloc
from collections import deque
from fractions import Fraction

import numpy as np
import pytest

from saram.avatar import FakeAnimator
from saram.media import VideoReader, open_writer, read_audio
from saram.motion import Resampler
from saram.render import Composer, Stopwatch, render, timeline
from saram.render.pipeline import captions_at
from saram.types import SAMPLE_RATE, Beat, Caption


def retime(fps):
    def retimed(motion):
        resampler = Resampler(fps)
        for stretch in motion:
            yield resampler.feed(stretch)
        yield resampler.finish()

    return None if fps == 25 else retimed


@pytest.fixture
def rendered(voice, performance, flash_animator):
    def run(beats, *, fps=Fraction(25), size=(64, 64), **options):
        return render(
            timeline(iter(beats), narrate=voice, performance=performance),
            animator=flash_animator(fps=fps, size=size),
            composer=Composer(size),
            fps=fps,
            retime=retime(fps),
            **options,
        )

    return run


@pytest.mark.parametrize("fps", [Fraction(25), Fraction(30), Fraction(30000, 1001), Fraction(10), Fraction(60)])
def test_pictures_and_sound_are_exact_and_whole(rendered, fps):
    pieces = list(rendered([Beat("가나다", Fraction(1, 3)), Beat("라마", Fraction(1))], fps=fps))
    frames = [piece.frame for piece in pieces if piece.frame is not None]
    assert [frame.time for frame in frames] == [number / fps for number in range(len(frames))]
    samples = 0
    for piece in pieces:
        assert piece.audio.start == Fraction(samples, SAMPLE_RATE)
        samples += piece.audio.samples.size
    assert abs(len(frames) / fps - Fraction(samples, SAMPLE_RATE)) < 1 / fps
    assert samples % 1920 == 0


@pytest.mark.parametrize("fps", [Fraction(25), Fraction(30), Fraction(60)])
def test_the_picture_flashes_when_the_click_is_heard(rendered, tmp_path, fps):
    """Through the whole way: the file's sound and picture agree to less than a frame."""
    beats = [Beat("가", Fraction(3, 10))] * 6
    with open_writer(tmp_path / "a.mp4", size=(64, 64), fps=fps) as writer:
        for piece in rendered(beats, fps=fps):
            writer.write_audio(piece.audio)
            if piece.frame is not None:
                writer.write_video(piece.frame)
    with VideoReader(tmp_path / "a.mp4") as reader:
        bright = [frame.pixels.mean() > 120 for frame in reader.frames()]
    seen = [number / fps for number in range(1, len(bright)) if bright[number] and not bright[number - 1]]
    loud = np.abs(read_audio(tmp_path / "a.mp4").samples) > 0.25
    heard = [
        Fraction(int(at), SAMPLE_RATE) for at in np.flatnonzero(loud) if not loud[max(0, int(at) - 2400) : at].any()
    ]
    assert len(seen) == len(heard) == 6
    assert max(abs(a - b) for a, b in zip(seen, heard, strict=True)) < 1 / min(fps, Fraction(25))


def test_the_first_picture_comes_before_anything_is_said(voice, performance, flash_animator):
    stretches = timeline(iter([Beat("가나다")] * 5), narrate=voice, performance=performance)
    pieces = render(stretches, animator=flash_animator(), composer=Composer((64, 64)), fps=Fraction(25))
    next(pieces)
    assert voice.said == []


def test_memory_does_not_grow_with_length(rendered):
    def beats():
        for _ in range(400):
            yield Beat("가나다라마바사아자차", Fraction(1, 2))

    sizes = []
    tracemalloc.start()
    for number, _ in enumerate(rendered(beats(), size=(16, 16))):
        if number % 2000 == 1000:
            gc.collect()
            sizes.append(tracemalloc.get_traced_memory()[0])
    tracemalloc.stop()
    assert len(sizes) >= 4
    assert max(sizes[1:]) < 1.3 * sizes[0] + 400_000


def test_another_rate_without_a_way_to_retime_is_refused(flash_animator):
    with pytest.raises(ValueError, match="retime"):
        next(render([], animator=flash_animator(), composer=Composer((8, 8)), fps=Fraction(30)))


def test_backgrounds_change_with_their_beat(voice, performance):
    beats = [Beat("가나다", Fraction(1), background="red"), Beat("라마바", Fraction(1), background="blue"), Beat("사")]
    pieces = render(
        timeline(iter(beats), narrate=voice, performance=performance),
        animator=FakeAnimator(height=64, fps=Fraction(25), alpha=True),
        composer=Composer((64, 64)),
        fps=Fraction(25),
        background="lime",
    )
    corners = [tuple(piece.frame.pixels[0, 0]) for piece in pieces if piece.frame is not None]
    assert corners[0] == (255, 0, 0), "the first beat's background is there from the first picture"
    assert (0, 0, 255) in corners
    assert corners[-1] == (0, 255, 0), "a beat that names none has the default one"
    assert corners.index((0, 0, 255)) > 25


def test_the_caption_on_screen_is_the_one_that_is_due():
    first, second = Caption(("가",), Fraction(1), Fraction(3)), Caption(("나",), Fraction(2), Fraction(4))
    captions = deque([first, second])
    assert captions_at(captions, Fraction(0)) is None
    assert captions_at(captions, Fraction(1)) is first
    assert captions_at(captions, Fraction(2)) is second
    assert captions_at(captions, Fraction(4)) is None
    assert not captions


def test_captions_reach_the_pieces_they_are_shown_with(rendered):
    def captions(stretch):
        if stretch.speech:
            yield Caption((stretch.speech.text,), stretch.start, stretch.start + stretch.speech.duration)

    pieces = list(rendered([Beat("가나", Fraction(1))], captions=captions))
    shown = [number for number, piece in enumerate(pieces) if piece.caption]
    assert shown == list(range(10, 17))


def test_a_stopwatch_tells_where_the_time_goes(voice, performance, flash_animator):
    watch = Stopwatch()
    stretches = timeline(iter([Beat("가나")]), narrate=voice, performance=performance, stopwatch=watch)
    list(render(stretches, animator=flash_animator(), composer=Composer((64, 64)), fps=Fraction(25), stopwatch=watch))
    seconds = watch.seconds()
    assert {"speech", "motion", "animate", "compose", "rest", "other threads", "wall"} <= set(seconds)
    parts = sum(seconds[stage] for stage in ("speech", "motion", "animate", "compose", "rest"))
    assert 0 < parts <= seconds["wall"] + 0.05
