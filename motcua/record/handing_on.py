"""Handing on from the one-stop to those who appraise: until when, what is late, what can wait for the morning.

Law: NĐ 61/2018/NĐ-CP, Art. 18 (its content is kept in NĐ 118/2025/NĐ-CP): the same working day; what is received after
the cut-off of the rule set, at the opening of the next one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from uuid import UUID

from django.db.models import Exists, OuterRef, Subquery

from motcua.ground.agreements.rules import AssignmentRow
from motcua.ground.catalogue import queries as catalogue
from motcua.ground.deadlines.queries import calendar, rule_set
from motcua.ground.deadlines.rules import instant, local
from motcua.ground.deadlines.rulesets import hand_on_by
from motcua.ground.people.rules import Actor
from motcua.record import work
from motcua.record.dossiers.models import Dossier, Event
from motcua.record.dossiers.rules import Act
from motcua.record.work import Task


class Turn(StrEnum):
    """When a dossier that waits is handed on, the most urgent first."""

    LATE = "late"
    TODAY = "today"
    NEXT = "next"
    """At the opening of a working day to come."""


@dataclass(frozen=True, slots=True)
class HandOn:
    """Until when one dossier is handed on, and what that is at the instant of asking."""

    by: datetime
    turn: Turn


def until(received_at: datetime, agency_code: str) -> datetime:
    """Return until when a dossier received at a one-stop is handed on, by the rule set of its day and the calendar."""
    here = local(received_at)
    return instant(hand_on_by(here, rule_set(here.date()), calendar(catalogue.agency(agency_code).calendar_code)))


def turn_of(by: datetime, at: datetime) -> Turn:
    """Return what an instant of handing on is at another: past, on that day, or to come on a later one."""
    if by < at:
        return Turn.LATE
    return Turn.TODAY if local(by).date() == local(at).date() else Turn.NEXT


def waiting(actor: Actor, places: Sequence[AssignmentRow], at: datetime) -> Mapping[UUID, HandOn]:
    """Return all dossiers that wait at a person's desk to be handed on. One statement."""
    received = Event.objects.filter(dossier_id=OuterRef("pk"), act=Act.RECEIVE.value).order_by("event_no")
    rows = (
        work.tasks(actor, places)
        .filter(task=Task.PASS_ON)
        .annotate(taken_at=Subquery(received.values("at")[:1]))
        .values_list("id", "agency_code", "taken_at")
    )
    found = {}
    for dossier_id, agency_code, taken_at in rows:
        by = until(taken_at, agency_code)
        found[dossier_id] = HandOn(by, turn_of(by, at))
    return found


def late_in_month(actor: Actor, places: Sequence[AssignmentRow], at: datetime) -> int:
    """Return how many dossiers received this month at a person's desk were handed on too late. One statement."""
    today = local(at).date()
    since = instant(datetime.combine(date(today.year, today.month, 1), time.min))
    codes = {actor.agency_code, *(code for row in places for code in row.agency_codes)} - {""}
    late = Event.objects.filter(dossier_id=OuterRef("pk"), act=Act.PASS_ON.value, facts__is_late=True)
    return Dossier.objects.filter(Exists(late), agency_code__in=sorted(codes), received_at__gte=since).count()
