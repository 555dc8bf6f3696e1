"""What people hold who may no longer act: envelopes, offers, money, drafts. Read, never written."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Exists, Min, OuterRef, Q, Subquery, Sum, Window

from motcua.ground.agreements.models import Assignment
from motcua.ground.catalogue.queries import in_force
from motcua.ground.people.models import Account
from motcua.ground.people.rules import Employer, Role
from motcua.record.custody.models import Envelope
from motcua.record.custody.rules import person
from motcua.record.dossiers.models import Dossier
from motcua.record.dossiers.rules import Status
from motcua.record.payments import queries as payments
from motcua.record.payments.models import LedgerEntry, Shift
from motcua.record.payments.queries import ShiftRow
from motcua.record.payments.rules import Money, drawer
from motcua.record.takeovers.rules import Held

DRAFTS_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Holder:
    """A suspended or closed account that still holds something, by numbers."""

    person_id: str
    name: str
    employer: str
    since: datetime | None
    """When it was suspended; None = closed on a day that nobody wrote."""
    reason: str
    """Why it was suspended; "" = nobody was asked."""
    by_name: str
    """Who suspended it; "" = nobody has told, or a list that was brought in."""
    envelopes: int
    offers: int
    """Envelopes offered to her that nobody there will take."""
    oldest: datetime | None
    """Since when she has held the oldest of them."""
    has_money: bool
    """A shift is open, or money of dossiers lies in her drawer. How much is not said before it was counted."""
    points: frozenset[str]
    """Where she was ever assigned."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A dossier that she opened and that was never filed."""

    number: str
    procedure_id: str
    opened_at: datetime
    point_id: str


@dataclass(frozen=True, slots=True)
class Holding:
    """All that one person holds."""

    envelopes: tuple[Held, ...]
    """Hers first, then what is offered to her; the oldest first."""
    shift: ShiftRow | None
    """Her open shift; None = there is none."""
    has_money: bool
    drafts: tuple[Draft, ...]
    draft_count: int

    @property
    def shift_id(self) -> str:
        """The number of her open shift; "" = none."""
        return self.shift.id if self.shift is not None else ""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing that somebody must take over; drafts anybody at the point goes on with."""
        return not (self.envelopes or self.shift_id or self.has_money)


def holders(people: Collection[str] | None = None) -> tuple[Holder, ...]:
    """Return who may no longer act and still holds something, the longest suspended first. Five statements.

    `people` = among these alone; None = among all.
    """
    by = Account.objects.filter(pk=OuterRef("suspended_by")).values("full_name")
    is_shut = Q(suspended_at__isnull=False) | Q(is_active=False)
    accounts = Account.objects.annotate(by_name=Subquery(by)).filter(is_shut).exclude(employer=Employer.NONE.value)
    if people is not None:
        accounts = accounts.filter(pk__in=people)
    shut = {row.id: row for row in accounts}
    if not shut:
        return ()
    held, offered = _envelopes_by(shut)
    money = _with_money(shut)
    wanted = held.keys() | offered.keys() | money
    places = _points_of(wanted)
    found = [
        Holder(
            key, row.full_name, row.employer, row.suspended_at, row.suspended_reason, vars(row)["by_name"] or "",
            held.get(key, (0, None))[0], offered.get(key, 0), held.get(key, (0, None))[1], key in money,
            places.get(key, frozenset()),
        )
        for key, row in shut.items()
        if key in wanted
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda row: (row.since is None, str(row.since or row.oldest or ""), row.name)))


def _envelopes_by(people: Collection[str]) -> tuple[dict[str, tuple[int, datetime]], dict[str, int]]:
    """How many envelopes each holds, and since when the oldest; how many are offered to each. One statement."""
    keys = {person(key): key for key in people}
    held: dict[str, tuple[int, datetime]] = {}
    offered: dict[str, int] = {}
    either = Envelope.objects.filter(Q(holder__in=keys) | Q(offered_to__in=keys)).values_list("holder", "offered_to")
    for holder, taker, count, first in either.annotate(Count("code"), Min("moved_at")):
        if holder in keys:
            before, since = held.get(keys[holder], (0, first))
            held[keys[holder]] = before + count, min(since, first)
        if taker is not None and taker in keys:
            offered[keys[taker]] = offered.get(keys[taker], 0) + count
    return held, offered


def _with_money(people: Collection[str]) -> frozenset[str]:
    """Who has a shift open, or money in a drawer that two others have not counted since. Two statements."""
    newest = Shift.objects.filter(person_id__in=people).order_by("person_id", "-opened_at").distinct("person_id")
    shifts = {row.person_id: row for row in newest}
    is_open = {key for key, row in shifts.items() if row.closed_at is None}
    counted = {key for key, row in shifts.items() if row.counted_for_by and row.closed_at is not None}
    accounts = {drawer(key): key for key in people}
    sums = LedgerEntry.objects.filter(account__in=accounts).values("account").annotate(left=Sum("amount_vnd"))
    return frozenset(is_open | ({accounts[row["account"]] for row in sums if row["left"]} - counted))


def _points_of(people: Collection[str]) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    rows = Assignment.objects.filter(person_id__in=people).values_list("person_id", "counter__point_id")
    for key, point_id in rows:
        found.setdefault(key, set()).add(point_id)
    return {key: frozenset(ids) for key, ids in found.items()}


def points_of(person_id: str) -> frozenset[str]:
    """Return where a person was ever assigned. One statement."""
    return _points_of([person_id]).get(person_id, frozenset())


def envelopes_of(person_id: str) -> tuple[Held, ...]:
    """Return the envelopes that a person holds, then those offered to her, the oldest first. Two statements."""
    key = person(person_id)
    later = Envelope.objects.filter(dossier_id=OuterRef("dossier_id"), envelope_no__gt=OuterRef("envelope_no"))
    rows = list(
        Envelope.objects.filter(~Exists(later), Q(holder=key) | Q(offered_to=key))
        .select_related("dossier")
        .order_by("moved_at", "code")
    )
    money = _state_money(person_id, [row.dossier_id for row in rows])
    found = [
        Held(
            row.dossier_id, row.dossier.code or row.dossier.request_no, row.code, row.seal_no, row.moved_at,
            row.shelf or "", row.dossier.status, row.dossier.procedure_id, row.dossier.agency_code, row.direction,
            row.offered_to or "", row.holder == key, money.get(row.dossier_id, 0),
        )
        for row in rows
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda row: not row.is_hers))


def _state_money(person_id: str, dossier_ids: Collection[UUID]) -> dict[UUID, int]:
    """State money of dossiers that lies in a person's drawer. One statement."""
    rows = (
        LedgerEntry.objects.filter(account=drawer(person_id), dossier_id__in=dossier_ids)
        .exclude(kind=Money.POSTAGE.value)
        .values("dossier_id")
        .annotate(left=Sum("amount_vnd"))
    )
    return {row["dossier_id"]: row["left"] for row in rows if row["left"]}


def of_person(person_id: str, *, has_money: bool | None = None) -> Holding:
    """Return all that a person holds. Six statements, two fewer where `has_money` is known already."""
    drafts = Dossier.objects.filter(opened_by=person_id, status=Status.DRAFT.value)
    shown = list(drafts.annotate(of_all=Window(Count("*"))).order_by("opened_at")[:DRAFTS_SHOWN])
    return Holding(
        envelopes_of(person_id),
        payments.current(person_id),
        bool(_with_money([person_id])) if has_money is None else has_money,
        tuple(Draft(row.request_no, row.procedure_id, row.opened_at, row.point_id) for row in shown),
        vars(shown[0])["of_all"] if shown else 0,
    )


def takers(person_id: str, day: date, but: Collection[str] = ()) -> tuple[tuple[str, str], ...]:
    """Return who may take over from a person, (id, name): others of her employer at a counter of hers on a day.

    One statement.
    """
    hers = Assignment.objects.filter(person_id=person_id).values("counter__point_id")
    there = Assignment.objects.filter(in_force(day), counter__point_id__in=hers)
    at_counters = [role.value for role in (Role.POST_CLERK, Role.COURIER, Role.ONE_STOP_OFFICER, Role.ONE_STOP_HEAD)]
    employer = Account.objects.filter(pk=person_id).values("employer")
    rows = Account.objects.filter(
        pk__in=there.values("person_id"), employer__in=employer, is_active=True, suspended_at__isnull=True,
        roles__overlap=at_counters,
    ).exclude(pk__in=[person_id, *but])  # fmt: skip
    return tuple(rows.order_by("full_name", "id").values_list("id", "full_name"))
