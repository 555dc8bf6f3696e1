"""Moving about in working time: so many working minutes earlier or later. Naive local time of Asia/Ho_Chi_Minh."""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date, datetime

from motcua.ground.deadlines.rules import WorkCalendar
from motcua.ground.deadlines.worktime import MINUTE, moment

_DAYS = range(date(2000, 1, 1).toordinal(), date(2200, 1, 1).toordinal())
"""Rehearsals take place between these days."""


@dataclass(frozen=True, slots=True)
class WorkTimes:
    """One calendar, asked in minutes."""

    calendar: WorkCalendar

    def minutes(self, at: datetime) -> float:
        """Return the working minutes before an instant; the difference of two is the time worked between."""
        return self.calendar.worked(at) / MINUTE

    def when(self, minutes: float) -> datetime:
        """Return the earliest instant before which so many working minutes lie."""
        worked = round(minutes * MINUTE)
        day = _DAYS[bisect_left(_DAYS, worked, key=lambda each: self.calendar.time_before(each + 1))]
        clock = self.calendar.hours(day).when(worked - self.calendar.time_before(day), opening=False)
        return moment(day, clock).replace(microsecond=0)

    def shifted(self, at: datetime, minutes: float) -> datetime:
        """Return the instant so many working minutes later, or earlier when below 0."""
        return self.when(self.minutes(at) + minutes)

    def day(self, day: date) -> tuple[float, float]:
        """Return the working minutes before a day opens and before it is over."""
        before = self.calendar.time_before(day.toordinal()) / MINUTE
        return before, before + self.calendar.hours(day.toordinal()).total / MINUTE

    def is_worked(self, day: date) -> bool:
        """Whether the office works on a day."""
        return self.calendar.is_worked(day)
