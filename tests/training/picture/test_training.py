"""Training the picture: two steps, a kill, an end."""

from __future__ import annotations

import math
import time
from contextlib import suppress
from dataclasses import replace

import hypothesis
import numpy as np
import pytest
import torch
from hypothesis import strategies as st

from saram.avatar.trained import TrainedPicture
from saram.avatar.trained.onnx_file import check_onnx
from saram.avatar.trained.sessions import GeneratorSessions
from saram.errors import UsageError
from saram.training.picture import export, learner, train
from saram.training.picture.checkpoint import read_checkpoint
from saram.training.picture.evaluation import evaluate, held_frames, write_strip
from saram.training.picture.export import export_generator, exported_painter, in_eight_bits
from saram.training.picture.material import Material
from saram.training.picture.network import Generator
from saram.training.picture.plan import widths_for
from saram.training.picture.settings import PictureSettings
from saram.training.picture.train import train_picture

QUICK = PictureSettings(steps=4, batch=4, workers=1, reduced=False, warm_up=0.25)


class KilledError(Exception):
    """Stands for a kill."""


def run(footage, space, folder, settings=QUICK, *, seed=0, kill_after=None):
    def progress(now):
        if kill_after is not None and now.step == kill_after:
            raise KilledError

    return train_picture(
        footage, space, folder, seconds=600, seed=seed, progress=progress, device="cpu", settings=settings
    )


@pytest.fixture(scope="module")
def whole(footage, space, tmp_path_factory):
    """A training that was not disturbed."""
    return run(footage, space, tmp_path_factory.mktemp("whole"))


def test_it_learns_and_exports_with_figures_curves_and_strips(whole):
    assert whole.steps == 4
    assert {"psnr mask, dB", "int8 psnr mask, dB", "sharpness", "flicker"} <= set(whole.figures)
    for name in ("reconstruction", "gradient", "temporal", "adversarial", "matching", "sync", "face adversary"):
        assert np.isfinite([value for _, value in whole.curves[name]]).all()
    assert len(whole.strips) == 4
    assert [path.name for path in whole.strips] == [f"strip_{step:06}.png" for step in (1, 2, 3, 4)]
    check_onnx(whole.picture.encoder, "encoder")
    check_onnx(whole.picture.decoder, "decoder")


def test_a_seed_gives_one_generator(footage, space, whole, tmp_path):
    again = run(footage, space, tmp_path)
    assert again.curves == whole.curves
    assert again.picture.encoder == whole.picture.encoder
    other = run(footage, space, tmp_path / "other", seed=1)
    assert other.curves["reconstruction"] != whole.curves["reconstruction"]


def test_with_counted_steps_the_clock_decides_nothing(footage, space, tmp_path, monkeypatch):
    """Neither the time there is nor what turns out to be faster changes a byte of what is learned."""
    settings = PictureSettings(steps=2, batch=4, warm_up=0.5)
    pictures = []
    for seconds, speeds in ((1.0, (1.0, 2.0)), (math.inf, (2.0, 1.0))):
        measured = iter(speeds)
        monkeypatch.setattr(GeneratorSessions, "milliseconds", lambda _, measured=measured: next(measured))
        result = train_picture(
            footage, space, tmp_path / str(seconds), seconds=seconds, device="cpu", settings=settings
        )
        assert result.steps == 2
        pictures.append(result.picture.members())
    assert pictures[0] == pictures[1]


@pytest.mark.parametrize("chosen", [False, True])
def test_the_last_strip_is_painted_by_what_is_exported(footage, space, whole, tmp_path, monkeypatch, chosen):
    """In its precision, and at the best step, which is not the last one here."""
    scores = iter((2.0, 1.0))
    monkeypatch.setattr(train, "score_of", lambda _: next(scores))
    monkeypatch.setattr(export, "eight_bits_do", lambda *_, **__: chosen)
    result = run(footage, space, tmp_path, replace(QUICK, steps=2))
    assert result.picture.precision == ("int8" if chosen else "fp32")
    material = Material(footage, space, 48)
    frames = held_frames(material, 72)
    _, painted = evaluate(material, frames, exported_painter(result.picture))
    write_strip(tmp_path / "again.png", material, frames, painted)
    assert result.painted.read_bytes() == (tmp_path / "again.png").read_bytes()
    assert result.painted.read_bytes() != result.strips[-1].read_bytes()


def test_a_training_whose_gpu_is_gone_goes_on_without(footage, space, tmp_path, monkeypatch):
    monkeypatch.setattr(train, "_SAVE_EVERY", 0.0)
    settings = replace(QUICK, steps=None, batch=None)
    with pytest.raises(KilledError):
        run(footage, space, tmp_path, settings, kill_after=2)
    state = torch.load(tmp_path / "checkpoint.pt", weights_only=True)
    gone = {**state["plan"], "device": "cuda", "batch": 64, "reduced": True, "pace": 1e-3}
    torch.save({**state, "plan": gone, "total": 10**6, "every": 10**5}, tmp_path / "checkpoint.pt")
    done = state["learner"]["done"]
    with pytest.raises(KilledError):
        run(footage, space, tmp_path, settings, kill_after=done + 1)
    again = torch.load(tmp_path / "checkpoint.pt", weights_only=True)
    assert again["learner"]["done"] == done + 1
    assert (again["plan"]["device"], again["plan"]["batch"], again["plan"]["size"]) == ("cpu", 8, 48)
    assert done < again["total"] < 10**5
    assert again["every"] < 10**4


@pytest.mark.parametrize(
    ("lost", "speeds", "timed", "chosen"),
    [
        ((0.05, 0.05), (9.0, 5.0), True, True),
        ((0.05, 0.11), (9.0, 5.0), True, False),
        ((0.11, 0.05), (9.0, 5.0), False, False),
        ((0.05, 0.05), (5.0, 9.0), True, False),
        ((0.05, 0.05), (5.0, 9.0), False, True),
        ((-0.2, -0.2), (9.0, 5.0), True, True),
    ],
)
def test_eight_bits_are_chosen_only_if_quality_holds_and_they_are_faster(lost, speeds, timed, chosen):
    figures = {"psnr mask, dB": 35.0, "psnr lips, dB": 31.0}
    figures |= {f"int8 {name}": value - less for (name, value), less in zip(figures.items(), lost, strict=True)}
    figures |= {
        f"{name}decoder, ms a frame on one thread": speed for name, speed in zip(("", "int8 "), speeds, strict=True)
    }
    assert export.eight_bits_do(figures, timed=timed) is chosen


def test_the_generator_that_quality_decided_for_is_exported(footage, space, monkeypatch):
    torch.manual_seed(0)
    material = Material(footage, space, 48)
    network = Generator(widths_for(48), len(material.spread)).eval()
    found = {}
    for allowed in (100.0, -100.0):
        monkeypatch.setattr(export, "_MAY_LOSE", allowed)
        found[allowed] = export.export_picture(network, material, material.held[:12], timed=False)
    (small, figures), (whole, _) = found[100.0], found[-100.0]
    assert (small.precision, whole.precision) == ("int8", "fp32")
    assert (figures["eight bits chosen"], found[-100.0][1]["eight bits chosen"]) == (1.0, 0.0)
    assert len(small.decoder) == 1000 * figures["int8 decoder, kB"] < len(whole.decoder)


def test_what_was_learned_can_be_read_from_the_board(footage, space, tmp_path, monkeypatch):
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator  # noqa: PLC0415 - slow to load
    from tensorboard.summary.writer import event_file_writer  # noqa: PLC0415 - as above

    class Later:
        """Files are read in the order of their seconds; a training is not gone on with in that it was killed in."""

        def __getattr__(self, name):
            return (lambda: time.time() + 2) if name == "time" else getattr(time, name)

    with pytest.raises(KilledError):
        run(footage, space, tmp_path, replace(QUICK, steps=3), kill_after=2)
    monkeypatch.setattr(event_file_writer, "time", Later())
    result = run(footage, space, tmp_path, replace(QUICK, steps=3))
    events = EventAccumulator(str(tmp_path / "logs")).Reload()
    assert set(events.Tags()["scalars"]) == {name.replace(" ", "_") for name in result.curves} - {"sync_expert"}
    for name, points in result.curves.items():
        if name != "sync expert":
            logged = [(each.step, each.value) for each in events.Scalars(name.replace(" ", "_"))]
            assert logged == [(step, pytest.approx(value, abs=1e-4)) for step, value in points]


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a GPU")
def test_on_a_gpu_it_learns_in_sixteen_bits(footage, space, tmp_path):
    result = train_picture(footage, space, tmp_path, seconds=600, settings=replace(QUICK, steps=2, reduced=None))
    state = torch.load(tmp_path / "checkpoint.pt", weights_only=True)
    assert (state["plan"]["device"], state["plan"]["reduced"]) == ("cuda", True)
    assert np.isfinite([value for name in ("reconstruction", "adversarial") for _, value in result.curves[name]]).all()
    check_onnx(result.picture.decoder, "decoder")


@pytest.mark.parametrize("kill_after", [1, 3])
def test_after_a_kill_it_goes_on_along_the_same_curve(footage, space, whole, tmp_path, kill_after):
    with pytest.raises(KilledError):
        run(footage, space, tmp_path, kill_after=kill_after)
    resumed = run(footage, space, tmp_path)
    assert resumed.curves == whole.curves
    assert resumed.picture.encoder == whole.picture.encoder
    assert {name: value for name, value in resumed.figures.items() if "ms a frame" not in name} == {
        name: value for name, value in whole.figures.items() if "ms a frame" not in name
    }


@pytest.mark.timeout(900)
@hypothesis.settings(max_examples=3, deadline=None, derandomize=True)
@hypothesis.given(
    st.lists(
        st.tuples(
            st.sampled_from(["evaluate", "write_strip", "write_checkpoint", "export_picture"]), st.integers(1, 4)
        ),
        min_size=1,
        max_size=2,
    )
)
def test_wherever_it_is_killed_it_comes_to_the_same_end(footage, space, whole, tmp_path_factory, kills):
    folder = tmp_path_factory.mktemp("killed")
    for place, call in kills:
        calls = iter(range(1, call))
        real = getattr(train, place)

        def kill(*args, calls=calls, real=real, **options):
            if next(calls, None) is None:
                raise KilledError
            return real(*args, **options)

        with pytest.MonkeyPatch.context() as patch, suppress(KilledError):
            patch.setattr(train, place, kill)
            run(footage, space, folder)
    resumed = run(footage, space, folder)
    assert resumed.curves == whole.curves
    assert resumed.picture.members() == whole.picture.members()
    assert resumed.painted.read_bytes() == whole.painted.read_bytes()


@pytest.mark.parametrize("loss", ["adversarial", "temporal", "gradient", "sync"])
def test_each_loss_can_be_left_out(footage, space, tmp_path, loss):
    settings = replace(QUICK, steps=1, warm_up=0.0, **{loss: 0.0})
    result = run(footage, space, tmp_path, settings)
    assert loss not in result.curves
    assert ("face adversary" in result.curves) == (loss != "adversarial")


@pytest.mark.parametrize(("many", "count"), [(1, 1.0), (580, 0.1)])
def test_adversaries_count_less_where_they_would_know_the_frames_by_heart(footage, space, monkeypatch, many, count):
    material = Material(footage, space)
    assert len(material.starts) == 58

    def taught(many, settings):
        monkeypatch.setattr(learner, "_MANY", many)
        taught = learner.Learner(material, settings, widths_for(48), seed=0, device="cpu", reduced=False)
        for _ in range(2):
            taught.step(2, 4)
        return torch.cat([each.ravel() for each in taught.generator.parameters()])

    settings = replace(QUICK, warm_up=0.0, adversarial=0.6, matching=12.0)
    same = taught(many, settings)
    less = taught(1, replace(settings, adversarial=0.6 * count, matching=12.0 * count))
    assert torch.allclose(same, less, atol=1e-6)
    assert not torch.allclose(same, taught(1, replace(settings, adversarial=0.3, matching=6.0)), atol=1e-6)


def test_it_computes_in_sixteen_bits_where_asked(footage, space, tmp_path):
    result = run(footage, space, tmp_path, replace(QUICK, steps=2, reduced=True))
    assert np.isfinite([value for _, value in result.curves["reconstruction"]]).all()


def test_it_keeps_to_its_time_and_measures_the_machine(footage, space, tmp_path):
    settings = replace(QUICK, steps=None, workers=None, reduced=None, size=32)
    result = train_picture(footage, space, tmp_path, seconds=6, device="cpu", settings=settings)
    assert result.steps >= 1
    assert result.seconds < 12


def test_it_stops_when_there_is_nothing_more_to_gain(footage, space, tmp_path):
    settings = replace(QUICK, steps=40, rate=0.0, hidden_rate=0.0, adversarial=0.0, patience=2, warm_up=0.0)
    assert run(footage, space, tmp_path, settings).steps < 40


def test_a_folder_of_another_training_is_refused(footage, space, tmp_path):
    with pytest.raises(KilledError):
        run(footage, space, tmp_path, kill_after=2)
    with pytest.raises(UsageError, match="other footage or settings"):
        run(footage, space, tmp_path, seed=5)


def test_a_damaged_checkpoint_says_what_to_do(tmp_path):
    (tmp_path / "checkpoint.pt").write_bytes(b"nothing of use")
    with pytest.raises(UsageError, match="Delete it"):
        read_checkpoint(tmp_path, "x")


def test_a_checkpoint_never_executes_code(tmp_path):
    class Evil:
        def __reduce__(self):
            return (print, ("executed",))

    torch.save({"fingerprint": "x", "evil": Evil()}, tmp_path / "checkpoint.pt")
    with pytest.raises(UsageError, match="Delete it"):
        read_checkpoint(tmp_path, "x")


def test_too_little_footage_is_refused(footage, space, tmp_path):
    footage.held, held = np.arange(60, 70), footage.held
    try:
        with pytest.raises(UsageError, match="at least 32 frames"):
            run(footage, space, tmp_path)
    finally:
        footage.held = held


def test_eight_bits_are_read_and_run_like_the_rest(footage, space):
    material = Material(footage, space)
    told = len(material.spread)
    rows = [
        {
            "maps": np.zeros((1, 3, 48, 48), np.float32),
            "shape": np.zeros((1, told), np.float32),
            "half": np.ones((1, 48, 24, 24), np.float32),
            "quarter": np.ones((1, 64, 12, 12), np.float32),
            "eighth": np.ones((1, 96, 6, 6), np.float32),
            "reference": np.zeros((1, 3, 48, 48), np.float32),
        }
    ]
    encoder, decoder = export_generator(Generator(widths_for(48), told), 48, told)
    small = in_eight_bits(decoder, rows)
    check_onnx(small, "decoder")
    assert len(small) < 0.4 * len(decoder)
    sessions = GeneratorSessions(TrainedPicture(encoder, small, material.geometry, material.spread, "int8"))
    features = sessions.encode(np.zeros((7, 48, 48), np.float32))
    painted = sessions.paint(features, np.zeros((48, 48, 3), np.uint8), np.zeros(told, np.float32))
    assert painted.shape == (48, 48, 3)
