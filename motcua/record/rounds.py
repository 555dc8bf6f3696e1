"""The round of a courier: where she must go, what she carries there, and what has been done today."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from motcua.base import cursors
from motcua.ground.catalogue import queries as catalogue
from motcua.ground.deadlines.rules import instant, local
from motcua.ground.people.rules import Actor
from motcua.record.custody.models import Envelope
from motcua.record.dossiers.models import Event
from motcua.record.dossiers.rules import ENDED_EARLY, Act
from motcua.record.papers.models import Paper
from motcua.record.payments.models import Charge, LedgerEntry
from motcua.record.shipments.models import Shipment

PAGE_SIZE = 50
"""Stops on one page of a round, unless the page says otherwise."""
DONE_SIZE = 200
"""More stops than anybody makes in a day."""


@dataclass(frozen=True, slots=True)
class Stop:
    """One item to deliver and the door it goes to. Name, address and phone are for the courier who carries it."""

    dossier_id: UUID
    number: str
    procedure: str
    agency: str
    receiver: str
    address: str
    phone: str
    envelope_code: str
    seal_no: str
    slip_number: str
    due_vnd: int
    """What must be taken when it is delivered, whole đồng."""
    recall_count: int
    """Papers that the agency takes back."""
    attempt_count: int
    invitation_count: int
    postal_due_on: date
    next_on: date | None
    """The day agreed with the receiver; None = the first visit."""
    last_event_no: int

    @property
    def day(self) -> date:
        """The day it is sorted by: the one agreed, else the postal due date."""
        return self.next_on or self.postal_due_on


@dataclass(frozen=True, slots=True)
class Finished:
    """A stop of today that is done: delivered, returned at a counter, or visited in vain."""

    dossier_id: UUID
    number: str
    receiver: str
    outcome: str
    """DELIVERED, COUNTER, RETURNED = back with the agency, or "" = nobody took it."""
    next_on: date | None
    at: datetime | None
    has_paid: bool
    """Whether she took money there today."""


@dataclass(frozen=True, slots=True)
class Deed:
    """What somebody has done to a dossier herself: its event, and what that says."""

    event_no: int
    act: Act
    at: datetime
    facts: Mapping[str, Any]


def deed(actor: Actor, dossier_id: UUID, *, act: Act | None = None, act_id: UUID | None = None) -> Deed | None:
    """Return what a person did to a dossier: the newest of an act, or the one of an id; None = not she. One statement.

    Her own deed stays hers to look at when the dossier has left her hands.
    """
    found = Event.objects.filter(dossier_id=dossier_id, by_id=actor.id)
    if act is not None:
        found = found.filter(act=act.value)
    if act_id is not None:
        found = found.filter(act_id=act_id)
    row = found.order_by("-event_no").first()
    return Deed(row.event_no, Act(row.act), row.at, row.facts) if row else None


@dataclass(frozen=True, slots=True)
class StopPage:
    """Some of the open items that a courier carries; `next_cursor` None = these are the last."""

    stops: tuple[Stop, ...]
    first_number: int
    """The place of the first of them among all, 1 = the first."""
    next_cursor: str | None


def stops(actor: Actor, today: date, cursor: str | None = None, *, size: int = PAGE_SIZE) -> StopPage:
    """Return the open items that a courier carries, by the day agreed or the postal due date. One statement.

    Doors of a day agreed after today stand behind all others.
    Raises NotReadable for a cursor of another list.
    """
    is_later = Case(When(next_on__gt=today, then=1), default=0, output_field=IntegerField())
    found, before = _carried(actor).annotate(day=_DAY, is_later=is_later), 0
    if cursor:
        *place, before = cursors.read(cursor, int, date, date, datetime, UUID, int)
        found = found.filter(_beyond(dict(zip(_ORDER, place, strict=True))))
    items = list(
        found.annotate(
            due_vnd=_per_dossier(_owed(), Sum("amount_vnd")),
            recall_count=_per_dossier(Paper.objects.filter(is_recalled=True), Count("paper_no")),
            **{name: Subquery(_envelope().values(name)[:1]) for name in ("code", "seal_no")},
        )
        .order_by(*_ORDER)
        .values(*_COLUMNS, *_ORDER)[: size + 1]
    )
    following = None
    if len(items) > size:
        following = cursors.written(*(items[size - 1][name] for name in _ORDER), before + size)
    return StopPage(tuple(_stop(item) for item in items[:size]), before + 1, following)


@dataclass(frozen=True, slots=True)
class Sums:
    """The open items that a courier carries, in numbers: doors of the day, of later days, and money of the day."""

    today: int
    later: int
    due_vnd: int
    """What is to be taken at the doors of the day, whole đồng."""


def sums(actor: Actor, day: date) -> Sums:
    """Return how much a courier has to do on a day. One statement."""
    now = Q(next_on__isnull=True) | Q(next_on__lte=day)
    found = (
        _carried(actor)
        .annotate(owed_vnd=_per_dossier(_owed(), Sum("amount_vnd")))
        .aggregate(
            today=Count("dossier_id", filter=now),
            later=Count("dossier_id", filter=~now),
            due_vnd=Coalesce(Sum("owed_vnd", filter=now), 0),
        )
    )
    return Sums(**found)


def stop_with(actor: Actor, code: str) -> UUID | None:
    """Return the dossier of the open item that bears a code: its envelope's, or the dossier's. One statement.

    None = the courier carries no such item.
    """
    named = Q(code=code) | Q(dossier__code=code) | Q(dossier__request_no=code)
    found = _carried(actor).annotate(code=Subquery(_envelope().values("code")[:1])).filter(named)
    return found.values_list("dossier_id", flat=True).first() if code else None


_DAY = Coalesce(F("next_on"), F("postal_due_on"))
_ORDER = ("is_later", "day", "postal_due_on", "accepted_at", "dossier_id")


def _carried(actor: Actor) -> Any:
    """Her open items; one that she has offered back to its agency is a paper on the table, no door to go to."""
    found = Shipment.objects.filter(courier_id=actor.id, closed_at__isnull=True)
    return found.exclude(Exists(_envelope().filter(offered_to__isnull=False))).order_by()


def _beyond(place: Mapping[str, Any]) -> Q:
    """What comes after a place in the order of a round."""
    found, same = Q(), Q()
    for name, value in place.items():
        found |= same & Q(**{f"{name}__gt": value})
        same &= Q(**{name: value})
    return found


def finished(actor: Actor, at: datetime) -> tuple[Finished, ...]:
    """Return what a courier has finished on the day of an instant, the newest first. One statement."""
    today = local(at).date()
    midnight = instant(local(at).replace(hour=0, minute=0, second=0, microsecond=0))
    closed = Q(closed_at__gte=midnight)
    in_vain = Q(closed_at__isnull=True, last_attempt_on=today)
    taken = LedgerEntry.objects.filter(
        dossier_id=OuterRef("dossier_id"), by_id=actor.id, at__gte=midnight, account__startswith="drawer:"
    )
    found = (
        Shipment.objects.filter(closed | in_vain, courier_id=actor.id)
        .annotate(has_paid=Exists(taken))
        .order_by(F("closed_at").desc(nulls_last=True), "dossier_id")
        .values(
            "dossier_id", "dossier__code", "dossier__request_no", "dossier__applicant_name", "outcome", "next_on",
            "closed_at", "has_paid",
        )
    )  # fmt: skip
    return tuple(
        Finished(
            item["dossier_id"],
            item["dossier__code"] or item["dossier__request_no"],
            _receiver(item),
            item["outcome"] if item["closed_at"] else "",
            item["next_on"],
            item["closed_at"],
            item["has_paid"],
        )
        for item in found[:DONE_SIZE]
    )


def _receiver(item: Mapping[str, Any]) -> str:
    """Whom a stop was for: by name while she is still to go there, by code once she has nothing more to do with it."""
    code = item["dossier__code"] or item["dossier__request_no"]
    return str(code if item["closed_at"] else item["dossier__applicant_name"])


_COLUMNS: Sequence[str] = (
    "dossier_id", "dossier__code", "dossier__request_no", "dossier__procedure_id", "dossier__agency_code",
    "dossier__applicant_name", "dossier__applicant_address", "dossier__applicant_phone", "dossier__last_event_no",
    "code", "seal_no", "slip_number", "due_vnd", "recall_count", "attempt_count",
    "invitation_count", "postal_due_on", "next_on",
)  # fmt: skip


def _envelope() -> Any:
    return Envelope.objects.filter(dossier_id=OuterRef("dossier_id"), envelope_no=OuterRef("envelope_no"))


def _owed() -> Any:
    """What is still to be paid; a dossier that ended without a result owes nothing at the door."""
    return Charge.objects.filter(settled_event_no__isnull=True).exclude(dossier__status__in=ENDED_EARLY)


def _per_dossier(rows: Any, measure: Any) -> Any:
    """One number per dossier as a subquery; 0 where there are no rows."""
    of_dossier = rows.filter(dossier_id=OuterRef("dossier_id")).order_by().values("dossier_id")
    return Coalesce(
        Subquery(of_dossier.annotate(measured=measure).values("measured"), output_field=IntegerField()), Value(0)
    )


def _stop(item: Mapping[str, Any]) -> Stop:
    offices = catalogue.agencies()
    agency_code = item["dossier__agency_code"]
    return Stop(
        dossier_id=item["dossier_id"],
        number=item["dossier__code"] or item["dossier__request_no"],
        procedure=catalogue.short_name(item["dossier__procedure_id"]),
        agency=offices[agency_code].short_name if agency_code in offices else agency_code,
        receiver=item["dossier__applicant_name"],
        address=item["dossier__applicant_address"],
        phone=item["dossier__applicant_phone"],
        envelope_code=item["code"],
        seal_no=item["seal_no"],
        slip_number=item["slip_number"],
        due_vnd=item["due_vnd"],
        recall_count=item["recall_count"],
        attempt_count=item["attempt_count"],
        invitation_count=item["invitation_count"],
        postal_due_on=item["postal_due_on"],
        next_on=item["next_on"],
        last_event_no=item["dossier__last_event_no"],
    )
