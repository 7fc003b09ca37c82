"""How far mouth and head jump where the page exchanges the film of waiting and an answer, beside their usual motion.

The page begins an answer at whatever picture of the waiting film is being shown, and ends it at that film's first one.
Both jumps are given in landmark distance, as parts of the median motion from one picture of the answer to the next. The
films fade into each other within `FADE` pictures; the last column is the jump from one shown picture to the next.

usage: python benchmarks/splice.py [AVATAR]
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from saram.face import Landmarker, points
from saram.media import VideoReader
from saram.workflows.answering import Answering, Appearance

TEXT = "영업시간은 평일 오전 아홉 시부터 오후 네 시까지입니다."
LIPS = [*points.LIPS_OUTER_UPPER, *points.LIPS_OUTER_LOWER]
FADE = (5, 3)
"""Pictures in which the page fades into an answer and out of it, at 25 a second: 200 and 120 ms, see talk.css."""

HEAD = [33, 263, 133, 362, 168, 6]


def landmarks(film: bytes, folder: Path) -> NDArray[np.float32]:
    """float32 [T, 468, 2], in pixels."""
    path = folder / "film.mp4"
    path.write_bytes(film)
    with VideoReader(path) as reader, Landmarker() as landmarker:
        found = [landmarker.detect(frame.pixels[..., :3])[0].landmarks[:, :2] for frame in reader.frames()]
    return np.asarray(found, np.float32)


def distance(one: NDArray[np.float32], other: NDArray[np.float32], which: list[int]) -> NDArray[np.float32]:
    """Mean distance of some landmarks, over the last axes."""
    return np.asarray(np.linalg.norm(one[..., which, :] - other[..., which, :], axis=-1).mean(axis=-1))


def main() -> None:
    """Measure and print the table."""
    appearance = Appearance(avatar=sys.argv[1] if len(sys.argv) > 1 else "hana")
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        with Answering(appearance, folder=folder / "answers") as answering:
            idle = landmarks(answering.life("idle").read(), folder)
            answer = landmarks(answering.answer(TEXT).read(), folder)
    print("| splice | part | jump, px | usual motion, px | ratio | ratio while fading (goal 2) |")
    print("|---|---|---|---|---|---|")
    for part, which in (("mouth", LIPS), ("head", HEAD)):
        usual = float(np.median(distance(answer[1:], answer[:-1], which)))
        begin = distance(idle, answer[0], which)
        jumps = {
            "waiting → answer, mean": (float(begin.mean()), FADE[0]),
            "waiting → answer, worst": (float(begin.max()), FADE[0]),
            "answer → waiting": (float(distance(answer[-1], idle[0], which)), FADE[1]),
        }
        for name, (jump, pictures) in jumps.items():
            ratio = jump / usual
            print(f"| {name} | {part} | {jump:.2f} | {usual:.2f} | {ratio:.1f} | {ratio / pictures:.1f} |")


if __name__ == "__main__":
    main()
