"""What the record itself says about work: minutes of a reception, the share of the post, money.

A reception is the stretch from opening the draft to receiving it (at the post: to the count and seal), by one person
on one day. The median is taken, so that drafts that lay beside the clerk for hours do not count more than others.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Count, Q, QuerySet, Sum

from motcua.ground.people.rules import Actor
from motcua.outward.reports import figures
from motcua.outward.reports.figures import Figure, Horizon
from motcua.outward.reports.listing import Filters, narrowed
from motcua.outward.reports.rules.days import Days
from motcua.record.dossiers.models import Dossier
from motcua.record.payments.models import Charge
from motcua.record.payments.rules import Money

NEWEST = 1_200
"""So many of the newest dossiers of the period are measured: enough for a median, few enough to read at once."""
LONGEST_MINUTES = 240
"""Longer stretches are no reception: the draft was left and taken up again."""
_STRETCHES = """
select procedure, array_agg(minutes)
  from (select counted.procedure, least(extract(epoch from min(e.at) - counted.opened_at) / 60, 100000) as minutes
          from ({rows}) as counted(id, opened_at, opened_by, procedure)
          join dossiers_event e on e.dossier_id = counted.id and e.act in ('accept_by_post', 'receive')
                               and e.by_id = counted.opened_by
         group by counted.id, counted.opened_at, counted.procedure) as stretches
 where minutes between 0 and %s
 group by procedure
"""


def reception_minutes(
    among: QuerySet[Dossier], days: Days, actor: Actor, when: Horizon
) -> dict[str, tuple[float, ...]]:
    """Return the minutes that receptions at counters took, by code of the procedure. One statement."""
    taken = Filters(figure=Figure.TAKEN, days=days)
    rows = (
        narrowed(among, taken, actor, when)
        .exclude(channel="ONLINE")
        .order_by("-opened_at")
        .values_list("id", "opened_at", "opened_by", "procedure__code")[:NEWEST]
    )
    return {code: tuple(float(each) for each in minutes) for code, minutes in _asked(_STRETCHES, rows)}


def _asked(statement: str, rows: QuerySet[Any]) -> list[tuple[Any, ...]]:
    inner, values = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(statement.format(rows=inner), [*values, LONGEST_MINUTES])
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


@dataclass(frozen=True, slots=True)
class Taken:
    """Dossiers of an agency and procedure by way of filing, and how they went."""

    agency_code: str
    procedure: str
    desk: int
    post: int
    late_post: int
    home: int
    """Of those through the post, how many ask for the result to be carried home."""
    supplements: int
    refusals: int


def taken(among: QuerySet[Dossier], days: Days, late: Days, actor: Actor, when: Horizon) -> tuple[Taken, ...]:
    """Return what was filed in a period, on line aside, and through the post in the days of `late`. One statement."""
    whole = Days(min(days.first, late.first), max(days.last, late.last))
    asked, lately = (figures.condition(Figure.TAKEN, when, each) for each in (days, late))
    rows = (
        narrowed(among, Filters(figure=Figure.TAKEN, days=whole), actor, when)
        .order_by()
        .values_list("agency_code", "procedure__code")
        .annotate(
            desk=Count("pk", filter=asked & Q(channel="DIRECT")),
            post=Count("pk", filter=asked & Q(channel="POST")),
            late_post=Count("pk", filter=lately & Q(channel="POST")),
            home=Count("pk", filter=asked & Q(channel="POST", post_return=True)),
            supplements=Count("pk", filter=asked & (Q(supplement_count__gt=0) | Q(completion_asked=True))),
            refusals=Count("pk", filter=asked & (Q(status="not_accepted") | Q(outcome="REFUSED"))),
        )
    )
    return tuple(Taken(*row) for row in rows)


@dataclass(frozen=True, slots=True)
class Share:
    """The share of the post where an agreement holds: through the post, of what was filed at desk or post."""

    post: int
    total: int

    @property
    def percent(self) -> int:
        """Rounded, halves up; 0 of nothing."""
        return (200 * self.post + self.total) // (2 * self.total) if self.total else 0


def share_of_post(rows: Iterable[Taken], agreed: Iterable[tuple[str, str]]) -> Share:
    """Return the share of the post among the (agency, procedure) pairs that an agreement gives it."""
    pairs = set(agreed)
    there = [row for row in rows if (row.agency_code, row.procedure) in pairs]
    return Share(sum(row.post for row in there), sum(row.post + row.desk for row in there))


@dataclass(frozen=True, slots=True)
class Paid:
    """State money of dossiers, and the mean postage of one result that was carried home; None = none was."""

    fees_vnd: int
    postage_vnd: int | None
    postage_count: int


def money(chosen: QuerySet[Dossier], among: QuerySet[Dossier]) -> Paid:
    """Return the fees and charges of the chosen dossiers, and the mean postage among all. Two statements."""
    state = Charge.objects.filter(dossier__in=chosen.order_by().values("pk"), is_cancelled=False)
    fees = state.exclude(kind=Money.POSTAGE.value).aggregate(sum=Sum("amount_vnd"))["sum"]
    post = Charge.objects.filter(
        dossier__in=among.order_by().values("pk"), kind=Money.POSTAGE.value, is_cancelled=False
    )
    found: Mapping[str, int | None] = post.aggregate(sum=Sum("amount_vnd"), number=Count("charge_no"))
    number = found["number"] or 0
    return Paid(fees or 0, round((found["sum"] or 0) / number) if number else None, number)
