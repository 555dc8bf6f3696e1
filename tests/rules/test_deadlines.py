"""When a dossier is due: each sentence of the design's chapter on the clock, by example."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest

from motcua.ground.deadlines.reading import OFFICE_WEEK, country_calendar
from motcua.ground.deadlines.rules import (
    CalendarNotReadable,
    CalendarWithoutWork,
    Counting,
    CountingNotReadable,
    DayOff,
    DueLevel,
    Lateness,
    Limit,
    LimitNotReadable,
    MakeupDay,
    OutOfRange,
    Precision,
    Unit,
    WorkCalendar,
    add_working_days,
    due_at,
    due_level,
    instant,
    lateness,
    limit_of_days,
    local,
    may_still_re_appoint,
    remaining,
    start_of_clock,
    worked_minutes,
)
from tests.rules.weeks import AFTERNOON, MORNING, OFFICE, WHOLE, WITH_SATURDAY, at, working_days

# -- start -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("receipt", "start"),
    [
        ("Mon 2026-11-02 10:00", "Mon 2026-11-02 10:00"),
        ("Mon 2026-11-02 07:30", "Mon 2026-11-02 07:30"),
        ("Mon 2026-11-02 11:30", "Mon 2026-11-02 11:30"),
        ("Mon 2026-11-02 17:00", "Mon 2026-11-02 17:00"),
        ("Mon 2026-11-02 06:17", "Mon 2026-11-02 07:30"),
        ("Mon 2026-11-02 11:30:01", "Mon 2026-11-02 13:00"),
        ("Mon 2026-11-02 12:15", "Mon 2026-11-02 13:00"),
        ("Mon 2026-11-02 17:00:01", "Tue 2026-11-03 07:30"),
        ("Fri 2026-11-06 18:00", "Mon 2026-11-09 07:30"),
        ("Sat 2026-11-07 09:00", "Mon 2026-11-09 07:30"),
        ("Sun 2026-11-08 23:59:59", "Mon 2026-11-09 07:30"),
    ],
)
def test_clock_starts_inside_a_session_or_at_the_next(receipt: str, start: str) -> None:
    assert start_of_clock(at(receipt), OFFICE) == at(start)


# -- working days ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("receipt", "limit", "due"),
    [
        ("Fri 2026-11-06 15:00", 1, "Mon 2026-11-09 15:00"),
        ("Mon 2026-11-02 10:00", 2, "Wed 2026-11-04 10:00"),
        ("Mon 2026-11-02 11:30", 2, "Wed 2026-11-04 11:30"),
        ("Mon 2026-11-02 12:15", 2, "Wed 2026-11-04 13:00"),
        ("Mon 2026-11-02 13:00", 2, "Wed 2026-11-04 13:00"),
        ("Mon 2026-11-02 17:00", 2, "Wed 2026-11-04 17:00"),
        ("Mon 2026-11-02 17:01", 2, "Thu 2026-11-05 07:30"),
        ("Sat 2026-11-07 10:00", 1, "Tue 2026-11-10 07:30"),
        ("Mon 2026-11-02 14:20", 10, "Mon 2026-11-16 14:20"),
    ],
)
def test_working_days_end_at_the_same_worked_time_of_the_day(receipt: str, limit: int, due: str) -> None:
    assert due_at(at(receipt), working_days(limit), OFFICE) == at(due)


@pytest.mark.parametrize(
    ("receipt", "limit", "due"),
    [
        ("Fri 2026-11-06 15:00", 1, "Sat 2026-11-07 11:30"),
        ("Fri 2026-11-06 13:00", 1, "Sat 2026-11-07 11:30"),
        ("Fri 2026-11-06 09:10", 1, "Sat 2026-11-07 09:10"),
        ("Sat 2026-11-07 10:00", 1, "Mon 2026-11-09 10:00"),
        ("Sat 2026-11-07 11:30", 1, "Mon 2026-11-09 11:30"),
        ("Sat 2026-11-07 12:00", 1, "Tue 2026-11-10 07:30"),
    ],
)
def test_a_shorter_last_day_caps_the_worked_time(receipt: str, limit: int, due: str) -> None:
    assert due_at(at(receipt), working_days(limit), WITH_SATURDAY) == at(due)


def test_worked_time_is_laid_on_the_sessions_of_the_last_day() -> None:
    early = ((time(7), time(10)), (time(14), time(18)))
    calendar = WorkCalendar(OFFICE_WEEK, makeup=(MakeupDay(date(2026, 11, 3), early),))

    assert due_at(at("Mon 2026-11-02 10:00"), working_days(1), calendar) == at("Tue 2026-11-03 09:30")
    assert due_at(at("Mon 2026-11-02 10:30"), working_days(1), calendar) == at("Tue 2026-11-03 10:00")
    assert due_at(at("Mon 2026-11-02 11:30"), working_days(1), calendar) == at("Tue 2026-11-03 15:00")
    assert due_at(at("Mon 2026-11-02 17:00"), working_days(1), calendar) == at("Tue 2026-11-03 18:00")


@pytest.mark.parametrize(
    ("receipt", "limit", "due"),
    [
        ("Fri 2025-04-25 09:00", 1, "Sat 2025-04-26 09:00"),  # ngày làm bù
        ("Tue 2025-04-29 09:00", 3, "Wed 2025-05-07 09:00"),  # nghỉ 30/4 – 2/5
        ("Fri 2026-02-13 16:00", 1, "Mon 2026-02-23 16:00"),  # Tết 14–22/2
        ("Fri 2026-08-21 16:00", 6, "Fri 2026-08-28 16:00"),  # làm bù thứ Bảy 22/8
        ("Fri 2026-08-28 16:00", 1, "Thu 2026-09-03 16:00"),  # nghỉ 31/8 – 2/9
    ],
)
def test_the_country_rests_and_makes_up_on_its_declared_days(receipt: str, limit: int, due: str) -> None:
    assert due_at(at(receipt), working_days(limit), country_calendar()) == at(due)


def test_a_day_named_off_and_makeup_is_worked() -> None:
    day = date(2026, 11, 4)
    calendar = WorkCalendar(OFFICE_WEEK, off=(DayOff(day),), makeup=(MakeupDay(day, (MORNING,)),))

    assert calendar.is_worked(day)
    assert due_at(at("Tue 2026-11-03 09:00"), working_days(1), calendar) == at("Wed 2026-11-04 09:00")


def test_a_makeup_day_follows_a_named_weekday_or_has_its_own_hours() -> None:
    like_saturday = MakeupDay(date(2026, 11, 8), 5)
    own = MakeupDay(date(2026, 11, 15), ((time(8), time(10)),))
    calendar = WorkCalendar(WITH_SATURDAY.week, makeup=(like_saturday, own))

    assert worked_minutes(at("Sun 2026-11-08 00:00"), at("Mon 2026-11-09 00:00"), calendar) == 240
    assert worked_minutes(at("Sun 2026-11-15 00:00"), at("Mon 2026-11-16 00:00"), calendar) == 120


def test_weekly_hours_change_with_the_season() -> None:
    summer = (((time(7), time(11)), (time(13, 30), time(17))),) * 5 + ((), ())
    calendar = WorkCalendar(OFFICE_WEEK, changes=((date(2026, 11, 4), summer),))

    assert worked_minutes(at("Mon 2026-11-02 00:00"), at("Sat 2026-11-07 00:00"), calendar) == 2 * 480 + 3 * 450
    assert due_at(at("Tue 2026-11-03 13:00"), working_days(1), calendar) == at("Wed 2026-11-04 13:30")


def test_whole_days_end_at_the_close_of_the_last_day() -> None:
    assert due_at(at("Mon 2026-11-02 10:00"), working_days(2), OFFICE, counting=WHOLE) == at("Wed 2026-11-04 17:00")
    assert due_at(at("Mon 2026-11-02 17:01"), working_days(2), OFFICE, counting=WHOLE) == at("Thu 2026-11-05 17:00")
    assert due_at(at("Fri 2026-11-06 08:00"), working_days(1), WITH_SATURDAY, counting=WHOLE) == at(
        "Sat 2026-11-07 11:30"
    )


# -- working hours, calendar days, the same day ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("receipt", "hours", "due"),
    [
        ("Mon 2026-11-02 08:00", 2, "Mon 2026-11-02 10:00"),
        ("Mon 2026-11-02 10:00", 2, "Mon 2026-11-02 13:30"),
        ("Mon 2026-11-02 09:30", 2, "Mon 2026-11-02 11:30"),
        ("Mon 2026-11-02 07:30", 8, "Mon 2026-11-02 17:00"),
        ("Mon 2026-11-02 13:00", 4, "Mon 2026-11-02 17:00"),
        ("Mon 2026-11-02 11:30", 4, "Mon 2026-11-02 17:00"),
        ("Fri 2026-11-06 17:00", 1, "Mon 2026-11-09 08:30"),
        ("Fri 2026-11-06 16:00", 9, "Mon 2026-11-09 17:00"),
    ],
)
def test_working_hours_are_consumed_session_by_session(receipt: str, hours: int, due: str) -> None:
    assert due_at(at(receipt), Limit(hours, Unit.WORKING_HOURS), OFFICE) == at(due)


@pytest.mark.parametrize(
    ("receipt", "days", "due"),
    [
        ("Mon 2026-11-02 06:17", 1, "Tue 2026-11-03 06:17"),
        ("Mon 2026-11-02 23:00", 3, "Thu 2026-11-05 23:00"),
        ("Mon 2026-11-02 10:00", 5, "Mon 2026-11-09 17:00"),
        ("Mon 2026-11-02 10:00", 6, "Mon 2026-11-09 17:00"),
        ("Sun 2026-11-01 10:00", 1, "Mon 2026-11-02 10:00"),
    ],
)
def test_calendar_days_keep_their_clock_time_unless_they_end_on_a_day_off(receipt: str, days: int, due: str) -> None:
    assert due_at(at(receipt), Limit(days, Unit.CALENDAR_DAYS), OFFICE) == at(due)


@pytest.mark.parametrize(
    ("receipt", "due"),
    [
        ("Mon 2026-11-02 09:00", "Mon 2026-11-02 17:00"),
        ("Mon 2026-11-02 15:00:00", "Mon 2026-11-02 17:00"),
        ("Mon 2026-11-02 15:00:01", "Tue 2026-11-03 17:00"),
        ("Mon 2026-11-02 17:00", "Tue 2026-11-03 17:00"),
        ("Mon 2026-11-02 17:01", "Tue 2026-11-03 17:00"),  # once, never twice
        ("Mon 2026-11-02 23:00", "Tue 2026-11-03 17:00"),
        ("Fri 2026-11-06 15:30", "Mon 2026-11-09 17:00"),
        ("Sat 2026-11-07 16:00", "Mon 2026-11-09 17:00"),
        ("Mon 2026-11-02 05:00", "Mon 2026-11-02 17:00"),
    ],
)
def test_same_day_moves_on_once_after_the_cut_off(receipt: str, due: str) -> None:
    counting = Counting(cutoff=time(15))

    assert due_at(at(receipt), Limit(0, Unit.SAME_DAY), OFFICE, counting=counting) == at(due)
    assert due_at(at(receipt), Limit(7, Unit.SAME_DAY), OFFICE, counting=counting) == at(due)


def test_same_day_without_a_cut_off_ends_with_the_day() -> None:
    assert due_at(at("Mon 2026-11-02 16:59"), Limit(0, Unit.SAME_DAY), OFFICE) == at("Mon 2026-11-02 17:00")


def test_the_cut_off_moves_other_limits_only_where_the_rule_set_says_so() -> None:
    late = at("Mon 2026-11-02 15:30")

    assert due_at(late, working_days(1), OFFICE, counting=Counting(cutoff=time(15))) == at("Tue 2026-11-03 15:30")
    moved = Counting(cutoff=time(15), cutoff_moves_clock=True)
    assert due_at(late, working_days(1), OFFICE, counting=moved) == at("Wed 2026-11-04 07:30")
    after_hours = at("Mon 2026-11-02 18:00")
    assert due_at(after_hours, working_days(1), OFFICE, counting=moved) == at("Wed 2026-11-04 07:30")


@pytest.mark.parametrize(
    ("receipt", "minutes", "due"),
    [
        ("Mon 2026-11-02 10:07", 15, "Tue 2026-11-03 10:15"),
        ("Mon 2026-11-02 10:15", 15, "Tue 2026-11-03 10:15"),
        ("Mon 2026-11-02 11:20", 60, "Tue 2026-11-03 11:30"),
        ("Mon 2026-11-02 10:00:01", 1, "Tue 2026-11-03 10:01"),
        ("Mon 2026-11-02 10:50", 45, "Tue 2026-11-03 11:00"),
    ],
)
def test_the_due_instant_is_rounded_up_within_its_session(receipt: str, minutes: int, due: str) -> None:
    assert due_at(at(receipt), working_days(1), OFFICE, counting=Counting(round_up_minutes=minutes)) == at(due)


def test_rounding_never_leaves_the_day() -> None:
    counting = Counting(round_up_minutes=60)

    assert due_at(at("Mon 2026-11-02 23:30"), Limit(1, Unit.CALENDAR_DAYS), OFFICE, counting=counting) == at(
        "Tue 2026-11-03 23:59"
    )


# -- refusals ----------------------------------------------------------------------------------------------------------


def test_a_calendar_without_a_working_day_is_refused_instead_of_searched_for_ever() -> None:
    empty = WorkCalendar(((),) * 7)
    once = WorkCalendar(((),) * 7, makeup=(MakeupDay(date(2026, 11, 4), (MORNING,)),))

    for limit in (working_days(1), Limit(1, Unit.WORKING_HOURS), Limit(0, Unit.SAME_DAY), Limit(1, Unit.CALENDAR_DAYS)):
        with pytest.raises(CalendarWithoutWork):
            due_at(at("Mon 2026-11-02 10:00"), limit, empty)
    assert due_at(at("Mon 2026-11-02 10:00"), Limit(4, Unit.WORKING_HOURS), once) == at("Wed 2026-11-04 11:30")
    with pytest.raises(CalendarWithoutWork):
        due_at(at("Mon 2026-11-02 10:00"), Limit(5, Unit.WORKING_HOURS), once)


@pytest.mark.parametrize("unit", [Unit.WORKING_DAYS, Unit.WORKING_HOURS, Unit.CALENDAR_DAYS])
@pytest.mark.parametrize("quantity", [10**8, 10**30])
def test_a_limit_past_the_last_year_is_refused(unit: Unit, quantity: int) -> None:
    with pytest.raises(OutOfRange):
        due_at(at("Mon 2026-11-02 10:00"), Limit(quantity, unit), OFFICE)


def test_the_ends_of_time_are_refused_or_counted() -> None:
    with pytest.raises(OutOfRange):
        due_at(at("Fri 9999-12-31 18:00"), working_days(1), OFFICE)
    assert due_at(at("Mon 0001-01-01 08:00"), working_days(1), OFFICE) == at("Tue 0001-01-02 08:00")
    with pytest.raises(OutOfRange):
        add_working_days(date(1, 1, 2), -5, OFFICE)


@pytest.mark.parametrize("quantity", [0, -1, True])
def test_a_limit_below_one_is_refused(quantity: int) -> None:
    with pytest.raises(LimitNotReadable):
        Limit(quantity, Unit.WORKING_DAYS)


def test_rounding_outside_an_hour_is_refused() -> None:
    with pytest.raises(CountingNotReadable):
        Counting(round_up_minutes=61)


def test_sessions_that_overlap_or_end_before_they_begin_are_refused() -> None:
    for sessions in (((time(8), time(12)), (time(11), time(17))), ((time(12), time(8)),), ((time(8), time(8)),)):
        with pytest.raises(CalendarNotReadable):
            WorkCalendar((sessions, (), (), (), (), (), ()))
    with pytest.raises(CalendarNotReadable):
        WorkCalendar(((),) * 6)


def test_sessions_that_touch_or_stand_out_of_order_are_read() -> None:
    calendar = WorkCalendar(((AFTERNOON, (time(11, 30), time(13)), MORNING),) + ((),) * 6)

    assert due_at(at("Mon 2026-11-02 11:30"), Limit(1, Unit.WORKING_HOURS), calendar) == at("Mon 2026-11-02 12:30")
    assert due_at(at("Mon 2026-11-02 11:30"), working_days(1), calendar) == at("Mon 2026-11-09 11:30")


# -- days, elapsed time, lateness --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "count", "result"),
    [
        ("Mon 2026-11-02", 1, "Tue 2026-11-03"),
        ("Fri 2026-11-06", 1, "Mon 2026-11-09"),
        ("Sat 2026-11-07", 2, "Tue 2026-11-10"),
        ("Sat 2026-11-07", 0, "Mon 2026-11-09"),
        ("Mon 2026-11-02", 0, "Mon 2026-11-02"),
        ("Mon 2026-11-09", -1, "Fri 2026-11-06"),
        ("Sun 2026-11-08", -1, "Fri 2026-11-06"),
        ("Mon 2026-11-09", -6, "Fri 2026-10-30"),
        ("Mon 2026-11-02", 261, "Tue 2027-11-02"),
    ],
)
def test_working_days_are_added_and_taken_away(day: str, count: int, result: str) -> None:
    assert add_working_days(at(day).date(), count, OFFICE) == at(result).date()


def test_half_days_are_hours() -> None:
    assert limit_of_days(Decimal("17.5")) == Limit(140, Unit.WORKING_HOURS)
    assert limit_of_days(Decimal("0.5")) == Limit(4, Unit.WORKING_HOURS)
    assert limit_of_days(Decimal(10)) == working_days(10)
    for wrong in ("0", "0.25", "-1"):
        with pytest.raises(LimitNotReadable):
            limit_of_days(Decimal(wrong))


def test_re_appointing_is_possible_until_one_working_day_before_due() -> None:
    due = at("Mon 2026-11-09 10:00")

    assert may_still_re_appoint(at("Fri 2026-11-06 10:00"), due, OFFICE)
    assert not may_still_re_appoint(at("Fri 2026-11-06 10:01"), due, OFFICE)
    assert not may_still_re_appoint(at("Sat 2026-11-07 08:00"), due, OFFICE)


def test_worked_minutes_leave_out_breaks_nights_and_days_off() -> None:
    assert worked_minutes(at("Mon 2026-11-02 10:00"), at("Tue 2026-11-03 10:00"), OFFICE) == 480
    assert worked_minutes(at("Fri 2026-11-06 16:00"), at("Mon 2026-11-09 08:00"), OFFICE) == 90
    assert worked_minutes(at("Sat 2026-11-07 08:00"), at("Sun 2026-11-08 08:00"), OFFICE) == 0
    assert worked_minutes(at("Mon 2026-11-02 10:00"), at("Mon 2026-11-02 09:00"), OFFICE) == -60


def test_lateness_is_judged_at_the_declared_precision() -> None:
    due = at("Wed 2026-11-18 15:20")

    assert lateness(at("Wed 2026-11-18 16:50"), due) is Lateness.ON_TIME
    assert lateness(at("Tue 2026-11-17 16:50"), due) is Lateness.EARLY
    assert lateness(at("Thu 2026-11-19 07:00"), due) is Lateness.OVERDUE
    assert lateness(at("Wed 2026-11-18 15:59"), due, Precision.HOUR) is Lateness.ON_TIME
    assert lateness(at("Wed 2026-11-18 16:00"), due, Precision.HOUR) is Lateness.OVERDUE
    assert lateness(at("Wed 2026-11-18 15:20:59"), due, Precision.MINUTE) is Lateness.ON_TIME
    assert lateness(at("Wed 2026-11-18 15:19:59"), due, Precision.MINUTE) is Lateness.EARLY


@pytest.mark.parametrize(
    ("now", "level"),
    [
        ("Wed 2026-11-18 15:21", DueLevel.OVERDUE),
        ("Wed 2026-11-18 15:20", DueLevel.TODAY),
        ("Wed 2026-11-18 00:01", DueLevel.TODAY),
        ("Tue 2026-11-17 17:00", DueLevel.SOON),
        ("Fri 2026-11-13 15:21", DueLevel.SOON),
        ("Fri 2026-11-13 15:20", DueLevel.TIME),
    ],
)
def test_due_levels_follow_the_working_time_left(now: str, level: DueLevel) -> None:
    due = at("Wed 2026-11-18 15:20")

    assert due_level(at(now), due, OFFICE) is level
    assert due_level(at(now), due, OFFICE, is_paused=True) is DueLevel.PAUSED
    assert due_level(at(now), None, OFFICE) is DueLevel.PAUSED
    assert due_level(at(now), due, OFFICE, is_done=True) is DueLevel.DONE


def test_remaining_time_is_working_time() -> None:
    due = at("Wed 2026-11-18 15:20")

    left = remaining(at("Mon 2026-11-16 11:20"), due, OFFICE)
    assert (left.is_over, left.minutes, left.day_minutes) == (False, 19 * 60 - 30, 480)
    gone = remaining(at("Fri 2026-11-20 08:50"), due, OFFICE)
    assert (gone.is_over, gone.minutes) == (True, 100 + 480 + 80)


def test_instants_are_local_time_inside() -> None:
    assert local(datetime(2026, 11, 2, 7, 20, tzinfo=UTC)) == at("Mon 2026-11-02 14:20")
    assert instant(at("Mon 2026-11-02 14:20")).astimezone(UTC) == datetime(2026, 11, 2, 7, 20, tzinfo=UTC)
    with pytest.raises(ValueError, match="zone"):
        local(at("Mon 2026-11-02 14:20"))
    with pytest.raises(ValueError, match="zone"):
        instant(datetime(2026, 11, 2, 7, 20, tzinfo=UTC))
