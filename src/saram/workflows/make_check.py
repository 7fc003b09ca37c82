"""The filming check as the first stage of a making."""

from __future__ import annotations

import json
import logging
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from saram.capture import write_page
from saram.errors import MediaError, OutputError
from saram.storage import atomic_output
from saram.workflows.footage_check import check_take
from saram.workflows.make_order import MakeOrder

__all__ = ["LONGEST_IDLE", "check_stage", "quiet_stretch", "read_check"]

_RECORD: Final = "check.json"
_PAGE: Final = "check.html"
_NAMED: Final = 6
_log = logging.getLogger(__name__)
_SHORTEST_IDLE: Final = 100
"""Frames."""

LONGEST_IDLE: Final = 500
"""Frames of the stretch that stands in for an idle clip."""


def check_stage(order: MakeOrder, folder: Path, step: Callable[[str, float], None]) -> dict[str, float]:
    """Check the footage, once for as long as its files stay the same; the page is kept in `folder`.

    Args:
        order: Names the footage.
        folder: Of the job.
        step: Told the stage and how much is done, 0 to 1.

    Returns:
        Figures.

    Raises:
        MediaError: If the footage should be filmed again and the order does not say ``anyway``.
        OutputError: If record or page cannot be written.
    """
    identity = _identity(order)
    found = _known(folder / _RECORD)
    if found is None or found.get("identity") != identity:
        report = check_take(order.videos, order.transcripts, order.language, step)
        write_page(report, folder / _PAGE)
        found = {**report.record(), "identity": identity}
        with atomic_output(folder / _RECORD) as path:
            path.write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")
    if found["verdict"] == "film again":
        faults = [each for each in found["findings"] if each["severity"] == "fault"]
        shown = " ".join(f"{each['title']}: {each['text']} {each['advice']}" for each in faults[:_NAMED])
        if order.anyway:
            _log.warning("Going on although the footage should be filmed again. %s", shown)
            return _figures(found)
        raise MediaError(
            f"The footage should be filmed again. {shown} See {folder / _PAGE}. To make the avatar nevertheless, add "
            "--anyway."
        )
    return _figures(found)


def _figures(found: dict[str, Any]) -> dict[str, float]:
    return {
        "speech, seconds": float(found["talking_seconds"]),
        "limits found": float(sum(each["severity"] == "limit" for each in found["findings"])),
        "faults found": float(sum(each["severity"] == "fault" for each in found["findings"])),
    }


def read_check(folder: Path) -> dict[str, Any]:
    """What the check found, as plain values.

    Raises:
        OutputError: If there is no record.
    """
    found = _known(folder / _RECORD)
    if found is None:
        raise OutputError(f"The record of the check in {folder} is missing or damaged; make the avatar again.")
    return found


def quiet_stretch(folder: Path) -> tuple[Path, int, int] | None:
    """The stretch of silent listening that the check found, if it is long enough to stand in for an idle clip.

    Returns:
        The video, the first frame of 1/25 s and the number of frames.
    """
    idle = read_check(folder)["idle"]
    if idle is None:
        return None
    first, last = math.ceil(25 * idle["start"]), math.floor(25 * idle["end"])
    return (Path(idle["file"]), first, min(last - first, LONGEST_IDLE)) if last - first >= _SHORTEST_IDLE else None


def _known(path: Path) -> dict[str, Any] | None:
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def _identity(order: MakeOrder) -> list[list[str | int]]:
    files = [*order.videos, *(path for path in order.transcripts if path is not None)]
    return [[str(path), path.stat().st_size, path.stat().st_mtime_ns] for path in files if path.exists()]
