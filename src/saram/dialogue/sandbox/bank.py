"""A bank's queue, products and cards, made up."""

from __future__ import annotations

import math
import threading
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from saram.dialogue.actions import Action, ActionCall, ActionResult
from saram.dialogue.sandbox.table import read_table
from saram.types import Card, Language

__all__ = ["bank_actions"]

_COLUMNS: Final = ("kind", "name", "rate", "best", "term", "minimum", "note")
_WORDS: Final[Mapping[Language, Mapping[str, str]]] = {
    "ko": {
        "ticket": "번호표", "service": "업무", "ahead": "앞에 계신 분", "minutes": "예상 대기", "people": "명",
        "minute": "분", "rate": "금리", "limit": "한도", "term": "기간", "minimum": "가입 금액",
        "deposits": "예금과 적금", "loans": "대출", "year": "연 ",
        "once": "1천만 원", "daily": "5천만 원", "cash": "600만 원",
    },
    "en": {
        "ticket": "Your ticket", "service": "Service", "ahead": "People ahead", "minutes": "Waiting time",
        "people": "", "minute": " min", "rate": "Rate", "limit": "Limit", "term": "Term", "minimum": "From",
        "deposits": "Deposits", "loans": "Loans", "year": "",
        "once": "10 million won", "daily": "50 million won", "cash": "6 million won",
    },
}  # fmt: skip
_RATES: Final[Mapping[str, tuple[str, str]]] = {
    "달러": ("1,398.2", "1,350.1"), "엔": ("9.31", "8.99"), "유로": ("1,522.4", "1,463.0"),
    "위안": ("201.5", "181.3"), "파운드": ("1,790.0", "1,720.2"),
}  # fmt: skip
_ENGLISH: Final = {"dollar": "달러", "yen": "엔", "euro": "유로", "yuan": "위안", "pound": "파운드"}


def bank_actions(folder: Path, settings: Mapping[str, Any]) -> Mapping[str, Action]:
    """The actions of a bank whose products stand in ``products.csv``.

    Settings: ``first_number``, ``minutes_each``, ``windows``, ``waiting`` (service → people).
    """
    bank = _Bank(folder, settings)
    return {
        "ticket": bank.ticket,
        "waiting": bank.waiting,
        "cancel_ticket": bank.cancel_ticket,
        "hours": bank.hours,
        "product": bank.product,
        "products": bank.products,
        "loan": bank.loan,
        "loans": bank.loans,
        "limits": bank.limits,
        "block_card": bank.block_card,
        "call_clerk": bank.call_clerk,
        "exchange": bank.exchange,
    }


class _Bank:
    def __init__(self, folder: Path, settings: Mapping[str, Any]) -> None:
        rows = read_table(folder / "products.csv", _COLUMNS)
        self._deposits = [row for row in rows if row["kind"] == "deposit"]
        self._loans = [row for row in rows if row["kind"] == "loan"]
        self._number = int(settings.get("first_number", 1))
        self._minutes = float(settings.get("minutes_each", 4))
        self._windows = int(settings.get("windows", 2))
        self._waiting = {str(k): int(v) for k, v in dict(settings.get("waiting", {})).items()}
        self._receipts = 70_000
        self._done: dict[str, ActionResult] = {}
        self._lock = threading.Lock()

    def ticket(self, call: ActionCall) -> ActionResult:
        """One ticket for a conversation and service; a correction changes the service of the one there is."""
        service = str(call.arguments["service"])
        words = _WORDS[call.language]
        with self._lock:
            held = call.session.get("ticket")
            if held is not None and held["service"] == service:
                return ActionResult("already", {"number": held["number"], "ahead": held["ahead"]})
            if held is None:
                number = self._number
                self._number += 1
            else:
                number = held["number"]
                self._waiting[held["service"]] = max(self._waiting.get(held["service"], 1) - 1, 0)
            ahead = self._waiting.get(service, 0)
            self._waiting[service] = ahead + 1
        minutes = self._wait(ahead)
        call.session["ticket"] = {"service": service, "number": number, "ahead": ahead}
        card = Card(
            "ticket",
            words["ticket"],
            (
                (words["service"], service),
                (words["ahead"], f"{ahead}{words['people']}"),
                (words["minutes"], f"{minutes}{words['minute']}"),
            ),
            {"number": str(number)},
        )
        values: dict[str, Any] = {
            "number": number,
            "ahead": ahead,
            "minutes": minutes,
            "window": number % self._windows + 1,
        }
        return ActionResult("ok" if ahead else "first", values, (card,), valid_until=call.now + timedelta(minutes=5))

    def waiting(self, call: ActionCall) -> ActionResult:
        """How many wait, before one's own ticket if there is one."""
        held = call.session.get("ticket")
        until = call.now + timedelta(minutes=1)
        if held is not None:
            ahead = int(held["ahead"])
            values: dict[str, Any] = {"number": held["number"], "ahead": ahead, "minutes": self._wait(ahead)}
            return ActionResult("mine" if ahead else "none", values, valid_until=until)
        ahead = sum(self._waiting.values())
        return ActionResult(
            "ok" if ahead else "none", {"ahead": ahead, "minutes": self._wait(ahead)}, valid_until=until
        )

    def cancel_ticket(self, call: ActionCall) -> ActionResult:
        """Give the ticket back."""
        held = call.session.pop("ticket", None)
        if held is None:
            return ActionResult("none")
        with self._lock:
            self._waiting[held["service"]] = max(self._waiting.get(held["service"], 1) - 1, 0)
        return ActionResult(values={"number": held["number"]})

    def hours(self, call: ActionCall) -> ActionResult:
        """Whether it is open now."""
        is_open = call.now.weekday() < 5 and 9 <= call.now.hour < 16
        return ActionResult(values={"now": "open" if is_open else "closed"})

    def product(self, call: ActionCall) -> ActionResult:
        """One way to save."""
        row = next((each for each in self._deposits if each["name"] == call.arguments.get("product")), None)
        return ActionResult("unknown") if row is None else self._described(row, call.language)

    def products(self, call: ActionCall) -> ActionResult:
        """All ways to save."""
        return self._listed(
            self._deposits, "deposits", max(self._deposits, key=lambda row: float(row["best"])), call.language
        )

    def loan(self, call: ActionCall) -> ActionResult:
        """One loan."""
        row = next((each for each in self._loans if each["name"] == call.arguments.get("loan")), None)
        return ActionResult("unknown") if row is None else self._described(row, call.language)

    def loans(self, call: ActionCall) -> ActionResult:
        """All loans."""
        return self._listed(self._loans, "loans", min(self._loans, key=lambda row: float(row["rate"])), call.language)

    def limits(self, call: ActionCall) -> ActionResult:
        """How much can be sent and drawn."""
        words = _WORDS[call.language]
        return ActionResult(values={name: words[name] for name in ("once", "daily", "cash")})

    def block_card(self, call: ActionCall) -> ActionResult:
        """Stop a card; the same call is entered once."""
        with self._lock:
            if call.key not in self._done:
                self._receipts += 1
                self._done[call.key] = ActionResult(values={"receipt": str(self._receipts)})
            return self._done[call.key]

    def call_clerk(self, call: ActionCall) -> ActionResult:
        """Call somebody; nobody comes."""
        return ActionResult(values={"window": len(call.name) % self._windows + 1})

    def exchange(self, call: ActionCall) -> ActionResult:
        """What a currency costs."""
        currency = str(call.arguments["currency"])
        buy, sell = _RATES[_ENGLISH.get(currency, currency)]
        return ActionResult(values={"buy": buy, "sell": sell}, valid_until=call.now + timedelta(minutes=10))

    def _wait(self, ahead: int) -> int:
        return math.ceil(ahead * self._minutes / self._windows)

    def _described(self, row: Mapping[str, str], language: Language) -> ActionResult:
        words = _WORDS[language]
        is_loan = row["kind"] == "loan"
        fields = (
            (words["rate"], f"{words['year']}{row['rate']}–{row['best']}%"),
            (words["limit" if is_loan else "minimum"], row["minimum"]),
            (words["term"], row["term"]),
        )
        values = {name: row[name] for name in ("name", "rate", "best", "term", "note")}
        values["limit" if is_loan else "minimum"] = row["minimum"]
        return ActionResult(values=values, cards=(Card("price_list", row["name"], fields),))

    def _listed(
        self, rows: list[dict[str, str]], title: str, best: Mapping[str, str], language: Language
    ) -> ActionResult:
        words = _WORDS[language]
        fields = tuple((row["name"], f"{words['year']}{row['rate']}–{row['best']}%") for row in rows)
        values = {"best_name": best["name"], "best": best["best"], "rate": best["rate"]}
        return ActionResult(values=values, cards=(Card("price_list", words[title], fields),))
