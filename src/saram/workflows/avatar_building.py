"""The verb behind ``saram avatar build``: footage and its transcript become an avatar."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from saram.avatar import Consent
from saram.avatar.exemplar import BaseFootage, ExemplarBuild, TalkingFootage, build_exemplar
from saram.avatar.exemplar.report import write_report
from saram.errors import ConsentError, MediaError, UsageError
from saram.media import VideoReader
from saram.motion import Performer
from saram.rights import read_consent
from saram.storage import atomic_output, write_failure
from saram.types import Language
from saram.workflows.footage_files import TRANSCRIPTS, footage_videos, matte_of, transcript_beside
from saram.workflows.footage_speech import hear
from saram.workflows.transcript import read_transcript

__all__ = ["AvatarOrder", "BuiltAvatar", "build_avatar", "consent_for", "picture_count"]

_SUFFIX = ".saram"
_log = logging.getLogger(__name__)
_MOST_DOUBTFUL = 0.25
"""Share of the videos that may be left out because their transcripts do not fit."""


@dataclass(frozen=True, slots=True)
class AvatarOrder:
    """What to build an avatar from."""

    name: str
    """Name users will ask for: small letters, digits, ``-`` and ``_``."""

    footage: Sequence[Path]
    """Videos of the person speaking, or folders of them."""

    transcripts: Sequence[Path] = ()
    """One for each video, in order; empty to take the file of the same name beside each video."""

    idle: Path | None = None
    """A silent clip that can be looped; None to cut a loop out of the footage."""

    gestures: Mapping[str, Path] = field(default_factory=dict)
    """Silent clips by name."""

    language: Language | None = None
    """Language of the transcripts; None to see it from the text."""

    consent: Path | None = None
    """Consent file of a real person."""

    synthetic: str | None = None
    """For nobody's likeness: how the footage was made. Either this or `consent`."""

    title: str = ""
    """Name for people."""

    version: str = "1"
    """Version of the avatar."""

    licence: str = "all rights reserved"
    """Licence of the pictures."""

    voices: Mapping[Language, str] = field(default_factory=dict)
    """Default voice for each language."""


@dataclass(frozen=True, slots=True)
class BuiltAvatar:
    """What came out."""

    build: ExemplarBuild
    """The avatar and its figures."""

    path: Path
    """The bundle."""

    report: Path
    """The report page beside it."""


def build_avatar(order: AvatarOrder, output: Path, step: Callable[[str], None] = lambda _: None) -> BuiltAvatar:
    """Build an exemplar avatar and write the bundle and its report page.

    Args:
        order: What to build from.
        output: Where to write ``name.saram``; the report goes beside it.
        step: Called with the name of the stage after every picture.

    Raises:
        ConsentError: If there is neither a valid consent nor a statement that the person is synthetic.
        UsageError: If the order contradicts itself or `output` is not named ``*.saram``.
        MediaError: If footage or a transcript cannot be used.
        OutputError: If the bundle or the page cannot be written; this is found before the work.
    """
    consent = consent_for(order.name, order.consent, order.synthetic)
    if output.suffix != _SUFFIX:
        raise UsageError(f"A bundle is named *{_SUFFIX}; got {output.name!r}. Try {output.with_suffix(_SUFFIX)}.")
    report = output.with_suffix(".html")
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise write_failure(output, error) from error
    with atomic_output(output) as bundle, atomic_output(report) as page:
        build = _build(order, consent, step)
        build.bundle.save(bundle)
        write_report(build, page)
    return BuiltAvatar(build, output, report)


def _build(order: AvatarOrder, consent: Consent, step: Callable[[str], None]) -> ExemplarBuild:
    videos = footage_videos(order.footage)
    transcripts = list(order.transcripts) or [_beside(video) for video in videos]
    if len(transcripts) != len(videos):
        raise UsageError(
            f"{len(videos)} videos need {len(videos)} transcripts, in the same order; got {len(transcripts)}."
        )
    talking = []
    scores: list[float] = []
    doubtful = []
    for video, transcript in zip(videos, transcripts, strict=True):
        heard = hear(video, read_transcript(transcript), order.language)
        step("listening")
        if not heard.fits:
            doubtful.append(video)
            continue
        scores += heard.scores
        with VideoReader(video) as reader:
            motion = Performer(seed=0, fps=reader.fps).perform(heard.speech)
        talking.append(TalkingFootage(_base(video), motion))
    if len(doubtful) > _MOST_DOUBTFUL * len(videos):
        raise MediaError(
            f"What is heard in {doubtful[0]} does not fit its transcript"
            + (f", nor in {len(doubtful) - 1} other videos" if len(doubtful) > 1 else "")
            + ". Check that the text belongs to the footage and is complete."
        )
    for video in doubtful:
        _log.warning("Left out %s: what is heard in it does not fit its transcript.", video)
    return build_exemplar(
        name=order.name,
        version=order.version,
        title=order.title,
        talking=talking,
        idle=None if order.idle is None else _base(order.idle, loop=True),
        gestures={name: _base(path) for name, path in order.gestures.items()},
        voices=dict(order.voices),
        licence=order.licence,
        consent=consent,
        figures={"alignment score (mean)": sum(scores) / len(scores)},
        step=step,
    )


def picture_count(order: AvatarOrder) -> int:
    """About how many times `build_avatar` calls `step`."""
    videos = footage_videos(order.footage)
    clips = [*order.gestures.values(), *([order.idle] if order.idle else [])]
    counts = {path: _length(path) for path in (*videos, *clips)}
    return len(videos) + sum(2 * counts[path] for path in (*videos, *clips))


def _length(path: Path) -> int:
    with VideoReader(path) as reader:
        return round((reader.duration or 0) * reader.fps)


def consent_for(name: str, consent: Path | None, synthetic: str | None) -> Consent:
    """The ground on which a likeness may be used.

    Args:
        name: The avatar.
        consent: Consent file of a real person.
        synthetic: For nobody's likeness: how the footage was made. Either this or `consent`.

    Raises:
        ConsentError: If neither or both are given, or the consent does not allow this.
    """
    if (consent is None) == (synthetic is None):
        raise ConsentError(
            "An avatar needs the consent of the person in the footage: give a consent file (--consent), or say how the "
            "footage was made if it shows nobody (--synthetic). Give one of the two, not both."
        )
    if consent is None:
        if not (synthetic or "").strip():
            raise ConsentError("Say how the footage was made if it shows nobody; --synthetic got an empty text.")
        return Consent(kind="synthetic", statement=str(synthetic))
    record = read_consent(consent, name)
    return Consent(
        kind="consented",
        statement=record.statement,
        person=record.person,
        covers=tuple(record.covers),
        purposes=tuple(record.purposes),
        territory=tuple(record.territory),
        granted=record.granted,
        expires=record.expires,
        evidence_sha256=record.evidence[0].sha256,
    )


def _beside(video: Path) -> Path:
    found = transcript_beside(video)
    if found is None:
        raise UsageError(
            f"There is no transcript for {video}: give it with --text, or put {video.stem}.txt "
            f"(or {', '.join(TRANSCRIPTS[1:])}) beside it."
        )
    return found


def _base(video: Path, *, loop: bool = False) -> BaseFootage:
    return BaseFootage(video, matte_of(video), loop)
