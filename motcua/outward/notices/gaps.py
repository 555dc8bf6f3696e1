"""Telling heads of one-stops and directors of the post what their planning boards lack, before it hurts: once each.

Written by the worker in the morning, keyed by person and gap: twice is once. Nobody is named in them.
"""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime

from motcua.ground.agreements.planning import queries
from motcua.ground.agreements.planning.words import advice, sentence
from motcua.ground.deadlines.rules import local
from motcua.outward.notices.models import GapNotice

FROM_HOUR = 6
"""Nothing is told before this hour of the day."""


def tell_gaps(now: datetime) -> int:
    """Write a notice for each gap of each planner that was not told; return how many."""
    today, written = local(now).date(), 0
    if local(now).hour < FROM_HOUR:
        return 0
    names = queries.names_of(stations=queries.stations())
    for planner in queries.planners(today):
        told = queries.gaps_of_planner(planner, today)
        rows = {
            _key(planner.id, gap.key): GapNotice(
                id=_key(planner.id, gap.key), person_id=planner.id, hurts_on=gap.hurts_on, written_at=now,
                text=f"{sentence(gap, names)} {advice(gap, names)}",
            )
            for gap in told
        }  # fmt: skip
        known = set(GapNotice.objects.filter(pk__in=rows).values_list("id", flat=True))
        new = [row for key, row in rows.items() if key not in known]
        GapNotice.objects.bulk_create(new, ignore_conflicts=True)
        written += len(new)
    return written


def told_at(person_id: str, keys: Iterable[str]) -> Mapping[str, datetime]:
    """Return when somebody was told of some gaps, by their keys. One statement."""
    ids = {_key(person_id, key): key for key in keys}
    rows = GapNotice.objects.filter(pk__in=ids).values_list("id", "written_at")
    return {ids[row_id]: at for row_id, at in rows}


def _key(person_id: str, key: str) -> str:
    return hashlib.sha256(f"{person_id}|{key}".encode()).hexdigest()[:40]
