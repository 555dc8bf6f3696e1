"""What is left under an agreement: the dossiers at its counters and in the post's hands, by stage, with the next step.

A dossier that another agreement in force covers is not left: it goes on under that one.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID

from django.db.models import F, OuterRef, Q, Subquery

from motcua.ground.agreements import ending
from motcua.ground.agreements.ending import Ending
from motcua.ground.deadlines.rules import ZONE
from motcua.record.custody.models import Envelope
from motcua.record.custody.rules import Direction
from motcua.record.dossiers.models import Dossier
from motcua.record.dossiers.rules import ENDED_EARLY, Status

LISTED_MOST = 500


class Left(StrEnum):
    """Where a dossier under an ended agreement stands for the post; the value stands in addresses."""

    DRAFT = "nhap"
    TO_SEAL = "cho-niem-phong"
    IN_HAND = "dang-giu"
    OFFERED = "cho-ky"
    AT_WORK = "dang-giai-quyet"
    RESULT_AT_AGENCY = "ket-qua-o-co-quan"
    RESULT_IN_HAND = "ket-qua-o-buu-dien"


@dataclass(frozen=True, slots=True)
class LeftDossier:
    """One dossier under an ended agreement."""

    dossier_id: UUID
    number: str
    procedure_code: str
    point_id: str
    left: Left
    holder: str
    """Holder key of its paper; "" = no envelope yet."""
    envelope_code: str
    opened_at: datetime


def left_under(row: Ending, day: date, points: Collection[str] | None = None) -> tuple[LeftDossier, ...]:
    """Return what is left under an agreement on a day, the earliest opened first. One statement.

    `points` = as far as it lies at, or was opened at, one of these; None = everywhere.
    """
    return left_of([row], day, points).get(row.id, ())


def left_of(
    rows: Iterable[Ending], day: date, points: Collection[str] | None = None
) -> dict[str, tuple[LeftDossier, ...]]:
    """Return the same for several agreements, by number. One statement; none where there is no agreement."""
    asked = list(rows)
    if not asked:
        return {}
    found: dict[str, list[LeftDossier]] = {}
    covered = {row.id: ending.still_covered(row, day) for row in asked}
    for item in _rows(asked):
        for row in asked:
            left = _left(row, item, covered[row.id])
            if left is not None and (points is None or left.point_id in points):
                found.setdefault(row.id, []).append(left)
                break
    return {key: tuple(items) for key, items in found.items()}


def counts(items: Iterable[LeftDossier]) -> dict[Left, int]:
    """Return how many there are at each stage; stages without any are left out."""
    found = Counter(item.left for item in items)
    return {left: found[left] for left in Left if found[left]}


_OPEN = [status.value for status in Status if status not in (Status.RETURNED, *ENDED_EARLY)]


def _rows(asked: Iterable[Ending]) -> Iterable[Dossier]:
    """The open dossiers that agreements may be about, opened within their terms and through the post."""
    about = Q(pk__in=[])
    for row in asked:
        within = Q(opened_at__gte=_midnight(row.term.first))
        if row.term.last is not None:
            within &= Q(opened_at__lt=_midnight(row.term.last + timedelta(days=1)))
        about |= within & Q(agency_code=row.agency_code, procedure__code__in=row.procedure_codes)
    newest = Envelope.objects.filter(dossier_id=OuterRef("pk")).order_by("-envelope_no")
    rows = Dossier.objects.filter(about, Q(post_send=True) | Q(post_return=True), status__in=_OPEN)
    rows = rows.exclude(status=Status.DRAFT.value, channel="ONLINE").annotate(
        procedure_code=F("procedure__code"), holder=Subquery(newest.values("holder")[:1]),
        offered_to=Subquery(newest.values("offered_to")[:1]), direction=Subquery(newest.values("direction")[:1]),
        envelope=Subquery(newest.values("code")[:1]),
    )  # fmt: skip
    return rows.order_by("opened_at", "pk")[:LISTED_MOST]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, ZONE)


def _left(row: Ending, item: Dossier, covered: Collection[tuple[str, str, str]]) -> LeftDossier | None:
    """Where a dossier stands under one agreement; None = nothing of it is left for the post."""
    told = vars(item)
    procedure = told["procedure_code"]
    if item.agency_code != row.agency_code or procedure not in row.procedure_codes:
        return None
    left = _stage(item, told["holder"], told["offered_to"], told["direction"])
    if left is None:
        return None
    stage = "RETURN" if left in (Left.AT_WORK, Left.RESULT_AT_AGENCY, Left.RESULT_IN_HAND) else "RECEPTION"
    at_point = stage == "RETURN" or item.point_id in row.point_ids
    if stage not in row.stages or not at_point:
        return None
    if stage == "RECEPTION" and (procedure, item.point_id, stage) in covered:
        return None
    if stage == "RETURN" and any((procedure, point, stage) in covered for point in row.point_ids):
        return None
    return LeftDossier(
        item.pk, item.code or item.request_no, procedure, item.point_id, left, told["holder"] or "",
        told["envelope"] or "", item.opened_at,
    )  # fmt: skip


def _stage(item: Dossier, holder: str | None, offered_to: str | None, direction: str | None) -> Left | None:
    """What of a dossier is still to be done by the post."""
    is_with_post = holder is not None and holder.startswith("person:")
    if item.status == Status.DRAFT:
        return Left.DRAFT if item.post_send else None
    if is_with_post and direction == Direction.RETURN:
        return Left.RESULT_IN_HAND
    if is_with_post:
        return Left.OFFERED if offered_to else Left.IN_HAND
    if item.status == Status.SUBMITTED and item.post_send and holder is None:
        return Left.TO_SEAL
    if not item.post_return:
        return None
    return Left.RESULT_AT_AGENCY if item.status == Status.RESOLVED else Left.AT_WORK
