"""Running dossiers that are overdue or nearly so, and whose hands they wait for: by person and one by one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from motcua.outward.reports import figures
from motcua.outward.reports.figures import Figure, Horizon
from motcua.outward.reports.rules.next_hands import Hands, Next, next_of
from motcua.record.dossiers.models import Event
from motcua.record.dossiers.rules import Act, Status
from motcua.record.lists import Row

LEVELS = (Figure.OVERDUE, Figure.TODAY, Figure.SOON)


@dataclass(frozen=True, slots=True)
class Waits:
    """How many dossiers of an agency wait for the same hands; `person_id` only for an officer."""

    agency_code: str
    hands: Hands
    person_id: str
    acts: tuple[Act, ...]
    counts: Mapping[Figure, int]

    @property
    def key(self) -> str:
        """Who it is, as it stands in an address."""
        return self.person_id or self.hands.value

    @property
    def total(self) -> int:
        """All of them."""
        return self.counts[Figure.NEARING]


def waits(dossiers: QuerySet[Any], when: Horizon) -> tuple[Waits, ...]:
    """Return for whose hands the nearing dossiers of a set wait, most overdue first. One statement."""
    wanted = {figure.name: Count("pk", filter=figures.condition(figure, when)) for figure in (*LEVELS, Figure.NEARING)}
    rows: Iterable[Mapping[str, Any]] = (
        figures.counted_by(dossiers, Figure.NEARING, when)
        .order_by()
        .values("agency_code", "status", "assignee_id")
        .annotate(**wanted)
    )
    sums: dict[tuple[str, Hands, str], dict[Figure, int]] = {}
    acts: dict[tuple[str, Hands, str], list[Act]] = {}
    for row in rows:
        found = next_of(Status(row["status"]), is_assigned=row["assignee_id"] is not None)
        if found is None:
            continue
        person_id = row["assignee_id"] or "" if found.hands is Hands.OFFICER else ""
        whose = (row["agency_code"], found.hands, person_id)
        numbers = sums.setdefault(whose, dict.fromkeys((*LEVELS, Figure.NEARING), 0))
        for figure in numbers:
            numbers[figure] += row[figure.name]
        acts.setdefault(whose, []).append(found.act)
    there = [Waits(*whose, tuple(dict.fromkeys(acts[whose])), numbers) for whose, numbers in sums.items()]
    return tuple(
        sorted(there, key=lambda item: (-item.counts[Figure.OVERDUE], -item.total, item.agency_code, item.key))
    )


def in_hands(dossiers: QuerySet[Any], key: str) -> QuerySet[Any]:
    """Return the dossiers of a set that wait for these hands, an officer by her id; the same that `waits` counts."""
    return dossiers.filter(_in_hands(key))


def _in_hands(key: str) -> Q:
    if key not in set(Hands):
        return Q(status=Status.APPRAISING.value, assignee_id=key)
    found = Q(pk__in=())
    for status in Status:
        for is_assigned in (False, True):
            rule = next_of(status, is_assigned=is_assigned)
            if rule is not None and rule.hands is Hands(key):
                found |= Q(status=status.value, assignee_id__isnull=not is_assigned)
    return found


def next_of_row(row: Row) -> Next | None:
    """Return who is next for a row of a list."""
    return next_of(row.status, is_assigned=row.assignee_id is not None)


def since(rows: Sequence[Row]) -> dict[UUID, datetime]:
    """Return since when the dossiers of a list have been in the hands they wait for. One statement."""
    rules = {row.id: rule for row in rows if (rule := next_of_row(row)) is not None}
    acts = {act.value for rule in rules.values() for act in rule.given_by}
    return _newest(rules, Event.objects.filter(dossier_id__in=list(rules), act__in=acts))


def _newest(rules: Mapping[UUID, Next], events: QuerySet[Event]) -> dict[UUID, datetime]:
    rows: Iterable[tuple[UUID, str, datetime]] = events.order_by("event_no").values_list("dossier_id", "act", "at")
    return {dossier_id: at for dossier_id, act, at in rows if Act(act) in rules[dossier_id].given_by}
