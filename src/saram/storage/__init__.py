"""Folders and files of the workspace, written atomically."""

from saram.storage.atomic import atomic_folder, atomic_output, write_failure
from saram.storage.workspace import avatars_folder, home, making_folder

__all__ = ["atomic_folder", "atomic_output", "avatars_folder", "home", "making_folder", "write_failure"]
