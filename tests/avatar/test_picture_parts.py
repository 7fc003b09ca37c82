"""How pictures are pasted, matched, moved and kept, on something small whose answer is known."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saram.avatar.clip_codec import decode_luma, decode_patches, decode_yuv, encode_luma, encode_patches, encode_rgb
from saram.avatar.exemplar.crop import Crop
from saram.avatar.exemplar.patch_painter import PatchPainter
from saram.avatar.exemplar.rim import membrane, rim_tones, tone_difference
from saram.avatar.head_warp import MOVEMENTS, HeadGeometry, HeadWarp
from saram.errors import BundleError


def texture(height, width, seed=0):
    """A smooth coloured picture, as skin is."""
    noise = np.random.default_rng(seed).uniform(-1, 1, (height, width, 4)).astype(np.float32)
    light, *colour = np.moveaxis(cv2.GaussianBlur(noise, (0, 0), 4), 2, 0)
    span = np.abs(light).max()
    shades = np.stack([130 + 90 * light / span + 12 * tint / span for tint in colour], axis=2)
    return np.round(np.clip(shades + np.array([25, 0, -15]), 0, 255)).astype(np.uint8)


def oval(width, height, feather=6):
    mask = np.zeros((height, width), np.float32)
    cv2.ellipse(mask, (width // 2, height // 2), (width // 2 - feather, height // 2 - feather), 0, 0, 360, 1.0, -1)
    return cv2.GaussianBlur(mask, (0, 0), feather / 3) * (mask.shape[0] > 0)


class TestPaste:
    CROP = Crop((40, 30), oval(60, 50))

    @pytest.mark.parametrize(
        "placement",
        [
            np.eye(2, 3),
            np.array([[1, 0, 3.3], [0, 1, -2.7]]),
            np.array([[0.998, -0.03, 5.5], [0.03, 0.998, 1.2]]),
            np.array([[1.2, 0, -4.0], [0, 1.2, 2.0]]),
        ],
        ids=["same", "shifted", "turned", "larger"],
    )
    def test_what_is_cut_and_pasted_back_is_the_same_picture(self, placement):
        picture = texture(140, 180)
        place = placement.astype(np.float32)
        painted = picture.copy()
        PatchPainter(self.CROP, 1.0).paint(painted, self.CROP.cut(picture, place), place)
        assert np.abs(painted.astype(int) - picture).max() <= 2

    @pytest.mark.parametrize("scale", [0.5, 0.8, 1.6875])
    def test_it_lands_in_place_at_any_scale(self, scale):
        picture = texture(140, 180)
        place = np.array([[1, 0, 3.3], [0, 1, -2.7]], np.float32)
        size = (round(180 * scale), round(140 * scale))
        scaled = cv2.resize(picture, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)
        painted = scaled.copy()
        PatchPainter(self.CROP, size[1] / 140).paint(painted, self.CROP.cut(picture, place), place)
        assert np.abs(painted.astype(int) - scaled).mean() < 0.5
        assert np.abs(painted.astype(int) - scaled).max() <= 5

    def test_weight_goes_from_nothing_to_all_and_outside_nothing_changes(self):
        frame, patch = np.full((140, 180, 4), 100, np.uint8), np.full((50, 60, 3), 200, np.uint8)
        for weight, middle in ((0.0, 100), (0.5, 150), (1.0, 200)):
            painted = frame.copy()
            PatchPainter(self.CROP, 1.0).paint(painted, patch, np.eye(2, 3, dtype=np.float32), weight=weight)
            assert abs(int(painted[55, 70, 0]) - middle) <= 1
            outside = np.ones((140, 180), bool)
            outside[30:80, 40:100] = False
            assert (painted[outside] == 100).all()
            assert (painted[..., 3] == 100).all(), "alpha stays"

    @settings(max_examples=50, deadline=None)
    @given(st.floats(-300, 300), st.floats(-300, 300), st.floats(0.05, 3))
    def test_a_paste_anywhere_even_outside_is_harmless(self, x, y, scale):
        frame = np.zeros((40, 50, 3), np.uint8)
        place = np.array([[1, 0.1, x], [-0.1, 1, y]], np.float32)
        tone, field = np.full((7, 8, 3), 3, np.float32), np.zeros((13, 15, 2), np.float32)
        PatchPainter(self.CROP, scale).paint(frame, np.full((50, 60, 3), 9, np.uint8), place, field=field, tone=tone)
        assert frame.max() <= 13

    def test_a_field_moves_the_picture_and_a_tone_colours_it(self):
        patch = np.zeros((50, 60, 3), np.uint8)
        patch[:, 30:] = 200
        moved, coloured = np.zeros((140, 180, 3), np.uint8), np.zeros((140, 180, 3), np.uint8)
        painter, place = PatchPainter(self.CROP, 1.0), np.eye(2, 3, dtype=np.float32)
        field = np.zeros((13, 15, 2), np.float32)
        field[..., 0] = 5
        painter.paint(moved, patch, place, field=field)
        edge = int(np.argmax(moved[55, 60:90, 0] > 100)) + 60
        assert edge == 75
        painter.paint(coloured, patch, place, tone=np.full((7, 8, 3), 12, np.float32))
        assert coloured[55, 60].tolist() == [12, 12, 12]


class TestMembrane:
    RIM = np.array([[5, 5], [30, 2], [55, 6], [58, 25], [52, 45], [30, 48], [6, 44], [2, 25]], np.float32)

    def test_a_constant_difference_is_reproduced_exactly(self):
        weights = membrane(self.RIM, (60, 50), 8)
        spread = weights @ np.tile(np.array([3.0, -7.0, 0.5], np.float32), (len(self.RIM), 1))
        assert spread.shape == (7 * 8, 3)
        assert spread == pytest.approx(np.tile([3.0, -7.0, 0.5], (56, 1)), abs=1e-4)

    def test_what_is_inside_lies_between_what_is_on_the_rim(self):
        difference = np.random.default_rng(0).uniform(-10, 10, (len(self.RIM), 3)).astype(np.float32)
        spread = membrane(self.RIM, (60, 50), 4) @ difference
        assert spread.min() >= difference.min()
        assert spread.max() <= difference.max()

    def test_a_lit_side_stays_on_its_side(self):
        difference = np.where(self.RIM[:, :1] < 30, 10, 0).astype(np.float32).repeat(3, axis=1)
        spread = (membrane(self.RIM, (60, 50), 8) @ difference).reshape(7, 8, 3)
        assert spread[3, 0, 0] > 2 * spread[3, -1, 0]

    def test_more_than_light_is_not_taken_over(self):
        frame, patch = np.full((4, 3), 250, np.float32), np.zeros((4, 3), np.float32)
        assert tone_difference(frame, patch).max() < 20

    @pytest.mark.parametrize("shift", [(0, 0), (150, 0), (-500, -500), (0, 1000)])
    def test_colours_are_read_even_where_the_face_leaves_the_picture(self, shift):
        place = np.array([[1, 0, shift[0]], [0, 1, shift[1]]], np.float32)
        tones = rim_tones(np.full((60, 80, 3), 77, np.uint8), place, self.RIM)
        assert tones.shape == (len(self.RIM), 3)
        assert (tones == 77).all()


class TestHeadWarp:
    GEOMETRY = HeadGeometry(
        (100.0, 90.0), (30.0, 40.0), (100.0, 95.0), ((75.0, 70.0), (92.0, 68.0), (108.0, 68.0), (125.0, 70.0))
    )

    def warp(self, size=(200, 200)):
        return HeadWarp(size, self.GEOMETRY)

    def weights(self, **amounts):
        return np.array([amounts.get(name, 0.0) for name in MOVEMENTS], np.float32)

    def test_no_movement_leaves_every_pixel_alone(self):
        picture = texture(200, 200)
        moved = picture.copy()
        self.warp().apply(moved, self.weights())
        assert np.array_equal(moved, picture)

    @pytest.mark.parametrize("name", MOVEMENTS)
    def test_displacement_fades_out_before_the_border_and_over_the_shoulders(self, name):
        picture = texture(200, 200)
        moved = picture.copy()
        self.warp().apply(moved, self.weights(**{name: 0.05 if name == "zoom" else 3}))
        change = np.abs(moved.astype(int) - picture).max(axis=2)
        assert change[40:140, 60:140].max() > 3, "the head moves"
        assert change[175:].max() == 0, "the body does not"
        rim = np.concatenate([change[0], change[:, 0], change[:, -1]])
        assert rim.max() <= 1

    def test_shifts_are_pixels(self):
        picture = texture(200, 200)
        moved = picture.copy()
        self.warp().apply(moved, self.weights(shiftX=3, shiftY=-2))
        assert np.array_equal(moved[70:110, 85:115], picture[72:112, 82:112])

    @pytest.mark.parametrize("channels", [None, 1, 3, 4])
    def test_any_kind_of_picture_is_moved(self, channels):
        picture = texture(200, 200)[..., 0]
        picture = picture if channels is None else np.repeat(picture[..., None], channels, axis=2)
        moved = picture.copy()
        self.warp().apply(moved, self.weights(roll=4))
        assert moved.shape == picture.shape
        assert not np.array_equal(moved, picture)

    @pytest.mark.parametrize("size", [(1, 1), (2, 3), (17, 33), (200, 60)])
    def test_a_head_beyond_the_picture_is_harmless(self, size):
        picture = np.full((size[1], size[0], 3), 50, np.uint8)
        self.warp(size).apply(picture, self.weights(yaw=5, roll=5, zoom=0.1))
        assert (picture == 50).all()


class TestClipCodec:
    def test_colours_come_back_within_two_levels(self):
        pictures = [texture(64, 96, seed) for seed in range(5)]
        planes = list(decode_yuv(encode_rgb(pictures, 25, 14), (96, 64)))
        decoded = [cv2.cvtColor(each, cv2.COLOR_YUV2RGB_I420) for each in planes]
        assert len(decoded) == 5
        error = np.stack(decoded).astype(int) - np.stack(pictures)
        assert np.abs(error).mean() < 2
        assert np.abs(error.mean(axis=(0, 1, 2))).max() < 0.7, "no tint"

    def test_patches_keep_their_colours(self):
        pictures = [texture(30, 44, seed) for seed in range(4)]
        decoded = decode_patches(encode_patches(pictures, 12), (44, 30), 4)
        assert np.abs(decoded.astype(int) - np.stack(pictures)).mean() < 2

    def test_a_matte_keeps_black_and_white(self):
        matte = np.zeros((64, 96), np.uint8)
        matte[16:48, 24:72] = 255
        decoded = next(decode_luma(encode_luma([matte], 25, 18), (96, 64)))
        assert decoded[4, 4] <= 2
        assert decoded[32, 48] >= 253

    def test_odd_sizes_are_cut_to_even_ones(self):
        assert next(decode_yuv(encode_rgb([texture(33, 47)], 25, 20), (46, 32))).shape == (48, 46)

    def test_the_same_pictures_give_the_same_bytes(self):
        pictures = [texture(64, 96, seed) for seed in range(5)]
        assert encode_rgb(pictures, 25, 17) == encode_rgb(pictures, 25, 17)
        assert encode_patches(pictures, 12) == encode_patches(pictures, 12)

    @settings(max_examples=40, deadline=None)
    @given(st.data())
    def test_damaged_streams_give_pictures_or_a_bundle_error(self, data):
        stream = bytearray(encode_rgb([np.full((16, 16, 3), 90, np.uint8)] * 3, 25, 20))
        place = data.draw(st.integers(0, len(stream) - 1))
        stream[place] ^= 1 << data.draw(st.integers(0, 7))
        cut = data.draw(st.integers(0, len(stream)))
        try:
            for planes in decode_yuv(bytes(stream[:cut]), (16, 16)):
                assert planes.shape == (24, 16)
        except BundleError as error:
            assert "build the avatar again" in str(error)  # noqa: PT017 - some damage does no harm

    def test_other_sizes_and_numbers_than_said_are_refused(self):
        stream = encode_patches([texture(30, 44)] * 3, 12)
        for size, count in (((44, 32), 3), ((44, 30), 2), ((44, 30), 4), ((44, 30), 0), ((40_000, 40_000), 9)):
            with pytest.raises(BundleError):
                decode_patches(stream, size, count)
        with pytest.raises(BundleError, match="not RGB"):
            decode_patches(encode_rgb([texture(30, 44)], 25, 20), (44, 30), 1)
        with pytest.raises(BundleError, match="4:2:0"):
            next(decode_yuv(stream, (44, 30)))
