"""Reads of what is carried."""

from uuid import UUID

from motcua.record.shipments.models import Shipment
from motcua.record.standing import Carried


def open_item(dossier_id: UUID) -> Carried | None:
    """Return the postal item on its way, if there is one."""
    row = Shipment.objects.filter(dossier_id=dossier_id, closed_at__isnull=True).order_by("-shipment_no").first()
    if row is None:
        return None
    return Carried(
        row.shipment_no, row.courier_id, row.slip_number, row.attempt_count, row.last_attempt_on, row.next_on
    )
