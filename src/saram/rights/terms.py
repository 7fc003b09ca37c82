"""What a consent allows: to whom, for what, where and until when."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Protocol, Self

from saram.errors import ConsentError
from saram.rights.ledger import Withdrawal

__all__ = ["ANY_PURPOSE", "WORLDWIDE", "Terms", "Use", "check_consent", "consent_problems"]

ANY_PURPOSE: Final = "any"
"""Purpose that allows every other."""

WORLDWIDE: Final = "worldwide"
"""Territory that holds every country."""


class Terms(Protocol):
    """What is asked of a consent, be it a file or the part of it that travels inside an avatar."""

    @property
    def covers(self) -> Sequence[str]:
        """``"likeness"``, ``"voice"``."""
        ...

    @property
    def purposes(self) -> Sequence[str]:
        """What for; empty where that was not written down."""
        ...

    @property
    def territory(self) -> Sequence[str]:
        """Where; empty where that was not written down."""
        ...

    @property
    def granted(self) -> date | None:
        """First day."""
        ...

    @property
    def expires(self) -> date | None:
        """Last day."""
        ...

    @property
    def withdrawn(self) -> date | None:
        """Day of the withdrawal."""
        ...


@dataclass(frozen=True, slots=True)
class Use:
    """What an avatar is used for, and where; None where nobody has said so, and then it is not checked."""

    purpose: str | None = None
    """One of the purposes of a consent."""

    territory: str | None = None
    """Two capital letters of a country (ISO 3166)."""

    @classmethod
    def stated(cls) -> Self:
        """What whoever runs this installation states: ``$SARAM_PURPOSE`` and ``$SARAM_TERRITORY``."""
        return cls(
            os.environ.get("SARAM_PURPOSE", "").strip() or None, os.environ.get("SARAM_TERRITORY", "").strip() or None
        )


def consent_problems(
    terms: Terms,
    use: Use,
    day: date,
    *,
    needs: Sequence[str] = ("likeness",),
    withdrawal: Withdrawal | None = None,
) -> list[str]:
    """Everything that stands against a use, one clause each; empty if it is allowed.

    Args:
        terms: The consent.
        use: What for and where.
        day: When.
        needs: What of the person is used.
        withdrawal: What the ledger says.
    """
    missing = [part for part in needs if part not in terms.covers]
    wanted = None if use.purpose is None else use.purpose.casefold()
    allowed = {purpose.casefold() for purpose in terms.purposes}
    places = {place.upper() for place in terms.territory}
    withdrawn = withdrawal.day if withdrawal is not None else terms.withdrawn
    return [
        *(f"it does not cover the {part}" for part in missing),
        *([f"it was withdrawn on {withdrawn}"] if withdrawn is not None else []),
        *([f"it expired on {terms.expires}"] if terms.expires and terms.expires < day else []),
        *([f"it begins only on {terms.granted}"] if terms.granted and terms.granted > day else []),
        *(
            [f"it is not for {use.purpose!r} but for {', '.join(terms.purposes)}"]
            if wanted and allowed and wanted not in allowed and ANY_PURPOSE not in allowed
            else []
        ),
        *(
            [f"it does not hold in {use.territory} but in {', '.join(terms.territory)}"]
            if use.territory and places and not places & {use.territory.upper(), WORLDWIDE.upper()}
            else []
        ),
    ]


def check_consent(
    consent: Terms,
    purpose: str | None,
    day: date,
    territory: str | None = None,
    *,
    name: str = "",
    withdrawal: Withdrawal | None = None,
) -> None:
    """Refuse a use that the consent does not allow.

    Args:
        consent: The consent, or the part of it inside an avatar.
        purpose: What for; None if nobody has said so.
        day: When.
        territory: Where; None if nobody has said so.
        name: The avatar, for the message.
        withdrawal: What the ledger says of it.

    Raises:
        ConsentError: If it does not allow this; all reasons are named at once.
    """
    problems = consent_problems(consent, Use(purpose, territory), day, withdrawal=withdrawal)
    if problems:
        raise ConsentError(
            f"The consent for {f'the avatar {name!r}' if name else 'this avatar'} does not allow it to be rendered: "
            f"{'; '.join(problems)}. Ask the person for a new one and build the avatar again."
        )
