"""Alarms and timers of a talking home, kept in the session of its conversation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from saram.dialogue.actions import ActionCall, ActionResult
from saram.dialogue.everything import means_all
from saram.dialogue.sandbox.alarm_choice import HALF, PARTS, called, chosen_alarms, is_day, spared_alarms, words_of
from saram.dialogue.sandbox.nights import date_of
from saram.dialogue.sandbox.repeating import days_named, repeats, strange_day
from saram.types import Card

__all__ = [
    "alarms",
    "cancel_alarm",
    "cancel_timer",
    "change_alarm",
    "pause_timer",
    "restart_timer",
    "set_alarm",
    "set_timer",
    "snooze",
    "stop_alarm",
    "timer_left",
]

_SNOOZE: Final = timedelta(minutes=5)
_DAY: Final = timedelta(days=1)
_RINGS: Final = timedelta(minutes=10)
"""How long an alarm rings."""
_LONGEST: Final = _DAY
"""Of a timer; for later there are alarms."""
_WHICH: Final = re.compile(r"아침|점심|저녁|오전|오후|새벽|밤|주말|평일|매일|하나|첫|번째|마지막|어떻게")
"""What says which alarms are meant, though no hour or day is named."""
_DAYS: Final = {"평일": range(5), "주말": range(5, 7)} | {
    f"{name}요일마다": range(index, index + 1) for index, name in enumerate("월화수목금토일")
}
"""Days of the week that an alarm is for which is wanted again and again; the others are for any day."""
_TIMER: Final = ("timer", "timer_paused", "timer_lasts")
"""What is kept of a timer."""
_CHANGES: Final = 20
"""How many changes are kept to be taken back."""
_NOTHING: Final = ActionResult("none", done=False)
_EARLY: Final = 4
"""The first hour without 오전 or 오후 that somebody is woken at day after day."""
_PUTS_OFF: Final = re.compile(r"미[뤄루룰뤘]|늦[춰추출]|뒤로")
_MORE: Final = re.compile(r"(?<![가-힣])더(?![가-힣])")
_WAKES: Final = re.compile(r"깨|알람|울|알려")
_BOTH: Final = re.compile(r"(?<![가-힣])(?:둘|두\s?개)\s다(?![가-힣])")
_EARLIER: Final = re.compile(r"당겨|당기|일찍|빨리|먼저")


def set_alarm(call: ActionCall) -> ActionResult:
    """Set an alarm; one that corrects takes the place of the one that was named (``7시 말고 9시``), or of the last one.

    It rings once: where it is wanted again and again, the outcome is ``once``. A day that nobody has told the home of
    (``결혼기념일 전날``) is asked about: the outcome is ``day``.
    """
    dated, label = is_day(call.arguments.get("date")), call.texts.get("label", "")
    told = [call.texts.get("date", "")] if dated else []
    if day := strange_day(call.asked, told, label=label, dated=dated):
        return ActionResult("day", {"day": day}, done=False)
    if not isinstance(call.arguments.get("time"), (time, datetime)):
        return ActionResult("when", done=False)  # nothing, or words that are no time
    if call.replaces and call.corrects is not None:
        return change_alarm(call)
    kept = _alarms(call)
    moment = _moved(call, kept.pop()) if call.corrects is not None and kept else _moment(call)
    if moment <= call.now:
        return ActionResult("past", done=False)
    if moment in kept:
        return ActionResult("same", {"moment": moment}, done=False)
    return _kept(call, [*kept, moment], "once" if _repeats(call) else "ok")


def change_alarm(call: ActionCall) -> ActionResult:
    """Move the alarm that was named (``7시 알람 8시로``), else the one of the day that was named, else the last one.

    All of them, or the last two, are put off or brought forward by the same time where that is said (``둘 다``).
    """
    if call.takes_back:
        return _taken_back(call)
    if not any(isinstance(value, (date, time, timedelta)) for value in call.arguments.values()):
        return ActionResult("when", done=False)
    kept = _upcoming(call)
    if not kept:
        return ActionResult("none", done=False)
    places = _places(call, kept)
    both = _BOTH.search(call.asked) is not None
    if _shifts(call) and len(places) > 1 and (both or means_all(call.asked, "ko")):
        return _all_moved(call, kept, places[-2:] if both else places)
    moment = _moved(call, kept.pop(places[-1])) if places else None
    if moment is None or moment <= call.now:
        return ActionResult("other" if moment is None else "past", done=False)
    return _kept(call, [*kept, moment], "once" if _repeats(call) else "ok")


def _shifts(call: ActionCall) -> bool:
    """Whether alarms are moved by some time, so that an hour says which are meant (``7시 알람 30분 미뤄줘``)."""
    return isinstance(call.arguments.get("duration"), timedelta)


def _places(call: ActionCall, kept: list[datetime]) -> list[int]:
    """Which alarms a change is about: those that were named, else those of a day, else any."""
    named, day = call.replaces.get("time"), call.replaces.get("date")
    if named is not None or day is not None:
        return chosen_alarms(kept, named, day, words_of(call.replaced_texts))
    when, day = call.arguments.get("time"), call.arguments.get("date")
    if _shifts(call) and (isinstance(when, time) or is_day(day)):
        return chosen_alarms(kept, when, day, words_of(call.texts))
    return chosen_alarms(kept, None, day, "") or [*range(len(kept))]


def _all_moved(call: ActionCall, kept: Sequence[datetime], places: Sequence[int]) -> ActionResult:
    """Move several alarms by as much, if none of them comes to ring in the past."""
    moved = [_moved(call, kept[index]) for index in places]
    if min(moved) <= call.now:
        return ActionResult("past", done=False)
    stay = [each for index, each in enumerate(kept) if index not in places and each not in moved]
    result = _kept(call, [*stay, *moved], "several")
    return replace(result, values={"number": len(moved), "names": ", ".join(called(each, call.now) for each in moved)})


def snooze(call: ActionCall) -> ActionResult:
    """Ring after the time that was said, or in a few minutes: again, if one has rung."""
    when = call.arguments.get("time")
    lasts = call.arguments.get("duration", _SNOOZE)
    left = _left(call)
    if left is not None and isinstance(lasts, timedelta) and _MORE.search(call.asked) and "duration" in call.arguments:
        longer = set_timer(replace(call, arguments={"duration": left + lasts}, corrects=call.arguments))
        return replace(longer, outcome="longer" if longer.done else longer.outcome)
    waits = "duration" in call.arguments and len(_upcoming(call)) == len(_alarms(call)) > 0  # none has rung
    if waits and _PUTS_OFF.search(call.asked) and (put_off := change_alarm(call)).done:
        return replace(put_off, outcome="several" if put_off.outcome == "several" else "moved")
    later = call.now + (lasts if isinstance(lasts, timedelta) else _SNOOZE)
    moment = _moment(call) if isinstance(when, (time, datetime)) else later
    kept = _alarms(call)
    rung = any(each <= call.now for each in kept)
    if not kept and "duration" not in call.arguments and "time" not in call.arguments and not _WAKES.search(call.asked):
        return _NOTHING  # 졸려
    return _kept(call, [*kept, moment], "ok" if rung else "new")


def alarms(call: ActionCall) -> ActionResult:
    """Show those that have not rung."""
    found = _upcoming(call)
    if not found:
        return ActionResult("none")
    names = ", ".join(called(each, call.now) for each in sorted(found))
    rows = tuple((f"{number}번", f"{each:%m월 %d일 %H:%M}") for number, each in enumerate(sorted(found), 1))
    return ActionResult(
        values={"number": len(found), "moment": min(found), "names": names}, cards=(Card("list", "알람", rows),)
    )


def cancel_alarm(call: ActionCall) -> ActionResult:
    """Delete those that were named, or all but those that were left out.

    Which is asked where there are several and nothing is said of which, nor that it is all of them.
    """
    if call.takes_back:
        return _taken_back(call)
    found = _upcoming(call)
    if not found:
        return _NOTHING
    when, day = call.arguments.get("time"), call.arguments.get("date")
    named = isinstance(when, (time, datetime)) or is_day(day)
    part = isinstance(when, str) and when in PARTS
    among = chosen_alarms(found, when, day, "") if part else found
    which = (_WHICH.search(call.asked) is not None and not part) or not means_all(call.asked, "ko")
    if len(among) > 1 and not named and not call.excepted and which:
        return replace(alarms(call), outcome="which", done=False)
    spared = spared_alarms(found, call.excepted)
    if call.excepted and not spared:
        return ActionResult("other", done=False)
    gone = (set(chosen_alarms(found, when, day, words_of(call.texts))) | _said_of(call, found)) - spared
    if not gone:
        return ActionResult("other", done=False)
    _kept(call, [each for index, each in enumerate(found) if index not in gone])
    return ActionResult(values={"number": len(gone)})


def _said_of(call: ActionCall, moments: list[datetime]) -> set[int]:
    """Which alarms were set for a day that is named alone: one of ``내일 밤 한 시`` is of tomorrow."""
    day = call.arguments.get("date")
    if not is_day(day) or "time" in call.arguments:
        return set()
    changes: list[dict[str, Any]] = call.session.get("alarm_changes", [])
    made = {each for change in changes if change["values"].get("date") == str(day) for each in change["set"]}
    return {index for index, each in enumerate(moments) if each.isoformat() in made}


def _taken_back(call: ActionCall) -> ActionResult:
    """Set again what the same values deleted, delete what they set, or do both where they changed an alarm."""
    changes: list[dict[str, Any]] = call.session.get("alarm_changes", [])
    changed = {"cancel": ("gone",), "change": ("set", "gone")}.get(call.takes_back, ("set",))
    values, kept = _values(call), _alarms(call)
    none = replace(_NOTHING, outcome="other") if _upcoming(call) else _NOTHING
    found = (each for each in reversed(changes) if each["values"] == values and all(map(each.get, changed)))
    change = next(found, None)
    if change is None:
        return none
    changes.remove(change)
    made = [datetime.fromisoformat(each) for each in change["set"]] if "set" in changed else []
    gone = [datetime.fromisoformat(each) for each in change["gone"]] if "gone" in changed else []
    back = [each for each in gone if each not in kept and each > call.now]
    unset = [each for each in made if each in kept]
    if not back and not unset:
        return none
    call.session["alarms"] = [each.isoformat() for each in (*(each for each in kept if each not in unset), *back)]
    moment = {"moment": back[-1]} if back else {}
    return ActionResult("back" if call.takes_back == "cancel" else "ok", {"number": len(back or unset), **moment})


def stop_alarm(call: ActionCall) -> ActionResult:
    """Let an alarm that rings be silent; those that have not rung are told, and stay."""
    if any(call.now - _RINGS <= each <= call.now for each in _alarms(call)) or _has_ended(call):
        return ActionResult()
    return replace(alarms(call), outcome="set" if _upcoming(call) else "none")


def set_timer(call: ActionCall) -> ActionResult:
    """Start a timer."""
    lasts = call.arguments.get("duration")
    if not isinstance(lasts, timedelta):
        return ActionResult("when", done=False)
    if not timedelta(0) < lasts <= _LONGEST:
        return ActionResult("range", {"highest": _LONGEST}, done=False)
    runs = _left(call) is not None and call.corrects is None
    if runs:
        call.session["timer_before"] = {name: call.session[name] for name in _TIMER if name in call.session}
    else:
        call.session.pop("timer_before", None)
    call.session["timer"] = (call.now + lasts).isoformat()
    call.session["timer_lasts"] = lasts.total_seconds()
    call.session.pop("timer_paused", None)
    return ActionResult("instead" if runs else "ok", {"duration": lasts})


def timer_left(call: ActionCall) -> ActionResult:
    """How long a timer still runs."""
    left = _left(call)
    if left is None:
        return ActionResult("none")
    return ActionResult(values={"left": left}, valid_until=call.now + timedelta(seconds=1))


def pause_timer(call: ActionCall) -> ActionResult:
    """Stop a timer where it is."""
    left = _left(call)
    if left is None:
        return ActionResult("none", done=False)
    call.session["timer_paused"] = left.total_seconds()
    return ActionResult()


def restart_timer(call: ActionCall) -> ActionResult:
    """Let the timer that runs, or is paused, run from its beginning."""
    left = _left(call)
    if left is None:
        return ActionResult("none", done=False)
    call.session["timer"] = (
        call.now + timedelta(seconds=call.session.get("timer_lasts", left.total_seconds()))
    ).isoformat()
    call.session.pop("timer_paused", None)
    return ActionResult()


def cancel_timer(call: ActionCall) -> ActionResult:
    """Delete the timer, or let the one run again that was deleted last."""
    gone = call.session.pop("timer_gone", None) if call.takes_back == "timer_cancel" else None
    if gone is not None and "timer" not in call.session:
        call.session.update(gone)
        return ActionResult("back" if _left(call) is not None else "none", done=False)
    lasts = call.arguments.get("duration") if call.takes_back == "timer_set" else None
    other = isinstance(lasts, timedelta) and lasts.total_seconds() != call.session.get("timer_lasts")
    if _left(call) is None:
        call.session.pop("timer", None)
        return _NOTHING
    if other:
        return replace(_NOTHING, outcome="other")
    call.session["timer_gone"] = {name: call.session.pop(name) for name in _TIMER if name in call.session}
    if call.takes_back == "timer_set" and (before := call.session.pop("timer_before", None)) is not None:
        call.session.update(before)  # the one whose place it took
        return ActionResult("back" if _left(call) is not None else "ok")
    return ActionResult()


def _left(call: ActionCall) -> timedelta | None:
    """What is left of the timer, in whole seconds; None if none runs."""
    end = call.session.get("timer")
    if end is None:
        return None
    paused = call.session.get("timer_paused")
    left = paused if paused is not None else (datetime.fromisoformat(end) - call.now).total_seconds()
    return timedelta(seconds=round(left)) if left > 0 else None


def _alarms(call: ActionCall) -> list[datetime]:
    """All that were set, in the order in which they were."""
    return [datetime.fromisoformat(each) for each in call.session.get("alarms", [])]


def _upcoming(call: ActionCall) -> list[datetime]:
    return [each for each in _alarms(call) if each > call.now]


def _has_ended(call: ActionCall) -> bool:
    """Whether a timer has rung just now."""
    end = call.session.get("timer")
    return end is not None and call.now - _RINGS <= datetime.fromisoformat(end) <= call.now


def _values(call: ActionCall) -> dict[str, str]:
    """What was said, in a form that can be kept and compared."""
    return {name: str(value) for name, value in sorted(call.arguments.items())}


def _kept(call: ActionCall, moments: list[datetime], outcome: str = "ok") -> ActionResult:
    """Keep the alarms, and what has changed; the last one is told."""
    before, after = call.session.get("alarms", []), [each.isoformat() for each in moments]
    change = {
        "values": _values(call),
        "set": [each for each in after if each not in before],
        "gone": [each for each in before if each not in after],
    }
    call.session["alarm_changes"] = [*call.session.get("alarm_changes", []), change][-_CHANGES:]
    call.session["alarms"] = after
    return ActionResult(outcome, {"moment": moments[-1]} if moments else {})


def _moment(call: ActionCall) -> datetime:
    """The next moment that fits the date and time that were said."""
    when = call.arguments.get("time")
    day = call.arguments.get("date")
    if isinstance(when, datetime):
        return when
    run = days_named(call.asked)
    days = run or _DAYS.get(str(call.arguments.get("repeat", "")), range(7))
    day = None if run else day  # 월요일부터 금요일까지
    start = day if is_day(day) else call.now.date()
    if not isinstance(when, time):
        return call.now
    when = _in_the_morning(when, call) if _repeats(call) else when
    tonight = start == call.now.date() and call.now.hour < _EARLY  # at two, 오늘 밤 세 시 is in an hour
    night = is_day(day) and not tonight
    moment = datetime.combine(date_of(start, when, words_of(call.texts)) if night else start, when)
    late = _DAY * 7 if is_day(day) and "요일" in call.texts.get("date", "") else _DAY  # of 월요일 the next one
    moment = moment if moment > call.now else moment + late
    while not is_day(day) and moment.weekday() not in days:
        moment += _DAY
    return moment


def _repeats(call: ActionCall) -> bool:
    """Whether an alarm is wanted again and again."""
    return "repeat" in call.arguments or repeats(call.asked)


def _in_the_morning(when: time, call: ActionCall) -> time:
    """The hour of an alarm for many days: one of the morning from four on, unless the half of the day is told."""
    early = when.hour % 12
    return when.replace(hour=early) if early >= _EARLY and not HALF.search(call.texts.get("time", "")) else when


def _moved(call: ActionCall, before: datetime) -> datetime:
    """An alarm at the time or day that was said, or earlier or later by what was said; what was not said stays.

    An hour without its half of the day is the one that is closest to the alarm as it was.
    """
    when, day, lasts = (call.arguments.get(name) for name in ("time", "date", "duration"))
    if isinstance(when, datetime):
        return when
    if isinstance(lasts, timedelta):
        return before - lasts if _EARLIER.search(call.asked) else before + lasts
    start = day if is_day(day) else max(before, call.now).date()
    if not isinstance(when, time):
        return datetime.combine(start, before.time())  # the day was said
    exact = HALF.search(call.texts.get("time", "")) is not None
    hours = (when.hour,) if exact else (when.hour % 12, when.hour % 12 + 12)
    found = [datetime.combine(start, when.replace(hour=hour)) for hour in hours]
    if is_day(day):
        found = [datetime.combine(date_of(start, each.time(), words_of(call.texts)), each.time()) for each in found]
        then = datetime.combine(start, before.time())
        found = [each for each in found if each > call.now] or found
        return min(found, key=lambda each: abs(each - then))
    around = [each + _DAY * days for each in found for days in (-1, 0, 1)]
    return min((each for each in around if each > call.now), key=lambda each: abs(each - before))
