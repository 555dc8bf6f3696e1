"""What waits, lies and came in at service points, with the dossier that has waited longest."""

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

    counts: dict[Figure, int]
    waits_since: datetime | None


NOTHING = AtPoint(dict.fromkeys(COUNTED, 0), None)


def by_point(dossiers: QuerySet[Any], when: Horizon, today: Days) -> dict[str, AtPoint]:
    """Return the counts by service point ("" = on line): received counts today alone. Three statements."""
    here = dossiers.filter(figures.still_counted(when))
    counts = figures.counts_by(
        here, "point_id", [figure for figure in COUNTED if figure is not Figure.AT_POST], when, today
    )
    at_post = figures.counts_by(figures.counted_by(dossiers, Figure.AT_POST, when), "point_id", (Figure.AT_POST,), when)
    oldest = (
        figures.counted_by(dossiers, Figure.WAITING, when)
        .order_by()
        .values("point_id")
        .annotate(since=Min("last_event_at"))
        .values_list("point_id", "since")
    )
    since = dict(oldest)
    return {
        point_id: AtPoint(NOTHING.counts | counts.get(point_id, {}) | at_post.get(point_id, {}), since.get(point_id))
        for point_id in counts.keys() | at_post.keys()
    }
