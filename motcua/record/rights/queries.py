"""Reads of the log of refusals, for who answers for accounts and for what the people do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from motcua.base import cursors
from motcua.base.violations import NoRight
from motcua.ground.deadlines.rules import instant
from motcua.ground.people import services as people
from motcua.ground.people.rules import Actor, Role
from motcua.record.dossiers.models import Dossier
from motcua.record.dossiers.rules import Act
from motcua.record.rights.models import Refusal
from motcua.record.rights.rules import READERS

PAGE = 50


class OnlyOverseers(NoRight):
    """The log of refusals is read by the provincial office and the administrator."""

    code = "right.only-overseers"
    text = "Chỉ văn phòng tỉnh và người quản trị xem nhật ký từ chối."
    ask = "văn phòng tỉnh"


@dataclass(frozen=True, slots=True)
class Asked:
    """Which refusals: of one person, one act, one missing table, within days (both included); "" or None = of all."""

    person: str = ""
    act: str = ""
    missing: str | None = None
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One refusal; `act` None with `is_more` = more in that minute than rows are kept of."""

    by_id: str
    by_name: str
    for_name: str
    """In whose place an administrator tried; "" = nobody's."""
    role: Role | None
    door: str
    act: Act | None
    is_more: bool
    dossier_id: UUID | None
    number: str
    """The code of the dossier, or its request number; "" = there is none."""
    missing: str
    code: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Found:
    """One page of the log; `next` leads on, "" = this is its end."""

    lines: tuple[Line, ...]
    next: str


def page(actor: Actor, asked: Asked, cursor: str = "") -> Found:
    """Return a page of refusals, the newest first. Three statements. Raises OnlyOverseers, NotReadable."""
    if not actor.roles & READERS or actor.helper is not None:
        raise OnlyOverseers()
    rows = _rows(asked)
    if cursor:
        at, key = cursors.read(cursor, datetime, UUID)
        rows = rows.filter(Q(at__lt=at) | Q(at=at, id__gt=key))
    shown = list(rows[: PAGE + 1])
    last = shown[PAGE - 1] if len(shown) > PAGE else None
    return Found(_lines(shown[:PAGE]), cursors.written(last.at, last.id) if last else "")


def _rows(asked: Asked) -> QuerySet[Refusal]:
    rows = Refusal.objects.order_by("-at", "id")
    if asked.person:
        rows = rows.filter(by_id=asked.person)
    if asked.act:
        rows = rows.filter(act=asked.act)
    if asked.missing is not None:
        rows = rows.filter(missing=asked.missing)
    if asked.first is not None:
        rows = rows.filter(at__gte=_midnight(asked.first))
    if asked.last is not None and asked.last < date.max:
        rows = rows.filter(at__lt=_midnight(asked.last + timedelta(days=1)))
    return rows


def _midnight(day: date) -> datetime:
    return instant(datetime.combine(day, time.min))


def _lines(rows: Sequence[Any]) -> tuple[Line, ...]:
    names = people.names({key for row in rows for key in (row.by_id, row.in_place_of) if key})
    numbers: Mapping[UUID, str] = {
        key: code or request_no
        for key, code, request_no in Dossier.objects.filter(
            pk__in={row.dossier_id for row in rows if row.dossier_id}
        ).values_list("id", "code", "request_no")
    }
    return tuple(
        Line(
            by_id=row.by_id,
            by_name=names.get(row.by_id, ""),
            for_name=names.get(row.in_place_of, row.in_place_of),
            role=Role(row.role) if row.role else None,
            door=row.door,
            act=Act(row.act) if row.act else None,
            is_more=row.code == "more",
            dossier_id=row.dossier_id if row.dossier_id in numbers else None,
            number=numbers.get(row.dossier_id, ""),
            missing=row.missing,
            code=row.code,
            at=row.at,
        )
        for row in rows
    )
