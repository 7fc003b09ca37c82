"""Make src/saram/language/trained/home.bots: the understanding of the home family that comes with saram.

    python tools/train_home.py FOLDER

Two networks learn from bots/home, a small one learns from their mean besides, and the one that is shipped from all
three (docs/adr/038). FOLDER keeps the three, so that a run that was stopped goes on behind the last one that was done,
as long as neither a file of the bots nor what is made of them here has changed. Takes about forty minutes on one core.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

from rich.progress import Progress

from saram.language import read_bots, read_package, write_package
from saram.training.bots import train_bots
from saram.training.material import usual_plan
from saram.training.network import Architecture
from saram.workflows.bot_packages import fingerprint

ROOT = Path(__file__).parents[1]
TRAINED = ROOT / "src" / "saram" / "language" / "trained"
WIDE = Architecture(filters=104, deep=128)
NARROW = Architecture(filters=72, deep=96)
SHIPPED = Architecture(filters=88, deep=112)
PASSES = 8
MISHEARD = 0.65
"""Share of the sentences that are learned misheard as well: more than usual, for more time."""


def main() -> None:
    """Train the teachers that are not there yet, and then the package."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path, help="where the teachers are kept")
    options = parser.parse_args()
    folder: Path = options.folder
    first, second, small = (folder / f"{name}.bots" for name in ("first", "second", "small"))
    steps: list[tuple[Path, Architecture, int, tuple[Path, ...]]] = [
        (first, WIDE, 0, ()),
        (second, WIDE, 1, ()),
        (small, NARROW, 3, (first, second)),
        (TRAINED / "home.bots", SHIPPED, 5, (first, second, small)),
    ]
    bots = read_bots([ROOT / "bots" / "home"])
    files, plan = fingerprint(bots), replace(usual_plan("ko"), misheard=MISHEARD)
    with Progress() as bar:
        for path, sizes, seed, teachers in steps:
            made = f"{files} {plan} {sizes} {PASSES}"
            if path.parent == folder and path.is_file() and read_package(path).about.get("made") == made:
                continue
            task = bar.add_task(path.stem, total=1.0)
            package, report = train_bots(
                bots,
                sizes=sizes,
                plan=plan,
                epochs=PASSES,
                seed=seed,
                teachers=[read_package(each) for each in teachers],
                progress=lambda stage, share, task=task, name=path.stem: bar.update(  # type: ignore[misc]
                    task, completed=share, description=f"{name}: {stage}"
                ),
            )
            package.about.update(fingerprint=files, made=made)
            write_package(package, path)
            bar.console.print(f"{path}: {report.accuracy:.1%} right on validation, {report.seconds:.0f} s")
    (TRAINED / "home.fingerprint").write_text(f"{files}\n", "utf-8")


if __name__ == "__main__":
    main()
