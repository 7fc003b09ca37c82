"""Logs for TensorBoard, where it is installed."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

__all__ = ["Board"]

_log = logging.getLogger(__name__)


class Board:
    """Writes numbers by name and step.

    Args:
        folder: Where event files are written.
        step: Steps taken so far; what an earlier run wrote beyond is left out.
    """

    def __init__(self, folder: Path, step: int) -> None:
        """Open a file of its own."""
        self._writer: Any = None
        try:
            import tensorboard  # noqa: F401, PLC0415 - what torch's writer stands on; slow to load
            from torch.utils.tensorboard import SummaryWriter  # noqa: PLC0415 - as above
        except ImportError:
            _log.info("TensorBoard is not installed; no logs are written.")
            return
        self._writer = SummaryWriter(str(folder), purge_step=step + 1)

    def write(self, values: Mapping[str, float], step: int) -> None:
        """Write each of `values` at `step`."""
        if self._writer is not None:
            for name, value in values.items():
                self._writer.add_scalar(name.replace(" ", "_"), value, step)

    def close(self) -> None:
        """Write what is left."""
        if self._writer is not None:
            self._writer.close()
