"""When counters are open: by opening hours of the point, else by the calendar of the agency."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta

from motcua.ground.agreements.queries import hours_of
from motcua.ground.catalogue.queries import agencies
from motcua.ground.deadlines.queries import calendar
from motcua.ground.deadlines.rules import WorkCalendar
from motcua.ground.deadlines.worktime import MINUTE, Hours
from motcua.outward.reports.rules.days import Days

_ORDINARY = "VN"


@dataclass(frozen=True, slots=True)
class Opening:
    """An ordinary week of a place, and how many days of each weekday it was open in a period."""

    minutes: Mapping[tuple[int, int], int]
    """(weekday, hour) → minutes open in that hour."""
    days: Mapping[int, int]
    is_told: bool
    """Whether the point has hours of its own; else they are those of the calendar."""

    @property
    def open_days(self) -> int:
        """Days on which the place was open."""
        return sum(self.days.values())

    @property
    def hours_a_day(self) -> int:
        """Minutes of an ordinary open day ÷ 60, rounded, at least 1."""
        weekdays = {weekday for weekday, _hour in self.minutes}
        return max(1, round(sum(self.minutes.values()) / (60 * max(1, len(weekdays)))))


def opening_of(point_id: str, agency_code: str, days: Days) -> Opening:
    """Return the ordinary week of a place as it is on the last day of a period."""
    offices = agencies()
    code = offices[agency_code].calendar_code if agency_code in offices else _ORDINARY
    hours = calendar(code)
    told = hours_of(point_id) if point_id else None
    row = told.row_on(days.last) if told is not None else None
    worked = _worked(hours, days)
    if row is None:
        return Opening(_by_calendar(hours, days.last), worked, is_told=False)
    week = {
        (weekday, hour): minutes
        for weekday, sessions in enumerate(row.week)
        for hour, minutes in _by_hour((_minute(opens), _minute(closes)) for opens, closes in sessions)
    }
    open_on = {weekday for weekday, _hour in week}
    every = _each(days)
    return Opening(week, {each: worked.get(each) or every.get(each, 0) for each in open_on}, is_told=True)


def _worked(hours: WorkCalendar, days: Days) -> dict[int, int]:
    found: dict[int, int] = {}
    for day in _days(days):
        if hours.is_worked(day):
            found[day.weekday()] = found.get(day.weekday(), 0) + 1
    return found


def _each(days: Days) -> dict[int, int]:
    found: dict[int, int] = {}
    for day in _days(days):
        found[day.weekday()] = found.get(day.weekday(), 0) + 1
    return found


def _days(days: Days) -> Iterable[date]:
    return (days.first + timedelta(days=step) for step in range((days.last - days.first).days + 1))


def _by_calendar(hours: WorkCalendar, last: date) -> dict[tuple[int, int], int]:
    """The week by the longest of the last four days of each weekday: a day off among them is not the ordinary day."""
    found = {}
    for weekday in range(7):
        near = last - timedelta(days=(last.weekday() - weekday) % 7)
        day = max((hours.hours((near - timedelta(weeks=back)).toordinal()) for back in range(4)), key=_total)
        sessions = zip(day.opens, day.closes, strict=True)
        for hour, minutes in _by_hour((opens // MINUTE, closes // MINUTE) for opens, closes in sessions):
            found[weekday, hour] = minutes
    return found


def _total(day: Hours) -> int:
    return day.total


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute


def _by_hour(sessions: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    found: dict[int, int] = {}
    for opens, closes in sessions:
        for hour in range(opens // 60, -(-closes // 60)):
            open_minutes = min(closes, (hour + 1) * 60) - max(opens, hour * 60)
            found[hour] = found.get(hour, 0) + open_minutes
    return sorted(found.items())
