"""One request that names several things."""

from __future__ import annotations

import re

import pytest

from saram.dialogue.several import several
from saram.types import Request, Slot

KINDS = {"room": "거실|안방", "appliance": "불|에어컨", "receiver": "엄마|아빠", "amount": "만 원|천 원"}


def parts(said: str, *required: str) -> list[list[str]]:
    """The values of each of the requests that a sentence parts into; what is missing in brackets."""
    found = [(name, match) for name, words in KINDS.items() for match in re.finditer(words, said)]
    slots = [Slot(name, match[0], match[0], match.span(), listed=True) for name, match in found]
    slots.sort(key=lambda slot: slot.span or (0, 0))
    request = Request(said, "understood", "home", "do", tuple(slots))
    return [
        [*(str(slot.value) for slot in each.slots), *(f"({name})" for name in each.missing)]
        for each in several(request, required)
    ]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("거실 불 꺼줘", [["거실", "불"]]),
        ("거실 불 안방 에어컨 꺼줘", [["거실", "불"], ["안방", "에어컨"]]),
        ("불 거실 에어컨 안방 꺼줘", [["불", "거실"], ["에어컨", "안방"]]),
        ("거실 불하고 에어컨 꺼줘", [["불", "거실"], ["에어컨", "거실"]]),
        ("거실 불 안방 꺼줘", [["거실", "불", "안방"]]),
        ("거실 불 꺼줘 안방도", [["거실", "불"], ["불", "안방"]]),
        ("불 꺼줘 에어컨도요", [["불"], ["에어컨"]]),
        ("불 꺼줘 에어컨은", [["불", "에어컨"]]),
        ("거실 불 말고 안방 에어컨 꺼줘", [["거실", "불", "안방", "에어컨"]]),
    ],
)
def test_what_stands_together_goes_together(said, told):
    assert parts(said) == told


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("엄마한테 만 원 아빠한테 천 원 보내줘", [["엄마", "만 원"], ["아빠", "천 원"]]),
        ("엄마한테 만 원 아빠한테 보내줘", [["엄마", "만 원"], ["아빠", "(amount)"]]),
        ("엄마하고 아빠한테 만 원 보내줘", [["엄마", "만 원"], ["아빠", "만 원"]]),
        ("엄마한테 만 원 엄마한테 보내줘", [["엄마", "만 원", "엄마"]]),
        ("엄마한테 보낼 돈 만 원에서 천 원으로 바꿔줘", [["엄마", "만 원", "천 원"]]),
        ("엄마한테 만 원 아니 천 원 보내줘", [["엄마", "만 원", "천 원"]]),
        ("엄마한테 천 원부터 만 원까지 보내줘", [["엄마", "천 원", "만 원"]]),
    ],
)
def test_no_payment_is_lost_and_none_is_made_up(said, told):
    assert parts(said, "amount", "receiver") == told
