"""Where saram keeps what belongs to the user."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

__all__ = ["answers_folder", "avatars_folder", "home", "making_folder"]


def home() -> Path:
    """The workspace folder: ``$SARAM_HOME``, else the platform's data folder of the user.

    It need not exist yet; what writes into it creates it.
    """
    chosen = os.environ.get("SARAM_HOME", "").strip()
    return Path(chosen).expanduser() if chosen else Path(platformdirs.user_data_dir("saram", appauthor=False))


def avatars_folder() -> Path:
    """The folder where the user's own avatars (``*.saram``) are looked for."""
    return home() / "avatars"


def making_folder() -> Path:
    """The folder where avatars that are being made have a folder each."""
    return home() / "making"


def answers_folder() -> Path:
    """The folder where spoken answers are kept."""
    return home() / "answers"
