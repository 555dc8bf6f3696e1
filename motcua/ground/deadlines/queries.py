"""Reads of calendars, as the rules want them."""

from datetime import time
from itertools import pairwise

from motcua.base.memory import remembered
from motcua.ground.deadlines.models import Calendar, DayException
from motcua.ground.deadlines.rules import DayOff, MakeupDay, Week, WorkCalendar
from motcua.ground.deadlines.worktime import WEEKDAYS


@remembered
def calendar(code: str) -> WorkCalendar:
    """Return a calendar with all its dated exceptions; later weekly hours take the place of earlier ones.

    Raises Calendar.DoesNotExist, CalendarNotReadable.
    """
    rows = list(Calendar.objects.filter(code=code).order_by("valid_from"))
    if not rows:
        raise Calendar.DoesNotExist(code)
    exceptions = list(DayException.objects.filter(code=code).order_by("day"))
    years = sorted({row.day.year for row in exceptions})
    return WorkCalendar(
        week=week_of(rows[0].sessions),
        changes=tuple((later.valid_from, week_of(later.sessions)) for _, later in pairwise(rows)),
        off=tuple(DayOff(row.day, row.occasion, row.decision) for row in exceptions if row.kind == "OFF"),
        makeup=tuple(
            MakeupDay(row.day, WEEKDAYS.index(row.worked_as or "mon"), row.occasion, row.decision)
            for row in exceptions
            if row.kind == "MAKEUP"
        ),
        name=rows[-1].name,
        years=(years[0], years[-1]) if years else None,
    )


def week_of(sessions: dict[str, list[list[str]]]) -> Week:
    """Return the sessions of Monday to Sunday from a row's {"mon": [["07:30", "11:30"], …], …}."""
    return tuple(
        tuple((time.fromisoformat(begin), time.fromisoformat(end)) for begin, end in sessions.get(day, []))
        for day in WEEKDAYS
    )
