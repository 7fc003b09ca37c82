"""What was on a screen and when: where films follow each other, and how far a face moves from picture to picture."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from saram.face import Landmarker, points

__all__ = ["HEAD", "LIPS", "SIDE", "FilmPoints", "Seen", "Shots", "Trace", "distance", "steps_by_name"]

LIPS = [*points.LIPS_OUTER_UPPER, *points.LIPS_OUTER_LOWER]
HEAD = [33, 263, 133, 362, 168, 6]
SIDE = 480
"""Pixels of the presenter on the screen, across."""

STEP = 40.0
"""Milliseconds between pictures of a film."""

BEGIN, AFTER, REST = 240.0, 360.0, 950.0
"""Milliseconds in which it is looked for jumps: after the beginning of an answer, which is silent for 280 ms; after
other splices; and after an answer was stopped, whose face is then gone. Later in a fade into speech its own movement,
which has steps many times the median, cannot be told from that of the fade."""

FADED = 600.0
"""Milliseconds after which all that is shown is the film itself."""

FilmPoints = NDArray[np.float32]
Shots = list[tuple[float, bytes]]
Trace = list[dict[str, Any]]


def distance(one: FilmPoints, other: FilmPoints, which: list[int]) -> FilmPoints:
    """Mean distance of some landmarks, over the last axes."""
    return np.asarray(np.linalg.norm(one[..., which, :] - other[..., which, :], axis=-1).mean(axis=-1))


def splices(trace: Trace) -> Iterator[tuple[str, float]]:
    """What is exchanged, and when."""
    doing = "waiting"
    for each in trace:
        match each["what"]:
            case "life":
                doing = each["name"]
                yield f"waiting → {doing}", each["at"]
            case "answer" if doing != "waiting":
                yield f"{doing} that is left", each["at"]
            case "shown":
                yield f"{doing} → answer", each["at"]
                doing = "waiting"
            case "silent" | "stopped":
                yield "answer that is stopped", each["at"]
            case "resumed":
                yield "answer that goes on", each["at"]
            case "ended":
                yield "answer → waiting", each["at"]


class Seen:
    """What a conversation looked like."""

    def __init__(self, shots: Shots, trace: Trace, landmarker: Landmarker) -> None:
        """Find the face in each picture; the corner with the mark and what is below the presenter are left out."""
        self.times = np.array([at for at, _ in shots])
        pictures = [np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))[:SIDE] for _, data in shots]
        self.light = np.array([float(picture.mean()) for picture in pictures])
        pairs = zip(pictures[:1] + pictures, pictures, strict=False)
        self.changes = [float(np.abs(a[::2, ::2].astype(int) - b[::2, ::2]).mean()) for a, b in pairs]
        self.faces = [landmarker.detect(picture) for picture in pictures]
        self.splices = list(splices(trace))

    def parts(self) -> Iterator[tuple[str, float, float]]:
        """What is measured, from when to when: each splice, and between them answers and gestures themselves."""
        for number, (name, at) in enumerate(self.splices):
            following = self.splices[number + 1][1] if number + 1 < len(self.splices) else self.times[-1]
            long = REST if name == "answer that is stopped" else AFTER
            yield name, at, min(at + (BEGIN if name.endswith("→ answer") else long), following)
            doing = name.rpartition(" → ")[2]
            if doing not in ("waiting", name):
                yield f"{doing} itself", at + FADED, following

    def steps(self, which: list[int]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """When, and how far some landmarks moved in 40 ms until then, in pixels."""
        kept = [0]
        for number in range(1, len(self.times)):
            if self.faces[number] and self.times[number] - self.times[kept[-1]] >= 0.9 * STEP:
                kept.append(number)
        marks = np.asarray([self.faces[number][0].landmarks[:, :2] for number in kept], np.float32)
        gaps = np.maximum(1, np.diff(self.times[kept]) / STEP)
        return self.times[kept][1:], np.asarray(distance(marks[1:], marks[:-1], which) / gaps, np.float64)

    def black(self) -> int:
        """How many pictures have less than half of the usual light, or no face."""
        return sum(
            light < np.median(self.light) / 2 or not face for light, face in zip(self.light, self.faces, strict=True)
        )

    def repeated(self) -> int:
        """How many times a picture stayed for 100 ms or longer while the screen was being drawn."""
        count, since = 0, self.times[0]
        for number in range(1, len(self.times)):
            if self.changes[number] > 0 or self.times[number] - self.times[number - 1] > 1.5 * STEP:
                since = self.times[number]
            elif self.times[number] - since >= 2.5 * STEP > self.times[number - 1] - since:
                count += 1
        return count


def steps_by_name(seen: list[Seen]) -> dict[str, dict[str, list[tuple[float, float]]]]:
    """Of each splice the largest step, of answers and gestures themselves all steps; as parts of an answer's median.

    Each with the milliseconds from the splice to it.
    """
    found: dict[str, dict[str, list[tuple[float, float]]]] = {}
    for part, which in (("mouth", LIPS), ("head", HEAD)):
        for each in seen:
            at, steps = each.steps(which)
            for name, begin, end in each.parts():
                chosen = (at > begin) & (at <= end)
                within = list(zip(steps[chosen].tolist(), (at[chosen] - begin).tolist(), strict=True))
                largest = [max(within)] if within else []
                found.setdefault(name, {"mouth": [], "head": []})[part] += (
                    within if name.endswith("itself") else largest
                )
        usual = float(np.median([step for step, _ in found["answer itself"][part]]))
        for parts in found.values():
            parts[part] = [(step / usual, after) for step, after in parts[part]]
    return {name: parts for name, parts in found.items() if parts["head"]}
