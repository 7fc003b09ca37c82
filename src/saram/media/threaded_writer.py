"""Encoding beside composing."""

from __future__ import annotations

import queue
import threading
from contextlib import suppress
from types import TracebackType
from typing import Self

from saram.media.movie_writer import MovieWriter
from saram.types import AudioChunk, VideoFrame

__all__ = ["ThreadedWriter"]

_WAITING_BYTES = 48_000_000
_MOST_WAITING = 12


class ThreadedWriter:
    """A writer that hands everything to another writer, which works in a thread of its own.

    At most a dozen pictures, and fewer large ones, wait between the two, so memory stays bounded. An error of
    the other writer is raised by the next call here.
    """

    def __init__(self, writer: MovieWriter, *, picture_bytes: int) -> None:
        """Start the thread.

        Args:
            writer: What does the work; it is closed by this writer.
            picture_bytes: Size of one picture, to tell how many may wait.
        """
        self._writer = writer
        waiting = max(2, min(_MOST_WAITING, _WAITING_BYTES // max(1, picture_bytes)))
        # Sound comes between the pictures, so there is room for as many pieces of it.
        self._queue: queue.Queue[VideoFrame | AudioChunk | None] = queue.Queue(2 * waiting)
        self._error: BaseException | None = None
        self._given_up = False
        self._closed = False
        # Not `Thread.join`: up to Python 3.12, one that Ctrl-C interrupts takes a running thread for ended.
        self._done = threading.Event()
        threading.Thread(target=self._work, name="saram-encoder", daemon=True).start()

    def write_video(self, frame: VideoFrame) -> None:
        """See `MovieWriter.write_video`."""
        self._put(frame)

    def write_audio(self, chunk: AudioChunk) -> None:
        """See `MovieWriter.write_audio`."""
        self._put(chunk)

    def close(self) -> None:
        """See `MovieWriter.close`; waits until everything is written."""
        if self._closed:
            return
        self._closed = True
        try:
            self._queue.put(None)
            self._done.wait()
        except BaseException as error:  # Ctrl-C while the rest is being encoded
            self._give_up(error)
            raise
        if self._error is not None:
            self._abandon(self._error)
            raise self._error
        self._writer.close()

    def __enter__(self) -> Self:
        """The writer itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Finish the file, or give up after an error without encoding what still waits."""
        if error is None:
            self.close()
            return
        if self._closed:
            return
        self._closed = True
        self._give_up(error)

    def _give_up(self, error: BaseException) -> None:
        """Let the thread finish what it is at, and nothing more; only then may the other writer be touched."""
        self._given_up = True
        with suppress(queue.Full):
            # A thread that waits for work has an empty queue, and is told; a full queue has a thread that looks.
            self._queue.put_nowait(None)
        self._done.wait()
        self._abandon(error)

    def _abandon(self, error: BaseException) -> None:
        self._writer.__exit__(type(error), error, error.__traceback__)

    def _put(self, item: VideoFrame | AudioChunk) -> None:
        if self._closed:
            raise ValueError("The writer is closed.")
        if self._error is not None:
            raise self._error
        self._queue.put(item)

    def _work(self) -> None:
        try:
            self._write_all()
        finally:
            self._done.set()

    def _write_all(self) -> None:
        while True:
            item = self._queue.get()
            if item is None or self._given_up:
                return
            if self._error is not None:
                continue  # keeps a caller from waiting for room in the queue until it learns of the error
            try:
                if isinstance(item, VideoFrame):
                    self._writer.write_video(item)
                else:
                    self._writer.write_audio(item)
            except BaseException as error:  # noqa: BLE001 - raised again in the caller's thread
                self._error = error
