"""Laws of counting: what must hold for every calendar, start, limit and pause, beside a count done day by day."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from motcua.ground.deadlines.reading import OFFICE_WEEK
from motcua.ground.deadlines.rules import (
    Counting,
    DayCounting,
    DayOff,
    Limit,
    MakeupDay,
    OnSupplement,
    Pause,
    Session,
    Unit,
    WorkCalendar,
    add_working_days,
    due,
    due_at,
    moved_on,
    start_of_clock,
    worked_minutes,
)

FIRST = date(2026, 10, 5)  # a Monday
MIDNIGHT = datetime.combine(FIRST, time())
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
GIVE_BACK = Counting(on_supplement=OnSupplement.PAUSE)

OFFICE_DAY = OFFICE_WEEK[0]
DAYS: tuple[tuple[Session, ...], ...] = (
    (),
    OFFICE_DAY,
    (OFFICE_DAY[0],),
    ((time(8), time(12)), (time(13, 30), time(17))),
    ((time(6), time(9)), (time(9), time(11)), (time(18), time(23, 59))),
)

days = st.integers(0, 40).map(lambda step: FIRST + step * DAY)
weeks = st.tuples(*[st.sampled_from(DAYS)] * 7).filter(any)
calendars = st.builds(
    lambda week, off, makeup: WorkCalendar(week, off=tuple(map(DayOff, off)), makeup=tuple(makeup)),
    weeks,
    st.lists(days, max_size=5),
    st.lists(st.builds(MakeupDay, days, st.one_of(st.integers(0, 6), st.sampled_from(DAYS[1:]))), max_size=3),
)
even_calendars = st.builds(
    lambda off: WorkCalendar(OFFICE_WEEK, off=tuple(map(DayOff, off))), st.lists(days, max_size=6)
)
offsets = st.one_of(
    st.integers(0, 30 * 24 * 60),
    st.builds(
        lambda day, clock: day * 24 * 60 + clock,
        st.integers(0, 30),
        st.sampled_from([0, 450, 690, 720, 780, 1020, 1021]),
    ),
)
starts = offsets.map(lambda minutes: MIDNIGHT + minutes * MINUTE)
working_units = st.sampled_from([Unit.WORKING_DAYS, Unit.WORKING_HOURS, Unit.SAME_DAY])
limits = st.builds(Limit, st.integers(1, 25), st.sampled_from(Unit))
pauses = st.lists(st.builds(lambda a, b: Pause(min(a, b), max(a, b)), starts, starts), max_size=3)
countings = st.builds(
    Counting,
    on_supplement=st.sampled_from(OnSupplement),
    day_counting=st.sampled_from(DayCounting),
    cutoff=st.sampled_from([None, time(15), time(7)]),
    cutoff_moves_clock=st.booleans(),
    round_up_minutes=st.sampled_from([0, 0, 15, 60]),
)
Case = tuple[datetime, Limit, WorkCalendar, Counting]
cases = st.tuples(starts, limits, calendars, countings)


# -- the same count, day by day ----------------------------------------------------------------------------------------


def sessions_of(day: date, calendar: WorkCalendar) -> list[tuple[datetime, datetime]]:
    made_up = [each for each in calendar.makeup if each.on == day]
    if made_up:
        like = made_up[-1].like
        hours = calendar.week[like] if isinstance(like, int) else like
    else:
        hours = () if any(each.on == day for each in calendar.off) else calendar.week[day.weekday()]
    return [(datetime.combine(day, opens), datetime.combine(day, closes)) for opens, closes in hours]


def walked(begin: datetime, end: datetime, calendar: WorkCalendar) -> timedelta:
    """Sum the working time between two instants, one session after the other."""
    total = timedelta()
    for step in range((end.date() - begin.date()).days + 1):
        for opens, closes in sessions_of(begin.date() + step * DAY, calendar):
            total += max(timedelta(), min(closes, end) - max(opens, begin))
    return total


def advanced(at: datetime, span: timedelta, calendar: WorkCalendar) -> datetime:
    """Consume working time session by session from an instant."""
    day = at.date()
    while span > timedelta():
        for opens, closes in sessions_of(day, calendar):
            here = max(at, opens)
            if here < closes and span > timedelta():
                if span <= closes - here:
                    return here + span
                span -= closes - here
        day += DAY
    return at


def nth_working_day(day: date, count: int, calendar: WorkCalendar) -> date:
    while count:
        day += DAY
        count -= bool(sessions_of(day, calendar))
    return day


def started(receipt: datetime, calendar: WorkCalendar) -> datetime:
    for opens, closes in sessions_of(receipt.date(), calendar):
        if receipt <= closes:
            return max(receipt, opens)
    return sessions_of(nth_working_day(receipt.date(), 1, calendar), calendar)[0][0]


def by_the_clock(receipt: datetime, count: int, calendar: WorkCalendar) -> datetime:
    start = started(receipt, calendar)
    first = sessions_of(start.date(), calendar)
    into = walked(first[0][0], start, calendar)
    last = sessions_of(nth_working_day(start.date(), count, calendar), calendar)
    is_opening = start in [opens for opens, _ in first] and start not in [closes for _, closes in first]
    for opens, closes in last:
        length = closes - opens
        if into < length or (into == length and not is_opening):
            return opens + into
        into -= length
    return last[-1][1]


def counted_by_hand(
    receipt: datetime, limit: Limit, calendar: WorkCalendar, taken: Sequence[Pause], counting: Counting
) -> datetime:
    """Count the design's sentences literally, for pauses that give back and without the settings for cut-off."""
    minutes = {
        minute
        for pause in taken
        for minute in range((pause.begin - MIDNIGHT) // MINUTE, ((pause.end or pause.begin) - MIDNIGHT) // MINUTE)
        if MIDNIGHT + minute * MINUTE >= receipt
    }
    if limit.unit is Unit.CALENDAR_DAYS:
        end = receipt + limit.quantity * DAY + len(minutes) * MINUTE
        if sessions_of(end.date(), calendar):
            return end
        return sessions_of(nth_working_day(end.date(), 1, calendar), calendar)[-1][1]
    start = started(receipt, calendar)
    if limit.unit is Unit.WORKING_DAYS and counting.day_counting is DayCounting.WHOLE_DAYS:
        around = [sessions_of(MIDNIGHT.date() + step * DAY, calendar) for step in range(40)]
        openings = {sessions[0][0] for sessions in around if sessions}
        back = len({(opening - MIDNIGHT) // MINUTE for opening in openings} & minutes)
        return sessions_of(nth_working_day(start.date(), limit.quantity + back, calendar), calendar)[-1][1]
    if limit.unit is Unit.WORKING_DAYS:
        first = by_the_clock(receipt, limit.quantity, calendar)
    elif limit.unit is Unit.WORKING_HOURS:
        first = advanced(start, limit.quantity * timedelta(hours=1), calendar)
    else:
        first = sessions_of(start.date(), calendar)[-1][1]
    taken_time = sum(
        (walked(at, at + MINUTE, calendar) for at in (MIDNIGHT + m * MINUTE for m in minutes)), timedelta()
    )
    return advanced(first, taken_time, calendar)


short_pauses = st.lists(
    st.builds(
        lambda begin, length: Pause(begin, begin + length * MINUTE), starts, st.sampled_from([0, 30, 90, 600, 2000])
    ),
    max_size=2,
)


@settings(max_examples=150, deadline=None)
@given(starts, limits, calendars, short_pauses, st.sampled_from(DayCounting))
def test_the_fast_count_equals_the_count_by_hand(
    start: datetime, limit: Limit, calendar: WorkCalendar, taken: list[Pause], day_counting: DayCounting
) -> None:
    counting = replace(GIVE_BACK, day_counting=day_counting)

    assert due_at(start, limit, calendar, pauses=taken, counting=counting) == counted_by_hand(
        start, limit, calendar, taken, counting
    )


@given(starts, starts, calendars)
def test_worked_minutes_equal_the_sum_of_the_sessions(one: datetime, other: datetime, calendar: WorkCalendar) -> None:
    begin, end = min(one, other), max(one, other)

    assert worked_minutes(begin, end, calendar) == walked(begin, end, calendar) // MINUTE


@given(days, st.integers(1, 30), calendars)
def test_adding_working_days_equals_the_walk_and_goes_back(day: date, count: int, calendar: WorkCalendar) -> None:
    later = add_working_days(day, count, calendar)

    assert later == nth_working_day(day, count, calendar)
    if calendar.is_worked(day):
        assert add_working_days(later, -count, calendar) == day


# -- laws --------------------------------------------------------------------------------------------------------------


@given(starts, starts, limits, calendars, countings)
def test_a_later_receipt_is_never_due_earlier(
    one: datetime, other: datetime, limit: Limit, calendar: WorkCalendar, counting: Counting
) -> None:
    early = due_at(min(one, other), limit, calendar, counting=counting)
    late = due_at(max(one, other), limit, calendar, counting=counting)

    assert early is not None
    assert late is not None
    if limit.unit is Unit.CALENDAR_DAYS:  # a limit ended on a day off moves past clock times of the next working day
        assert early.date() <= late.date()
    else:
        assert early <= late


@given(starts, limits, calendars, countings, pauses)
def test_a_longer_limit_is_never_due_earlier(
    start: datetime, limit: Limit, calendar: WorkCalendar, counting: Counting, taken: list[Pause]
) -> None:
    longer = replace(limit, quantity=limit.quantity + 1)

    short = due_at(start, limit, calendar, pauses=taken, counting=counting)
    long = due_at(start, longer, calendar, pauses=taken, counting=counting)

    assert short is not None
    assert long is not None
    if limit.unit is Unit.CALENDAR_DAYS:
        assert short.date() <= long.date()
    else:
        assert short <= long


@given(starts, limits, calendars, countings, days)
def test_one_more_day_off_never_makes_anything_earlier(
    start: datetime, limit: Limit, calendar: WorkCalendar, counting: Counting, day: date
) -> None:
    more = replace(calendar, off=(*calendar.off, DayOff(day)))

    before, after = (due_at(start, limit, each, counting=counting) for each in (calendar, more))

    assert before is not None
    assert after is not None
    assert before <= after


@given(starts, limits, even_calendars, pauses, days)
def test_one_more_day_off_with_pauses_never_makes_anything_earlier_where_days_are_alike(
    start: datetime, limit: Limit, calendar: WorkCalendar, taken: list[Pause], day: date
) -> None:
    assume(limit.unit is not Unit.WORKING_HOURS or limit.quantity >= 1)
    first = due_at(start, limit, calendar)
    assert first is not None
    running = [pause for pause in taken if pause.begin < first]
    more = replace(calendar, off=(*calendar.off, DayOff(day)))

    before, after = (due_at(start, limit, each, pauses=running, counting=GIVE_BACK) for each in (calendar, more))

    assert before is not None
    assert after is not None
    assert before <= after


def test_where_days_differ_a_day_off_inside_a_pause_can_bring_the_due_instant_forward() -> None:
    """The design's words: the limit counts whole days, the pause gives back hours; a half Saturday shows the seam."""
    calendar = WorkCalendar((*OFFICE_WEEK[:5], (OFFICE_DAY[0],), ()))
    start = datetime.fromisoformat("2026-11-02T15:00")  # Monday; 4 days end on Friday 15:00
    pause = Pause(datetime.fromisoformat("2026-11-04T00:00"), datetime.fromisoformat("2026-11-05T00:00"))
    more = replace(calendar, off=(DayOff(date(2026, 11, 4)),))

    before, after = (
        due_at(start, Limit(4, Unit.WORKING_DAYS), each, pauses=[pause], counting=GIVE_BACK)
        for each in (calendar, more)
    )

    assert before == datetime.fromisoformat("2026-11-09T09:30")
    assert after == datetime.fromisoformat("2026-11-07T11:30")


def test_a_day_off_inside_a_pause_after_the_limit_can_bring_the_due_instant_forward() -> None:
    """The other half of the seam (docs/adr/0019): the pause gave back three days, with the day off it gives two."""
    calendar = WorkCalendar(OFFICE_WEEK)
    start = datetime.fromisoformat("2026-11-02T15:00")  # Monday; 4 days end on Friday 15:00
    pause = Pause(datetime.fromisoformat("2026-11-09T00:00"), datetime.fromisoformat("2026-11-12T00:00"))
    more = replace(calendar, off=(DayOff(date(2026, 11, 11)),))

    before, after = (
        due_at(start, Limit(4, Unit.WORKING_DAYS), each, pauses=[pause], counting=GIVE_BACK)
        for each in (calendar, more)
    )

    assert before == datetime.fromisoformat("2026-11-11T15:00")
    assert after == datetime.fromisoformat("2026-11-10T15:00")


@given(starts, limits, calendars, pauses)
def test_a_promised_instant_moves_on_by_the_pauses_after_it_as_a_counted_one_does(
    start: datetime, limit: Limit, calendar: WorkCalendar, taken: list[Pause]
) -> None:
    first = due_at(start, limit, calendar)
    assert first is not None
    later = [pause for pause in taken if pause.begin >= first]

    counted = due_at(start, limit, calendar, pauses=later, counting=GIVE_BACK)

    assert moved_on(first, limit.unit, calendar, later, GIVE_BACK) == counted


@given(starts, calendars, days, st.sampled_from(Unit))
def test_a_promise_without_pauses_stands_unless_its_day_becomes_a_day_off(
    promised: datetime, calendar: WorkCalendar, day: date, unit: Unit
) -> None:
    assume(calendar.is_worked(promised.date()))
    more = replace(calendar, off=(*calendar.off, DayOff(day)))

    found = moved_on(promised, unit, more, [])

    assert (found == promised) is more.is_worked(promised.date())
    assert found >= promised
    assert more.is_worked(found.date())


@given(cases, starts, pauses)
def test_a_pause_resumed_at_the_same_instant_changes_nothing(case: Case, at: datetime, others: list[Pause]) -> None:
    start, limit, calendar, counting = case
    with_it, without = (
        due_at(start, limit, calendar, pauses=taken, counting=counting) for taken in ([*others, Pause(at, at)], others)
    )

    assert with_it == without


@given(cases, pauses)
def test_pauses_count_by_the_time_they_cover_in_any_order(case: Case, taken: list[Pause]) -> None:
    start, limit, calendar, counting = case
    halves = []
    for pause in taken:
        end = pause.end or pause.begin
        middle = pause.begin + (end - pause.begin) // 2
        halves += [Pause(middle, end), Pause(pause.begin, middle), Pause(pause.begin, end)]

    whole, split = (
        due_at(start, limit, calendar, pauses=each, counting=counting) for each in (taken, list(reversed(halves)))
    )

    assert whole == split


def united(taken: list[Pause]) -> list[tuple[datetime, datetime]]:
    runs: list[tuple[datetime, datetime]] = []
    for begin, end in sorted((pause.begin, pause.end or pause.begin) for pause in taken):
        if runs and begin <= runs[-1][1]:
            runs[-1] = (runs[-1][0], max(runs[-1][1], end))
        else:
            runs.append((begin, end))
    return runs


@given(starts, working_units, st.integers(1, 25), calendars, pauses)
def test_pauses_give_back_exactly_the_working_time_they_took(
    start: datetime, unit: Unit, quantity: int, calendar: WorkCalendar, taken: list[Pause]
) -> None:
    first = due_at(start, Limit(quantity, unit), calendar)
    moved = due_at(start, Limit(quantity, unit), calendar, pauses=taken, counting=GIVE_BACK)

    assert first is not None
    assert moved is not None
    assert worked_minutes(first, moved, calendar) == sum(
        worked_minutes(max(begin, start), max(end, start), calendar) for begin, end in united(taken)
    )


@given(st.lists(st.builds(lambda at, micro: at + timedelta(microseconds=micro), starts, st.integers(0, 10**8)),
                min_size=2, max_size=8), calendars)  # fmt: skip
def test_the_parts_of_a_split_sum_to_the_elapsed_minutes(instants: list[datetime], calendar: WorkCalendar) -> None:
    parts = [worked_minutes(a, b, calendar) for a, b in pairwise(instants)]

    assert sum(parts) == worked_minutes(instants[0], instants[-1], calendar)
    ordered = sorted(instants)
    assert all(worked_minutes(a, b, calendar) >= 0 for a, b in pairwise(ordered))


@given(starts, calendars)
def test_the_clock_starts_in_working_time_and_no_working_time_is_lost(
    receipt: datetime, calendar: WorkCalendar
) -> None:
    start = start_of_clock(receipt, calendar)

    assert start >= receipt
    assert start == started(receipt, calendar)
    assert worked_minutes(receipt, start, calendar) == 0
    assert start_of_clock(start, calendar) == start


@given(cases, pauses, st.booleans())
def test_the_last_sentence_of_the_explanation_agrees_with_the_result(
    case: Case, taken: list[Pause], is_open: bool
) -> None:
    start, limit, calendar, counting = case
    if is_open and taken:
        taken = [*taken[1:], replace(taken[0], end=None)]

    answer = due(start, limit, calendar, pauses=taken, counting=counting)

    assert answer.due_at == due_at(start, limit, calendar, pauses=taken, counting=counting)
    assert answer.explanation[0].at == start
    last = answer.explanation[-1]
    if answer.due_at is None:
        assert any(pause.end is None and pause.begin == last.at for pause in taken)
        assert "Đồng hồ đang dừng" in last.text
    else:
        assert last.at == answer.due_at
        assert last.text.startswith("Hạn trả kết quả.")
    assert all(sentence.text.endswith(".") for sentence in answer.explanation)
