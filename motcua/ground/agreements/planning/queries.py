"""Reads of a plan: counters, who is planned there, when points are open, what runs out. The same few statements always.

Also who may plan, and whom she may choose.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from django.conf import settings
from django.db.models import Q

from motcua.base.memory import remembered
from motcua.ground.agreements.hours import Half, halves_of, sessions_on
from motcua.ground.agreements.models import Agreement, Assignment, Counter, HeadOrder, Training
from motcua.ground.agreements.planning.rules.gaps import Gap, concerns_post, fields_at, gaps
from motcua.ground.agreements.planning.rules.staffing import Planner, in_the_way, trained_for
from motcua.ground.agreements.planning.rules.week import (
    WEEK,
    Absence,
    Opening,
    Plan,
    Planned,
    Station,
    Transfer,
    days_between,
    monday_of,
)
from motcua.ground.agreements.planning.words import Names
from motcua.ground.agreements.queries import assignments_of, hours_of, points
from motcua.ground.agreements.rules import AssignmentRow, Errand, Term, TrainingRow
from motcua.ground.catalogue.models import ProcedureVersion
from motcua.ground.catalogue.queries import agencies
from motcua.ground.deadlines.queries import COUNTRY, calendar
from motcua.ground.deadlines.rules import Session, local
from motcua.ground.people import services as people
from motcua.ground.people.models import Account, StandIn
from motcua.ground.people.rules import POST_ROLES, Actor, Employer, Role

_FAR = date(9999, 12, 31)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is planned, or could be."""

    id: str
    name: str
    title: str
    is_post: bool
    agency_code: str
    may_act: bool


@dataclass(frozen=True, slots=True)
class OrderMark:
    """An order of the head of a one-stop to somebody at a point, while it holds."""

    id: str
    person_id: str
    point_id: str
    errand: Errand
    term: Term


@dataclass(frozen=True, slots=True)
class Read:
    """A plan with the names of its people and the orders that they have."""

    plan: Plan
    people: Mapping[str, Person]
    orders: tuple[OrderMark, ...]


def read(point_ids: Iterable[str], first: date, last: date) -> Read:
    """Return the plan of some points from a day to a day, and of what runs out in it. Seven statements.

    Assignments of the week before come too, so that it can be told until when a counter was manned.
    """
    ids = frozenset(point_ids)
    stations = tuple(
        Station(row.id, row.point_id, row.name, row.closed_from)
        for row in Counter.objects.filter(point_id__in=ids).order_by("point_id", "id")
    )
    planned = _planned(_during(first - timedelta(days=WEEK), last), counter__point_id__in=ids)
    named = persons({row.person_id for row in planned})
    post = frozenset(key for key, each in named.items() if each.is_post)
    plan = Plan(
        stations, planned, opening(ids, first, last), transfers(ids), trainings(post), post,
        _absences(named.values(), first, last),
    )  # fmt: skip
    return Read(plan, named, _orders(post, first, last))


def _during(first: date, last: date | None) -> Q:
    return Q(valid_from__lte=last or _FAR) & (Q(valid_to__isnull=True) | Q(valid_to__gte=first))


def _planned(condition: Q, **named: object) -> tuple[Planned, ...]:
    rows = Assignment.objects.filter(condition, **named).select_related("counter").order_by("valid_from", "id")
    return tuple(planned_of(row) for row in rows)


def planned_of(row: Assignment) -> Planned:
    """Return an assignment as the rules of planning want it."""
    term = Term(row.valid_from, row.valid_to)
    return Planned(row.id, row.person_id, row.counter_id, row.counter.point_id, row.shift, row.is_reserve, term)


def assignment(assignment_id: str) -> Planned | None:
    """Return one assignment; None = there is none. One statement."""
    if "\0" in assignment_id:
        return None
    row = Assignment.objects.filter(pk=assignment_id[:80]).select_related("counter").first()
    return planned_of(row) if row is not None else None


def of_person(person_id: str, first: date, last: date | None) -> tuple[Planned, ...]:
    """Return where somebody is planned from a day to a day, whatever the point. One statement."""
    return _planned(_during(first, last), person_id=person_id)


def persons(person_ids: Collection[str]) -> Mapping[str, Person]:
    """Return people by id. One statement."""
    return {each.id: each for each in _persons(Q(pk__in=set(person_ids)))}


def _persons(condition: Q) -> tuple[Person, ...]:
    rows = Account.objects.filter(condition).order_by("full_name", "id")
    return tuple(
        Person(
            row.id, row.full_name, row.title, row.employer == Employer.POST.value, row.agency_code,
            row.is_active and row.suspended_at is None,
        )
        for row in rows
    )  # fmt: skip


def opening(point_ids: Iterable[str], first: date, last: date) -> Opening:
    """Return when points are open: by their opening hours; where nobody has told any, as the offices there work."""
    days, known = days_between(first, last), points()
    return {key: {day: halves for day in days if (halves := _open(key, day))} for key in point_ids if key in known}


def _open(point_id: str, day: date) -> frozenset[Half]:
    told = sessions_on(hours_of(point_id), day)
    sessions = told if told is not None else _sessions(_calendar_code(point_id), day)
    return frozenset(half for session in sessions for half in halves_of(session))


@remembered
def _sessions(calendar_code: str, day: date) -> tuple[Session, ...]:
    hours = calendar(calendar_code).hours(day.toordinal())
    return tuple((_clock(opens), _clock(closes)) for opens, closes in zip(hours.opens, hours.closes, strict=True))


def _clock(microseconds: int) -> time:
    minutes = microseconds // 60_000_000
    return time(minutes // 60 % 24, minutes % 60)


def _calendar_code(point_id: str) -> str:
    offices = agencies()
    found = (offices[code].calendar_code for code in points()[point_id].agency_codes if code in offices)
    return next(found, COUNTRY)


def days_off(point_ids: Iterable[str], days: Sequence[date]) -> Mapping[date, str]:
    """Return the occasions of the days off and make-up days among some days, as calendars of the points name them."""
    found: dict[date, str] = {}
    known = (hours_of(key).calendar or calendar(_calendar_code(key)) for key in sorted(point_ids))
    for notes in {each.name: each.notes for each in known}.values():
        found |= {day: notes[day.toordinal()].occasion for day in days if day.toordinal() in notes}
    return found


def transfers(point_ids: Collection[str]) -> tuple[Transfer, ...]:
    """Return the agreements that name some points, whatever their term. One statement."""
    fields = {code: field for code, (field, _name) in fields_of_procedures().items()}
    rows = Agreement.objects.filter(point_ids__overlap=sorted(point_ids)).order_by("id") if point_ids else ()
    return tuple(
        Transfer(
            row.id, row.agency_code, frozenset(row.procedure_codes),
            frozenset(fields[code] for code in row.procedure_codes if code in fields),
            frozenset(row.point_ids), frozenset(row.stages), Term(row.valid_from, row.valid_to),
        )
        for row in rows
    )  # fmt: skip


@remembered
def fields_of_procedures() -> Mapping[str, tuple[str, str]]:
    """Return the field of every procedure, code and name, as its newest version calls it."""
    rows = ProcedureVersion.objects.order_by("valid_from").values_list("code", "field_code", "field_name")
    return {code: (field, name) for code, field, name in rows}


def names_of(named: Iterable[Person] = (), stations: Iterable[Station] = ()) -> Names:
    """Return what gaps are told by; without people nobody is named."""
    known = points()
    return Names(
        {key: point.name for key, point in known.items()},
        {each.id: f"{each.name} · {known[each.point_id].name}" for each in stations if each.point_id in known},
        field_names(),
        {person.id: person.name for person in named},
    )


def field_names() -> Mapping[str, str]:
    """Return the names of fields by code."""
    return dict(fields_of_procedures().values())


def trainings(person_ids: Collection[str]) -> Mapping[str, tuple[TrainingRow, ...]]:
    """Return the training of people by person. One statement."""
    found = defaultdict[str, list[TrainingRow]](list)
    for row in Training.objects.filter(person_id__in=person_ids).order_by("person_id", "valid_from", "id"):
        term = Term(row.valid_from, row.valid_to)
        found[row.person_id].append(TrainingRow(row.id, row.field_code, row.field_name, term))
    return {key: tuple(rows) for key, rows in found.items()}


def _absences(everybody: Iterable[Person], first: date, last: date) -> Mapping[str, tuple[Absence, ...]]:
    """Who is suspended, and who is on leave with somebody in her place. One statement."""
    everyone = list(everybody)
    found = defaultdict[str, list[Absence]](list)
    for person in everyone:
        if not person.may_act:
            found[person.id].append(Absence(True, first, None))
    rows = StandIn.objects.filter(absent_id__in=[person.id for person in everyone]).order_by("from_at", "id")
    for row in rows:
        ends_at = min(row.ended_at or row.to_at, row.to_at) - timedelta(microseconds=1)
        begins, ends = local(row.from_at).date(), local(ends_at).date()
        if begins <= last and first <= ends:
            found[row.absent_id].append(Absence(False, begins, ends))
    return {key: tuple(rows) for key, rows in found.items()}


def _orders(person_ids: Collection[str], first: date, last: date) -> tuple[OrderMark, ...]:
    rows = HeadOrder.objects.filter(_during(first, last), person_id__in=person_ids, ended_at__isnull=True)
    return tuple(
        OrderMark(row.id, row.person_id, row.point_id, Errand(row.errand), Term(row.valid_from, row.valid_to))
        for row in rows.order_by("valid_from", "id")
    )


# -- gaps --------------------------------------------------------------------------------------------------------------


def until_of(today: date) -> date:
    """Return up to which day what runs out is told of (setting `GAP_DAYS`)."""
    return today + timedelta(days=settings.GAP_DAYS)


def gaps_of(found: Read, monday: date, today: date) -> tuple[Gap, ...]:
    """Return what a plan lacks in a week, and what runs out; days before today hurt no more.

    In the week of today the seven days from today on are looked at, so that a Friday tells of Monday.
    """
    last = monday + timedelta(days=WEEK - 1)
    if monday == monday_of(today):
        last = today + timedelta(days=WEEK - 1)
    return gaps(found.plan, max(monday, today), last, until_of(today))


def last_read(monday: date, today: date) -> date:
    """Return the last day that a page of a week must read."""
    return max(monday + timedelta(days=WEEK - 1), today + timedelta(days=WEEK - 1), until_of(today))


@remembered
def gaps_now(point_ids: frozenset[str], is_of_post: bool, today: date) -> tuple[Gap, ...]:
    """Return what hurts from today on at some points: this week, and what runs out; for the post what is the post's."""
    monday = monday_of(today)
    found = read(point_ids, monday, last_read(monday, today))
    told = gaps_of(found, monday, today)
    return tuple(gap for gap in told if concerns_post(gap, found.plan, post_points())) if is_of_post else told


def post_points() -> frozenset[str]:
    """Return the points that the post runs."""
    return frozenset(point.id for point in points().values() if point.employer == Employer.POST.value)


def of_post(found: Read) -> Read:
    """Return what the director of the post sees of a plan: his points whole, elsewhere the counters of his people.

    The officials beside them are counted and not named.
    """
    plan, mine = found.plan, post_points()
    counters = {row.counter_id for row in plan.planned if row.person_id in plan.post_staff}
    stations = tuple(each for each in plan.stations if each.point_id in mine or each.id in counters)
    named = {key: each for key, each in found.people.items() if each.is_post}
    return Read(replace(plan, stations=stations), named, found.orders)


# -- who plans, and whom -----------------------------------------------------------------------------------------------


def planner_of(actor: Actor, today: date, places: Sequence[AssignmentRow] | None = None) -> Planner:
    """Return what somebody may plan. At most one statement; none if it is known where she stands today."""
    is_head = Role.ONE_STOP_HEAD in actor.roles and actor.employer is Employer.AGENCY and not actor.stands_for
    is_director = Role.POST_DIRECTOR in actor.roles and actor.employer is Employer.POST
    if not is_head:
        return Planner(actor.id, False, is_director, frozenset())
    here = assignments_of(actor.id, today) if places is None else places
    codes = {actor.agency_code, *(code for row in here for code in row.agency_codes)} - {""}
    hers = {point.id for point in points().values() if codes & set(point.agency_codes)}
    return Planner(actor.id, True, is_director, frozenset(hers | {row.point_id for row in here}))


def planners(today: date) -> tuple[Planner, ...]:
    """Return everybody who plans: heads of one-stops and directors of the post in use. One statement, and one each."""
    roles = [Role.ONE_STOP_HEAD.value, Role.POST_DIRECTOR.value]
    rows = Account.objects.filter(roles__overlap=roles, is_active=True, suspended_at__isnull=True).order_by("id")
    found = (planner_of(people.actor(row), today) for row in rows)
    return tuple(planner for planner in found if planner.may_plan_at_all)


def gaps_of_planner(planner: Planner, today: date) -> tuple[Gap, ...]:
    """Return what hurts from today on where somebody plans."""
    if planner.is_post_director:
        return gaps_now(points_of_post(today) | planner.point_ids, not planner.is_head, today)
    return gaps_now(planner.point_ids, False, today)


@remembered
def points_of_post(today: date) -> frozenset[str]:
    """Return the points that concern the post: its own, of agreements, and where its people are. Two statements."""
    rows = Agreement.objects.filter(_during(today, None)).values_list("point_ids", flat=True)
    staff = Account.objects.filter(employer=Employer.POST.value).values("id")
    there = Assignment.objects.filter(_during(today - timedelta(days=WEEK), None), person_id__in=staff)
    return frozenset(post_points().union(*rows, there.values_list("counter__point_id", flat=True)) & points().keys())


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may stand at a counter in some days: `lacks` = fields transferred there without training."""

    person: Person
    lacks: tuple[str, ...]
    elsewhere: Planned | None
    """Where she stands in these days already: then she can be a reserve alone; None = she is free."""


def who_may_stand(point_id: str, *, planner: Planner) -> Q:
    """The condition of accounts that may stand at a point, and that somebody may plan there."""
    known = points()[point_id]
    post = Q(employer=Employer.POST.value, roles__overlap=sorted(role.value for role in POST_ROLES))
    if known.employer == Employer.POST.value:
        return post
    is_hers = planner.is_head and point_id in planner.point_ids
    officials = Q(employer=Employer.AGENCY.value, agency_code__in=known.agency_codes)
    return post | officials if is_hers else post


def candidates(station: Station, asked: Planned, planner: Planner) -> tuple[Candidate, ...]:
    """Return who may stand at a counter in some days, the ready ones first. Four statements.

    Of the post: trained in a field at least that is transferred there on the first day.
    """
    active = Q(is_active=True, suspended_at__isnull=True)
    able = _persons(who_may_stand(station.point_id, planner=planner) & active)
    wanted = fields_at(transfers([station.point_id]), station.point_id, asked.term.first)
    trained = trainings([each.id for each in able if each.is_post])
    rows = _planned(_during(asked.term.first, asked.term.last), person_id__in=[each.id for each in able])
    names, found = field_names(), list[Candidate]()
    for person in able:
        held = trained_for(trained.get(person.id, ()), wanted, asked.term.first) if person.is_post else wanted
        if person.is_post and not held:
            continue
        crossing = in_the_way(rows, person_id=person.id, counter_id=station.id, asked=asked)
        lacks = tuple(sorted(names.get(code, code) for code in wanted - held))
        found.append(Candidate(person, lacks, crossing))
    return tuple(sorted(found, key=lambda each: (each.elsewhere is not None, len(each.lacks), each.person.name)))


@remembered
def stations() -> tuple[Station, ...]:
    """Return every counter. One statement."""
    rows = Counter.objects.order_by("point_id", "id")
    return tuple(Station(row.id, row.point_id, row.name, row.closed_from) for row in rows)


def station(counter_id: str) -> Station | None:
    """Return one counter; None = there is none. One statement."""
    if "\0" in counter_id:
        return None
    row = Counter.objects.filter(pk=counter_id[:50]).first()
    return Station(row.id, row.point_id, row.name, row.closed_from) if row is not None else None


@remembered
def points_of_agreements(agency_code: str) -> frozenset[str]:
    """Return the points that any agreement of an agency names. One statement."""
    rows = Agreement.objects.filter(agency_code=agency_code).values_list("point_ids", flat=True)
    return frozenset[str]().union(*rows)
