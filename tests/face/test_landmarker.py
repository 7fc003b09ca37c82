"""What the landmarker finds, and what it does when there is nothing to find."""

from __future__ import annotations

import sys

import cv2
import numpy as np
import pytest

from saram.errors import MissingExtraError, UsageError
from saram.face import Landmarker, points


@pytest.fixture
def landmarker():
    with Landmarker(track=False) as still:
        yield still


def eye_distance(landmarks):
    return float(np.linalg.norm(landmarks[33, :2] - landmarks[263, :2]))


def difference(a, b):
    """Mean distance of two sets of landmarks over the eye distance."""
    return float(np.linalg.norm(a[:, :2] - b[:, :2], axis=1).mean()) / eye_distance(a)


def test_every_person_has_one_face_with_the_features_in_order(landmarker, hana, man, other_people):
    for picture in [hana[0][0], man[0], *other_people]:
        (face,) = landmarker.detect(picture)
        marks = face.landmarks
        assert marks.shape == (468, 3)
        assert marks.dtype == np.float32
        assert face.presence > 0.9
        left, top, right, bottom = face.box
        assert 0 < left < right < picture.shape[1]
        assert 0 < top < bottom < picture.shape[0]
        down = [marks[index, 1] for index in (10, 105, 159, 145, points.NOSE_TIP, 2, 0, 13, 17, 152)]
        assert down == sorted(down)
        across = [marks[index, 0] for index in (234, 33, 133, 168, 362, 263, 454)]
        assert across == sorted(across)
        assert marks[points.NOSE_TIP, 2] < marks[234, 2]


def test_the_lip_contour_encloses_the_red_of_the_lips(landmarker, hana):
    picture = hana[0][0]
    (face,) = landmarker.detect(picture)
    inside = np.zeros(picture.shape[:2], np.uint8)
    cv2.fillPoly(inside, [np.round(face.landmarks[points.LIPS_OUTER, :2]).astype(np.int32)], 1)
    around = cv2.dilate(inside, np.ones((9, 9), np.uint8)) - cv2.dilate(inside, np.ones((5, 5), np.uint8))
    lab = cv2.cvtColor(picture, cv2.COLOR_RGB2LAB)[..., 1].astype(np.float32)
    assert lab[inside > 0].mean() > lab[around > 0].mean() + 3


def test_mirrored_pictures_give_mirrored_landmarks_without_a_shift(landmarker, hana, man, other_people):
    shifts = []
    for picture in [hana[0][0], man[0], *other_people]:
        (face,), (mirrored,) = landmarker.detect(picture), landmarker.detect(picture[:, ::-1])
        middle = picture.shape[1] - 1 - mirrored.landmarks[:, 0].mean()
        shifts.append((face.landmarks[:, 0].mean() - middle) / eye_distance(face.landmarks))
    assert abs(np.mean(shifts)) < 0.006  # half a pixel of the network's input, wrongly counted, would be 0.014


@pytest.mark.parametrize("angle", [-30, 30])
def test_a_turned_picture_gives_turned_landmarks(landmarker, hana, man, angle):
    for picture in (hana[0][0], man[0]):
        height, width = picture.shape[:2]
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1)
        (upright,) = landmarker.detect(picture)
        (turned,) = landmarker.detect(cv2.warpAffine(picture, turn, (width, height), flags=cv2.INTER_CUBIC))
        expected = np.column_stack([upright.landmarks[:, :2] @ turn[:, :2].T + turn[:, 2], upright.landmarks[:, 2]])
        assert difference(expected, turned.landmarks) < 0.03


@pytest.mark.parametrize("scale", [0.3, 2.5, 6.0])
def test_size_does_not_matter(landmarker, hana, scale):
    picture = hana[0][0]
    (face,) = landmarker.detect(picture)
    (scaled,) = landmarker.detect(cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA))
    expected = face.landmarks.copy()
    expected[:, :2] = (expected[:, :2] + 0.5) * scale - 0.5
    assert difference(expected, scaled.landmarks) < 0.015


def test_a_face_that_fills_the_picture_is_found(landmarker, hana):
    (face,) = landmarker.detect(hana[0][0])
    left, top, right, bottom = (round(side) for side in face.box)
    (close,) = landmarker.detect(hana[0][0][top:bottom, left:right])
    assert difference(face.landmarks - np.array([left, top, 0]), close.landmarks) < 0.06


def test_two_people_side_by_side(hana, man):
    pair = np.hstack([hana[0][0], cv2.resize(man[0], (800, 640))])
    with Landmarker(max_faces=2) as landmarker:
        for _ in range(3):
            faces = landmarker.detect(pair)
            assert [face.box[0] < 640 for face in sorted(faces, key=lambda face: face.box[0])] == [True, False]
        assert len(landmarker.detect(hana[0][0])) == 1
        assert len(landmarker.detect(pair)) == 2
    with Landmarker(max_faces=1) as landmarker:
        assert len(landmarker.detect(pair)) == 1


def test_tracking_agrees_with_looking_anew(landmarker, hana):
    with Landmarker() as tracking:
        for picture in hana[0][:60:4]:
            (tracked,), (anew,) = tracking.detect(picture), landmarker.detect(picture)
            assert difference(anew.landmarks, tracked.landmarks) < 0.025


def test_tracking_survives_cuts(landmarker, hana, man):
    small = np.zeros((640, 640, 3), np.uint8)
    small[400:, 350:] = man[0][40:280, 20:310]
    with Landmarker() as tracking:
        for picture in (hana[0][0], small, hana[0][30], np.ascontiguousarray(hana[0][30][:, ::-1]), man[3]):
            (tracked,), (anew,) = tracking.detect(picture), landmarker.detect(picture)
            assert difference(anew.landmarks, tracked.landmarks) < 0.02


def test_a_face_that_leaves_is_gone_and_found_again(hana):
    empty = np.full((640, 640, 3), 90, np.uint8)
    with Landmarker() as tracking:
        assert [len(tracking.detect(picture)) for picture in (hana[0][0], empty, empty, hana[0][1])] == [1, 0, 0, 1]


def test_reset_forgets_the_last_picture(hana):
    with Landmarker() as used, Landmarker() as fresh:
        used.detect(hana[0][0])
        used.reset()
        (again,), (first,) = used.detect(hana[0][50]), fresh.detect(hana[0][50])
        assert np.array_equal(again.landmarks, first.landmarks)


@pytest.mark.parametrize("size", [(8, 8), (1, 1), (1, 700), (480, 640)])
def test_pictures_without_a_face_give_none(landmarker, rng, size):
    assert landmarker.detect(np.zeros((*size, 3), np.uint8)) == []
    assert landmarker.detect(rng.integers(0, 256, (*size, 3), dtype=np.uint8)) == []


def test_non_contiguous_and_read_only_pictures_are_fine(landmarker, hana):
    picture = hana[0][0]
    strided = np.zeros((640, 1280, 3), np.uint8)[:, ::2]
    strided[:] = picture
    strided.flags.writeable = False
    (face,), (plain,) = landmarker.detect(strided), landmarker.detect(picture)
    assert np.array_equal(face.landmarks, plain.landmarks)


def test_the_same_pictures_give_the_same_landmarks(hana):
    def run():
        with Landmarker() as landmarker:
            return np.stack([landmarker.detect(picture)[0].landmarks for picture in hana[0][:10]])

    assert np.array_equal(run(), run())


@pytest.mark.parametrize(
    "picture",
    [
        np.zeros((20, 20, 3), np.float32),
        np.zeros((20, 20), np.uint8),
        np.zeros((20, 20, 4), np.uint8),
        np.zeros((0, 20, 3), np.uint8),
    ],
)
def test_what_is_not_a_picture_is_refused(landmarker, picture):
    with pytest.raises(UsageError, match=r"uint8 \[H, W, 3\]"):
        landmarker.detect(picture)


def test_a_closed_landmarker_says_so(hana):
    landmarker = Landmarker()
    landmarker.close()
    landmarker.close()
    with pytest.raises(UsageError, match="closed"):
        landmarker.detect(hana[0][0])


def test_no_faces_at_all_cannot_be_asked_for():
    with pytest.raises(UsageError, match="max_faces"):
        Landmarker(max_faces=0)


def test_a_missing_runtime_names_the_extra(monkeypatch):
    monkeypatch.setitem(sys.modules, "ai_edge_litert", None)
    monkeypatch.setitem(sys.modules, "ai_edge_litert.interpreter", None)
    with pytest.raises(MissingExtraError, match=r"\.\[make\]"):
        Landmarker()
