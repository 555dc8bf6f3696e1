"""Stretches of whole days: those that a figure counts, and those that stand side by side on the axis of a chart."""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from motcua.base.text import day_words, full_day_words, short_day_words
from motcua.ground.deadlines.rules import WorkCalendar, add_working_days

WORKING_DAYS, WEEKS, MONTHS = 11, 8, 12
"""How many of each stand side by side; the last one is that of today."""
_YEARS = range(2000, 2101)


class Cut(StrEnum):
    """How time is cut into pieces; the value stands in an address."""

    DAY = "ngay"
    WEEK = "tuan"
    MONTH = "thang"


@dataclass(frozen=True, slots=True)
class Days:
    """The days from `first` to `last`, both included."""

    first: date
    last: date

    def __str__(self) -> str:
        """As it stands in an address: 2026-11-02, or 2026-11-02..2026-11-08."""
        one = self.first.isoformat()
        return one if self.first == self.last else f"{one}..{self.last.isoformat()}"

    @property
    def words(self) -> str:
        """In words: "thứ Hai, 02/11/2026", "tháng 11/2026" for a whole month, else "26/10 – 01/11/2026"."""
        if self.first == self.last:
            return full_day_words(self.first)
        if (self.first, self.last) == _month(self.first):
            return f"tháng {self.first:%m/%Y}"
        begin = short_day_words if self.first.year == self.last.year else day_words
        return f"{begin(self.first)} – {day_words(self.last)}"

    def holds(self, day: date) -> bool:
        """Whether a day is one of them."""
        return self.first <= day <= self.last


def days_of(text: str) -> Days | None:
    """Return the days that an address names; None for what names none."""
    begin, dots, end = text.partition("..")
    try:
        first = date.fromisoformat(begin)
        last = date.fromisoformat(end) if dots else first
    except ValueError:
        return None
    is_sane = first <= last and first.year in _YEARS and last.year in _YEARS
    return Days(first, last) if is_sane else None


def month_of(day: date) -> Days:
    """Return the month in which a day lies."""
    return Days(*_month(day))


def _month(day: date) -> tuple[date, date]:
    return day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1])


def pieces(cut: Cut, today: date, hours: WorkCalendar) -> tuple[Days, ...]:
    """Return the pieces of time up to today, oldest first, without gaps between weeks and months.

    By day they are working days, the last one today or, on a day off, the working day before. Raises
    CalendarWithoutWork.
    """
    if cut is Cut.DAY:
        last = today if hours.is_worked(today) else add_working_days(today, -1, hours)
        steps = (add_working_days(last, -back, hours) if back else last for back in reversed(range(WORKING_DAYS)))
        return tuple(Days(day, day) for day in steps)
    if cut is Cut.WEEK:
        monday = today - timedelta(days=today.weekday())
        begins = [monday - timedelta(weeks=back) for back in reversed(range(WEEKS))]
        return tuple(Days(day, day + timedelta(days=6)) for day in begins)
    months = [month_of(today)]
    while len(months) < MONTHS:
        months.insert(0, month_of(months[0].first - timedelta(days=1)))
    return tuple(months)


def with_days_off(pieces: Iterable[Days], counted: Iterable[date]) -> tuple[Days, ...]:
    """Return the pieces with those days beside them on which something was counted though nobody works on them.

    So the pieces hold all that was counted between the first and today.
    """
    there = tuple(pieces)
    others = {day for day in counted if not any(piece.holds(day) for piece in there)}
    return tuple(sorted([*there, *(Days(day, day) for day in others)], key=lambda piece: piece.first))


def label(cut: Cut, pieces: Iterable[Days], place: int) -> str:
    """Return what stands under a piece on the axis: the day, with its month where that is new; months with years."""
    row = tuple(pieces)
    begin = row[place].first
    is_edge = place in (0, len(row) - 1)
    if cut is Cut.MONTH:
        return f"{begin:%m/%y}" if is_edge or begin.month == 1 else f"{begin:%m}"
    is_new = is_edge or row[place - 1].first.month != begin.month
    return short_day_words(begin) if is_new or cut is Cut.WEEK else f"{begin:%d}"
