"""Avatars are found by name in the package and the workspace."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from saram.avatar import AvatarBundle, Consent, avatars, find_avatar, open_animator
from saram.errors import BundleError, ConsentError, UnknownNameError, UsageError
from saram.rights import Withdrawal, open_ledger


@pytest.fixture
def workspace(tmp_path, monkeypatch):
    """The avatars folder of an empty workspace."""
    monkeypatch.setenv("SARAM_HOME", str(tmp_path))
    folder = tmp_path / "avatars"
    folder.mkdir()
    return folder


def test_an_avatar_of_the_workspace_is_listed_and_found(workspace, small_bundle):
    small_bundle.save(workspace / "small.saram")
    assert [each.name for each in avatars()] == ["hana", "small"]
    info = avatars()[1]
    assert (info.title, info.size, info.has_matte, info.gestures) == ("Small (작은)", (64, 48), False, ())
    assert find_avatar("small").manifest == small_bundle.manifest


def test_one_in_the_workspace_hides_a_shipped_one(workspace, small_bundle):
    small_bundle.save(workspace / "hana.saram")
    assert find_avatar("hana").manifest.name == "small"


def test_a_damaged_one_is_left_out_with_a_warning(workspace, caplog):
    (workspace / "broken.saram").write_bytes(b"broken")
    assert [each.name for each in avatars()] == ["hana"]
    assert "broken.saram" in caplog.text
    with pytest.raises(BundleError):
        find_avatar("broken")


def test_one_that_is_being_written_is_no_avatar_yet(workspace, caplog):
    (workspace / ".anna.123-abc.saram").write_bytes(b"half")
    assert [each.name for each in avatars()] == ["hana"]
    assert caplog.text == ""


@pytest.mark.parametrize("name", ["nobody", "", "Hana", "hana "])
def test_an_unknown_name_lists_the_known_ones(workspace, name):
    with pytest.raises(UnknownNameError, match="hana"):
        find_avatar(name)


@pytest.mark.parametrize("name", ["nobody.saram", "./nobody", "a/b.saram"])
def test_a_path_that_is_not_there_is_a_bundle_error(workspace, name):
    with pytest.raises(BundleError, match="no avatar bundle"):
        find_avatar(name)


def test_an_animator_that_is_not_installed_is_named(small_bundle):
    manifest = small_bundle.manifest.model_copy(update={"animator": "hologram"})
    with pytest.raises(UnknownNameError, match="hologram") as raised:
        open_animator(AvatarBundle(manifest, {}), height=32, fps=Fraction(25), alpha=False)
    assert "exemplar" in str(raised.value)


def test_no_matte_no_transparency(small_bundle):
    with pytest.raises(UsageError, match="no matte"):
        open_animator(small_bundle, height=32, fps=Fraction(25), alpha=True)


def test_a_bundle_without_its_model_is_damaged(small_bundle):
    with pytest.raises(BundleError, match="exemplar"):
        open_animator(small_bundle, height=32, fps=Fraction(25), alpha=False)


def test_a_consent_holds_on_its_last_day_and_not_after(small_bundle):
    for expires, error in ((date(2999, 1, 1), BundleError), (date(2000, 1, 1), ConsentError)):
        consent = small_bundle.manifest.consent.model_copy(update={"expires": expires})
        bundle = AvatarBundle(small_bundle.manifest.model_copy(update={"consent": consent}), {})
        with pytest.raises(error):
            open_animator(bundle, height=32, fps=Fraction(25), alpha=False)


@pytest.fixture
def of_a_person(small_bundle):
    """The small bundle as if it showed somebody, with a consent; for tests only, nobody agreed to anything."""
    consent = Consent(
        kind="consented",
        statement="For tests only.",
        person="Test Person",
        purposes=("news",),
        territory=("KR",),
        evidence_sha256="a" * 64,
    )
    return AvatarBundle(small_bundle.manifest.model_copy(update={"consent": consent}), {})


def opened(bundle):
    """Why a bundle whose model is missing is refused: first for its consent, then for its model."""
    with pytest.raises((BundleError, ConsentError)) as raised:
        open_animator(bundle, height=32, fps=Fraction(25), alpha=False)
    return raised.value


def test_a_withdrawn_consent_ends_rendering_here(workspace, of_a_person):
    assert isinstance(opened(of_a_person), BundleError)
    open_ledger().withdraw(Withdrawal("a" * 64, "small", "Test Person", date(2026, 4, 2)))
    assert isinstance(opened(of_a_person), ConsentError)
    assert "withdrawn on 2026-04-02" in str(opened(of_a_person))


@pytest.mark.parametrize(
    ("use", "error"),
    [
        (("news", "KR"), BundleError),
        (("satire", "KR"), ConsentError),
        (("news", "FR"), ConsentError),
        (("", ""), BundleError),
    ],
)
def test_what_the_installation_states_as_its_use_must_be_allowed(workspace, of_a_person, monkeypatch, use, error):
    for name, value in zip(("SARAM_PURPOSE", "SARAM_TERRITORY"), use, strict=True):
        monkeypatch.setenv(name, value)
    assert isinstance(opened(of_a_person), error)
