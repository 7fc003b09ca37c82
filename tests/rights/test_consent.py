"""A consent allows what it says, to whom it says it, as long as it says so."""

from __future__ import annotations

import hashlib
import json
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from saram.errors import ConsentError
from saram.rights import ConsentRecord, read_consent

TODAY = date(2026, 5, 1)


@pytest.fixture
def write(tmp_path):
    """Write a consent file beside its evidence; for tests only, nobody agreed to anything."""
    evidence = tmp_path / "signed.txt"
    evidence.write_text("For tests only: nobody signed this.", encoding="utf-8")

    def write(*, without=(), **changes):
        fields = {
            "format": "saram-consent",
            "format_version": 1,
            "avatar": "anna",
            "person": "Test Person",
            "likeness": True,
            "purposes": ["tests"],
            "granted": "2026-01-01",
            "expires": "2026-12-31",
            "statement": "For tests only.",
            "evidence": {"file": "signed.txt", "sha256": hashlib.sha256(evidence.read_bytes()).hexdigest()},
            **changes,
        }
        path = tmp_path / "consent.json"
        path.write_text(json.dumps({name: fields[name] for name in fields if name not in without}), encoding="utf-8")
        return path

    return write


def test_a_valid_consent_is_read(write):
    record = read_consent(write(), "anna", TODAY)
    assert isinstance(record, ConsentRecord)
    assert (record.person, record.expires) == ("Test Person", date(2026, 12, 31))


def test_it_holds_on_its_first_and_its_last_day(write):
    path = write()
    for day in (date(2026, 1, 1), date(2026, 12, 31)):
        assert read_consent(path, "anna", day)
    assert read_consent(write(expires=None), "anna", date(2999, 1, 1))


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"avatar": "berta"}, "for the avatar 'berta', not 'anna'"),
        ({"likeness": False}, "does not cover the likeness"),
        ({"withdrawn": "2026-04-01"}, "withdrawn on 2026-04-01"),
        ({"expires": "2026-04-30"}, "expired on 2026-04-30"),
        ({"granted": "2026-05-02"}, "begins only on 2026-05-02"),
    ],
)
def test_what_it_does_not_allow_is_said(write, changes, reason):
    with pytest.raises(ConsentError, match="does not allow") as raised:
        read_consent(write(**changes), "anna", TODAY)
    assert reason in str(raised.value)


def test_all_reasons_are_named_at_once(write, tmp_path):
    path = write(avatar="berta", likeness=False, expires="2026-02-01")
    (tmp_path / "signed.txt").write_text("altered", encoding="utf-8")
    with pytest.raises(ConsentError) as raised:
        read_consent(path, "anna", TODAY)
    for reason in ("berta", "likeness", "expired", "not the file that was hashed"):
        assert reason in str(raised.value)


def test_altered_evidence_is_refused(write, tmp_path):
    path = write()
    (tmp_path / "signed.txt").write_bytes(b"something else")
    with pytest.raises(ConsentError, match="not the file that was hashed"):
        read_consent(path, "anna", TODAY)


@pytest.mark.parametrize("name", ["missing.pdf", "", ".", "a\0b", "x" * 300, "signed.txt/inside"])
def test_evidence_that_cannot_be_read_is_refused(write, name):
    with pytest.raises(ConsentError, match="cannot be read"):
        read_consent(write(evidence={"file": name, "sha256": "0" * 64}), "anna", TODAY)


@pytest.mark.parametrize(
    "changes",
    [
        {"format": "other"},
        {"format_version": 3},
        {"format_version": "1"},
        {"likeness": "yes"},
        {"likeness": 1},
        {"likeness": None},
        {"person": ""},
        {"purposes": []},
        {"purposes": "all"},
        {"granted": "yesterday"},
        {"granted": 0},
        {"expires": "2026-13-01"},
        {"expires": 1_900_000_000},
        {"withdrawn": False},
        {"statement": ""},
        {"evidence": None},
        {"evidence": {"file": "signed.txt", "sha256": "abc"}},
        {"agreed": True},
    ],
    ids=str,
)
def test_a_field_that_is_wrong_is_named(write, changes):
    with pytest.raises(ConsentError, match="is not complete") as raised:
        read_consent(write(**changes), "anna", TODAY)
    assert next(iter(changes)) in str(raised.value)


@pytest.mark.parametrize("name", ["format", "avatar", "person", "likeness", "granted", "statement", "evidence"])
def test_a_field_that_is_missing_is_named(write, name):
    with pytest.raises(ConsentError, match=name):
        read_consent(write(without=[name]), "anna", TODAY)


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    for path in (tmp_path / "none.json", tmp_path):
        with pytest.raises(ConsentError, match="no readable consent file"):
            read_consent(path, "anna")


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.binary(max_size=60), st.sampled_from([b"null", b"[]", b"{}", b"1", b'"x"', b"\xff", b"[" * 9999])))
def test_what_is_no_consent_is_refused(tmp_path, content):
    path = tmp_path / "consent.json"
    path.write_bytes(content)
    with pytest.raises(ConsentError, match="is not complete"):
        read_consent(path, "anna")
