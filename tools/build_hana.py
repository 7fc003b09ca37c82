"""Build the built-in presenter: ``python tools/build_hana.py FOOTAGE_FOLDER [--only hana|hana-trained] [--minutes N]``.

The folder holds the synthetic presenter's footage (CC0): talking clips with transcripts, idle, gestures, mattes. *hana*
is the exemplar avatar of ``saram avatar build``, made in minutes, and ships. *hana-trained* is learned from the same
footage with ``saram make``, which can be stopped and goes on where it was; it stays in ``out/``, beside the reports and
what a training leaves, for whoever wants it: ``saram say … --avatar out/hana-trained.saram``. The sound track is only
listened to; nothing of it gets into the bundles. The voice is made anew when they speak.
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
_CROP = 144
"""Pixels of a side of what is painted: twice as many steps in the time as at the 160 that would be chosen."""


def main(footage: Path, bundles: Path, only: str | None, minutes: float) -> None:
    """Build what is asked for; the one that ships is put into `bundles`."""
    _OUT.mkdir(exist_ok=True)
    if only in {None, "hana"}:
        made = _OUT / "hana.saram"
        _saram("avatar", "build", *_person("hana", "Hana (하나)", footage, "--exemplar"), "--output", made)
        shutil.copyfile(made, bundles / made.name)
    if only in {None, "hana-trained"}:
        order = _person("hana-trained", "Hana, trained (하나)", footage, "--footage")
        # There are two minutes of her, and no more are needed; the check would like five.
        order += ["--minutes", minutes, "--crop", _CROP, "--anyway"]
        _saram("make", *order, "--output", _OUT / "hana-trained.saram")


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
    parser.add_argument("--only", choices=("hana", "hana-trained"), help="one of the two")
    parser.add_argument("--minutes", type=float, default=36.0, help="time to train in")
    parser.add_argument("--bundles", type=Path, default=_BUNDLES, help="folder to put hana into")
    asked = parser.parse_args()
    main(asked.footage.absolute(), asked.bundles, asked.only, asked.minutes)
