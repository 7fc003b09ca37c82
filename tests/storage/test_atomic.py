from __future__ import annotations

import errno
import os
import threading
from pathlib import Path

import pytest

from saram.errors import OutputError
from saram.storage import atomic_folder, atomic_output, avatars_folder, home


def anything(name: str) -> bool:
    return bool(name)


def png(name: str) -> bool:
    return name.endswith(".png")


def write_half(target, failure: BaseException) -> None:
    with atomic_output(target) as temporary:
        temporary.write_text("half")
        raise failure


def write_half_a_folder(target) -> None:
    with atomic_folder(target, ours=anything) as folder:
        (folder / "0.png").write_text("half")
        raise KeyboardInterrupt


def names(folder) -> list[str]:
    return sorted(path.name for path in Path(folder).iterdir())


def test_a_result_appears_whole_when_the_block_ends(tmp_path):
    target = tmp_path / "video.mp4"
    with atomic_output(target) as temporary:
        assert temporary.parent == tmp_path
        assert temporary.name.startswith(".")
        assert temporary.suffix == ".mp4"
        temporary.write_text("whole")
        assert not target.exists()
    assert target.read_text() == "whole"
    assert names(tmp_path) == ["video.mp4"]


@pytest.mark.parametrize("failure", [RuntimeError, KeyboardInterrupt, SystemExit])
def test_whatever_ends_the_block_leaves_the_old_file_and_nothing_else(tmp_path, failure):
    target = tmp_path / "video.mp4"
    target.write_text("old")
    with pytest.raises(failure):
        write_half(target, failure())
    assert target.read_text() == "old"
    assert names(tmp_path) == ["video.mp4"]


def test_a_missing_folder_is_named_with_the_command_that_makes_it(tmp_path):
    with (
        pytest.raises(OutputError, match=r"nowhere does not exist.*mkdir -p"),
        atomic_output(tmp_path / "nowhere/a.mp4"),
    ):
        pytest.fail("nothing can be written there")


def test_a_folder_that_is_a_file_is_refused(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="is not a folder"), atomic_output(tmp_path / "file/a.mp4"):
        pytest.fail("nothing can be written there")


def test_a_folder_as_target_is_refused(tmp_path):
    with pytest.raises(OutputError, match="is a folder"), atomic_output(tmp_path):
        pytest.fail("nothing can be written there")


def test_a_folder_without_permission_is_refused():
    # The kernel's own folder cannot be written, not even by root.
    with pytest.raises(OutputError, match="cannot be written"), atomic_output("/proc/video.mp4"):
        pytest.fail("nothing can be written there")


def test_a_full_disk_is_reported_as_such(tmp_path):
    with pytest.raises(OutputError, match="No space left"):
        write_half(tmp_path / "a.mp4", OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)))
    assert names(tmp_path) == []


def test_an_error_that_has_nothing_to_do_with_the_target_passes_as_it_is(tmp_path):
    with pytest.raises(FileNotFoundError), atomic_output(tmp_path / "a.mp4"):
        raise FileNotFoundError(errno.ENOENT, "something else")


def test_too_little_space_is_refused_before_any_work(tmp_path):
    with (
        pytest.raises(OutputError, match=r"about 1000000\.0 GB are needed"),
        atomic_output(tmp_path / "a", needed=10**15),
    ):
        pytest.fail("there is no space for it")


def test_of_two_writers_of_one_file_the_last_one_wins_whole(tmp_path):
    target = tmp_path / "video.mp4"
    both_inside = threading.Barrier(2)
    first_done = threading.Event()

    def write(content: str, wait: threading.Event | None) -> None:
        with atomic_output(target) as temporary:
            both_inside.wait(10)
            temporary.write_text(content * 1000)
            if wait:
                assert wait.wait(10)
        first_done.set()

    threads = [threading.Thread(target=write, args=("a", None)), threading.Thread(target=write, args=("b", first_done))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert target.read_text() == "b" * 1000
    assert names(tmp_path) == ["video.mp4"]


def test_a_very_long_name_can_be_written(tmp_path):
    target = tmp_path / ("가" * 80 + ".mp4")
    with atomic_output(target) as temporary:
        temporary.write_text("x")
    assert target.exists()


class TestFolders:
    def test_a_folder_appears_whole(self, tmp_path):
        with atomic_folder(tmp_path / "frames", ours=anything) as folder:
            (folder / "0.png").write_text("0")
            assert not (tmp_path / "frames").exists()
        assert names(tmp_path) == ["frames"]
        assert names(tmp_path / "frames") == ["0.png"]

    def test_its_own_earlier_result_is_replaced_whole(self, tmp_path):
        for made in (["0.png", "1.png"], ["0.png"]):
            with atomic_folder(tmp_path / "frames", ours=png) as folder:
                for name in made:
                    (folder / name).write_text(name)
        assert names(tmp_path / "frames") == ["0.png"]
        assert names(tmp_path) == ["frames"]

    def test_a_folder_with_other_files_is_never_touched(self, tmp_path):
        (tmp_path / "frames").mkdir()
        (tmp_path / "frames/diary.txt").write_text("dear diary")
        with (
            pytest.raises(OutputError, match=r"diary\.txt"),
            atomic_folder(tmp_path / "frames", ours=png),
        ):
            pytest.fail("it holds something else")
        assert (tmp_path / "frames/diary.txt").read_text() == "dear diary"

    def test_of_many_writers_of_one_folder_each_finishes_and_one_stays_whole(self, tmp_path):
        start = threading.Barrier(4)
        failures = []

        def write(content):
            start.wait(10)
            try:
                for _ in range(25):
                    with atomic_folder(tmp_path / "frames", ours=png) as folder:
                        for number in range(3):
                            (folder / f"{number}.png").write_text(content)
            except OutputError as error:
                failures.append(error)

        threads = [threading.Thread(target=write, args=(content,)) for content in "abcd"]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
        assert failures == []
        assert names(tmp_path) == ["frames"]
        assert len({(tmp_path / f"frames/{number}.png").read_text() for number in range(3)}) == 1

    def test_a_failure_while_folders_change_places_puts_the_old_one_back(self, tmp_path, monkeypatch):
        target = tmp_path / "frames"
        target.mkdir()
        (target / "0.png").write_text("old")
        rename = Path.rename

        def fail_once_away(self, to):
            if to == target and not target.exists() and (self / "0.png").read_text() == "new":
                raise OSError(errno.EIO, "The disk has a fault")
            return rename(self, to)

        monkeypatch.setattr(Path, "rename", fail_once_away)
        with pytest.raises(OutputError, match="fault"), atomic_folder(target, ours=png) as folder:
            (folder / "0.png").write_text("new")
        assert (target / "0.png").read_text() == "old"
        assert names(tmp_path) == ["frames"]

    def test_a_failure_leaves_the_old_folder(self, tmp_path):
        (tmp_path / "frames").mkdir()
        (tmp_path / "frames/0.png").write_text("old")
        with pytest.raises(KeyboardInterrupt):
            write_half_a_folder(tmp_path / "frames")
        assert (tmp_path / "frames/0.png").read_text() == "old"
        assert names(tmp_path) == ["frames"]

    def test_a_file_in_its_place_is_refused(self, tmp_path):
        (tmp_path / "frames").write_text("")
        with pytest.raises(OutputError, match="is a file"), atomic_folder(tmp_path / "frames", ours=anything):
            pytest.fail("there is a file")


def test_the_workspace_is_where_the_user_says(monkeypatch, tmp_path):
    monkeypatch.setenv("SARAM_HOME", str(tmp_path))
    assert home() == tmp_path
    assert avatars_folder() == tmp_path / "avatars"


def test_the_workspace_is_the_users_data_folder_otherwise(monkeypatch):
    monkeypatch.setenv("SARAM_HOME", " ")
    assert home().name == "saram"
    assert home().is_absolute()
