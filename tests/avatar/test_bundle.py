"""A bundle opens whole and unaltered, or with a `BundleError` that says what is wrong."""

from __future__ import annotations

import io
import os
import pickle
import zipfile

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from saram.avatar import AvatarBundle
from saram.errors import BundleError, OutputError


def npy(array, **options) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, array, **options)
    return buffer.getvalue()


class TestRoundTrip:
    def test_what_was_saved_is_opened(self, small_bundle, small_file):
        opened = AvatarBundle.open(small_file)
        assert opened.manifest == small_bundle.manifest
        assert opened.source == str(small_file)
        for name in small_bundle.manifest.members:
            assert opened.data(name) == small_bundle.data(name)

    def test_the_same_content_gives_the_same_bytes(self, small_file, tmp_path):
        again = tmp_path / "again.saram"
        AvatarBundle.open(small_file).save(again)
        assert again.read_bytes() == small_file.read_bytes()

    def test_it_is_an_ordinary_zip_whose_files_can_be_read_when_unpacked(self, small_file):
        with zipfile.ZipFile(small_file) as archive:
            assert archive.testzip() is None
            assert all(info.external_attr >> 16 & 0o444 == 0o444 for info in archive.infolist())

    def test_an_array_comes_back_as_it_was(self, small_bundle):
        placement = small_bundle.array("clips/idle_placement.npy", (None, 2, 3), np.float32)
        assert placement.dtype == np.float32
        assert np.array_equal(placement[0], np.eye(2, 3))
        placement[0] = 7  # the caller's own

    def test_an_unwritable_place_is_an_output_error_and_leaves_nothing(self, small_bundle, tmp_path):
        with pytest.raises(OutputError, match="does not exist"):
            small_bundle.save(tmp_path / "missing" / "a.saram")
        assert list(tmp_path.iterdir()) == []

    def test_a_failed_save_leaves_the_old_file(self, small_bundle, small_file, tmp_path, monkeypatch):
        path = tmp_path / "kept.saram"
        path.write_bytes(small_file.read_bytes())

        def interrupted(*_, **__):
            raise KeyboardInterrupt

        monkeypatch.setattr(zipfile.ZipFile, "writestr", interrupted)
        with pytest.raises(KeyboardInterrupt):
            small_bundle.save(path)
        assert path.read_bytes() == small_file.read_bytes()
        assert [each.name for each in tmp_path.iterdir()] == ["kept.saram"]


class TestDamage:
    @settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(data=st.data())
    def test_a_truncated_file_is_refused(self, small_file, tmp_path, data):
        whole = small_file.read_bytes()
        path = tmp_path / "cut.saram"
        path.write_bytes(whole[: data.draw(st.integers(0, len(whole) - 1))])
        with pytest.raises(BundleError, match=r"cut\.saram"):
            AvatarBundle.open(path)

    @settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(data=st.data())
    def test_a_flipped_bit_is_refused_or_changes_nothing(self, small_bundle, small_file, tmp_path, data):
        content = bytearray(small_file.read_bytes())
        place = data.draw(st.integers(0, 8 * len(content) - 1))
        content[place // 8] ^= 1 << place % 8
        path = tmp_path / "flipped.saram"
        path.write_bytes(content)
        try:
            opened = AvatarBundle.open(path)
        except BundleError as error:
            assert "flipped.saram" in str(error)  # noqa: PT017 - some bits of a ZIP file mean nothing
        else:
            # Times and attributes of the archive are no content.
            assert opened.manifest == small_bundle.manifest
            assert all(opened.data(name) == small_bundle.data(name) for name in small_bundle.manifest.members)

    @pytest.mark.parametrize("name", ["manifest.json", "clips/idle.mp4", "clips/idle_tones.npy"])
    def test_every_bit_of_the_content_counts(self, small_file, tmp_path, name):
        with zipfile.ZipFile(small_file) as archive:
            info = archive.getinfo(name)
        begin = info.header_offset + 30 + len(name)
        path = tmp_path / "flipped.saram"
        for place in np.linspace(begin, begin + info.file_size - 1, 40).astype(int):
            content = bytearray(small_file.read_bytes())
            content[place] ^= 0x10
            path.write_bytes(content)
            with pytest.raises(BundleError):
                AvatarBundle.open(path)

    @settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(content=st.binary(max_size=200), start=st.sampled_from([b"", b"PK\x03\x04", b"PK\x05\x06" + bytes(18)]))
    def test_bytes_of_any_kind_are_refused(self, tmp_path, content, start):
        path = tmp_path / "noise.saram"
        path.write_bytes(start + content)
        with pytest.raises(BundleError):
            AvatarBundle.open(path)

    def test_a_missing_file_a_folder_and_a_name_too_long_are_refused(self, tmp_path):
        for path in (tmp_path / "no.saram", tmp_path, tmp_path / ("x" * 300)):
            with pytest.raises(BundleError):
                AvatarBundle.open(path)


def rezip(source, target, change):
    """Copy an archive; `change` gives the entries to write for the ones there are."""
    with zipfile.ZipFile(source) as archive:
        entries = [(name, archive.read(name)) for name in archive.namelist()]
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in change(entries):
            archive.writestr(name, content)
    return target


class TestMembers:
    @pytest.mark.parametrize(
        "change",
        [
            lambda entries: entries[:-1],
            lambda entries: [*entries, ("clips/more.npy", b"x")],
            lambda entries: [*entries[:-1], ("clips/renamed.npy", entries[-1][1])],
            lambda entries: [*entries, ("../outside.txt", b"x")],
            lambda entries: [*entries, ("/etc/outside.txt", b"x")],
            lambda entries: [*entries, ("clips/", b"")],
        ],
        ids=["removed", "added", "renamed", "outside", "absolute", "folder"],
    )
    def test_other_members_than_the_manifest_lists_are_refused(self, small_file, tmp_path, change):
        path = rezip(small_file, tmp_path / "changed.saram", change)
        with pytest.raises(BundleError, match="does not hold the files its manifest lists"):
            AvatarBundle.open(path)

    @pytest.mark.filterwarnings("ignore:Duplicate name")
    def test_two_members_of_one_name_are_refused(self, small_file, tmp_path):
        path = rezip(small_file, tmp_path / "twice.saram", lambda entries: [*entries, entries[-1]])
        with pytest.raises(BundleError, match="two files of one name"):
            AvatarBundle.open(path)

    @pytest.mark.parametrize("name", ["../x.txt", "/x.txt", "a/../x.txt", "a\\x.txt", "C:x.txt", "x.py", "x", "A.txt"])
    def test_a_manifest_may_only_list_plain_names_of_known_kinds(self, forge, name):
        with pytest.raises(BundleError, match="manifest"):
            AvatarBundle.open(forge(members={name: b"x"}))

    def test_a_missing_member_is_named_when_it_is_asked_for(self, small_bundle):
        with pytest.raises(BundleError, match=r"exemplar/mouths\.mp4"):
            small_bundle.data("exemplar/mouths.mp4")

    def test_compressed_members_are_refused_before_they_are_unpacked(self, forge):
        path = forge(members={"clips/bomb.txt": bytes(60 * 2**20)}, compression=zipfile.ZIP_DEFLATED)
        assert path.stat().st_size < 2**20
        with pytest.raises(BundleError, match="compressed"):
            AvatarBundle.open(path)

    def test_a_file_larger_than_any_avatar_is_not_read(self, small_file, tmp_path):
        path = tmp_path / "large.saram"
        path.write_bytes(small_file.read_bytes())
        os.truncate(path, 2**32)  # sparse
        with pytest.raises(BundleError, match="no avatar is that large"):
            AvatarBundle.open(path)

    def test_a_manifest_of_megabytes_is_refused(self, forge):
        with pytest.raises(BundleError, match="no fitting manifest"):
            AvatarBundle.open(forge(text=b" " * (2**20 + 1)))


class TestManifest:
    def test_a_zip_without_a_manifest_is_no_bundle(self, tmp_path):
        path = tmp_path / "other.zip"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("readme.txt", "hello")
        with pytest.raises(BundleError, match="not an avatar bundle"):
            AvatarBundle.open(path)

    @pytest.mark.parametrize("version", [1, 2])
    def test_this_format_and_those_before_are_read(self, forge, version):
        assert AvatarBundle.open(forge(manifest={"format_version": version})).manifest.format_version == version

    @pytest.mark.parametrize("version", [3, 99, 10**40])
    def test_a_newer_format_says_upgrade(self, forge, version):
        with pytest.raises(BundleError, match="Upgrade saram"):
            AvatarBundle.open(forge(manifest={"format_version": version}))

    @pytest.mark.parametrize("version", ["2", "1", 1.0, 2.0, True, None, 0, -1, [1]])
    def test_a_version_that_is_no_version_is_refused(self, forge, version):
        with pytest.raises(BundleError, match="format_version"):
            AvatarBundle.open(forge(manifest={"format_version": version}))

    @pytest.mark.parametrize(
        "text", [b"", b"{", b"nonsense", b"\xff\xfe", b"[" * 100_000, b"1" * 5000, b"null", b"[]", b'"x"', b"{}"]
    )
    def test_a_manifest_that_is_no_manifest_is_refused(self, forge, text):
        with pytest.raises(BundleError, match="manifest"):
            AvatarBundle.open(forge(text=text))

    @pytest.mark.parametrize(
        "change",
        [
            {"name": "Anna"},
            {"name": "../hana"},
            {"name": ""},
            {"version": ""},
            {"width": "640"},
            {"width": 0},
            {"height": 10**9},
            {"fps": 0},
            {"fps": 25.5},
            {"clips": []},
            {"clips": {}},
            {"clips": None},
            {"voices": {"xx": "a"}},
            {"voices": ["ko"]},
            {"licence": ""},
            {"consent": {"kind": "synthetic"}},
            {"consent": {"kind": "consented", "statement": "yes", "person": "A", "evidence_sha256": None}},
            {"consent": {"kind": "consented", "statement": "yes", "evidence_sha256": "0" * 64}},
            {"consent": {"kind": "consented", "statement": "yes", "person": "A", "evidence_sha256": "none"}},
            {"consent": {"kind": "stolen", "statement": "yes"}},
            {"members": {}},
            {"members": {"clips/idle.mp4": {"sha256": "x", "size": 1}}},
            {"card": 5},
            {"unknown": 1},
        ],
        ids=str,
    )
    def test_wrong_fields_are_named(self, forge, change):
        with pytest.raises(BundleError, match=r"not valid|does not hold") as raised:
            AvatarBundle.open(forge(manifest=change))
        assert next(iter(change)) in str(raised.value) or "members" in str(raised.value)

    def test_a_field_that_is_missing_is_named(self, small_file, tmp_path):
        def without_licence(entries):
            return [(name, content.replace(b'"licence"', b'"license"')) for name, content in entries]

        with pytest.raises(BundleError, match="licence"):
            AvatarBundle.open(rezip(small_file, tmp_path / "no.saram", without_licence))

    def test_many_mistakes_make_a_message_that_can_be_read(self, forge):
        with pytest.raises(BundleError) as raised:
            AvatarBundle.open(forge(manifest={f"unknown{number}": 1 for number in range(1000)}))
        assert len(str(raised.value)) < 1000

    @pytest.mark.parametrize(
        "change",
        [
            {"name": "nod"},
            {"matte": "clips/none.mp4"},
            {"picture": "clips/none.mp4"},
            {"picture": "../idle.mp4"},
            {"frames": 0},
            {"frames": 10**9},
            {"frames": "6"},
            {"loop": "yes"},
        ],
        ids=str,
    )
    def test_wrong_clips_are_refused(self, forge, small_bundle, change):
        clip = {**small_bundle.manifest.clips[0].model_dump(mode="json"), **change}
        with pytest.raises(BundleError, match="not valid"):
            AvatarBundle.open(forge(manifest={"clips": [clip]}))

    def test_two_clips_of_one_name_are_refused(self, forge, small_bundle):
        clip = small_bundle.manifest.clips[0].model_dump(mode="json")
        with pytest.raises(BundleError, match="unique"):
            AvatarBundle.open(forge(manifest={"clips": [clip, clip]}))


class _Trap:
    """Unpickling it would leave a file."""

    def __init__(self, path) -> None:
        self.path = path

    def __reduce__(self):
        return (open, (str(self.path), "w"))


def header(text: bytes) -> bytes:
    return b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little") + text


class TestArrays:
    PLACEMENT = "clips/idle_placement.npy"

    def read(self, path):
        return AvatarBundle.open(path).array(self.PLACEMENT, (6, 2, 3), np.float32)

    def test_pickled_objects_are_never_loaded(self, forge, tmp_path):
        sprung = tmp_path / "sprung"
        trap = np.array([_Trap(sprung)], dtype=object)
        for data in (npy(trap, allow_pickle=True), pickle.dumps(_Trap(sprung))):
            with pytest.raises(BundleError, match="not a NumPy array"):
                self.read(forge(members={self.PLACEMENT: data}))
        assert not sprung.exists()

    @pytest.mark.parametrize(
        "data",
        [
            b"",
            b"\x93NUMPY",
            b"\x93NUMPY\x03\x00\x10\x00\x00\x00" + bytes(16),
            b"PK\x05\x06" + bytes(18),
            header(b"nonsense\n"),
            header(b"(" * 5000 + b"\n"),
            header(b"{'descr': '<f4', 'fortran_order': False, 'shape': (6, 2, 3)}\n"),
            header(b"{'descr': '<f4', 'fortran_order': False, 'shape': (1000000000000000,)}\n"),
            header(b"{'descr': '<f4', 'fortran_order': False, 'shape': (-6, 2, -3)}\n"),
            header(b"{'descr': '<f4', 'fortran_order': False, 'shape': 6}\n"),
            header(b"{'descr': '|V0', 'fortran_order': False, 'shape': (6, 2, 3)}\n"),
            header(b"{'descr': 'nonsense', 'fortran_order': False, 'shape': (6, 2, 3)}\n"),
            header(b"{'descr': [('a', '<f4'), ('a', '<f4')], 'fortran_order': False, 'shape': ()}\n"),
            header(b"__import__('os').abort()\n"),
        ],
    )
    def test_headers_that_lie_are_refused(self, forge, data):
        with pytest.raises(BundleError, match=self.PLACEMENT):
            self.read(forge(members={self.PLACEMENT: data}))

    @settings(max_examples=150, deadline=None)
    @given(content=st.binary(max_size=300))
    def test_any_header_gives_an_array_or_a_bundle_error(self, small_bundle, content):
        data = header(content)
        manifest = small_bundle.manifest
        bundle = AvatarBundle(manifest, {self.PLACEMENT: data})
        with pytest.raises(BundleError):
            bundle.array(self.PLACEMENT, (6, 2, 3), np.float32)

    @pytest.mark.parametrize(
        "array",
        [
            np.zeros((6, 2, 3)),
            np.zeros((6, 2, 3), ">f4"),
            np.zeros((5, 2, 3), np.float32),
            np.zeros((6, 6), np.float32),
            np.zeros((6, 2, 3), "S4"),
            np.full((6, 2, 3), np.nan, np.float32),
            np.full((6, 2, 3), np.inf, np.float32),
        ],
        ids=["dtype", "byte order", "length", "dimensions", "text", "nan", "infinity"],
    )
    def test_other_arrays_than_needed_are_refused(self, forge, array):
        with pytest.raises(BundleError, match=self.PLACEMENT):
            self.read(forge(members={self.PLACEMENT: npy(array)}))

    def test_arrays_by_columns_and_of_version_2_are_read(self, forge):
        wanted = np.arange(36, dtype=np.float32).reshape(6, 2, 3)
        assert np.array_equal(self.read(forge(members={self.PLACEMENT: npy(np.asfortranarray(wanted))})), wanted)
        buffer = io.BytesIO()
        np.lib.format.write_array(buffer, wanted, version=(2, 0))
        assert np.array_equal(self.read(forge(members={self.PLACEMENT: buffer.getvalue()})), wanted)
