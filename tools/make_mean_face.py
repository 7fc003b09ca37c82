"""Make src/saram/face/mean_face.npy: the mean of the landmarks of several people, symmetric and level.

    python tools/make_mean_face.py ../shared/data/footage

The faces are those of six people of the GRID corpus, of two people of LatentSync's demo clips and of the synthetic
presenter hana, ten pictures each. They are laid on each other (generalised Procrustes analysis, Gower
1975), averaged, and averaged with their mirror image. What is level cannot be seen from faces
alone: pitch 0 is that of hana, whose true pose is known.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from saram.face import Landmarker, points
from saram.face.head_pose import rotation

ROOT = Path(__file__).parents[1]


def landmarks_of(path: Path, count: int, every: int, *, mirror: bool = False) -> NDArray[np.float64]:
    """Landmarks [count, 468, 3] of every n-th picture of a clip, or of its mirror image."""
    found = []
    with Landmarker() as landmarker, av.open(str(path)) as container:
        for index, frame in enumerate(container.decode(video=0)):
            pixels = frame.to_ndarray(format="rgb24")
            faces = landmarker.detect(pixels[:, ::-1] if mirror else pixels)
            if index % every == 0 and faces:
                found.append(faces[0].landmarks.astype(np.float64))
            if len(found) == count:
                break
    return np.stack(found)


def normalised(faces: NDArray[np.float64]) -> NDArray[np.float64]:
    """Origin between the outer eye corners, their distance 1."""
    corners = faces[..., (33, 263), :]
    size = np.linalg.norm(corners[..., 1, :] - corners[..., 0, :], axis=-1)
    return (faces - corners.mean(axis=-2, keepdims=True)) / size[..., np.newaxis, np.newaxis]


def centred(faces: NDArray[np.float64]) -> NDArray[np.float64]:
    """Origin at the mean of all landmarks, distance of the outer eye corners 1."""
    scaled = normalised(faces)
    return scaled - scaled.mean(axis=-2, keepdims=True)


def laid_on(mean: NDArray[np.float64], faces: NDArray[np.float64]) -> NDArray[np.float64]:
    """Turn faces [N, 468, 3] to the pose of the mean."""
    return normalised(faces @ rotation(mean, faces))


def mirror_order(paths: list[Path]) -> NDArray[np.intp]:
    """Which landmark is the mirror image of which: found in mirrored pictures and compared."""
    total = np.zeros((points.LANDMARKS, points.LANDMARKS))
    for path in paths:
        plain, mirrored = landmarks_of(path, 10, 7), landmarks_of(path, 10, 7, mirror=True) * (-1, 1, 1)
        for one, other in zip(centred(plain), centred(mirrored), strict=True):
            total += np.linalg.norm(one[:, np.newaxis] - other, axis=-1)
    order = total.argmin(axis=1)
    if not np.array_equal(order[order], np.arange(points.LANDMARKS)):
        raise SystemExit("Left and right cannot be paired: the faces are too lopsided.")
    return order


def main() -> None:
    """Write the file."""
    footage = Path(sys.argv[1])
    clips = [footage / "grid_s1" / "bbaf2n.mpg", *sorted((footage / "grid_others").glob("*.mpg"))]
    clips += sorted((footage / "vertical").glob("*.mp4"))
    people = [landmarks_of(path, 10, 5) for path in clips]
    hana = landmarks_of(footage / "hana" / "footage_ko.mp4", 300, 1)
    poses = json.loads((footage / "hana" / "footage_ko.motion.json").read_text(encoding="utf-8"))["frames"][:300]
    people.append(hana[::30])
    order = mirror_order([*clips, footage / "hana" / "footage_ko.mp4"])
    mean = normalised(hana[0])
    for _ in range(10):
        mean = np.mean([laid_on(mean, faces).mean(axis=0) for faces in people], axis=0)
        mean = normalised((mean + (mean * (-1, 1, 1))[order]) / 2)
    pitches = np.arcsin(rotation(mean, hana)[:, 1, 2])
    level = float(np.mean(pitches - np.radians([pose["pose"][1] for pose in poses])))
    cosine, sine = np.cos(level), np.sin(level)
    mean = mean @ np.array([[1, 0, 0], [0, cosine, -sine], [0, sine, cosine]])
    np.save(ROOT / "src" / "saram" / "face" / "mean_face.npy", normalised(mean).astype(np.float32))
    print(f"{len(people)} people; levelled by {np.degrees(level):.1f} degrees of pitch")


if __name__ == "__main__":
    main()
