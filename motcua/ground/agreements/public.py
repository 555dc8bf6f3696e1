"""What anybody may know of agreements: where a procedure is received and returned, and where people stand."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from motcua.base.memory import remembered
from motcua.ground.agreements.models import Agreement, Assignment, Training
from motcua.ground.agreements.queries import Point, points
from motcua.ground.catalogue.finding import deciding
from motcua.ground.catalogue.queries import in_force


@dataclass(frozen=True, slots=True)
class AgreementFacts:
    """An agreement in force, as values."""

    number: str
    agency_code: str
    procedure_codes: frozenset[str]
    point_ids: frozenset[str]
    stages: frozenset[str]
    status: str
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class Place:
    """A point that takes dossiers of a procedure for an agency (`receives`), or hands results out (`returns`).

    `agreement` is the number of the agreement that says so; "" = a desk of the agency itself.
    """

    point: Point
    agency_code: str
    receives: bool
    returns: bool
    agreement: str = ""


@dataclass(frozen=True, slots=True)
class TrainingFacts:
    """A training in force: its field and last day (None = open)."""

    field_name: str
    valid_to: date | None


@remembered
def agreements_in_force(day: date) -> tuple[AgreementFacts, ...]:
    """Return the agreements in force on a day, by number. One statement."""
    return tuple(
        AgreementFacts(
            row.id,
            row.agency_code,
            frozenset(row.procedure_codes),
            frozenset(row.point_ids),
            frozenset(row.stages),
            row.status,
            row.valid_to,
        )
        for row in Agreement.objects.filter(in_force(day)).order_by("id")
    )


def places_for(procedure_code: str, agency_codes: Collection[str], day: date) -> tuple[Place, ...]:
    """Return where a procedure is received and returned: desks of its agencies first, then points by agreement."""
    known = points()
    own = [
        Place(point, code, receives=True, returns=True)
        for code in agency_codes
        for point in known.values()
        if code in point.agency_codes
    ]
    by_agreement = [
        Place(known[point_id], row.agency_code, "RECEPTION" in row.stages, "RETURN" in row.stages, row.number)
        for row in agreements_in_force(day)
        if row.agency_code in agency_codes and procedure_code in row.procedure_codes
        for point_id in sorted(row.point_ids)
        if point_id in known
    ]
    desks = {(place.point.id, place.agency_code) for place in own}
    return (*own, *(place for place in by_agreement if (place.point.id, place.agency_code) not in desks))


def procedures_received_at(point_id: str, day: date) -> frozenset[str]:
    """Return the codes of the procedures whose dossiers a point receives on a day."""
    point = points()[point_id]
    own = {code for agency in point.agency_codes for code in deciding(day).get(agency, ())}
    in_force_now = {code for codes in deciding(day).values() for code in codes}
    by_agreement = {
        code
        for row in agreements_in_force(day)
        if point_id in row.point_ids and "RECEPTION" in row.stages
        for code in row.procedure_codes
    }
    return frozenset(own | (by_agreement & in_force_now))


def agreements_at(point_ids: Iterable[str], day: date) -> tuple[AgreementFacts, ...]:
    """Return the agreements in force that name one of the points."""
    wanted = frozenset(point_ids)
    return tuple(row for row in agreements_in_force(day) if row.point_ids & wanted)


def counters_of(person_ids: Collection[str], day: date) -> dict[str, str]:
    """Return where people stand on a day, by person id: counter and point in words. One statement."""
    rows = (
        Assignment.objects.filter(in_force(day), person_id__in=person_ids)
        .select_related("counter__point")
        .order_by("-valid_from", "-id")
    )
    return {row.person_id: f"{row.counter.name}, {row.counter.point.name}" for row in rows}


def trainings_of(person_id: str, day: date) -> tuple[TrainingFacts, ...]:
    """Return the trainings of a person in force on a day, by field. One statement."""
    rows = Training.objects.filter(in_force(day), person_id=person_id).order_by("field_name")
    return tuple(TrainingFacts(row.field_name, row.valid_to) for row in rows)
