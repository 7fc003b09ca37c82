"""Build the built-in presenters: ``python tools/build_hana.py FOOTAGE_FOLDER [--only hana|hana-lite] [--minutes N]``.

The folder holds the synthetic presenter's footage (CC0): talking clips with transcripts, idle, gestures, mattes. *hana*
is trained on it with ``saram make``, which can be stopped and goes on where it was; *hana-lite* is the exemplar avatar
of ``saram avatar build``, made in minutes. The sound track is only listened to; nothing of it gets into the bundles.
The voice is made anew when they speak. Reports, and what a training leaves, are in ``out/``.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

_ORIGIN = (
    "Hana is nobody: a synthetic person built from MakeHuman's CC0 base mesh, targets and assets, with procedural "
    "hair, eyes, skin and light. No photograph or film of a person was used. Pictures and motion are CC0 1.0."
)
_ROOT = Path(__file__).parents[1]
_BUNDLES = _ROOT / "src" / "saram" / "avatar" / "bundles"
_OUT = _ROOT / "out"


def main(footage: Path, bundles: Path, only: str | None, minutes: float) -> None:
    """Build what is asked for and put it into `bundles`."""
    _OUT.mkdir(exist_ok=True)
    if only in {None, "hana-lite"}:
        made = _OUT / "hana-lite.saram"
        _saram("avatar", "build", *_person("hana-lite", "Hana lite (하나)", footage, "--exemplar"), "--output", made)
        shutil.copyfile(made, bundles / made.name)
    if only in {None, "hana"}:
        made = _OUT / "hana.saram"
        order = _person("hana", "Hana (하나)", footage, "--footage")
        # There are two minutes of her, and no more are needed; the check would like five.
        _saram("make", *order, "--minutes", minutes, "--anyway", "--output", made)
        shutil.copyfile(made, bundles / made.name)


def _person(name: str, title: str, footage: Path, option: str) -> list[object]:
    """What both ways of building are told."""
    words: list[object] = ["--name", name, "--title", title, "--idle", footage / "idle.mp4"]
    for language in ("ko", "en"):
        words += [option, footage / f"footage_{language}.mp4", "--text", footage / f"footage_{language}.txt"]
        words += ["--voice", f"{language}={language}-female"]
    for clip in sorted((footage / "gestures").glob("*.mp4")):
        if not clip.stem.endswith(".matte"):
            words += ["--gesture", f"{clip.stem}={clip}"]
    return [*words, "--synthetic", _ORIGIN, "--licence", "CC0-1.0"]


def _saram(*words: object) -> None:
    environment = {**os.environ, "SARAM_HOME": str(_OUT / "home")}
    subprocess.run([sys.executable, "-m", "saram", *map(str, words)], check=True, env=environment)  # noqa: S603 - our own


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("footage", type=Path)
    parser.add_argument("--only", choices=("hana", "hana-lite"), help="one of the two")
    parser.add_argument("--minutes", type=float, default=90.0, help="time to make hana in")
    parser.add_argument("--bundles", type=Path, default=_BUNDLES, help="folder to put them into")
    asked = parser.parse_args()
    main(asked.footage.absolute(), asked.bundles, asked.only, asked.minutes)
