"""What a talking home does, made up: music, appliances, weather, stocks, people, twenty questions."""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from saram.dialogue.actions import Action, ActionCall, ActionResult
from saram.dialogue.sandbox import alarms, cart, ranges
from saram.dialogue.sandbox.cart import is_along
from saram.dialogue.sandbox.naming import other_deed, place_named, thing_named
from saram.dialogue.sandbox.repeating import strange_day
from saram.dialogue.sandbox.riddles import RIDDLES, fits
from saram.types import Card, SlotValue

__all__ = ["home_actions"]

_SKIES: Final = ("맑음", "구름 조금", "흐림", "비")
_PLAYED: Final = ("song", "artist", "genre", "mood", "program", "station", "frequency")
_PLACES: Final = "서울"
_STATES: Final = {"on", "off"}
_MOVES: Final = {"커튼", "블라인드", "창문", "현관문", "차고 문"}
"""What is opened and closed."""
_WARM: Final = {
    "에어컨", "보일러", "전기장판", "온수매트", "전기담요", "전기난로", "온수", "냉장고", "김치냉장고", "정수기",
    "오븐", "인덕션", "에어프라이어", "족욕기",
}  # fmt: skip
"""What warms or cools."""
_ALL: Final = re.compile(r"(?<![가-힣])(?:다|전부|모두|싹\s?다?|모조리|전체|죄다|몽땅)(?![가-힣])")
_EVERYWHERE: Final = re.compile(r"(?:모든|온|전체|각)\s?(?:방|집|곳|데)|방마다|(?:집\s?안|집)\s?(?:전체|전부)")
_ADVERB: Final = re.compile(r"당장|얼른|빨리|어서|냉큼|제발|그냥|지금")
"""What stands where a room may, and is none."""
_DUST: Final = ("좋음", "보통", "나쁨")
_QUESTIONS: Final = 20


def home_actions(folder: Path, settings: Mapping[str, Any]) -> Mapping[str, Action]:  # noqa: ARG001 - the seam's
    """The actions of every bot of the home family; figures are drawn from the names asked for, so that they stay."""
    return {
        "play": _play,
        "now_playing": _now_playing,
        "play_on": _play_on,
        "play_mixed": _play_mixed,
        "halt": _halt,
        "switch": _switch,
        "change": ranges.within(_switch),
        "step": ranges.stepped(_switch),
        "status": _status,
        "set_alarm": alarms.set_alarm,
        "alarms": alarms.alarms,
        "change_alarm": alarms.change_alarm,
        "cancel_alarm": alarms.cancel_alarm,
        "stop_alarm": alarms.stop_alarm,
        "snooze": alarms.snooze,
        "set_timer": alarms.set_timer,
        "timer_left": alarms.timer_left,
        "pause_timer": alarms.pause_timer,
        "restart_timer": alarms.restart_timer,
        "cancel_timer": alarms.cancel_timer,
        "clock": _clock,
        "calendar": _calendar,
        "weather": _weather,
        "stock": _stock,
        "person": _person,
        "trends": _trends,
        "add": ranges.counted(cart.add),
        "remove": cart.remove,
        "cart": cart.show,
        "quiz_start": _quiz_start,
        "quiz_ask": _quiz_ask,
        "quiz_guess": _quiz_guess,
        "quiz_hint": _quiz_hint,
        "quiz_left": _quiz_left,
        "quiz_give_up": _quiz_give_up,
    }


def _drawn(what: str, low: int, high: int) -> int:
    """A number that is always the same for the same words."""
    return low + zlib.crc32(what.encode()) % (high - low + 1)


def _wanted(call: ActionCall) -> str:
    return " ".join(str(call.arguments[name]) for name in _PLAYED if name in call.arguments)


def _play(call: ActionCall) -> ActionResult:
    """Play what was asked for, or something."""
    call.session["playing"] = _wanted(call) or "추천 목록"
    return ActionResult(values={"playing": call.session["playing"]})


def _now_playing(call: ActionCall) -> ActionResult:
    playing = call.session.get("playing")
    return ActionResult("none") if playing is None else ActionResult(values={"playing": playing})


def _play_on(call: ActionCall) -> ActionResult:
    """Play what was asked for, or what is playing, again."""
    return _play(call) if _wanted(call) else _now_playing(call)


def _play_mixed(call: ActionCall) -> ActionResult:
    """Play what was asked for, what is playing, or something, in any order."""
    return _now_playing(call) if "playing" in call.session and not _wanted(call) else _play(call)


def _halt(call: ActionCall) -> ActionResult:
    if call.takes_back and (wanted := _wanted(call)) and call.session.get("playing") != wanted:
        return ActionResult("none", done=False)  # something else plays by now
    played = call.session.pop("playing", None)
    return ActionResult() if played else ActionResult("none", done=False)


def _device(arguments: Mapping[str, SlotValue]) -> str:
    room, appliance = str(arguments.get("room", "")), str(arguments.get("appliance", ""))
    room = "" if _ADVERB.fullmatch(room) else "집" if _EVERYWHERE.fullmatch(room) else room
    return " ".join(each for each in (room, appliance) if each) or "불"


def _switch(call: ActionCall) -> ActionResult:
    """Switch an appliance; the action's name ends in what it becomes. One that is only changed stays on or off.

    Without a room all of the kind are switched off, without a kind all that is on (``다 꺼줘``). One that corrects
    switches back what it takes the place of. Taking back switches nothing on that was not known to be on.
    """
    if (state := call.name.rpartition("_")[2]) not in _STATES:
        return ActionResult(values={"device": _changed(call)})
    device = _device(call.arguments)
    if (refused := _refused(call)) is not None:
        return refused
    devices: dict[str, str] = call.session.setdefault("devices", {})
    if not call.takes_back and _is_what_plays(call, state, devices):
        return ActionResult("plays", done=False)
    stood = devices.get(device)
    others: list[str] = call.session.get("switched_off", {}).pop(device, [])  # by what was named when they were
    known: list[str | None] = call.session.setdefault("stood", {}).setdefault(device, [])
    if call.takes_back:
        before = known.pop() if known else None
        if state == "on" and not others and before != "on":
            return ActionResult("unsure" if before is None else "stays", {"device": device}, done=False)
        devices |= dict.fromkeys(others, state) if state == "on" else {}
    else:
        known.append(stood)
        if state == "off":
            same = [each for each in _same(device, call, devices) if devices[each] == "on"]
            others = _everything(call, devices) or same
            call.session.setdefault("switched_off", {})[device] = others
            devices |= dict.fromkeys(others, state)
    devices[device] = state
    values: dict[str, SlotValue] = {"device": _names(others, device)}
    moves = str(call.arguments.get("appliance")) in _MOVES
    if call.corrects is not None and not is_along(call):
        other = _device({**call.corrects, **{name: call.replaces[name] for name in call.replaces}})
        was_on = state == "on" or call.session["stood"].get(other, [])[-1:] == ["on"]
        if other != device and devices.get(other) == state and was_on and not moves:
            devices[other] = "off" if state == "on" else "on"
            return ActionResult("instead", values | {"other": other})
    return ActionResult("moves" if moves else "ok", values)


def _is_what_plays(call: ActionCall, state: str, devices: Mapping[str, str]) -> bool:
    """Whether what plays is meant, and not the light: nothing is named and nothing else is on. It is switched then."""
    halted = call.session.pop("halted", None)
    if call.arguments:
        return False
    if state == "on" and halted:
        call.session["playing"] = halted
    elif state == "off" and "playing" in call.session and "on" not in devices.values():
        call.session["halted"] = call.session.pop("playing")
    else:
        return False
    return True


def _changed(call: ActionCall) -> str:
    """What is turned up, down or to a value: an appliance, or how warm it is where that alone is named.

    Of an appliance that was spoken of before the warmth is meant only if it is one that warms or cools.
    """
    kind = str(call.arguments.get("appliance", ""))
    named = kind in _WARM or call.texts.get("appliance", "온도") in call.part
    if "온도" not in call.part or (kind and named):
        return _device(call.arguments)
    return f"{call.arguments.get('room', '')} 온도".strip()


def _names(others: Sequence[str], device: str) -> str:
    """What is told of what is switched: the things themselves where they are not all of one kind.

    With them go the lights, which are meant though it is not known whether any is on.
    """
    kind = device.rsplit(maxsplit=1)[-1]
    if all(each.split()[-1] == kind for each in others):
        return device
    lights = device == "불" and not any(each.split()[-1] == kind for each in others)
    return ", ".join([*others, device] if lights else others)


def _refused(call: ActionCall) -> ActionResult | None:
    """Why nothing is switched: a room or a thing that is not known was named, or something else is to be done."""
    if place := _strange_place(call):
        return ActionResult("nowhere", {"place": place}, done=False)
    if thing := _unknown(call):
        return ActionResult("unknown", {"thing": thing}, done=False)
    return ActionResult("other", done=False) if not call.takes_back and other_deed(call.part) else None


def _strange_place(call: ActionCall) -> str:
    """What is named for a room and was not understood (``멍멍이 방``); empty if a room was, or none is named."""
    room = call.texts.get("room")
    told = call.takes_back or (room is not None and room in call.part)
    return "" if told else place_named(call.part, call.texts.values())


def _unknown(call: ActionCall) -> str:
    """What is named that is no appliance of this home (``대문 열어줘``); empty if nothing is."""
    if call.takes_back or any(each in call.asked for each in call.texts.values()):
        return ""  # else what it has was carried over from before
    return thing_named(call.asked, call.texts.values())


def _everything(call: ActionCall, devices: Mapping[str, str]) -> list[str]:
    """What is on, at home or in the room that was named, where all of it is meant (``다 꺼줘``)."""
    if "appliance" in call.arguments or not _ALL.search(call.part):
        return []
    room = str(call.arguments.get("room", "집"))
    here = (each for each, state in devices.items() if state == "on" and (room == "집" or each.startswith(f"{room} ")))
    return [each for each in here if not any(each.endswith(thing) for thing in _MOVES)]


def _same(device: str, call: ActionCall, devices: Mapping[str, str]) -> list[str]:
    """The appliances that are meant: the one of the room that was named, else those of the kind in any room."""
    kind = str(call.arguments.get("appliance", "불"))
    if device not in {kind, f"집 {kind}", "집"}:
        return [device] if device in devices else []
    return [each for each in devices if each == kind or each.endswith(f" {kind}")]


def _status(call: ActionCall) -> ActionResult:
    """How an appliance stands, as far as it was switched here; of others the outcome is ``untold``."""
    if place := _strange_place(call):
        return ActionResult("nowhere", {"place": place})
    if thing := _unknown(call):
        return ActionResult("unknown", {"thing": thing})
    device = _device(call.arguments)
    devices: dict[str, str] = call.session.get("devices", {})
    states = [devices[each] for each in _same(device, call, devices)]
    on = "on" in states
    if not states and devices.get(str(call.arguments.get("appliance", "불"))) != "off":
        return ActionResult("untold", {"device": device})
    if str(call.arguments.get("appliance")) in _MOVES:
        return ActionResult("opened" if on else "closed", {"device": device})
    return ActionResult("ok" if on else "off", {"device": device})


def _clock(call: ActionCall) -> ActionResult:
    values: dict[str, SlotValue] = {"clock": call.now.time(), "today": call.now.date()}
    return ActionResult(values=values, valid_until=call.now + timedelta(minutes=1))


def _calendar(call: ActionCall) -> ActionResult:
    """What day today is, or another day that was named; one that only people know is asked about."""
    day, told = call.arguments.get("date"), call.texts.get("date", "")
    if strange := strange_day(call.part, [told]):
        return ActionResult("which", {"said": strange})
    if not isinstance(day, date) or day == call.now.date():
        return _clock(call)
    year = "" if day.year == call.now.year else f"{day.year}년 "
    when = f"{year}{day.month}월 {day.day}일 {'월화수목금토일'[day.weekday()]}요일"
    return ActionResult("other", {"said": told, "day": when}, valid_until=call.now + timedelta(minutes=1))


def _weather(call: ActionCall) -> ActionResult:
    place = str(call.arguments.get("place", _PLACES))
    day = call.arguments.get("date")
    when = day if isinstance(day, date) else call.now.date()
    seed = f"{place} {when}"
    sky = _SKIES[_drawn(seed, 0, len(_SKIES) - 1)]
    low = _drawn(seed + "low", -2, 12)
    high = low + _drawn(seed + "high", 5, 10)
    values: dict[str, SlotValue] = {
        "place": place,
        "sky": sky,
        "low": low,
        "high": high,
        "rain": _drawn(seed + "rain", 60, 90) if sky == "비" else _drawn(seed + "rain", 0, 30),
        "dust": _DUST[_drawn(seed + "dust", 0, 2)],
        "wind": _drawn(seed + "wind", 1, 9),
        "humidity": _drawn(seed + "humidity", 30, 80),
        "clothes": "두꺼운 외투" if high < 10 else "얇은 겉옷",
    }
    rows = (("하늘", sky), ("기온", f"{low}–{high}도"), ("미세먼지", str(values["dust"])))
    return ActionResult(
        values=values, cards=(Card("list", f"{place} 날씨", rows),), valid_until=call.now + timedelta(hours=1)
    )


def _stock(call: ActionCall) -> ActionResult:
    name = str(call.arguments.get("company") or call.arguments.get("index") or "코스피")
    price = _drawn(name, 20, 4000) * 100
    change = _drawn(f"{name}{call.now.date()}", -400, 400) / 100
    trend = "올랐어요" if change > 0 else "내렸어요" if change < 0 else "그대로예요"
    values: dict[str, SlotValue] = {
        "name": name,
        "price": price,
        "change": abs(change),
        "trend": trend,
        "capital": _drawn(name + "cap", 1, 400),
    }
    rows = (("주가", f"{price:,}원"), ("등락", f"{change:+.2f}%"))
    return ActionResult(
        values=values, cards=(Card("list", f"{name} (본보기)", rows),), valid_until=call.now + timedelta(minutes=1)
    )


def _person(call: ActionCall) -> ActionResult:
    """People are not made up: who is asked about is looked up elsewhere."""
    return (
        ActionResult(values={"name": str(call.arguments["person"])})
        if "person" in call.arguments
        else ActionResult("who")
    )


def _trends(call: ActionCall) -> ActionResult:
    words = ("첫눈", "배구 결승", "달 탐사선", "김장 비용", "야간열차")
    rows = tuple((f"{place}위", word) for place, word in enumerate(words, 1))
    return ActionResult(
        values={"first": words[0], "second": words[1], "third": words[2]},
        cards=(Card("list", "많이 찾는 말 (본보기)", rows),),
        valid_until=call.now + timedelta(minutes=10),
    )


def _quiz_start(call: ActionCall) -> ActionResult:
    """Think of something; which one follows from the conversation, so that a replay is the same."""
    call.session["quiz"] = {
        "answer": list(RIDDLES)[_drawn(call.key, 0, len(RIDDLES) - 1)],
        "left": _QUESTIONS,
        "hints": 0,
    }
    return ActionResult(values={"left": _QUESTIONS})


def _quiz_ask(call: ActionCall) -> ActionResult:
    game = call.session.get("quiz")
    if game is None:
        return ActionResult("none")
    game["left"] -= 1
    if game["left"] <= 0:
        call.session.pop("quiz")
        return ActionResult("lost", {"solution": game["answer"]})
    answer = fits(game["answer"], str(call.arguments.get("property", "")))
    return ActionResult({True: "ok", False: "no", None: "unknown"}[answer], {"left": game["left"]})


def _quiz_guess(call: ActionCall) -> ActionResult:
    game = call.session.get("quiz")
    if game is None:
        return ActionResult("none")
    if call.arguments["answer"] == game["answer"]:
        call.session.pop("quiz")
        return ActionResult(values={"solution": game["answer"], "left": game["left"]})
    game["left"] -= 1
    return ActionResult("no", {"left": game["left"]})


def _quiz_hint(call: ActionCall) -> ActionResult:
    game = call.session.get("quiz")
    if game is None:
        return ActionResult("none")
    true = RIDDLES[game["answer"]]
    hint = true[game["hints"] % len(true)]
    game["hints"] += 1
    return ActionResult(values={"hint": hint})


def _quiz_left(call: ActionCall) -> ActionResult:
    game = call.session.get("quiz")
    return ActionResult("none") if game is None else ActionResult(values={"left": game["left"]})


def _quiz_give_up(call: ActionCall) -> ActionResult:
    game = call.session.pop("quiz", None)
    return ActionResult("none") if game is None else ActionResult(values={"solution": game["answer"]})
