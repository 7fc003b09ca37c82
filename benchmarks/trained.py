"""How fast a trained avatar is: ``python benchmarks/trained.py AVATAR [--seconds 20]``.

AVATAR is a trained avatar's name or file. Measures the generator on one thread, opening, memory, and the frames a second
of painting, pasting and encoding to H.264 at 512 × 512. A process of its own does the work, so that its memory is its own.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from fractions import Fraction
from itertools import islice
from pathlib import Path

import numpy as np

from saram.avatar import find_avatar, open_animator
from saram.avatar.trained import TrainedPicture
from saram.avatar.trained.sessions import GeneratorSessions
from saram.media import open_writer
from saram.types import COEFFICIENTS, FaceMotion

SIZE = 512
FPS = Fraction(25)


def speech(frames: int) -> FaceMotion:
    """A mouth that opens and closes four times a second."""
    values = np.zeros((frames, len(COEFFICIENTS)), np.float32)
    values[:, COEFFICIENTS.index("jawOpen")] = 0.3 - 0.3 * np.cos(np.arange(frames))
    values[:, COEFFICIENTS.index("mouthFunnel")] = 0.3 - 0.3 * np.cos(np.arange(frames) / 3)
    return FaceMotion(values, FPS)


def measure(name: str, seconds: int) -> None:
    """Print one figure a line: name, tab, value."""
    began = time.perf_counter()
    bundle = find_avatar(name)
    animator = open_animator(bundle, height=SIZE, fps=FPS, alpha=False)
    frames = animator.animate([speech(25 * seconds)])
    first = next(frames)
    print(f"opening and the first frame, s\t{time.perf_counter() - began:.3f}")
    size = (first.pixels.shape[1] // 2 * 2, first.pixels.shape[0] // 2 * 2)
    with tempfile.TemporaryDirectory() as folder:
        for lap in ("each base picture for the first time", "base pictures known"):
            began, used = time.perf_counter(), time.process_time()
            with open_writer(Path(folder) / "out.mp4", size=size, fps=FPS) as writer:
                count = 0
                for frame in islice(frames, 25 * seconds - 1):
                    writer.write_video(frame)
                    count += 1
            wall, processor = time.perf_counter() - began, time.process_time() - used
            print(f"frames a second with paste and H.264, {lap}\t{count / wall:.1f}")
            print(f"processor time a frame, ms, {lap}\t{1000 * processor / count:.1f}")
            animator.clear()
            frames = animator.animate([speech(25 * seconds)])
    print(f"memory at most, MB\t{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000:.0f}")
    sessions = GeneratorSessions(TrainedPicture.load(bundle))
    print(f"generator on one thread, ms a frame\t{min(sessions.milliseconds() for _ in range(5)):.1f}")


LIMITS = {
    "opening and the first frame, s": (2.0, False),
    "frames a second with paste and H.264, base pictures known": (30.0, True),
    "memory at most, MB": (500.0, False),
    "generator on one thread, ms a frame": (20.0, False),
}


def main() -> int:
    """Print the table; exit 1 if a figure is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("avatar")
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--alone", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.alone:
        measure(given.avatar, given.seconds)
        return 0
    command = [sys.executable, __file__, given.avatar, "--seconds", str(given.seconds), "--alone"]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    missed = []
    for line in output.splitlines():
        name, _, text = line.partition("\t")
        limit, at_least = LIMITS.get(name, (None, False))
        wanted = "" if limit is None else f"({'≥' if at_least else '≤'} {limit:g})"
        print(f"{name:75} {float(text):9.2f}   {wanted}")
        if limit is not None and (float(text) < limit if at_least else float(text) > limit):
            missed.append(name)
    for name in missed:
        print("missed:", name)
    return bool(missed)


if __name__ == "__main__":
    sys.exit(main())
