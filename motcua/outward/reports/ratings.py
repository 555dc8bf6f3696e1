"""How content applicants are: ratings of dossiers whose result was handed back on some days, and what they wrote."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncMonth

from motcua.ground.deadlines.rules import ZONE, local
from motcua.ground.people import services as people
from motcua.outward.reports import figures
from motcua.outward.reports.figures import RATINGS, Figure, Horizon
from motcua.outward.reports.rules.days import Days
from motcua.outward.reports.rules.redaction import redacted
from motcua.record.dossiers.models import Event
from motcua.stages.feedback.models import Rating

COUNTED = (Figure.HANDED_BACK, Figure.RATED, Figure.NOT_RATED, *RATINGS)
LOW_MOST = 2
"""Scores up to this one are read word by word: 1 very unsatisfied, 2 unsatisfied."""

Counts = Mapping[Figure, int]


@dataclass(frozen=True, slots=True)
class Remark:
    """What an applicant wrote with a low score, without names and numbers."""

    dossier_id: UUID
    number: str
    agency_code: str
    point_id: str
    score: int
    text: str
    at: datetime


def mean_tenths(counts: Counts) -> int | None:
    """Return the mean score in tenths, halves rounded up: 43 = 4,3; None when nobody has rated."""
    rated = sum(counts[figure] for figure in RATINGS)
    if not rated:
        return None
    total = sum(score * counts[figure] for score, figure in enumerate(RATINGS, start=1))
    return (20 * total + rated) // (2 * rated)


def by_column(dossiers: QuerySet[Any], column: str, when: Horizon, days: Days) -> dict[str, dict[Figure, int]]:
    """Return the counts by a column of the dossier, for results handed back on some days. One statement."""
    back = figures.counted_by(dossiers, Figure.HANDED_BACK, when, days)
    return figures.counts_by(back, column, COUNTED, when, days)


def by_month(dossiers: QuerySet[Any], when: Horizon, days: Days) -> dict[str, dict[Figure, int]]:
    """Return the counts by month ("2026-11"), for results handed back on some days. One statement."""
    wanted = {figure.name: Count("pk", filter=figures.condition(figure, when, days)) for figure in COUNTED}
    rows: Iterable[Mapping[str, Any]] = (
        figures.counted_by(dossiers, Figure.HANDED_BACK, when, days)
        .order_by()
        .annotate(month=TruncMonth("ended_at", tzinfo=ZONE))
        .values("month")
        .annotate(**wanted)
    )
    return {f"{local(row['month']):%Y-%m}": {figure: row[figure.name] for figure in COUNTED} for row in rows}


def remarks(dossiers: QuerySet[Any], when: Horizon, days: Days, most: int) -> tuple[Remark, ...]:
    """Return the newest words that came with low scores, without those who are named in them. Three statements."""
    back = figures.counted_by(dossiers, Figure.RATED, when, days)
    rows = list(
        Rating.objects.filter(dossier_id__in=back.values("pk"), score__lte=LOW_MOST)
        .exclude(comment="")
        .order_by("-at", "dossier_id")
        .values(
            "dossier_id", "dossier__code", "dossier__request_no", "dossier__agency_code", "dossier__point_id",
            "dossier__applicant_name", "dossier__submitter_name", "score", "comment", "at",
        )[:most]
    )  # fmt: skip
    staff = _names_of_staff([row["dossier_id"] for row in rows])
    return tuple(
        Remark(
            row["dossier_id"],
            row["dossier__code"] or row["dossier__request_no"],
            row["dossier__agency_code"],
            row["dossier__point_id"],
            row["score"],
            redacted(
                row["comment"],
                [name for name in (row["dossier__applicant_name"], row["dossier__submitter_name"], *staff) if name],
            ),
            row["at"],
        )
        for row in rows
    )


def _names_of_staff(dossier_ids: list[UUID]) -> tuple[str, ...]:
    """The names of all who did something in these dossiers."""
    acted = Event.objects.filter(dossier_id__in=dossier_ids).order_by().values_list("by_id", flat=True).distinct()
    return tuple(people.names(acted).values())
