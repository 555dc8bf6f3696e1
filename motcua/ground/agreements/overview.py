"""What those who oversee read of the rows that give rights: who stands where today, and what runs out soon."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.db.models import Q

from motcua.ground.agreements.equipment import Piece, State
from motcua.ground.agreements.models import Agreement, Assignment, Counter, Equipment, Training
from motcua.ground.agreements.rules import Term
from motcua.ground.catalogue.queries import in_force
from motcua.ground.people.models import Account
from motcua.ground.people.rules import Employer

SOON_DAYS = 60
"""A term that ends within so many calendar days is to be prolonged now: a new agreement takes weeks."""


class TermState(StrEnum):
    """Where a day lies in a term."""

    AHEAD = "chua"
    RUNS = "con"
    ENDS_SOON = "sap-het"
    ENDED = "het"


def state_of(term: Term, day: date) -> TermState:
    """Return where a day lies in a term."""
    if day < term.first:
        return TermState.AHEAD
    if not term.holds(day):
        return TermState.ENDED
    is_near = term.last is not None and term.last <= day + timedelta(days=SOON_DAYS)
    return TermState.ENDS_SOON if is_near else TermState.RUNS


@dataclass(frozen=True, slots=True)
class Place:
    """One counter of a service point."""

    id: str
    point_id: str
    name: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Who stands at a counter on a day, until when."""

    person_id: str
    counter_id: str
    term: Term


@dataclass(frozen=True, slots=True)
class Trained:
    """The training records of a person by where a day lies in their terms, and the first end to come."""

    in_force: int
    ending: int
    ended: int
    next_end: date | None


@dataclass(frozen=True, slots=True)
class AgreementTerm:
    """An agreement as a list shows it; codes are those of procedures and of service points."""

    id: str
    agency_code: str
    procedure_codes: tuple[str, ...]
    point_ids: tuple[str, ...]
    stages: tuple[str, ...]
    is_pilot: bool
    term: Term


def places(point_ids: Iterable[str], day: date) -> tuple[Place, ...]:
    """Return the counters of some service points that are open on a day, in their order. One statement."""
    is_open = Q(closed_from__isnull=True) | Q(closed_from__gt=day)
    rows = Counter.objects.filter(is_open, point_id__in=set(point_ids)).order_by("point_id", "id")
    return tuple(Place(row.id, row.point_id, row.name) for row in rows)


def standing(point_ids: Iterable[str], day: date) -> tuple[Standing, ...]:
    """Return who stands at the counters of some service points on a day. One statement."""
    rows = Assignment.objects.filter(in_force(day), counter__point_id__in=set(point_ids)).order_by("counter_id", "id")
    return tuple(Standing(row.person_id, row.counter_id, Term(row.valid_from, row.valid_to)) for row in rows)


@dataclass(frozen=True, slots=True)
class PieceLine:
    """A piece of equipment; `counter_id` "" = it serves the whole point."""

    counter_id: str
    piece: Piece
    count: int
    state: State
    since: date
    note: str


def equipment(point_ids: Iterable[str]) -> Mapping[str, tuple[PieceLine, ...]]:
    """Return the equipment of some service points by point, of the whole point first. One statement."""
    found: dict[str, list[PieceLine]] = {}
    for row in Equipment.objects.filter(point_id__in=set(point_ids)).order_by("counter_id", "pk"):
        line = PieceLine(row.counter_id or "", Piece(row.piece), row.count, State(row.state), row.since, row.note)
        found.setdefault(row.point_id, []).append(line)
    order = list(Piece)
    return {
        point_id: tuple(sorted(lines, key=lambda line: (line.counter_id, order.index(line.piece))))
        for point_id, lines in found.items()
    }


def trained(person_ids: Iterable[str], day: date) -> Mapping[str, Trained]:
    """Return the training of people by id; who has no record is left out. One statement.

    A record that another one of the same field has taken up is not counted as ended.
    """
    rows = Training.objects.filter(person_id__in=set(person_ids)).order_by("person_id", "field_code", "valid_from")
    newest: dict[tuple[str, str], Term] = {}
    for row in rows:
        newest[row.person_id, row.field_code] = Term(row.valid_from, row.valid_to)
    found: dict[str, list[Term]] = {}
    for (person_id, _field), term in newest.items():
        found.setdefault(person_id, []).append(term)
    return {person_id: _trained(terms, day) for person_id, terms in found.items()}


def _trained(terms: Iterable[Term], day: date) -> Trained:
    there = [(term, state_of(term, day)) for term in terms]
    ends = [term.last for term, state in there if term.last is not None and state is not TermState.ENDED]
    states = [state for _term, state in there]
    return Trained(
        in_force=states.count(TermState.RUNS) + states.count(TermState.ENDS_SOON),
        ending=states.count(TermState.ENDS_SOON),
        ended=states.count(TermState.ENDED),
        next_end=min(ends, default=None),
    )


@dataclass(frozen=True, slots=True)
class PostPerson:
    """Somebody of the post who stands at a point on a day, and the fields of her trainings in force."""

    id: str
    point_id: str
    unit_code: str
    """The commune of the point."""
    fields: frozenset[str]


def post_people(day: date) -> tuple[PostPerson, ...]:
    """Return the people of the post who stand at counters on a day, with their training. Two statements."""
    staff = Account.objects.filter(employer=Employer.POST.value).values("pk")
    there = Assignment.objects.filter(in_force(day), person_id__in=staff).order_by("person_id", "id")
    rows = list(there.values_list("person_id", "counter__point_id", "counter__point__unit_code"))
    fields: dict[str, set[str]] = {}
    trainings = Training.objects.filter(in_force(day), person_id__in={row[0] for row in rows})
    for person_id, field in trainings.values_list("person_id", "field_code"):
        fields.setdefault(person_id, set()).add(field)
    return tuple(PostPerson(*row, frozenset(fields.get(row[0], ()))) for row in rows)


def agreements(agency_codes: Iterable[str]) -> tuple[AgreementTerm, ...]:
    """Return the agreements of some agencies by number, whatever their term. One statement."""
    rows = Agreement.objects.filter(agency_code__in=set(agency_codes)).order_by("id")
    return tuple(
        AgreementTerm(
            row.id,
            row.agency_code,
            tuple(row.procedure_codes),
            tuple(row.point_ids),
            tuple(row.stages),
            row.status == "PILOT",
            Term(row.valid_from, row.valid_to),
        )
        for row in rows
    )
