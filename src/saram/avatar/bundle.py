"""One file ``name.saram``: manifest, base clips, pictures and arrays of an avatar.

The file is a ZIP archive of stored (uncompressed) members; every member's hash stands in
``manifest.json``. Opening checks structure, version, sizes and hashes. Nothing in it is ever executed:
members are JSON, NumPy arrays without objects, H.264 streams, PNG and text.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray
from pydantic import ValidationError

from saram.avatar.manifest import FORMAT, FORMAT_VERSION, Manifest, Member
from saram.errors import BundleError
from saram.storage import atomic_output

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["AvatarBundle"]

_MANIFEST = "manifest.json"
_MANIFEST_LIMIT = 2**20
_TOTAL_LIMIT = 128 * 2**20
_FIXED_TIME = (2026, 1, 1, 0, 0, 0)
_READABLE = 0o644 << 16
_SHOWN = 4
_UNREADABLE: Final = (
    zipfile.BadZipFile,
    EOFError,
    OSError,
    NotImplementedError,
    OverflowError,
    RuntimeError,
    ValueError,
)
"""What `zipfile` raises at damaged files, besides what its name says."""

_NPY = re.compile(rb"\x93NUMPY(?:\x01\x00..|\x02\x00....)(\{[^{}]*\} *\n)", re.DOTALL)
_NPY_HEADER = re.compile(
    rb"\{'descr': '([<|][fiub][1248])', 'fortran_order': (True|False), 'shape': \(((?:\d{1,9}, ?)*\d{0,9})\),? ?\} *\n"
)
"""What `numpy.save` writes before arrays of numbers. A grammar of its own, because NumPy reads headers as Python."""


class AvatarBundle:
    """An avatar as data: its manifest and its members, checked.

    Make one with `open` or, when building an avatar, with the constructor and then `save`.
    """

    def __init__(self, manifest: Manifest, members: Mapping[str, bytes], source: str = "") -> None:
        """Keep the parts; `members` holds the bytes of every member named in the manifest."""
        self.manifest = manifest
        self.source = source
        self._members = dict(members)

    @classmethod
    def describe(cls, members: Mapping[str, bytes]) -> dict[str, Member]:
        """The manifest's list of members for these bytes."""
        return {path: Member(sha256=hashlib.sha256(data).hexdigest(), size=len(data)) for path, data in members.items()}

    @classmethod
    def open(cls, path: Path) -> AvatarBundle:
        """Read and check a bundle.

        Raises:
            BundleError: If the file is missing, truncated, altered, of a newer version or not a bundle.
        """
        try:
            # Members are not compressed, so the file bounds what reading it takes.
            if path.stat().st_size > _TOTAL_LIMIT:
                raise BundleError(f"{path} is larger than {_TOTAL_LIMIT // 2**20} MiB; no avatar is that large.")
            with zipfile.ZipFile(path) as archive:
                return cls(*_read(archive, path), source=str(path))
        except FileNotFoundError:
            raise BundleError(f"There is no avatar bundle at {path}.") from None
        except _UNREADABLE as error:
            raise BundleError(
                f"{path} is not a readable avatar bundle ({error}). It may be truncated: copy or build it again."
            ) from error

    def save(self, path: Path) -> None:
        """Write the bundle; the same content gives the same bytes.

        Raises:
            OutputError: If it cannot be written; an existing file is then left as it was.
        """
        manifest = json.dumps(self.manifest.model_dump(mode="json"), ensure_ascii=False, indent=1, sort_keys=True)
        with atomic_output(path) as temporary, zipfile.ZipFile(temporary, "w", zipfile.ZIP_STORED) as archive:
            for name, data in ((_MANIFEST, manifest.encode()), *sorted(self._members.items())):
                info = zipfile.ZipInfo(name, _FIXED_TIME)
                info.create_system, info.external_attr = 3, _READABLE
                archive.writestr(info, data)

    def data(self, path: str) -> bytes:
        """The bytes of a member.

        Raises:
            BundleError: If there is no such member.
        """
        try:
            return self._members[path]
        except KeyError:
            raise BundleError(f"{self.source or self.manifest.name} has no member {path!r}; build it again.") from None

    def array(self, path: str, shape: tuple[int | None, ...], dtype: type[np.generic]) -> NDArray[Any]:
        """A member as an array of the shape (None: any length) and dtype it must have; all its numbers are finite.

        Raises:
            BundleError: If the member is not such an array.
        """
        try:
            array = _array(self.data(path))
        except (ValueError, TypeError) as error:  # TypeError: no such dtype
            raise BundleError(f"{path} in {self.source} is not a NumPy array: {error}.") from error
        fits = array.ndim == len(shape) and all(
            want in (None, got) for want, got in zip(shape, array.shape, strict=True)
        )
        if not fits or array.dtype != dtype:
            raise BundleError(
                f"{path} in {self.source} must be {np.dtype(dtype).name} {list(shape)}; "
                f"got {array.dtype} {list(array.shape)}."
            )
        if not np.isfinite(array).all():
            raise BundleError(f"{path} in {self.source} holds numbers that are not finite; build it again.")
        return array


def _array(data: bytes) -> NDArray[Any]:
    """What `numpy.save` wrote. Nothing is unpickled, and nothing is allocated that the bytes do not fill."""
    start = _NPY.match(data)
    header = start and _NPY_HEADER.fullmatch(start[1])
    if start is None or header is None:
        raise ValueError("its header is not one of an array of numbers")
    dtype = np.dtype(header[1].decode())
    shape = tuple(int(part) for part in header[3].split(b",") if part.strip())
    count, offset = math.prod(shape), start.end()
    if count * dtype.itemsize != len(data) - offset:
        raise ValueError(f"its header says {list(shape)} {dtype}, but {len(data) - offset} bytes follow")
    return np.frombuffer(data, dtype, count, offset).reshape(shape, order="F" if header[2] == b"True" else "C").copy()


def _read(archive: zipfile.ZipFile, path: Path) -> tuple[Manifest, dict[str, bytes]]:
    listing = archive.infolist()
    infos = {info.filename: info for info in listing}
    if _MANIFEST not in infos or infos[_MANIFEST].file_size > _MANIFEST_LIMIT:
        raise BundleError(f"{path} is a ZIP file but not an avatar bundle: it has no fitting {_MANIFEST}.")
    if len(infos) != len(listing):
        raise BundleError(f"{path} holds two files of one name; copy or build it again.")
    for info in listing:
        if info.compress_type != zipfile.ZIP_STORED or info.file_size != info.compress_size:
            raise BundleError(f"{path} is not an avatar bundle as saram writes them: {info.filename!r} is compressed.")
    manifest = _manifest(archive.read(_MANIFEST), path)
    different = sorted(set(manifest.members) ^ (set(infos) - {_MANIFEST}))
    if different:
        raise BundleError(
            f"{path} does not hold the files its manifest lists ({_some(map(repr, different))}); "
            "copy or build it again."
        )
    members = {}
    for name, member in manifest.members.items():
        data = archive.read(name) if infos[name].file_size == member.size else b""
        if hashlib.sha256(data).hexdigest() != member.sha256:
            raise BundleError(f"{path} was altered: {name} is not what the manifest says. Copy or build it again.")
        members[name] = data
    return manifest, members


def _manifest(text: bytes, path: Path) -> Manifest:
    try:
        fields = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BundleError(f"The manifest of {path} is not JSON: {error}") from error
    if not isinstance(fields, dict) or fields.get("format") != FORMAT:
        raise BundleError(f"{path} is not an avatar bundle: its manifest does not say format {FORMAT!r}.")
    version = fields.get("format_version")
    if isinstance(version, int) and version > FORMAT_VERSION:
        raise BundleError(
            f"{path} has format version {version}; this program reads up to {FORMAT_VERSION}. Upgrade saram."
        )
    try:
        return Manifest.model_validate_json(text)
    except ValidationError as error:
        problems = _some(f"{'.'.join(map(str, item['loc']))}: {item['msg']}" for item in error.errors())
        raise BundleError(f"The manifest of {path} is not valid: {problems}") from error


def _some(items: Iterable[str]) -> str:
    first = list(items)
    return "; ".join(first[:_SHOWN]) + (f"; and {len(first) - _SHOWN} more" if len(first) > _SHOWN else "")
