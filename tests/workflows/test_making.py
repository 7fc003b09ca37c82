"""Footage becomes a trained avatar, whatever stops the work on the way; the trainings are of a few steps."""

from __future__ import annotations

import itertools
import json
import math
import re
import shutil
import signal
import subprocess
import sys
from datetime import date
from types import SimpleNamespace

import numpy as np
import pytest

from saram.avatar import AvatarBundle
from saram.errors import ConsentError, MediaError, OutputError, UnknownNameError, UsageError
from saram.training.picture.settings import PictureSettings
from saram.workflows import make_bundle, make_check, making
from saram.workflows.make_clock import MakeClock
from saram.workflows.make_exemplar import CLIP_FRAME
from saram.workflows.make_job import STAGES, MakeJob, jobs
from saram.workflows.make_learning import Lessons
from saram.workflows.make_members import read_curves
from saram.workflows.make_order import make_order
from saram.workflows.making import export_avatar, make_avatar, making_needs, resume_making

LESSONS = Lessons(mouth_steps=4, picture=PictureSettings(steps=2, size=64, batch=4, workers=1, reduced=False))
pytestmark = pytest.mark.timeout(900)  # the avatar is made twice, and a machine may be busy


@pytest.fixture(scope="session")
def made(order, tmp_path_factory):
    """A workspace in which the avatar was made without a disturbance, what was told of it and what disk it took."""
    told, taken = [], []
    home = tmp_path_factory.mktemp("made")

    def tell(progress):
        told.append(progress)
        taken.append(sum(path.stat().st_size for path in home.rglob("*") if path.is_file()))

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SARAM_HOME", str(home))
        avatar = make_avatar(order, on_progress=tell, lessons=LESSONS)
        return avatar, MakeJob.find("mini"), told, taken


@pytest.fixture
def after(made, home):
    """The workspace of `made` again, in a copy, as if nothing from a stage on had been done."""

    def cut(stage):
        shutil.copytree(made[1].folder, home / "making" / "mini")
        job = MakeJob.find("mini")
        for later in STAGES[STAGES.index(stage) :]:
            job.record(later, done=False)
        return job

    return cut


class TestResult:
    def test_the_avatar_is_trained_and_holds_the_exemplar_one(self, made, order):
        bundle = AvatarBundle.open(made[0].path)
        manifest = bundle.manifest
        assert (manifest.name, manifest.title, manifest.animator) == ("mini", "Mini <b>", "trained")
        assert manifest.gestures == ["nod"]
        assert manifest.has_matte
        assert manifest.consent.statement == order.synthetic
        members = set(manifest.members)
        assert set(AvatarBundle.open(made[1].folder / "exemplar.saram").manifest.members) < members
        assert {"trained/encoder.onnx", "trained/decoder.onnx"} < members
        assert made[0].path.stat().st_size < 40_000_000

    def test_the_card_says_from_what_and_how_well(self, made):
        card = AvatarBundle.open(made[0].path).manifest.card
        assert "talk.mp4" in card
        assert "psnr mask, dB" in card
        assert "Limits:" in card

    def test_the_report_is_one_page_with_everything_in_it(self, made):
        page = made[0].report.read_text(encoding="utf-8")
        assert "Mini &lt;b&gt;" in page
        assert "<b>" not in page.partition("<title>")[2].partition("</title>")[0]
        assert "data:video/mp4;base64," in page
        assert "data:image/png;base64," in page
        assert "http" not in page.replace("http-equiv", "")
        assert re.findall(r"After (\d+) steps", page)[-1] == "2"
        assert (made[1].folder / "picture" / "painted.png").is_file()
        assert page.count('<img class=whole alt="held-out frames"') == 2
        assert page.count('<img class=whole alt="painted frames"') == 1
        assert "at least 0.85, at most 1.15" in page
        assert "Not measured here: another person's voice" in page
        for figure in ("psnr mask, dB", "lower than the exemplar, %", "seconds of video a second"):
            assert figure in page

    def test_the_report_draws_every_curve(self, made):
        page = made[0].report.read_text(encoding="utf-8")
        learned = [name for stage in ("mouth", "picture") for name in read_curves(made[1].folder / stage)]
        assert {"adversarial", "matching", "face adversary", "ssim lips", "sharpness", "flicker"} < set(learned)
        assert re.findall(r'aria-label="([^"]+)"', page) == learned
        assert page.count("<polyline") == len(learned)

    def test_progress_goes_through_all_stages_to_the_end(self, made):
        told = made[2]
        assert list(dict.fromkeys(each.stage for each in told)) == list(STAGES)
        assert all(0 <= each.share <= 1 and each.seconds_left >= 0 for each in told)
        assert told[-1].share > 0.9

    def test_it_is_listed_and_exported(self, made, monkeypatch, tmp_path):
        monkeypatch.setenv("SARAM_HOME", str(made[1].folder.parents[1]))
        assert [(job.name, job.state) for job in jobs()] == [("mini", "done")]
        copy = export_avatar("mini", tmp_path / "copy.saram")
        assert AvatarBundle.open(copy).manifest == AvatarBundle.open(made[0].path).manifest
        with pytest.raises(UsageError, match=r"\*\.saram"):
            export_avatar("mini", tmp_path / "copy.zip")
        with pytest.raises(UnknownNameError, match="mini"):
            export_avatar("other", tmp_path / "copy.saram")


@pytest.fixture
def checked(made, home):
    """A workspace in which the footage is checked already."""
    folder = home / "making" / "mini"
    folder.mkdir(parents=True)
    for name in ("check.json", "check.html"):
        shutil.copy(made[1].folder / name, folder / name)


class Killed(BaseException):
    """What ends the work at once."""


RESUME = """
from saram.training.picture.settings import PictureSettings
from saram.workflows.make_learning import Lessons
from saram.workflows.making import resume_making

lessons = Lessons(mouth_steps=4, picture=PictureSettings(steps=2, size=64, batch=4, workers=1, reduced=False))
resume_making("mini", lessons=lessons, on_progress=lambda now: print(now.stage, now.share, flush=True))
"""


def differences(ours, theirs):
    """What is not the same to the last bit in two avatars."""
    first, second = (AvatarBundle.open(avatar.path) for avatar in (ours, theirs))
    members = {*first.manifest.members, *second.manifest.members}
    return [path for path in members if first.data(path) != second.data(path)]


class TestKills:
    def test_killed_at_any_moment_of_every_stage_it_comes_to_the_same_end(self, order, made, home):
        chance = np.random.default_rng(7)
        for stage in STAGES:
            moments = sum(each.stage == stage for each in made[2])
            fatal = iter([*range(chance.integers(moments)), None])

            def kill(progress, stage=stage, fatal=fatal):
                if progress.stage == stage and next(fatal) is None:
                    raise Killed

            with pytest.raises(Killed):
                make_avatar(order, on_progress=kill, lessons=LESSONS)
            assert jobs()[0].state == stage
        avatar = resume_making("mini", lessons=LESSONS)
        assert differences(avatar, made[0]) == []

    def test_a_process_that_is_killed_for_good_is_gone_on_with(self, made, after):
        """By the operating system, wherever it is just then; nothing of it can tidy up."""
        after("dataset")
        chance, ends = np.random.default_rng(1), []
        for _ in range(3):
            moments = chance.integers(2, 60)
            with subprocess.Popen([sys.executable, "-c", RESUME], stdout=subprocess.PIPE, text=True) as process:
                for _line in itertools.islice(process.stdout, moments):
                    pass
                process.kill()
            ends.append(process.returncode)
        # A machine that is slow to kill may let the last of them come to the end.
        assert ends[0] == -signal.SIGKILL
        assert differences(resume_making("mini", lessons=LESSONS), made[0]) == []

    def test_time_spent_before_a_kill_counts(self, after):
        job = after("report")
        before = job.spent
        clock = MakeClock(job, 200, lambda _: None)
        with pytest.raises(Killed), clock.running("report"):
            raise Killed
        assert MakeJob.find("mini").spent > before

    def test_a_finished_one_is_not_made_again(self, after, order):
        job = after("report")
        job.record("report", done=True)
        job.target.parent.mkdir()
        shutil.copyfile(job.bundle, job.target)
        stages = []
        make_avatar(order, on_progress=lambda progress: stages.append(progress.stage), lessons=LESSONS)
        assert stages == []
        job.target.unlink()
        make_avatar(order, on_progress=lambda progress: stages.append(progress.stage), lessons=LESSONS)
        assert set(stages) == {"bundle", "report"}


class TestDisk:
    def test_no_more_is_taken_than_is_announced(self, made, order):
        assert 1_000_000 < max(made[3]) < making_needs(order)

    def test_every_clip_that_is_written_counts(self, order, footage):
        bare = making_needs(order.model_copy(update={"idle": None, "gestures": {}}))
        frames = {"idle": 100, "nod": 50}
        # The footage is shorter than what is looked for in it, so all of it may be written once more as an idle clip.
        assert making_needs(order.model_copy(update={"gestures": {}})) == bare + (2 * frames["idle"] - 205) * CLIP_FRAME
        assert making_needs(order) == bare + (2 * (frames["idle"] + frames["nod"]) - 205) * CLIP_FRAME


class TestSteps:
    def test_counted_steps_take_the_time_they_need(self, after, monkeypatch):
        job = after("mouth")
        path = job.folder / "order.json"
        path.write_text(job.order.model_copy(update={"steps": 7}).model_dump_json())
        given = []

        def learn(*args, lessons, **_):
            given.append((args[3], lessons.picture_steps))
            if len(given) == 2:
                raise Killed
            return {}

        monkeypatch.setattr(making, "learn_mouth", learn)
        monkeypatch.setattr(making, "learn_picture", learn)
        with pytest.raises(Killed):
            resume_making("mini", lessons=LESSONS)
        assert given == [(math.inf, 7)] * 2


class TestRefusals:
    def test_without_consent_nothing_is_looked_at(self, order, home):
        with pytest.raises(ConsentError, match="needs the consent"):
            make_avatar(order.model_copy(update={"synthetic": None}), lessons=LESSONS)
        assert not (home / "making").exists()

    @pytest.mark.parametrize(
        ("changes", "match"),
        [
            ({"avatar": "mini", "withdrawn": "2026-02-01"}, "withdrawn"),
            ({"avatar": "mini", "expires": "2026-01-31"}, "expired"),
            ({"avatar": "other"}, "other"),
        ],
    )
    def test_consent_that_does_not_allow_it_stops_it(self, changes, match, order, home, consent):
        real = order.model_copy(update={"synthetic": None, "consent": consent(**changes)})
        with pytest.raises(ConsentError, match=match):
            make_avatar(real, lessons=LESSONS)
        assert not (home / "making").exists()

    @pytest.mark.usefixtures("checked")
    def test_consent_that_ends_on_the_way_stops_it(self, order, home, consent):
        granted = consent(avatar="mini", expires=None)
        real = order.model_copy(update={"synthetic": None, "consent": granted})

        def withdraw(progress):
            if progress.stage == "consent":
                consent(avatar="mini", withdrawn=str(date(2026, 1, 2)))

        with pytest.raises(ConsentError, match="withdrawn"):
            make_avatar(real, on_progress=withdraw, lessons=LESSONS)
        assert not (home / "making" / "mini" / "dataset").exists()

    @pytest.mark.usefixtures("checked")
    def test_footage_to_film_again_stops_it_unless_told_otherwise(self, order, home):
        with pytest.raises(MediaError, match="--anyway"):
            make_avatar(order.model_copy(update={"anyway": False}), lessons=LESSONS)
        assert (home / "making" / "mini" / "check.html").is_file()
        assert not (home / "making" / "mini" / "dataset").exists()

    def test_another_order_of_the_same_name_is_refused(self, after, order):
        after("report")
        with pytest.raises(UsageError, match="another order"):
            make_avatar(order.model_copy(update={"seed": 7}), lessons=LESSONS)

    def test_an_order_for_which_nothing_was_done_is_replaced(self, order, home):
        mistyped = order.model_copy(update={"transcripts": (home / "none.txt",)})
        with pytest.raises(MediaError, match="cannot be read"):
            make_avatar(mistyped, lessons=LESSONS)
        with MakeJob.find("mini").locked(), pytest.raises(UsageError, match="another process"):
            MakeJob.begin(order)
        assert MakeJob.begin(order).order == MakeJob.find("mini").order == order

    def test_an_avatar_made_elsewhere_is_not_overwritten(self, after, order, home):
        after("bundle")
        foreign = home / "avatars" / "mini.saram"
        foreign.parent.mkdir()
        foreign.write_bytes(b"somebody's work")
        with pytest.raises(OutputError, match="not overwritten"):
            make_avatar(order, lessons=LESSONS)
        assert foreign.read_bytes() == b"somebody's work"

    def test_an_avatar_that_became_too_large_is_not_put_among_the_others(self, after, order, home, monkeypatch):
        job = after("bundle")
        size = job.bundle.stat().st_size
        job.bundle.unlink()
        monkeypatch.setattr(make_bundle, "LARGEST", size - 200_000)
        with pytest.raises(OutputError, match=r"MB are the most\. Give a shorter idle"):
            make_avatar(order, lessons=LESSONS)
        assert not job.bundle.exists()
        assert not (home / "avatars" / "mini.saram").exists()

    def test_two_processes_do_not_work_on_one(self, after, order):
        with after("report").locked(), pytest.raises(UsageError, match="another process"):
            make_avatar(order, lessons=LESSONS)

    def test_what_another_process_did_in_between_is_known(self, after):
        job = after("report")
        with MakeJob.find("mini").locked():
            MakeJob.find("mini").record("report", done=True)
        assert not job.stage("report").done
        with job.locked():
            assert job.stage("report").done

    def test_an_avatar_that_may_not_be_shown_any_more_is_not_exported(self, after, tmp_path):
        job = after("report")
        bundle = AvatarBundle.open(job.bundle)
        ended = bundle.manifest.consent.model_copy(update={"expires": date(2020, 1, 1)})
        manifest = bundle.manifest.model_copy(update={"consent": ended})
        AvatarBundle(manifest, {path: bundle.data(path) for path in manifest.members}).save(job.bundle)
        with pytest.raises(ConsentError, match="expired on 2020-01-01"):
            export_avatar("mini", tmp_path / "copy.saram")
        assert not (tmp_path / "copy.saram").exists()

    @pytest.mark.parametrize(("train", "held", "match"), [([], [0], "learn from"), ([0], [], "measure on")])
    def test_footage_of_which_nothing_is_left_is_refused(self, train, held, match, after, order, monkeypatch):
        after("dataset")
        monkeypatch.setattr(making, "prepare", lambda *_, **__: SimpleNamespace(train=train, held=held))
        monkeypatch.setattr(making, "check_texts", lambda *_: None)
        with pytest.raises(MediaError, match=match):
            make_avatar(order, lessons=LESSONS)

    def test_a_damaged_one_does_not_hide_the_others(self, after, home):
        after("report")
        (home / "making" / "bad").mkdir()
        (home / "making" / "bad" / "order.json").write_text("{")
        assert [(job.name, job.state) for job in jobs()] == [("bad", "damaged"), ("mini", "report")]
        with pytest.raises(OutputError, match="damaged"):
            resume_making("bad")

    def test_a_wrong_transcript_is_noticed(self, order, footage, home, tmp_path):
        text = tmp_path / "wrong.txt"
        text.write_text("This is about something else entirely, and nobody says it in there. Nobody at all.\n")
        wrong = make_order([footage / "talk.mp4"], [text], name="wrong", synthetic=order.synthetic, anyway=True)
        with pytest.raises(MediaError, match="does not fit its transcript"):
            make_avatar(wrong, lessons=LESSONS)


class TestCheck:
    @pytest.mark.parametrize(
        ("idle", "frames"),
        [(None, None), ((1.0, 3.0), None), ((1.0, 9.01), (25, 200)), ((0.5, 60.0), (13, 500))],
    )
    def test_a_stretch_of_listening_stands_in_for_an_idle_clip(self, idle, frames, tmp_path):
        found = None if idle is None else {"file": "/take/a.mp4", "start": idle[0], "end": idle[1]}
        (tmp_path / "check.json").write_text(json.dumps({"idle": found}))
        quiet = make_check.quiet_stretch(tmp_path)
        assert (quiet and quiet[1:]) == frames

    def test_it_is_done_once_for_as_long_as_the_files_stay_the_same(self, made, order, tmp_path, monkeypatch, caplog):
        for name in ("check.json", "check.html"):
            shutil.copy(made[1].folder / name, tmp_path / name)
        monkeypatch.setattr(make_check, "check_take", lambda *_: pytest.fail("it was done again"))
        with caplog.at_level("WARNING"):
            assert make_check.check_stage(order, tmp_path, lambda *_: None)["speech, seconds"] > 0
        assert "should be filmed again" in caplog.text  # it is said again, with what is wrong
        record = json.loads((tmp_path / "check.json").read_text())
        (tmp_path / "check.json").write_text(json.dumps({**record, "identity": []}))
        with pytest.raises(pytest.fail.Exception):
            make_check.check_stage(order, tmp_path, lambda *_: None)
