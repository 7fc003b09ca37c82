"""Footage prepared for learning: pictures, sound and motion on disk, memory-mapped."""

from saram.datasets.dataset import ClipRecord, FootageDataset
from saram.datasets.preparation import SourceMotion, disk_needed, prepare
from saram.datasets.steady_frames import steady_frames

__all__ = ["ClipRecord", "FootageDataset", "SourceMotion", "disk_needed", "prepare", "steady_frames"]
