"""The demo province is full on the day it is opened, whatever day that is, and all of it went through the acts."""

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from time import process_time

import pytest

from motcua.ground.agreements.queries import assignments_of
from motcua.ground.deadlines.queries import calendar
from motcua.ground.deadlines.rules import DueLevel, Lateness, due_level, lateness, local, worked_minutes
from motcua.ground.people import services as people
from motcua.ground.people.models import Account, Installation
from motcua.outward.rehearsals import population
from motcua.outward.rehearsals.lives import Branch, Course, Way, life
from motcua.outward.rehearsals.province import NotMadeUp
from motcua.outward.reports import services as reports
from motcua.record import sight, work
from motcua.record.custody.models import Envelope
from motcua.record.dossiers import services as dossiers
from motcua.record.dossiers.models import Dossier, Event
from motcua.record.dossiers.rules import Act, Status
from motcua.record.rounds import stops
from motcua.record.shipments.models import Attempt
from motcua.record.work import Task

VIETNAM = timezone(timedelta(hours=7))
FRIDAY = datetime(2026, 11, 20, 10, 0, tzinfo=VIETNAM)
DAYS = {
    "Friday 2026-11-20 10:00": FRIDAY,
    "Sunday 2026-11-22 15:00": datetime(2026, 11, 22, 15, 0, tzinfo=VIETNAM),
    "Monday 2026-11-23 07:31": datetime(2026, 11, 23, 7, 31, tzinfo=VIETNAM),
    "Friday 2026-11-20 23:50": datetime(2026, 11, 20, 23, 50, tzinfo=VIETNAM),
    "Tết, Wednesday 2026-02-18 03:00": datetime(2026, 2, 18, 3, 0, tzinfo=VIETNAM),
    "Tuesday 2025-07-15 08:00": datetime(2025, 7, 15, 8, 0, tzinfo=VIETNAM),
    "Friday 2026-07-10 16:55": datetime(2026, 7, 10, 16, 55, tzinfo=VIETNAM),
    "Monday 2027-01-04 12:00": datetime(2027, 1, 4, 12, 0, tzinfo=VIETNAM),
}
MADE = ["Tết, Wednesday 2026-02-18 03:00", "Tuesday 2025-07-15 08:00"]
LAND_SINCE = date(2026, 7, 5)
"""Before, nobody in the province decides on land: the procedure is in force since 1 July 2026."""


@pytest.mark.django_db
@pytest.mark.parametrize("at", DAYS.values(), ids=DAYS.keys())
def test_every_act_is_planned_within_working_hours_in_order_and_in_the_past(at: datetime) -> None:
    hours = calendar("VN")

    planned = population.plan(at)

    assert 200 <= len(planned) <= 260
    for subject in planned:
        assert list(subject.instants) == sorted(subject.instants)
        assert subject.instants[-1] < local(at)
        assert subject.instants[0].date() > date(2025, 7, 1)
        for instant in subject.instants:
            before, after = instant - timedelta(minutes=1), instant + timedelta(minutes=1)
            assert worked_minutes(before, after, hours) > 0, f"{instant} lies outside working hours"


@pytest.mark.django_db
def test_the_plan_follows_from_seed_and_instant_alone() -> None:
    once, again, other = population.plan(FRIDAY), population.plan(FRIDAY), population.plan(FRIDAY, seed=7)

    assert once == again
    assert {subject.dossier_id for subject in once}.isdisjoint(subject.dossier_id for subject in other)


def mine(username: str, **condition: object) -> int:
    """How many dossiers that a person sees meet a condition."""
    person = people.get_actor(username)
    return sight.visible(person, ()).filter(**condition).count()


def tally(username: str, at: datetime) -> Mapping[Task, int]:
    """What waits for a person at a counter."""
    return work.tally(people.get_actor(username), assignments_of(username, local(at).date()))


def waits(at: datetime) -> dict[str, int]:
    """What really waits for each one-click account, as its line in `accounts.csv` promises."""
    now, hours = local(at), calendar("VN")
    due = Dossier.objects.filter(received_at__isnull=False, resolved_at=None, ended_at=None, stopped_at=None)
    levels = Counter(due_level(now, local(row.due_at), hours) for row in due if row.due_at)
    soon = [row for row in due.filter(assignee_id="thuly.congan") if row.due_at]
    is_soon = (DueLevel.TODAY, DueLevel.SOON)
    head = people.get_actor("giamdoc.tt-tinh")
    overseen = sight.counted(head, assignments_of(head.id, now.date()))
    round_of_cai_nuoc = stops(people.get_actor("buuta.cainuoc"), now.date()).stops
    home = Dossier.objects.filter(status="resolved", shipments__closed_at=None, shipments__shipment_no__gte=1)
    return {
        "nguoidan.1": min(mine("nguoidan.1"), home.filter(owner_account_id="nguoidan.1").count()),
        "nguoidan.2": mine("nguoidan.2", status="awaiting_supplement"),
        "buudien.cainuoc": tally("buudien.cainuoc", at).get(Task.HAND_OVER, 0),
        "buudien.tinh": tally("buudien.tinh", at).get(Task.DRAFT, 0),
        "buuta.cainuoc": sum(stop.day <= now.date() + timedelta(days=4) for stop in round_of_cai_nuoc),
        "buuta.uminh": tally("buuta.uminh", at).get(Task.CARRY, 0),
        "motcua.uminh": tally("motcua.uminh", at).get(Task.RECEIVE, 0),
        "motcua.congan": tally("motcua.congan", at).get(Task.SIGN, 0),
        "thuly.vpdkdd-cainuoc": mine("thuly.vpdkdd-cainuoc", status="appraising", assignee_id="thuly.vpdkdd-cainuoc"),
        "thuly.congan": sum(due_level(now, local(row.due_at), hours) in is_soon for row in soon if row.due_at),
        "lanhdao.vpdkdd-cainuoc": mine("lanhdao.vpdkdd-cainuoc", status="approving"),
        "lanhdao.congan": mine("lanhdao.congan", status="approving"),
        "giamdoc.tt-tinh": overseen.filter(due_at__lt=at, resolved_at=None, ended_at=None, stopped_at=None).count(),
        "vanphong.tinh": sum(levels.values()),
        "giamdoc.buudien": Envelope.objects.filter(holder__startswith="person:").count(),
        "hethong.dvcqg": mine("hethong.dvcqg"),
    }


def assert_full(at: datetime) -> None:
    """Every status, every lateness, every promise of the sign-in page, and nothing unaccounted for."""
    assert set(Dossier.objects.values_list("status", flat=True)) == {status.value for status in Status}
    assert not reports.verify(at).findings
    waiting = waits(at)
    promised = set(Account.objects.exclude(waits_for="").values_list("id", flat=True)) - {"quantri"}
    land = {name for name in promised if "vpdkdd" in name} if at.date() < LAND_SINCE else set()
    assert {name for name in promised if not waiting[name]} == land
    results = Dossier.objects.filter(resolved_at__isnull=False).values_list("resolved_at", "due_at")
    assert {lateness(local(ready), local(due)) for ready, due in results if ready and due} == set(Lateness)
    assert Dossier.objects.filter(outcome="REFUSED").exists()
    assert Attempt.objects.exists()
    holders = set(Envelope.objects.values_list("direction", flat=True).filter(holder__startswith="person:"))
    assert {"SUBMIT", "RETURN"} <= holders


@pytest.mark.parametrize("at", [DAYS[name] for name in MADE], ids=MADE)
def test_the_province_is_full_on_a_day_off_at_night_and_in_its_first_weeks(own_database: str, at: datetime) -> None:
    added = population.populate(at)

    assert added == Dossier.objects.count() >= 200
    assert_full(at)


def test_on_a_working_day_some_are_due_that_very_day_and_a_second_time_changes_nothing(own_database: str) -> None:
    begun = process_time()
    added = population.populate(FRIDAY)
    worked_seconds = process_time() - begun

    assert worked_seconds < 15  # about four of this process; six by the clock on two idle cores
    assert added == Dossier.objects.count() >= 200
    assert_full(FRIDAY)
    due = Dossier.objects.filter(due_at__date=date(2026, 11, 20), due_at__gt=FRIDAY, resolved_at=None, ended_at=None)
    assert due.count() >= 5
    round_of_cai_nuoc = stops(people.get_actor("buuta.cainuoc"), local(FRIDAY).date()).stops
    assert any(stop.next_on == date(2026, 11, 20) for stop in round_of_cai_nuoc)

    heads = dict(Dossier.objects.values_list("pk", "head_hash"))
    assert population.populate(FRIDAY + timedelta(days=30)) == 0
    assert dict(Dossier.objects.values_list("pk", "head_hash")) == heads


class BrokenOffError(Exception):
    """Somebody broke it off."""


def test_what_was_broken_off_is_taken_up_again(own_database: str) -> None:
    def break_off(done: int, total: int) -> None:
        if done == 40:
            raise BrokenOffError

    with pytest.raises(BrokenOffError):
        population.populate(FRIDAY, break_off)
    there = Dossier.objects.count()
    added = population.populate(FRIDAY + timedelta(hours=1))

    assert 40 <= there <= 45
    assert there + added == Dossier.objects.count() >= 200
    planned = {subject.dossier_id: len(subject.steps) for subject in population.plan(FRIDAY)}
    assert dict(Dossier.objects.values_list("pk", "last_event_no")) == planned
    assert not reports.verify(FRIDAY + timedelta(hours=1)).findings


def test_a_sealed_day_takes_no_more_events(own_database: str) -> None:
    earlier = population.plan(FRIDAY)[0]
    first = datetime.combine(earlier.instants[0].date(), datetime.min.time(), VIETNAM) + timedelta(days=3)
    sealed = dossiers.seal_day(first.date())

    population.populate(FRIDAY)

    assert sealed is not None
    assert not Event.objects.filter(recorded_at__date__lte=first.date()).exists()
    assert Event.objects.filter(at__date__lte=first.date(), recorded_at=FRIDAY).exists()
    dossiers.seal_until(date(2026, 11, 19))
    assert not reports.verify(FRIDAY).findings


@pytest.mark.django_db
def test_real_data_is_never_mixed_with_it() -> None:
    Installation.objects.all().delete()

    with pytest.raises(NotMadeUp):
        population.populate(datetime(2026, 11, 20, 3, 0, tzinfo=UTC))

    assert not Dossier.objects.exists()


def test_a_supplement_is_asked_for_before_other_agencies_do_their_steps() -> None:
    course = Course(Act.APPROVE, branch=Branch(supplement=True))

    acts = [step.act for step in life(Way.DESK, course, goes_home=False, recalls=False, answers=2)]

    assert acts.index(Act.ANSWER_SUPPLEMENT) < acts.index(Act.ASK_STEPS) < acts.index(Act.PROPOSE)
    assert acts.count(Act.ANSWER_OPINION) == 2
