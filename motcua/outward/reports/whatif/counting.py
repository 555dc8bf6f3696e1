"""What there was: dossiers filed and handed back at desks, counted in bulk from the lists that the figures open.

Every count is made from `reports.listing.narrowed`, the read behind the lists of control; one statement groups it in
several ways at once (grouping sets).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Min, QuerySet
from django.db.models.functions import ExtractHour, ExtractIsoWeekDay, TruncMonth

from motcua.ground.deadlines.rules import ZONE, local
from motcua.ground.people.rules import Actor
from motcua.ground.programmes.scenarios.rules import RECEPTION, RETURN
from motcua.outward.reports import figures
from motcua.outward.reports.figures import Figure, Horizon
from motcua.outward.reports.listing import Filters, narrowed
from motcua.outward.reports.rules.days import Days
from motcua.outward.reports.rules.extent import Extent
from motcua.record.dossiers.models import Dossier

FIGURES: Mapping[str, Figure] = {RECEPTION: Figure.TAKEN, RETURN: Figure.HANDED_AT_DESK}
"""What each stage counts: dossiers filed at the desk itself, and results handed out there."""
DESK = "DIRECT"
"""The channel of what is filed at the agency's own desk."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Where something was counted: service point, agency, commune of the applicant, procedure."""

    point_id: str
    agency_code: str
    commune: str
    procedure: str


@dataclass(frozen=True, slots=True)
class Slot:
    """An hour of the week at a place: weekday from 0 = Monday, hour of the day."""

    point_id: str
    agency_code: str
    commune: str
    weekday: int
    hour: int


@dataclass(slots=True)
class Counts:
    """What was counted of one stage: by cell, by month, by hour of the week."""

    cells: dict[Cell, int] = field(default_factory=dict)
    months: dict[date, int] = field(default_factory=dict)
    slots: dict[Slot, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """All that was counted."""
        return sum(self.cells.values())


def filters_of(stage: str, days: Days, extent: Extent | None) -> Filters:
    """Return the filters of the list that a count of a stage opens."""
    return Filters(figure=FIGURES[stage], channel=DESK, days=days, extent=extent)


def counts(
    among: QuerySet[Dossier], stage: str, days: Days, extent: Extent | None, actor: Actor, when: Horizon
) -> Counts:
    """Return what was counted of a stage within an extent. One statement."""
    filters = filters_of(stage, days, extent)
    column = figures.instant_of(FIGURES[stage])
    rows = (
        narrowed(among, filters, actor, when)
        .order_by()
        .values_list(
            "point_id", "agency_code", "applicant_unit_code", "procedure__code",
            TruncMonth(column, tzinfo=ZONE), ExtractIsoWeekDay(column, tzinfo=ZONE), ExtractHour(column, tzinfo=ZONE),
        )
    )  # fmt: skip
    found = Counts()
    for kind, point, agency, commune, procedure, month, weekday, hour, number in _grouped(rows):
        if kind == _BY_CELL:
            found.cells[Cell(point, agency, commune, procedure)] = number
        elif kind == _BY_MONTH:
            found.months[month.date()] = number
        else:
            found.slots[Slot(point, agency, commune, int(weekday) - 1, int(hour))] = number
    return found


_BY_CELL, _BY_MONTH, _BY_SLOT = 0b0000111, 0b1111011, 0b0001100
"""Which of the seven columns a row leaves out, as `grouping` says it."""
_STATEMENT = """
select grouping(point, agency, commune, procedure, month, weekday, hour), point, agency, commune, procedure, month,
       weekday, hour, count(*)
  from ({rows}) as counted(point, agency, commune, procedure, month, weekday, hour)
 group by grouping sets ((point, agency, commune, procedure), (month), (point, agency, commune, weekday, hour))
"""


def _grouped(rows: QuerySet[Any]) -> Iterator[tuple[Any, ...]]:
    try:
        statement, values = rows.query.sql_with_params()
    except EmptyResultSet:
        return
    with connection.cursor() as cursor:
        cursor.execute(_STATEMENT.format(rows=statement), values)
        yield from cursor.fetchall()


def begun_on(among: QuerySet[Dossier]) -> date | None:
    """Return the day of the first dossier that was received; None while there is none. One statement on an index."""
    first: datetime | None = among.aggregate(first=Min("received_at"))["first"]
    return local(first).date() if first is not None else None


def covered(days: Days, begun: date | None) -> Days | None:
    """Return the part of a period in which there can be dossiers at all; None = it lies before the first."""
    if begun is None or begun > days.last:
        return None
    return replace(days, first=max(days.first, begun))


def each_day(days: Days) -> Iterator[date]:
    """Yield every day of a period."""
    day = days.first
    while day <= days.last:
        yield day
        day += timedelta(days=1)
