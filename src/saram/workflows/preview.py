"""A video within a page."""

from __future__ import annotations

import base64
import html
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from saram.workflows.video import CaptionMode, Video

__all__ = ["preview"]

_TALLEST = 480


def preview(video: Video) -> str:
    """HTML that plays the video, made at most 480 pixels high, without any other file.

    Raises:
        EngineError: If the voice engine failed.
        MediaError: If a background cannot be read.
    """
    order = video.order
    width, height = order.size
    if height > _TALLEST:
        width, height = max(16, round(width * _TALLEST / height)), _TALLEST
    with TemporaryDirectory(prefix="saram-preview-") as folder:
        path = Path(folder) / "preview.mp4"
        captions: CaptionMode = "burn" if order.captions != "off" else "off"
        type(video)(replace(order, size=(width, height), captions=captions)).save(path)
        data = base64.b64encode(path.read_bytes()).decode()
    title = html.escape(order.title or order.provenance.statement, quote=True)
    return f'<video controls width="{width}" title="{title}" src="data:video/mp4;base64,{data}"></video>'
