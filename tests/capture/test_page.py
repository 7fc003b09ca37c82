"""The report says everything on one page that needs nothing else."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest

from saram.capture import check_footage, write_page
from saram.capture.page import CHECKS
from saram.errors import OutputError


@pytest.fixture(scope="module")
def report(man, spoiling, tmp_path_factory):
    path = tmp_path_factory.mktemp("page") / "a <b>.mp4"
    return check_footage([spoiling.write(spoiling.FAULTS["hand"].spoil(man), path)])


def test_the_page_is_self_contained_and_escapes_names(report, tmp_path):
    write_page(report, tmp_path / "report.html")
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "a &lt;b&gt;.mp4" in page
    assert "<b>.mp4" not in page
    assert not re.findall(r"(?:src|href)=\"(?!data:)", page)
    assert "http" not in re.sub(r"data:[^\"]*", "", page)
    assert page.count("data:image/jpeg;base64,") >= 1
    for finding in report.findings:
        assert finding.title in page


def test_every_check_stands_on_the_page_with_its_result(report, tmp_path):
    write_page(report, tmp_path / "report.html")
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    for title in (title for checks in CHECKS.values() for title in checks):
        assert title in page
    assert '<li class="fault"><b>✕</b>Nothing before it' in page
    assert '<li class="fine"><b>✓</b>Well lit' in page


def test_what_could_not_be_checked_is_not_called_fine(man, make, tmp_path):
    write_page(check_footage([make(man, "black")]), tmp_path / "report.html")
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert '<li class="unknown"><b>–</b>Nothing before it' in page
    assert '<li class="unknown"><b>–</b>All sounds are said' in page
    assert '<li class="fault"><b>✕</b>One face, always in view' in page


def test_every_reason_belongs_to_a_check(spoiling):
    known = {reason for checks in CHECKS.values() for reasons in checks.values() for reason in reasons}
    assert {reason for fault in spoiling.FAULTS.values() for reason in fault.reasons} <= known


def test_the_record_is_json_and_the_verdict_follows_the_worst_finding(report):
    record = json.loads(json.dumps(report.record(), ensure_ascii=False))
    assert record["verdict"] == "film again"
    assert {"reason", "severity", "title", "text", "advice", "file", "stretches"} == set(record["findings"][0])
    assert record["files"][0]["width"] == 360
    limits = replace(report, findings=tuple(each for each in report.findings if each.severity != "fault"))
    assert limits.verdict == "usable with limits"
    assert replace(report, findings=()).verdict == "good"


def test_a_page_that_cannot_be_written_says_so(report, tmp_path):
    with pytest.raises(OutputError, match="does not exist"):
        write_page(report, tmp_path / "none" / "report.html")
