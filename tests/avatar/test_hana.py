"""The presenter that is shipped: what she is, and that she does what motion says."""

from __future__ import annotations

import io
from fractions import Fraction
from functools import lru_cache
from importlib.resources import files
from itertools import islice, pairwise

import av
import numpy as np
import pytest

from saram.avatar import AvatarBundle, avatars, find_avatar, open_animator
from saram.avatar.exemplar.model import ExemplarModel
from saram.errors import BundleError, UsageError
from saram.face import Landmarker, brow_height, eye_distance, eye_openness, head_pose, lip_aperture
from saram.types import COEFFICIENTS, FaceMotion, GestureCue

GESTURES = {"nod", "nod_twice", "shake", "bow", "greet", "smile", "think", "listen", "tilt"}
FPS = Fraction(25)


def motion(frames, *, fps=FPS, gestures=(), **columns):
    values = np.zeros((frames, len(COEFFICIENTS)), np.float32)
    for name, value in columns.items():
        values[:, COEFFICIENTS.index(name)] = value
    return FaceMotion(values, Fraction(fps), gestures=tuple(GestureCue(*cue) for cue in gestures))


def opened(bundle, *, height=512, fps=FPS, alpha=False):
    """An animator that is as good as new; for a second one of the same kind at the same time, open it anew."""
    animator = reused(bundle, height, Fraction(fps), alpha)
    animator.clear()
    return animator


@lru_cache(maxsize=6)
def reused(bundle, height, fps, alpha):
    return open_animator(bundle, height=height, fps=fps, alpha=alpha)


def pixels(frames):
    return np.stack([frame.pixels for frame in frames])


def differences(pictures):
    """Mean absolute difference from each picture to the next, levels."""
    return np.array([np.abs(a.astype(np.int16) - b).mean() for a, b in pairwise(pictures)])


def landmarks(pictures):
    with Landmarker() as landmarker:
        return np.stack([landmarker.detect(picture[..., :3])[0].landmarks for picture in pictures])


def strides(marks):
    """Mean step of the landmarks from each picture to the next, eye distances."""
    return np.linalg.norm(np.diff(marks[..., :2], axis=0), axis=2).mean(axis=1) / float(eye_distance(marks[0]))


class TestBundle:
    def test_she_is_shipped_small_synthetic_and_free(self, hana):
        path = files("saram.avatar") / "bundles" / "hana.saram"
        assert len(path.read_bytes()) <= 15_000_000
        manifest = hana.manifest
        assert (manifest.name, manifest.likeness, manifest.licence) == ("hana", "synthetic", "CC0-1.0")
        assert manifest.native_size == (640, 640)
        assert manifest.has_matte
        assert set(manifest.gestures) == GESTURES
        assert set(manifest.voices) == {"ko", "en"}

    def test_she_is_among_the_avatars(self):
        assert [each.name for each in avatars()].count("hana") == 1

    def test_every_member_is_used_and_every_clip_is_as_long_as_said(self, hana, monkeypatch):
        asked = set()
        read = type(hana).data
        monkeypatch.setattr(type(hana), "data", lambda bundle, path: asked.add(path) or read(bundle, path))
        animator = opened(hana, height=32, alpha=True)
        lengths = [clip.frames for clip in hana.manifest.clips]
        cues = np.cumsum([0, *lengths[1:]])
        frames = int(cues[-1]) + 5
        gestures = [(name, int(at)) for name, at in zip(hana.manifest.gestures, cues, strict=False)]
        assert len(list(animator.animate([motion(frames, gestures=gestures)]))) == frames
        assert asked == set(hana.manifest.members)

    def test_there_is_no_sound_inside(self, hana):
        for name in hana.manifest.members:
            if name.endswith(".mp4"):
                with av.open(io.BytesIO(hana.data(name))) as container:
                    assert [stream.type for stream in container.streams] == ["video"]


class TestSizesAndRates:
    @pytest.mark.parametrize("height", [1, 2, 17, 33, 360, 1080])
    @pytest.mark.parametrize("alpha", [False, True])
    def test_any_size_can_be_asked_for(self, hana, height, alpha):
        animator = opened(hana, height=height, alpha=alpha)
        frames = list(animator.animate([motion(3, jawOpen=0.5, headYaw=3, eyeBlinkLeft=1, gestures=[("nod", 1)])]))
        assert {frame.pixels.shape for frame in frames} == {(height, height, 4 if alpha else 3)}

    @pytest.mark.parametrize("fps", [1, 24, 25, 30, 60, 120, Fraction(30000, 1001)])
    def test_time_passes_as_fast_at_any_rate(self, hana, fps):
        animator = opened(hana, height=64, fps=fps)
        count = int(2 * fps)
        frames = list(animator.animate([motion(count, fps=fps)]))
        assert [frame.time for frame in frames] == [number / Fraction(fps) for number in range(count)]
        reference = opened(hana, height=64)
        body = list(islice(reference.idle(), 50))
        at = int(Fraction(count - 1) / Fraction(fps) * 25)
        hair = np.s_[:20]
        assert np.abs(frames[-1].pixels[hair].astype(int) - body[at].pixels[hair]).mean() < 1

    def test_a_gesture_lasts_as_long_at_any_rate(self, hana):
        length = next(clip.frames for clip in hana.manifest.clips if clip.name == "bow") / 25
        for fps in (10, 40):
            animator = opened(hana, height=48, fps=fps)
            bowing = pixels(animator.animate([motion(4 * fps, fps=fps, gestures=[("bow", 0)])]))
            still = pixels(opened(hana, height=48, fps=fps).animate([motion(4 * fps, fps=fps)]))
            moved = np.flatnonzero(np.abs(bowing.astype(int) - still).mean(axis=(1, 2, 3)) > 0.5)
            assert 0.6 * length < (moved[-1] - moved[0]) / fps <= length

    @pytest.mark.parametrize(("height", "fps"), [(0, 25), (-1, 25), (100, 0), (100, -1)])
    def test_no_size_and_no_rate_are_refused(self, hana, height, fps):
        with pytest.raises(UsageError, match="above 0"):
            opened(hana, height=height, fps=fps)


class TestFace:
    def last(self, hana, **columns):
        """Landmarks of a held pose, mean of the last frames; the body stands the same each time."""
        return landmarks(pixels(opened(hana).animate([motion(14, **columns)]))[-5:])

    def test_blinks_shut_both_eyes(self, hana):
        steps = np.repeat([0.0, 0.5, 1.0], 8)
        marks = landmarks(pixels(opened(hana).animate([motion(24, eyeBlinkLeft=steps, eyeBlinkRight=steps)])))
        for side in ("left", "right"):
            wide, half, shut = eye_openness(marks, side).reshape(3, 8)[:, -3:].mean(axis=1)
            assert shut < 0.6 * wide
            assert shut < half < wide

    def test_sealed_lips_touch_and_an_open_jaw_parts_them(self, hana):
        held = [0.0, 0.6, 0.6, 0.0, 0.8]
        seal = [0.0, 0.0, 0.6, 0.0, 0.0]
        columns = {"jawOpen": np.repeat(held, 10), "mouthClose": np.repeat(seal, 10)}
        marks = landmarks(pixels(opened(hana).animate([motion(50, **columns)])))
        rest, parted, sealed, closed, wide = lip_aperture(marks).reshape(5, 10)[:, -5:].mean(axis=1)
        assert max(rest, sealed, closed) < 0.03
        assert parted > 0.1
        assert wide > 0.9 * parted

    def test_the_mouth_opens_more_the_more_it_is_asked_to(self, hana):
        steps = np.repeat(np.linspace(0, 0.8, 9), 8)
        marks = landmarks(pixels(opened(hana).animate([motion(72, jawOpen=steps)])))
        apertures = lip_aperture(marks).reshape(9, 8)[:, 4:].mean(axis=1)
        assert np.diff(apertures).min() > -0.012
        assert apertures[-1] > 0.15
        assert np.corrcoef(apertures, np.linspace(0, 0.8, 9))[0, 1] > 0.95

    @pytest.mark.parametrize(
        ("column", "axis", "least"), [("headYaw", 0, 0.6), ("headPitch", 1, 0.25), ("headRoll", 2, 0.7)]
    )
    def test_the_head_turns_the_way_and_about_as_far_as_asked(self, hana, column, axis, least):
        straight, plus, minus = (
            head_pose(self.last(hana, **{column: degrees})).mean(axis=0)[axis] for degrees in (0, 4, -4)
        )
        assert least * 8 < plus - minus < 1.2 * 8
        assert plus > straight > minus

    def test_brows_rise_and_fall(self, hana):
        up = {"browInnerUp": 1, "browOuterUpLeft": 1, "browOuterUpRight": 1}
        for side in ("left", "right"):
            rest, raised, lowered = (
                brow_height(self.last(hana, **columns), side).mean()
                for columns in ({}, up, {"browDownLeft": 1, "browDownRight": 1})
            )
            assert raised > rest + 0.03
            assert lowered < rest - 0.01

    def test_the_matte_moves_with_the_head(self, hana):
        middles = {}
        for degrees in (-5, 0, 5):
            picture = pixels(opened(hana, height=256, alpha=True).animate([motion(14, headRoll=degrees)]))[-1]
            matte, shade = picture[:60, :, 3], picture[:60, :, :3].max(axis=2)
            # Hair is dark and the backdrop is not: where the matte is solid there is hair.
            assert shade[matte > 230].mean() < 0.7 * shade[matte < 20].mean()
            dark = shade < 0.5 * (shade[matte > 230].mean() + shade[matte < 20].mean())
            assert (dark == (matte > 128)).mean() > 0.95
            middles[degrees] = float(matte.sum(axis=0) @ np.arange(256)) / matte.sum()
        assert middles[5] < middles[0] - 2, "rolled to image left"
        assert middles[-5] > middles[0] + 2


class TestPaste:
    def test_the_paste_has_no_edge(self, hana):
        crop = ExemplarModel.load(hana).mouth
        animator = opened(hana, height=640)
        still = pixels(islice(animator.idle(), 60))
        animator.clear()
        speaking = pixels(animator.animate([motion(60, jawOpen=0.3 + 0.3 * np.sin(np.arange(60)))]))
        (left, top), (width, height) = crop.origin, crop.size
        window = np.s_[:, top : top + height, left : left + width]
        ring = (crop.mask > 0.05) & (crop.mask < 0.95)
        ring[height // 2 :] = False  # below, the chin moves

        def gradients(pictures):
            luma = pictures[window].astype(float).mean(axis=3)
            return np.hypot(*np.gradient(luma, axis=(1, 2)))[:, ring].mean()

        assert gradients(speaking[10:]) < 1.1 * gradients(still[10:])

    def test_nothing_but_the_face_changes_when_she_speaks(self, hana):
        animator = opened(hana, height=640)
        still = pixels(islice(animator.idle(), 12))
        animator.clear()
        speaking = pixels(animator.animate([motion(12, jawOpen=0.6)]))
        changed = (np.abs(still[-1].astype(int) - speaking[-1]).max(axis=2) > 3).nonzero()
        assert changed[0].min() > 0.4 * 640
        assert 0.3 * 640 < changed[1].min() < changed[1].max() < 0.7 * 640


@pytest.fixture(scope="module")
def waiting(hana):
    """More than a turn of the idle loop, small: its pictures and landmarks."""
    pictures = pixels(islice(opened(hana, height=256).idle(), 320))
    return pictures, landmarks(pictures)


class TestContinuity:
    def test_the_idle_loop_has_no_seam(self, hana, waiting):
        pictures, marks = waiting
        end = hana.manifest.clips[0].frames
        change, stride = differences(pictures), strides(marks)
        assert change[end - 2 : end + 2].max() < 2 * np.quantile(change, 0.99)
        assert stride[end - 2 : end + 2].max() < np.quantile(stride, 0.99)

    @pytest.mark.parametrize("name", sorted(GESTURES))
    def test_a_gesture_is_entered_and_left_without_a_jump(self, hana, name):
        clip = next(clip for clip in hana.manifest.clips if clip.name == name)
        start, end = 10, 10 + clip.frames
        pictures = pixels(opened(hana, height=256).animate([motion(end + 20, gestures=[(name, start)])]))
        alone = pixels(opened(hana, height=256).animate([motion(end + 20)]))
        change, usual = differences(pictures), differences(alone)
        # Jerk shows as one difference much larger than those beside it.
        for number in (*range(start - 2, start + 14), *range(end - 14, end + 3)):
            beside = max(change[number - 1], change[number + 1], usual.max())
            assert change[number] < 1.6 * beside + 0.2, number
        assert np.array_equal(pictures[end + 2 :], alone[end + 2 :]), "afterwards all is as before"

    @pytest.mark.parametrize(("second", "at"), [("bow", 20), ("shake", 30), ("nod", 12), ("think", 11)])
    def test_a_gesture_that_begins_in_a_gesture_does_not_jump(self, hana, second, at):
        cues = [("shake", 5), (second, at)]
        marks = landmarks(pixels(opened(hana, height=256).animate([motion(at + 30, gestures=cues)])))
        single = landmarks(pixels(opened(hana, height=256).animate([motion(60, gestures=cues[:1])])))
        assert strides(marks).max() < 1.2 * strides(single).max()

    def test_gestures_asked_for_in_every_frame_are_survived(self, hana):
        names = hana.manifest.gestures
        cues = [(names[number % len(names)], number) for number in range(60)]
        change = differences(pixels(opened(hana, height=128).animate([motion(60, gestures=cues)])))
        assert change.max() < 6

    def test_a_gesture_begun_in_the_last_frame_goes_on_while_waiting(self, hana):
        animator = opened(hana, height=256)
        list(animator.animate([motion(10, gestures=[("bow", 9)])]))
        bowing = pixels(islice(animator.idle(), 60))
        still = pixels(islice(opened(hana, height=256).idle(), 70))[10:]
        assert np.abs(bowing[30].astype(int) - still[30]).mean() > 2
        # Its own motion apart, the end of the gesture is the idle pose again.
        assert differences(bowing)[:3].max() < 1.5

    def test_speaking_and_waiting_follow_each_other_without_a_jump(self, hana):
        pose = {"jawOpen": 0.7, "headYaw": 5, "headRoll": -4, "eyeBlinkLeft": 1, "eyeBlinkRight": 1, "browInnerUp": 1}
        animator = opened(hana, height=320)
        idle = animator.idle()
        before = pixels(islice(idle, 30))[-2:]
        speaking = pixels(animator.animate([motion(12, **pose)]))
        after = pixels(islice(idle, 14))  # the same iterator, taken up again
        marks = landmarks(np.concatenate([before, speaking, after]))
        apertures = lip_aperture(marks)
        whole = apertures[2:14].max() - apertures[:2].mean()
        assert np.abs(np.diff(apertures)).max() < 0.5 * whole
        stride = strides(marks)
        for join in (1, 13):  # the way to the new pose is gone in several steps
            ends = marks[[join, join + 8]]
            assert stride[join] < 0.4 * strides(ends)[0]

    def test_a_speech_that_is_broken_off_closes_the_mouth_smoothly(self, hana):
        animator = opened(hana, height=320)
        frames = animator.animate([motion(50, jawOpen=0.7)])
        broken = pixels(islice(frames, 20))
        frames.close()
        after = pixels(islice(animator.idle(), 10))
        apertures = lip_aperture(landmarks(np.concatenate([broken[-3:], after])))
        assert apertures[:3].min() > 0.1
        assert apertures[-3:].max() < 0.03
        assert np.abs(np.diff(apertures)).max() < 0.5 * apertures.max()

    def test_she_blinks_while_waiting(self, waiting):
        openness = eye_openness(waiting[1], "left")
        assert openness.min() < 0.65 * np.median(openness)

    def test_stretches_join_as_if_they_were_one(self, hana):
        values = 0.3 - 0.3 * np.cos(np.arange(40) / 4)
        whole = motion(40, jawOpen=values)
        parts = [motion(count, jawOpen=values[at : at + count]) for at, count in ((0, 1), (1, 2), (3, 17), (20, 20))]
        one = pixels(opened(hana, height=256).animate([whole]))
        other = pixels(opened(hana, height=256).animate(parts))
        # Which picture of the palette is best depends on what is known of the future, where it stands does not.
        assert np.abs(lip_aperture(landmarks(one)) - lip_aperture(landmarks(other))).max() < 0.05


def test_an_unknown_gesture_is_warned_of_once(hana, caplog):
    animator = opened(hana, height=32)
    frames = list(animator.animate([motion(9, gestures=[("fly", 1), ("fly", 4)]), motion(3, gestures=[("fly", 0)])]))
    assert len(frames) == 12
    warnings = [record.getMessage() for record in caplog.records]
    assert len(warnings) == 1
    assert "'fly'" in warnings[0]
    assert "nod_twice" in warnings[0]


def test_what_is_kept_of_decoded_pictures_is_bounded(hana, monkeypatch):
    for height, alpha in ((1080, True), (512, False)):
        animator = open_animator(hana, height=height, fps=FPS, alpha=alpha)
        list(islice(animator.idle(), 20))
        player = animator._base._idle
        kept = [planes for pair in player._kept for planes in pair if planes is not None]
        sizes = [len(planes) if isinstance(planes, bytes) else planes.nbytes for planes in kept]
        assert sum(sizes) / 20 * len(player) <= 240 * 2**20
    monkeypatch.setattr("saram.avatar.clip_player._KEEP_LIMIT", 0)
    thrifty = open_animator(hana, height=64, fps=FPS, alpha=False)
    monkeypatch.undo()
    usual = open_animator(hana, height=64, fps=FPS, alpha=False)
    for few, many in islice(zip(thrifty.idle(), usual.idle(), strict=True), 305):
        assert np.array_equal(few.pixels, many.pixels)
    assert thrifty._base._idle._kept == []


def test_an_avatar_that_lies_in_its_parts_is_refused(hana):
    members = {name: hana.data(name) for name in hana.manifest.members}
    others = {"mp4": members["clips/nod.mp4"], "npy": members["clips/nod_tones.npy"], "json": b"{}"}
    for name in [name for name in members if name.startswith("exemplar/")]:
        for data in (members[name][: len(members[name]) // 2], others[name.rpartition(".")[2]]):
            bundle = AvatarBundle(hana.manifest, {**members, name: data}, "lies.saram")
            with pytest.raises(BundleError):
                open_animator(bundle, height=32, fps=FPS, alpha=False)


def test_a_clip_shorter_than_said_or_of_another_size_is_refused(hana):
    members = {name: hana.data(name) for name in hana.manifest.members}
    for changes, message in (
        ({"clips/idle.mp4": members["clips/nod.mp4"]}, "shorter than its manifest says"),
        ({"clips/idle_matte.mp4": members["clips/nod_matte.mp4"]}, "shorter than its manifest says"),
        ({"clips/idle.mp4": members["exemplar/eyes_0.mp4"]}, "pixels"),
        ({"clips/idle.mp4": b"nothing"}, "cannot be decoded"),
        ({"clips/idle.mp4": members["clips/idle.mp4"][:200_000]}, "decoded|shorter"),
    ):
        bundle = AvatarBundle(hana.manifest, {**members, **changes}, "lies.saram")
        animator = open_animator(bundle, height=32, fps=FPS, alpha=True)
        with pytest.raises(BundleError, match=message):
            list(islice(animator.idle(), 300))


def test_find_avatar_takes_a_path(hana):
    assert find_avatar(files("saram.avatar") / "bundles" / "hana.saram").manifest == hana.manifest
