"""What a file says about itself: that it is synthetic and how it was made."""

from __future__ import annotations

import json
from dataclasses import asdict

from saram.types import Provenance

__all__ = ["marks"]


def marks(provenance: Provenance, title: str = "") -> dict[str, str]:
    """Metadata for a container: ``title``, ``comment`` (a sentence for people) and ``description`` (JSON).

    The JSON object has the fields of `Provenance` and ``"synthetic": true``.
    """
    record = {"synthetic": True, **asdict(provenance)}
    found = {"comment": provenance.statement, "description": json.dumps(record, ensure_ascii=False)}
    return {"title": title, **found} if title else found
