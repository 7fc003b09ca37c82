from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from saram.types import COEFFICIENTS, AudioChunk, FaceMotion, SpokenText, SpokenWord, VideoFrame


@pytest.mark.parametrize(
    "samples", [np.zeros((2, 2), np.float32), np.zeros(4, np.float64), np.zeros(4, np.int16)], ids=["2d", "f64", "i16"]
)
def test_audio_of_a_wrong_shape_or_dtype_is_refused(samples):
    with pytest.raises(ValueError, match="float32"):
        AudioChunk(samples, 16_000)


def test_audio_knows_its_exact_length():
    assert AudioChunk(np.zeros(1, np.float32), 22_050).duration == Fraction(1, 22_050)
    with pytest.raises(ValueError, match="rate"):
        AudioChunk(np.zeros(1, np.float32), 0)


@pytest.mark.parametrize(
    "pixels", [np.zeros((4, 4), np.uint8), np.zeros((4, 4, 2), np.uint8), np.zeros((4, 4, 3), np.float32)]
)
def test_a_picture_of_a_wrong_shape_or_dtype_is_refused(pixels):
    with pytest.raises(ValueError, match="uint8"):
        VideoFrame(pixels)


def test_motion_of_a_wrong_shape_is_refused():
    for values in (np.zeros((3, 2), np.float32), np.zeros((3, len(COEFFICIENTS)), np.float64)):
        with pytest.raises(ValueError, match="float32"):
            FaceMotion(values)


def test_motion_columns_are_named():
    values = np.zeros((2, len(COEFFICIENTS)), np.float32)
    motion = FaceMotion(values)
    motion.column("jawOpen")[1] = 0.5
    assert motion.values[1, COEFFICIENTS.index("jawOpen")] == np.float32(0.5)
    assert len(motion) == 2
    assert motion.duration == Fraction(2, 25)


def test_spoken_text_puts_punctuation_back():
    text = SpokenText(
        "3시, 뉴스.",
        (SpokenWord("세", "세", (0, 2)), SpokenWord("시", "시", (0, 2)), SpokenWord("뉴스", "뉴스", (4, 6))),
        "ko",
        phrase_ends=((1, ","), (2, ".")),
    )
    assert text.spoken == "세 시, 뉴스."


def _motion(**columns: float) -> FaceMotion:
    values = np.zeros((1, len(COEFFICIENTS)), np.float32)
    for name, value in columns.items():
        values[0, COEFFICIENTS.index(name)] = value
    return FaceMotion(values)


def test_lips_are_sealed_when_mouth_close_undoes_jaw_open():
    assert _motion(jawOpen=0.4, mouthClose=0.4).aperture[0] == 0
    assert _motion(jawOpen=0.4).aperture[0] == pytest.approx(0.4)
    assert _motion(jawOpen=0.4, mouthClose=0.5).aperture[0] == 0


def test_spread_and_rounded_lips_have_opposite_signs():
    assert _motion(mouthStretchLeft=1, mouthStretchRight=1).spread[0] == pytest.approx(1)
    assert _motion(mouthPucker=1).spread[0] == pytest.approx(-1)
