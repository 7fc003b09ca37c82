"""Bytes kept in memory, for tests and trials."""

from __future__ import annotations

import hashlib
import threading

from saram.storage.store import check_digest

__all__ = ["MemoryStore"]


class MemoryStore:
    """A `Store` that forgets everything when the process ends."""

    def __init__(self) -> None:
        """Begin empty."""
        self._lock = threading.Lock()
        self._kept: dict[str, bytes] = {}

    def put(self, data: bytes) -> str:
        """See `Store.put`."""
        digest = hashlib.sha256(data).hexdigest()
        with self._lock:
            self._kept[digest] = bytes(data)
        return digest

    def get(self, digest: str) -> bytes | None:
        """See `Store.get`."""
        with self._lock:
            return self._kept.get(check_digest(digest))

    def delete(self, digest: str) -> None:
        """See `Store.delete`."""
        with self._lock:
            self._kept.pop(check_digest(digest), None)
