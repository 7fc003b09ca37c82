"""What every payment adapter does, and the till of the store."""

from __future__ import annotations

from datetime import timedelta

import pytest

from saram.dialogue import ActionCall
from saram.dialogue.payment import PAYMENTS, PaymentAdapter, open_payments
from saram.dialogue.qr import qr_picture
from saram.dialogue.sandbox.store import store_actions
from saram.types import Count

from .conftest import NOW


@pytest.fixture(params=PAYMENTS.names())
def adapter(request) -> PaymentAdapter:
    return open_payments(request.param)


class TestEveryAdapter:
    def test_it_is_one(self, adapter):
        assert isinstance(adapter, PaymentAdapter)

    def test_the_same_key_is_the_same_payment(self, adapter):
        first = adapter.request(5000, "KRW", "우유", "a", NOW)
        assert adapter.request(5000, "KRW", "우유", "a", NOW) == first
        assert adapter.request(5000, "KRW", "우유", "b", NOW).name != first.name

    def test_a_payment_is_open_until_it_expires(self, adapter):
        payment = adapter.request(5000, "KRW", "우유", "a", NOW)
        assert payment.amount == 5000
        assert payment.link.startswith("https://")
        assert adapter.status(payment.name, NOW) == "open"
        assert adapter.status(payment.name, payment.expires + timedelta(seconds=1)) == "expired"

    def test_a_payment_nobody_asked_for_is_unknown(self, adapter):
        assert adapter.status("nothing", NOW) == "unknown"

    @pytest.mark.parametrize("amount", [0, -1])
    def test_nothing_is_not_asked_for(self, adapter, amount):
        with pytest.raises(ValueError, match="above 0"):
            adapter.request(amount, "KRW", "", "a", NOW)


def test_the_till_shows_a_code_and_is_paid_once(bots):
    store = store_actions(bots / "store" / "ko", {})
    session: dict = {}

    def do(name, key="k", **arguments):
        return store[name](ActionCall(name, arguments, {}, "ko", key, NOW, session))

    assert do("pay").outcome == "empty"
    do("add", item="커피", count=Count(3, "병"))  # two for one
    first = do("pay", "1")
    assert do("pay", "1").cards == first.cards
    (card,) = first.cards
    assert (card.kind, first.values["total"], card.data["expires"]) == ("qr", 5000, "2026-11-30T10:33:00")
    assert do("paid").outcome == "open"
    store["pay"].__self__.payments.pay(session["payment"])
    assert do("paid").outcome == "ok"
    assert do("paid").outcome == "none"
    assert do("basket").outcome == "empty"


def test_no_more_is_sold_than_there_is(bots):
    store = store_actions(bots / "store" / "ko", {"limit": 10})
    call = ActionCall("add", {"item": "라면", "count": Count(11, "개")}, {}, "ko", "k", NOW)
    assert (store["add"](call).outcome, call.session["basket"]) == ("short", {})


def test_a_code_is_a_picture():
    picture = qr_picture("https://pay.example/1?a=2")
    assert picture.startswith('<svg xmlns="http://www.w3.org/2000/svg"')  # without it a browser shows no picture
    with pytest.raises(ValueError, match="empty"):
        qr_picture("")
