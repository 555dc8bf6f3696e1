"""Reading what was guided: one person's day, the entries of a period."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID

from django.db.models import QuerySet

from motcua.ground.deadlines.rules import instant, local
from motcua.record.dossiers.models import Dossier
from motcua.record.guidance.models import Guidance
from motcua.record.guidance.rules import CORRECTED_WITHIN, Topic


@dataclass(frozen=True, slots=True)
class Given:
    """One guidance as pages show it; what was taken back says when and why."""

    id: UUID
    at: datetime
    by_id: str
    point_id: str
    agency_code: str
    procedure_code: str
    topic: Topic
    right: tuple[str, ...]
    ticket: str
    dossier_id: UUID | None
    dossier: str
    """The number of the dossier that came of it; "" = none."""
    taken_back_at: datetime | None
    reason: str

    @property
    def stands(self) -> bool:
        """Whether it is counted."""
        return self.taken_back_at is None

    def may_be_taken_back(self, at: datetime) -> bool:
        """Whether there is still time to take it back."""
        return self.stands and at - self.at <= CORRECTED_WITHIN


def of_day(person_id: str, at: datetime) -> tuple[Given, ...]:
    """Return what a person guided on the day of an instant, the newest first, taken back or not. Two statements."""
    begin = instant(datetime.combine(local(at).date(), time.min))
    return as_given(Guidance.objects.filter(by_id=person_id, cancels__isnull=True, at__gte=begin, at__lte=at))


def find(entry_id: UUID, person_id: str) -> Given | None:
    """Return one entry of a person; None = it is not there, or not hers. Two statements."""
    found = as_given(Guidance.objects.filter(pk=entry_id, by_id=person_id, cancels__isnull=True))
    return found[0] if found else None


def as_given(rows: QuerySet[Guidance]) -> tuple[Given, ...]:
    """Return entries as values, the newest first, each with its counter-entry. Two statements."""
    found = list(rows.select_related("taken_back").order_by("-at", "id"))
    numbers = numbers_of(row.dossier_id for row in found if row.dossier_id)
    return tuple(_given(row, numbers) for row in found)


def numbers_of(dossier_ids: Iterable[UUID]) -> Mapping[UUID, str]:
    """Return the numbers of dossiers by id: their code, else their request number. One statement."""
    rows = Dossier.objects.filter(pk__in=set(dossier_ids)).values_list("id", "code", "request_no")
    return {key: code or request_no for key, code, request_no in rows}


def _given(row: Guidance, numbers: Mapping[UUID, str]) -> Given:
    wrong = getattr(row, "taken_back", None)
    return Given(
        row.pk, row.at, row.by_id, row.point_id, row.agency_code, row.procedure_code, Topic(row.topic),
        tuple(row.right), row.ticket, row.dossier_id, numbers.get(row.dossier_id, "") if row.dossier_id else "",
        wrong.at if wrong is not None else None, wrong.reason if wrong is not None else "",
    )  # fmt: skip
