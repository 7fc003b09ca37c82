"""What every store of bytes must do, wherever it keeps them."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saram.errors import OutputError, UsageError
from saram.storage import FolderStore, MemoryStore, Store


@pytest.fixture(params=["folder", "memory"])
def store(request, tmp_path):
    return FolderStore(tmp_path / "kept", ".bin") if request.param == "folder" else MemoryStore()


def test_it_is_a_store(store):
    assert isinstance(store, Store)


def test_what_is_put_is_there_under_its_hash(store):
    digest = store.put(b"spoken")
    assert digest == hashlib.sha256(b"spoken").hexdigest()
    assert store.get(digest) == b"spoken"


def test_the_same_bytes_are_kept_once_and_can_be_put_again(store):
    assert store.put(b"a") == store.put(b"a")
    store.delete(store.put(b"a"))
    assert store.get(hashlib.sha256(b"a").hexdigest()) is None


def test_what_is_not_there_is_none_and_deleting_it_is_fine(store):
    digest = hashlib.sha256(b"never").hexdigest()
    assert store.get(digest) is None
    store.delete(digest)


@pytest.mark.parametrize("name", ["", "..", "../../etc/passwd", "A" * 64, "a" * 63, "a" * 64 + "/x", "가" * 64])
def test_a_name_that_is_no_hash_is_refused_before_it_becomes_a_path(store, name):
    with pytest.raises(UsageError, match="64 lower-case"):
        store.get(name)
    with pytest.raises(UsageError, match="64 lower-case"):
        store.delete(name)


@given(data=st.binary(max_size=2000))
def test_any_bytes_come_back_as_they_were(tmp_path_factory, data):
    for store in (FolderStore(tmp_path_factory.getbasetemp() / "any"), MemoryStore()):
        assert store.get(store.put(data)) == data


def test_many_threads_may_put_the_same(store):
    with ThreadPoolExecutor(8) as threads:
        digests = set(threads.map(lambda _: store.put(b"x" * 10_000), range(40)))
    assert len(digests) == 1
    assert store.get(digests.pop()) == b"x" * 10_000


class TestFolder:
    def test_bytes_that_were_changed_are_not_given_and_putting_them_mends_them(self, tmp_path):
        store = FolderStore(tmp_path)
        digest = store.put(b"right")
        store.path(digest).write_bytes(b"wrong")
        assert store.get(digest) is None
        store.put(b"right")
        assert store.get(digest) == b"right"

    def test_it_lists_what_it_has(self, tmp_path):
        store = FolderStore(tmp_path, ".mp4")
        digests = {store.put(bytes([number])) for number in range(5)}
        assert set(store.digests()) == digests

    def test_what_a_dead_writer_left_is_swept_when_it_is_old(self, tmp_path):
        store = FolderStore(tmp_path, ".mp4")
        digest = store.put(b"a")
        left = store.path(digest).with_name(".half.1-2.mp4")
        left.write_bytes(b"ha")
        store.sweep(60)
        assert left.exists()
        store.sweep(-1)
        assert not left.exists()
        assert store.get(digest) == b"a"

    def test_a_folder_that_is_a_file_is_explained(self, tmp_path):
        (tmp_path / "file").write_bytes(b"")
        with pytest.raises(OutputError, match="cannot be written"):
            FolderStore(tmp_path / "file").put(b"a")
