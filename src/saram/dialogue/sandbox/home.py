"""What a talking home does, made up: music, appliances, weather, stocks, people, twenty questions."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from saram.dialogue.actions import Action, ActionCall, ActionResult
from saram.dialogue.sandbox import alarms, appliances, cart, ranges
from saram.dialogue.sandbox.repeating import strange_day
from saram.dialogue.sandbox.riddles import RIDDLES, fits
from saram.types import Card, SlotValue

__all__ = ["home_actions"]

_SKIES: Final = ("맑음", "구름 조금", "흐림", "비")
_PLAYED: Final = ("song", "artist", "genre", "mood", "program", "station", "frequency")
_PLACES: Final = "서울"
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
        "switch": appliances.switch,
        "change": ranges.within(appliances.switch),
        "step": ranges.stepped(appliances.switch),
        "status": appliances.status,
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
        "price": cart.price,
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
    call.session.pop("halted", None)
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
