"""The collector of cyclic garbage, told to wait."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["collector_paused"]


@contextmanager
def collector_paused() -> Iterator[None]:
    """Collect no cyclic garbage meanwhile: making millions of objects that stay takes a fifth less time.

    The collector looks through all that is there whenever a quarter more has come, and there is nothing to be found.
    """
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()
