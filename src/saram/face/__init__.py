"""Landmarks, canonical crop, paste back."""

from saram.face import points
from saram.face.landmarker import Face, Landmarker

__all__ = ["Face", "Landmarker", "points"]
