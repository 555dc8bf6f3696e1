"""What each figure counts: one definition, from which both the number and the list behind it are taken.

A figure is a condition on dossiers at one instant; the number is the size of the set, the list is the set. Levels of
the due instant are drawn as `ground.deadlines.rules.due_level` draws them for one dossier.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate

from motcua.ground.catalogue.queries import agencies
from motcua.ground.catalogue.settings import due_soon_working_days
from motcua.ground.deadlines.queries import calendar
from motcua.ground.deadlines.rules import ZONE, instant, local
from motcua.ground.deadlines.worktime import MINUTE
from motcua.record.custody.models import Envelope
from motcua.record.custody.rules import Direction
from motcua.record.dossiers.models import Dossier
from motcua.record.dossiers.rules import Status


class Figure(StrEnum):
    """The figures, by the name that stands in an address."""

    OPEN = "dang-giai-quyet"
    OVERDUE = "qua-han"
    TODAY = "den-han-hom-nay"
    SOON = "sap-den-han"
    AMPLE = "con-thoi-gian"
    STOPPED = "dang-dung"
    OVERDUE_PROPOSED = "qua-han-da-trinh"
    TODAY_PROPOSED = "hom-nay-da-trinh"
    AT_POST = "o-buu-dien"
    TO_AGENCY = "buu-dien-chuyen-den"
    TO_APPLICANT = "buu-dien-tra-ve"
    RETURNED = "da-tra-thang-nay"
    RESOLVED = "co-ket-qua-thang-nay"
    IN_TIME = "dung-truoc-han-thang-nay"
    LATE = "ket-qua-qua-han-thang-nay"


LEVELS = (Figure.OVERDUE, Figure.TODAY, Figure.SOON, Figure.AMPLE, Figure.STOPPED)
"""The levels of the due instant: every open dossier is in exactly one of them."""


@dataclass(frozen=True, slots=True)
class Horizon:
    """The instants that figures compare with, worked out once for a page."""

    at: datetime
    day_ends_at: datetime
    month_begins_at: datetime
    soon: tuple[tuple[tuple[str, ...], datetime], ...]
    """Per calendar: the agencies that work by it, and the first instant that is no longer soon."""


def horizon(at: datetime) -> Horizon:
    """Return what figures compare with at an instant: end of the local day, begin of the month, end of "soon".

    Raises CalendarWithoutWork for a calendar in which nobody works.
    """
    here = local(at)
    offices: defaultdict[str, list[str]] = defaultdict(list)
    for office in agencies().values():
        offices[office.calendar_code].append(office.code)
    days = due_soon_working_days(here.date())
    soon = []
    for code, members in sorted(offices.items()):
        hours = calendar(code)
        soon.append((tuple(members), instant(hours.advance(here, days * hours.day_minutes * MINUTE))))
    return Horizon(
        at=at,
        day_ends_at=instant(datetime.combine(here.date() + timedelta(days=1), time())),
        month_begins_at=instant(datetime.combine(here.date().replace(day=1), time())),
        soon=tuple(soon),
    )


_OPEN = Q(received_at__isnull=False, resolved_at__isnull=True, ended_at__isnull=True)
_RUNNING = _OPEN & Q(stopped_at__isnull=True)
_PROPOSED = Q(status=Status.APPROVING.value)


def _held_by_post(*directions: Direction) -> Q:
    """A person or a point of the post holds an envelope of the dossier; officials hold as their agency."""
    held = Envelope.objects.filter(dossier_id=OuterRef("pk")).filter(
        Q(holder__startswith="person:") | Q(holder__startswith="point:")
    )
    return Q(Exists(held.filter(direction__in=[item.value for item in directions]) if directions else held))


def _today(when: Horizon) -> Q:
    return _RUNNING & Q(due_at__gte=when.at, due_at__lt=when.day_ends_at)


def _before_soon_ends(when: Horizon) -> Q:
    if len(when.soon) == 1:
        return Q(due_at__lt=when.soon[0][1])
    found = Q(pk__in=())
    for members, ends_at in when.soon:
        found |= Q(agency_code__in=members, due_at__lt=ends_at)
    return found


def _resolved(when: Horizon) -> Q:
    return Q(resolved_at__gte=when.month_begins_at, resolved_at__lte=when.at)


def _late() -> Q:
    """Judged by the day when the result was ready (TT 01/2018/TT-VPCP, Art. 13(1))."""
    return Q(resolved_at__date__gt=TruncDate(F("due_at"), tzinfo=ZONE))


_CONDITIONS: Mapping[Figure, Callable[[Horizon], Q]] = {
    Figure.OPEN: lambda when: _OPEN,
    Figure.OVERDUE: lambda when: _RUNNING & Q(due_at__lt=when.at),
    Figure.TODAY: _today,
    Figure.SOON: lambda when: _RUNNING & Q(due_at__gte=when.day_ends_at) & _before_soon_ends(when),
    Figure.AMPLE: lambda when: _RUNNING & Q(due_at__gte=when.day_ends_at) & ~_before_soon_ends(when),
    Figure.STOPPED: lambda when: _OPEN & Q(stopped_at__isnull=False),
    Figure.OVERDUE_PROPOSED: lambda when: _RUNNING & Q(due_at__lt=when.at) & _PROPOSED,
    Figure.TODAY_PROPOSED: lambda when: _today(when) & _PROPOSED,
    Figure.AT_POST: lambda when: _held_by_post(),
    Figure.TO_AGENCY: lambda when: _held_by_post(Direction.SUBMIT, Direction.RECALL),
    Figure.TO_APPLICANT: lambda when: _held_by_post(Direction.RETURN),
    Figure.RETURNED: lambda when: Q(
        status=Status.RETURNED.value, ended_at__gte=when.month_begins_at, ended_at__lte=when.at
    ),
    Figure.RESOLVED: _resolved,
    Figure.IN_TIME: lambda when: _resolved(when) & ~_late(),
    Figure.LATE: lambda when: _resolved(when) & _late(),
}


def condition(figure: Figure, when: Horizon) -> Q:
    """Return the condition on a dossier that the figure counts."""
    return _CONDITIONS[figure](when)


def counted_by(dossiers: QuerySet[Dossier], figure: Figure, when: Horizon) -> QuerySet[Dossier]:
    """Return the dossiers of a set that the figure counts: the list behind the number."""
    return dossiers.filter(condition(figure, when))


def counts(dossiers: QuerySet[Dossier], figures: Iterable[Figure], when: Horizon) -> dict[Figure, int]:
    """Return how many dossiers of a set each figure counts. One statement."""
    wanted = {figure.name: Count("pk", filter=condition(figure, when)) for figure in figures}
    return {Figure[name]: number for name, number in dossiers.aggregate(**wanted).items()}


def counts_by(
    dossiers: QuerySet[Dossier], column: str, figures: Iterable[Figure], when: Horizon
) -> dict[str, dict[Figure, int]]:
    """Return the counts of a set by a column of the dossier (agency_code, point_id, status). One statement.

    A value of the column that the set holds is there even when all its figures are 0.
    """
    wanted = {figure.name: Count("pk", filter=condition(figure, when)) for figure in figures}
    rows = dossiers.order_by().values(column).annotate(**wanted)
    return {row[column]: {Figure[name]: row[name] for name in wanted} for row in rows}
