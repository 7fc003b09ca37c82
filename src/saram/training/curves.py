"""Curves of a training: kept with its state, and shown by TensorBoard."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path

from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.summary.writer.event_file_writer import EventFileWriter

__all__ = ["Curves"]


class Curves:
    """Values by name and step.

    What is added lies in memory until `write`, which a training calls when it has saved its state: so a training that
    is killed and goes on shows every step once.
    """

    def __init__(self, folder: Path, known: Mapping[str, list[tuple[int, float]]] | None = None) -> None:
        """Go on with curves.

        Args:
            folder: Where TensorBoard's event files go.
            known: `values` of the state that was saved last.
        """
        self.values: dict[str, list[tuple[int, float]]] = {name: list(points) for name, points in (known or {}).items()}
        self._folder = folder
        self._waiting: list[tuple[int, str, float]] = []

    def add(self, step: int, values: Mapping[str, float]) -> None:
        """Add a point to each curve."""
        for name, value in values.items():
            self.values.setdefault(name, []).append((step, float(value)))
            self._waiting.append((step, name, float(value)))

    def write(self) -> None:
        """Give TensorBoard what was added since the last time."""
        if not self._waiting:
            return
        writer = EventFileWriter(str(self._folder))
        for step, name, value in self._waiting:
            summary = Summary(value=[Summary.Value(tag=name, simple_value=value)])
            writer.add_event(Event(wall_time=time.time(), step=step, summary=summary))
        writer.close()
        self._waiting.clear()
