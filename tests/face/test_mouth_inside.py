"""What shows between the lips."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from saram.face import INSIDE, mouth_inside

LEFT, RIGHT, TOP = 20.0, 70.0, 40.0
SKIN, DARK, TEETH, TONGUE = (205, 160, 140), (15, 10, 10), (235, 230, 225), (190, 90, 95)


def lips(opening: float) -> tuple[np.ndarray, np.ndarray]:
    """The two edges of an opening that is highest in the middle."""
    across = np.linspace(LEFT, RIGHT, 11)
    upper = np.stack([across, np.full(11, TOP)], axis=1)
    lower = upper + np.stack([np.zeros(11), opening * np.sin(np.linspace(0, np.pi, 11))], axis=1)
    return upper, lower


def mouth(opening: float, above, below) -> np.ndarray:
    """A mouth that shows one colour in the upper and another in the lower half of its opening."""
    picture = np.full((100, 100, 3), SKIN, np.uint8)
    upper, lower = lips(opening)
    middle = (upper + lower) / 2
    for first, second, colour in ((upper, middle, above), (middle, lower, below)):
        contour = np.vstack([first, second[::-1]])
        cv2.fillPoly(picture, [np.rint(contour * 16).astype(np.int32)], colour, lineType=cv2.LINE_AA, shift=4)
    return picture


def test_teeth_are_light_a_tongue_is_red_and_the_dark_is_neither():
    seen = {
        name: mouth_inside(mouth(20, *colours), *lips(20))
        for name, colours in {"dark": (DARK, DARK), "teeth": (TEETH, DARK), "tongue": (TEETH, TONGUE)}.items()
    }
    assert all(len(each) == INSIDE for each in seen.values())
    assert seen["teeth"][0] > 5 * seen["dark"][0]
    assert seen["teeth"][1] < 0.5 * seen["tongue"][1]
    assert seen["tongue"][2] > 5 * seen["teeth"][2]


def test_a_mouth_that_closes_goes_to_nothing_without_a_jump():
    course = np.array([mouth_inside(mouth(20, TEETH, TONGUE), *lips(opening)) for opening in np.linspace(20, 0, 41)])
    assert np.abs(np.diff(course, axis=0)).max() < 0.1 * course[0].max()
    assert course[-1] == pytest.approx(0, abs=0.01)


def test_it_does_not_depend_on_the_size_of_the_picture():
    small = mouth(20, TEETH, TONGUE)
    large = cv2.resize(small, None, fx=3, fy=3, interpolation=cv2.INTER_LINEAR)
    upper, lower = lips(20)
    wide = [3 * each + 1 for each in (upper, lower)]  # pixel centres are whole numbers
    assert mouth_inside(large, *wide) == pytest.approx(mouth_inside(small, upper, lower), rel=0.1)


@pytest.mark.parametrize("away", [(-500.0, 0.0), (0.0, 500.0)])
def test_a_mouth_out_of_view_shows_nothing(away):
    upper, lower = (each + away for each in lips(20))
    assert mouth_inside(mouth(20, TEETH, TONGUE), upper, lower) == (0.0, 0.0, 0.0)


def test_a_mouth_that_is_cut_by_the_edge_of_the_picture_is_measured_as_far_as_it_shows():
    upper, lower = (each - (45.0, 0.0) for each in lips(20))
    whole = mouth_inside(mouth(20, TEETH, TONGUE), *lips(20))
    part = mouth_inside(mouth(20, TEETH, TONGUE)[:, 45:], upper, lower)
    assert 0 < part[0] < whole[0]


def test_a_mouth_without_width_shows_nothing():
    point = np.full((11, 2), 50.0)
    assert mouth_inside(mouth(20, TEETH, TONGUE), point, point) == (0.0, 0.0, 0.0)
