"""When a service point is open: by its own week, on days off and make-up days of the calendar, at an instant."""

from datetime import date, datetime, time

import pytest

from motcua.ground.agreements.hours import Half, HoursRow, Opening, PointHours, is_open, opening_at, sessions_on
from motcua.ground.agreements.rules import Term
from motcua.ground.deadlines.rules import DayOff, MakeupDay, WorkCalendar

MORNING, AFTERNOON = (time(7, 30), time(11, 30)), (time(13, 30), time(17))
SHORT = (time(8), time(10))
WEEK = ((MORNING, AFTERNOON),) * 5 + ((MORNING,), ())
NATIONAL = WorkCalendar(
    week=((MORNING, AFTERNOON),) * 5 + ((), ()),
    off=(DayOff(date(2026, 9, 2), "Quốc khánh"),),
    makeup=(MakeupDay(date(2026, 8, 22), 0, "làm bù"), MakeupDay(date(2026, 8, 23), (SHORT,), "làm bù")),
)
OLD = HoursRow(Term(date(2026, 1, 1), date(2026, 6, 30)), ((SHORT,),) * 7)
POINT = PointHours((OLD, HoursRow(Term(date(2026, 7, 1), None), WEEK)), NATIONAL)


def at(told: str) -> datetime:
    """A local instant."""
    return datetime.fromisoformat(told)


@pytest.mark.parametrize(
    ("day", "sessions"),
    [
        (date(2026, 11, 20), (MORNING, AFTERNOON)),  # Friday
        (date(2026, 11, 21), (MORNING,)),  # Saturday, though agencies rest
        (date(2026, 11, 22), ()),  # Sunday
        (date(2026, 9, 2), ()),  # a holiday on a Wednesday
        (date(2026, 8, 22), (MORNING, AFTERNOON)),  # a Saturday worked as a Monday
        (date(2026, 8, 23), (MORNING, AFTERNOON)),  # a Sunday with hours of its own for agencies: as on Monday
        (date(2026, 6, 30), (SHORT,)),  # the last day of the row before
        (date(2025, 12, 31), None),  # nobody has told
    ],
)
def test_a_point_is_open_by_the_row_of_the_day_and_the_days_off_of_its_calendar(day: date, sessions: object) -> None:
    assert sessions_on(POINT, day) == sessions


def test_without_a_calendar_a_point_is_open_on_holidays_too() -> None:
    assert sessions_on(PointHours(POINT.rows), date(2026, 9, 2)) == (MORNING, AFTERNOON)


@pytest.mark.parametrize(
    ("day", "half", "told"),
    [
        (date(2026, 11, 20), None, True),
        (date(2026, 11, 20), Half.AFTERNOON, True),
        (date(2026, 11, 21), Half.MORNING, True),
        (date(2026, 11, 21), Half.AFTERNOON, False),
        (date(2026, 11, 22), None, False),
        (date(2025, 12, 31), None, False),
    ],
)
def test_a_half_of_a_day_is_open_when_a_session_touches_it(day: date, half: Half | None, told: bool) -> None:
    assert is_open(POINT, day, half) is told


def test_a_session_over_noon_fills_both_halves() -> None:
    through = PointHours((HoursRow(Term(date(2026, 1, 1), None), (((time(7), time(18)),),) * 7),))

    assert is_open(through, date(2026, 11, 20), Half.MORNING)
    assert is_open(through, date(2026, 11, 20), Half.AFTERNOON)


@pytest.mark.parametrize(
    ("now", "opening"),
    [
        (at("2026-11-20 07:30"), Opening(True, closes_at=at("2026-11-20 11:30"))),
        (at("2026-11-20 11:30"), Opening(False, opens_at=at("2026-11-20 13:30"))),
        (at("2026-11-20 06:00"), Opening(False, opens_at=at("2026-11-20 07:30"))),
        (at("2026-11-21 12:00"), Opening(False, opens_at=at("2026-11-23 07:30"))),
        (at("2026-09-01 17:00"), Opening(False, opens_at=at("2026-09-03 07:30"))),
        (at("2025-12-31 09:00"), None),
    ],
)
def test_at_an_instant_a_point_says_until_when_it_is_open_or_when_it_opens(
    now: datetime, opening: Opening | None
) -> None:
    assert opening_at(POINT, now) == opening


def test_a_point_that_is_closed_for_long_names_no_opening() -> None:
    closed = PointHours((HoursRow(Term(date(2026, 1, 1), None), ((),) * 7),))

    assert opening_at(closed, at("2026-11-20 09:00")) == Opening(False)
