"""Bytes kept as files of a folder."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from saram.storage.atomic import atomic_output, write_failure
from saram.storage.store import check_digest

__all__ = ["FolderStore"]


class FolderStore:
    """A `Store` in a local folder: ``ab/abcdef….mp4``, each file written beside and renamed."""

    def __init__(self, folder: Path, suffix: str = "") -> None:
        """Use a folder; it is made when something is kept.

        Args:
            folder: Where.
            suffix: Ending of the files' names, ``".mp4"``.
        """
        self._folder = folder
        self._suffix = suffix

    def put(self, data: bytes) -> str:
        """See `Store.put`."""
        digest = hashlib.sha256(data).hexdigest()
        if self.get(digest) is None:
            path = self.path(digest)
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                with atomic_output(path, needed=len(data)) as temporary:
                    temporary.write_bytes(data)
            except OSError as error:
                raise write_failure(path, error) from error
        return digest

    def get(self, digest: str) -> bytes | None:
        """See `Store.get`."""
        try:
            data = self.path(digest).read_bytes()
        except OSError:
            return None
        return data if hashlib.sha256(data).hexdigest() == digest else None

    def delete(self, digest: str) -> None:
        """See `Store.delete`."""
        try:
            self.path(digest).unlink(missing_ok=True)
        except OSError as error:
            raise write_failure(self.path(digest), error) from error

    def path(self, digest: str) -> Path:
        """Where these bytes lie, or would.

        Raises:
            UsageError: If `digest` is not a hash.
        """
        return self._folder / check_digest(digest)[:2] / f"{digest}{self._suffix}"

    def sweep(self, age: float) -> None:
        """Delete what writers who died left half written, if it is older than `age` seconds."""
        for path in self._folder.glob("[0-9a-f][0-9a-f]/.*"):
            with suppress(OSError):
                if path.stat().st_mtime < time.time() - age:
                    path.unlink()

    def digests(self) -> Iterator[str]:
        """The hashes of what is kept, in no order; files written meanwhile may be missing."""
        for path in self._folder.glob(f"[0-9a-f][0-9a-f]/[!.]*{self._suffix}"):
            yield path.name.removesuffix(self._suffix)
