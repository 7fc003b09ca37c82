"""The seam between bytes that are kept and where they lie."""

from __future__ import annotations

import re
from typing import Final, Protocol, runtime_checkable

from saram.errors import UsageError

__all__ = ["Store", "check_digest"]

_DIGEST: Final = re.compile(r"[0-9a-f]{64}")


@runtime_checkable
class Store(Protocol):
    """Keeps bytes by the hash of their content. Safe for use by several threads and processes."""

    def put(self, data: bytes) -> str:
        """Keep `data`; what is kept already is kept once.

        Returns:
            SHA-256 of the bytes, 64 hexadecimal digits. When it is returned the bytes are there, whole.

        Raises:
            OutputError: If they cannot be kept.
        """
        ...

    def get(self, digest: str) -> bytes | None:
        """The bytes of that hash; None if there are none, or what is there has another hash.

        Raises:
            UsageError: If `digest` is not a hash.
        """
        ...

    def delete(self, digest: str) -> None:
        """Keep them no longer; deleting what is not there is fine.

        Raises:
            UsageError: If `digest` is not a hash.
        """
        ...


def check_digest(digest: str) -> str:
    """Give `digest` back if it is one: names from outside never become paths unchecked.

    Raises:
        UsageError: If it is not 64 lower-case hexadecimal digits.
    """
    if not _DIGEST.fullmatch(digest):
        raise UsageError(f"A SHA-256 hash has 64 lower-case hexadecimal digits; got {digest[:80]!r}.")
    return digest
