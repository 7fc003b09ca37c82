"""Whether this machine paints fast enough; measured for each generator and remembered."""

from __future__ import annotations

import hashlib
import json
import logging
import math
import os
import platform

import onnxruntime

from saram.avatar.trained.picture import TrainedPicture
from saram.avatar.trained.sessions import GeneratorSessions
from saram.errors import OutputError
from saram.storage import atomic_output, home

__all__ = ["LIMIT", "frame_time"]

LIMIT = 40.0
"""Milliseconds a frame on one thread above which painting is too slow: then pictures are chosen instead."""

_FILE = "speed.json"
_KEPT = 100
_log = logging.getLogger(__name__)


def frame_time(picture: TrainedPicture, sessions: GeneratorSessions) -> float:
    """Milliseconds the decoder takes here for a frame, on one thread; from the workspace if it was measured before.

    What was too slow is measured anew: the machine may have been busy then.
    """
    key = _key(picture)
    known = _read()
    before = known.get(key, math.inf)
    if before <= LIMIT:
        return before
    measured = min(before, sessions.milliseconds())
    kept = dict(list(known.items())[-_KEPT + 1 :])
    try:
        home().mkdir(parents=True, exist_ok=True)
        with atomic_output(home() / _FILE) as temporary:
            temporary.write_text(json.dumps({**kept, key: round(measured, 2)}, indent=1), encoding="utf-8")
    except (OSError, OutputError) as error:  # it is measured again next time
        _log.info("The speed of this machine cannot be remembered: %s", error)
    return measured


def _key(picture: TrainedPicture) -> str:
    network = hashlib.sha256(picture.decoder).hexdigest()[:16]
    return f"{network} {platform.machine()} {os.cpu_count()} onnxruntime {onnxruntime.__version__}"


def _read() -> dict[str, float]:
    try:
        found = json.loads((home() / _FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {str(name): float(value) for name, value in found.items() if isinstance(value, int | float) and value > 0}
