from __future__ import annotations

import time
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from saram.errors import MediaError, UnknownNameError
from saram.media import open_writer
from saram.render import Composer, avatar_height, backgrounds, check_background, open_background
from saram.render.blending import lay_over
from saram.types import Caption, VideoFrame

RED, BLUE = (255, 0, 0), (0, 0, 255)


def person(height=64, width=64):
    pixels = np.zeros((height, width, 4), np.uint8)
    pixels[height // 2 :, width // 4 : -width // 4] = (200, 150, 100, 255)
    return pixels


def film(path, size=(64, 64), levels=(40, 80, 120, 160, 200), fps=Fraction(5)):
    with open_writer(path, size=size, fps=fps) as writer:
        for level in levels:
            writer.write_video(VideoFrame(np.full((size[1], size[0], 3), level, np.uint8)))
    return path


class TestBlending:
    @settings(max_examples=50, deadline=None)
    @given(data=st.data())
    def test_it_is_exact_to_the_last_bit(self, data):
        rng = np.random.default_rng(data.draw(st.integers(0, 2**32)))
        shape = (data.draw(st.integers(1, 20)), data.draw(st.integers(1, 20)))
        picture = rng.integers(0, 256, (*shape, 4), np.uint8)
        kinds = rng.integers(0, 3, shape)
        picture[kinds == 0, 3] = 0
        picture[kinds == 1, 3] = 255
        large = rng.integers(0, 256, (shape[0] + 3, shape[1] + 5, 3), np.uint8)
        expected = large.astype(float)
        weight = picture[..., 3:] / 255.0
        part = expected[2 : 2 + shape[0], 4 : 4 + shape[1]]
        part[...] = np.floor(picture[..., :3] * weight + part * (1 - weight) + 0.5)
        lay_over(picture, large[2 : 2 + shape[0], 4 : 4 + shape[1]])
        assert np.abs(large - expected).max() <= (1e-9 if shape else 0)

    def test_it_takes_about_a_millisecond(self):
        """Generous, for a busy machine: the slow ways take ten times as long."""
        picture = person(512, 512)
        picture[250:256, 128:384, 3] = 120
        canvas = np.zeros((512, 512, 3), np.uint8)
        best = min(_seconds(lambda: lay_over(picture, canvas)) for _ in range(30))
        assert best < 0.004


def _seconds(work):
    begin = time.thread_time()
    work()
    return time.thread_time() - begin


class TestBackgrounds:
    @pytest.mark.parametrize(
        ("source", "colour"), [("red", RED), ("#00f", BLUE), ("#ff0000", RED), ("rgb(0,0,255)", BLUE)]
    )
    def test_a_colour_fills_the_canvas(self, source, colour):
        picture = open_background(source, (8, 4)).at(Fraction(0))
        assert picture.shape == (4, 8, 3)
        assert (picture == colour).all()

    def test_an_image_covers_the_canvas_and_keeps_its_proportions(self, tmp_path):
        image = np.zeros((100, 300, 3), np.uint8)
        image[:, 100:200] = RED
        image[:, :100] = image[:, 200:] = BLUE
        Image.fromarray(image).save(tmp_path / "wide.png")
        picture = open_background(str(tmp_path / "wide.png"), (50, 50)).at(Fraction(0))
        assert (picture[:, 2:-2] == RED).all()

    def test_names_are_looked_for_beside_the_script(self, tmp_path):
        Image.new("RGB", (4, 4), RED).save(tmp_path / "studio.png")
        assert (open_background("studio.png", (8, 8), tmp_path).at(Fraction(0)) == RED).all()

    def test_transparent_parts_of_an_image_are_black(self, tmp_path):
        Image.new("RGBA", (4, 4), (255, 0, 0, 0)).save(tmp_path / "clear.png")
        assert (open_background(str(tmp_path / "clear.png"), (4, 4)).at(Fraction(0)) == 0).all()

    def test_a_film_runs_at_its_own_rate_and_begins_again(self, tmp_path):
        background = open_background(str(film(tmp_path / "a.mp4")), (32, 32))
        shown = [int(background.at(Fraction(number, 25)).mean()) for number in range(60)]
        background.close()
        expected = [(40, 80, 120, 160, 200)[number // 5 % 5] for number in range(60)]
        assert np.abs(np.array(shown) - expected).max() <= 3

    def test_a_missing_file_is_named(self):
        with pytest.raises(MediaError, match=r"no background file nothing\.png"):
            check_background("nothing.png")

    def test_an_unknown_word_lists_what_there_is(self):
        with pytest.raises(UnknownNameError, match="colour"):
            check_background("news-studoi")

    def test_a_damaged_film_is_found_before_any_work(self, tmp_path):
        (tmp_path / "a.mp4").write_bytes(b"nothing")
        with pytest.raises(MediaError, match=r"a\.mp4"):
            check_background(str(tmp_path / "a.mp4"))

    def test_every_built_in_one_can_be_opened(self):
        for name in backgrounds():
            assert open_background(name, (64, 36)).at(Fraction(0)).shape == (36, 64, 3)


class TestLayout:
    @pytest.mark.parametrize(
        ("canvas", "native", "cut_out", "height"),
        [
            ((512, 512), (640, 640), True, 512),
            ((1280, 720), (640, 640), True, 720),
            ((720, 1280), (640, 640), True, 972),
            ((512, 512), (640, 640), False, 512),
            ((1280, 720), (640, 640), False, 720),
            ((540, 500), (640, 640), False, 540),
            ((16, 4320), (640, 640), True, 22),
        ],
    )
    def test_the_avatar_fits_the_canvas(self, canvas, native, cut_out, height):
        assert avatar_height(canvas, native, cut_out=cut_out) == height

    def test_a_cut_out_person_stands_on_the_lower_edge_in_the_middle(self):
        composer = Composer((100, 80))
        composer.set_background("red", Fraction(0))
        picture = composer.compose(VideoFrame(person())).pixels
        assert picture.shape == (80, 100, 3)
        assert (picture[-1, 50] == (200, 150, 100)).all()
        assert (picture[0, 50] == RED).all()
        columns = np.flatnonzero((picture[-1] != RED).any(axis=1))
        assert columns.min() + columns.max() == 99

    def test_a_whole_picture_is_centred_on_black(self):
        picture = Composer((100, 64)).compose(VideoFrame(np.full((64, 64, 3), 9, np.uint8))).pixels
        assert (picture[:, :18] == 0).all()
        assert (picture[:, 18:82] == 9).all()

    def test_a_picture_larger_than_the_canvas_is_cut_evenly(self):
        pixels = np.zeros((64, 90, 4), np.uint8)
        pixels[:, 45] = 255
        picture = Composer((64, 64), keep_alpha=True).compose(VideoFrame(pixels)).pixels
        assert np.flatnonzero(picture[10, :, 3]).tolist() == [32]

    def test_transparency_is_kept_where_it_is_wanted(self):
        picture = Composer((64, 64), keep_alpha=True).compose(VideoFrame(person())).pixels
        assert picture.shape == (64, 64, 4)

    def test_pictures_given_in_are_not_changed(self):
        def paint(pixels, caption):
            pixels[...] = 255

        given_in = np.full((64, 64, 3), 9, np.uint8)
        composed = Composer((64, 64), paint=paint).compose(
            VideoFrame(given_in), Caption(("가",), Fraction(0), Fraction(1))
        )
        assert (composed.pixels == 255).all()
        assert (given_in == 9).all()


def test_backgrounds_fade_into_each_other():
    composer = Composer((8, 8))
    clear = np.zeros((8, 8, 4), np.uint8)
    composer.set_background("red", Fraction(0))
    assert (composer.compose(VideoFrame(clear, Fraction(0))).pixels[0, 0] == RED).all()
    composer.set_background("blue", Fraction(1))
    shown = [composer.compose(VideoFrame(clear, 1 + Fraction(n, 25))).pixels[0, 0] for n in range(12)]
    blue = [int(pixel[2]) for pixel in shown]
    assert blue[0] == 0
    assert blue == sorted(blue)
    assert 100 < blue[5] < 155
    assert (shown[-1] == BLUE).all()
    composer.close()


def test_the_same_background_again_does_not_fade(tmp_path):
    composer = Composer((8, 8))
    composer.set_background("red", Fraction(0))
    composer.set_background("red", Fraction(2))
    clear = VideoFrame(np.zeros((8, 8, 4), np.uint8), Fraction(2))
    assert (composer.compose(clear).pixels == RED).all()
