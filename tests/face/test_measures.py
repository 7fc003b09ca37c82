"""Measures and head pose against the known truth of the synthetic presenter."""

from __future__ import annotations

import json

import numpy as np
import pytest

from saram.errors import UsageError
from saram.face import (
    Landmarker,
    brow_height,
    eye_distance,
    eye_openness,
    head_pose,
    jaw_drop,
    lip_aperture,
    lip_height,
    lip_width,
    mean_face,
    points,
)


@pytest.fixture(scope="module")
def track(hana):
    with Landmarker() as landmarker:
        return np.stack([landmarker.detect(picture)[0].landmarks for picture in hana[0]])


def column(truth, name):
    return np.array([frame["visemes"].get(name, 0.0) for frame in truth])


def correlation(a, b):
    return float(np.corrcoef(a, b)[0, 1])


def turned(face, *, yaw=0.0, pitch=0.0, roll=0.0):
    """Turn a face as the convention says: roll first, then pitch, then yaw; degrees."""
    a, b, c = np.radians([yaw, pitch, roll])
    about_y = np.array([[np.cos(a), 0, -np.sin(a)], [0, 1, 0], [np.sin(a), 0, np.cos(a)]])
    about_x = np.array([[1, 0, 0], [0, np.cos(b), np.sin(b)], [0, -np.sin(b), np.cos(b)]])
    about_z = np.array([[np.cos(c), np.sin(c), 0], [-np.sin(c), np.cos(c), 0], [0, 0, 1]])
    return (face @ (about_y @ about_x @ about_z).T).astype(np.float32)


def test_yaw_and_roll_follow_the_truth(track, hana):
    truth = np.array([frame["pose"] for frame in hana[1]])
    pose = head_pose(track)
    assert pose.shape == truth.shape
    for index, least, most_error in ((0, 0.88, 1.2), (2, 0.85, 0.6)):
        assert correlation(pose[:, index], truth[:, index]) > least
        assert np.std(pose[:, index] - truth[:, index]) < most_error
    assert np.abs(np.mean(pose - truth, axis=0)).max() < 3


@pytest.mark.parametrize(("gesture", "index"), [("bow", 1), ("nod", 1), ("shake", 0), ("tilt", 2)])
def test_a_gesture_is_seen_on_its_own_axis(shared_data, read_clip, gesture, index):
    folder = shared_data / "footage" / "hana" / "gestures"
    truth = json.loads((folder / f"{gesture}.motion.json").read_text(encoding="utf-8"))["frames"]
    with Landmarker() as landmarker:
        marks = [landmarker.detect(p)[0].landmarks for p in read_clip(folder / f"{gesture}.mp4")]
    assert correlation(head_pose(np.stack(marks))[:, index], [frame["pose"][index] for frame in truth]) > 0.92


def test_eyes_close_when_she_blinks(track, hana):
    blink = np.array([frame["blink"] for frame in hana[1]])
    for side in ("left", "right"):
        openness = eye_openness(track, side)
        assert correlation(openness, 1 - blink) > 0.85
        assert np.median(openness[blink > 0.9]) < 0.7 * np.median(openness[blink < 0.1])


def test_lips_part_as_they_were_rendered(track, hana):
    opened = np.array([frame["units"].get("mouth-open", 0.0) for frame in hana[1]])
    assert correlation(lip_aperture(track), opened) > 0.85
    assert correlation(jaw_drop(track), opened) > 0.7
    assert correlation(lip_height(track), opened) > 0.8


def test_lips_touch_on_bilabials_and_silence_and_part_on_vowels(track, hana):
    aperture = lip_aperture(track)
    closed = np.median(aperture[(column(hana[1], "PP") > 0.8) | (column(hana[1], "sil") > 0.95)])
    assert closed < 0.035
    assert np.median(aperture[column(hana[1], "aa") > 0.8]) > 5 * closed


def test_lips_are_narrow_on_u(track, hana):
    width = lip_width(track)
    assert width[column(hana[1], "U") > 0.6].mean() < width[column(hana[1], "aa") > 0.6].mean() - 0.02


@pytest.mark.parametrize("angles", [(25, 0, 0), (-25, 0, 0), (0, 20, 0), (0, -20, 0), (0, 0, 40), (-20, 15, -30)])
def test_the_pose_of_a_turned_mean_face_is_its_turn(angles):
    yaw, pitch, roll = angles
    face = turned(mean_face(), yaw=yaw, pitch=pitch, roll=roll) * np.float32(130) + np.float32(300)
    assert head_pose(face) == pytest.approx(angles, abs=0.01)


def test_the_signs_are_those_of_the_vocabulary():
    nose, crown = points.NOSE_TIP, 10
    straight = mean_face()
    assert turned(straight, yaw=20)[nose, 0] > straight[nose, 0]
    assert turned(straight, pitch=20)[nose, 1] < straight[nose, 1]
    assert turned(straight, roll=20)[crown, 0] < straight[crown, 0]


MEASURES = {
    "aperture": lip_aperture,
    "width": lip_width,
    "height": lip_height,
    "jaw": jaw_drop,
    "right eye": lambda marks: eye_openness(marks, "right"),
    "left brow": lambda marks: brow_height(marks, "left"),
}


@pytest.mark.parametrize("measure", MEASURES.values(), ids=MEASURES.keys())
def test_measures_do_not_depend_on_size_place_and_roll(track, measure):
    moved = turned(track[45], roll=35) * np.float32(2.5) + np.array([40, -70, 5], np.float32)
    assert measure(moved) == pytest.approx(float(measure(track[45])), abs=1e-4)


@pytest.mark.parametrize("measure", MEASURES.values(), ids=MEASURES.keys())
def test_a_track_is_measured_frame_by_frame(track, measure):
    together = measure(track[:4])
    assert together.dtype == np.float32
    assert together == pytest.approx([float(measure(frame)) for frame in track[:4]])


def test_a_turn_of_the_head_does_not_shorten_the_unit():
    assert eye_distance(turned(mean_face(), yaw=40)) == pytest.approx(1, abs=1e-5)


def test_the_mean_face_is_symmetric_and_cannot_be_changed():
    face = mean_face()
    assert face[list(points.RIGHT_BROW), 0] == pytest.approx(-face[list(points.LEFT_BROW), 0], abs=1e-4)
    with pytest.raises(ValueError, match="read-only"):
        face[0, 0] = 1


@pytest.mark.parametrize("function", [head_pose, eye_distance, lip_aperture])
def test_other_shapes_are_refused(function):
    for shape in ((478, 3), (468, 2), (468,), (1, 1, 468, 3)):
        with pytest.raises(UsageError, match="468"):
            function(np.zeros(shape, np.float32))


def test_contours_are_paired_and_closed():
    for upper, lower in (
        (points.LIPS_OUTER_UPPER, points.LIPS_OUTER_LOWER),
        (points.LIPS_INNER_UPPER, points.LIPS_INNER_LOWER),
        (points.LEFT_UPPER_LID, points.LEFT_LOWER_LID),
        (points.RIGHT_UPPER_LID, points.RIGHT_LOWER_LID),
    ):
        face = mean_face()
        across = face[list(upper), 0] - face[list(lower), 0]
        assert np.abs(across).max() < 0.03
        assert (face[list(lower), 1] >= face[list(upper), 1] - 1e-6).all()
    for contour in (points.LIPS_OUTER, points.LIPS_INNER, points.FACE_OVAL):
        x, y = mean_face()[list(contour), :2].T
        assert np.sum(x * np.roll(y, -1) - y * np.roll(x, -1)) > 0  # clockwise in the picture
        assert len(set(contour)) == len(contour)
