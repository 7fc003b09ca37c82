"""Being paid: the seam to a payment service, and a sandbox of one."""

from __future__ import annotations

import threading
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Literal, Protocol, TypeAlias, runtime_checkable

from saram.plugins import Registry

__all__ = ["PAYMENTS", "Payment", "PaymentAdapter", "PaymentStatus", "SandboxPayments", "open_payments"]

PaymentStatus: TypeAlias = Literal["open", "paid", "expired", "unknown"]
"""What became of a payment."""

PAYMENTS: Final = Registry(
    "saram.payments",
    "payment adapter",
    {"sandbox": "saram.dialogue.payment:SandboxPayments"},
    hint="An adapter is a package with an entry point in the group saram.payments.",
)
"""The payment adapters there are."""


@dataclass(frozen=True, slots=True)
class Payment:
    """A payment that is asked for."""

    name: str
    """By which its status is asked."""

    link: str
    """What the person's telephone opens; it is shown as a QR code."""

    amount: int
    """In whole units of the currency."""

    expires: datetime
    """Local time after which it can no longer be paid."""


@runtime_checkable
class PaymentAdapter(Protocol):
    """A payment service."""

    def request(self, amount: int, currency: str, order: str, key: str, now: datetime) -> Payment:
        """Ask for a payment.

        Args:
            amount: In whole units of the currency, above 0.
            currency: ISO 4217 code.
            order: What it is for, as the person reads it.
            key: One that was used before gives the same payment.
            now: Local time.

        Raises:
            EngineError: If the service does not answer or refuses.
        """
        ...

    def status(self, name: str, now: datetime) -> PaymentStatus:
        """What became of the payment of that name."""
        ...


class SandboxPayments:
    """Takes no money: a payment is paid when `pay` is called."""

    def __init__(self, minutes: float = 3.0) -> None:
        """Choose how many minutes a payment can be made in."""
        self._lasts = timedelta(minutes=minutes)
        self._payments: dict[str, Payment] = {}
        self._by_key: dict[str, str] = {}
        self._paid: set[str] = set()
        self._lock = threading.Lock()

    def request(self, amount: int, currency: str, order: str, key: str, now: datetime) -> Payment:  # noqa: ARG002 - the seam's
        """Make up a payment; the same one for the same key."""
        if amount <= 0:
            raise ValueError(f"A payment is above 0; got {amount}.")
        with self._lock:
            if key in self._by_key:
                return self._payments[self._by_key[key]]
            name = uuid.uuid5(uuid.NAMESPACE_URL, key).hex[:12]
            link = f"https://pay.example/sandbox/{name}?amount={amount}&currency={currency}"
            payment = Payment(name, link, amount, now + self._lasts)
            self._payments[name] = payment
            self._by_key[key] = name
            return payment

    def status(self, name: str, now: datetime) -> PaymentStatus:
        """What became of a payment."""
        payment = self._payments.get(name)
        if payment is None:
            return "unknown"
        if name in self._paid:
            return "paid"
        return "expired" if now >= payment.expires else "open"

    def pay(self, name: str) -> None:
        """What the person's telephone would do."""
        with self._lock:
            self._paid.add(name)


def open_payments(name: str = "sandbox", **settings: Any) -> PaymentAdapter:  # noqa: ANN401 - each has settings of its own
    """Open a payment adapter.

    Raises:
        UnknownNameError: If there is none of that name.
    """
    adapter: PaymentAdapter = PAYMENTS.load(name)(**settings)
    return adapter
