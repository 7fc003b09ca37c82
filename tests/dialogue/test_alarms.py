"""Alarms and timers of the talking home."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest

from saram.dialogue import ActionCall
from saram.dialogue.sandbox.home import home_actions
from saram.types import Slot, SlotValue

from .conftest import NOW


class Clock:
    """Calls actions one after another, in one session."""

    def __init__(self, bots) -> None:
        self.actions = home_actions(bots / "home", {})
        self.session: dict = {}
        self.now = NOW

    def do(self, name: str, *, said: str = "", **more) -> tuple[str, SlotValue | None]:
        """Outcome and moment of an action."""
        texts = {"time": said}
        replaces = more.pop("replaces", {})
        replaced = {"time": more.pop("replaced", "")}
        corrects = more.pop("corrects", None)
        asked = more.pop("asked", "")
        excepted = tuple(Slot(each, "", value, None) for each, value in more.pop("excepted", ()))
        call = ActionCall(
            name,
            more,
            texts,
            "ko",
            "k",
            self.now,
            self.session,
            corrects,
            replaces,
            replaced,
            asked=asked,
            excepted=excepted,
        )
        result = self.actions[name](call)
        return result.outcome, result.values.get("moment", result.values.get("left"))

    @property
    def alarms(self) -> list[datetime]:
        """What is set, earliest first."""
        return sorted(map(datetime.fromisoformat, self.session.get("alarms", [])))


@pytest.fixture
def clock(bots) -> Clock:
    return Clock(bots)


def at(hour: int, minute: int = 0, day: int = 0) -> datetime:
    """A moment of the day of the tests, or of one after it."""
    return datetime.combine(NOW.date() + timedelta(days=day), time(hour, minute))


def test_a_changed_alarm_is_moved(clock):
    clock.do("set_alarm", time=time(19))
    assert clock.do("change_alarm", time=time(20), said="8시") == ("ok", at(20))
    assert clock.alarms == [at(20)]


def test_the_alarm_that_is_named_is_moved_and_no_other(clock):
    clock.do("set_alarm", date=at(0, day=1).date(), time=time(7))
    clock.do("set_alarm", time=time(21))
    named = {"time": time(19)}  # the next seven o'clock; the alarm is one of the morning
    assert clock.do("change_alarm", time=time(20), said="8시", replaces=named, replaced="7시") == ("ok", at(8, day=1))
    assert clock.alarms == [at(21), at(8, day=1)]
    assert (
        clock.do("change_alarm", time=time(20), said="8시", replaces={"time": time(17)}, replaced="5시")[0] == "other"
    )
    assert clock.do("change_alarm", time=time(20), replaces=named, replaced="오후 7시")[0] == "other"


def test_an_alarm_is_moved_to_another_day_or_by_some_time(clock):
    clock.do("set_alarm", time=time(19))
    assert clock.do("change_alarm", date=at(0, day=2).date()) == ("ok", at(19, day=2))
    assert clock.do("change_alarm", duration=timedelta(minutes=30), asked="30분 늦춰줘") == ("ok", at(19, 30, day=2))
    assert clock.do("change_alarm", duration=timedelta(hours=1), asked="한 시간 당겨줘") == ("ok", at(18, 30, day=2))


def test_there_must_be_an_alarm_to_change_and_something_to_change_it_to(clock):
    assert clock.do("change_alarm", time=time(20))[0] == "none"
    assert clock.do("change_alarm")[0] == "when"


@pytest.mark.parametrize(("before", "said", "heard", "after"), [
    (time(11), "12시", time(0), time(12)),
    (time(23), "1시", time(13), time(1)),
    (time(7), "8시", time(20), time(8)),
    (time(7), "오후 8시", time(20), time(20)),
])  # fmt: skip
def test_a_corrected_hour_is_the_one_closest_to_that_before(clock, before, said, heard, after):
    clock.do("set_alarm", date=at(0, day=1).date(), time=before)
    (_, moment) = clock.do("set_alarm", time=heard, said=said, corrects={"time": before})
    assert isinstance(moment, datetime)
    assert moment.time() == after
    assert clock.alarms == [moment]


def test_an_alarm_is_deleted_by_its_hour_in_either_half_of_the_day(clock):
    clock.do("set_alarm", date=at(0, day=1).date(), time=time(7))
    assert clock.do("cancel_alarm", time=time(19), said="오후 7시")[0] == "other"
    assert clock.do("cancel_alarm", time=time(19), said="7시")[0] == "ok"
    assert clock.alarms == []


def test_no_alarm_is_moved_into_what_has_passed(clock):
    clock.do("set_alarm", time=at(10, 35))
    assert clock.do("change_alarm", duration=timedelta(minutes=30), asked="30분 당겨줘")[0] == "past"
    assert clock.do("change_alarm", date=at(0, day=-1).date())[0] == "past"
    assert clock.alarms == [at(10, 35)]


def test_an_alarm_that_rang_days_ago_is_corrected_to_the_next_hour(clock):
    clock.do("set_alarm", time=time(11))
    clock.now = at(10, day=3)
    assert clock.do("set_alarm", time=time(8), said="8시", corrects={"time": time(11)}) == ("ok", at(20, day=3))


def test_a_timer_kept_without_its_length_begins_again_with_what_is_left(clock):
    clock.do("set_timer", duration=timedelta(minutes=3))
    del clock.session["timer_lasts"]
    clock.now = at(10, 31)
    assert clock.do("restart_timer")[0] == "ok"
    assert clock.do("timer_left") == ("ok", timedelta(minutes=2))


def test_what_has_rung_is_not_among_the_alarms(clock):
    clock.do("set_alarm", time=time(11))
    clock.now = at(11, 1)
    assert clock.do("alarms")[0] == "none"
    assert clock.do("change_alarm", time=time(12))[0] == "none"


def test_only_what_has_rung_rings_again(clock):
    assert clock.do("snooze", duration=timedelta(minutes=30)) == ("new", at(11))
    clock.now = at(11, 1)
    assert clock.do("snooze") == ("ok", at(11, 6))


def test_a_timer_is_paused_and_begun_again_if_there_is_one(clock):
    assert clock.do("restart_timer")[0] == clock.do("pause_timer")[0] == clock.do("timer_left")[0] == "none"
    clock.do("set_timer", duration=timedelta(minutes=3))
    clock.now = at(10, 31)
    assert clock.do("timer_left") == ("ok", timedelta(minutes=2))
    assert clock.do("pause_timer")[0] == "ok"
    clock.now = at(10, 40)
    assert clock.do("timer_left") == ("ok", timedelta(minutes=2))
    assert clock.do("restart_timer")[0] == "ok"
    assert clock.do("timer_left") == ("ok", timedelta(minutes=3))


@pytest.fixture
def three(clock) -> Clock:
    """Alarms at seven tomorrow, eight tonight, and nine the day after tomorrow."""
    clock.do("set_alarm", date=at(0, day=1).date(), time=time(7))
    clock.do("set_alarm", time=time(20))
    clock.do("set_alarm", date=at(0, day=2).date(), time=time(9))
    return clock


def test_of_several_alarms_all_are_deleted_only_where_all_is_said(three):
    assert three.do("cancel_alarm", asked="알람 지워줘")[0] == "which"
    assert len(three.alarms) == 3
    assert three.do("cancel_alarm", asked="오늘 거 지워줘", date=NOW.date())[0] == "ok"
    assert three.alarms == [at(7, day=1), at(9, day=2)]
    assert three.do("cancel_alarm", asked="알람 다 지워줘")[0] == "ok"
    assert three.alarms == []


@pytest.mark.parametrize(
    ("left", "kept"),
    [
        ([("time", time(7))], [at(7, day=1)]),
        ([("time", time(19))], [at(7, day=1)]),  # 7시, in either half of the day
        ([("date", NOW.date())], [at(20)]),
        ([("time", time(7)), ("time", time(20))], [at(20), at(7, day=1)]),
        ([("date", at(0, day=2).date()), ("time", time(9))], [at(9, day=2)]),
    ],
)
def test_an_alarm_that_is_left_out_is_not_deleted(three, left, kept):
    assert three.do("cancel_alarm", asked="그것만 빼고 다 지워줘", excepted=left)[0] == "ok"
    assert three.alarms == kept


def test_nothing_is_deleted_where_there_is_none_of_what_is_left_out(three):
    assert three.do("cancel_alarm", asked="5시 빼고 다 지워줘", excepted=[("time", time(5))])[0] == "other"
    assert len(three.alarms) == 3


@pytest.mark.parametrize("day", [{}, {"date": NOW.date() + timedelta(days=1)}])
def test_no_hour_is_made_up_for_a_part_of_the_day(bots, day):
    clock = Clock(bots)
    assert clock.do("set_alarm", said="아침", time="아침", **day) == ("when", None)
    assert clock.session.get("alarms", []) == []


def test_the_weather_of_a_part_of_the_day_is_that_of_its_day(bots):
    day = {"date": NOW.date() + timedelta(days=1)}
    weather = home_actions(bots / "home", {})["weather"]
    calls = [ActionCall("weather", {**time, **day}, {}, "ko", "k", NOW, {}) for time in ({}, {"time": "오후"})]
    assert weather(calls[0]) == weather(calls[1])


def test_a_weekday_whose_hour_has_passed_is_that_of_the_next_week(clock):
    today = NOW.date()
    name = f"{'월화수목금토일'[today.weekday()]}요일"
    call = ActionCall(
        "set_alarm",
        {"date": today, "time": time(0, 1)},
        {"date": name, "time": "0시 1분"},
        "ko",
        "k",
        NOW,
        clock.session,
    )
    clock.actions["set_alarm"](call)
    assert clock.alarms == [datetime.combine(today, time(0, 1)) + timedelta(days=7)]
