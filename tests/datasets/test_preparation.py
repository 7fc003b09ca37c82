"""Footage becomes a dataset: the same each time, whatever stops the work on the way."""

from __future__ import annotations

import errno
import shutil
from types import SimpleNamespace

import numpy as np
import pytest

from saram.datasets import FootageDataset, SourceMotion, disk_needed, preparation, prepare, survey
from saram.datasets.array_file import ArrayFile
from saram.datasets.writer import DatasetWriter
from saram.errors import MediaError, OutputError
from saram.face import INSIDE, points
from saram.types import COEFFICIENTS

FILES = {"canonical.npy", "canonical_landmarks.npy", "dataset.json"}


def silent(_video, _sound):
    return None


def spoken(video, sound):
    """Motion that says which frame of which file it is."""
    values = np.zeros((int(sound.duration * 25) + 1, len(COEFFICIENTS)), np.float32)
    values[:, 0] = np.arange(len(values)) + (1000 if video.stem == "second" else 0)
    return SourceMotion(values, 0.9)


def content(folder):
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.fixture(scope="module", autouse=True)
def _short():
    """Clips of a second and a half at most, so that short footage gives several, and few looks before."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(preparation, "_LONGEST", 40)
        patch.setattr(preparation, "_SHORTEST", 5)
        patch.setattr(survey, "_LOOKS", 6)
        yield


@pytest.fixture(scope="module")
def made(take, tmp_path_factory):
    """A dataset of the take, undisturbed."""
    return prepare(take, tmp_path_factory.mktemp("made") / "set", spoken)


class TestContent:
    def test_every_array_has_a_row_for_each_frame(self, made):
        assert len(made) == 120
        assert made.crops.shape == (120, made.side, made.side, 3)
        assert made.landmarks.shape == (120, points.LANDMARKS, 3)
        assert made.placement.shape == (120, 2, 3)
        assert made.shapes.shape == (120, len(points.MOUTH_SHAPE), 2)
        assert made.motion.shape == (120, len(COEFFICIENTS))
        assert made.audio.shape == (120 * 640,)
        assert made.audio_48k.shape == (120 * 1920,)
        assert made.openness.shape == made.sharpness.shape == (120,)
        assert made.fps == 25
        assert made.record.size == (200, 200)

    def test_arrays_are_mapped_and_cannot_be_written(self, made):
        assert isinstance(made.crops, np.memmap)
        with pytest.raises(ValueError, match="read-only"):
            made.crops[0] = 0

    def test_clips_lie_end_to_end_and_the_end_of_each_file_is_held_out(self, made):
        assert [(clip.name, clip.source, clip.start, clip.count, clip.part) for clip in made.clips] == [
            ("first-0000", 0, 0, 40, "train"),
            ("first-0001", 0, 40, 8, "train"),
            ("first-0001", 0, 48, 12, "held"),
            ("second-0000", 1, 0, 40, "train"),
            ("second-0001", 1, 40, 8, "train"),
            ("second-0001", 1, 48, 12, "held"),
        ]
        assert [clip.first for clip in made.clips] == np.cumsum([0, *(clip.count for clip in made.clips)])[:-1].tolist()
        rows = np.concatenate([made.train, made.held])
        assert sorted(rows.tolist()) == list(range(120))

    def test_what_shows_between_the_lips_is_told_beside_its_mean(self, made):
        assert made.inside.shape == (120, INSIDE)
        assert made.inside.dtype == np.float32
        assert np.abs(made.inside[made.train].mean(axis=0)).max() < 1e-5
        upper, lower = (points.MOUTH_SHAPE.index(index) for index in (13, 14))
        gap = made.shapes[:, lower, 1] - made.shapes[:, upper, 1]
        # An opening that grows shows more of what is in it.
        assert np.corrcoef(gap, made.inside.sum(axis=1))[0, 1] > 0.5

    def test_crops_show_the_lower_face_where_the_shapes_say_it_is(self, made):
        places = made.shapes @ made.crop_matrix[:, :2].T + made.crop_matrix[:, 2]
        assert places.min() > 0
        assert places.max() < made.side - 1
        mouth = places[:, : len(points.LIPS_OUTER)].mean(axis=1)
        assert np.abs(mouth[:, 0] - made.side / 2).max() < 0.1 * made.side

    def test_motion_and_sound_are_those_of_the_frame(self, made):
        for clip in made.clips:
            wanted = np.arange(clip.start, clip.start + clip.count) + 1000 * clip.source
            assert np.array_equal(made.motion[clip.rows, 0], wanted)
        whole = np.asarray(made.audio_48k[: 60 * 1920], np.float64)
        low = np.asarray(made.audio[: 60 * 640], np.float64)
        assert np.corrcoef(whole[::3] / 32768, low)[0, 1] > 0.95

    def test_the_record_says_what_was_done(self, made, take):
        sources = made.record.sources
        assert [source.name for source in sources] == [path.name for path in take]
        assert all(len(source.sha256) == 64 and source.text_score == 0.9 for source in sources)
        assert set(made.record.hashes) == {"crops", "landmarks", "placement", "shapes", "motion", "audio", "audio_48k",
                                           "openness", "sharpness"}  # fmt: skip

    def test_nothing_else_is_left_in_the_folder(self, made):
        assert {path.name for path in made.folder.iterdir()} == FILES | {f"{name}.npy" for name in made.record.hashes}

    def test_a_text_that_does_not_fit_is_not_used(self, take, tmp_path):
        found = prepare(take, tmp_path / "set", lambda _video, _sound: SourceMotion(None, 0.2))
        assert not found.has_text
        assert not found.motion.any()
        assert found.record.sources[0].text_score == 0.2


class TestRepeating:
    def test_it_is_opened_if_it_is_there(self, made, take, monkeypatch):
        monkeypatch.setattr(preparation, "survey", lambda *_: pytest.fail("it was made again"))
        assert len(prepare(take, made.folder, spoken)) == 120

    def test_other_settings_make_another(self, made, take, tmp_path):
        folder = tmp_path / "set"
        shutil.copytree(made.folder, folder)
        assert prepare(take, folder, spoken, side=64).side == 64

    @pytest.mark.parametrize("when", [1, 2, 4])
    def test_killed_after_any_clip_it_comes_to_the_same_bytes(self, when, made, take, tmp_path, monkeypatch):
        folder = tmp_path / "set"
        add, count = DatasetWriter.add, 0

        def killed(self, clip, rows):
            nonlocal count
            add(self, clip, rows)
            count += 1
            if count == when:
                for file in self._files.values():  # the next clip was half written
                    file.append(np.zeros((1, *file._row)))
                raise KeyboardInterrupt

        with monkeypatch.context() as patch:
            patch.setattr(DatasetWriter, "add", killed)
            with pytest.raises(KeyboardInterrupt):
                prepare(take, folder, spoken)
        with pytest.raises(MediaError, match="no whole dataset"):
            FootageDataset.open(folder)
        prepare(take, folder, spoken)
        assert content(folder) == content(made.folder)

    def test_a_damaged_state_begins_anew(self, made, take, tmp_path):
        folder = tmp_path / "set"
        folder.mkdir()
        (folder / "progress.json").write_text("{")
        (folder / "crops.npy").write_bytes(b"nonsense")
        prepare(take, folder, spoken)
        assert content(folder) == content(made.folder)


class TestDisk:
    def test_what_it_needs_is_announced_and_kept(self, made, take):
        used = sum(path.stat().st_size for path in made.folder.iterdir())
        assert used < disk_needed(take, made.side) < used + 100_000_000

    def test_a_disk_without_room_is_refused_before_the_work(self, take, tmp_path, monkeypatch):
        monkeypatch.setattr(preparation.shutil, "disk_usage", lambda _: SimpleNamespace(free=1_000_000))
        with pytest.raises(OutputError, match=r"takes about \d+ MB"):
            prepare(take, tmp_path / "set", spoken)

    def test_only_what_is_still_needed_is_asked_for_when_continuing(self, made, take, tmp_path, monkeypatch):
        folder = tmp_path / "set"
        shutil.copytree(made.folder, folder)
        (folder / "dataset.json").unlink()
        there = sum(path.stat().st_size for path in folder.iterdir())
        needed = disk_needed(take, made.side)
        monkeypatch.setattr(preparation.shutil, "disk_usage", lambda _: SimpleNamespace(free=needed - there + 1000))
        prepare(take, folder, spoken)

    def test_a_disk_that_fills_up_keeps_what_is_done(self, made, take, tmp_path, monkeypatch):
        folder = tmp_path / "set"
        append, count = ArrayFile.append, 0

        def full(self, rows):
            nonlocal count
            count += 1
            if count == 14:
                raise OSError(errno.ENOSPC, "No space left on device")
            append(self, rows)

        with monkeypatch.context() as patch:
            patch.setattr(ArrayFile, "append", full)
            with pytest.raises(OutputError, match="No space left"):
                prepare(take, folder, spoken)
        done = []
        prepare(take, folder, spoken, step=done.append)
        assert done[0] > 40  # the first clip was not made again
        assert content(folder) == content(made.folder)


class TestFootage:
    def test_a_cut_ends_a_clip(self, faces, video, tmp_path):
        dark = [(picture // 3).astype(np.uint8) for picture in faces]
        path = video(tmp_path / "cut.mp4", [*faces[:30], *dark[30:60], *faces[:60]])
        found = prepare([path], tmp_path / "set", silent)
        assert [clip.start for clip in found.clips] == [0, 30, 60, 96]
        assert not found.has_text
        assert not found.audio.any()

    def test_pictures_without_a_face_are_left_out(self, faces, video, tmp_path):
        empty = [np.full_like(faces[0], 90)] * 10
        path = video(tmp_path / "gap.mp4", [*faces[:50], *empty, *faces[:60]])
        found = prepare([path], tmp_path / "set", silent)
        kept = [frame for clip in found.clips for frame in range(clip.start, clip.start + clip.count)]
        assert set(range(50)) <= set(kept)
        assert not set(range(50, 60)) & set(kept)

    def test_sound_may_be_longer_than_the_pictures(self, faces, voice, video, tmp_path):
        path = video(tmp_path / "long.mp4", [*faces, *faces[::-1]], sound=voice)
        found = prepare([path], tmp_path / "set", silent)
        assert len(found) == 120
        assert len(found.audio) == 120 * 640
        assert np.abs(found.audio).max() > 0.01

    @pytest.mark.parametrize("shift", [0.2, -0.2, 0.0])
    def test_sound_that_came_late_is_moved_forward(self, shift, faces, voice, video, tmp_path):
        path = video(tmp_path / "a.mkv", faces[:2], sound=voice)
        whole = np.concatenate(list(preparation._sound_of(path, 0.0)))
        moved = np.concatenate(list(preparation._sound_of(path, shift)))
        samples = round(shift * 48_000)
        assert len(moved) == len(whole) - samples
        assert np.array_equal(moved[max(0, -samples) :], whole[max(0, samples) :])

    def test_too_little_is_said_to_be_too_little(self, faces, video, tmp_path):
        path = video(tmp_path / "short.mp4", [*faces, *faces][:90])
        with pytest.raises(MediaError, match=r"at least 100 \(4 s\)"):
            prepare([path], tmp_path / "set", silent)

    @pytest.mark.parametrize("grey", [0, 128])
    def test_footage_without_a_face_is_refused(self, grey, video, tmp_path):
        path = video(tmp_path / "none.mp4", [np.full((200, 200, 3), grey, np.uint8)] * 60)
        with pytest.raises(MediaError, match="shows no face"):
            prepare([path], tmp_path / "set", silent)

    def test_files_of_different_sizes_are_refused(self, take, faces, video, tmp_path):
        path = video(tmp_path / "small.mp4", [picture[:180, :180] for picture in faces])
        with pytest.raises(MediaError, match="must have one format"):
            prepare([take[0], path], tmp_path / "set", silent)

    def test_a_missing_or_truncated_file_is_named(self, take, tmp_path):
        with pytest.raises(MediaError, match=r"gone\.mp4"):
            prepare([tmp_path / "gone.mp4"], tmp_path / "set", silent)
        (tmp_path / "half.mp4").write_bytes(take[0].read_bytes()[:5000])
        with pytest.raises(MediaError, match=r"half\.mp4"):
            prepare([tmp_path / "half.mp4"], tmp_path / "set", silent)


class TestOpening:
    def test_a_damaged_dataset_says_so(self, made, tmp_path):
        folder = tmp_path / "set"
        shutil.copytree(made.folder, folder)
        (folder / "crops.npy").write_bytes((folder / "crops.npy").read_bytes()[:1000])
        with pytest.raises(MediaError, match="damaged"):
            FootageDataset.open(folder)
