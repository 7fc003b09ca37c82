"""The verb behind ``saram make``: footage becomes a trained avatar, stage by stage."""

from __future__ import annotations

import hashlib
import math
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Final

from saram.avatar import AvatarBundle, Consent, check_likeness
from saram.avatar.exemplar.model import ExemplarModel
from saram.avatar.exemplar.report import write_report
from saram.datasets import FootageDataset, disk_needed, prepare
from saram.errors import MediaError, UsageError
from saram.media import VideoReader
from saram.storage import atomic_output, write_failure
from saram.workflows.avatar_building import consent_for
from saram.workflows.footage_files import matte_of
from saram.workflows.make_bundle import pack
from saram.workflows.make_check import LONGEST_IDLE, check_stage, quiet_stretch, read_check
from saram.workflows.make_clock import MakeClock, OnMakeProgress, Tell, learning_seconds, least_seconds
from saram.workflows.make_exemplar import CLIP_FRAME, LOOKED_AT, exemplar_of
from saram.workflows.make_job import STAGES, MakeJob, StageName
from saram.workflows.make_learning import Lessons, check_training, learn_mouth, learn_picture
from saram.workflows.make_listening import Listening, check_texts, texts_identity
from saram.workflows.make_members import read_members
from saram.workflows.make_order import MakeOrder, checked_order
from saram.workflows.make_report import write_making_page

__all__ = [
    "MadeAvatar",
    "export_avatar",
    "least_time",
    "make_avatar",
    "making_needs",
    "resume_making",
    "time_to_learn",
    "write_making_report",
]

_FPS: Final = 25
_LEFT: Final = 150_000_000
"""Bytes that the trainings, the bundle and the pages take."""


@dataclass(frozen=True, slots=True)
class MadeAvatar:
    """What came out."""

    path: Path
    """The bundle."""

    report: Path
    """The report page."""

    seconds: float
    """Time that all of it took."""

    worked: bool = True
    """Whether anything had still to be done for it."""


def make_avatar(
    order: MakeOrder, *, on_progress: OnMakeProgress = lambda _: None, lessons: Lessons | None = None
) -> MadeAvatar:
    """Make an avatar, or go on with it where it was stopped.

    Args:
        order: What is to be made.
        on_progress: Told how far it is.
        lessons: How to train; None for the recipe.

    Raises:
        ConsentError: If there is no valid consent; nothing is then looked at.
        UsageError: If another avatar of that name is being made, or the footage should be filmed again.
        MediaError: If footage or a transcript cannot be used.
        OutputError: If something cannot be written; what is done is kept.
        MissingExtraError: If there is nothing to train with.
    """
    check_training()
    consent_for(order.name, order.consent, order.synthetic)
    return _Making(MakeJob.begin(order), on_progress, lessons or Lessons()).run()


def resume_making(
    name: str,
    *,
    minutes: float | None = None,
    anyway: bool = False,
    on_progress: OnMakeProgress = lambda _: None,
    lessons: Lessons | None = None,
) -> MadeAvatar:
    """Go on with a making.

    Args:
        name: The avatar.
        minutes: Another budget for all of it; None for that of the order.
        anyway: Whether to go on although the footage should be filmed again.
        on_progress: As for `make_avatar`.
        lessons: As for `make_avatar`.

    Raises:
        UnknownNameError: If nothing of that name is being made.
        SaramError: As `make_avatar`.
    """
    order = MakeJob.find(name).order
    changes = {"minutes": order.minutes if minutes is None else minutes, "anyway": anyway or order.anyway}
    return make_avatar(checked_order({**dict(order), **changes}), on_progress=on_progress, lessons=lessons)


def export_avatar(name: str, output: Path) -> Path:
    """Copy a finished avatar to a file.

    Raises:
        UnknownNameError: If nothing of that name was made.
        UsageError: If it is not finished, or `output` is not named ``*.saram``.
        ConsentError: If the person does not agree any more.
        OutputError: If it cannot be written.
    """
    job = MakeJob.find(name)
    if output.suffix != ".saram":
        raise UsageError(f"A bundle is named *.saram; got {output.name!r}. Try {output.with_suffix('.saram')}.")
    if not job.stage("bundle").done:
        raise UsageError(f"{name!r} is not finished; continue it with: saram make resume {name}")
    bundle = AvatarBundle.open(job.bundle)
    check_likeness(name, bundle.manifest.consent)
    bundle.save(output)
    return output


def write_making_report(name: str) -> Path:
    """Write the report page of a finished making anew.

    Raises:
        UnknownNameError: If nothing of that name was made.
        UsageError: If it is not finished, or is being made again just now.
        ConsentError: If the person does not agree any more.
        OutputError: If it cannot be written.
    """
    job = MakeJob.find(name)
    if not job.stage("bundle").done:
        raise UsageError(f"{name!r} is not finished; continue it with: saram make resume {name}")
    with job.locked():
        figures = write_making_page(job, FootageDataset.open(job.folder / "dataset"), lambda _share, _text: None)
        job.record("report", done=True, figures=figures)
    return job.report


def making_needs(order: MakeOrder) -> int:
    """Bytes of disk that a making takes, at most."""
    silent = [*order.gestures.values()] if order.idle is None else [order.idle, *order.gestures.values()]
    clips = _frames([*silent, *_mattes(silent)])
    for spoken in (order.videos, _mattes(order.videos)):
        frames = _frames(spoken)
        # Without an idle clip, a stretch of the footage is written as one.
        clips += min(frames, LOOKED_AT) + (min(frames, LONGEST_IDLE) if order.idle is None else 0)
    return disk_needed(order.videos, order.crop or 160) + round(clips * CLIP_FRAME) + _LEFT


def time_to_learn(order: MakeOrder) -> float:
    """Minutes of the budget that are left to learn in when the footage has been looked at, about."""
    return learning_seconds(order.minutes, _frames(order.videos)) / 60


def least_time(order: MakeOrder) -> float:
    """Minutes that a making takes however small its budget is, about: to look at the footage and learn a little."""
    return least_seconds(_frames(order.videos)) / 60


class _Making:
    """A run over the stages of a job that are not done."""

    def __init__(self, job: MakeJob, on_progress: OnMakeProgress, lessons: Lessons) -> None:
        self._job = job
        steps = job.order.steps
        self._lessons = lessons if steps is None else replace(lessons, picture_steps=steps)
        self._clock = MakeClock(job, _frames(job.order.videos), on_progress)
        self._stages: Mapping[StageName, Callable[[Tell], dict[str, float]]] = {
            "check": self._check,
            "consent": self._consent,
            "dataset": self._dataset,
            "exemplar": self._exemplar,
            "mouth": self._mouth,
            "picture": self._picture,
            "bundle": self._bundle,
            "report": self._report,
        }

    def run(self) -> MadeAvatar:
        job, worked = self._job, False
        with job.locked():
            for number, stage in enumerate(STAGES):
                if job.stage(stage).done and self._is_there(stage):
                    continue
                worked = True
                for later in STAGES[number:]:
                    if job.stage(later).done:
                        job.record(later, done=False)
                try:
                    with self._clock.running(stage) as tell:
                        figures = self._stages[stage](tell)
                except OSError as error:
                    raise write_failure(job.folder / stage, error) from error
                job.record(stage, done=True, figures=figures)
        return MadeAvatar(job.target, job.report, job.spent, worked)

    def _is_there(self, stage: StageName) -> bool:
        folder = self._job.folder
        result = {
            "dataset": folder / "dataset" / "dataset.json",
            "exemplar": folder / "exemplar.saram",
            "mouth": folder / "mouth" / "learned.json",
            "picture": folder / "picture" / "learned.json",
            "bundle": self._job.target,
            "check": folder / "check.json",
            "report": self._job.report,
        }.get(stage)
        return result is None or result.exists()

    def _allowed(self) -> Consent:
        """Read anew each time: consent may have been withdrawn or have expired since."""
        order = self._job.order
        return consent_for(order.name, order.consent, order.synthetic)

    def _check(self, tell: Tell) -> dict[str, float]:
        return check_stage(self._job.order, self._job.folder, lambda text, share: tell(share, text))

    def _consent(self, tell: Tell) -> dict[str, float]:
        tell(0.5, "")
        self._allowed()
        return {}

    def _dataset(self, tell: Tell) -> dict[str, float]:
        self._allowed()
        order = self._job.order
        expected = max(_frames(order.videos), 1.0)
        shifts = [float(each["shift_seconds"]) for each in read_check(self._job.folder)["files"]]
        dataset = prepare(
            order.videos,
            self._job.folder / "dataset",
            Listening(order, shifts),
            reference=order.idle,
            side=order.crop,
            texts=texts_identity(order),
            shifts=shifts,
            step=lambda done: tell(done / expected, f"{done} of about {expected:.0f} pictures"),
        )
        check_texts(order, dataset)
        if not len(dataset.train) or not len(dataset.held):
            left = "measure on" if len(dataset.train) else "learn from"
            raise MediaError(f"There is no footage left to {left}; give more of it, five minutes if possible.")
        scores = [source.text_score for source in dataset.record.sources if source.text_score is not None]
        return {
            "minutes to learn from": len(dataset.train) / _FPS / 60,
            "minutes held out": len(dataset.held) / _FPS / 60,
            "clips": float(len(dataset.clips)),
            "side of a crop, pixels": float(dataset.side),
            **({"alignment score (mean)": sum(scores) / len(scores)} if scores else {}),
        }

    def _exemplar(self, tell: Tell) -> dict[str, float]:
        consent = self._allowed()
        folder = self._job.folder
        build = exemplar_of(
            self._job.order,
            self._footage(),
            consent,
            folder / "clips",
            quiet=quiet_stretch(folder),
            step=lambda text, share: tell(share, text),
        )
        with atomic_output(folder / "exemplar.saram") as path:
            build.bundle.save(path)
        write_report(build, folder / "exemplar.html")
        shutil.rmtree(folder / "clips", ignore_errors=True)
        return build.figures

    def _mouth(self, tell: Tell) -> dict[str, float]:
        return self._learn("mouth", learn_mouth, tell)

    def _picture(self, tell: Tell) -> dict[str, float]:
        return self._learn("picture", learn_picture, tell)

    def _learn(self, stage: StageName, learn: Callable[..., dict[str, float]], tell: Tell) -> dict[str, float]:
        self._allowed()
        return learn(
            self._footage(),
            ExemplarModel.load(self._exemplar_bundle()).space,
            self._job.folder / stage,
            self._clock.grant(stage) if self._job.order.steps is None else math.inf,
            seed=self._job.order.seed,
            lessons=self._lessons,
            tell=tell,
        )

    def _bundle(self, tell: Tell) -> dict[str, float]:
        consent = self._allowed()
        job = self._job
        job.check_target()
        learned = read_members(job.folder / "mouth") | read_members(job.folder / "picture")
        learning: tuple[StageName, ...] = ("mouth", "picture")
        shown: tuple[StageName, ...] = ("dataset", "exemplar", *learning)
        figures: dict[str, Mapping[str, float]] = {name: job.stage(name).figures for name in shown}
        minutes = sum(job.stage(name).seconds for name in learning) / 60
        exemplar = self._exemplar_bundle()
        total, done = sum(clip.frames for clip in exemplar.manifest.clips), 0

        def count() -> None:
            nonlocal done
            done += 1
            tell(0.9 * done / total, f"{done} of {total} pictures")

        bundle = pack(exemplar, learned, self._footage(), consent=consent, figures=figures, minutes=minutes, step=count)
        with atomic_output(job.bundle) as path:
            bundle.save(path)
        digest = hashlib.sha256(job.bundle.read_bytes()).hexdigest()
        try:
            job.target.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise write_failure(job.target, error) from error
        # Said before it is done: a kill in between must not make our own avatar a foreign one.
        job.save(bundles=tuple({*job.state.bundles, digest}))
        with atomic_output(job.target) as path:
            shutil.copyfile(job.bundle, path)
        return {"bundle, MB": job.bundle.stat().st_size / 1e6}

    def _report(self, tell: Tell) -> dict[str, float]:
        self._allowed()
        return write_making_page(self._job, self._footage(), tell)

    def _footage(self) -> FootageDataset:
        return FootageDataset.open(self._job.folder / "dataset")

    def _exemplar_bundle(self) -> AvatarBundle:
        return AvatarBundle.open(self._job.folder / "exemplar.saram")


def _mattes(videos: Iterable[Path]) -> list[Path]:
    return [matte for video in videos if (matte := matte_of(video)) is not None]


def _frames(videos: Iterable[Path]) -> float:
    """Frames of 1/25 s in these files, as they say."""
    total = 0.0
    for video in videos:
        with VideoReader(video) as reader:
            total += float(reader.duration or Fraction(0)) * _FPS
    return total
