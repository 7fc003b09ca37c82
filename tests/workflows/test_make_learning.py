"""What is learned from and measured on, where words are known of some of the footage only."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

import saram.training.mouth as trainings
from saram.avatar.exemplar.mouth_shape import SHAPE_POINTS, ShapeSpace
from saram.datasets import ClipRecord
from saram.face import INSIDE
from saram.training.mouth.material import spoken_clips
from saram.training.picture.settings import PictureSettings
from saram.types import COEFFICIENTS
from saram.workflows import make_learning
from saram.workflows.make_learning import Lessons, learn_mouth, learn_picture
from saram.workflows.speech_figures import speech_distances, speech_figures
from saram.workflows.untold_motion import is_heard

LENGTH = 20


def take(*, texts, sound=0, has_text=None):
    """Four clips, the last two held out, with or without a text."""
    clips = tuple(
        ClipRecord(
            name=str(number),
            source=0,
            start=number * LENGTH,
            first=number * LENGTH,
            count=LENGTH,
            has_text=text,
            part="train" if number < 2 else "held",
        )
        for number, text in enumerate(texts)
    )
    frames = len(clips) * LENGTH
    return SimpleNamespace(
        clips=clips,
        has_text=2 * sum(texts) >= len(texts) if has_text is None else has_text,
        train=np.arange(2 * LENGTH),
        placement=np.tile(np.eye(2, 3, dtype=np.float32), (frames, 1, 1)),
        shapes=np.random.default_rng(0).normal(0, 5, (frames, len(SHAPE_POINTS), 2)).astype(np.float32),
        inside=np.zeros((frames, INSIDE), np.float32),
        motion=np.zeros((frames, len(COEFFICIENTS)), np.float32),
        audio=np.zeros(frames * 640, np.float32),
        audio_48k=np.full(frames * 1920, sound, np.int16),
    )


def test_footage_of_which_few_words_are_known_is_learned_from_whole(monkeypatch, tmp_path):
    given = []

    def train(footage, *_args, **_options):
        given.append(footage)
        return SimpleNamespace(members=dict, curves={}, figures={})

    monkeypatch.setattr(trainings, "train_mouth", train)
    dataset = take(texts=(False, False, False, True))
    monkeypatch.setattr(make_learning, "known_motion", lambda _: dataset.motion)
    learn_mouth(dataset, None, tmp_path, 1.0, seed=0, lessons=Lessons(), tell=lambda *_: None)
    assert [clip.part for clip in spoken_clips(given[0])] == ["train", "train", "held", "held"]


@pytest.mark.parametrize(
    ("asked", "given_to", "size"), [(0, None, None), (160, None, 160), (160, 144, 144), (160, PictureSettings(), 160)]
)
def test_crops_are_learned_as_large_as_the_order_says(monkeypatch, tmp_path, asked, given_to, size):
    given = []

    def train(*_args, settings, **_options):
        given.append(settings)
        picture = SimpleNamespace(members=dict, geometry=SimpleNamespace(size=settings.size or 128))
        return SimpleNamespace(picture=picture, curves={}, figures={}, steps=9)

    monkeypatch.setattr("saram.training.picture.train.train_picture", train)
    lessons = Lessons(picture=PictureSettings(size=given_to) if isinstance(given_to, int) else given_to)
    dataset = SimpleNamespace(record=SimpleNamespace(settings={"side": asked}))
    figures = learn_picture(dataset, None, tmp_path, 1.0, seed=0, lessons=lessons, tell=lambda *_: None)
    assert given == [PictureSettings(size=size)]
    assert figures == {"side of what is painted, pixels": size or 128, "steps": 9}
    counted = replace(lessons, picture_steps=5)
    learn_picture(dataset, None, tmp_path, 1.0, seed=0, lessons=counted, tell=lambda *_: None)
    assert given[1] == PictureSettings(size=size, steps=5)


@pytest.mark.parametrize(("texts", "measured"), [((1, 1, 1, 0), 1), ((0, 0, 0, 0), 2), ((0, 0, 0, 1), 2)])
def test_speech_is_measured_where_it_is_known(texts, measured):
    dataset = take(texts=tuple(map(bool, texts)))
    exemplar = SimpleNamespace(space=ShapeSpace.learn(dataset.shapes))
    still = np.zeros((LENGTH, len(exemplar.space.modes)))
    assert len(speech_distances(dataset, exemplar, lambda _: still).form) == measured


def test_without_known_speech_in_what_is_held_out_there_are_no_figures_of_it():
    assert speech_figures(take(texts=(True, True, False, False)), np.zeros(0), None, None) == {}


@pytest.mark.parametrize(("sound", "heard"), [(0, False), (20, False), (900, True)])
def test_footage_is_heard_if_it_is_louder_than_rounding(sound, heard):
    assert is_heard(take(texts=(False,) * 4, sound=sound)) is heard
