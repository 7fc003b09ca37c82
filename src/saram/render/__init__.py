"""Script to video: timeline, composition, output."""

from saram.render.background import Background, check_background, open_background
from saram.render.background_library import backgrounds
from saram.render.composer import Composer, avatar_height
from saram.render.pipeline import RenderedPiece, render
from saram.render.stopwatch import Stopwatch
from saram.render.timeline import Narrate, Performance, Stretch, timeline

__all__ = [
    "Background",
    "Composer",
    "Narrate",
    "Performance",
    "RenderedPiece",
    "Stopwatch",
    "Stretch",
    "avatar_height",
    "backgrounds",
    "check_background",
    "open_background",
    "render",
    "timeline",
]
