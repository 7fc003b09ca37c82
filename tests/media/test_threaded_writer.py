from __future__ import annotations

import signal
import threading
from fractions import Fraction

import numpy as np
import pytest

from saram.media.threaded_writer import ThreadedWriter
from saram.types import SAMPLE_RATE, AudioChunk, VideoFrame

FRAME = VideoFrame(np.zeros((4, 4, 3), np.uint8), Fraction(0))
SOUND = AudioChunk(np.zeros(10, np.float32), SAMPLE_RATE, Fraction(0))


class Recorder:
    """A writer that remembers what was done to it, and in which thread."""

    def __init__(self, on_video=lambda: None):
        self.calls = []
        self.working = False
        self._on_video = on_video

    def write_video(self, frame):
        self.working = True
        try:
            self._on_video()
        finally:
            self.working = False
        self.calls.append("video")

    def write_audio(self, chunk):
        self.calls.append("audio")

    def close(self):
        assert not self.working
        self.calls.append("close")

    def __exit__(self, kind, error, trace):
        assert not self.working
        self.calls.append(kind)


def writing(recorder):
    return ThreadedWriter(recorder, picture_bytes=48)


def test_everything_is_written_in_order_before_it_is_closed_once():
    recorder = Recorder()
    with writing(recorder) as writer:
        for _ in range(3):
            writer.write_audio(SOUND)
            writer.write_video(FRAME)
        writer.close()
    assert recorder.calls == ["audio", "video"] * 3 + ["close"]


def test_an_error_of_the_other_writer_reaches_the_caller_however_much_still_waits():
    def fail():
        raise OSError("The disk is gone.")

    recorder = Recorder(fail)

    def write():
        with writing(recorder) as writer:
            for _ in range(200):
                writer.write_video(FRAME)

    with pytest.raises(OSError, match="The disk is gone"):
        write()
    assert recorder.calls == [OSError]


def test_an_error_with_the_last_picture_is_raised_by_closing():
    def fail():
        raise OSError("The disk is gone.")

    recorder = Recorder(fail)
    writer = writing(recorder)
    writer.write_video(FRAME)
    with pytest.raises(OSError, match="The disk is gone"):
        writer.close()
    assert recorder.calls == [OSError]


def test_after_an_error_of_the_caller_what_waits_is_not_written():
    begun, go_on = threading.Event(), threading.Event()

    def work():
        begun.set()
        assert go_on.wait(20)

    recorder = Recorder(work)

    def write():
        with writing(recorder) as writer:
            for _ in range(5):
                writer.write_video(FRAME)
            assert begun.wait(20)
            threading.Timer(0.05, go_on.set).start()
            raise ValueError("The caller failed.")

    with pytest.raises(ValueError, match="The caller failed"):
        write()
    assert recorder.calls == ["video", ValueError]


def test_ctrl_c_while_the_rest_is_encoded_gives_up_when_the_thread_has_stopped():
    closing, interrupted = threading.Event(), threading.Event()
    main = threading.main_thread().ident
    assert main is not None

    def interrupt(*_):
        interrupted.set()
        raise KeyboardInterrupt

    def work():
        if closing.wait(20):
            signal.pthread_kill(main, signal.SIGINT)
            assert interrupted.wait(20)

    recorder = Recorder(work)
    before = signal.signal(signal.SIGINT, interrupt)
    try:
        writer = writing(recorder)
        for _ in range(3):
            writer.write_video(FRAME)
        threading.Timer(0.1, closing.set).start()

        def leave():
            with writer:
                writer.close()

        with pytest.raises(KeyboardInterrupt):
            leave()
    finally:
        signal.signal(signal.SIGINT, before)
    assert recorder.calls == ["video", KeyboardInterrupt]


def test_nothing_can_be_written_to_a_closed_writer():
    writer = writing(Recorder())
    writer.close()
    with pytest.raises(ValueError, match="closed"):
        writer.write_video(FRAME)
