"""Reads of the rows that give rights, and of service points."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from motcua.base.memory import remembered
from motcua.ground.agreements.hours import HoursRow, PointHours
from motcua.ground.agreements.models import Agreement, Assignment, Counter, OpeningHours, ServicePoint
from motcua.ground.agreements.rules import AgreementRow, AssignmentRow, Errand, OrderRow, Rows, Term, TrainingRow
from motcua.ground.catalogue.queries import in_force
from motcua.ground.deadlines.queries import calendar, week_of

_ROWS = """
select 'assignment', a.id, c.point_id, a.counter_id, c.name || ' · ' || p.name, p.agency_codes::text[],
       null::text[], a.valid_from, a.valid_to
  from agreements_assignment a
  join agreements_counter c on c.id = a.counter_id join agreements_servicepoint p on p.id = c.point_id
 where a.person_id = %(person)s
union all
select 'training', t.id, t.field_code, '', t.field_name, null, null, t.valid_from, t.valid_to
  from agreements_training t where t.person_id = %(person)s
union all
select 'agreement', g.id, coalesce(g.finish_until::text, ''), '', '', g.stages::text[], g.point_ids::text[],
       g.valid_from, g.valid_to
  from agreements_agreement g where g.agency_code = %(agency)s and g.procedure_codes @> array[%(procedure)s]::varchar[]
union all
select 'order', o.id, o.errand, o.point_id, case when o.ended_at is null then '' else 'ended' end, null, null,
       o.valid_from, o.valid_to
  from agreements_headorder o
 where o.person_id = %(person)s and o.agency_code = %(agency)s
   and o.procedure_codes @> array[%(procedure)s]::varchar[]
 order by 8, 2
"""


@dataclass(frozen=True, slots=True)
class Point:
    """A service point as values."""

    id: str
    name: str
    kind: str
    employer: str
    unit_code: str
    postal_district: str
    address: str
    phone: str
    agency_codes: tuple[str, ...]


def rows(*, person_id: str, agency_code: str, procedure_code: str) -> Rows:
    """Return all rows on which a person's right for a procedure may rest. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_ROWS, {"person": person_id, "agency": agency_code, "procedure": procedure_code})
        found = cursor.fetchall()
    return Rows(
        [AssignmentRow(r[1], r[2], r[3], r[4], tuple(r[5] or ()), Term(r[7], r[8])) for r in _of(found, "assignment")],
        [TrainingRow(r[1], r[2], r[4], Term(r[7], r[8])) for r in _of(found, "training")],
        [
            AgreementRow(r[1], tuple(r[5]), tuple(r[6]), Term(r[7], r[8]), date.fromisoformat(r[2]) if r[2] else None)
            for r in _of(found, "agreement")
        ],
        [OrderRow(r[1], Errand(r[2]), r[3], Term(r[7], r[8]), r[4] == "ended") for r in _of(found, "order")],
    )


def _of(found: Sequence[tuple[Any, ...]], kind: str) -> list[tuple[Any, ...]]:
    return [row for row in found if row[0] == kind]


def assignments_of(person_id: str, day: date) -> tuple[AssignmentRow, ...]:
    """Return where a person stands on a day."""
    found = Assignment.objects.filter(in_force(day), person_id=person_id).order_by("valid_from", "id")
    return assignment_rows(found)


def assignment_rows(found: QuerySet[Assignment]) -> tuple[AssignmentRow, ...]:
    """Return assignments as values, with the words of their place. One statement."""
    return tuple(
        AssignmentRow(
            row.id,
            row.counter.point_id,
            row.counter_id,
            f"{row.counter.name} · {row.counter.point.name}",
            tuple(row.counter.point.agency_codes),
            Term(row.valid_from, row.valid_to),
        )
        for row in found.select_related("counter__point")
    )


def points_with(
    stage: str, *, agency_code: str, procedure_code: str, day: date, opened_on: date | None = None
) -> frozenset[str]:
    """Return the points to which agreements in force on a day transfer a stage (RECEPTION, RETURN) of a procedure.

    For a dossier opened on a day also those that ended since, as long as such dossiers are finished under them.
    """
    holds = in_force(day)
    if opened_on is not None:
        holds |= Q(valid_from__lte=opened_on, valid_to__gte=opened_on, finish_until__gte=day)
    found = Agreement.objects.filter(
        holds, agency_code=agency_code, procedure_codes__contains=[procedure_code], stages__contains=[stage]
    )
    return frozenset(point for ids in found.values_list("point_ids", flat=True) for point in ids)


@remembered
def points() -> dict[str, Point]:
    """Return all service points by id."""
    return {
        row.id: Point(
            row.id,
            row.name,
            row.kind,
            row.employer,
            row.unit_code,
            row.postal_district,
            row.address,
            row.phone,
            tuple(row.agency_codes),
        )
        for row in ServicePoint.objects.order_by("id")
    }


@remembered
def hours() -> dict[str, PointHours]:
    """Return the opening hours of every service point that has told any, by point id; the days off of each.

    The newest row's calendar says which days off hold. One statement, and two for each calendar not yet known.
    """
    found: dict[str, list[OpeningHours]] = {}
    for row in OpeningHours.objects.order_by("point_id", "valid_from"):
        found.setdefault(row.point_id, []).append(row)
    return {
        point_id: PointHours(
            tuple(HoursRow(Term(row.valid_from, row.valid_to), week_of(row.sessions), row.note) for row in rows),
            calendar(rows[-1].calendar_code) if rows[-1].calendar_code else None,
        )
        for point_id, rows in found.items()
    }


def hours_of(point_id: str) -> PointHours:
    """Return the opening hours of a service point; without rows when nobody has told any."""
    return hours().get(point_id, PointHours())


def place_words(counter_id: str) -> str:
    """Return a counter with its point: "Quầy 2 · Bưu điện Cái Nước"; the id itself when it is gone. One statement."""
    row = Counter.objects.filter(pk=counter_id).select_related("point").first()
    return f"{row.name} · {row.point.name}" if row is not None else counter_id


def staff_of(point_id: str, day: date) -> tuple[str, ...]:
    """Return who stands at a point on a day, by id. One statement."""
    found = Assignment.objects.filter(in_force(day), counter__point_id=point_id).order_by("person_id")
    return tuple(dict.fromkeys(found.values_list("person_id", flat=True)))
