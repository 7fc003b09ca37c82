"""What is installed, what is missing, how to get it."""

from __future__ import annotations

import platform
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version

from saram.errors import SaramError

__all__ = ["Check", "check_installation"]


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at."""

    name: str
    """What."""

    ok: bool
    """Whether it is there and works."""

    needed: bool
    """Whether `saram say` needs it."""

    found: str
    """What was found, for people."""

    remedy: str = ""
    """How to get it, where it is missing."""


def check_installation() -> list[Check]:
    """Look at everything saram uses."""
    return [
        _check("Python", platform.python_version, "saram needs Python 3.11 or later."),
        _check("video and sound (PyAV)", _codecs, "Install it with: pip install av"),
        _check(
            "pictures (OpenCV)", lambda: _package("cv2", "opencv-python-headless"), "pip install opencv-python-headless"
        ),
        _check("built-in voice (espeak-ng)", _voice, "Install it with: pip install espeakng-loader"),
        _check("avatars", _avatars, "Install saram again, in its folder: pip install --force-reinstall ."),
        _check("workspace", _workspace, "Set SARAM_HOME to a folder that can be written.", needed=False),
        _check(
            "making avatars (LiteRT)",
            lambda: _package("ai_edge_litert", "ai-edge-litert"),
            "Only needed to build avatars: pip install '.[make]'",
            needed=False,
        ),
    ]


def _check(name: str, look: Callable[[], str], remedy: str, *, needed: bool = True) -> Check:
    try:
        return Check(name, ok=True, needed=needed, found=look())
    except (ImportError, OSError, SaramError, PackageNotFoundError) as error:
        return Check(name, ok=False, needed=needed, found=str(error), remedy=remedy)


def _package(module: str, distribution: str) -> str:
    import_module(module)
    return version(distribution)


def _codecs() -> str:
    import av  # noqa: PLC0415 - what is missing must not keep the rest from being looked at

    wanted = ("libx264", "aac", "libvpx-vp9", "libopus", "gif", "prores_ks", "libwebp_anim")
    missing = [name for name in wanted if name not in av.codecs_available]
    if "libx264" in missing or "aac" in missing:
        raise OSError(f"this build of PyAV has no {', '.join(missing)}, which .mp4 needs")
    return f"{av.__version__}" + (f", without {', '.join(missing)}" if missing else ", all formats")


def _voice() -> str:
    from saram.types import SpokenText, SpokenWord, VoiceStyle  # noqa: PLC0415 - as above
    from saram.voice import open_speaker  # noqa: PLC0415

    speaker = open_speaker()
    try:
        spoken = list(speaker.speak(SpokenText("네", (SpokenWord("네", "네", (0, 1)),), "ko"), VoiceStyle()))
        return f"speaks, {len(speaker.voices())} voices" if spoken else "says nothing"
    finally:
        speaker.close()


def _avatars() -> str:
    from saram.workflows.presenter import presenters  # noqa: PLC0415 - as above

    return ", ".join(each.name for each in presenters())


def _workspace() -> str:
    from saram.storage import home  # noqa: PLC0415 - as above

    folder = home()
    folder.mkdir(parents=True, exist_ok=True)
    return str(folder)
