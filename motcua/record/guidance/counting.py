"""Guidance given and data entered, counted for the evaluation: by point, person and procedure; each number opens rows.

Guidance that was taken back is not counted. Data entered are acts in the journals of dossiers: what was typed in for a
dossier that the agency's own desk received, and dossiers that the post opened for that desk by an order.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Value

from motcua.base import cursors
from motcua.ground.deadlines.rules import instant
from motcua.ground.people.rules import Employer
from motcua.record.dossiers.models import TYPED_IN, Event
from motcua.record.dossiers.rules import Act
from motcua.record.guidance.models import Guidance
from motcua.record.guidance.queries import numbers_of

PAGE = 50


class Deed(StrEnum):
    """What is counted; the value stands in addresses."""

    GUIDANCE = "huong-dan"
    DATA_ENTRY = "nhap-du-lieu"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is counted or listed: days (both included), and what it is narrowed to; "" or None = all.

    `points` None = every point; an empty collection counts nothing.
    """

    first: date
    last: date
    points: Collection[str] | None = None
    deed: Deed | None = None
    person: str = ""
    procedure: str = ""
    employer: Employer | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """How often one person did one deed for one procedure at one point."""

    deed: Deed
    point_id: str
    person_id: str
    procedure_code: str
    employer: str
    number: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One row that a number counts."""

    deed: Deed
    at: datetime
    point_id: str
    person_id: str
    employer: str
    procedure_code: str
    topic: str
    """Of guidance, the key of `rules.Topic`; "" of data entry."""
    right: tuple[str, ...]
    dossier_id: UUID | None
    dossier: str


def counts(asked: Asked) -> tuple[Counted, ...]:
    """Return the counts of a period by deed, point, person and procedure, in that order. Two statements."""
    found: list[Counted] = []
    if asked.deed in (None, Deed.GUIDANCE):
        rows = _guidance(asked).values_list("point_id", "by_id", "procedure_code", "employer")
        found += [Counted(Deed.GUIDANCE, *row) for row in rows.annotate(number=Count("id")).order_by()]
    if asked.deed in (None, Deed.DATA_ENTRY):
        events = _typed_in(asked).values_list("dossier__point_id", "by_id", "dossier__procedure__code", "employer")
        found += [Counted(Deed.DATA_ENTRY, *row) for row in events.annotate(number=Count("event_no")).order_by()]
    return tuple(sorted(found, key=lambda one: (one.deed, one.point_id, one.person_id, one.procedure_code)))


def total(asked: Asked) -> int:
    """Return how many rows the counts of a period come to. Two statements."""
    return sum(one.number for one in counts(asked))


def entries(asked: Asked, cursor: str = "", *, size: int = PAGE) -> tuple[tuple[Entry, ...], str]:
    """Return the rows that `counts` counts, the newest first, and what leads on ("" = the end). Two statements.

    Raises NotReadable for a cursor that is none.
    """
    place = cursors.read(cursor, datetime, UUID, int) if cursor else None
    parts = [
        _after(rows, place).values_list(*_COLUMNS)
        for deed, rows in ((Deed.GUIDANCE, _guidance_rows(asked)), (Deed.DATA_ENTRY, _typed_in_rows(asked)))
        if asked.deed in (None, deed)
    ]
    joined = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    found = list(joined.order_by("-at", "row_key", "row_no")[: size + 1])
    shown = found[:size]
    numbers = numbers_of(row[_DOSSIER] for row in shown if row[_DOSSIER])
    onward = cursors.written(*(shown[-1][column] for column in _PLACE)) if len(found) > size else ""
    return tuple(_entry(row, numbers) for row in shown), onward


_COLUMNS = (
    "at", "row_key", "row_no", "deed", "point", "by_id", "employer", "code", "about", "right", "of_dossier"
)  # fmt: skip
_PLACE = (0, 1, 2)
_DOSSIER = _COLUMNS.index("of_dossier")


def _guidance_rows(asked: Asked) -> QuerySet[Any]:
    return _guidance(asked).annotate(
        row_key=F("id"), row_no=Value(0), deed=Value(Deed.GUIDANCE.value), point=F("point_id"),
        code=F("procedure_code"), about=F("topic"), of_dossier=F("dossier_id"),
    )  # fmt: skip


def _typed_in_rows(asked: Asked) -> QuerySet[Any]:
    return _typed_in(asked).annotate(
        row_key=F("dossier_id"), row_no=F("event_no"), deed=Value(Deed.DATA_ENTRY.value), point=F("dossier__point_id"),
        code=F("dossier__procedure__code"), about=Value(""), of_dossier=F("dossier_id"),
    )  # fmt: skip


def _after(rows: QuerySet[Any], place: tuple[Any, ...] | None) -> QuerySet[Any]:
    if place is None:
        return rows
    at, key, no = place
    return rows.filter(Q(at__lt=at) | Q(at=at) & (Q(row_key__gt=key) | Q(row_key=key, row_no__gt=no)))


def _entry(row: tuple[Any, ...], numbers: Mapping[UUID, str]) -> Entry:
    at, _key, _no, deed, point, person, employer, code, about, right, dossier_id = row
    return Entry(
        Deed(deed), at, point, person, employer, code, about, tuple(right), dossier_id, numbers.get(dossier_id, "")
    )


def _guidance(asked: Asked) -> QuerySet[Guidance]:
    """Guidance of the period that stands."""
    rows = Guidance.objects.filter(_during(asked), cancels__isnull=True, taken_back__isnull=True)
    if asked.points is not None:
        rows = rows.filter(point_id__in=asked.points)
    return rows.filter(procedure_code=asked.procedure) if asked.procedure else rows


def _typed_in(asked: Asked) -> QuerySet[Event]:
    """Events of the period by which data were entered; the partial index `event_typed_in` holds them alone."""
    rows = Event.objects.filter(_during(asked), TYPED_IN)
    rows = rows.filter(Q(act=Act.ENTER_DATA.value) | Q(dossier__post_send=False))
    if asked.points is not None:
        rows = rows.filter(dossier__point_id__in=asked.points)
    return rows.filter(dossier__procedure__code=asked.procedure) if asked.procedure else rows


def _during(asked: Asked) -> Q:
    found = Q(at__gte=_midnight(asked.first))
    if asked.last < date.max:
        found &= Q(at__lt=_midnight(asked.last + timedelta(days=1)))
    if asked.person:
        found &= Q(by_id=asked.person)
    return found & Q(employer=asked.employer.value) if asked.employer is not None else found


def _midnight(day: date) -> datetime:
    return instant(datetime.combine(day, time.min))
