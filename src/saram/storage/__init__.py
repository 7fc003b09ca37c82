"""Folders and files of the workspace, written atomically; bytes kept by their hash."""

from saram.storage.atomic import atomic_folder, atomic_output, write_failure
from saram.storage.folder_store import FolderStore
from saram.storage.memory_store import MemoryStore
from saram.storage.store import Store
from saram.storage.workspace import answers_folder, avatars_folder, home, making_folder

__all__ = [
    "FolderStore",
    "MemoryStore",
    "Store",
    "answers_folder",
    "atomic_folder",
    "atomic_output",
    "avatars_folder",
    "home",
    "making_folder",
    "write_failure",
]
