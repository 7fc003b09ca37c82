"""Draw the built-in backgrounds: what a camera sees out of focus behind a presenter.

Every picture is drawn in linear light at 1920x1080, blurred by depth with the round aperture of a lens, dithered and
written to src/saram/render/backgrounds. The middle third, where the presenter stands, is kept calm, so that the picture
can be cropped to a square or to portrait. The same file comes out on every run.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

TARGET = Path(__file__).parents[1] / "src" / "saram" / "render" / "backgrounds"
WIDTH, HEIGHT = 1920, 1080

Picture = NDArray[np.float32]
Colour = tuple[float, float, float]


def linear(code: str) -> NDArray[np.float32]:
    """Linear light of an sRGB colour like ``#8899aa``."""
    value = np.array([int(code[index : index + 2], 16) for index in (1, 3, 5)], np.float32) / 255
    return np.asarray(np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4), np.float32)


def gradient(top: str, bottom: str, *, bend: float = 1.0) -> Picture:
    """A picture that goes from one colour to the other downwards."""
    share = (np.linspace(0, 1, HEIGHT, dtype=np.float32) ** bend)[:, None, None]
    return np.asarray(np.broadcast_to(linear(top) * (1 - share) + linear(bottom) * share, (HEIGHT, WIDTH, 3)).copy())


def box(picture: Picture, area: tuple[float, float, float, float], colour: str, *, light: float = 1.0) -> None:
    """Fill a rectangle (left, top, right, bottom in shares of the picture) with a colour, `light` times as bright."""
    left, top, right, bottom = area
    corners = np.array([[left, top], [right, top], [right, bottom], [left, bottom]]) * (WIDTH, HEIGHT)
    polygon(picture, corners, colour, light=light)


def polygon(picture: Picture, corners: NDArray[np.float64], colour: str, *, light: float = 1.0) -> None:
    """Fill a polygon (pixels) with a colour."""
    shade = tuple(map(float, linear(colour) * light))
    cv2.fillPoly(picture, [np.rint(corners * 16).astype(np.int32)], shade, cv2.LINE_AA, shift=4)


def disc(picture: Picture, centre: tuple[float, float], radius: float, colour: str, *, light: float = 1.0) -> None:
    """Fill a circle: centre in shares of the picture, radius in pixels."""
    place = (round(centre[0] * WIDTH * 16), round(centre[1] * HEIGHT * 16))
    cv2.circle(
        picture, place, round(radius * 16), tuple(map(float, linear(colour) * light)), cv2.FILLED, cv2.LINE_AA, shift=4
    )


def glow(picture: Picture, centre: tuple[float, float], size: tuple[float, float], colour: str, light: float) -> None:
    """Add a soft light: centre and extent in shares of the picture."""
    across = (np.arange(WIDTH, dtype=np.float32) / WIDTH - centre[0]) / size[0]
    down = (np.arange(HEIGHT, dtype=np.float32) / HEIGHT - centre[1]) / size[1]
    picture += (np.exp(-(across**2)[None] - (down**2)[:, None]) * light)[..., None] * linear(colour)


def shade(picture: Picture, centre: tuple[float, float], size: tuple[float, float], depth: float) -> None:
    """Darken softly: the opposite of `glow`."""
    across = (np.arange(WIDTH, dtype=np.float32) / WIDTH - centre[0]) / size[0]
    down = (np.arange(HEIGHT, dtype=np.float32) / HEIGHT - centre[1]) / size[1]
    picture *= 1 - (np.exp(-(across**2)[None] - (down**2)[:, None]) * depth)[..., None]


def defocus(picture: Picture, radius: float) -> Picture:
    """Blur as a lens does: every point of light becomes a disc of `radius` pixels."""
    reach = int(np.ceil(radius)) + 1
    distance = np.hypot(*np.mgrid[-reach : reach + 1, -reach : reach + 1])
    kernel = np.clip(radius + 0.5 - distance, 0, 1).astype(np.float32)
    blurred = cv2.filter2D(picture, -1, kernel / kernel.sum(), borderType=cv2.BORDER_REFLECT)
    return np.asarray(cv2.GaussianBlur(blurred, (0, 0), radius / 5 + 0.5), np.float32)


def news_studio(rng: np.random.Generator) -> Picture:
    """A newsroom at night: video walls, light bars and a city of lights far behind."""
    far = gradient("#0a1a38", "#16345f")
    glow(far, (0.5, 0.45), (0.5, 0.45), "#3d7fd0", 0.45)
    for column in range(-12, 13):
        x = 0.5 + column * 0.041
        near = abs(column) / 12
        box(far, (x - 0.0016, 0.08, x + 0.0016, 0.78), "#7fb6ff", light=0.10 + 0.5 * near**2)
    for side in (-1, 1):
        for row in range(3):
            for place in range(2):
                x = 0.5 + side * (0.275 + place * 0.135)
                y = 0.12 + row * 0.205
                half = 0.058
                box(far, (x - half, y, x + half, y + 0.17), "#2e6fbe" if (row + place) % 2 else "#1d4e94", light=0.9)
                for line in range(4):
                    length = half * float(rng.uniform(0.5, 1.7))
                    top = y + 0.035 + line * 0.031
                    tint = "#d8ecff" if line == 0 else "#86b8f0"
                    box(far, (x - half * 0.85, top, x - half * 0.85 + length, top + 0.012), tint, light=0.75)
    picture = defocus(far, 18)
    near_layer = np.zeros_like(picture)
    cover = np.zeros_like(picture)
    for side in (-1, 1):
        for edge in (0.43, 0.49):
            x = 0.5 + side * edge
            box(cover, (x - 0.012, 0, x + 0.012, 0.86), "#ffffff")
            box(near_layer, (x - 0.012, 0, x + 0.012, 0.86), "#0c1f40")
            box(near_layer, (x - 0.003, 0, x + 0.003, 0.86), "#a9d2ff", light=1.1)
    cover_blurred = defocus(cover, 7)
    picture = picture * (1 - cover_blurred) + defocus(near_layer, 7)
    floor = gradient("#0c1c3a", "#050b18")
    box(floor, (0, 0.8, 1, 0.806), "#9fd0ff", light=0.9)
    picture[int(HEIGHT * 0.8) :] = defocus(floor, 6)[int(HEIGHT * 0.8) :]
    mirrored = cv2.GaussianBlur(picture[int(HEIGHT * 0.6) : int(HEIGHT * 0.8)][::-1], (0, 0), 18)
    fall = np.linspace(0.35, 0, len(mirrored), dtype=np.float32)[:, None, None]
    picture[int(HEIGHT * 0.8) : int(HEIGHT * 0.8) + len(mirrored)] += mirrored * fall
    glow(picture, (0.5, 0.4), (0.22, 0.4), "#5b9cf0", 0.10)
    return defocus(picture, 2.5)


def bank_counter(rng: np.random.Generator) -> Picture:
    """A bank hall by day: wood slats, a bright counter, plants and window light from the left."""
    picture = gradient("#e9e3d8", "#cfc6b8")
    box(picture, (0.0, 0.0, 1.0, 0.085), "#f6f2ea")
    for lamp in (0.12, 0.31, 0.69, 0.88):
        box(picture, (lamp - 0.05, 0.045, lamp + 0.05, 0.06), "#fff6e4", light=2.4)
        glow(picture, (lamp, 0.1), (0.07, 0.16), "#ffe9c4", 0.22)
    for slat in range(96):
        x = 0.62 + slat * 0.0041
        tone = float(rng.uniform(0.82, 1.06))
        box(picture, (x, 0.085, x + 0.0030, 0.66), "#a9794b", light=tone)
        box(picture, (x + 0.0030, 0.085, x + 0.0041, 0.66), "#5f4028", light=tone)
    box(picture, (0.0, 0.085, 0.27, 0.66), "#dfeaf0", light=1.15)
    for pane in (0.0, 0.09, 0.18, 0.27):
        box(picture, (pane - 0.004, 0.085, pane + 0.004, 0.66), "#8d9497")
    box(picture, (0.0, 0.36, 0.27, 0.366), "#8d9497")
    for tower in range(9):
        x = tower * 0.031
        box(
            picture, (x, float(rng.uniform(0.2, 0.42)), x + 0.026, 0.66), "#b9ccd6", light=float(rng.uniform(0.85, 1.1))
        )
    box(picture, (0.0, 0.66, 1.0, 0.70), "#f4efe6", light=1.1)
    box(picture, (0.0, 0.70, 1.0, 0.86), "#7c5a3c")
    for panel in range(9):
        x = panel * 0.125
        box(picture, (x, 0.70, x + 0.002, 0.86), "#5b4029")
    box(picture, (0.0, 0.715, 1.0, 0.721), "#ffd9a0", light=1.5)
    box(picture, (0.0, 0.86, 1.0, 1.0), "#b7ab9a")
    for x in (0.70, 0.83, 0.95):
        box(picture, (x - 0.036, 0.55, x + 0.036, 0.655), "#2c3238")
        box(picture, (x - 0.032, 0.557, x + 0.032, 0.645), "#7ea6bd", light=0.9)
    for plant, scale in ((0.315, 1.0), (0.585, 0.75)):
        box(picture, (plant - 0.018, 0.60, plant + 0.018, 0.665), "#e6e0d5")
        for _ in range(70):
            angle, reach = float(rng.uniform(-1.25, 1.25)), float(rng.uniform(0.3, 1.0)) * scale
            tip = (plant + np.sin(angle) * 0.036 * reach, 0.60 - np.cos(angle) * 0.13 * reach)
            disc(picture, tip, 11 * scale, "#4d7a4b", light=float(rng.uniform(0.55, 1.15)))
    picture = defocus(picture, 12)
    glow(picture, (0.02, 0.3), (0.32, 0.5), "#f3f8ff", 0.30)
    shade(picture, (1.0, 0.9), (0.5, 0.5), 0.25)
    return picture


def classroom(rng: np.random.Generator) -> Picture:
    """A classroom: green board, notices, a shelf of books and morning light."""
    picture = gradient("#efe8d6", "#dccfb4")
    box(picture, (0.2, 0.12, 0.8, 0.60), "#8a6a45")
    box(picture, (0.207, 0.132, 0.793, 0.588), "#2f5548")
    glow(picture, (0.36, 0.3), (0.22, 0.2), "#7fa694", 0.14)
    for _ in range(26):
        x, y = float(rng.uniform(0.23, 0.74)), float(rng.uniform(0.16, 0.54))
        across, down = float(rng.uniform(0.02, 0.06)), float(rng.uniform(0.012, 0.03))
        smear = np.zeros_like(picture)
        box(smear, (x, y, x + across, y + down), "#dfe9e2", light=0.05)
        picture += cv2.GaussianBlur(smear, (0, 0), 22)
    box(picture, (0.2, 0.588, 0.8, 0.606), "#a98358")
    for chalk, colour in ((0.68, "#ffffff"), (0.70, "#f6dc74"), (0.72, "#f0a8a0")):
        box(picture, (chalk, 0.58, chalk + 0.013, 0.589), colour)
    box(picture, (0.0, 0.1, 0.15, 0.64), "#eef4fb", light=0.8)
    for pane in (0.0, 0.075, 0.15):
        box(picture, (pane - 0.004, 0.1, pane + 0.004, 0.64), "#e8e2d4", light=0.9)
    box(picture, (0.0, 0.36, 0.15, 0.37), "#e8e2d4", light=0.9)
    for _ in range(60):
        disc(
            picture,
            (float(rng.uniform(0, 0.14)), float(rng.uniform(0.42, 0.62))),
            26,
            "#8fb878",
            light=float(rng.uniform(0.8, 1.3)),
        )
    for pane in (0.0, 0.075, 0.15):
        box(picture, (pane - 0.004, 0.1, pane + 0.004, 0.64), "#e8e2d4", light=0.9)
    papers = ("#f5d77e", "#9cc7e3", "#f2b6a8", "#b9dba6", "#ffffff", "#d6c3ea")
    box(picture, (0.83, 0.13, 0.985, 0.42), "#c39a66")
    for row in range(3):
        for column in range(4):
            x, y = 0.842 + column * 0.036, 0.15 + row * 0.088
            box(picture, (x, y, x + 0.028, y + 0.068), papers[int(rng.integers(len(papers)))])
    box(picture, (0.82, 0.49, 1.0, 0.86), "#b98d5c")
    for shelf in range(3):
        y = 0.505 + shelf * 0.118
        box(picture, (0.83, y, 1.0, y + 0.1), "#6e5030")
        x = 0.833
        books = ("#b3423a", "#2f6690", "#e0b04a", "#4d7c59", "#e8e4da", "#7d5a8c")
        while x < 0.99:
            width = float(rng.uniform(0.006, 0.013))
            top = y + float(rng.uniform(0.008, 0.035))
            box(
                picture,
                (x, top, x + width, y + 0.1),
                books[int(rng.integers(len(books)))],
                light=float(rng.uniform(0.7, 1.0)),
            )
            x += width + 0.001
    box(picture, (0.0, 0.86, 1.0, 1.0), "#a9845a")
    box(picture, (0.0, 0.85, 1.0, 0.865), "#e7dcc4")
    picture = defocus(picture, 11)
    glow(picture, (0.0, 0.3), (0.35, 0.6), "#fff3d6", 0.22)
    shade(picture, (1.05, 1.0), (0.5, 0.6), 0.22)
    return picture


def plain(_: np.random.Generator) -> Picture:
    """A photographer's paper backdrop, lit from behind the presenter."""
    picture = gradient("#8f9aa6", "#6d7782", bend=1.4)
    glow(picture, (0.5, 0.42), (0.34, 0.5), "#e9eef4", 0.42)
    for corner in ((0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)):
        shade(picture, corner, (0.42, 0.5), 0.28)
    return picture


def city_office(rng: np.random.Generator) -> Picture:
    """An office high up at dusk: a city of lights behind glass."""
    picture = gradient("#27406e", "#f0a878", bend=1.25)
    picture[int(HEIGHT * 0.72) :] = linear("#2b3350")
    for depth, (tone, low, high) in enumerate(
        (("#7d789a", 0.40, 0.56), ("#545a80", 0.34, 0.62), ("#313a5c", 0.42, 0.70))
    ):
        x = -0.02
        while x < 1.0:
            width = float(rng.uniform(0.022, 0.06))
            middle = np.exp(-(((x + width / 2 - 0.5) / 0.2) ** 2))
            top = float(rng.uniform(low, high)) + 0.12 * float(middle)
            box(picture, (x, top, x + width, 0.9), tone, light=float(rng.uniform(0.9, 1.1)))
            columns = max(2, int(width / 0.008))
            for column in range(columns):
                for row in range(int((0.86 - top) / 0.02)):
                    if rng.random() < 0.10 + 0.05 * depth:
                        place = (x + (column + 0.5) * width / columns, top + 0.015 + row * 0.02)
                        warm = ("#ffd28a", "#ffe6b8", "#ffbe6b", "#cfe4ff")[int(rng.integers(4))]
                        disc(picture, place, 2.4, warm, light=float(rng.uniform(1.5, 9.0)))
            x += width + float(rng.uniform(0.0, 0.012))
    glow(picture, (0.72, 0.62), (0.4, 0.16), "#ffb27a", 0.25)
    picture = defocus(picture, 15)
    frame, cover = np.zeros_like(picture), np.zeros_like(picture)
    for x in (0.165, 0.835):
        box(cover, (x - 0.007, 0, x + 0.007, 0.88), "#ffffff")
        box(frame, (x - 0.007, 0, x + 0.007, 0.88), "#141a28")
    for area, colour in (((0, 0, 1, 0.05), "#1a2030"), ((0, 0.86, 1, 1), "#1d2230"), ((0, 0.855, 1, 0.866), "#5b6a86")):
        box(cover, area, "#ffffff")
        box(frame, area, colour)
    soft = defocus(cover, 8)
    picture = picture * (1 - soft) + defocus(frame, 8)
    shade(picture, (0.5, 1.0), (0.7, 0.2), 0.3)
    return picture


def shop(rng: np.random.Generator) -> Picture:
    """A bright shop: lit shelves with bottles and boxes to both sides, a calm wall in the middle."""
    picture = gradient("#e2d5c8", "#cdbcab")
    glow(picture, (0.5, 0.35), (0.3, 0.45), "#fff4e8", 0.12)
    goods = ("#e7a59a", "#f3d9c2", "#9fb8ad", "#d9c6e0", "#c8795f", "#fdf6ee", "#8aa3b8", "#e9c27d")
    for side in (-1, 1):
        left, right = (0.0, 0.30) if side < 0 else (0.70, 1.0)
        box(picture, (left, 0.1, right, 0.9), "#c9a27c")
        for shelf in range(4):
            top = 0.12 + shelf * 0.195
            box(picture, (left + 0.008, top, right - 0.008, top + 0.175), "#dcc9b4")
            box(picture, (left + 0.008, top, right - 0.008, top + 0.010), "#fff1d8", light=1.7)
            glow(picture, ((left + right) / 2, top + 0.03), (0.17, 0.06), "#ffe9c8", 0.14)
            x = left + 0.018
            while x < right - 0.04:
                width, height = float(rng.uniform(0.012, 0.030)), float(rng.uniform(0.06, 0.125))
                base = top + 0.175
                colour, light = goods[int(rng.integers(len(goods)))], float(rng.uniform(0.75, 1.05))
                box(picture, (x, base - height, x + width, base), colour, light=light)
                if rng.random() < 0.5:
                    neck = width * 0.3
                    box(
                        picture,
                        (x + neck, base - height - 0.022, x + width - neck, base - height),
                        colour,
                        light=light * 0.8,
                    )
                box(picture, (x, base - height * 0.6, x + width, base - height * 0.35), "#fffaf2", light=0.85)
                x += width + float(rng.uniform(0.006, 0.016))
    for lamp in (0.38, 0.5, 0.62):
        box(picture, (lamp - 0.0012, 0.0, lamp + 0.0012, 0.10), "#7a6a5a")
        disc(picture, (lamp, 0.115), 26, "#ffe6bd", light=1.6)
        glow(picture, (lamp, 0.12), (0.05, 0.09), "#ffe3b5", 0.18)
    box(picture, (0.0, 0.9, 1.0, 1.0), "#c6a78a")
    box(picture, (0.30, 0.885, 0.70, 0.903), "#f6eee4")
    picture = defocus(picture, 14)
    shade(picture, (0.5, 1.05), (0.8, 0.25), 0.25)
    return picture


def night_stage(rng: np.random.Generator) -> Picture:
    """A stage: a dark curtain, beams from above and lights out of focus."""
    folds = np.zeros(WIDTH, np.float32)
    for wave in (61.0, 37.0, 113.0):
        folds += np.cos(np.arange(WIDTH, dtype=np.float32) * 2 * np.pi / wave + float(rng.uniform(0, 6.28)))
    tone = 1 + 0.22 * folds / 3
    picture = gradient("#2a0f33", "#140819") * tone[None, :, None]
    for origin, lean, colour, light in (
        (0.12, 0.30, "#ff5fa2", 0.22), (0.30, 0.14, "#8a6bff", 0.26), (0.70, -0.14, "#5f9bff", 0.26),
        (0.88, -0.30, "#ff8a5f", 0.22),
    ):  # fmt: skip
        beam = np.zeros_like(picture)
        foot = origin + lean
        corners = np.array([[origin - 0.01, -0.05], [origin + 0.01, -0.05], [foot + 0.13, 1.05], [foot - 0.13, 1.05]])
        polygon(beam, corners * (WIDTH, HEIGHT), colour, light=light)
        fade = np.linspace(1, 0.12, HEIGHT, dtype=np.float32)[:, None, None]
        picture += cv2.GaussianBlur(beam, (0, 0), 34) * fade
        disc(picture, (origin, 0.02), 12, colour, light=14)
    glow(picture, (0.5, 0.45), (0.24, 0.42), "#8c6bd6", 0.16)
    points = np.zeros_like(picture)
    for _ in range(70):
        x = float(rng.beta(0.55, 0.55))
        if abs(x - 0.5) < 0.16:
            continue
        colour = ("#ffcf8a", "#ff9ac4", "#9fb7ff", "#fff2d8")[int(rng.integers(4))]
        disc(points, (x, float(rng.uniform(0.08, 0.72))), 2.6, colour, light=float(rng.uniform(4, 24)))
    picture = defocus(picture, 6) + defocus(points, 21)
    stage = np.linspace(0, 1, HEIGHT - int(HEIGHT * 0.84), dtype=np.float32)[:, None, None]
    picture[int(HEIGHT * 0.84) :] = picture[int(HEIGHT * 0.84) :] * 0.35 + linear("#5a3a78") * (0.35 - 0.25 * stage)
    return defocus(picture, 5)


SCENES: dict[str, Callable[[np.random.Generator], Picture]] = {
    "bank-counter": bank_counter,
    "city-office": city_office,
    "classroom": classroom,
    "news-studio": news_studio,
    "night-stage": night_stage,
    "plain": plain,
    "shop": shop,
}


def finish(picture: Picture, rng: np.random.Generator) -> Image.Image:
    """Soften highlights, encode as sRGB and dither away the steps."""
    # A shoulder: linear up to 0.7, then towards 1 without clipping.
    bright = np.maximum(picture - 0.7, 0)
    picture = np.minimum(picture, 0.7) + 0.3 * (1 - np.exp(-bright / 0.3))
    picture = np.clip(picture, 0, 1)
    encoded = np.where(picture <= 0.0031308, picture * 12.92, 1.055 * picture ** (1 / 2.4) - 0.055)
    grain = rng.normal(0, 0.9, (HEIGHT, WIDTH, 1)) + rng.uniform(-0.5, 0.5, (HEIGHT, WIDTH, 3))
    return Image.fromarray(np.clip(np.rint(encoded * 255 + grain), 0, 255).astype(np.uint8))


if __name__ == "__main__":
    TARGET.mkdir(parents=True, exist_ok=True)
    for number, (name, draw) in enumerate(SCENES.items()):
        generator = np.random.default_rng(number)
        path = TARGET / f"{name}.jpg"
        finish(draw(generator), generator).save(path, quality=86, subsampling=2, optimize=True)
        print(path, path.stat().st_size)
