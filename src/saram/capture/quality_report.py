"""What the filming check says about a take."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from saram.capture.finding import Finding
from saram.capture.judge_take import Idle
from saram.capture.phoneme_coverage import Coverage
from saram.capture.sync import Offset

__all__ = ["FileFacts", "QualityReport", "Verdict"]

Verdict = Literal["good", "usable with limits", "film again"]
"""What to do with the footage."""


@dataclass(frozen=True, slots=True, eq=False)
class FileFacts:
    """What one file is."""

    path: Path
    """The file."""

    size: tuple[int, int]
    """(width, height) of the upright pictures; (0, 0) if it cannot be read."""

    fps: float
    """Frames a second."""

    seconds: float
    """Seconds of pictures."""

    codec: str
    """Coding of the pictures."""

    talking: float
    """Seconds of speech."""

    eye_distance: float
    """Pixels between the outer eye corners, median; 0 without a face."""

    blur: float
    """0 sharp to 1 blurred, median; 1 without a face."""

    noise: float
    """Decibels between speech and noise; 0 without sound."""

    bandwidth: float
    """Hertz up to which there is speech; 0 without sound."""

    offset: Offset | None
    """How far the sound lags behind the lips; None without sound."""

    @property
    def shift(self) -> float:
        """Seconds by which the sound is to be moved forward in time when an avatar is made; 0 where it is in step."""
        return 0.0 if self.offset is None else self.offset.shift


@dataclass(frozen=True, slots=True, eq=False)
class QualityReport:
    """Findings about a take, worst first, and what they come to."""

    files: tuple[FileFacts, ...]
    """The files, in the order given."""

    findings: tuple[Finding, ...]
    """Faults first, then limits, then notes."""

    talking: float
    """Seconds of speech in all files."""

    idle: Idle | None
    """The longest stretch of silent listening."""

    coverage: Coverage | None
    """Sounds of the language that are said; None without a transcript."""

    sentences: tuple[str, ...]
    """What to read as well, to fill the gaps."""

    checked_in: float
    """Seconds the check took."""

    @property
    def verdict(self) -> Verdict:
        """``"film again"`` with any fault, ``"usable with limits"`` with any limit, else ``"good"``."""
        severities = {finding.severity for finding in self.findings}
        return "film again" if "fault" in severities else "usable with limits" if "limit" in severities else "good"

    def reasons(self, severity: str | None = None) -> list[str]:
        """Reasons of the findings, of one severity or all."""
        return [finding.reason for finding in self.findings if severity in {None, finding.severity}]

    def record(self) -> dict[str, Any]:
        """As plain values for JSON."""
        names = [str(each.path) for each in self.files]
        return {
            "format": "saram-footage-check",
            "format_version": 1,
            "verdict": self.verdict,
            "findings": [finding.record(names) for finding in self.findings],
            "talking_seconds": round(self.talking, 1),
            "idle": None
            if self.idle is None
            else {"file": names[self.idle[0]], "start": round(self.idle[1], 2), "end": round(self.idle[2], 2)},
            "coverage": None
            if self.coverage is None
            else {
                "language": self.coverage.language,
                "share": round(self.coverage.share, 3),
                "missing": list(self.coverage.missing),
                "scarce": list(self.coverage.scarce),
            },
            "sentences": list(self.sentences),
            "files": [_facts(each) for each in self.files],
            "checked_in_seconds": round(self.checked_in, 1),
        }


def _facts(each: FileFacts) -> dict[str, Any]:
    found = each.offset
    return {
        "path": str(each.path),
        "width": each.size[0],
        "height": each.size[1],
        "fps": round(each.fps, 3),
        "seconds": round(each.seconds, 2),
        "codec": each.codec,
        "talking_seconds": round(each.talking, 1),
        "eye_distance": round(each.eye_distance, 1),
        "blur": round(each.blur, 3),
        "noise_decibels": round(each.noise, 1),
        "bandwidth_hertz": round(each.bandwidth),
        "offset_seconds": None if found is None or not found.sure else round(found.seconds, 3),
        "shift_seconds": round(each.shift, 3),
    }
