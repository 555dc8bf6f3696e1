"""What waits, lies and came in at service points, with the dossier that has waited longest."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Min, QuerySet

from motcua.outward.reports import figures
from motcua.outward.reports.figures import Figure, Horizon
from motcua.outward.reports.rules.days import Days

COUNTED = (Figure.WAITING, Figure.AT_POST, Figure.TAKEN, Figure.OPEN, Figure.OVERDUE)


@dataclass(frozen=True, slots=True)
class AtPoint:
    """The counts of a service point; `waits_since` is when the dossier that waits longest last moved on."""

    counts: Mapping[Figure, int]
    waits_since: datetime | None


NOTHING = AtPoint(dict.fromkeys(COUNTED, 0), None)


def by_point(dossiers: QuerySet[Any], when: Horizon, today: Days) -> dict[str, AtPoint]:
    """Return the counts by service point ("" = on line): received counts today alone. Two statements."""
    counts = figures.counts_by(dossiers, "point_id", COUNTED, when, today)
    oldest = (
        figures.counted_by(dossiers, Figure.WAITING, when)
        .order_by()
        .values("point_id")
        .annotate(since=Min("last_event_at"))
        .values_list("point_id", "since")
    )
    since = dict(oldest)
    return {point_id: AtPoint(row, since.get(point_id)) for point_id, row in counts.items()}
