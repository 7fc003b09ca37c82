"""What a made avatar is worth: ``python benchmarks/make.py ../shared/data [--quick]``.

Makes an avatar of the GRID footage (five minutes of one man; the last fifth of the clips is held out) and one of the
synthetic presenter, as ``saram make`` does, and measures them: time and memory of making, pictures driven by true
coordinates, mouths driven by speech in the own and in another voice, and rendering; of GRID also shorter trainings
with all losses, without the adversaries and without the temporal loss. It can be stopped and started again: with the
same ``--home`` it goes on where it was.
With ``--quick`` the trainings are too short to be worth anything and only show that everything runs.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np

from saram.avatar import AvatarBundle
from saram.avatar.exemplar.model import ExemplarModel
from saram.avatar.trained import MouthModel
from saram.datasets import FootageDataset
from saram.training.picture.settings import PictureSettings
from saram.workflows.make_clock import MakeProgress
from saram.workflows.make_job import MakeJob
from saram.workflows.make_learning import Lessons, learn_picture
from saram.workflows.make_order import MakeOrder, make_order
from saram.workflows.making import make_avatar
from saram.workflows.other_voice import other_voice
from saram.workflows.speech_figures import Distances, exemplar_mouth, speech_distances, still_mouth, trained_mouth

SHOWN = ("psnr mask, dB", "psnr lips, dB", "ssim lips", "sharpness", "flicker")
SPREAD = " (standard deviation)"
QUICK = PictureSettings(steps=12, size=64, batch=4, workers=1, reduced=False)
VARIANT_STEPS = 2400
"""Steps of the trainings that compare losses: about a third of those of a whole one, and the same for each."""

SENTENCES = (
    "안녕하세요. 아홉 시 뉴스입니다. 오늘은 전국에 비가 오겠습니다. 내일은 맑겠습니다. 우산을 챙기시기 바랍니다."
)


def consent_for_benchmarks(folder: Path, name: str) -> Path:
    """A consent file that says what it is: nobody signed it, and nothing made with it leaves the benchmark."""
    evidence = folder / "evidence.txt"
    evidence.write_text("For benchmarks only. The person in the corpus did not sign this.", encoding="utf-8")
    path = folder / "consent.json"
    fields = {
        "format": "saram-consent",
        "format_version": 1,
        "avatar": name,
        "person": "GRID speaker s1",
        "likeness": True,
        "purposes": ["benchmarks"],
        "granted": str(date(2026, 1, 1)),
        "statement": "For benchmarks only: nobody agreed to this. Footage: GRID corpus, CC BY 4.0.",
        "evidence": {"file": evidence.name, "sha256": hashlib.sha256(evidence.read_bytes()).hexdigest()},
    }
    path.write_text(json.dumps(fields), encoding="utf-8")
    return path


def orders(data: Path, home: Path, minutes: float, only: str | None, clips: int | None) -> list[MakeOrder]:
    """GRID and hana."""
    grid, hana = data / "footage" / "grid_s1", data / "footage" / "hana"
    footage = [grid] if clips is None else sorted(grid.glob("*.mpg"))[:clips]
    gestures = {path.stem: path for path in sorted((hana / "gestures").glob("*.mp4")) if ".matte" not in path.name}
    made = {
        "grid": lambda: make_order(
            footage, [], name="grid", consent=consent_for_benchmarks(home, "grid"), minutes=minutes, anyway=True
        ),
        "hana": lambda: make_order(
            [hana / "footage_ko.mp4", hana / "footage_en.mp4"],
            [],
            name="hana",
            synthetic="The synthetic presenter, CC0.",
            idle=hana / "idle.mp4",
            gestures={name: path.absolute() for name, path in gestures.items()},
            minutes=minutes,
            anyway=True,
        ),
    }
    return [order() for name, order in made.items() if only in {None, name}]


def show(progress: MakeProgress) -> None:
    """One line that is written over."""
    left = f"{progress.seconds_left / 60:.1f} min left"
    print(f"\r{progress.stage:9} {progress.share:4.0%} {left}  {progress.text:60.60}", end="", file=sys.stderr)


def row(name: str, values: object) -> None:
    """One line of the table."""
    print(f"| {name} | {values} |")


def spread(found: Distances) -> str:
    """Mean and standard deviation over the held-out clips: form, and place."""
    place = f"in place {found.place.mean():.3f} ± {found.place.std():.3f}"
    return f"{found.form.mean():.3f} ± {found.form.std():.3f} ({place})"


def pictures(title: str, figures: dict[str, float], prefix: str = "") -> None:
    """Held-out frames driven by the true coordinates."""
    parts = []
    for name in SHOWN:
        value = figures[prefix + name]
        more = figures.get(prefix + name + SPREAD)
        parts.append(f"{name} {value:.3f}" + (f" ± {more:.3f}" if more is not None else ""))
    row(title, "; ".join(parts))


def measure_mouths(job: MakeJob) -> dict[str, float]:
    """Mouths driven by speech."""
    dataset = FootageDataset.open(job.folder / "dataset")
    bundle = AvatarBundle.open(job.bundle)
    exemplar, model = ExemplarModel.load(bundle), MouthModel.load(bundle)
    still = speech_distances(dataset, exemplar, still_mouth(dataset, exemplar))
    plain = speech_distances(dataset, exemplar, exemplar_mouth(dataset.motion, exemplar))
    ours = speech_distances(dataset, exemplar, trained_mouth(dataset, dataset.motion, model))
    row("mouth distance, still mouth, canonical pixels", spread(still))
    row("mouth distance, exemplar, own voice", spread(plain))
    row("mouth distance, trained, own voice", spread(ours))
    voices = other_voice(job.order, dataset, exemplar, model)
    own, other = voices.own, voices.dubbed
    row("mouth distance, trained, own voice, clips that both say", spread(own))
    row("mouth distance, trained, espeak-ng saying the same words at the person's pace", spread(other))
    row("mouth distance, trained, espeak-ng saying the same words at its own pace", spread(voices.paced))
    figures = {
        "lower than a still mouth, %": 100 * (1 - ours.form.mean() / still.form.mean()),
        "lower than the exemplar, %": 100 * (1 - ours.form.mean() / plain.form.mean()),
        "another voice is worse by, %": 100 * (other.form.mean() / own.form.mean() - 1),
        "another voice is worse by, in place, %": 100 * (other.place.mean() / own.place.mean() - 1),
        "another voice at another pace is worse by, %": 100 * (voices.paced.form.mean() / own.form.mean() - 1),
    }
    for name, value in figures.items():
        row(name, f"{value:.1f}")
    return {name: float(value) for name, value in figures.items()}


def measure_losses(job: MakeJob, quick: bool) -> dict[str, dict[str, float]]:  # noqa: FBT001 - one caller
    """The same number of steps with all losses, without the adversaries, and without the temporal loss."""
    dataset = FootageDataset.open(job.folder / "dataset")
    space = ExemplarModel.load(AvatarBundle.open(job.folder / "exemplar.saram")).space
    recipe = QUICK if quick else PictureSettings(steps=VARIANT_STEPS)
    variants = {
        "all losses": recipe,
        "without the adversaries": replace(recipe, adversarial=0.0, matching=0.0),
        "without the temporal loss": replace(recipe, temporal=0.0),
    }
    found = {}
    for name, settings in variants.items():
        found[name] = learn_picture(
            dataset,
            space,
            job.folder / re.sub(r"\W+", "-", name),
            60.0 * 60.0,
            seed=job.order.seed,
            lessons=Lessons(picture=settings),
            tell=lambda share, text, name=name: show(MakeProgress("picture", f"{name} {text}", share, 0.0)),
        )
        pictures(f"true coordinates, {recipe.steps} steps, {name}", found[name])
    return found


def measure_rendering(job: MakeJob) -> dict[str, float]:
    """`saram say` at 512 × 512 in a process of its own: speed, memory, start-up."""
    code = (
        "import json, re, sys, time\n"
        "begun = time.monotonic()\n"
        "import saram\n"
        "video = saram.say(sys.argv[2], avatar=sys.argv[1], size=(512, 512))\n"
        "next(iter(video.frames()))\n"
        "first = time.monotonic() - begun\n"
        "begun = time.monotonic()\n"
        "saved = saram.say(sys.argv[2], avatar=sys.argv[1], size=(512, 512)).save(sys.argv[3])\n"
        "took = time.monotonic() - begun\n"
        "print(json.dumps({'frames a second at 512 x 512': float(saved.duration) * 25 / took,\n"
        "  'seconds to the first frame': first,\n"
        "  'memory, MB': int(re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1]) / 1e3}))\n"
    )
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [sys.executable, "-c", code, str(job.bundle), SENTENCES, f"{folder}/video.mp4"],
            capture_output=True,
            text=True,
            check=True,
        )
    found: dict[str, float] = json.loads(done.stdout)
    for name, value in found.items():
        row(f"rendering: {name}", f"{value:.2f}")
    return found


def measure(order: MakeOrder, *, quick: bool, variants: bool) -> dict[str, object]:
    """Make one avatar and measure it."""
    lessons = Lessons(mouth_steps=30, picture=QUICK) if quick else None
    made = make_avatar(order, on_progress=show, lessons=lessons)
    print(file=sys.stderr)
    job = MakeJob.find(order.name)
    print(f"\n## {order.name}\n\n| | |\n|---|---|")
    row("making, minutes in all", f"{made.seconds / 60:.1f}")
    stages = {name: stage.seconds / 60 for name, stage in job.state.stages.items()}
    row("of these", ", ".join(f"{name} {minutes:.1f}" for name, minutes in stages.items()))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    row("peak memory of this process, GB", f"{memory:.2f}")
    row("bundle, MB", f"{made.path.stat().st_size / 1e6:.1f}")
    learned = job.stage("picture").figures
    pictures("true coordinates, 32 bits", learned)
    pictures("true coordinates, 8 bits", learned, "int8 ")
    row("eight bits chosen", "yes" if learned["eight bits chosen"] else "no")
    row(
        "generator, ms a frame on one thread (32, 8 bits)",
        ", ".join(f"{learned[prefix + 'decoder, ms a frame on one thread']:.1f}" for prefix in ("", "int8 ")),
    )
    result: dict[str, object] = {
        "minutes": stages,
        "memory, GB": memory,
        "bundle, MB": made.path.stat().st_size / 1e6,
        "picture": learned,
        "mouth": measure_mouths(job),
        "rendering": measure_rendering(job),
    }
    if variants and order.name == "grid":
        result["losses"] = measure_losses(job, quick)
    print(f"\nLook at {job.folder / 'picture'}/strip_*.png and {made.report}.")
    return result


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="the shared data")
    parser.add_argument("--quick", action="store_true", help="only show that everything runs")
    parser.add_argument("--minutes", type=float, default=30.0, help="budget of each making")
    parser.add_argument("--only", choices=("grid", "hana"), help="one of the two")
    parser.add_argument("--no-variants", action="store_true", help="do not train without the losses")
    parser.add_argument("--home", type=Path, help="folder to work in; the same one goes on where it was")
    parser.add_argument("--output", type=Path, help="JSON to write")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        home = asked.home or Path(temporary)
        home.mkdir(parents=True, exist_ok=True)
        os.environ["SARAM_HOME"] = str(home)
        os.environ.setdefault("SARAM_PURPOSE", "benchmarks")
        found = {
            order.name: measure(order, quick=asked.quick, variants=not asked.no_variants)
            for order in orders(asked.data, home, asked.minutes, asked.only, 12 if asked.quick else None)
        }
    if asked.output is not None:
        asked.output.write_text(json.dumps(found, indent=1, default=float), encoding="utf-8")


if __name__ == "__main__":
    np.seterr(all="raise", under="ignore")
    main()
