"""Which dossiers wait for data at a desk: received there by the agency itself, not all of it typed in."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from motcua.ground.agreements.rules import AssignmentRow
from motcua.ground.people.rules import Actor
from motcua.record import sight
from motcua.record.dossiers.models import Dossier, Event
from motcua.record.dossiers.rules import ACTS, Act

LISTED_MOST = 50
_LACKING = Q(applicant_unit_code="") | Q(applicant_kind="PERSON", applicant_personal_id="")


@dataclass(frozen=True, slots=True)
class Waiting:
    """One dossier that waits for data; nobody is named."""

    id: UUID
    number: str
    procedure_id: str
    agency_code: str
    point_id: str
    received_at: datetime
    lacks: tuple[str, ...]
    """Names of what is empty, of `services.lacks`."""


def waiting(
    actor: Actor, places: Sequence[AssignmentRow], rights: Collection[tuple[str, str]] | None
) -> QuerySet[Dossier]:
    """Return the dossiers that wait for data at a person's desk, for what she may type in.

    `rights` are (agency, procedure) for which rows give her the right; None = an official, whose desk gives it. What
    was entered once waits no more, even where something could not be known.
    """
    entered = Event.objects.filter(dossier_id=OuterRef("pk"), act=Act.ENTER_DATA.value)
    statuses = [status.value for status in ACTS[Act.ENTER_DATA].moves if status is not None]
    rows = sight.visible(actor, places).filter(
        _LACKING, ~Exists(entered), channel="DIRECT", post_send=False, received_at__isnull=False, status__in=statuses
    )
    if rights is None:
        return rows
    mine = Q(pk__in=())
    for agency, procedure in rights:
        mine |= Q(agency_code=agency, procedure__code=procedure)
    return rows.filter(mine, point_id__in=[row.point_id for row in places])


def listed(rows: QuerySet[Dossier]) -> tuple[Waiting, ...]:
    """Return what waits longest first, at most LISTED_MOST. One statement."""
    columns = (
        "id", "code", "request_no", "procedure_id", "agency_code", "point_id", "received_at", "applicant_kind",
        "applicant_personal_id", "applicant_unit_code",
    )  # fmt: skip
    found = rows.order_by("received_at", "id").values(*columns)[:LISTED_MOST]
    return tuple(
        Waiting(
            row["id"], row["code"] or row["request_no"], row["procedure_id"], row["agency_code"], row["point_id"],
            row["received_at"], tuple(_lacking(row["applicant_kind"], row)),
        )
        for row in found
    )  # fmt: skip


def _lacking(kind: str, row: dict[str, str]) -> list[str]:
    wanted = ("personal_id", "unit_code") if kind == "PERSON" else ("unit_code",)
    return [name for name in wanted if not row[f"applicant_{name}"]]


def after(rows: QuerySet[Dossier], dossier_id: UUID) -> str:
    """Return the number of the dossier to type in after one; "" = it was the last. Two statements at most."""
    before = Dossier.objects.filter(pk=dossier_id).values_list("received_at", flat=True).first()
    later = rows.exclude(pk=dossier_id)
    behind = later.filter(received_at__gte=before) if before is not None else later
    for some in (behind, later):
        found = some.order_by("received_at", "id").values_list("code", "request_no").first()
        if found is not None:
            return str(found[0] or found[1])
    return ""
