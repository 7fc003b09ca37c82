"""The cart of a talking home: what was put into it, and how much of it."""

from __future__ import annotations

import re
from typing import Any, Final

from saram.dialogue.actions import ActionCall, ActionResult
from saram.dialogue.everything import means_all
from saram.types import Card, Count, SlotValue

__all__ = ["add", "is_along", "price", "remove", "show"]

_NAMED: Final = 5
"""How many things are named."""
_PRICED: Final = re.compile(r"얼마|값|가격")
_EMPTIES: Final = re.compile(r"비[우워]")
_ALL_OF_IT: Final = re.compile(r"(?:모든|모두|전부|전체|싹|다)(?:\s?(?:거|것|물건|상품))?")
_MEASURES: Final = {
    "g": ("g", 1), "그램": ("g", 1), "kg": ("g", 1000), "킬로": ("g", 1000), "킬로그램": ("g", 1000),
    "키로": ("g", 1000), "키로그램": ("g", 1000), "ml": ("ml", 1), "L": ("ml", 1000), "l": ("ml", 1000),
    "리터": ("ml", 1000),
}  # fmt: skip
"""Measures → what they are counted in, and how many of that they are."""
_PIECES: Final = {"개", "병", "봉지", "통", "팩", "캔", "상자", "박스", "알", "판", "송이"}
"""Counters of pieces, however they are packed."""
_AGAIN: Final = re.compile(r"(?<![가-힣])(?:다시|도로)(?![가-힣])")
_TAKEN: Final = "taken"
"""Under which is kept how much there was of what was taken out, by its name."""
_SWAPPED: Final = "swapped"
"""Under which is kept what something was put in instead of, and how much of it, by its name."""
_EMPTIED: Final = "emptied"
"""Under which what was taken out all at once is kept, for it to be put back."""


def is_along(call: ActionCall) -> bool:
    """Whether something is wanted beside what was before: ``안방도``, ``하나 더``."""
    return any(re.search(rf"{re.escape(text)}(?:도|만?\s?더)(?![가-힣])", call.asked) for text in call.texts.values())


def add(call: ActionCall) -> ActionResult:
    """Put into the cart; one that corrects takes out what was named instead, or what `corrects` tells.

    Where all was taken out, taking that back puts all in again, and so does ``다시 담아줘``; of what was taken out
    alone that puts in as many as there were.
    """
    cart, counts = _kept(call)
    again = _AGAIN.search(call.part) is not None and not call.takes_back
    all_again = call.takes_back or (again and not cart and call.texts.get("item", "-") not in call.part)
    if all_again and (emptied := call.session.pop(_EMPTIED, None)) is not None:
        cart += emptied["cart"]
        counts += emptied["counts"]
        return ActionResult("back", {"names": ", ".join(dict.fromkeys(cart))})
    if "item" not in call.arguments:
        return ActionResult("none", done=False)
    item, count = str(call.arguments["item"]), call.arguments.get("count")
    if call.takes_back and count is None:
        cart.append(item)
        counts.append(call.session.get(_TAKEN, {}).pop(item, None))
        return ActionResult(values={"number": len(cart)})
    if (
        call.takes_back
        and item in cart
        and isinstance(count, Count)
        and (there := counts[cart.index(item)]) is not None
    ):
        there[0] += count.number  # as many as were taken out
        return ActionResult(values={"number": len(cart)})
    corrects = call.corrects is not None and not is_along(call)
    other = str(call.replaces.get("item") or (call.corrects or {}).get("item", "")) if corrects else ""
    if corrects and other not in cart:  # it was put in before, and something else instead of it
        news = [new for new, (old, _) in call.session.get(_SWAPPED, {}).items() if old == item and new in cart]
        other = news[-1] if news else other
    swapped = other in cart
    call.session.setdefault(_SWAPPED, {}).pop(item, None)
    there = None
    if swapped:
        place = len(cart) - 1 - cart[::-1].index(other)
        if other != item:
            there = counts[place]
            call.session[_SWAPPED][item] = (other, there)
        del cart[place], counts[place]
    elif item in cart and isinstance(count, Count) and _says_how_many(call):
        place = len(cart) - 1 - cart[::-1].index(item)
        del cart[place], counts[place]
    if again and not swapped:
        there = call.session.get(_TAKEN, {}).pop(item, None)
    cart.append(item)
    counts.append([count.number, count.counter] if isinstance(count, Count) else there and there[:])
    return ActionResult("instead" if swapped and other != item else "ok", {"number": len(cart), "other": other})


def _says_how_many(call: ActionCall) -> bool:
    """Whether it is only said how many of a thing are meant: ``콜라는 두 개``, ``세 개만 줘``, ``10kg로 바꿔줘``."""
    item, count = (re.escape(call.texts.get(name, "")) for name in ("item", "count"))
    said = (
        rf"(?:{item}(?:은|는)\s{count}만?|(?:{item}(?:은|는)?\s)?{count}(?:만|으?로))(?:요|\s?(?:바꿔|변경|고쳐|해|줄여|늘려|맞춰).*)?"
        rf"|(?:{item}\s)?{count}만\s(?:(?:담아|넣어)\s?)?(?:줘|주세요|줄래)요?"
    )
    return re.fullmatch(said, call.part.strip(" .!")) is not None


def remove(call: ActionCall) -> ActionResult:
    """Take out what was named, or as many of it as were; everything where that was meant (``다 빼줘``).

    Taking back what was put in instead of another thing puts that in again.

    Where it was counted otherwise when it was put in, nothing is taken out, and the outcome is ``otherwise``.
    """
    cart, counts = _kept(call)
    empties = means_all(call.asked, "ko") or _EMPTIES.search(call.asked) is not None
    if not call.takes_back and empties and not _is_told(call):
        if not cart:
            return ActionResult("empty", done=False)
        call.session[_EMPTIED] = {"cart": cart[:], "counts": counts[:]}
        cart.clear()
        counts.clear()
        return ActionResult("all")
    if not call.takes_back:
        call.session.pop(_EMPTIED, None)
    item = str(call.arguments.get("item", ""))
    told = _put_back(call, item) if item in cart else ActionResult("none", done=False)
    if told is not None:
        return told
    places = [index for index, each in enumerate(cart) if each == item]
    count = call.arguments.get("count")
    place = places[-1 if call.takes_back else 0]  # what is taken back was put in last
    if isinstance(count, Count) and not call.takes_back:
        alike = [at for at in places if counts[at] is None or _times(count.counter, counts[at][1])]
        if not alike:  # a piece of 600 g
            return ActionResult("otherwise", {"there": Count(*counts[place])}, done=False)
        place = alike[0]
    there = counts[place]
    number = count.number * _times(count.counter, there[1]) if isinstance(count, Count) and there is not None else 0
    if there is not None and 0 < number < there[0]:
        there[0] -= number
        left: dict[str, SlotValue] = {"number": len(cart), "left": Count(there[0], there[1])}
        return ActionResult("fewer", left)
    call.session.setdefault(_TAKEN, {})[item] = there
    del cart[place], counts[place]
    return ActionResult(values={"number": len(cart)})


def _put_back(call: ActionCall, item: str) -> ActionResult | None:
    """Put in again what a thing was put in instead of, where that is taken back; None for anything else.

    What is named (``배 담아달라고 한 거 취소해줘``) is taken out alone.
    """
    before = call.session.get(_SWAPPED, {}).pop(item, None) if call.takes_back else None
    if before is None or item in call.asked or call.texts.get("item", item) in call.asked:
        return None
    cart, counts = _kept(call)
    place = len(cart) - 1 - cart[::-1].index(item)
    cart[place], counts[place] = before
    return ActionResult("instead", {"other": cart[place]})


def _times(counter: str, other: str) -> float:
    """How many of one counter another is: pieces may be bottles, weights only weights; 0 if it is none."""
    if counter in {"", other} or {counter, other} <= _PIECES:
        return 1
    (unit, size), (whole, least) = _MEASURES.get(counter, ("", 0)), _MEASURES.get(other, ("-", 1))
    return size / least if unit == whole else 0


def show(call: ActionCall) -> ActionResult:
    """Show what is in it."""
    cart, _ = _kept(call)
    if not cart:
        return ActionResult("none")
    rows = tuple((str(number), item) for number, item in enumerate(cart, 1))
    return ActionResult(
        "prices" if _PRICED.search(call.part) else "ok",
        {"number": len(cart), "names": ", ".join(cart[:_NAMED])},
        cards=(Card("list", "장바구니", rows),),
    )


def price(call: ActionCall) -> ActionResult:
    """What something costs, which nobody has told the home; of nothing named it is what is in the cart."""
    if "item" in call.arguments and not _ALL_OF_IT.fullmatch(call.texts.get("item", "")):
        return ActionResult()
    cart, _ = _kept(call)
    names = ", ".join([*dict.fromkeys(cart)][:_NAMED])
    return ActionResult("all", {"names": names}) if cart else ActionResult("which")


def _is_told(call: ActionCall) -> bool:
    """Whether a thing was named, not only carried over from before, and not all of them (``모든 거``)."""
    text = call.texts.get("item", "")
    return bool(text) and text in call.asked and not _ALL_OF_IT.fullmatch(text)


def _kept(call: ActionCall) -> tuple[list[str], list[Any]]:
    """The things in the cart and, in the same order, how many of each: a number and its counter, or None."""
    cart, counts = call.session.setdefault("cart", []), call.session.setdefault("counts", [])
    counts.extend([None] * (len(cart) - len(counts)))
    return cart, counts
