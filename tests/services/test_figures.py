"""Figures: the number and the list are one set, levels part the open dossiers, and the time of all is that of each."""

from collections import Counter
from datetime import datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.ground.catalogue.queries import agencies
from motcua.ground.deadlines.queries import calendar, rule_set
from motcua.ground.deadlines.rules import DueLevel, add_working_days, due_level, instant, local
from motcua.outward.reports import figures
from motcua.outward.reports.figures import Figure
from motcua.outward.reports.rules.days import Days
from motcua.outward.reports.whose_time import whose_time
from motcua.record import reading
from motcua.record.dossiers.models import Dossier
from motcua.record.dossiers.rules import STANDING_STILL, Act, Status
from tests.factories import (
    COMMUNE,
    CRIMINAL_RECORD,
    IDENTITY_CARD,
    MARRIAGE_STATUS,
    MONDAY,
    VIETNAM,
    Life,
    Way,
    dossier_after,
    dossier_at,
)  # fmt: skip

pytestmark = pytest.mark.django_db

LEVELS = {
    DueLevel.OVERDUE: Figure.OVERDUE,
    DueLevel.TODAY: Figure.TODAY,
    DueLevel.SOON: Figure.SOON,
    DueLevel.TIME: Figure.AMPLE,
    DueLevel.PAUSED: Figure.STOPPED,
}


def instant_of(text: str) -> datetime:
    """Return a local instant: "2026-11-16 15:20"."""
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


def counted(figure: Figure, at: datetime) -> set[str]:
    """Return the ids of the dossiers that a figure counts."""
    rows = figures.counted_by(Dossier.objects.all(), figure, figures.horizon(at))
    return {str(row) for row in rows.values_list("pk", flat=True)}


def some_of_each() -> list[Life]:
    """Return dossiers of two agencies in every status, on every way, some days apart."""
    lives = [dossier_at(status) for status in Status]
    lives += [dossier_at(status, way=Way.AT_DESK, procedure=IDENTITY_CARD) for status in Status]
    lives += [
        dossier_at(
            status, way=Way.ON_LINE, procedure=MARRIAGE_STATUS, agency=COMMUNE, post_return=False,
            now=MONDAY + timedelta(days=1),
        )
        for status in (Status.APPRAISING, Status.AWAITING_SUPPLEMENT, Status.RESOLVED)
    ]  # fmt: skip
    refused = dossier_after(Act.PROPOSE, procedure=CRIMINAL_RECORD)
    refused.do(Act.REFUSE, after=timedelta(days=20))
    carried = dossier_after(Act.ACCEPT_TO_CARRY)
    carried.do(Act.RECORD_ATTEMPT)
    return [*lives, refused, carried]


# -- one definition ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="class")
def lives(made_once: None) -> list[Life]:
    """Those of a class, made once."""
    return some_of_each()


@pytest.mark.usefixtures("lives")
class TestDossiersOfEveryStatus:
    """One definition: a number is the length of its list, and levels part what is open."""

    @pytest.mark.parametrize("days", [0, 1, 3, 10, 25, 60])
    def test_every_figure_is_the_length_of_its_list_in_sum_and_in_every_group(self, days: int) -> None:
        when, every = figures.horizon(MONDAY + timedelta(days=days, hours=3)), Dossier.objects.all()

        numbers = figures.counts(every, Figure, when)
        tables = {
            column: figures.counts_by(every, column, Figure, when) for column in ("agency_code", "point_id", "status")
        }

        for figure in Figure:
            behind = figures.counted_by(every, figure, when)
            assert numbers[figure] == behind.count()
            for column, rows in tables.items():
                listed = Counter(behind.values_list(column, flat=True))
                assert {key: row[figure] for key, row in rows.items() if row[figure]} == dict(listed)
                assert sum(row[figure] for row in rows.values()) == numbers[figure]

    @pytest.mark.parametrize("days", [0, 1, 3, 10, 25])
    def test_every_open_dossier_is_in_one_level(self, days: int) -> None:
        at = MONDAY + timedelta(days=days, hours=3)

        parts = [counted(level, at) for level in figures.LEVELS]

        assert sum(len(part) for part in parts) == len(counted(Figure.OPEN, at))
        assert set().union(*parts) == counted(Figure.OPEN, at)

    @pytest.mark.parametrize("days", [0, 1, 3, 10, 25])
    def test_finer_levels_part_the_ample_time_and_nearing_is_what_is_not_ample(self, days: int) -> None:
        at = MONDAY + timedelta(days=days, hours=3)

        near, far = counted(Figure.NEXT, at), counted(Figure.LATER, at)

        assert near | far == counted(Figure.AMPLE, at)
        assert not near & far
        assert counted(Figure.NEARING, at) == set().union(
            *(counted(level, at) for level in (Figure.OVERDUE, Figure.TODAY, Figure.SOON))
        )

    def test_what_the_board_is_about_holds_all_its_figures(self) -> None:
        for days in (1, 25, 40):
            when = figures.horizon(MONDAY + timedelta(days=days))
            wanted = (Figure.OPEN, *figures.FINE_LEVELS, Figure.RESOLVED, Figure.IN_TIME, Figure.LATE, Figure.RETURNED)

            narrowed = figures.counts(Dossier.objects.filter(figures.still_counted(when)), wanted, when)

            assert narrowed == figures.counts(Dossier.objects.all(), wanted, when)


@pytest.mark.parametrize(("ahead", "figure"), [(3, Figure.NEXT), (5, Figure.NEXT), (6, Figure.LATER)])
def test_ample_time_is_parted_at_five_working_days(ahead: int, figure: Figure) -> None:
    life, at = dossier_after(Act.ASSIGN), instant_of("2026-11-16 10:50")
    hours = calendar(agencies()[life.agency].calendar_code)
    due_on = add_working_days(local(at).date(), ahead, hours)
    due_at = instant(datetime.combine(due_on, time(10, 49) if ahead == 5 else time(10, 51)))
    Dossier.objects.filter(pk=life.dossier_id).update(due_at=due_at)

    assert counted(figure, at) == {str(life.dossier_id)}


# -- figures of days ---------------------------------------------------------------------------------------------------


def test_a_figure_of_days_is_the_sum_of_its_days() -> None:
    lives = some_of_each()
    lives[-1].do(Act.DELIVER)
    lives[-1].do(Act.RATE, score=4)
    offered = dossier_after(Act.OFFER_HANDOVER, now=MONDAY + timedelta(days=3))
    offered.do(Act.REFUSE_HANDOVER, reason="Niêm phong rách")
    when, every = figures.horizon(MONDAY + timedelta(days=40)), Dossier.objects.all()
    whole = Days(MONDAY.date(), MONDAY.date() + timedelta(days=24))
    each = [Days(day, day) for day in (whole.first + timedelta(days=step) for step in range(25))]

    def ids(figure: Figure, days: Days) -> set[object]:
        return set(figures.counted_by(every, figure, when, days).values_list("pk", flat=True))

    for figure in figures.DATED:
        parts = {day.first: ids(figure, day) for day in each}
        assert set().union(*parts.values()) == ids(figure, whole), figure
        assert figures.counts(every, (figure,), when, whole)[figure] == len(ids(figure, whole))
        if figure not in (Figure.MINUTED, Figure.CARRIED, Figure.REFUSED):  # what can happen more than once
            by_day = figures.counts_by_day(every, figure, when, whole)
            assert by_day == {day: len(found) for day, found in parts.items() if found}
    assert all(ids(figure, whole) for figure in (Figure.MINUTED, Figure.CARRIED, Figure.REFUSED, Figure.RATED_4))


def test_a_day_is_that_of_viet_nam() -> None:
    life = dossier_after(Act.ASSIGN)
    when, every = figures.horizon(MONDAY + timedelta(days=5)), Dossier.objects.all()
    for at, day in (("2026-11-03 00:00", 3), ("2026-11-03 23:59", 3), ("2026-11-04 00:00", 4)):
        Dossier.objects.filter(pk=life.dossier_id).update(received_at=instant_of(at))
        on = MONDAY.date().replace(day=day)

        assert figures.counts_by_day(every, Figure.RECEIVED, when, Days(on, on)) == {on: 1}


def test_every_figure_has_words() -> None:
    said = [figures.words(figure, MONDAY) for figure in Figure]

    assert len(set(said)) == len(said)
    assert not [words for words in said if "{" in words]


def test_open_is_what_was_received_and_has_neither_result_nor_end() -> None:
    lives = some_of_each()

    found = counted(Figure.OPEN, MONDAY + timedelta(days=30))

    working = {Status.RECEIVED, Status.APPRAISING, Status.APPROVING, Status.AWAITING_OPINION}
    wanted = {
        str(life.dossier_id)
        for life in lives
        if life.status in working or (life.status in STANDING_STILL and life.row.received_at)
    }
    assert found == wanted


def test_at_the_post_is_what_a_person_or_a_point_of_the_post_holds() -> None:
    at_counter = dossier_after(Act.ACCEPT_BY_POST)
    offered = dossier_after(Act.OFFER_HANDOVER)
    at_agency = dossier_after(Act.ACCEPT_HANDOVER)
    carried = dossier_after(Act.ACCEPT_TO_CARRY)
    home = dossier_at(Status.RETURNED)
    at = home.now + timedelta(days=1)

    assert counted(Figure.TO_AGENCY, at) == {str(at_counter.dossier_id), str(offered.dossier_id)}
    assert counted(Figure.TO_APPLICANT, at) == {str(carried.dossier_id)}
    assert counted(Figure.AT_POST, at) == counted(Figure.TO_AGENCY, at) | counted(Figure.TO_APPLICANT, at)
    assert str(at_agency.dossier_id) not in counted(Figure.AT_POST, at)


# -- levels as the chips draw them -------------------------------------------------------------------------------------

NOON, SUNDAY, EVENING = "2026-11-16 11:45", "2026-11-15 10:00", "2026-11-16 19:30"


@pytest.mark.parametrize("now", ["2026-11-16 10:50", "2026-11-16 07:30", "2026-11-16 17:00", NOON, SUNDAY, EVENING])
def test_a_level_of_the_figures_is_the_level_of_the_chip(now: str) -> None:
    life, at = dossier_after(Act.ASSIGN), instant_of(now)
    hours = calendar(agencies()[life.agency].calendar_code)
    soon = rule_set(local(at).date()).due_soon_working_days
    last_soon_day = add_working_days(local(at).date(), soon, hours)
    dues = [at + timedelta(minutes=step) for step in (-1, 0, 1)] + [at + timedelta(microseconds=-1)]
    dues += [instant(datetime.combine(local(at).date() + timedelta(days=step), time())) for step in (0, 1, 2)]
    dues += [dues[5] - timedelta(microseconds=1)]
    dues += [
        instant(datetime.combine(last_soon_day + timedelta(days=day), time(hour, minute, second)))
        for day in (-1, 0, 1)
        for hour, minute, second in (
            (7, 30, 0),
            (10, 49, 59),
            (10, 50, 0),
            (11, 45, 0),
            (13, 0, 0),
            (17, 0, 0),
            (17, 0, 1),
        )
    ]

    for due_at in dues:
        Dossier.objects.filter(pk=life.dossier_id).update(due_at=due_at)
        level = due_level(local(at), local(due_at), hours, soon_days=soon)
        found = [figure for figure in figures.LEVELS if counted(figure, at)]
        assert found == [LEVELS[level]], due_at


def test_a_clock_that_stands_is_stopped_whatever_its_due_instant() -> None:
    life = dossier_at(Status.AWAITING_SUPPLEMENT)

    for days in (0, 30):
        at = life.now + timedelta(days=days)
        assert counted(Figure.STOPPED, at) == {str(life.dossier_id)}
        assert counted(Figure.OVERDUE, at) == set()


def test_overdue_and_today_tell_apart_what_lies_before_the_head() -> None:
    proposed, worked_on = dossier_at(Status.APPROVING), dossier_after(Act.ASSIGN)
    late, same_day = proposed.row.due_at + timedelta(days=1), worked_on.row.due_at - timedelta(minutes=30)

    assert counted(Figure.OVERDUE_PROPOSED, late) == {str(proposed.dossier_id)}
    assert counted(Figure.OVERDUE, late) == {str(proposed.dossier_id), str(worked_on.dossier_id)}
    assert counted(Figure.TODAY_PROPOSED, same_day) == {str(proposed.dossier_id)}


# -- the month ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "is_in"),
    [
        ("2026-11-30 23:59", True),
        ("2026-12-01 00:00", False),
        ("2026-11-01 00:00", False),  # before it happened
    ],
)
def test_the_month_is_that_of_viet_nam(now: str, is_in: bool) -> None:
    life = dossier_at(Status.RETURNED)

    for figure in (Figure.RETURNED, Figure.RESOLVED):
        assert bool(counted(figure, instant_of(now))) is is_in
    assert life.row.ended_at is not None


@pytest.mark.parametrize(("moved", "figure"), [(-1, Figure.IN_TIME), (0, Figure.IN_TIME), (1, Figure.LATE)])
def test_a_result_is_judged_by_the_day_when_it_was_ready(moved: int, figure: Figure) -> None:
    life = dossier_at(Status.RESOLVED)
    due_on = local(life.row.due_at).date() + timedelta(days=moved)
    ready_at = instant(datetime.combine(due_on, time(23, 30) if moved <= 0 else time(0, 30)))
    Dossier.objects.filter(pk=life.dossier_id).update(resolved_at=ready_at)

    at = instant_of("2026-11-30 12:00")

    assert counted(figure, at) == {str(life.dossier_id)}
    assert len(counted(Figure.IN_TIME, at)) + len(counted(Figure.LATE, at)) == len(counted(Figure.RESOLVED, at))


# -- whose time --------------------------------------------------------------------------------------------------------


def test_the_time_of_all_is_the_sum_of_the_time_of_each() -> None:
    lives = [
        dossier_at(Status.RESOLVED, now=MONDAY + timedelta(hours=7 * step, seconds=11 * step)) for step in range(5)
    ]
    asked = dossier_at(Status.AWAITING_SUPPLEMENT)
    asked.do(Act.ANSWER_SUPPLEMENT, after=timedelta(days=4, minutes=3))
    for act in (Act.OFFER_HANDOVER, Act.ACCEPT_HANDOVER, Act.PROPOSE):
        asked.do(act, after=timedelta(hours=5, seconds=7))
    asked.do(Act.APPROVE, after=timedelta(days=1))
    lives += [asked, dossier_at(Status.RETURNED), dossier_at(Status.RESOLVED, way=Way.AT_DESK, procedure=IDENTITY_CARD)]
    every = Dossier.objects.filter(pk__in=[life.dossier_id for life in lives])

    read = whose_time(every, len(lives))

    wanted: Counter[object] = Counter()
    elapsed = 0
    for life in lives:
        clock = reading.clock(life.row, life.now)
        wanted.update(clock.by_owner)
        elapsed += clock.elapsed_minutes
    assert {owner: minutes for owner, minutes in read.minutes.items() if minutes} == {
        owner: minutes for owner, minutes in wanted.items() if minutes
    }
    assert read.total_minutes == elapsed
    assert read.mean_minutes() == round(elapsed / len(lives))


def test_the_time_of_none_is_none() -> None:
    read = whose_time(Dossier.objects.none(), 0)

    assert read.total_minutes == read.mean_minutes() == 0


def test_the_figures_ask_the_same_number_of_statements_for_few_and_for_many() -> None:
    asked = []
    for _round in range(2):
        some_of_each()
        when = figures.horizon(MONDAY + timedelta(days=30))
        with CaptureQueriesContext(connection) as statements:
            rows = figures.counts_by(Dossier.objects.all(), "agency_code", Figure, when)
            figures.counts_by(Dossier.objects.all(), "point_id", Figure, when)
            resolved = figures.counted_by(Dossier.objects.all(), Figure.RESOLVED, when)
            whose_time(resolved, sum(row[Figure.RESOLVED] for row in rows.values()))
        asked.append(len(statements))

    assert asked == [4, 4]
