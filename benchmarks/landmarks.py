"""How fast and how true the landmarks are: ``python benchmarks/landmarks.py ../shared/data/footage``."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import av
import numpy as np

from saram.face import Landmarker, eye_openness, head_pose, lip_aperture


def correlation(measured: np.ndarray, truth: np.ndarray) -> float:
    """Pearson's correlation."""
    return float(np.corrcoef(measured, truth)[0, 1])


def main() -> None:
    """Print one table for each clip of the synthetic presenter."""
    folder = Path(sys.argv[1]) / "hana"
    for name in ("footage_ko", "footage_en"):
        marks, tracked, found = [], [], []
        with Landmarker() as tracking, Landmarker(track=False) as still, av.open(str(folder / f"{name}.mp4")) as clip:
            for frame in clip.decode(video=0):
                pixels = frame.to_ndarray(format="rgb24")
                for landmarker, seconds in ((tracking, tracked), (still, found)):
                    begin = time.perf_counter()
                    faces = landmarker.detect(pixels)
                    seconds.append(time.perf_counter() - begin)
                    if landmarker is tracking:
                        marks.append(faces[0].landmarks)
        track = np.stack(marks)
        truth = json.loads((folder / f"{name}.motion.json").read_text(encoding="utf-8"))["frames"]
        pose, true_pose = head_pose(track), np.array([frame["pose"] for frame in truth])
        print(f"{name}: {len(track)} frames, one thread")
        print(f"  ms a frame (median): tracked {np.median(tracked) * 1e3:.1f}, found anew {np.median(found) * 1e3:.1f}")
        for index, axis in enumerate(("yaw", "pitch", "roll")):
            error = pose[:, index] - true_pose[:, index]
            print(
                f"  {axis}: r = {correlation(pose[:, index], true_pose[:, index]):.3f}, "
                f"error {error.mean():+.2f} ± {error.std():.2f} degrees"
            )
        blink = np.array([frame["blink"] for frame in truth])
        opened = np.array([frame["units"].get("mouth-open", 0.0) for frame in truth])
        for side in ("left", "right"):
            print(f"  {side} eye openness: r = {correlation(eye_openness(track, side), 1 - blink):.3f}")
        print(f"  lip aperture with the rendered mouth opening: r = {correlation(lip_aperture(track), opened):.3f}")


if __name__ == "__main__":
    main()
