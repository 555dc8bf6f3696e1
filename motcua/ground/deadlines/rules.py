"""When a dossier is due, and whose time it is: pure functions of values, without clock or database.

Inside, every instant is naive local time of Asia/Ho_Chi_Minh; `local` and `instant` translate at the edge.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

from motcua.ground.deadlines.terms import (
    ORDINARY_COUNTING,
    RECEIPT,
    Counted,
    Counting,
    CountingNotReadable,
    DayCounting,
    Due,
    DueLevel,
    Ground,
    Lateness,
    Limit,
    LimitNotReadable,
    OnSupplement,
    Pause,
    PauseNotReadable,
    Precision,
    Remaining,
    Sentence,
    Stop,
    Unit,
)
from motcua.ground.deadlines.words import explain
from motcua.ground.deadlines.worktime import (
    HOUR,
    MINUTE,
    CalendarNotReadable,
    CalendarWithoutWork,
    DayOff,
    MakeupDay,
    OutOfRange,
    Session,
    Week,
    WorkCalendar,
    clock_microseconds,
    moment,
)

__all__ = [
    "ORDINARY_COUNTING",
    "RECEIPT",
    "CalendarNotReadable",
    "CalendarWithoutWork",
    "Counting",
    "CountingNotReadable",
    "DayCounting",
    "DayOff",
    "Due",
    "DueLevel",
    "Ground",
    "Lateness",
    "Limit",
    "LimitNotReadable",
    "MakeupDay",
    "OnSupplement",
    "OutOfRange",
    "Pause",
    "PauseNotReadable",
    "Precision",
    "Remaining",
    "Sentence",
    "Session",
    "Unit",
    "Week",
    "WorkCalendar",
    "add_working_days",
    "due",
    "due_at",
    "due_level",
    "instant",
    "lateness",
    "limit_of_days",
    "local",
    "may_still_re_appoint",
    "moved_on",
    "re_appointed_at",
    "remaining",
    "start_of_clock",
    "worked_minutes",
]

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
_MICROSECOND = timedelta(microseconds=1)
_DAY = timedelta(days=1)
_NO_BEGIN = datetime(1, 1, 1)  # noqa: DTZ001 - local time carries no zone


# -- the zone ----------------------------------------------------------------------------------------------------------


def local(at: datetime) -> datetime:
    """Return an aware instant as naive local time of Asia/Ho_Chi_Minh. Raises ValueError for a naive one."""
    if at.tzinfo is None:
        raise ValueError("an instant from outside carries its zone")
    return at.astimezone(ZONE).replace(tzinfo=None)


def instant(at: datetime) -> datetime:
    """Return naive local time of Asia/Ho_Chi_Minh as an aware instant. Raises ValueError for an aware one."""
    if at.tzinfo is not None:
        raise ValueError("local time carries no zone")
    return at.replace(tzinfo=ZONE)


# -- due ---------------------------------------------------------------------------------------------------------------


def due(
    start: datetime,
    limit: Limit,
    calendar: WorkCalendar,
    *,
    pauses: Sequence[Pause] = (),
    counting: Counting = ORDINARY_COUNTING,
    ground: Ground = RECEIPT,
) -> Due:
    """Return when a limit that starts with a receipt ends, and why, in dated sentences.

    `start` is the receipt (under public post the co-signed handover minute). While a pause stands open, `due_at` of the
    answer is None.
    Law: Civil Code 91/2015/QH13, Art. 147–148; QĐ 45/2016/QĐ-TTg, Art. 7.
    Raises CalendarWithoutWork, OutOfRange.
    """
    counted = _count(start, limit, calendar, pauses, counting)
    sentences = explain(counted, receipt=start, limit=limit, calendar=calendar, counting=counting, ground=ground)
    return Due(counted.due_at, sentences)


def due_at(
    start: datetime,
    limit: Limit,
    calendar: WorkCalendar,
    *,
    pauses: Sequence[Pause] = (),
    counting: Counting = ORDINARY_COUNTING,
) -> datetime | None:
    """Return the due instant alone, as `due` does; for thousands of dossiers at once."""
    return _count(start, limit, calendar, pauses, counting).due_at


def start_of_clock(receipt: datetime, calendar: WorkCalendar) -> datetime:
    """Return the instant at which a limit in working time begins to run.

    Inside a session or at its close: that instant. Before a session of that day: its opening. After the last session or
    on a day off: the opening of the next working day. Raises CalendarWithoutWork, OutOfRange.
    """
    day, clock = receipt.toordinal(), clock_microseconds(receipt)
    hours = calendar.hours(day)
    for opens, closes in zip(hours.opens, hours.closes, strict=True):
        if clock <= closes:
            return receipt if clock >= opens else moment(day, opens)
    return calendar.opening_of(calendar.working_day(day, 1))


def _count(
    start: datetime, limit: Limit, calendar: WorkCalendar, pauses: Sequence[Pause], counting: Counting
) -> Counted:
    """Count a limit step by step: restarts, start rule, limit, pauses, rounding."""
    restarts = _restarts(start, pauses, counting)
    received = max((pause.end for pause in restarts if pause.end), default=start)
    stands_since = min((pause for pause in pauses if pause.end is None), key=lambda pause: pause.begin, default=None)
    try:
        counted = _ended(received, limit, calendar, _merged(pauses, received), counting)
    except OverflowError:
        raise OutOfRange from None
    return replace(
        counted,
        restarts=restarts,
        stands_since=stands_since,
        due_at=None if stands_since else _rounded_up(counted.before_rounding_at, calendar, counting.round_up_minutes),
    )


def _ended(
    received: datetime, limit: Limit, calendar: WorkCalendar, pauses: Sequence[Pause], counting: Counting
) -> Counted:
    """Count one run of the clock from a receipt, with the closed pauses that lie in it."""
    if limit.unit is Unit.CALENDAR_DAYS:
        starts, is_moved = received, False
        bare = received + limit.quantity * _DAY
        first = _off_a_day_off(bare, calendar)
        stops = [_stop(pause, _length(pause)) for pause in pauses]
        bare += sum(stop.given_back for stop in stops) * _MICROSECOND
        end = _off_a_day_off(bare, calendar)
    else:
        starts, is_moved = _start_with_cutoff(received, limit, calendar, counting)
        if limit.unit is Unit.WORKING_DAYS and counting.day_counting is DayCounting.WHOLE_DAYS:
            stops = [_stop(pause, _days_begun(pause, calendar)) for pause in pauses]
            days = limit.quantity + sum(stop.given_back for stop in stops)
            first = calendar.close_of(calendar.working_day(starts.toordinal(), limit.quantity))
            end = calendar.close_of(calendar.working_day(starts.toordinal(), days))
        else:
            stops = [_stop(pause, _time_taken(pause, calendar)) for pause in pauses]
            first = _working_limit_ended(starts, limit, calendar)
            end = calendar.advance(first, sum(stop.given_back for stop in stops))
        bare = end
    return Counted(
        received_at=received,
        restarts=(),
        starts_at=starts,
        is_moved_by_cutoff=is_moved,
        first_due_at=first,
        stops=tuple(stops),
        stands_since=None,
        before_day_off_at=bare,
        before_rounding_at=end,
        due_at=end,
    )


def _working_limit_ended(starts: datetime, limit: Limit, calendar: WorkCalendar) -> datetime:
    """Return the end of a limit in working days by the clock, in working hours, or within the same day."""
    if limit.unit is Unit.WORKING_HOURS:
        return calendar.advance(starts, limit.quantity * HOUR)
    first_day = starts.toordinal()
    if limit.unit is Unit.SAME_DAY:
        return calendar.close_of(first_day)
    day = calendar.working_day(first_day, limit.quantity)
    clock = clock_microseconds(starts)
    hours = calendar.hours(first_day)
    return moment(day, calendar.hours(day).when(hours.worked(clock), opening=hours.is_only_an_opening(clock)))


def _start_with_cutoff(
    received: datetime, limit: Limit, calendar: WorkCalendar, counting: Counting
) -> tuple[datetime, bool]:
    """Return where a limit in working time starts, and whether the cut-off moved it to the next working day.

    The start rule comes first; the cut-off then counts only for a receipt that stayed on its own day, so that nothing
    moves on twice.
    """
    starts = start_of_clock(received, calendar)
    if (
        counting.cutoff is not None
        and (limit.unit is Unit.SAME_DAY or counting.cutoff_moves_clock)
        and starts.date() == received.date()
        and received.time() > counting.cutoff
    ):
        return calendar.opening_of(calendar.working_day(starts.toordinal(), 1)), True
    return starts, False


def _off_a_day_off(at: datetime, calendar: WorkCalendar) -> datetime:
    """Return the instant itself, or the close of the next working day when its day has no session.

    Law: Civil Code 91/2015/QH13, Art. 148(5).
    """
    day = at.toordinal()
    return at if calendar.hours(day).total else calendar.close_of(calendar.working_day(day, 1))


def _rounded_up(at: datetime, calendar: WorkCalendar, minutes: int) -> datetime:
    """Return the instant rounded up to a multiple of minutes past the hour, never past its session or its day."""
    if minutes == 0:
        return at
    clock = clock_microseconds(at)
    hour, rest = divmod(clock, HOUR)
    step = minutes * MINUTE
    rounded = hour * HOUR + min(-(-rest // step) * step, HOUR)
    hours = calendar.hours(at.toordinal())
    latest = 24 * HOUR - MINUTE
    for opens, closes in zip(hours.opens, hours.closes, strict=True):
        if opens <= clock <= closes:
            latest = closes
            break
    return moment(at.toordinal(), max(clock, min(rounded, latest)))


# -- pauses ------------------------------------------------------------------------------------------------------------


def _restarts(start: datetime, pauses: Iterable[Pause], counting: Counting) -> tuple[Pause, ...]:
    """Return the closed supplements that start the clock afresh, in order; the last to end decides."""
    if counting.on_supplement is not OnSupplement.RESTART:
        return ()
    chosen = [p for p in pauses if p.is_supplement and p.end is not None and p.end > max(start, p.begin)]
    return tuple(sorted(chosen, key=lambda pause: (pause.begin, pause.end or pause.begin)))


def _merged(pauses: Iterable[Pause], received: datetime) -> list[Pause]:
    """Return the closed pauses after a receipt, cut off at it, those that overlap or touch made one."""
    merged: list[Pause] = []
    for pause in sorted((p for p in pauses if p.end is not None), key=lambda pause: pause.begin):
        begin, end = max(pause.begin, received), pause.end
        if end is None or end <= begin:
            continue
        if merged and merged[-1].end is not None and begin <= merged[-1].end:
            last, reasons = merged[-1], [merged[-1].reason]
            if pause.reason not in last.reason:
                reasons.append(pause.reason)
            merged[-1] = replace(
                last,
                end=max(merged[-1].end, end),
                reason="; ".join(filter(None, reasons)),
                source=last.source or pause.source,
            )
        else:
            merged.append(replace(pause, begin=begin))
    return merged


def _stop(pause: Pause, given_back: int) -> Stop:
    return Stop(pause.begin, pause.end or pause.begin, pause.reason, pause.source, given_back)


def _length(pause: Pause) -> int:
    """Return the length of a closed pause by the wall clock, in microseconds."""
    return ((pause.end or pause.begin) - pause.begin) // _MICROSECOND


def _time_taken(pause: Pause, calendar: WorkCalendar) -> int:
    """Return the working time that a closed pause took, in microseconds."""
    return calendar.worked(pause.end or pause.begin) - calendar.worked(pause.begin)


def _days_begun(pause: Pause, calendar: WorkCalendar) -> int:
    """Return the number of working days whose opening lies inside a closed pause (its end is outside)."""
    return _days_opened(pause.end or pause.begin, calendar) - _days_opened(pause.begin, calendar)


def _days_opened(before: datetime, calendar: WorkCalendar) -> int:
    day = before.toordinal()
    opens = calendar.hours(day).opens
    return calendar.days_before(day) + bool(opens and opens[0] < clock_microseconds(before))


# -- limits in days ----------------------------------------------------------------------------------------------------


def limit_of_days(days: Decimal, *, source: str = "") -> Limit:
    """Return a limit of working days that may end in a half: 17.5 days are 140 working hours, a day being 8 hours.

    Raises LimitNotReadable for anything but a positive multiple of one half.
    """
    halves = Fraction(days) * 2
    if halves.denominator != 1 or halves < 1:
        raise LimitNotReadable
    if halves % 2 == 0:
        return Limit(int(halves) // 2, Unit.WORKING_DAYS, source)
    return Limit(int(halves) * 4, Unit.WORKING_HOURS, source)


def add_working_days(day: date, count: int, calendar: WorkCalendar) -> date:
    """Return the `count`-th working day after a day, or before it when below 0; 0 is the day itself or the next worked.

    The postal clock J + n counts by it. Raises CalendarWithoutWork, OutOfRange.
    """
    return date.fromordinal(calendar.working_day(day.toordinal(), count))


# -- re-appointment ----------------------------------------------------------------------------------------------------


def may_still_re_appoint(at: datetime, due: datetime, calendar: WorkCalendar, *, days: int = 1) -> bool:
    """Tell whether so many working days or more lie between an instant and the due instant.

    Law: NĐ 61/2018/NĐ-CP, Art. 19(9); the number is kept by the practice under NĐ 118/2025/NĐ-CP. Raises
    LimitNotReadable for days below 1.
    """
    days_later = due_at(at, Limit(days, Unit.WORKING_DAYS), calendar)
    return days_later is not None and days_later <= due


def re_appointed_at(due: datetime, day: date, calendar: WorkCalendar) -> datetime | None:
    """Return the due instant promised anew for a day: at the clock time of the old one, at most the day's last close.

    None when nobody works on that day.
    """
    hours = calendar.hours(day.toordinal())
    if not hours.total:
        return None
    return min(datetime.combine(day, due.time()), calendar.close_of(day.toordinal()))


def moved_on(
    due: datetime, unit: Unit, calendar: WorkCalendar, pauses: Iterable[Pause], counting: Counting = ORDINARY_COUNTING
) -> datetime:
    """Return a due instant that was promised, moved on by the closed pauses after it was: none starts it afresh.

    A pause gives back what it took, as `due` counts it in the unit of the limit. A day that has become a day off since
    moves the promise to the close of the next working day. Raises OutOfRange.
    """
    due = _off_a_day_off(due, calendar)
    closed = _merged(pauses, _NO_BEGIN)
    if not closed:
        return due
    if unit is Unit.CALENDAR_DAYS:
        return _off_a_day_off(due + sum(_length(pause) for pause in closed) * _MICROSECOND, calendar)
    if unit is Unit.WORKING_DAYS and counting.day_counting is DayCounting.WHOLE_DAYS:
        days = sum(_days_begun(pause, calendar) for pause in closed)
        return calendar.close_of(calendar.working_day(due.toordinal(), days)) if days else due
    return calendar.advance(due, sum(_time_taken(pause, calendar) for pause in closed))


# -- elapsed, left, late -----------------------------------------------------------------------------------------------


def worked_minutes(begin: datetime, end: datetime, calendar: WorkCalendar) -> int:
    """Return the working minutes from one instant to another, negative when `end` is the earlier.

    Both ends are taken to the minute of one running sum, floor(W(end)) − floor(W(begin)), so that the parts of a split
    always sum exactly to the whole.
    """
    return calendar.worked(end) // MINUTE - calendar.worked(begin) // MINUTE


def remaining(now: datetime, due: datetime, calendar: WorkCalendar) -> Remaining:
    """Return the working time left before the due instant, or gone since it, in whole minutes rounded down."""
    return Remaining(
        is_over=due < now,
        minutes=abs(calendar.worked(due) - calendar.worked(now)) // MINUTE,
        day_minutes=calendar.day_minutes,
    )


def lateness(ready: datetime, due: datetime, precision: Precision = Precision.DAY) -> Lateness:
    """Return whether a result was early, on time or overdue at the declared precision; equal is on time.

    Law: TT 01/2018/TT-VPCP, Art. 13(1).
    """
    ready, due = _cut(ready, precision), _cut(due, precision)
    if ready == due:
        return Lateness.ON_TIME
    return Lateness.EARLY if ready < due else Lateness.OVERDUE


def _cut(at: datetime, precision: Precision) -> datetime:
    at = at.replace(second=0, microsecond=0)
    if precision is Precision.MINUTE:
        return at
    return at.replace(minute=0) if precision is Precision.HOUR else at.replace(hour=0, minute=0)


def due_level(
    now: datetime,
    due: datetime | None,
    calendar: WorkCalendar,
    *,
    is_done: bool = False,
    is_paused: bool = False,
    soon_days: int = 3,
) -> DueLevel:
    """Return how near the due instant is; `soon` is less than `soon_days` working days of working time.

    Without a due instant the clock stands: paused.
    """
    if is_done:
        return DueLevel.DONE
    if is_paused or due is None:
        return DueLevel.PAUSED
    if due < now:
        return DueLevel.OVERDUE
    if due.date() == now.date():
        return DueLevel.TODAY
    left = remaining(now, due, calendar)
    return DueLevel.SOON if left.minutes < soon_days * left.day_minutes else DueLevel.TIME
