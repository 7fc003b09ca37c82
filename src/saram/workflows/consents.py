"""The consent behind a file or an avatar: to look at, and to withdraw."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from saram.answers import AnswerStore, Row
from saram.avatar import find_avatar
from saram.errors import BundleError, ConsentError, UnknownNameError
from saram.rights import Withdrawal, open_ledger, read_record
from saram.workflows.presenter import find_presenter

__all__ = ["ConsentView", "check_kept", "consent_of", "forget_withdrawn"]


@dataclass(frozen=True, slots=True)
class ConsentView:
    """Who agreed to what."""

    avatar: str
    """The avatar."""

    person: str
    """Who agreed; ``"nobody"`` for a synthetic person."""

    covers: tuple[str, ...]
    """Likeness, voice."""

    purposes: tuple[str, ...]
    """What for."""

    territory: tuple[str, ...]
    """Where."""

    granted: date | None
    """First day."""

    expires: date | None
    """Last day."""

    statement: str
    """In words."""

    evidence: tuple[str, ...]
    """Hashes; empty for a synthetic person."""

    withdrawn: date | None
    """Day of the withdrawal, in the file or in the ledger."""

    def lines(self) -> list[tuple[str, str]]:
        """Label and value, to print."""
        return [
            ("avatar", self.avatar),
            ("person", self.person),
            ("covers", ", ".join(self.covers)),
            ("purposes", ", ".join(self.purposes) or "not written down"),
            ("territory", ", ".join(self.territory) or "not written down"),
            ("from", str(self.granted or "not written down")),
            ("until", str(self.expires or "no end")),
            ("withdrawn", str(self.withdrawn or "no")),
            ("evidence", ", ".join(self.evidence) or "none"),
            ("statement", self.statement),
        ]

    def withdraw(self, reason: str = "", day: date | None = None) -> None:
        """Write the withdrawal into the ledger of this workspace.

        Raises:
            OutputError: If it cannot be written.
        """
        ledger = open_ledger()
        since = day or date.today()  # noqa: DTZ011 - a consent holds by the calendar of the place where it is used
        for evidence in self.evidence:
            ledger.withdraw(Withdrawal(evidence, self.avatar, self.person, since, reason))


def consent_of(target: str) -> ConsentView:
    """The consent in a file ``*.json``, or of an avatar (a name or a bundle).

    Raises:
        ConsentError: If the file cannot be read.
        UnknownNameError: If there is no avatar of that name.
        BundleError: If the bundle is damaged.
    """
    if target.endswith(".json"):
        record = read_record(Path(target))
        hashes = tuple(each.sha256 for each in record.evidence)
        withdrawal = open_ledger().withdrawal(hashes)
        return ConsentView(
            avatar=record.avatar,
            person=record.person,
            covers=tuple(record.covers),
            purposes=tuple(record.purposes),
            territory=tuple(record.territory),
            granted=record.granted,
            expires=record.expires,
            statement=record.statement,
            evidence=hashes,
            withdrawn=record.withdrawn if withdrawal is None else withdrawal.day,
        )
    manifest = find_avatar(target).manifest
    consent = manifest.consent
    own = (consent.evidence_sha256,) if consent.evidence_sha256 else ()
    withdrawal = open_ledger().withdrawal(own)
    return ConsentView(
        avatar=manifest.name,
        person=consent.person or "nobody",
        covers=consent.covers,
        purposes=consent.purposes,
        territory=consent.territory,
        granted=consent.granted,
        expires=consent.expires,
        statement=consent.statement,
        evidence=own,
        withdrawn=None if withdrawal is None else withdrawal.day,
    )


def check_kept(avatar: str) -> None:
    """Return if what was kept of an avatar may still be shown, be the avatar itself still here or not.

    Args:
        avatar: Its name.

    Raises:
        ConsentError: If the consent has expired, was withdrawn, or is not for what this installation states as its use.
        BundleError: If the avatar's file is damaged.
    """
    try:
        find_presenter(avatar).check_consent()
    except UnknownNameError:
        withdrawn = next((each for each in open_ledger().withdrawals() if each.avatar == avatar), None)
        if withdrawn is not None:
            raise ConsentError(
                f"The consent for the avatar {avatar!r} was withdrawn on {withdrawn.day}; what is kept of it is not "
                f"shown. Delete it: saram answers forget --avatar {avatar}"
            ) from None


def forget_withdrawn(store: AnswerStore, using: str = "") -> dict[str, int]:
    """Delete the films of everybody who has withdrawn the consent.

    Of an avatar that has a new consent, those of its present version stay.

    Args:
        store: Where answers are kept.
        using: The avatar in use, a name or the path of a bundle; others are looked for by name.

    Returns:
        Avatar → how many films were deleted.

    Raises:
        ConsentError: If it is unknown who has.
        OutputError: If they cannot be deleted.
    """
    withdrawals = open_ledger().withdrawals()
    if not withdrawals:
        return {}
    names, proofs = {each.avatar for each in withdrawals}, {each.evidence for each in withdrawals}
    rows = store.rows()
    leaving: list[Row] = []
    opened = {}
    if using:
        with suppress(UnknownNameError, BundleError):
            opened = {(own := find_presenter(using)).name: own}
    for avatar in {row.avatar for row in rows}:
        version: str | None = None
        try:
            who = opened.get(avatar) or find_presenter(avatar)
        except (UnknownNameError, BundleError):
            gone = avatar in names
        else:
            proof = who.consent.evidence_sha256 if who.consent is not None else None
            gone = proof is not None and (proof in proofs or avatar in names)
            version = None if proof in proofs else who.kept_as
        leaving += [row for row in rows if gone and row.avatar == avatar and row.avatar_version != version]
    store.forget([row.name for row in leaving])
    return dict(Counter(row.avatar for row in leaving))
