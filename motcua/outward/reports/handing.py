"""Papers between post and agencies: what waits for the other side to sign, what has lain with the post, one by one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, QuerySet, Subquery

from motcua.outward.reports import figures
from motcua.outward.reports.figures import Figure, Horizon
from motcua.record.custody.models import CustodyOffer, Envelope
from motcua.record.custody.rules import Direction


@dataclass(frozen=True, slots=True)
class Lying:
    """One envelope that waits: for the other side's signature, or in the hands of the post."""

    dossier_id: UUID
    number: str
    """Of the dossier."""
    agency_code: str
    point_id: str
    holder: str
    offered_to: str | None
    is_return: bool
    since: datetime
    """When it was offered, or came into these hands."""


def offered(dossiers: QuerySet[Any], most: int) -> tuple[Lying, ...]:
    """Return the envelopes on offer of a set of dossiers, longest first. One statement."""
    newest = CustodyOffer.objects.filter(
        dossier_id=OuterRef("dossier_id"), envelope_no=OuterRef("envelope_no"), offer_no=OuterRef("offer_no")
    )
    rows = (
        Envelope.objects.filter(offered_to__isnull=False, dossier_id__in=dossiers.values("pk"))
        .annotate(since=Subquery(newest.values("at")[:1]))
        .order_by("since", "dossier_id", "envelope_no")
    )
    return _lying(rows, most)


def long_held(dossiers: QuerySet[Any], when: Horizon, most: int) -> tuple[Lying, ...]:
    """Return the envelopes that the post has held for more than a working day, longest first. One statement."""
    late = figures.counted_by(dossiers, Figure.POST_LONG, when)
    rows = (
        Envelope.objects.filter(figures.BY_POST, dossier_id__in=late.values("pk"))
        .annotate(since=F("moved_at"))
        .order_by("since", "dossier_id", "envelope_no")
    )
    return _lying(rows, most)


def _lying(rows: QuerySet[Any], most: int) -> tuple[Lying, ...]:
    columns = (
        "dossier_id", "dossier__code", "dossier__request_no", "dossier__agency_code", "dossier__point_id", "holder",
        "offered_to", "direction", "since",
    )  # fmt: skip
    return tuple(
        Lying(
            row["dossier_id"],
            row["dossier__code"] or row["dossier__request_no"],
            row["dossier__agency_code"],
            row["dossier__point_id"],
            row["holder"],
            row["offered_to"],
            row["direction"] == Direction.RETURN.value,
            row["since"],
        )
        for row in rows.values(*columns)[:most]
    )
