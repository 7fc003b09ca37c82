"""The trained animator: painting, falling back, and what it refuses to run."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from fractions import Fraction
from itertools import islice, pairwise

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper

from saram.avatar import AvatarBundle, Manifest, check_animator, open_animator
from saram.avatar.exemplar import ExemplarAnimator
from saram.avatar.exemplar.model import ExemplarModel
from saram.avatar.trained import TrainedPicture, animator, speed
from saram.avatar.trained.animator import TrainedAnimator
from saram.avatar.trained.base_faces import BaseFaces
from saram.avatar.trained.features import FeatureCache, Features
from saram.avatar.trained.geometry import FaceGeometry
from saram.avatar.trained.mouth_features import MOUTH_FEATURES
from saram.avatar.trained.mouth_model import DIRECT, KERNEL, KNOTS, MouthModel, MouthWeights
from saram.avatar.trained.onnx_file import check_onnx
from saram.avatar.trained.posture import Posture
from saram.avatar.trained.references import APART, reference_frames
from saram.avatar.trained.seeing import seen_by_encoder
from saram.avatar.trained.sessions import GeneratorSessions
from saram.errors import BundleError, UnknownNameError, UsageError
from saram.face import INSIDE
from saram.types import COEFFICIENTS, FaceMotion

FPS = Fraction(25)


@pytest.fixture(autouse=True)
def _workspace(tmp_path, monkeypatch):
    monkeypatch.setenv("SARAM_HOME", str(tmp_path / "home"))


def motion(frames, **columns):
    values = np.zeros((frames, len(COEFFICIENTS)), np.float32)
    for name, value in columns.items():
        values[:, COEFFICIENTS.index(name)] = value
    return FaceMotion(values, FPS)


def opened(bundle, height=160, **more):
    return open_animator(bundle, height=height, fps=FPS, alpha=False, **more)


def with_member(bundle, path, data) -> AvatarBundle:
    """The bundle with other bytes for a member; its hash is made to fit."""
    members = {name: bundle.data(name) for name in bundle.manifest.members} | {path: data}
    if data is None:
        del members[path]
    fields = {**dict(bundle.manifest), "members": AvatarBundle.describe(members)}
    return AvatarBundle(Manifest.model_validate(fields), members, "damaged.saram")


class TestPainting:
    def test_a_trained_avatar_is_painted(self, trained_hana):
        assert isinstance(opened(trained_hana), TrainedAnimator)

    def test_it_is_saved_and_read_like_any_other(self, trained_hana, tmp_path):
        trained_hana.save(tmp_path / "trained.saram")
        again = AvatarBundle.open(tmp_path / "trained.saram")
        assert again.manifest.animator == "trained"
        assert again.manifest.format_version == 2
        assert TrainedPicture.load(again).members() == TrainedPicture.load(trained_hana).members()

    def test_of_a_base_clip_only_references_are_looked_at_and_each_once_in_order(self, trained_hana):
        chance = np.random.default_rng(0)
        asked = []
        faces = BaseFaces.measure(
            lambda frame: asked.append(frame) or np.zeros((64, 64, 3), np.uint8),
            np.tile(np.eye(2, 3, dtype=np.float32), (40, 1, 1)),
            chance.uniform(0, 64, (40, 468, 3)).astype(np.float32),
            ExemplarModel.load(trained_hana).space,
            TrainedPicture.load(trained_hana).geometry,
        )
        assert asked == sorted(set(asked))
        assert len(asked) == len(faces.references) < 20

    def test_only_the_lower_face_differs_from_the_exemplar(self, trained_hana):
        speech = motion(12, jawOpen=0.7)
        ours, theirs = (
            list(opened(trained_hana, animator=name).animate([speech]))[-1].pixels for name in (None, "exemplar")
        )
        changed = np.abs(ours.astype(int) - theirs).sum(axis=2) > 12
        rows, columns = (np.flatnonzero(changed.any(axis=axis)) for axis in (1, 0))
        assert len(rows)
        assert rows.min() > 0.3 * ours.shape[0]
        assert columns.min() > 0.15 * ours.shape[1]
        assert columns.max() < 0.85 * ours.shape[1]

    def test_the_encoder_runs_once_for_each_base_picture(self, trained_hana, monkeypatch):
        asked = []
        encode = GeneratorSessions.encode
        monkeypatch.setattr(GeneratorSessions, "encode", lambda *given: asked.append(1) or encode(*given))
        one = opened(trained_hana)
        list(one.animate([motion(10, jawOpen=0.5)]))
        first = len(asked)
        one.clear()
        list(one.animate([motion(10, jawOpen=0.9)]))
        assert len(asked) == first

    def test_speech_begins_and_ends_without_a_jump(self, trained_hana):
        one = opened(trained_hana)
        waiting = list(islice(one.idle(), 60))
        speech = list(one.animate([motion(15, jawOpen=0.5), motion(15)]))
        after = list(islice(one.idle(), 60))
        frames = [frame.pixels.astype(np.int16) for frame in [*waiting[-5:], *speech, *after]]
        steps = [float(np.abs(b - a).mean()) for a, b in pairwise(frames)]
        opening = float(np.abs(frames[5 + 14] - frames[4]).mean())
        assert max(steps) <= 0.5 * opening + 0.5

    def test_its_own_mouth_shows_while_it_waits(self, trained_hana):
        painted, filmed = (list(islice(opened(trained_hana, animator=name).idle(), 5)) for name in (None, "exemplar"))
        assert all(np.array_equal(a.pixels, b.pixels) for a, b in zip(painted, filmed, strict=True))


class TestFallingBack:
    def test_filmed_mouths_are_shown_when_asked_for(self, trained_hana):
        assert type(opened(trained_hana, animator="exemplar")) is ExemplarAnimator

    def test_an_animator_it_was_not_made_for_is_refused(self, hana):
        with pytest.raises(UsageError, match="only as 'exemplar'"):
            opened(hana, animator="trained")
        with pytest.raises(UnknownNameError, match="no animator named 'oil'"):
            check_animator(hana.manifest, "oil")

    def test_on_a_slow_machine_filmed_mouths_are_shown_with_a_warning(self, trained_hana, monkeypatch, caplog):
        monkeypatch.setattr(animator, "LIMIT", 1e-6)
        with caplog.at_level(logging.WARNING):
            one = opened(trained_hana)
        assert type(one) is ExemplarAnimator
        assert "filmed pictures" in caplog.text

    def test_the_machine_is_measured_once(self, trained_hana, monkeypatch, tmp_path):
        measured = []
        milliseconds = GeneratorSessions.milliseconds
        monkeypatch.setattr(GeneratorSessions, "milliseconds", lambda self: measured.append(1) or milliseconds(self))
        opened(trained_hana)
        opened(trained_hana)
        assert len(measured) == 1
        assert len(json.loads((tmp_path / "home" / "speed.json").read_text())) == 1

    def test_a_machine_that_was_busy_when_it_was_measured_is_measured_anew(self, trained_hana, monkeypatch):
        busy = iter([900.0, 12.0])
        monkeypatch.setattr(GeneratorSessions, "milliseconds", lambda _: next(busy))
        assert type(opened(trained_hana)) is ExemplarAnimator
        assert type(opened(trained_hana)) is not ExemplarAnimator
        assert type(opened(trained_hana)) is not ExemplarAnimator

    @pytest.mark.parametrize("text", ["", "[1]", "{", '{"a": "b"}'])
    def test_a_damaged_memory_of_speed_is_measured_anew(self, trained_hana, tmp_path, text):
        (tmp_path / "home").mkdir()
        (tmp_path / "home" / "speed.json").write_text(text)
        picture = TrainedPicture.load(trained_hana)
        assert speed.frame_time(picture, GeneratorSessions(picture)) > 0


def harmful(node=None, *, external=False, functions=False) -> bytes:
    """A network that would do something it should not."""
    value = helper.make_tensor_value_info("seen", TensorProto.FLOAT, [1])
    weight = helper.make_tensor("w", TensorProto.FLOAT, [1], [1.0])
    if external:
        weight.ClearField("float_data")
        weight.data_location = TensorProto.EXTERNAL
        weight.external_data.add(key="location", value="../../etc/passwd")
    nodes = [node or helper.make_node("Identity", ["seen"], ["half"])]
    out = helper.make_tensor_value_info("half", TensorProto.FLOAT, [1])
    model = helper.make_model(helper.make_graph(nodes, "g", [value], [out], [weight]))
    if functions:
        model.functions.add(name="f", domain="evil")
    return model.SerializeToString()


class TestWhatItRefuses:
    @pytest.mark.parametrize(
        ("data", "reason"),
        [
            (b"", "no network"),
            (b"\x00\xff" * 40, "not a readable ONNX"),
            (b"\x3a\xff\x01abc", "not a readable ONNX"),
            (b"\x3a\x00", "1 to"),
            (harmful(helper.make_node("If", ["seen"], ["half"])), "'If'"),
            (harmful(helper.make_node("Conv", ["seen"], ["half"], domain="com.microsoft")), "com.microsoft"),
            (harmful(external=True), "another file"),
            (harmful(functions=True), "functions"),
            (b"\x3a\x00" + bytes(16 * 2**20), "larger than"),
            (
                harmful(helper.make_node("Reshape", ["seen"], ["half"], body=helper.make_graph([], "g", [], []))),
                "inside",
            ),
        ],
    )
    def test_a_network_that_is_not_ours_is_not_loaded(self, trained_hana, data, reason):
        with pytest.raises(BundleError, match=reason):
            TrainedPicture.load(with_member(trained_hana, "trained/decoder.onnx", data))

    def test_bytes_cut_short_anywhere_are_a_clear_error(self, tiny):
        whole = tiny.decoder()
        check_onnx(whole, "whole")
        for length in range(0, len(whole), 97):
            try:
                check_onnx(whole[:length], "cut")
                onnx.load_model_from_string(whole[:length])
            except BundleError:
                continue
            except Exception as error:  # noqa: BLE001 - what passes the check but is no model must not be run either
                pytest.fail(f"{length} bytes were accepted: {error}")

    def test_weights_that_do_not_fit_are_a_clear_error(self, tiny, trained_hana):
        picture = replace(TrainedPicture.load(trained_hana), decoder=tiny.decoder(size=32))
        with pytest.raises(BundleError, match="decoder of the avatar takes"):
            GeneratorSessions(picture)

    def test_a_network_that_onnxruntime_refuses_is_a_clear_error(self, trained_hana):
        node = helper.make_node("Conv", ["seen", "nothing"], ["half"])
        picture = replace(TrainedPicture.load(trained_hana), encoder=harmful(node))
        with pytest.raises(BundleError, match="cannot be loaded"):
            GeneratorSessions(picture)

    @pytest.mark.parametrize(
        ("path", "data"),
        [
            ("trained/geometry.json", b"{}"),
            ("trained/geometry.json", b'{"size": 9}'),
            ("trained/spread.npy", None),
            ("trained/idle/mouths.npy", b"no array"),
            ("trained/idle/references.npy", None),
        ],
    )
    def test_other_damaged_members_are_a_clear_error(self, trained_hana, path, data):
        with pytest.raises(BundleError):
            opened(with_member(trained_hana, path, data))

    def test_references_that_are_not_there_are_a_clear_error(self, trained_hana):
        frames = trained_hana.manifest.clips[0].frames
        header = trained_hana.data("trained/idle/chosen.npy")[: -8 * frames]
        data = header + np.full(frames, 3, np.int64).tobytes()
        with pytest.raises(BundleError, match="references that are not there"):
            opened(with_member(trained_hana, "trained/idle/chosen.npy", data))


class TestInside:
    """What shows between the lips is told to the generator after the shape."""

    @pytest.fixture
    def told(self, tiny, trained_hana):
        """An avatar whose generator is told of it, and whose learned mouth says how much light there is."""

        def make(light: float, modes: int = tiny.MODES + INSIDE) -> AvatarBundle:
            picture = TrainedPicture.load(trained_hana)
            spread = np.append(picture.spread, np.ones(INSIDE, np.float32))
            picture = replace(picture, decoder=tiny.decoder(inside=INSIDE), spread=spread)
            rest = np.zeros(modes, np.float32)
            rest[tiny.MODES :] = light
            weights = MouthWeights(
                first=np.zeros((1, MOUTH_FEATURES, KERNEL), np.float32),
                first_bias=np.zeros(1, np.float32),
                second=np.zeros((1, 1, KERNEL), np.float32),
                second_bias=np.zeros(1, np.float32),
                third=np.zeros((1, 1, KERNEL), np.float32),
                third_bias=np.zeros(1, np.float32),
                out=np.zeros((modes, 1), np.float32),
                out_bias=rest,
                direct=np.zeros((modes, MOUTH_FEATURES, DIRECT), np.float32),
                rest=rest,
                along=np.zeros(modes, np.float32),
                slope=np.zeros(modes, np.float32),
                levels=np.zeros(2, np.float32),
                curve=np.stack([np.linspace(0, 1, KNOTS, dtype=np.float32)] * 2),
            )
            still = np.zeros(6, np.float32)
            mouth = MouthModel(weights, Posture(still, np.zeros((6, modes), np.float32), still + 1))
            return tiny.tiny_trained(trained_hana, changes=picture.members() | mouth.members())

        return make

    def test_it_is_painted(self, told):
        speech = motion(12, jawOpen=0.7)
        dark, light = (
            list(opened(told(each)).animate([speech]))[-1].pixels.astype(float).sum() for each in (-0.5, 0.5)
        )
        assert light > dark

    def test_filmed_mouths_are_chosen_by_their_shape_alone(self, told):
        speech = motion(12, jawOpen=0.7)
        dark, light = (
            list(opened(told(each), animator="exemplar").animate([speech]))[-1].pixels for each in (-0.5, 0.5)
        )
        assert np.array_equal(dark, light)

    def test_a_mouth_that_says_less_than_the_generator_is_told_is_a_clear_error(self, told, tiny):
        with pytest.raises(BundleError, match=f"gives {tiny.MODES} coordinates, its generator takes"):
            opened(told(0.0, modes=tiny.MODES))

    def test_a_generator_that_is_told_something_else_is_a_clear_error(self, trained_hana, tiny):
        picture = TrainedPicture.load(trained_hana)
        decoder = tiny.decoder(inside=1)
        picture = replace(picture, decoder=decoder, spread=np.append(picture.spread, np.float32(1)))
        with pytest.raises(BundleError, match=f"generator takes {tiny.MODES + 1} coordinates"):
            opened(tiny.tiny_trained(trained_hana, changes=picture.members()))


class TestReferences:
    def test_the_most_closed_mouth_is_the_reference_of_all_that_are_not_near_it(self):
        openings = np.array([3.0] * 20 + [0.5] + [3.0] * 20)
        openings[35] = 1.0
        chosen = reference_frames(openings)
        assert (chosen[: 20 - APART + 1] == 20).all()
        assert chosen[20] == 35
        assert chosen[35] == 20

    @pytest.mark.parametrize("count", [1, 2, 5, 8, 9, 75])
    def test_a_reference_never_shows_the_mouth_itself(self, count):
        chosen = reference_frames(np.random.default_rng(count).uniform(size=count))
        assert ((chosen >= 0) & (chosen < count)).all()
        if count > 2 * APART:
            assert (np.abs(chosen - np.arange(count)) >= APART).all()
        elif count > 1:
            assert (chosen != np.arange(count)).all()

    def test_the_encoder_sees_nothing_of_the_mouth(self):
        rng = np.random.default_rng(0)
        picture, reference = (rng.integers(0, 255, (16, 16, 3), np.uint8) for _ in range(2))
        blank = np.zeros((16, 16), np.uint8)
        blank[4:12, 4:12] = 255
        other = picture.copy()
        other[4:12, 4:12] = 0
        assert np.array_equal(seen_by_encoder(picture, blank, reference), seen_by_encoder(other, blank, reference))


class TestGeometry:
    @pytest.fixture
    def geometry(self, hana, tiny) -> FaceGeometry:
        return tiny.geometry(ExemplarModel.load(hana), 96)

    def test_the_mask_follows_the_jaw(self, hana, geometry):
        mean = ExemplarModel.load(hana).space.mean.astype(float)
        low = mean.copy()
        low[40:, 1] += 12
        shut, opened = geometry.mask(mean), geometry.mask(low)
        assert opened.sum() > shut.sum()
        assert np.allclose(geometry.mask(mean, low), np.maximum(shut, opened), atol=0.06)
        assert (geometry.mask() >= geometry.mask(mean, low) - 0.06).all()

    def test_nothing_is_pasted_that_was_not_blanked(self, geometry, hana):
        mean = ExemplarModel.load(hana).space.mean.astype(float)
        assert geometry.mask(mean)[geometry.blank == 0].max() == 0

    def test_a_drawing_moves_with_the_mouth_by_less_than_a_pixel(self, geometry, hana):
        mean = ExemplarModel.load(hana).space.mean.astype(float)
        moved = geometry.draw(mean + 0.3).astype(int) - geometry.draw(mean)
        assert np.abs(moved).sum() > 0


def test_the_cache_of_a_loop_keeps_what_it_has_when_it_is_full():
    one = Features(
        (np.zeros((1, 1, 8, 8), np.float16),), np.zeros((1, 3, 8, 8), np.float16), np.zeros((0, 3), np.float32)
    )
    cache = FeatureCache(limit=3 * one.nbytes)
    for frame in (0, 1, 1, 2, 3):
        cache.put(("idle", frame), one)
    assert [cache.get(("idle", frame)) is not None for frame in range(4)] == [True, True, True, False]
    assert len(cache) == 3
