"""The report of the filming check as one self-contained page."""

from __future__ import annotations

import base64
import html
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from typing import Final

from saram.capture.finding import Finding
from saram.capture.quality_report import FileFacts, QualityReport
from saram.storage import atomic_output

__all__ = ["CHECKS", "write_page"]

CHECKS: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "Face": {
        "One face, always in view": ("no_face", "face_missing", "two_faces"),
        "Large and whole": ("face_small", "face_cut_off"),
        "Turned to the camera": ("profile", "head_turned"),
    },
    "Mouth": {
        "Nothing before it": ("mouth_hidden",),
        "Lips not under hair": ("mouth_covered",),
        "Teeth are seen": ("no_teeth",),
    },
    "Light": {
        "Sharp": ("blurred", "motion_blur"),
        "Well lit": ("dark", "overexposed"),
        "Steady light": ("flicker", "exposure_drifts"),
        "No glints": ("glints",),
    },
    "Recording": {
        "Whole file": ("unreadable", "cut_short"),
        "One shot": ("cuts",),
        "Every frame": ("repeated_frames", "lost_frames"),
        "Frame rate": ("slow_frame_rate", "variable_frame_rate"),
        "Whole pictures, upright": ("interlaced", "rotated"),
    },
    "Sound": {
        "There is sound": ("no_sound", "silent"),
        "Not clipped": ("clipping",),
        "No noise": ("noise",),
        "No hum": ("hum",),
        "Dry room": ("reverberation",),
        "Full band": ("narrow_band",),
        "One voice": ("second_voice", "unseen_voice"),
    },
    "Together": {
        "In step with the lips": ("sound_offset", "sound_drifts", "lips_do_not_fit"),
        "Of one length": ("sound_longer", "sound_shorter"),
        "Transcript fits": ("wrong_transcript", "no_transcript"),
        "All sounds are said": ("sounds_missing",),
        "Enough speech": ("too_short", "short"),
        "Silent listening": ("no_idle",),
    },
}
"""What is looked at, by subject, with the reasons that speak against it."""

_LABELS: Final = {"fault": "Film again", "limit": "Limit", "note": "Note"}
_SIGNS: Final = {"fault": "✕", "limit": "!", "note": "i", "fine": "✓", "unknown": "–"}
_MOST_TIMES: Final = 8
_LISTED_FILES: Final = 40
_VERDICTS: Final = {
    "good": "Nothing stands in the way of making an avatar of this.",
    "usable with limits": "An avatar can be made of this. What is listed below will be seen or heard in it.",
    "film again": "What is marked in red spoils the result. Put it right and film again; the rest may stay.",
}


def write_page(report: QualityReport, path: Path) -> None:
    """Write the report.

    Args:
        report: What the check has found.
        path: Where to write the HTML file; pictures and styles are inside it.

    Raises:
        OutputError: If it cannot be written.
    """
    style = resources.files("saram.capture").joinpath("page.css").read_text(encoding="utf-8")
    page = f"""<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Filming check: {report.verdict}</title>
<style>{style}</style></head><body>
{_head(report)}<main>{_findings(report)}{_sentences(report)}{_checks(report)}{_files(report)}</main>
<footer>Checked by saram in {report.checked_in:.0f} s. Figures are measured in the footage itself; nothing has left this
computer.</footer></body></html>
"""
    with atomic_output(path) as temporary:
        temporary.write_text(page, encoding="utf-8")


def _head(report: QualityReport) -> str:
    kind = {"good": "good", "usable with limits": "limit", "film again": "fault"}[report.verdict]
    names = [each.path.name for each in report.files]
    title = names[0] if len(names) == 1 else f"{len(names)} files"
    known = [each for each in report.files if each.eye_distance]
    seconds = sum(each.seconds for each in report.files)
    face = f"{_median([each.eye_distance for each in known]):.0f} px" if known else "none"
    heard = [each for each in report.files if each.noise]
    cover = "not checked" if report.coverage is None else f"{report.coverage.share:.0%}"
    shifts = [each.offset.seconds for each in report.files if each.offset is not None and each.offset.sure]
    figures = [
        ("Footage", _clock(seconds)),
        ("Talking", _clock(report.talking)),
        ("Eyes apart", face),
        ("Voice above noise", f"{_median([each.noise for each in heard]):.0f} dB" if heard else "no sound"),
        ("Sound to lips", f"{_median(shifts) * 1000:+.0f} ms" if shifts else "not found"),
        ("Sounds of the language", cover),
        ("Silent listening", "none" if report.idle is None else f"{report.idle[2] - report.idle[1]:.1f} s"),
    ]
    cells = "".join(f"<div><dt>{label}</dt><dd>{value}</dd></div>" for label, value in figures)
    return (
        f'<header class="{kind}"><p class="kicker">Filming check</p><h1>{report.verdict.capitalize()}</h1>'
        f'<p class="lead">{_VERDICTS[report.verdict]}</p><p class="what">{html.escape(title)}</p>'
        f"<dl>{cells}</dl></header>"
    )


def _findings(report: QualityReport) -> str:
    if not report.findings:
        return "<section><h2>What was found</h2><p>Nothing to complain of.</p></section>"
    groups: dict[tuple[str, str], list[Finding]] = {}
    for finding in report.findings:
        groups.setdefault((finding.severity, finding.reason), []).append(finding)
    cards = "".join(_card(group, report) for group in groups.values())
    return f'<section><h2>What was found</h2><div class="cards">{cards}</div></section>'


def _card(group: Sequence[Finding], report: QualityReport) -> str:
    """One reason, in one file or in several."""
    first = group[0]
    pictures = [picture for finding in group for picture in finding.pictures][:3]
    shown = "".join(
        f'<img alt="" src="data:image/jpeg;base64,{base64.b64encode(picture).decode()}">' for picture in pictures
    )
    places = "".join(_places(finding, report) for finding in group[:6])
    more = f'<p class="where">and in {len(group) - 6} more files</p>' if len(group) > 6 else ""
    return (
        f'<article class="{first.severity}"><span class="tag">{_LABELS[first.severity]}</span>'
        f"<h3>{html.escape(first.title)}</h3><p>{html.escape(first.text)}</p>"
        + (f'<div class="strip">{shown}</div>' if shown else "")
        + f"{places}{more}"
        f'<p class="advice">{_marked(first.advice)}</p></article>'
    )


def _marked(text: str) -> str:
    """Text in which commands stand between backticks."""
    parts = html.escape(text).split("`")
    return "".join(f"<code>{part}</code>" if index % 2 else part for index, part in enumerate(parts))


def _places(finding: Finding, report: QualityReport) -> str:
    if finding.file is None:
        return ""
    facts = report.files[finding.file]
    several = len(report.files) > 1
    if not finding.stretches:
        return f'<p class="where"><b>{html.escape(facts.path.name)}</b></p>' if several else ""
    times = [_clock(start) + (f"–{_clock(end)}" if end - start >= 1 else "") for start, end in finding.stretches]
    chips = "".join(f"<span>{each}</span>" for each in times[:_MOST_TIMES])
    rest = f"<span>and {len(times) - _MOST_TIMES} more</span>" if len(times) > _MOST_TIMES else ""
    bar = "".join(
        f'<i style="left:{start / facts.seconds:.2%};width:{max(0.004, (end - start) / facts.seconds):.2%}"></i>'
        for start, end in finding.stretches
        if facts.seconds > 0 and start <= facts.seconds
    )
    name = f"<b>{html.escape(facts.path.name)}</b> " if several else ""
    return f'<div class="bar">{bar}</div><p class="where">{name}{chips}{rest}</p>'


def _sentences(report: QualityReport) -> str:
    if not report.sentences:
        return ""
    lines = "".join(f"<li>{html.escape(line)}</li>" for line in report.sentences)
    lang = report.coverage.language if report.coverage is not None else "en"
    return (
        "<section><h2>Read these as well</h2><p>They bring the sounds that are missing, each in several "
        f'surroundings.</p><ol class="read" lang="{lang}">{lines}</ol></section>'
    )


def _checks(report: QualityReport) -> str:
    rank = {"fault": 3, "limit": 2, "note": 1}
    worst: dict[str, str] = {}
    for finding in report.findings:
        if rank[finding.severity] > rank.get(worst.get(finding.reason, ""), 0):
            worst[finding.reason] = finding.severity
    unknown = _unknown(report)
    columns = []
    for subject, checks in CHECKS.items():
        rows = []
        for title, reasons in checks.items():
            state = max((worst.get(reason, "") for reason in reasons), key=lambda each: rank.get(each, 0))
            if not state:
                state = "unknown" if title in unknown else "fine"
            rows.append(f'<li class="{state}"><b>{_SIGNS[state]}</b>{title}</li>')
        columns.append(f"<div><h3>{subject}</h3><ul>{''.join(rows)}</ul></div>")
    return f'<section><h2>What was checked</h2><div class="checks">{"".join(columns)}</div></section>'


def _unknown(report: QualityReport) -> set[str]:
    """Titles of the checks for which there was nothing to look at or listen to."""
    titles: set[str] = set()
    if not any(each.eye_distance for each in report.files):
        titles |= {"Large and whole", "Turned to the camera", "In step with the lips", "Silent listening"}
        titles |= CHECKS["Mouth"].keys() | CHECKS["Light"].keys()
    if not any(each.noise for each in report.files):
        titles |= CHECKS["Sound"].keys() | {"In step with the lips", "Of one length"}
    if not any(each.offset is not None and each.offset.sure for each in report.files):
        titles.add("In step with the lips")
    if report.coverage is None:
        titles |= {"Transcript fits", "All sounds are said"}
    return titles


def _files(report: QualityReport) -> str:
    rows = "".join(map(_row, report.files[:_LISTED_FILES]))
    more = len(report.files) - _LISTED_FILES
    rest = f"<p>and {more} more files</p>" if more > 0 else ""
    heads = ("File", "Picture", "Length", "Talking", "Eyes apart", "Blur", "Above noise", "Band", "Sound to lips")
    top = "".join(f"<th>{head}</th>" for head in heads)
    return f'<section><h2>Files</h2><div class="wide"><table><tr>{top}</tr>{rows}</table></div>{rest}</section>'


def _row(each: FileFacts) -> str:
    found = each.offset
    cells = (
        html.escape(each.path.name),
        f"{each.size[0]} × {each.size[1]}, {each.fps:.4g} fps, {html.escape(each.codec)}" if each.seconds else "–",
        _clock(each.seconds),
        _clock(each.talking),
        f"{each.eye_distance:.0f} px" if each.eye_distance else "–",
        f"{each.blur:.2f}" if each.eye_distance else "–",
        f"{each.noise:.0f} dB" if each.noise else "–",
        f"{each.bandwidth / 1000:.1f} kHz" if each.bandwidth else "–",
        f"{found.seconds * 1000:+.0f} ms" if found is not None and found.sure else "–",
    )
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def _clock(seconds: float) -> str:
    minutes, rest = divmod(max(seconds, 0.0), 60)
    return f"{int(minutes)}:{rest:04.1f}" if seconds < 600 else f"{int(minutes)}:{int(rest):02d}"


def _median(values: Sequence[float]) -> float:
    ordered = sorted(values)
    return ordered[len(ordered) // 2]
