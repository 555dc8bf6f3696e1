"""The read log as those who oversee read it: who looked at which dossier, when, at what and what for.

What is listed is what the person's figures count; a post director reads what the post's people looked at, and nobody
reads of it more than that somebody looked. Written by motcua.record.dossiers.readings (law.md §8).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from motcua.base import cursors, ids
from motcua.ground.agreements.rules import AssignmentRow
from motcua.ground.deadlines.rules import instant
from motcua.ground.people import services as people
from motcua.ground.people.rules import Actor, Employer, Role
from motcua.record import sight
from motcua.record.dossiers.models import Dossier, PublicCode, Reading
from motcua.record.dossiers.readings import What, purpose_words

PAGE = 50
EXPORT_MAX = 20_000
"""Rows of one file; who needs more takes shorter stretches of days."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which looks: at one dossier, of one person, within days (both included); what is None or "" is not asked."""

    dossier: str = ""
    person: str = ""
    what: What | None = None
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One look with its dossier; `by_name` is "" for who has no account any more."""

    dossier_id: UUID
    number: str
    by_id: str
    by_name: str
    for_name: str
    """In whose place an administrator looked; "" = nobody's."""
    employer: str
    role: Role | None
    agency_code: str
    door: str
    what: What
    thing_no: int | None
    purpose: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Found:
    """One page of the log; `next` leads on, "" = this is its end."""

    lines: tuple[Line, ...]
    next: str


def page(actor: Actor, places: Sequence[AssignmentRow], asked: Asked, cursor: str = "") -> Found:
    """Return a page of the looks that a person oversees, the newest first. Three statements, one more for a code.

    Raises NotReadable for a place in the list that is none.
    """
    rows = _rows(actor, places, asked)
    if cursor:
        at, key = cursors.read(cursor, datetime, UUID)
        rows = rows.filter(Q(at__lt=at) | Q(at=at, reading_id__gt=key))
    shown = list(rows[: PAGE + 1])
    last = shown[PAGE - 1] if len(shown) > PAGE else None
    return Found(tuple(_lines(shown[:PAGE])), cursors.written(last.at, last.reading_id) if last else "")


def whole(actor: Actor, places: Sequence[AssignmentRow], asked: Asked) -> Iterator[Line]:
    """Return all looks asked for, the newest first, at most EXPORT_MAX; read in pages."""
    cursor, count = "", 0
    while count < EXPORT_MAX:
        found = page(actor, places, asked, cursor)
        yield from found.lines
        count, cursor = count + len(found.lines), found.next
        if not cursor:
            return


def _rows(actor: Actor, places: Sequence[AssignmentRow], asked: Asked) -> QuerySet[Reading]:
    rows = Reading.objects.order_by("-at", "reading_id")
    if Role.MANAGER not in actor.roles:
        rows = rows.filter(dossier__in=sight.counted(actor, places))
    if Role.POST_DIRECTOR in actor.roles:
        rows = rows.filter(employer=Employer.POST.value)
    if asked.dossier:
        rows = rows.filter(dossier_id=_dossier_id(asked.dossier))
    if asked.person:
        rows = rows.filter(by_id=asked.person)
    if asked.what is not None:
        rows = rows.filter(what=asked.what.value)
    if asked.first is not None:
        rows = rows.filter(at__gte=_midnight(asked.first))
    if asked.last is not None and asked.last < date.max:
        rows = rows.filter(at__lt=_midnight(asked.last + timedelta(days=1)))
    return rows


def _dossier_id(typed: str) -> UUID:
    """The dossier of a code as it was typed; no dossier at all for what is none."""
    code = ids.identify(typed).normalised or typed
    found = (
        PublicCode.objects.filter(pk=code).values_list("dossier_id", flat=True).first() if "\0" not in code else None
    )
    return found or UUID(int=0)


def _midnight(day: date) -> datetime:
    return instant(datetime.combine(day, time.min))


def _lines(rows: Sequence[Any]) -> list[Line]:
    names = people.names({key for row in rows for key in (row.by_id, row.in_place_of) if key})
    numbers: Mapping[UUID, tuple[str | None, str]] = {
        key: (code, request_no)
        for key, code, request_no in Dossier.objects.filter(pk__in={row.dossier_id for row in rows}).values_list(
            "id", "code", "request_no"
        )
    }
    return [
        Line(
            dossier_id=row.dossier_id,
            number=next(filter(None, numbers[row.dossier_id]), ""),
            by_id=row.by_id,
            by_name=names.get(row.by_id, ""),
            for_name=names.get(row.in_place_of, row.in_place_of),
            employer=row.employer,
            role=Role(row.role) if row.role else None,
            agency_code=row.agency_code,
            door=row.door,
            what=What(row.what),
            thing_no=row.thing_no,
            purpose=purpose_words(row.door, row.purpose),
            at=row.at,
        )
        for row in rows
    ]
