"""Reads of what is carried."""

from collections.abc import Collection
from uuid import UUID

from motcua.base.rows import Question
from motcua.ground.catalogue.reasons import goes_back
from motcua.record.custody.models import Envelope
from motcua.record.shipments.models import Shipment
from motcua.record.standing import Carried

_ON_ITS_WAY = Question(
    Envelope,
    "left join shipments_shipment item on item.dossier_id = custody_envelope.dossier_id and item.closed_at is null "
    "and custody_envelope.direction = 'RETURN' "
    "where custody_envelope.dossier_id = %s order by envelope_no desc, shipment_no desc limit 1",
    beside={
        name: f"item.{name}"
        for name in (
            "shipment_no",
            "courier_id",
            "slip_number",
            "attempt_count",
            "last_attempt_on",
            "next_on",
            "invitation_count",
            "last_invited_on",
            "last_reason",
        )
    },
)


def on_its_way(dossier_id: UUID) -> tuple[Envelope | None, Carried | None]:
    """Return the envelope made last, and the postal item in which it goes home. One statement.

    None = there is none; an envelope on its way to the agency goes in no postal item.
    """
    envelope = _ON_ITS_WAY.first([dossier_id])
    item = vars(envelope) if envelope is not None else {}
    if item.get("shipment_no") is None:
        return envelope, None
    return envelope, Carried(
        item["shipment_no"],
        item["courier_id"],
        item["slip_number"],
        item["attempt_count"],
        item["last_attempt_on"],
        item["next_on"],
        item["invitation_count"],
        item["last_invited_on"],
        item["last_reason"],
        goes_back(item["last_reason"], item["last_attempt_on"]),
    )


def open_item(dossier_id: UUID) -> Carried | None:
    """Return the postal item on its way, if there is one."""
    return open_items([dossier_id]).get(dossier_id)


def open_items(dossier_ids: Collection[UUID]) -> dict[UUID, Carried]:
    """Return the postal items on their way, by dossier. One statement."""
    rows = Shipment.objects.filter(dossier_id__in=dossier_ids, closed_at__isnull=True).order_by("shipment_no")
    return {row.dossier_id: _carried(row) for row in rows}


def _carried(row: Shipment) -> Carried:
    return Carried(
        row.shipment_no, row.courier_id, row.slip_number, row.attempt_count, row.last_attempt_on, row.next_on,
        row.invitation_count, row.last_invited_on, row.last_reason, goes_back(row.last_reason, row.last_attempt_on),
    )  # fmt: skip
