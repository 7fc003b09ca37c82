"""What a consent of the second version allows, and what the ledger takes back."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from datetime import date
from pathlib import Path

import jsonschema
import pytest

from saram.errors import ConsentError, OutputError
from saram.rights import Ledger, Use, Withdrawal, check_consent, consent_schema, open_ledger, read_consent, read_record

TODAY = date(2026, 5, 1)


@pytest.fixture(autouse=True)
def workspace(tmp_path, monkeypatch):
    """An empty workspace that states no use."""
    monkeypatch.setenv("SARAM_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("SARAM_PURPOSE", raising=False)
    monkeypatch.delenv("SARAM_TERRITORY", raising=False)


@pytest.fixture
def fields(tmp_path):
    """A whole consent; for tests only, nobody agreed to anything."""
    evidence = tmp_path / "signed.txt"
    evidence.write_text("For tests only: nobody signed this.", encoding="utf-8")
    return {
        "format": "saram-consent",
        "format_version": 2,
        "avatar": "anna",
        "person": "Test Person",
        "contact": "test@example.org",
        "granted_to": "Tests",
        "covers": ["likeness"],
        "purposes": ["news", "Lessons"],
        "territory": ["KR", "DE"],
        "granted": "2026-01-01",
        "expires": "2026-12-31",
        "withdrawn": None,
        "statement": "For tests only.",
        "evidence": [{"file": "signed.txt", "sha256": hashlib.sha256(evidence.read_bytes()).hexdigest()}],
    }


@pytest.fixture
def write(fields, tmp_path):
    def write(**changes) -> Path:
        path = tmp_path / "consent.json"
        path.write_text(json.dumps(fields | changes), encoding="utf-8")
        return path

    return write


def test_a_whole_consent_is_read_and_fits_the_published_schema(write, fields):
    record = read_consent(write(), "anna", TODAY)
    assert record.covers == ["likeness"]
    assert record.granted_to == "Tests"
    jsonschema.validate(fields, consent_schema(), cls=jsonschema.Draft202012Validator)


@pytest.mark.parametrize(
    ("use", "reason"),
    [
        (Use("advertising"), "not for 'advertising' but for news, Lessons"),
        (Use(None, "FR"), "does not hold in FR but in KR, DE"),
        (Use("lessons", "kr"), None),
        (Use(), None),
    ],
)
def test_purpose_and_place_are_asked_for_when_they_are_stated(write, use, reason):
    if reason is None:
        assert read_consent(write(), "anna", TODAY, use=use)
        return
    with pytest.raises(ConsentError, match="does not allow") as raised:
        read_consent(write(), "anna", TODAY, use=use)
    assert reason in str(raised.value)


def test_any_purpose_and_the_whole_world_allow_all(write):
    assert read_consent(write(purposes=["any"], territory=["worldwide"]), "anna", TODAY, use=Use("satire", "FR"))


def test_what_the_installation_states_is_checked(write, monkeypatch):
    monkeypatch.setenv("SARAM_PURPOSE", "advertising")
    monkeypatch.setenv("SARAM_TERRITORY", "FR")
    with pytest.raises(ConsentError) as raised:
        read_consent(write(), "anna", TODAY)
    assert "advertising" in str(raised.value)
    assert "FR" in str(raised.value)


def test_the_voice_is_another_matter_than_the_likeness(write):
    with pytest.raises(ConsentError, match="does not cover the voice"):
        read_consent(write(), "anna", TODAY, needs=("likeness", "voice"))
    assert read_consent(write(covers=["likeness", "voice"]), "anna", TODAY, needs=("likeness", "voice"))


def test_all_reasons_are_named_at_once(write):
    path = write(covers=["voice"], expires="2026-02-01", withdrawn="2026-01-15", avatar="berta")
    with pytest.raises(ConsentError) as raised:
        read_consent(path, "anna", TODAY, use=Use("advertising", "FR"))
    for reason in ("berta", "likeness", "withdrawn on 2026-01-15", "expired", "advertising", "FR"):
        assert reason in str(raised.value)


@pytest.mark.parametrize(
    "changes",
    [
        {"covers": []},
        {"covers": ["soul"]},
        {"covers": ["likeness", "likeness"]},
        {"purposes": []},
        {"territory": ["Korea"]},
        {"territory": []},
        {"evidence": []},
        {"expires": "2025-12-31"},
        {"likeness": True},
    ],
    ids=str,
)
def test_a_field_that_is_wrong_is_named(write, changes):
    with pytest.raises(ConsentError, match="is not complete") as raised:
        read_consent(write(**changes), "anna", TODAY)
    assert next(iter(changes)) in str(raised.value)


def test_all_mistakes_are_named_at_once(write):
    with pytest.raises(ConsentError) as raised:
        read_record(write(person="", territory=["Korea"], granted="soon"))
    for field in ("person", "territory", "granted"):
        assert field in str(raised.value)


def test_a_withdrawal_is_remembered_by_its_evidence(write, fields):
    sha256 = fields["evidence"][0]["sha256"]
    open_ledger().withdraw(Withdrawal(sha256, "anna", "Test Person", date(2026, 4, 2), "asked for"))
    open_ledger().withdraw(Withdrawal(sha256, "anna", "Test Person", date(2026, 4, 20)))
    assert [each.day for each in open_ledger().withdrawals()] == [date(2026, 4, 2)]
    with pytest.raises(ConsentError, match="withdrawn on 2026-04-02"):
        read_consent(write(), "anna", TODAY)
    assert open_ledger().withdrawal(["0" * 64]) is None


def test_a_workspace_without_withdrawals_has_no_ledger(tmp_path):
    assert open_ledger().withdrawals() == []
    assert not (tmp_path / "home").exists()


def test_a_damaged_ledger_allows_nothing_on_a_guess(tmp_path):
    path = tmp_path / "rights.db"
    path.write_bytes(b"this is no database" * 100)
    with pytest.raises(ConsentError, match="cannot be read"):
        Ledger(path).withdrawal(["0" * 64])


def test_a_ledger_that_cannot_be_written_says_so(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="cannot be written"):
        Ledger(tmp_path / "file" / "rights.db").withdraw(Withdrawal("0" * 64, "a", "b", TODAY))


def test_an_interrupted_withdrawal_leaves_a_whole_ledger(tmp_path):
    ledger = Ledger(tmp_path / "rights.db")
    ledger.withdraw(Withdrawal("0" * 64, "anna", "Test Person", TODAY))
    with sqlite3.connect(tmp_path / "rights.db") as half:
        half.execute("insert into withdrawals values ('1', 'a', 'b', '2026-01-01', '')")
        half.rollback()
    half.close()
    assert len(ledger.withdrawals()) == 1


def test_a_use_is_refused_with_the_name_of_the_avatar(write):
    record = read_record(write())
    check_consent(record, "news", TODAY, "KR")
    with pytest.raises(ConsentError, match="the avatar 'anna'"):
        check_consent(record, "news", date(2027, 1, 1), "KR", name="anna")
