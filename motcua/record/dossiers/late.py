"""Answers of other agencies that came late or have not come: which, of whom, and by how many working days.

The head of the one-stop is told of them (law.md §4; NĐ 61/2018/NĐ-CP, Art. 19(5) and 25, kept in NĐ 118/2025/NĐ-CP).
"""

from datetime import datetime

from django.db.models import F, Q, QuerySet

from motcua.ground.deadlines.rules import WorkCalendar, add_working_days, local
from motcua.record.dossiers.models import Dossier, Opinion
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


def awaited_late(now: datetime, among: QuerySet[Dossier] | None = None) -> QuerySet[Opinion]:
    """Return the questions whose answer has not come in time; about some dossiers, None = about all."""
    awaited = Q(answered_at=None, dossier__status=Status.AWAITING_OPINION.value)
    return _among(Opinion.objects.filter(awaited, _past(now)), among)


def answered_late(since: datetime, among: QuerySet[Dossier] | None = None) -> QuerySet[Opinion]:
    """Return the questions that were answered late, or given up, from an instant on; about some dossiers."""
    late = Q(due_at__lt=F("answered_at")) | Q(due_at=None, answered_at__date__gt=F("due_on"))
    rows = Opinion.objects.filter(late, answered_at__gte=since).exclude(stance=Stance.LEFT_OUT.value)
    return _among(rows, among)


def _among(rows: QuerySet[Opinion], among: QuerySet[Dossier] | None) -> QuerySet[Opinion]:
    return rows if among is None else rows.filter(dossier__in=among)
