"""Laws of what interrupts a case: stops give back what they took and never start afresh, a promise moves with them."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from motcua.ground.catalogue.rules import Procedure
from motcua.ground.deadlines.reading import OFFICE_WEEK
from motcua.ground.deadlines.rules import (
    Counting,
    DayCounting,
    DayOff,
    Pause,
    Unit,
    WorkCalendar,
    due_at,
    instant,
    limit_of_days,
    local,
    may_still_re_appoint,
    moved_on,
    re_appointed_at,
    worked_minutes,
)
from motcua.record.dossiers.clock import due_of, original_due_of
from motcua.record.dossiers.journal import Halt, ReAppointed, Running
from motcua.record.dossiers.rules import Act

MONDAY = datetime(2026, 10, 5)  # noqa: DTZ001 - local time
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
WORKING = (Unit.WORKING_DAYS, Unit.WORKING_HOURS)

calendars = st.builds(
    lambda off: WorkCalendar(OFFICE_WEEK, off=tuple(DayOff(MONDAY.date() + step * DAY) for step in off)),
    st.lists(st.integers(0, 40), max_size=6),
)
instants = st.integers(0, 20 * 24 * 60).map(lambda minutes: MONDAY + minutes * MINUTE)
lengths = st.integers(0, 6 * 24 * 60)
stopping = st.sampled_from([Act.REQUIRE_PAYMENT, Act.PAUSE])
units = st.sampled_from(Unit)
shares = st.integers(0, 100)


def procedure(unit: Unit, on_supplement: str = "RESTART", day_counting: str = "by_clock") -> Procedure:
    """A procedure of five days, or hours, that starts afresh after a supplement unless it is said otherwise."""
    return Procedure(
        id="9.999999@2025-07-01", code="9.999999", name="Thử", short_name="Thử", field_code="T", field_name="Thử",
        level="province", limit_quantity=5, limit_unit=unit.value, on_supplement=on_supplement,
        day_counting=day_counting, cutoff=time(15), set_count=1, result_name="Giấy", post_submit=True,
        post_return=True, legal_basis=(), decision="", form_set="2025", valid_from=date(2025, 7, 1), valid_to=None,
        components=(), fees=(),
    )  # fmt: skip


def run_of(start: datetime, *halts: Halt, promised: ReAppointed | None = None) -> Running:
    return Running(instant(start), halts, None, promised)


def halt(begin: datetime, minutes: int, act: Act) -> Halt:
    return Halt(instant(begin), instant(begin + minutes * MINUTE), act)


def due(run: Running, calendar: WorkCalendar, of: Procedure) -> datetime:
    found = due_of(of, calendar, run, by_minute=False).due_at
    assert found is not None
    return found


def within(begin: datetime, end: datetime, share: int) -> datetime:
    """An instant between two, at a share of a hundred, to the minute."""
    return begin + (end - begin) // MINUTE * share // 100 * MINUTE


@given(instants, instants, stopping, units, calendars, st.sampled_from(DayCounting))
def test_a_stop_and_its_end_at_the_same_instant_change_nothing(
    start: datetime, at: datetime, act: Act, unit: Unit, calendar: WorkCalendar, day_counting: DayCounting
) -> None:
    of = procedure(unit, day_counting=day_counting)

    assert due(run_of(start, halt(at, 0, act)), calendar, of) == due(run_of(start), calendar, of)


@given(instants, shares, lengths, stopping, st.sampled_from(WORKING), calendars)
def test_a_stop_gives_back_exactly_its_working_time(
    start: datetime, share: int, length: int, act: Act, unit: Unit, calendar: WorkCalendar
) -> None:
    of, plain = procedure(unit), due(run_of(start), calendar, procedure(unit))
    at = within(start, plain, share)

    moved = due(run_of(start, halt(at, length, act)), calendar, of)

    assert worked_minutes(plain, moved, calendar) == worked_minutes(at, at + length * MINUTE, calendar)


@given(instants, st.integers(0, 4 * 24 * 60), lengths, stopping, calendars)
def test_no_wait_for_money_and_no_pause_starts_the_limit_afresh(
    start: datetime, after: int, length: int, act: Act, calendar: WorkCalendar
) -> None:
    stop = halt(start + after * MINUTE, length, act)

    restarts = due(run_of(start, stop), calendar, procedure(Unit.WORKING_DAYS, "RESTART"))
    pauses = due(run_of(start, stop), calendar, procedure(Unit.WORKING_DAYS, "PAUSE"))

    assert restarts == pauses


@given(instants, st.integers(6, 20), calendars, units)
def test_a_promise_stands_and_the_original_is_what_it_was(
    start: datetime, later: int, calendar: WorkCalendar, unit: Unit
) -> None:
    of, plain = procedure(unit), due(run_of(start), calendar, procedure(unit))
    new = re_appointed_at(plain, plain.date() + later * DAY, calendar)
    assume(new is not None)
    assert new is not None
    run = run_of(start, promised=ReAppointed(instant(start), instant(new)))

    found = due_of(of, calendar, run, by_minute=False)

    assert found.due_at == new == found.explanation[-1].at
    assert new > plain
    assert original_due_of(of, calendar, run, by_minute=False).due_at == plain


@settings(max_examples=200)
@given(instants, st.integers(1, 10), shares, lengths, stopping, st.sampled_from(WORKING), calendars)
def test_a_stop_after_a_promise_moves_it_by_its_working_time(
    start: datetime, later: int, share: int, length: int, act: Act, unit: Unit, calendar: WorkCalendar
) -> None:
    of, plain = procedure(unit), due(run_of(start), calendar, procedure(unit))
    new = re_appointed_at(plain, plain.date() + later * DAY, calendar)
    assume(new is not None)
    assert new is not None
    at = within(start, plain, share)
    promised = ReAppointed(instant(start), instant(new))

    moved = due(run_of(start, halt(at, length, act), promised=promised), calendar, of)

    assert worked_minutes(new, moved, calendar) == worked_minutes(at, at + length * MINUTE, calendar)


@given(instants, st.integers(60, 2_000), calendars)
def test_a_supplement_that_starts_afresh_takes_the_promise_away(
    start: datetime, length: int, calendar: WorkCalendar
) -> None:
    of = procedure(Unit.WORKING_DAYS)
    promised = ReAppointed(instant(start), instant(start + 30 * DAY))
    asked = halt(start + 60 * MINUTE, length, Act.REQUEST_SUPPLEMENT)

    with_promise = due(run_of(start, asked, promised=promised), calendar, of)

    assert with_promise == due(run_of(start, asked), calendar, of)


@given(instants, units, calendars)
def test_while_a_stop_is_open_nothing_is_due(start: datetime, unit: Unit, calendar: WorkCalendar) -> None:
    still = Halt(instant(start + DAY), None, Act.PAUSE)
    promised = ReAppointed(instant(start), instant(start + 30 * DAY))

    for run in (run_of(start, still), run_of(start, still, promised=promised)):
        assert due_of(procedure(unit), calendar, run, by_minute=False).due_at is None


@given(instants, st.lists(st.tuples(instants, lengths), max_size=4), st.sampled_from(DayCounting), units, calendars)
def test_a_promised_instant_never_moves_back(
    promised: datetime, taken: list[tuple[datetime, int]], day_counting: DayCounting, unit: Unit, calendar: WorkCalendar
) -> None:
    pauses = [Pause(at, at + length * MINUTE, is_supplement=False) for at, length in taken]

    moved = moved_on(promised, unit, calendar, pauses, Counting(day_counting=day_counting))

    assert moved >= promised


@given(instants, st.integers(1, 5), st.integers(1, 15), calendars)
def test_the_last_instant_to_promise_anew_is_some_working_days_before_due(
    start: datetime, days: int, limit: int, calendar: WorkCalendar
) -> None:
    due_instant = due_at(start, limit_of_days(Decimal(limit)), calendar)
    assert due_instant is not None

    assert may_still_re_appoint(start, due_instant, calendar, days=days) is (days <= limit)
    assert not may_still_re_appoint(due_instant + MINUTE, due_instant, calendar, days=days)


def test_local_and_instant_of_a_halt_are_the_same_moment() -> None:
    made = halt(MONDAY, 30, Act.PAUSE)

    assert made.end is not None
    assert local(made.end) - local(made.begin) == 30 * MINUTE
