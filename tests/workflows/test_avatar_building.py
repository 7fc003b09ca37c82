"""Footage and its transcript become an avatar that speaks; or it is said what is wrong with them."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import islice, pairwise

import av
import numpy as np
import pytest

from saram.avatar import AvatarBundle, open_animator
from saram.errors import ConsentError, MediaError, OutputError, UsageError
from saram.face import Landmarker, lip_aperture
from saram.types import COEFFICIENTS, FaceMotion
from saram.workflows import avatar_building
from saram.workflows.avatar_building import AvatarOrder, build_avatar, picture_count

SYNTHETIC = "Cut from the synthetic presenter's footage by a test."


@pytest.fixture(scope="session")
def order(footage):
    return AvatarOrder(
        "mini",
        [footage / "talk.mp4"],
        idle=footage / "idle.mp4",
        gestures={"thumbs-up": footage / "nod.mp4"},
        synthetic=SYNTHETIC,
        title="Mini <b>",
        licence="CC0-1.0",
        voices={"en": "en-female"},
    )


@pytest.fixture(scope="session")
def built(order, tmp_path_factory):
    """The avatar, and how often each stage was reported."""
    stages = []
    folder = tmp_path_factory.mktemp("built")
    return build_avatar(order, folder / "new" / "mini.saram", stages.append), stages


def speaking(bundle, openings):
    """How far the lips are apart in each frame while the jaw does `openings`."""
    values = np.zeros((len(openings), len(COEFFICIENTS)), np.float32)
    values[:, COEFFICIENTS.index("jawOpen")] = openings
    height = bundle.manifest.height
    animator = open_animator(bundle, height=height, fps=Fraction(25), alpha=False)
    with Landmarker() as landmarker:
        marks = [landmarker.detect(frame.pixels)[0].landmarks for frame in animator.animate([FaceMotion(values)])]
    return lip_aperture(np.stack(marks))


class TestSynthetic:
    def test_the_bundle_says_what_it_is(self, built):
        manifest = AvatarBundle.open(built[0].path).manifest
        assert (manifest.name, manifest.title, manifest.likeness) == ("mini", "Mini <b>", "synthetic")
        assert manifest.native_size == (320, 320)
        assert manifest.gestures == ["thumbs-up"]
        assert manifest.has_matte
        assert manifest.voices == {"en": "en-female"}
        assert "talk.mp4" in manifest.card
        assert manifest.consent.statement == SYNTHETIC

    def test_the_figures_are_good(self, built):
        figures = built[0].build.figures
        assert figures["opening correlation"] > 0.75
        assert figures["alignment score (mean)"] > 0.9
        assert figures["palette pictures"] > 100

    def test_lips_touch_when_closed_and_part_when_open(self, built):
        openings = np.repeat([0.0, 0.5, 0.0, 0.8], 10)
        rest, half, closed, wide = (
            speaking(AvatarBundle.open(built[0].path), openings).reshape(4, 10)[:, -4:].mean(axis=1)
        )
        assert max(rest, closed) < 0.035
        assert min(half, wide) > rest + 0.06

    def test_idle_footage_that_does_not_close_is_made_to(self, built):
        bundle = AvatarBundle.open(built[0].path)
        idle = bundle.manifest.clips[0]
        assert idle.frames < 100, "a loop was cut out of the clip"
        animator = open_animator(bundle, height=160, fps=Fraction(25), alpha=True)
        frames = [frame.pixels.astype(int) for frame in islice(animator.idle(), 2 * idle.frames)]
        changes = [np.abs(a - b).mean() for a, b in pairwise(frames)]
        assert changes[idle.frames - 1] < 3 * max(np.quantile(changes, 0.95), 0.3)

    def test_progress_is_about_what_was_announced(self, order, built):
        stages = built[1]
        assert set(stages) == {"listening", "talking", "palette", "idle", "gestures", "thumbs-up"}
        assert 0.6 * picture_count(order) < len(stages) < 1.4 * picture_count(order)

    def test_the_report_page_stands_alone(self, built):
        page = built[0].report.read_text(encoding="utf-8")
        assert page.startswith("<!doctype html>")
        assert "Mini &lt;b&gt;" in page
        sources = re.findall(r"(?:src|href)\s*=\s*[\"']([^\"']*)", page)
        assert sources
        assert all(source.startswith("data:image/jpeg;base64,") for source in sources)
        assert "<script" not in page
        assert "url(" not in page

    def test_the_same_footage_gives_the_same_bytes(self, order, built, tmp_path):
        again = build_avatar(order, tmp_path / "again.saram")
        assert again.path.read_bytes() == built[0].path.read_bytes()
        assert sorted(each.name for each in tmp_path.iterdir()) == ["again.html", "again.saram"]


class TestRealPerson:
    """With a consent for tests; the result never leaves the test."""

    def test_a_folder_of_clips_with_alignments_becomes_an_avatar(self, grid, consent, tmp_path):
        order = AvatarOrder("speaker", [grid], consent=consent(expires="2999-12-31"))
        built = build_avatar(order, tmp_path / "speaker.saram")
        bundle = AvatarBundle.open(built.path)
        assert bundle.manifest.likeness == "consented"
        assert bundle.manifest.consent.person == "GRID speaker s1"
        assert not bundle.manifest.has_matte
        assert built.build.figures["opening correlation"] > 0.5
        apertures = speaking(bundle, np.repeat([0.0, 0.6, 0.0], 10)).reshape(3, 10)[:, -4:].mean(axis=1)
        assert apertures[1] > max(apertures[0], apertures[2]) + 0.04

    def test_his_avatar_is_not_shown_when_the_consent_is_over(self, built):
        bundle = built[0].build.bundle
        consent = bundle.manifest.consent.model_copy(update={"expires": date(2020, 1, 1)})
        over = AvatarBundle(bundle.manifest.model_copy(update={"consent": consent}), {})
        with pytest.raises(ConsentError, match="expired on 2020-01-01"):
            open_animator(over, height=32, fps=Fraction(25), alpha=False)

    @pytest.mark.parametrize(
        "changes", [{"expires": "2020-01-01"}, {"withdrawn": "2026-01-02"}, {"avatar": "other"}, {"likeness": False}]
    )
    def test_without_a_valid_consent_nothing_is_built(self, grid, consent, tmp_path, changes):
        with pytest.raises(ConsentError, match="does not allow"):
            build_avatar(AvatarOrder("speaker", [grid], consent=consent(**changes)), tmp_path / "speaker.saram")
        assert not (tmp_path / "speaker.saram").exists()

    @pytest.mark.parametrize("ground", [{}, {"synthetic": ""}, {"synthetic": " "}])
    def test_no_ground_is_no_ground(self, grid, tmp_path, ground):
        with pytest.raises(ConsentError):
            build_avatar(AvatarOrder("speaker", [grid], **ground), tmp_path / "speaker.saram")

    def test_both_grounds_contradict_each_other(self, grid, consent, tmp_path):
        order = AvatarOrder("speaker", [grid], consent=consent(), synthetic="no")
        with pytest.raises(ConsentError, match="not both"):
            build_avatar(order, tmp_path / "speaker.saram")

    def test_altered_evidence_is_found(self, grid, consent, tmp_path):
        path = consent()
        (tmp_path / "evidence.txt").write_text("changed", encoding="utf-8")
        with pytest.raises(ConsentError, match="evidence"):
            build_avatar(AvatarOrder("speaker", [grid], consent=path), tmp_path / "speaker.saram")


class TestBadFootage:
    @pytest.fixture
    def talk(self, tmp_path, noise, write_film):
        def film_it(pictures, *, sound=True, text="Good morning and welcome."):
            path = write_film(tmp_path / "bad.mp4", pictures, tone=noise if sound else None)
            path.with_suffix(".txt").write_text(text, encoding="utf-8")
            return AvatarOrder("bad", [path], synthetic="made by a test")

        return film_it

    @pytest.fixture
    def trusting(self, monkeypatch):
        """Whatever is heard fits, so that it is the pictures that are looked at."""
        monkeypatch.setattr("saram.workflows.footage_speech._DOUBT", -1.0)

    def refuse(self, order, tmp_path, error, message):
        with pytest.raises(error, match=message):
            build_avatar(order, tmp_path / "bad.saram")
        assert not list(tmp_path.glob("*.saram"))
        assert not list(tmp_path.glob("*.html"))
        assert not list(tmp_path.glob(".*"))

    @pytest.mark.usefixtures("trusting")
    @pytest.mark.parametrize("level", [0, 128])
    def test_black_or_plain_pictures_show_no_face(self, talk, tmp_path, level):
        self.refuse(talk(np.full((110, 96, 96, 3), level, np.uint8)), tmp_path, MediaError, "no face")

    def test_no_sound_is_said(self, talk, tmp_path):
        self.refuse(talk(np.zeros((20, 96, 96, 3), np.uint8), sound=False), tmp_path, MediaError, "sound")

    def test_noise_does_not_fit_its_transcript(self, talk, tmp_path):
        self.refuse(talk(np.zeros((110, 96, 96, 3), np.uint8)), tmp_path, MediaError, "does not fit its transcript")

    @pytest.mark.usefixtures("trusting")
    def test_a_still_picture_of_a_face_does_not_speak(self, talk, footage, tmp_path):
        picture = first_picture(footage / "talk.mp4")
        self.refuse(talk(np.repeat(picture[None], 110, axis=0)), tmp_path, UsageError, "mouth hardly moves")

    @pytest.mark.usefixtures("trusting")
    def test_a_face_too_small_is_said(self, talk, footage, tmp_path):
        picture = np.full((640, 640, 3), 90, np.uint8)
        picture[280:360, 280:360] = first_picture(footage / "talk.mp4")[::4, ::4]
        self.refuse(talk(np.repeat(picture[None], 12, axis=0)), tmp_path, MediaError, "no face|too small")

    @pytest.mark.usefixtures("trusting")
    def test_a_face_that_leaves_is_said(self, talk, footage, tmp_path):
        pictures = np.repeat(first_picture(footage / "talk.mp4")[None], 110, axis=0)
        pictures[60:] = 90
        self.refuse(talk(pictures), tmp_path, MediaError, r"no face in 50 of 110 .* picture 60")

    @pytest.mark.usefixtures("trusting")
    def test_too_little_is_said(self, talk, footage, tmp_path):
        pictures = np.repeat(first_picture(footage / "talk.mp4")[None], 50, axis=0)
        self.refuse(talk(pictures), tmp_path, UsageError, "too few")

    def test_a_wrong_transcript_is_found(self, order, tmp_path):
        text = tmp_path / "wrong.txt"
        text.write_text("This is something else entirely, said by nobody, about the price of fish.\n" * 3, "utf-8")
        self.refuse(replace(order, transcripts=[text]), tmp_path, MediaError, "does not fit its transcript")

    def test_a_missing_video_and_a_damaged_one_are_named(self, order, tmp_path):
        broken = tmp_path / "broken.mp4"
        broken.write_bytes(b"no video at all")
        text = order.footage[0].with_suffix(".txt")
        for path in (broken, tmp_path / "none.mp4"):
            wrong = replace(order, footage=[path], transcripts=[text])
            self.refuse(wrong, tmp_path, MediaError, path.name)

    def test_base_clips_of_another_size_or_without_a_matte_are_refused(self, order, footage, write_film, tmp_path):
        small = write_film(
            tmp_path / "small.mp4", np.repeat(first_picture(footage / "nod.mp4")[None, ::2, ::2], 20, axis=0)
        )
        self.refuse(replace(order, gestures={"nod": small}), tmp_path, UsageError, "must be alike: nod is 160 x 160")
        bare = tmp_path / "bare.mp4"
        shutil.copy(footage / "nod.mp4", bare)
        self.refuse(replace(order, gestures={"nod": bare}), tmp_path, UsageError, "there is none for nod")

    def test_a_matte_of_another_length_is_refused(self, order, footage, tmp_path):
        shutil.copy(footage / "nod.mp4", tmp_path / "nod.mp4")
        shutil.copy(footage / "idle.matte.mp4", tmp_path / "nod.matte.mp4")
        wrong = replace(order, gestures={"nod": tmp_path / "nod.mp4"})
        self.refuse(wrong, tmp_path, UsageError, r"nod\.matte\.mp4 is not the matte")


def first_picture(path):
    with av.open(str(path)) as container:
        return next(container.decode(video=0)).to_ndarray(format="rgb24")


class TestBadOrders:
    @pytest.fixture
    def no_work(self, monkeypatch):
        """The mistake must be found before any picture is looked at."""

        def worked(*_, **__):
            raise AssertionError("work was begun")

        monkeypatch.setattr("saram.avatar.exemplar.builder.track", worked)

    @pytest.mark.parametrize(
        ("changes", "message"),
        [
            ({"name": "Mini"}, "name"),
            ({"name": ""}, "name"),
            ({"name": "../mini"}, "name"),
            ({"version": ""}, "version"),
            ({"licence": ""}, "licence"),
            ({"title": "x" * 300}, "title"),
        ],
        ids=str,
    )
    @pytest.mark.usefixtures("no_work")
    def test_a_wrong_description_is_found_before_the_work(self, order, tmp_path, changes, message):
        with pytest.raises(UsageError, match=message):
            build_avatar(replace(order, **changes), tmp_path / "mini.saram")

    @pytest.mark.parametrize("name", ["Nod", "idle", "a b", "", "../x"])
    @pytest.mark.usefixtures("no_work")
    def test_a_wrong_gesture_name_is_found_before_the_work(self, order, tmp_path, name):
        gestures = {name: order.gestures["thumbs-up"]}
        with pytest.raises(UsageError, match="gesture cannot be called"):
            build_avatar(replace(order, gestures=gestures), tmp_path / "mini.saram")

    def test_transcripts_must_be_as_many_as_videos(self, order, tmp_path):
        text = order.footage[0].with_suffix(".txt")
        with pytest.raises(UsageError, match=r"1 videos need 1 transcripts.*got 2"):
            build_avatar(replace(order, transcripts=[text, text]), tmp_path / "mini.saram")

    def test_a_video_without_a_transcript_is_named(self, order, footage, tmp_path):
        shutil.copy(footage / "nod.mp4", tmp_path / "lonely.mp4")
        with pytest.raises(UsageError, match=r"lonely\.mp4.*--text"):
            build_avatar(replace(order, footage=[tmp_path / "lonely.mp4"]), tmp_path / "mini.saram")

    def test_no_footage_at_all_is_said(self, order, tmp_path):
        (tmp_path / "empty").mkdir()
        for footage in ([], [tmp_path / "empty"]):
            with pytest.raises(UsageError, match="no video"):
                build_avatar(replace(order, footage=footage), tmp_path / "mini.saram")

    @pytest.mark.usefixtures("no_work")
    def test_a_bundle_must_be_named_as_one(self, order, tmp_path):
        for name in ("mini", "mini.html", "mini.mp4"):
            with pytest.raises(UsageError, match=r"\*\.saram"):
                build_avatar(order, tmp_path / name)

    @pytest.mark.usefixtures("no_work")
    def test_an_unwritable_output_is_found_before_the_work(self, order, tmp_path):
        (tmp_path / "file").write_text("x", encoding="utf-8")
        (tmp_path / "folder.saram").mkdir()
        for output in (tmp_path / "file" / "mini.saram", tmp_path / "folder.saram"):
            with pytest.raises(OutputError):
                build_avatar(order, output)


def test_ctrl_c_leaves_nothing_half_written(order, tmp_path):
    def interrupt(stage):
        if stage == "palette":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build_avatar(replace(order, gestures={}), tmp_path / "mini.saram", interrupt)
    assert list(tmp_path.iterdir()) == []


def test_an_old_avatar_stays_when_building_a_new_one_fails(order, tmp_path, monkeypatch):
    path = tmp_path / "mini.saram"
    path.write_bytes(b"old")

    def fail(*_, **__):
        raise MediaError("the camera was off")

    monkeypatch.setattr(avatar_building, "build_exemplar", fail)
    with pytest.raises(MediaError):
        build_avatar(order, path)
    assert path.read_bytes() == b"old"
    assert [each.name for each in tmp_path.iterdir()] == ["mini.saram"]


def test_one_clip_in_many_that_does_not_fit_is_left_out_with_a_warning(grid, consent, tmp_path, monkeypatch, caplog):
    heard = avatar_building.hear

    def hard_of_hearing(video, lines, language):
        found = heard(video, lines, language)
        return replace(found, scores=[0.0]) if video.name == "bbal8p.mpg" else found

    kept = []
    monkeypatch.setattr(avatar_building, "hear", hard_of_hearing)
    monkeypatch.setattr(avatar_building, "build_exemplar", lambda **order: kept.extend(order["talking"]) or _stop())
    with pytest.raises(_StopError):
        build_avatar(AvatarOrder("speaker", [grid], consent=consent()), tmp_path / "speaker.saram")
    assert [each.base.picture.name for each in kept] == ["bbaf2n.mpg", "bbie8n.mpg", "bbil4p.mpg"]
    assert "bbal8p.mpg" in caplog.text


class _StopError(Exception):
    pass


def _stop():
    raise _StopError
