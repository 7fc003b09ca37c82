"""Similarity, canonical crop, masks and smoothing."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from saram.errors import UsageError
from saram.face import (
    CanonicalCrop,
    Landmarker,
    apply_affine,
    ellipse_mask,
    invert_affine,
    lower_face_outline,
    mean_face,
    points,
    polygon_mask,
    similarity,
    smooth,
)

clouds = st.integers(2, 12).flatmap(lambda n: arrays(np.float64, (n, 2), elements=st.floats(-500, 500, width=32)))
maps = st.tuples(st.floats(0.1, 10), st.floats(-np.pi, np.pi), st.floats(-300, 300), st.floats(-300, 300))


def matrix_of(scale, angle, x, y):
    cosine, sine = scale * np.cos(angle), scale * np.sin(angle)
    return np.array([[cosine, -sine, x], [sine, cosine, y]])


@given(clouds, maps)
def test_a_similarity_is_found_again(cloud, parameters):
    cloud[0] = cloud[1] + (100, 30)
    truth = matrix_of(*parameters)
    found = similarity(cloud, cloud @ truth[:, :2].T + truth[:, 2])
    assert found.dtype == np.float32
    assert apply_affine(found, cloud) == pytest.approx(cloud @ truth[:, :2].T + truth[:, 2], abs=0.02)


@given(clouds, st.integers(0, 2**32 - 1), maps)
def test_no_other_similarity_is_nearer(cloud, seed, parameters):
    cloud[0] = cloud[1] + (100, 30)
    rng = np.random.default_rng(seed)
    target = cloud + rng.normal(0, 30, cloud.shape)
    weights = rng.uniform(0.1, 1, len(cloud))

    def cost(matrix):
        return weights @ ((cloud @ matrix[:, :2].T + matrix[:, 2] - target) ** 2).sum(axis=1)

    best = cost(similarity(cloud, target, weights).astype(np.float64))
    assert best <= cost(matrix_of(*parameters)) * (1 + 1e-4) + 1e-2


def test_a_mirror_image_is_not_mirrored_back():
    square = np.array([[0, 0], [1, 0], [1, 2], [0, 2]], float)
    assert np.linalg.det(similarity(square, square * (-1, 1))[:, :2].astype(np.float64)) >= 0


def test_a_point_without_weight_does_not_count():
    cloud = np.array([[0, 0], [10, 0], [0, 10], [5, 5]], float)
    target = cloud + 3
    target[3] = 1e4
    found = similarity(cloud, target, np.array([1, 1, 1, 0.0]))
    assert found == pytest.approx(np.array([[1, 0, 3], [0, 1, 3]]), abs=1e-5)


@pytest.mark.parametrize(
    ("source", "target", "weights", "message"),
    [
        (np.zeros((3, 3)), np.zeros((3, 3)), None, r"\[N, 2\]"),
        (np.zeros((3, 2)), np.zeros((4, 2)), None, r"\[N, 2\]"),
        (np.full((3, 2), 7.0), np.eye(3)[:, :2], None, "one place"),
        (np.eye(2)[:1], np.eye(2)[:1], None, "one place"),
        (np.zeros((0, 2)), np.zeros((0, 2)), None, "weight"),
        (np.array([[0, np.nan], [1, 1]]), np.eye(2), None, "finite"),
        (np.eye(2), np.eye(2), np.array([1.0]), "weights"),
        (np.eye(2), np.eye(2), np.array([1.0, -1.0]), "weights"),
        (np.eye(2), np.eye(2), np.array([0.0, 0.0]), "weight"),
    ],
)
def test_points_that_fix_no_similarity_are_refused(source, target, weights, message):
    with pytest.raises(UsageError, match=message):
        similarity(source, target, weights)


@given(maps)
def test_an_inverse_undoes_its_map(parameters):
    matrix = matrix_of(*parameters).astype(np.float32)
    square = np.array([[0, 0], [50, 0], [50, 80]], np.float32)
    assert apply_affine(invert_affine(matrix), apply_affine(matrix, square)) == pytest.approx(square, abs=0.05)


def test_a_flat_map_has_no_inverse():
    with pytest.raises(UsageError, match="inverted"):
        invert_affine(np.zeros((2, 3), np.float32))


@pytest.fixture(scope="module")
def seen(hana):
    picture = hana[0][45]
    with Landmarker() as landmarker:
        return picture, landmarker.detect(picture)[0].landmarks


@pytest.mark.parametrize("crop", [CanonicalCrop.lower_face(256), CanonicalCrop.face(192)])
def test_the_eyes_are_where_the_template_says_whatever_the_picture(seen, crop):
    marks = seen[1]
    landed = apply_affine(crop.matrix(marks), marks)
    middle = landed[[33, 263]].mean(axis=0)
    assert middle == pytest.approx(crop.eyes, abs=0.06 * crop.eye_distance)
    turn = matrix_of(1.7, 0.6, -40, 90)
    moved = np.column_stack([marks[:, :2] @ turn[:, :2].T + turn[:, 2], marks[:, 2]]).astype(np.float32)
    assert apply_affine(crop.matrix(moved), moved) == pytest.approx(landed, abs=0.01)


def test_the_lower_face_crop_holds_lips_and_chin_of_everybody(hana, man, other_people):
    crop = CanonicalCrop.lower_face(256)
    with Landmarker(track=False) as landmarker:
        for picture in [hana[0][45], man[0], *other_people]:
            marks = landmarker.detect(picture)[0].landmarks
            landed = apply_affine(crop.matrix(marks), marks)[[*points.LIPS_OUTER, 152, 172, 397]]
            assert landed.min() > 8
            assert landed.max() < 248


def test_warp_and_paste_give_the_picture_back(seen):
    picture, marks = seen
    crop = CanonicalCrop.lower_face(512)
    matrix = crop.matrix(marks)
    mask = polygon_mask(512, 512, lower_face_outline(apply_affine(matrix, marks)), 40)
    pasted = crop.paste(picture, crop.warp(picture, matrix), matrix, mask)
    assert np.abs(pasted.astype(int) - picture).mean() < 0.1
    assert np.abs(pasted.astype(int) - picture).max() < 40


def test_paste_touches_nothing_where_the_mask_is_zero(seen):
    picture, marks = seen
    crop = CanonicalCrop.lower_face(128)
    matrix = crop.matrix(marks)
    before = picture.copy()
    mask = polygon_mask(128, 128, lower_face_outline(apply_affine(matrix, marks)), 10)
    green = np.full((128, 128, 3), (0, 255, 0), np.uint8)
    pasted = crop.paste(picture, green, matrix, mask)
    assert np.array_equal(picture, before)
    outside = np.ones(picture.shape[:2], np.uint8)
    cv2.fillPoly(outside, [np.round(lower_face_outline(marks)).astype(np.int32)], 0)
    outside = cv2.erode(outside, np.ones((7, 7), np.uint8)) > 0
    assert np.array_equal(pasted[outside], picture[outside])
    x, y = marks[points.LIPS_OUTER, :2].mean(axis=0).astype(int)
    assert tuple(pasted[y, x]) == (0, 255, 0)


@pytest.mark.parametrize("shift", [(-150, 0), (2000, 0), (0, 300), (0, -3000)])
def test_a_face_partly_or_wholly_outside_the_picture_can_be_pasted(seen, shift):
    picture, marks = seen
    crop = CanonicalCrop.lower_face(64)
    matrix = crop.matrix(marks + np.array([*shift, 0], np.float32))
    pasted = crop.paste(picture, crop.warp(picture, matrix), matrix, np.ones((64, 64), np.float32))
    assert pasted.shape == picture.shape


def test_a_crop_of_another_size_is_refused(seen):
    crop = CanonicalCrop.lower_face(64)
    with pytest.raises(UsageError, match="64"):
        crop.paste(seen[0], np.zeros((65, 64, 3), np.uint8), crop.matrix(seen[1]), np.ones((64, 64), np.float32))
    with pytest.raises(UsageError, match="468"):
        crop.matrix(seen[1][:100])
    with pytest.raises(UsageError, match="positive"):
        CanonicalCrop(width=0, height=10, eyes=(0, 0), eye_distance=5)


def test_a_mask_is_one_inside_and_zero_outside_and_at_its_border():
    mask = ellipse_mask(100, 120, (60, 50), (40, 30), 10)
    assert mask.dtype == np.float32
    assert mask[50, 60] > 0.999
    assert mask[50, 19] == mask[50, 101] == 0
    across = mask[50, 20:61]
    assert (np.diff(across) >= 0).all()
    assert across[10] > 0.97
    everywhere = polygon_mask(40, 50, np.array([[-99, -99], [99, -99], [99, 99], [-99, 99]], float), 6)
    assert max(everywhere[0].max(), everywhere[:, -1].max()) < 0.05
    assert everywhere[20, 25] > 0.999


def test_a_mask_moves_with_its_outline_by_less_than_a_pixel():
    outline = mean_face()[list(points.FACE_OVAL), :2] * 60 + 64
    places = []
    for shift in np.arange(0, 1, 0.125):
        mask = polygon_mask(180, 128, outline + np.array([shift, 0]), 12)
        places.append(float((mask * np.arange(128)).sum() / mask.sum()))
    assert np.diff(places) == pytest.approx(0.125, abs=0.03)


@pytest.mark.parametrize(
    ("outline", "feather"),
    [(np.zeros((2, 2)), 3), (np.zeros((5, 3)), 3), (np.full((4, 2), np.nan), 3), (np.eye(4)[:, :2], 0)],
)
def test_what_is_no_outline_is_refused(outline, feather):
    with pytest.raises(UsageError):
        polygon_mask(20, 20, outline, feather)


def test_an_ellipse_without_extent_is_refused():
    with pytest.raises(UsageError, match="radii"):
        ellipse_mask(20, 20, (10, 10), (5, 0), 3)


def test_smoothing_halves_the_power_at_the_cutoff_and_does_not_delay():
    time = np.arange(400) / 25
    for frequency in (1.0, 3.0, 6.0):
        wave = np.sin(2 * np.pi * frequency * time)
        smoothed = smooth(wave, fps=25, cutoff=3)[100:300]
        gain = float(smoothed @ wave[100:300] / (wave[100:300] @ wave[100:300]))
        assert gain == pytest.approx(0.5 ** (0.5 * (frequency / 3) ** 2), abs=0.02)
        assert smoothed == pytest.approx(gain * wave[100:300], abs=0.02)


@given(st.integers(1, 40), st.floats(1e-9, 50))
def test_smoothing_leaves_a_constant_alone(length, cutoff):
    track = np.full((length, 3, 2), 7.5, np.float32)
    assert smooth(track, fps=25, cutoff=cutoff) == pytest.approx(track)


@pytest.mark.parametrize(("length", "fps", "cutoff"), [(0, 25, 3), (5, 0, 3), (5, 25, 0), (5, 25, float("nan"))])
def test_a_track_or_a_rate_of_nothing_is_refused(length, fps, cutoff):
    with pytest.raises(UsageError):
        smooth(np.zeros((length, 2)), fps=fps, cutoff=cutoff)
