"""The report page of a built exemplar avatar: pictures to look at, figures to read; one self-contained file."""

from __future__ import annotations

import base64
import html
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from saram.avatar.exemplar.animator import ExemplarAnimator
from saram.avatar.exemplar.builder import ExemplarBuild
from saram.storage import atomic_output
from saram.types import COEFFICIENTS, FaceMotion

__all__ = ["write_report"]

_COLUMNS = 10
_MOUTHS = 60
_STRIP = 10


def write_report(build: ExemplarBuild, path: Path) -> None:
    """Write the page.

    Args:
        build: What came out of building.
        path: Where to write the HTML file.

    Raises:
        OutputError: If it cannot be written.
    """
    manifest = build.bundle.manifest
    rows = "".join(
        f"<tr><td>{html.escape(name)}</td><td>{value:.4g}</td></tr>" for name, value in build.figures.items()
    )
    sections = [
        ("Palette, from closed to wide open", _palette(build)),
        ("Eyes, from open to shut", _eyes(build)),
        ("Rendered: the mouth opens and closes, the eyes blink, the head turns", _rendered(build)),
    ]
    pictures = "".join(f'<h2>{title}</h2><img alt="{title}" src="{_data(picture)}">' for title, picture in sections)
    page = f"""<!doctype html><html lang="en"><meta charset="utf-8"><title>{html.escape(manifest.name)}</title>
<style>body{{font:16px/1.5 sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem}}img{{max-width:100%}}
td{{padding:.1rem 1rem .1rem 0}}</style>
<h1>{html.escape(manifest.title or manifest.name)} {html.escape(manifest.version)}</h1>
<p>{manifest.width} × {manifest.height}, {manifest.fps} frames a second; gestures:
{html.escape(", ".join(manifest.gestures) or "none")}; licence: {html.escape(manifest.licence)};
likeness: {manifest.likeness}.</p>
<table>{rows}</table>{pictures}</html>
"""
    with atomic_output(path) as temporary:
        temporary.write_text(page, encoding="utf-8")


def _palette(build: ExemplarBuild) -> NDArray[np.uint8]:
    model = build.model
    order = model.space.opening(model.coordinates).argsort()
    picked = order[np.linspace(0, len(order) - 1, min(_MOUTHS, len(order))).astype(int)]
    return _sheet([model.mouths[index] for index in picked])


def _eyes(build: ExemplarBuild) -> NDArray[np.uint8]:
    first, second = build.model.eye_patches
    return _sheet([*first, *second])


def _rendered(build: ExemplarBuild) -> NDArray[np.uint8]:
    manifest = build.bundle.manifest
    fps = Fraction(manifest.fps)
    count = 4 * _STRIP
    values = np.zeros((count, len(COEFFICIENTS)), np.float32)
    phase = np.linspace(0, 2 * np.pi, count, endpoint=False)
    values[:, COEFFICIENTS.index("jawOpen")] = 0.3 - 0.3 * np.cos(2 * phase)
    values[:, COEFFICIENTS.index("headYaw")] = 3 * np.sin(phase)
    blink = np.clip(1 - np.abs(np.arange(count) - count * 0.6) / 4, 0, 1)
    for side in ("eyeBlinkLeft", "eyeBlinkRight"):
        values[:, COEFFICIENTS.index(side)] = blink
    height = min(320, manifest.height)
    size = (round(height * manifest.width / manifest.height), height)
    animator = ExemplarAnimator(build.bundle, size=size, fps=fps, alpha=False)
    frames = [frame.pixels for frame in animator.animate([FaceMotion(values, fps)])]
    return _sheet(frames[:: count // (2 * _STRIP)], _STRIP // 2)


def _sheet(pictures: list[NDArray[np.uint8]], columns: int = _COLUMNS) -> NDArray[np.uint8]:
    height = max(picture.shape[0] for picture in pictures)
    width = max(picture.shape[1] for picture in pictures)
    rows = -(-len(pictures) // columns)
    sheet = np.full((rows * height, columns * width, 3), 255, np.uint8)
    for index, picture in enumerate(pictures):
        top, left = index // columns * height, index % columns * width
        sheet[top : top + picture.shape[0], left : left + picture.shape[1]] = picture
    return sheet


def _data(picture: NDArray[np.uint8]) -> str:
    encoded = cv2.imencode(".jpg", cv2.cvtColor(picture, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, 88])[1]
    return f"data:image/jpeg;base64,{base64.b64encode(encoded.tobytes()).decode()}"
