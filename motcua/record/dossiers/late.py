"""Answers of other agencies that came late or have not come: which, of whom, and by how many working days.

The head of the one-stop is told of them (law.md §4; NĐ 61/2018/NĐ-CP, Art. 19(5) and 25, kept in NĐ 118/2025/NĐ-CP).
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet

from motcua.ground.deadlines.rules import WorkCalendar, add_working_days, local
from motcua.record.dossiers.models import Opinion
from motcua.record.dossiers.opinions import Asked, Stance
from motcua.record.dossiers.rules import Status

DAYS_COUNTED_MAX = 400
"""So many days are looked at when it is counted by how many working days an answer is late."""


def days_late(item: Asked, now: datetime, calendar: WorkCalendar) -> int:
    """Return by how many working days an answer was, or is, late: those begun after its last day; 0 = on that day."""
    then = local(item.answered_at or now).date()
    day, count = item.due_on, 0
    for _ in range(DAYS_COUNTED_MAX):
        day = add_working_days(day, 1, calendar)
        if day > then:
            break
        count += 1
    return count


def _past(now: datetime) -> Q:
    """What has passed its last instant; the plain condition on the day is what the index serves."""
    today = local(now).date()
    return Q(due_on__lte=today) & (Q(due_at__lt=now) | Q(due_at=None, due_on__lt=today))


def awaited_late(now: datetime, agency_codes: Collection[str] | None = None) -> QuerySet[Opinion]:
    """Return the questions whose answer has not come in time; of dossiers of some agencies, None = of all."""
    awaited = Q(answered_at=None, dossier__status=Status.AWAITING_OPINION.value)
    return _of(Opinion.objects.filter(awaited, _past(now)), agency_codes)


def answered_late(since: datetime, agency_codes: Collection[str] | None = None) -> QuerySet[Opinion]:
    """Return the questions that were answered late, or given up, from an instant on."""
    end_of_day = Q(due_at=None, answered_at__gte=F("due_on") + timedelta(days=1, hours=-7))
    late = Q(due_at__lt=F("answered_at")) | end_of_day
    rows = Opinion.objects.filter(late, answered_at__gte=since).exclude(stance=Stance.LEFT_OUT.value)
    return _of(rows, agency_codes)


def _of(rows: QuerySet[Opinion], agency_codes: Collection[str] | None) -> QuerySet[Opinion]:
    return rows if agency_codes is None else rows.filter(dossier__agency_code__in=list(agency_codes))
