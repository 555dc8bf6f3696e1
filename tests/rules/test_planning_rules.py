"""Gaps of a plan: each open half without anybody is told once, what runs out is told on the day it hurts, what is
copied is what stood there."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.ground.agreements.hours import Half
from motcua.ground.agreements.planning.rules.gaps import Gap, GapKind, Missing, concerns_post, gaps
from motcua.ground.agreements.planning.rules.staffing import (
    NotYours,
    OnlyPlanners,
    Planner,
    copies,
    in_the_way,
    term_refusal,
)
from motcua.ground.agreements.planning.rules.week import (
    BOTH,
    SHIFTS,
    Absence,
    Plan,
    Planned,
    Station,
    Transfer,
    days_between,
    monday_of,
    people_at,
)
from motcua.ground.agreements.rules import ALL_FIELDS, Term, TrainingRow

MONDAY = date(2026, 11, 23)
FRIDAY, SUNDAY, UNTIL = MONDAY + timedelta(days=4), MONDAY + timedelta(days=6), MONDAY + timedelta(days=30)
DAY = timedelta(days=1)
PEOPLE, COUNTERS = ("an", "binh", "chi"), ("p/1", "p/2", "q/1")
OPEN = {day: BOTH for day in days_between(MONDAY - 7 * DAY, UNTIL) if day.weekday() < 5}
FIELDS = ("F1", "F2")


def row(
    person: str = "an", counter: str = "p/1", first: date = MONDAY, last: date | None = None, **more: Any
) -> Planned:
    said = {"shift": "DAY", "is_reserve": False} | more
    point = counter.partition("/")[0]
    return Planned(f"{person}:{counter}@{first}", person, counter, point, term=Term(first, last), **said)


def transfer(point: str = "p", **more: Any) -> Transfer:
    said: dict[str, Any] = {
        "id": "01", "agency_code": "H12.17", "procedure_codes": frozenset({"1"}), "field_codes": frozenset({"F1"}),
        "point_ids": frozenset({point}), "stages": frozenset({"RECEPTION"}), "term": Term(date(2025, 7, 1), None),
    }  # fmt: skip
    return Transfer(**said | more)


def trained(field: str = "F1", last: date | None = None, first: date = date(2025, 7, 1)) -> TrainingRow:
    return TrainingRow(f"t:{field}@{first}", field, field, Term(first, last))


def plan(*planned: Planned, **more: Any) -> Plan:
    said: dict[str, Any] = {
        "stations": [Station("p/1", "p", "Quầy 1")], "planned": planned, "opening": {"p": OPEN}, "transfers": [],
        "trained": {}, "post_staff": frozenset(), "absences": {},
    }  # fmt: skip
    return Plan(**said | more)


def told(found: Plan, first: date = MONDAY) -> tuple[Gap, ...]:
    return gaps(found, first, SUNDAY, UNTIL)


# -- counters ----------------------------------------------------------------------------------------------------------


def test_an_afternoon_without_anybody_is_one_gap_for_the_week() -> None:
    (gap,) = told(plan(row(shift="MORNING")))

    assert (gap.kind, gap.hurts_on, gap.last) == (GapKind.COUNTER_EMPTY, MONDAY, FRIDAY)
    assert gap.halves == {Half.AFTERNOON}


def test_a_saturday_that_is_open_for_a_morning_belongs_to_the_same_gap() -> None:
    short = {**OPEN, FRIDAY + DAY: frozenset({Half.MORNING})}

    assert [(gap.hurts_on, gap.last, gap.halves) for gap in told(plan(opening={"p": short}))] == [
        (MONDAY, FRIDAY + DAY, BOTH)
    ]


def test_a_reserve_is_nobody_until_she_is_planned_herself() -> None:
    assert [gap.kind for gap in told(plan(row(is_reserve=True)))] == [GapKind.COUNTER_EMPTY]


def test_a_day_off_and_a_closed_counter_need_nobody() -> None:
    closed = Station("p/1", "p", "Quầy 1", closed_from=MONDAY + DAY)

    (gap,) = told(plan(stations=[closed]))

    assert (gap.hurts_on, gap.last) == (MONDAY, MONDAY)
    assert told(plan(opening={"p": {}})) == ()


def test_a_point_of_an_agreement_without_anybody_is_one_gap_and_not_one_for_each_counter() -> None:
    stations = [Station(f"p/{number}", "p", f"Quầy {number}") for number in (1, 2)]

    (gap,) = told(plan(stations=stations, transfers=[transfer()]))

    assert (gap.kind, gap.point_id, gap.last) == (GapKind.POINT_UNMANNED, "p", FRIDAY)
    assert [each.kind for each in told(plan(stations=(), transfers=[transfer()]))] == [GapKind.POINT_UNMANNED]


def test_an_end_without_a_follower_is_told_on_the_next_open_day() -> None:
    ends = MONDAY + 11 * DAY  # a Friday
    alone = told(plan(row(last=ends)))
    followed = told(plan(row(last=ends), row("binh", first=ends + 3 * DAY)))

    assert [(gap.kind, gap.hurts_on, gap.since) for gap in alone] == [(GapKind.ASSIGNMENT_ENDS, ends + 3 * DAY, ends)]
    assert followed == ()


def test_what_is_empty_this_week_is_not_told_again_as_an_end() -> None:
    found = told(plan(row(last=MONDAY + DAY)))

    assert [(gap.kind, gap.hurts_on) for gap in found] == [(GapKind.COUNTER_EMPTY, MONDAY + 2 * DAY)]


def terms() -> st.SearchStrategy[tuple[date, date | None]]:
    def told_as(found: tuple[int, int | None]) -> tuple[date, date | None]:
        first = MONDAY + found[0] * DAY
        return first, None if found[1] is None else first + found[1] * DAY

    return st.tuples(st.integers(-10, 9), st.none() | st.integers(0, 14)).map(told_as)


def rows_of(people: Sequence[str] = PEOPLE) -> st.SearchStrategy[list[Planned]]:
    one = st.builds(
        lambda person, counter, term, shift, reserve: row(
            person, counter, *term, shift=shift, is_reserve=reserve
        ),
        st.sampled_from(people), st.sampled_from(COUNTERS), terms(), st.sampled_from(sorted(SHIFTS)), st.booleans(),
    )  # fmt: skip
    return st.lists(one, max_size=6)


STATIONS = [Station(key, key.partition("/")[0], key) for key in COUNTERS]


@settings(max_examples=150, deadline=None)
@given(rows_of(), st.integers(0, 6), st.booleans())
def test_each_open_half_is_told_once_if_nobody_stands_there_and_never_else(
    rows: list[Planned], start: int, is_named: bool
) -> None:
    first = MONDAY + start * DAY
    found = plan(
        *rows, stations=STATIONS, opening={"p": OPEN, "q": OPEN}, transfers=[transfer("q")] if is_named else []
    )

    said = list[tuple[str, date, Half]]()
    for gap in told(found, first):
        days = [day for day in days_between(gap.hurts_on, gap.last or gap.hurts_on) if day in OPEN]
        if gap.kind is GapKind.COUNTER_EMPTY:
            said += [(gap.counter_id, day, half) for day in days for half in gap.halves]
        if gap.kind is GapKind.POINT_UNMANNED:
            said += [("q/1", day, half) for day in days for half in BOTH]

    empty = [
        (station.id, day, half)
        for station in STATIONS
        for day in days_between(first, SUNDAY)
        for half in OPEN.get(day, frozenset())
        if not any(not each.is_reserve for each in people_at(rows, station.id, day, half))
    ]
    assert sorted(said) == sorted(empty)


@settings(max_examples=100, deadline=None)
@given(rows_of(), st.integers(0, 5))
def test_gaps_stand_by_the_day_on_which_they_hurt_and_never_before_today(rows: list[Planned], start: int) -> None:
    first = MONDAY + start * DAY
    found = told(plan(*rows, stations=STATIONS, opening={"p": OPEN, "q": OPEN}), first)

    assert [gap.hurts_on for gap in found] == sorted(gap.hurts_on for gap in found)
    assert all(first <= gap.hurts_on <= UNTIL for gap in found)
    assert len({gap.key for gap in found if gap.kind is not GapKind.COUNTER_EMPTY}) == sum(
        gap.kind is not GapKind.COUNTER_EMPTY for gap in found
    )


@pytest.mark.parametrize("later", range(1, 4))
def test_what_stands_as_it_is_has_the_same_key_on_the_next_mornings(later: int) -> None:
    found = plan(
        row(shift="MORNING"), transfers=[transfer()], post_staff=frozenset({"an"}),
        trained={"an": [trained("F2")]}, absences={"an": [Absence(True, MONDAY - DAY, None)]},
    )  # fmt: skip

    assert {gap.key for gap in told(found, MONDAY + later * DAY)} == {gap.key for gap in told(found)}
    assert len(told(found)) == 3


# -- people ------------------------------------------------------------------------------------------------------------


def of_post(*trainings: TrainingRow, **more: Any) -> Plan:
    return plan(row(), post_staff=frozenset({"an"}), trained={"an": trainings}, transfers=[transfer(**more)])


@pytest.mark.parametrize(
    ("trainings", "kind", "hurts_on", "ended"),
    [
        ((), GapKind.UNTRAINED, MONDAY, None),
        ((trained(last=MONDAY - 20 * DAY),), GapKind.UNTRAINED, MONDAY, MONDAY - 20 * DAY),
        ((trained(last=MONDAY + 8 * DAY),), GapKind.TRAINING_ENDS, MONDAY + 9 * DAY, MONDAY + 8 * DAY),
        # runs out on a Friday: it hurts on the Monday after
        ((trained(last=MONDAY + 11 * DAY),), GapKind.TRAINING_ENDS, MONDAY + 14 * DAY, MONDAY + 11 * DAY),
        ((trained("F2"),), GapKind.UNTRAINED, MONDAY, None),
    ],
)
def test_who_lacks_training_for_a_field_is_told_from_the_day_it_hurts(
    trainings: tuple[TrainingRow, ...], kind: GapKind, hurts_on: date, ended: date | None
) -> None:
    (gap,) = told(of_post(*trainings))

    assert (gap.kind, gap.hurts_on, gap.fields) == (kind, hurts_on, (Missing("F1", ended),))


@pytest.mark.parametrize(
    "trainings",
    [
        (trained(),),
        (trained(ALL_FIELDS),),
        (trained(last=UNTIL),),
        (trained(last=MONDAY + 3 * DAY), trained(first=MONDAY + 4 * DAY)),
    ],
)
def test_who_is_trained_or_trained_anew_in_time_is_not_told(trainings: tuple[TrainingRow, ...]) -> None:
    assert told(of_post(*trainings)) == ()


def test_officials_and_fields_of_ended_agreements_need_no_training() -> None:
    assert told(replace(of_post(), post_staff=frozenset())) == ()
    assert told(of_post(term=Term(date(2025, 1, 1), MONDAY - 2 * DAY))) == ()


def test_who_is_away_is_told_with_who_could_stand_in() -> None:
    leave = Absence(False, MONDAY + DAY, MONDAY + 2 * DAY)
    found = plan(row(), row("binh", is_reserve=True), row("chi", is_reserve=True), absences={
        "an": [leave], "chi": [Absence(True, MONDAY, None)],
    })  # fmt: skip

    (gap,) = told(found)

    assert (gap.kind, gap.hurts_on, gap.last) == (GapKind.AWAY, MONDAY + DAY, MONDAY + 2 * DAY)
    assert (gap.absence, gap.reserves) == (leave, ("binh",))
    assert told(plan(row(), absences={"an": [Absence(False, MONDAY + 5 * DAY, SUNDAY)]})) == ()  # a weekend


def test_an_agreement_that_nothing_follows_is_told() -> None:
    ends = MONDAY + 20 * DAY
    ending = transfer(term=Term(date(2025, 7, 1), ends))
    staffed = plan(row(), post_staff=frozenset({"an"}), trained={"an": [trained()]})

    (gap,) = told(replace(staffed, transfers=[ending]))
    assert (gap.kind, gap.hurts_on, gap.row_id) == (GapKind.AGREEMENT_ENDS, ends + DAY, "01")

    follower = replace(ending, id="02", term=Term(ends + DAY, None))
    assert told(replace(staffed, transfers=[ending, follower])) == ()
    for short in (
        replace(follower, stages=frozenset({"RETURN"})),
        replace(follower, procedure_codes=frozenset({"2"})),
        replace(follower, agency_code="H12.18"),
        replace(follower, term=Term(ends + 2 * DAY, None)),
    ):
        assert [each.row_id for each in told(replace(staffed, transfers=[ending, short]))] == ["01"]


def test_the_post_is_told_of_its_points_people_and_agreements() -> None:
    found = plan(
        row("an", shift="MORNING"), row("binh", "p/2", shift="MORNING"), post_staff=frozenset({"an"}),
        stations=STATIONS, opening={"p": OPEN, "q": OPEN}, trained={"an": [trained()]},
    )  # fmt: skip

    mine = {gap.counter_id for gap in told(found) if concerns_post(gap, found, {"q"})}

    assert mine == {"p/1", "q/1"}


# -- who plans, what is copied -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("planner", "point", "is_post", "refusal"),
    [
        (Planner("h", True, False, frozenset({"p"})), "p", False, None),
        (Planner("h", True, False, frozenset({"p"})), "p", True, None),
        (Planner("h", True, False, frozenset({"p"})), "q", True, NotYours),
        (Planner("d", False, True, frozenset()), "q", True, None),
        (Planner("d", False, True, frozenset()), "q", False, NotYours),
        (Planner("m", False, False, frozenset()), "p", True, OnlyPlanners),
    ],
)
def test_a_head_plans_her_counters_and_the_director_of_the_post_his_people(
    planner: Planner, point: str, is_post: bool, refusal: type | None
) -> None:
    found = planner.refusal(point, is_post=is_post, place="Quầy 1", who="An")

    assert type(found) is (refusal or type(None))


@pytest.mark.parametrize(
    ("first", "last", "is_refused"),
    [(0, 0, False), (0, None, False), (-1, 3, True), (2, 1, True), (0, 3650, False)],
)
def test_days_begin_today_or_later_and_run_forward(first: int, last: int | None, is_refused: bool) -> None:
    end = None if last is None else MONDAY + last * DAY

    assert (term_refusal(MONDAY + first * DAY, end, MONDAY) is not None) is is_refused


def test_a_reserve_may_stand_elsewhere_and_nobody_twice_at_one_counter() -> None:
    held = row()

    def way(**more: Any) -> bool:
        asked = row(**{"counter": "p/2"} | more)
        return in_the_way([held], person_id=asked.person_id, counter_id=asked.counter_id, asked=asked) is not None

    assert way()
    assert not way(person="binh")
    assert not way(is_reserve=True)
    assert way(counter="p/1", is_reserve=True)
    assert not way(first=MONDAY - 3 * DAY, last=MONDAY - DAY)


@settings(max_examples=150, deadline=None)
@given(rows_of(), st.integers(0, 6))
def test_a_copied_week_holds_what_stood_a_week_before_nobody_twice_and_nothing_new_is_left(
    rows: list[Planned], start: int
) -> None:
    today = MONDAY + start * DAY
    found = copies(rows, MONDAY, today)
    new = [row(each.person_id, each.counter_id, each.term.first, each.term.last, shift=each.shift,
               is_reserve=each.is_reserve) for each in found]  # fmt: skip

    for number, each in enumerate(new):
        assert today <= each.term.first <= (each.term.last or date.max) <= SUNDAY
        for day in days_between(each.term.first, each.term.last or each.term.first):
            assert any(
                old.term.holds(day - 7 * DAY)
                and (old.person_id, old.counter_id, old.shift, old.is_reserve)
                == (each.person_id, each.counter_id, each.shift, each.is_reserve)
                for old in rows
            )
        others = [*rows, *new[:number]]
        assert in_the_way(others, person_id=each.person_id, counter_id=each.counter_id, asked=each) is None
    assert copies([*rows, *new], MONDAY, today) == ()


def test_weeks_begin_on_monday() -> None:
    assert {monday_of(day) for day in days_between(MONDAY, SUNDAY)} == {MONDAY}
