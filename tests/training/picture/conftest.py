"""A few seconds of a drawn face that opens and closes its mouth, as a dataset."""

from __future__ import annotations

from importlib.resources import files
from types import SimpleNamespace

import cv2
import numpy as np
import pytest
import torch

from saram.avatar.exemplar.mouth_shape import SHAPE_POINTS, ShapeSpace
from saram.face import points

SIDE = 48
CLIPS = ((0, 30), (30, 30), (60, 40))


def face(opening: float) -> np.ndarray:
    """Landmarks float32 [468, 3] of a face 100 pixels wide whose lips are `opening` pixels apart."""
    mean = np.load(str(files("saram.face") / "mean_face.npy")).astype(np.float32)
    flat = mean[:, :2]
    low, high = flat.min(axis=0), flat.max(axis=0)
    placed = np.zeros((468, 3), np.float32)
    placed[:, :2] = (flat - low) / (high - low)[0] * 100 + 20
    lower = [*points.LIPS_INNER_LOWER[1:-1], *points.LIPS_OUTER_LOWER[1:-1], *points.JAW_LINE[6:15]]
    placed[lower, 1] += opening
    return placed


def draw(landmarks, matrix) -> np.ndarray:
    picture = np.full((SIDE, SIDE, 3), (205, 160, 140), np.uint8)
    for indices, colour in ((points.LIPS_OUTER, (190, 80, 80)), (points.LIPS_INNER, (60, 20, 20))):
        contour = landmarks[list(indices), :2] @ matrix[:, :2].T + matrix[:, 2]
        cv2.fillPoly(picture, [np.round(contour * 16).astype(np.int32)], colour, lineType=cv2.LINE_AA, shift=4)
    return picture


@pytest.fixture(scope="session")
def footage():
    """100 frames in three clips, the last one held out."""
    frames = sum(count for _, count in CLIPS)
    rng = np.random.default_rng(0)
    openings = 4 - 4 * np.cos(np.arange(frames) / 2.3) + rng.uniform(0, 1, frames)
    landmarks = np.stack([face(opening) for opening in openings])
    landmarks[:, :, :2] += rng.normal(0, 0.05, (frames, 468, 2))
    middle, below = landmarks[0, 13, :2], landmarks[:, 152, 1].max()
    scale = SIDE / 70
    matrix = np.array([[scale, 0, SIDE / 2 - scale * middle[0]], [0, scale, SIDE - 3 - scale * below]], np.float32)
    crops = np.stack([draw(each, matrix) for each in landmarks])
    clips = [SimpleNamespace(first=first, count=count) for first, count in CLIPS]
    return SimpleNamespace(
        crops=crops,
        landmarks=landmarks,
        placement=np.tile(np.eye(2, 3, dtype=np.float32), (frames, 1, 1)),
        shapes=np.ascontiguousarray(landmarks[:, list(SHAPE_POINTS), :2]),
        inside=np.stack([openings, np.zeros(frames), rng.normal(0, 1, frames)], axis=1).astype(np.float32),
        crop_matrix=matrix,
        clips=clips,
        train=np.arange(60),
        held=np.arange(60, 100),
        audio=rng.normal(0, 0.1, frames * 640).astype(np.float32),
    )


@pytest.fixture(scope="session")
def space(footage) -> ShapeSpace:
    return ShapeSpace.learn(footage.shapes[footage.train])


@pytest.fixture(autouse=True)
def _one_thread():
    before = torch.get_num_threads()
    yield
    torch.set_num_threads(before)
