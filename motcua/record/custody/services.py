"""Moving paper: every act that changes hands writes here, under the dossier's lock."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from motcua.base.rows import Question
from motcua.record.custody.models import CustodyMove, CustodyOffer, Envelope, OfferAnswer, Placement
from motcua.record.custody.rules import Direction, EnvelopeFacts, MoveKind, person
from motcua.record.dossiers.hashing import digest


@dataclass(frozen=True, slots=True)
class Hand:
    """What is the same for all rows that one act writes."""

    event_no: int
    at: datetime
    recorded_at: datetime
    by_id: str
    document: str = ""


def facts(envelope: Envelope) -> EnvelopeFacts:
    """Return an envelope as a value."""
    return EnvelopeFacts(
        envelope.envelope_no,
        envelope.code,
        Direction(envelope.direction),
        envelope.seal_no,
        envelope.holder,
        envelope.offered_to,
        envelope.shelf,
    )


_NEWEST = Question(Envelope, "where dossier_id = %s order by envelope_no desc limit 1")


def newest(dossier_id: UUID) -> Envelope | None:
    """Return the envelope made last: the one that travels."""
    return _NEWEST.first([dossier_id])


def take_in(
    *, dossier_id: UUID, envelope_no: int, code: str, direction: Direction, seal_no: str, holders: tuple[str, str],
    kind: MoveKind, hand: Hand,
) -> Envelope:  # fmt: skip
    """Make an envelope with its first move, from one hand to the next. `holders` = (from, to)."""
    giver, taker = holders
    envelope = Envelope(
        dossier_id=dossier_id,
        envelope_no=envelope_no,
        code=code,
        direction=direction.value,
        seal_no=seal_no,
        holder=giver,
        move_no=0,
        moved_at=hand.at,
        head_hash="",
    )
    move = _next_move(envelope, taker, kind, hand)
    envelope.save(force_insert=True)
    move.save(force_insert=True)
    return envelope


def move(envelope: Envelope, *, to: str, kind: MoveKind, hand: Hand) -> CustodyMove:
    """Move an envelope to another holder; an open offer is answered by it."""
    if envelope.offered_to is not None:
        _answer(envelope, accepted=True, reason="", hand=hand)
    row = _next_move(envelope, to, kind, hand)
    envelope.save(update_fields=["holder", "offered_to", "shelf", "move_no", "moved_at", "head_hash"])
    row.save(force_insert=True)
    return row


def offer(envelope: Envelope, *, to: str, hand: Hand) -> None:
    """Offer an envelope; its holder stays."""
    envelope.offer_no += 1
    envelope.offered_to = to
    CustodyOffer.objects.create(
        dossier_id=envelope.dossier_id,
        envelope_no=envelope.envelope_no,
        offer_no=envelope.offer_no,
        giver=envelope.holder,
        taker=to,
        event_no=hand.event_no,
        at=hand.at,
    )
    envelope.save(update_fields=["offer_no", "offered_to"])


def refuse(envelope: Envelope, *, reason: str, hand: Hand) -> None:
    """Answer the open offer with no; the giver goes on holding."""
    _answer(envelope, accepted=False, reason=reason, hand=hand)
    envelope.save(update_fields=["offered_to"])


def take_back(envelope: Envelope, *, reason: str, hand: Hand) -> None:
    """End the open offer before the taker has answered: there is nothing to hand over any more, the giver holds it."""
    _answer(envelope, accepted=False, reason=reason, hand=hand)
    envelope.save(update_fields=["offered_to"])


def lay(envelope: Envelope, *, shelf: str, point_id: str, at: datetime, by_id: str) -> None:
    """Write that an envelope lies on a shelf from now on, or ("") on none; its holder and its chain stay.

    The instant is never before the one at which the envelope came into these hands.
    """
    envelope.placement_no = (envelope.placement_no or 0) + 1
    envelope.shelf = shelf or None
    Placement.objects.create(
        dossier_id=envelope.dossier_id,
        envelope_no=envelope.envelope_no,
        placement_no=envelope.placement_no,
        move_no=envelope.move_no,
        holder=envelope.holder,
        point_id=point_id,
        shelf=shelf,
        at=max(at, envelope.moved_at),
        by_id=by_id,
    )
    envelope.save(update_fields=["shelf", "placement_no"])


def held_counts(person_id: str) -> tuple[int, int]:
    """Return how many envelopes a person holds, and how many of them lie on no shelf. One statement."""
    held = Envelope.objects.filter(holder=person(person_id))
    found = held.aggregate(held=Count("envelope_no"), loose=Count("envelope_no", filter=Q(shelf__isnull=True)))
    return found["held"], found["loose"]


def move_record(row: CustodyMove) -> dict[str, Any]:
    """Return what a move's hash is made over."""
    return {
        "dossier_id": str(row.dossier_id),
        "envelope_no": row.envelope_no,
        "move_no": row.move_no,
        "prev_no": row.prev_no,
        "from_holder": row.from_holder,
        "to_holder": row.to_holder,
        "kind": row.kind,
        "event_no": row.event_no,
        "at": row.at,
        "recorded_at": row.recorded_at,
        "by_id": row.by_id,
        "document": row.document,
        "seal_no": row.seal_no,
    }


def _answer(envelope: Envelope, *, accepted: bool, reason: str, hand: Hand) -> None:
    OfferAnswer.objects.create(
        dossier_id=envelope.dossier_id,
        envelope_no=envelope.envelope_no,
        offer_no=envelope.offer_no,
        accepted=accepted,
        reason=reason,
        event_no=hand.event_no,
        at=hand.at,
    )
    envelope.offered_to = None


def _next_move(envelope: Envelope, to: str, kind: MoveKind, hand: Hand) -> CustodyMove:
    row = CustodyMove(
        dossier_id=envelope.dossier_id,
        envelope_no=envelope.envelope_no,
        move_no=envelope.move_no + 1,
        prev_no=envelope.move_no or None,
        from_holder=envelope.holder,
        to_holder=to,
        kind=kind.value,
        event_no=hand.event_no,
        at=hand.at,
        recorded_at=hand.recorded_at,
        by_id=hand.by_id,
        document=hand.document,
        seal_no=envelope.seal_no,
        prev_hash=envelope.head_hash,
    )
    row.hash = digest(row.prev_hash, move_record(row))
    envelope.holder, envelope.move_no, envelope.moved_at, envelope.head_hash = to, row.move_no, hand.at, row.hash
    envelope.shelf = None
    return row
