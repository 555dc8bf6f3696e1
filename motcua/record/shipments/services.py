"""Writing what is carried, under the dossier's lock."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from motcua.record.shipments.models import Attempt, Shipment
from motcua.record.standing import INVITED, Carried


@dataclass(frozen=True, slots=True)
class Item:
    """A postal item as it is accepted."""

    dossier_id: UUID
    event_no: int
    envelope_no: int
    direction: str
    slip_number: str
    courier_id: str
    accepted_at: datetime
    postal_due_on: date
    item_code: str = ""


def accept(item: Item) -> None:
    """Write a new postal item for a dossier."""
    Shipment.objects.create(
        dossier_id=item.dossier_id,
        shipment_no=item.event_no,
        envelope_no=item.envelope_no,
        direction=item.direction,
        slip_number=item.slip_number,
        courier_id=item.courier_id,
        accepted_at=item.accepted_at,
        postal_due_on=item.postal_due_on,
        item_code=item.item_code,
    )


def attempt(
    dossier_id: UUID, carried: Carried, *, at: datetime, today: date, reason: str, action: str, next_on: date,
    by_id: str, event_no: int, invites: bool,
) -> int:  # fmt: skip
    """Write a visit without delivery; return how many there have been. `invites` = it counts as an invitation."""
    attempt_no = carried.attempt_count + 1
    Attempt.objects.create(
        dossier_id=dossier_id,
        shipment_no=carried.shipment_no,
        attempt_no=attempt_no,
        at=at,
        reason=reason,
        action=action,
        next_on=next_on,
        by_id=by_id,
        event_no=event_no,
    )
    Shipment.objects.filter(dossier_id=dossier_id, shipment_no=carried.shipment_no).update(
        attempt_count=attempt_no, next_on=next_on, last_attempt_on=today, last_reason=reason,
        **_invited(carried, today) if invites else {},
    )  # fmt: skip
    return attempt_no


def invite(dossier_id: UUID, carried: Carried, *, today: date, come_by: date) -> int:
    """Write an invitation to fetch the item up to a day; return how many there have been."""
    Shipment.objects.filter(dossier_id=dossier_id, shipment_no=carried.shipment_no).update(
        next_on=come_by, last_reason=INVITED, **_invited(carried, today)
    )
    return carried.invitation_count + 1


def _invited(carried: Carried, today: date) -> dict[str, Any]:
    return {"invitation_count": carried.invitation_count + 1, "last_invited_on": today}


def pass_on(dossier_id: UUID, *, giver: str, taker: str) -> None:
    """Another person carries the open postal item of a dossier from now on; it waits for no visit."""
    Shipment.objects.filter(dossier_id=dossier_id, closed_at__isnull=True, courier_id=giver).update(courier_id=taker)


BACK = "RETURNED"
"""The outcome of an item that could not be delivered and is back with the agency."""


def close(dossier_id: UUID, *, outcome: str, at: datetime) -> None:
    """Close the open postal items of a dossier with their outcome."""
    Shipment.objects.filter(dossier_id=dossier_id, closed_at__isnull=True).update(closed_at=at, outcome=outcome)
