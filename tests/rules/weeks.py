"""Weeks, countings and instants as the tests of the clock write them."""

from datetime import datetime, time

from motcua.ground.deadlines.reading import OFFICE_WEEK
from motcua.ground.deadlines.rules import Counting, DayCounting, Limit, OnSupplement, Unit, WorkCalendar

MORNING = (time(7, 30), time(11, 30))
AFTERNOON = (time(13), time(17))
OFFICE = WorkCalendar(OFFICE_WEEK)
WITH_SATURDAY = WorkCalendar((*OFFICE_WEEK[:5], (MORNING,), ()))
GIVE_BACK = Counting(on_supplement=OnSupplement.PAUSE)
WHOLE = Counting(on_supplement=OnSupplement.PAUSE, day_counting=DayCounting.WHOLE_DAYS)
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def at(text: str) -> datetime:
    """Read "Fri 2026-11-06 15:00" and check its weekday."""
    weekday, rest = text.split(" ", 1)
    moment = datetime.fromisoformat(rest)
    assert WEEKDAYS[moment.weekday()] == weekday, text
    return moment


def working_days(quantity: int) -> Limit:
    return Limit(quantity, Unit.WORKING_DAYS)
