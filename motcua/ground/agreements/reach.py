"""How far a person's right reaches: procedure by procedure what she may do at her counter, and which row is missing.

The same rule answers here and in the act itself; this page of rows may be a minute old, the act asks again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from motcua.base.memory import remembered
from motcua.base.violations import NoRight
from motcua.ground.agreements.models import Agreement, Assignment, HeadOrder, Training
from motcua.ground.agreements.queries import assignment_rows
from motcua.ground.agreements.rules import (
    AgreementRow,
    AssignmentRow,
    Errand,
    OrderRow,
    Right,
    Rows,
    Term,
    TrainingRow,
    question,
    right_of_post,
)
from motcua.ground.catalogue import queries as catalogue
from motcua.ground.catalogue.rules import AgencyFacts, Procedure


@dataclass(frozen=True, slots=True)
class Reach:
    """One procedure of one agency: the right to do a stage of it, or the refusal that says which row is missing."""

    procedure: Procedure
    agency: AgencyFacts
    stage: str
    """RECEPTION or RETURN."""
    right: Right | None
    """None for an official at her own desk, whose right comes from no row; and where it is refused."""
    refusal: NoRight | None
    until: date | None = None
    """The last day of the agreement or order; None = open, or none is needed."""
    names_her_point: bool = False
    """An agreement or order about it names a point where she stands, of whatever stages and term."""

    @property
    def is_allowed(self) -> bool:
        """Whether nothing is missing."""
        return self.refusal is None

    @property
    def agreement(self) -> str:
        """The number of the agreement, or of the order in its place; "" without one."""
        return self.right.rows[0] if self.right else ""

    @property
    def by_order(self) -> bool:
        """Whether an order of the head stands in the place of an agreement."""
        return self.right is not None and self.right.by_order


def of_post(
    person_id: str,
    day: date,
    *,
    stages: Sequence[str] = ("RECEPTION",),
    words: str = "",
    standing: Sequence[AssignmentRow] = (),
) -> tuple[Reach, ...]:
    """Return what a person of the post may do on a day, by stage and name of the procedure, allowed or not.

    `words` is a search key that narrows the procedures; `standing` = where she stands that day, where a page has read
    it already; () = it is read. Four statements at most, whatever the number of rows; three with `standing`.
    """
    assignments = standing or _assignments(person_id)
    trainings, orders = _trainings(person_id), orders_of(person_id)
    found: list[Reach] = []
    for procedure, office in _decided(catalogue.procedures_in_force(day, words)):
        key = office.code, procedure.code
        rows = Rows(assignments, trainings, _agreements().get(key, ()), orders.get(key, ()))
        found += [_asked(procedure, office, stage, day, rows) for stage in stages]
    return tuple(found)


_NEAREST = ("training", "listing", "agreement", "assignment")
"""Whose row is missing, by how near she is to the right: a course she asks for herself, the rest others must write."""


def nearest_first(rows: Iterable[Reach]) -> tuple[Reach, ...]:
    """Return what is refused, in the order in which it concerns a person: about her own point first, then the nearest.

    What is alike keeps its order.
    """

    def key(row: Reach) -> tuple[bool, int]:
        missing = row.refusal.missing if row.refusal is not None else ""
        return not row.names_her_point, _NEAREST.index(missing) if missing in _NEAREST else len(_NEAREST)

    return tuple(sorted(rows, key=key))


def of_procedure(person_id: str, day: date, procedure: Procedure, agency: AgencyFacts) -> Reach:
    """Return whether a person of the post may receive one procedure of one agency on a day. Four statements at most."""
    key = agency.code, procedure.code
    orders = orders_of(person_id).get(key, ())
    rows = Rows(_assignments(person_id), _trainings(person_id), _agreements().get(key, ()), orders)
    return _asked(procedure, agency, "RECEPTION", day, rows)


def of_agency(agency_codes: Iterable[str], day: date, *, words: str = "") -> tuple[Reach, ...]:
    """Return the procedures that an official receives for these agencies. One statement."""
    codes = set(agency_codes)
    return tuple(
        Reach(procedure, office, "RECEPTION", None, None)
        for procedure, office in _decided(catalogue.procedures_in_force(day, words))
        if office.code in codes
    )


def return_points(agency_codes: Iterable[str], day: date) -> frozenset[str]:
    """Return the points to which an agreement in force gives the return of some result of these agencies."""
    codes = set(agency_codes)
    return frozenset(
        point_id
        for (agency_code, _), rows in _agreements().items()
        if agency_code in codes
        for row in rows
        if "RETURN" in row.stages and row.term.holds(day)
        for point_id in row.point_ids
    )


def _asked(procedure: Procedure, office: AgencyFacts, stage: str, day: date, rows: Rows) -> Reach:
    try:
        right = right_of_post(question(stage, procedure, office.short_name, day, asks_list=True), rows)
    except NoRight as refusal:
        return Reach(procedure, office, stage, None, refusal, names_her_point=_names_her_point(rows, day))
    terms = {row.id: row.term for row in rows.agreements} | {row.id: row.term for row in rows.orders}
    return Reach(procedure, office, stage, right, None, terms[right.rows[0]].last, names_her_point=True)


def _names_her_point(rows: Rows, day: date) -> bool:
    here = {row.point_id for row in rows.assignments if row.term.holds(day)}
    named = {point_id for row in rows.agreements for point_id in row.point_ids} | {row.point_id for row in rows.orders}
    return bool(here & named)


def _decided(procedures: Sequence[Procedure]) -> Iterable[tuple[Procedure, AgencyFacts]]:
    offices = catalogue.agencies()
    for procedure in procedures:
        for code in catalogue.deciding_agencies(procedure.code):
            if code in offices:
                yield procedure, offices[code]


def _assignments(person_id: str) -> tuple[AssignmentRow, ...]:
    return assignment_rows(Assignment.objects.filter(person_id=person_id).order_by("valid_from", "id"))


def orders_of(person_id: str) -> dict[tuple[str, str], tuple[OrderRow, ...]]:
    """Return the orders of heads to a person by (agency, procedure), the oldest first. One statement."""
    found: dict[tuple[str, str], list[OrderRow]] = {}
    for row in HeadOrder.objects.filter(person_id=person_id).order_by("valid_from", "id"):
        term = Term(row.valid_from, row.valid_to)
        order = OrderRow(row.id, Errand(row.errand), row.point_id, term, row.ended_at is not None)
        for code in row.procedure_codes:
            found.setdefault((row.agency_code, code), []).append(order)
    return {key: tuple(rows) for key, rows in found.items()}


def _trainings(person_id: str) -> tuple[TrainingRow, ...]:
    rows = Training.objects.filter(person_id=person_id).order_by("valid_from", "id")
    return tuple(
        TrainingRow(row.id, row.field_code, row.field_name, Term(row.valid_from, row.valid_to)) for row in rows
    )


@remembered
def _agreements() -> dict[tuple[str, str], tuple[AgreementRow, ...]]:
    """All agreements by (agency, procedure), the oldest first."""
    found: dict[tuple[str, str], list[AgreementRow]] = {}
    for row in Agreement.objects.order_by("valid_from", "id"):
        agreement = AgreementRow(row.id, tuple(row.stages), tuple(row.point_ids), Term(row.valid_from, row.valid_to))
        for code in row.procedure_codes:
            found.setdefault((row.agency_code, code), []).append(agreement)
    return {key: tuple(rows) for key, rows in found.items()}
