"""Captions burned into frames."""

from __future__ import annotations

import hashlib
import logging
import re
import string
import time
from fractions import Fraction

import numpy as np
import pytest
from PIL import ImageFont

from saram.errors import UsageError
from saram.media import CaptionPainter
from saram.media.caption_font import BUILTIN_FONT, CaptionFont
from saram.types import Caption

GREY = 128


def caption(*lines):
    return Caption(lines, Fraction(0), Fraction(1))


def frame(width, height, value=GREY, channels=3):
    return np.full((height, width, channels), value, np.uint8)


def painted(width, height, *lines, value=GREY, font=None):
    pixels = frame(width, height, value)
    CaptionPainter((width, height), font=font).paint(pixels, caption(*lines))
    return pixels


def changed(pixels, value=GREY):
    """Top, bottom, left and right of what is painted, and the share of the frame it takes."""
    rows, columns = np.nonzero((pixels != value).any(axis=2))
    return rows.min(), rows.max(), columns.min(), columns.max()


@pytest.mark.parametrize(("width", "height"), [(512, 512), (1920, 1080), (1080, 1920), (333, 777), (640, 361)])
def test_caption_stands_centred_within_the_safe_area_at_the_bottom(width, height):
    top, bottom, left, right = changed(
        painted(width, height, "서울 아파트의 평균 매매 가격은", "지난달보다 올랐습니다.")
    )
    assert top > height * 0.7
    assert bottom < height * 0.951
    assert left >= width * 0.049
    assert abs(left + right + 1 - width) <= 1


def test_longest_line_of_the_layout_fits():
    _, _, left, right = changed(painted(512, 512, "가" * 19))
    assert left >= 24
    assert right <= 488
    assert right - left > 380


def test_caption_too_long_or_too_tall_is_drawn_smaller_not_cut():
    top, bottom, left, right = changed(painted(512, 512, *["가나다라마바사아자차카타파하" * 4] * 30))
    assert top >= 25
    assert bottom <= 487
    assert left >= 25
    assert right <= 487


@pytest.mark.parametrize("value", [1, 128, 255])
def test_letters_stand_out_on_any_picture(value):
    pixels = painted(512, 512, "가나다라", value=value)
    top, bottom, left, _ = changed(pixels, value)
    grey = pixels[top : bottom + 1, left:, 0] / 255
    light = np.where(grey <= 0.04045, grey / 12.92, ((grey + 0.055) / 1.055) ** 2.4)
    plate = light[len(light) // 2, 3]
    assert (light.max() + 0.05) / (plate + 0.05) >= 7


@pytest.mark.parametrize(("width", "height"), [(1, 1), (17, 33), (2, 4000), (4000, 2), (64, 64)])
def test_frame_too_small_for_letters_is_left_as_it_is(width, height):
    assert (painted(width, height, "가나다라") == GREY).all()


def test_8k_frame_is_painted():
    top, bottom, _, _ = changed(painted(7680, 4320, "가나다라"))
    assert bottom - top > 4320 * 0.05


def test_caption_without_anything_to_draw_is_nothing():
    assert (painted(512, 512, " ") == GREY).all()
    assert (painted(512, 512, "\u200b") == GREY).all()


def test_painting_is_the_same_every_time_and_each_caption_its_own():
    painter = CaptionPainter((512, 512))
    first, second, again = frame(512, 512), frame(512, 512), frame(512, 512)
    painter.paint(first, caption("하나"))
    painter.paint(second, caption("둘셋"))
    painter.paint(again, caption("하나"))
    assert (first == again).all()
    assert (first != second).any()


def test_part_of_a_larger_array_can_be_painted():
    wide = frame(1024, 512)
    CaptionPainter((512, 512)).paint(wide[:, :512], caption("가나다"))
    assert (wide[:, :512] == painted(512, 512, "가나다")).all()
    assert (wide[:, 512:] == GREY).all()


def test_caption_over_a_transparent_frame_is_seen():
    pixels = frame(512, 512, 0, channels=4)
    CaptionPainter((512, 512)).paint(pixels, caption("가나다"))
    assert pixels[..., 3].max() == 255
    assert (pixels[0] == 0).all()
    solid = frame(512, 512, GREY, channels=4)
    solid[..., 3] = 255
    CaptionPainter((512, 512)).paint(solid, caption("가나다"))
    assert (solid[..., 3] == 255).all()
    assert np.abs(solid[..., :3].astype(int) - painted(512, 512, "가나다")).max() <= 1


def test_painting_a_caption_again_takes_a_small_part_of_drawing_it():
    pixels, shown = frame(512, 512), caption("가" * 19, "나" * 19)
    first, again = [], []
    for _ in range(5):
        painter = CaptionPainter((512, 512))
        first.append(_seconds_to_paint(painter, pixels, shown))
        again += [_seconds_to_paint(painter, pixels, shown) for _ in range(10)]
    assert min(again) * 4 < min(first)


def _seconds_to_paint(painter, pixels, shown):
    begin = time.perf_counter()
    painter.paint(pixels, shown)
    return time.perf_counter() - begin


@pytest.mark.parametrize(
    "pixels",
    [
        np.zeros((512, 511, 3), np.uint8),
        np.zeros((512, 512), np.uint8),
        np.zeros((512, 512, 3), np.float32),
        np.zeros((512, 512, 2), np.uint8),
    ],
)
def test_frame_of_another_shape_or_type_is_an_error(pixels):
    with pytest.raises(ValueError, match=r"needs uint8 \[512, 512, 3 or 4\]; got "):
        CaptionPainter((512, 512)).paint(pixels, caption("가"))


def test_builtin_font_draws_every_hangul_syllable_latin_letter_and_common_sign(caplog):
    font = CaptionFont()
    letters = (
        "".join(map(chr, range(0xAC00, 0xD7A4)))
        + string.printable.strip()
        + "·…“”‘’—–℃㎡₩€£¥°±×÷→←↑↓①★♥「」『』《》、。"
    )
    blank = ImageFont.truetype(str(BUILTIN_FONT), 32).getlength("\U0010ffff")
    assert blank > 0
    assert font.width(letters, 10) > 11_172 * 8
    assert not caplog.records


def test_character_no_font_has_is_left_out_with_one_warning(caplog):
    with caplog.at_level(logging.WARNING):
        assert (painted(512, 512, "가나😀") == painted(512, 512, "가나")).all()
    assert [re.search(r"U\+1F600, GRINNING FACE", record.getMessage()) is not None for record in caplog.records] == [
        True
    ]


def test_decomposed_hangul_is_drawn_as_syllables():
    assert (painted(512, 512, "\u1112\u1161\u11ab\u1100\u1173\u11af") == painted(512, 512, "한글")).all()


def test_lone_surrogate_does_no_harm(caplog):
    with caplog.at_level(logging.WARNING):
        assert (painted(512, 512, "가\ud800나") == painted(512, 512, "가나")).all()


def test_font_of_ones_own_is_used(tmp_path):
    path = tmp_path / "mine.ttf"
    path.write_bytes(BUILTIN_FONT.read_bytes())
    assert (painted(512, 512, "가나", font=path) == painted(512, 512, "가나")).all()


def test_font_without_hangul_is_an_error_that_says_so(tmp_path):
    path = tmp_path / "latin.ttf"
    path.write_bytes(ImageFont.load_default(16).font_bytes)
    with pytest.raises(UsageError, match=r"latin\.ttf has no Hangul.*NanumBarunGothicBold"):
        CaptionPainter((512, 512), font=path)


@pytest.mark.parametrize("content", [b"", b"no font at all", None])
def test_file_that_is_no_font_is_an_error_that_says_so(tmp_path, content):
    path = tmp_path / "a.ttf"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UsageError, match=r"a\.ttf cannot be read.*TrueType or OpenType"):
        CaptionPainter((512, 512), font=path)


def test_shipped_font_is_the_one_its_provenance_names():
    provenance = (BUILTIN_FONT.parent / "PROVENANCE.md").read_text(encoding="utf-8")
    assert hashlib.sha256(BUILTIN_FONT.read_bytes()).hexdigest() in provenance
    assert "SIL OPEN FONT LICENSE" in (BUILTIN_FONT.parent / "OFL.txt").read_text(encoding="utf-8")
