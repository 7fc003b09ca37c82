"""A store's shelves, basket and till, made up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from saram.dialogue.actions import Action, ActionCall, ActionResult
from saram.dialogue.payment import open_payments
from saram.dialogue.sandbox.table import read_table
from saram.errors import BotError
from saram.types import Card, Count, Language, SlotValue

__all__ = ["store_actions"]

_COLUMNS: Final = ("name", "price", "unit", "place", "x", "y", "stock", "promotion")
_ADULTS: Final = frozenset({"맥주", "소주", "beer", "soju"})
_WORDS: Final[Mapping[Language, Mapping[str, str]]] = {
    "ko": {"where": "자리", "price": "값", "won": "원", "basket": "장바구니", "sum": "합계", "offers": "행사 상품",
           "pay": "QR 결제", "until": "유효 시각", "times": "개", "offer": "행사"},
    "en": {"where": "Where", "price": "Price", "won": " won", "basket": "Basket", "sum": "Total", "offers": "Offers",
           "pay": "Pay by QR code", "until": "Valid until", "times": "", "offer": "Offer"},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Product:
    name: str
    price: int
    """Won."""
    unit: str
    place: str
    x: float
    y: float
    stock: int
    promotion: str


def store_actions(folder: Path, settings: Mapping[str, Any]) -> Mapping[str, Action]:
    """The actions of a store whose shelves stand in ``products.csv``.

    Settings: ``payments``, the name of a payment adapter; ``limit``, the most pieces of one thing in a basket.
    """
    store = _Store(folder, settings)
    return {
        "find": store.find,
        "price": store.price,
        "stock": store.stock,
        "promotions": store.promotions,
        "promotion": store.promotion,
        "add": store.add,
        "remove": store.remove,
        "basket": store.basket,
        "empty": store.empty,
        "pay": store.pay,
        "paid": store.paid,
        "call_clerk": store.call_clerk,
    }


class _Store:
    def __init__(self, folder: Path, settings: Mapping[str, Any]) -> None:
        path = folder / "products.csv"
        try:
            products = [
                _Product(
                    row["name"], int(row["price"]), row["unit"], row["place"], float(row["x"]), float(row["y"]),
                    int(row["stock"]), row["promotion"],
                )
                for row in read_table(path, _COLUMNS)
            ]  # fmt: skip
        except ValueError as error:
            raise BotError(str(path), [f"price, x, y and stock are numbers: {error}"]) from error
        self._products = {product.name: product for product in products}
        self.payments = open_payments(str(settings.get("payments", "sandbox")))
        self._limit = int(settings.get("limit", 50))

    def find(self, call: ActionCall) -> ActionResult:
        """Where it stands, with a map."""
        product = self._product(call)
        if product.stock == 0:
            return ActionResult("sold_out")
        words = _WORDS[call.language]
        rows = [(words["where"], product.place), (words["price"], _won(product.price, call.language))]
        if product.promotion:
            rows.append((words["offer"], product.promotion))
        card = Card("map", product.name, tuple(rows), {"x": product.x, "y": product.y, "place": product.place})
        return ActionResult("deal" if product.promotion else "ok", _told(product), (card,))

    def price(self, call: ActionCall) -> ActionResult:
        """What it costs."""
        product = self._product(call)
        return ActionResult("deal" if product.promotion else "ok", _told(product))

    def stock(self, call: ActionCall) -> ActionResult:
        """Whether there is any."""
        product = self._product(call)
        return ActionResult("ok" if product.stock else "sold_out", _told(product))

    def promotions(self, call: ActionCall) -> ActionResult:
        """Everything on offer."""
        offered = [product for product in self._products.values() if product.promotion]
        rows = tuple(
            (product.name, f"{product.promotion} · {_won(product.price, call.language)}") for product in offered
        )
        names = ", ".join(product.name for product in offered[:3])
        card = Card("price_list", _WORDS[call.language]["offers"], rows)
        return ActionResult(values={"number": len(offered), "names": names}, cards=(card,))

    def promotion(self, call: ActionCall) -> ActionResult:
        """Whether one thing is on offer."""
        product = self._product(call)
        return ActionResult("ok" if product.promotion else "none", _told(product))

    def add(self, call: ActionCall) -> ActionResult:
        """Put pieces into the basket; a correction takes back those of the call before."""
        product = self._product(call)
        basket: dict[str, int] = call.session.setdefault("basket", {})
        before = self._taken_back(call, product, basket)
        pieces = _pieces(call.arguments.get("count"), 1)
        if pieces < 1:
            return ActionResult("zero", done=False)
        if before is not None:
            _take(basket, *before)
        if product.stock == 0:
            return ActionResult("sold_out", done=False)
        if basket.get(product.name, 0) + pieces > min(product.stock, self._limit):
            if before is not None:
                basket[before[0]] = basket.get(before[0], 0) + before[1]
            return ActionResult("short", {"number": min(product.stock, self._limit)}, done=False)
        basket[product.name] = basket.get(product.name, 0) + pieces
        outcome = "changed" if before is not None else "adult" if product.name in _ADULTS else "ok"
        values: dict[str, SlotValue] = {"added": pieces, "number": sum(basket.values()), "total": self._total(basket)}
        return ActionResult(outcome, values, (self._basket_card(basket, call.language),))

    def remove(self, call: ActionCall) -> ActionResult:
        """Take pieces out, all of them if no number was said."""
        basket: dict[str, int] = call.session.setdefault("basket", {})
        name = str(call.arguments["item"])
        if name not in basket:
            return ActionResult("none")
        _take(basket, name, _pieces(call.arguments.get("count"), basket[name]))
        values: dict[str, SlotValue] = {"total": self._total(basket)}
        return ActionResult("ok" if basket else "last", values, (self._basket_card(basket, call.language),))

    def basket(self, call: ActionCall) -> ActionResult:
        """What is in it."""
        basket: dict[str, int] = call.session.get("basket", {})
        if not basket:
            return ActionResult("empty")
        values: dict[str, SlotValue] = {"number": sum(basket.values()), "total": self._total(basket)}
        return ActionResult(values=values, cards=(self._basket_card(basket, call.language),))

    def empty(self, call: ActionCall) -> ActionResult:
        """Take everything out."""
        return ActionResult("ok" if call.session.pop("basket", None) else "none")

    def pay(self, call: ActionCall) -> ActionResult:
        """Ask for the money by a QR code."""
        basket: dict[str, int] = call.session.get("basket", {})
        if not basket:
            return ActionResult("empty")
        total = self._total(basket)
        order = ", ".join(f"{name} {pieces}" for name, pieces in basket.items())
        payment = self.payments.request(total, "KRW", order, call.key, call.now)
        call.session["payment"] = payment.name
        words = _WORDS[call.language]
        rows = ((words["sum"], _won(total, call.language)), (words["until"], f"{payment.expires:%H:%M}"))
        card = Card("qr", words["pay"], rows, {"text": payment.link, "expires": payment.expires.isoformat()})
        minutes = round((payment.expires - call.now).total_seconds() / 60)
        return ActionResult(values={"total": total, "minutes": minutes}, cards=(card,), valid_until=payment.expires)

    def paid(self, call: ActionCall) -> ActionResult:
        """Whether the money came; then the basket is empty."""
        name = call.session.get("payment")
        if name is None:
            return ActionResult("none")
        status = self.payments.status(name, call.now)
        total = self._total(call.session.get("basket", {}))
        if status == "paid":
            call.session.pop("basket", None)
            call.session.pop("payment", None)
        return ActionResult({"paid": "ok", "open": "open"}.get(status, "expired"), {"total": total})

    def call_clerk(self, call: ActionCall) -> ActionResult:
        """Call somebody: it is remembered in the conversation, and nobody comes."""
        call.session["clerk"] = call.now.isoformat()
        return ActionResult()

    def _taken_back(self, call: ActionCall, product: _Product, basket: Mapping[str, int]) -> tuple[str, int] | None:
        """Name and pieces of what a correction takes out again; None if it is no correction of this basket.

        That is the thing named (``콜라 말고 사이다``), else what there is of the same thing already (``아니 라면은 세
        개만``), else what was put in last.
        """
        named = [name for name in self._products if name in call.instead]
        if named:
            held = max(named, key=len)
            return (held, basket[held]) if held in basket else None
        if call.corrects is None:
            return None
        last = str(call.corrects["item"])
        if last != product.name and product.name in basket:
            return product.name, basket[product.name]
        return last, _pieces(call.corrects.get("count"), 1)

    def _product(self, call: ActionCall) -> _Product:
        return self._products[str(call.arguments["item"])]

    def _total(self, basket: Mapping[str, int]) -> int:
        return sum(_due(self._products[name], pieces) for name, pieces in basket.items())

    def _basket_card(self, basket: Mapping[str, int], language: Language) -> Card:
        words = _WORDS[language]
        rows = [
            (f"{name} × {pieces}", _won(_due(self._products[name], pieces), language))
            for name, pieces in basket.items()
        ]
        return Card("price_list", words["basket"], (*rows, (words["sum"], _won(self._total(basket), language))))


def _due(product: _Product, pieces: int) -> int:
    """The price of so many pieces; of ``2+1`` every third one is free."""
    group = {"1+1": 2, "2+1": 3}.get(product.promotion, 0)
    return product.price * (pieces - (pieces // group if group else 0))


def _told(product: _Product) -> dict[str, SlotValue]:
    return {
        "price": product.price,
        "unit": product.unit,
        "place": product.place,
        "left": product.stock,
        "promotion": product.promotion,
    }


def _pieces(value: SlotValue | None, otherwise: int) -> int:
    """How many were said, in whole pieces."""
    if isinstance(value, Count):
        return max(int(value.number), 0)
    if isinstance(value, str) and value.isdigit():
        return int(value)
    return otherwise


def _take(basket: dict[str, int], name: str, pieces: int) -> None:
    left = basket.get(name, 0) - pieces
    if left > 0:
        basket[name] = left
    else:
        basket.pop(name, None)


def _won(amount: int, language: Language) -> str:
    return f"{amount:,}{_WORDS[language]['won']}"
