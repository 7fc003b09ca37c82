"""The report page of a making: what was filmed, learned and measured; one self-contained file."""

from __future__ import annotations

import base64
import html
import re
import time
from collections.abc import Iterable, Mapping
from importlib import resources
from pathlib import Path
from typing import Final

from saram.avatar import AvatarBundle
from saram.avatar.exemplar.model import ExemplarModel
from saram.avatar.trained import MouthModel
from saram.datasets import FootageDataset
from saram.storage import atomic_output
from saram.text import detect_language
from saram.types import Language
from saram.workflows.curve_picture import curve_svg
from saram.workflows.make_check import read_check
from saram.workflows.make_clock import Tell
from saram.workflows.make_job import STAGES, MakeJob, StageName
from saram.workflows.make_members import read_curves
from saram.workflows.saying import say
from saram.workflows.speech_figures import speech_figures
from saram.workflows.transcript import read_transcript
from saram.workflows.untold_motion import is_heard, known_motion

__all__ = ["write_making_page"]

_GOALS: Final[Mapping[str, tuple[str, float | None, float | None]]] = {
    "psnr mask, dB": ("in the painted lower face", 36.0, None),
    "psnr lips, dB": ("in the box around the lips", 30.0, None),
    "ssim lips": ("in the box around the lips", 0.90, None),
    "lower than a still mouth, %": ("driven by speech", 35.0, None),
    "lower than the exemplar, %": ("driven by speech", 15.0, None),
    "sharpness": ("of the mouth, over that of the footage", 0.85, 1.15),
    "flicker": ("over that of the footage", None, 1.2),
    "bundle, MB": ("size of the avatar", None, 40.0),
    "seconds of video a second": ("rendering, all of it", 1.2, None),
}
"""Figure → what it is about, and the least and the most it should be."""

_SAMPLES: Final[Mapping[Language, str]] = {
    "en": "Good morning. This is how I speak.",
    "ko": "안녕하세요. 저는 이렇게 말합니다.",
}
_STYLE: Final = (
    "figure{margin:0;background:var(--card);border:1px solid var(--line);border-radius:.5rem}figcaption{padding:.6rem}"
    "figure svg,.whole{width:100%}video{max-width:100%;border-radius:.5rem}"
)
_STRIPS: Final = 3


def write_making_page(job: MakeJob, dataset: FootageDataset, tell: Tell) -> dict[str, float]:
    """Measure what needs the finished avatar, render a sample and write the page.

    Args:
        job: The making; its bundle is finished.
        dataset: Its footage.
        tell: Told how far it is.

    Returns:
        Figures: distances of mouths driven by speech, where it is known or heard, and the speed of rendering.

    Raises:
        OutputError: If it cannot be written.
    """
    bundle = AvatarBundle.open(job.bundle)
    motion = known_motion(dataset, job.order.language)
    tell(0.1, "comparing mouths")
    # What was seen of a mouth is no speech to drive it by.
    driven = dataset.has_text or is_heard(dataset)
    figures = speech_figures(dataset, motion, ExemplarModel.load(bundle), MouthModel.load(bundle)) if driven else {}
    tell(0.3, "rendering a sample")
    sample, speed = _sample(job, dataset)
    figures |= {"seconds of video a second": speed}
    tell(0.9, "writing the page")
    with atomic_output(job.report) as path:
        path.write_text(_page(job, dataset, figures, sample), encoding="utf-8")
    return figures


def _sample(job: MakeJob, dataset: FootageDataset) -> tuple[bytes, float]:
    """A few seconds of the avatar, as MP4, and how many seconds of video were made a second."""
    text, language = _held_text(job, dataset)
    path = job.folder / ".sample.mp4"
    began = time.monotonic()
    try:
        saved = say(text, avatar=str(job.bundle), language=language).save(path)
        speed = float(saved.duration) / (time.monotonic() - began)
        return path.read_bytes(), speed
    finally:
        path.unlink(missing_ok=True)


def _held_text(job: MakeJob, dataset: FootageDataset) -> tuple[str, Language]:
    """Words of the footage that were held out, as a script without marks; or a greeting where no words are known."""
    language = job.order.language
    for clip in dataset.clips:
        transcript = job.order.transcripts[clip.source]
        if clip.part == "held" and clip.has_text and transcript is not None:
            lines = read_transcript(transcript)
            begin, end = clip.start / 25, (clip.start + clip.count) / 25
            # Without times, what is held out is the end of the file.
            timed = [line.text for line in lines if line.start is not None and begin <= float(line.start) < end]
            said = timed[:2] or [line.text for line in lines if line.start is None][-2:]
            if said:
                plain = re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", ". ".join(said))
                return plain, language or detect_language(said[0])
    return _SAMPLES[language or "en"], language or "en"


def _page(job: MakeJob, dataset: FootageDataset, figures: Mapping[str, float], sample: bytes) -> str:
    manifest = AvatarBundle.open(job.bundle).manifest
    style = (resources.files("saram.capture") / "page.css").read_text(encoding="utf-8")
    check = read_check(job.folder)
    known = {name: value for stage in STAGES for name, value in job.stage(stage).figures.items()} | dict(figures)
    strips = _spread(sorted((job.folder / "picture").glob("strip_*.png")))
    title = html.escape(manifest.title or manifest.name)
    limits = "".join(
        f"<li><b>{html.escape(each['title'])}</b>: {html.escape(each['text'])}</li>" for each in check["findings"]
    )
    curves = "".join(
        f"<h3>{stage}</h3><div class=cards>{''.join(_curves(job.folder / stage))}</div>"
        for stage in ("mouth", "picture")
    )
    shown = "".join(
        f"<p>After {int(path.stem.removeprefix('strip_'))} steps:<br>"
        f'<img class=whole alt="held-out frames" src="{_data(path)}"></p>'
        for path in strips
    )
    if (painted := job.folder / "picture" / "painted.png").is_file():
        shown += f'<p>As the avatar paints them:<br><img class=whole alt="painted frames" src="{_data(painted)}"></p>'
    return f"""<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>
<style>{style}{_STYLE}</style>
<header><p class=kicker>Made avatar</p><h1>{title}</h1>
<p class=lead>Learned from {len(dataset.train) / 1500:.1f} minutes of footage
({html.escape(str(check["verdict"]))}) in {job.spent / 60:.0f} minutes;
{job.bundle.stat().st_size / 1e6:.1f} MB; likeness: {manifest.likeness}.</p></header><main>
<h2>A sample: words that were not learned from</h2>
<video controls loop src="data:video/mp4;base64,{base64.b64encode(sample).decode()}"></video>
<h2>Figures on footage that was not learned from</h2>{_goals(known)}
<p>Not measured here: another person's voice, frames a second with H.264, memory, the time until the first frame.</p>
<h2>Held-out frames in a row: filmed above, painted below</h2>
<p>The same frames as the training went on. What was best of it is kept, in the precision that was chosen.</p>{shown}
<h2>Curves</h2>{curves}
<h2>What the check says of the footage</h2><ul>{limits or "<li>Nothing to complain of.</li>"}</ul>
<h2>Sound of the files</h2>{_sources(dataset)}
<h2>Time</h2>{_table(("stage", "minutes"), ((stage, f"{job.stage(stage).seconds / 60:.1f}") for stage in STAGES))}
<h2>All figures</h2>{"".join(_all(stage, job) for stage in STAGES if stage != "report")}
{_table(("report", ""), ((name, f"{value:.4g}") for name, value in figures.items()))}
</main></html>
"""


def _spread(paths: list[Path]) -> list[Path]:
    """The first, one between and the last."""
    count = min(_STRIPS, len(paths))
    return [paths[round(index * (len(paths) - 1) / max(count - 1, 1))] for index in range(count)]


def _goals(known: Mapping[str, float]) -> str:
    rows = []
    for name, (about, least, most) in _GOALS.items():
        if name not in known:
            continue
        reached = (least is None or known[name] >= least) and (most is None or known[name] <= most)
        bounds = (("at least", least), ("at most", most))
        goal = ", ".join(f"{sign} {value:g}" for sign, value in bounds if value is not None)
        rows.append((name, about, f"{known[name]:.3g}", goal, "yes" if reached else "no"))
    return _table(("figure", "of", "value", "goal", "reached"), rows)


def _sources(dataset: FootageDataset) -> str:
    return _table(
        ("file", "hum, Hz", "louder by, dB", "noise, dB", "text fits"),
        (
            (
                source.name,
                f"{source.hum:g}" if source.hum else "none",
                f"{source.gain:+.1f}",
                f"{source.noise:.0f}",
                "no text" if source.text_score is None else f"{source.text_score:.2f}",
            )
            for source in dataset.record.sources
        ),
    )


def _all(stage: StageName, job: MakeJob) -> str:
    found = job.stage(stage).figures
    return _table((stage, ""), ((name, f"{value:.4g}") for name, value in found.items())) if found else ""


def _curves(folder: Path) -> Iterable[str]:
    return (curve_svg(name, points) for name, points in read_curves(folder).items() if points)


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    head = "".join(f"<th>{html.escape(each)}</th>" for each in heads)
    body = "".join("<tr>" + "".join(f"<td>{html.escape(each)}</td>" for each in row) + "</tr>" for row in rows)
    return f"<div class=wide><table><tr>{head}</tr>{body}</table></div>"


def _data(path: Path) -> str:
    return f"data:image/png;base64,{base64.b64encode(path.read_bytes()).decode()}"
