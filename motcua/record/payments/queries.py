"""Reads of shifts, of their counts, and of the receipts of a drawer."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from motcua.base import cursors
from motcua.base.violations import NotThere
from motcua.record.payments.assessing import Claim
from motcua.record.payments.models import (
    Charge,
    Exemption,
    LedgerEntry,
    Receipt,
    Refund,
    Shift,
    ShiftCount,
    ShiftLine,
)
from motcua.record.payments.refunds import Ground
from motcua.record.payments.rules import KindSum, Money, ShiftState, drawer

PAGE_SIZE = 50


# ---- shifts ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ShiftRow:
    """One shift; what is not known yet is None."""

    id: str
    person_id: str
    point_id: str
    counter_id: str
    opened_at: datetime
    is_by_money: bool
    float_vnd: int
    brought_vnd: int
    state: ShiftState
    counted_at: datetime | None
    recounter_id: str
    closed_at: datetime | None
    difference_vnd: int | None
    reason: str

    @property
    def until(self) -> datetime | None:
        """The instant up to which its money is counted; None = it runs."""
        return self.counted_at if self.state is ShiftState.CLOSED else None


@dataclass(frozen=True, slots=True)
class CountRow:
    """One count of a drawer."""

    count_no: int
    by_id: str
    at: datetime
    notes: Mapping[int, int]
    """Value of a note → number of notes, the largest value first."""
    counted_vnd: int
    expected_vnd: int


def current(person_id: str) -> ShiftRow | None:
    """Return the shift of a person that is not closed; None = there is none. One statement."""
    row = Shift.objects.filter(person_id=person_id, closed_at=None).first()
    return _shift(row) if row is not None else None


def shift(shift_id: str) -> ShiftRow:
    """Return a shift by number: the caller asks who looks. Raises NotThere."""
    row = Shift.objects.filter(pk=shift_id).first()
    if row is None:
        raise NotThere(thing="ca")
    return _shift(row)


def states_of(shift_ids: Collection[str]) -> dict[str, ShiftState]:
    """Return how far shifts are, by number. One statement."""
    rows = Shift.objects.filter(pk__in=shift_ids).values_list("pk", "state")
    return {key: ShiftState(state) for key, state in rows}


def history(person_id: str, most: int = PAGE_SIZE) -> tuple[ShiftRow, ...]:
    """Return a person's closed shifts, the newest first. One statement."""
    rows = Shift.objects.filter(person_id=person_id, closed_at__isnull=False).order_by("-opened_at")
    return tuple(_shift(row) for row in rows[:most])


def to_recount(points: Collection[str], person_id: str) -> tuple[ShiftRow, ...]:
    """Return the shifts of others at some points that wait for a second person, the oldest first. One statement."""
    rows = Shift.objects.filter(state=ShiftState.RECOUNT.value, point_id__in=points).exclude(person_id=person_id)
    return tuple(_shift(row) for row in rows.order_by("opened_at")[:PAGE_SIZE])


def counts_of(shift_id: str) -> tuple[CountRow, ...]:
    """Return the counts of a shift in their order. One statement."""
    rows = ShiftCount.objects.filter(shift_id=shift_id).order_by("count_no")
    return tuple(
        CountRow(
            row.count_no,
            row.by_id,
            row.at,
            dict(sorted(((int(value), number) for value, number in row.notes.items()), reverse=True)),
            row.counted_vnd,
            row.expected_vnd,
        )
        for row in rows
    )


def lines_of(shift_id: str) -> tuple[KindSum, ...]:
    """Return what a closed shift did to each kind of money. One statement."""
    found = {row.kind: row for row in ShiftLine.objects.filter(shift_id=shift_id)}
    return tuple(
        KindSum(kind, row.carried_vnd, row.taken_vnd, row.taken_count, row.handed_vnd, row.refunded_vnd)
        for kind in Money
        if (row := found.get(kind.value)) is not None
    )


def _shift(row: Shift) -> ShiftRow:
    return ShiftRow(
        row.id,
        row.person_id,
        row.point_id,
        row.counter_id,
        row.opened_at,
        row.is_by_money,
        row.float_vnd,
        row.brought_vnd,
        ShiftState(row.state),
        row.counted_at,
        row.recounter_id,
        row.closed_at,
        row.difference_vnd,
        row.reason,
    )


# ---- receipts --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """One receipt of a drawer, or one slip of what went back out of it: by kind, and where the money lies now.

    The amounts of a slip are below 0.
    """

    dossier_id: UUID
    event_no: int
    number: str
    dossier_number: str
    at: datetime
    amounts: Mapping[Money, int]
    total_vnd: int
    in_drawer_vnd: int
    """What of it has neither gone to an agency nor back to the applicant."""
    refunded_vnd: int
    """What of a receipt has gone back, out of the drawer or the agency's account."""
    ground: Ground | None
    """Why the money of a slip went back; None = it is a receipt."""
    reason: str
    """The words of a slip; "" for a receipt."""


@dataclass(frozen=True, slots=True)
class ReceiptPage:
    """One page of receipts, the newest first; `next_cursor` None = the list ends here."""

    rows: tuple[ReceiptRow, ...]
    next_cursor: str | None


def receipt_count(person_id: str, since: datetime, until: datetime | None = None) -> int:
    """Return how many receipts a person wrote between two instants. One statement."""
    return _taken(person_id, since, until).count()


def receipts(person_id: str, since: datetime, until: datetime | None = None, cursor: str | None = None) -> ReceiptPage:
    """Return receipts that a person wrote between two instants (`until` None = now) and slips of what she gave back.

    The newest first. Two statements. Raises NotReadable for a cursor of another list.
    """
    rows = _by_event(_moved(person_id, since, until).filter(_before(cursor)))
    of_event = {"dossier_id": OuterRef("dossier_id"), "event_no": OuterRef("event_no")}
    number, slip = Receipt.objects.filter(**of_event), Refund.objects.filter(**of_event)
    found = list(
        rows.annotate(
            number=Coalesce(Subquery(number.values("number")[:1]), Subquery(slip.values("number")[:1])),
            ground=Subquery(slip.values("ground")[:1]),
            reason=Subquery(slip.values("reason")[:1]),
            **{kind.name: Sum("amount_vnd", filter=Q(kind=kind.value)) for kind in Money},
        ).order_by("-at", "-dossier_id", "-event_no")[: PAGE_SIZE + 1]
    )
    shown = found[:PAGE_SIZE]
    left, back = _left(person_id, [row["dossier_id"] for row in shown])
    following = None
    if len(found) > PAGE_SIZE:
        last = shown[-1]
        following = cursors.written(last["at"], last["dossier_id"], last["event_no"])
    return ReceiptPage(tuple(_receipt(row, left, back) for row in shown), following)


def receipt(dossier_id: UUID, event_no: int) -> tuple[Receipt, tuple[tuple[Money, str, int], ...], str]:
    """Return a receipt, what it took (kind, label, đồng), and who took it. Two statements. Raises NotThere."""
    row = Receipt.objects.filter(dossier_id=dossier_id, event_no=event_no).first()
    if row is None:
        raise NotThere(thing="biên lai này")
    taken = LedgerEntry.objects.filter(
        dossier_id=dossier_id, event_no=event_no, account__startswith="drawer:", amount_vnd__gt=0
    )
    label = Charge.objects.filter(dossier_id=dossier_id, charge_no=OuterRef("charge_no")).values("label")
    lines = list(
        taken.annotate(label=Subquery(label[:1]))
        .order_by("line_no")
        .values_list("kind", "label", "amount_vnd", "by_id")
    )
    return (
        row,
        tuple((Money(kind), name or "", amount) for kind, name, amount, _ in lines),
        lines[0][3] if lines else "",
    )


def refund(dossier_id: UUID, event_no: int) -> tuple[Refund, tuple[tuple[Money, str, int], ...]]:
    """Return the slip of a refund and what went back (kind, label, đồng). Two statements. Raises NotThere."""
    row = Refund.objects.filter(dossier_id=dossier_id, event_no=event_no).first()
    if row is None:
        raise NotThere(thing="phiếu hoàn tiền này")
    back = LedgerEntry.objects.filter(
        dossier_id=dossier_id, event_no=event_no, account=row.account, amount_vnd__lt=0, is_refund=True
    )
    label = Charge.objects.filter(dossier_id=dossier_id, charge_no=OuterRef("charge_no")).values("label")
    lines = back.annotate(label=Subquery(label[:1])).order_by("line_no").values_list("kind", "label", "amount_vnd")
    return row, tuple((Money(kind), name or "", -amount) for kind, name, amount in lines)


def is_refund(dossier_id: UUID, event_no: int) -> bool:
    """Whether an event gave money back. One statement."""
    return Refund.objects.filter(dossier_id=dossier_id, event_no=event_no).exists()


def owed_by(moments: Mapping[UUID, Collection[str]], *, with_way_home: bool) -> dict[UUID, dict[Money, int]]:
    """Return what dossiers still owe up to some moments (RECEPTION, RETURN), by kind, whole đồng. One statement.

    `moments` are given for each dossier; one that owes nothing is left out. `with_way_home`: count the postage of the
    result too, which nobody owes who comes to an agency's counter for it.
    """
    owed: dict[UUID, dict[Money, int]] = {}
    rows = Charge.objects.filter(dossier_id__in=list(moments), settled_event_no__isnull=True)
    if not with_way_home:
        rows = rows.exclude(kind=Money.POSTAGE, due_at="RETURN")
    for dossier_id, kind, amount, due_at in rows.values_list("dossier_id", "kind", "amount_vnd", "due_at"):
        if due_at in moments[dossier_id]:
            kinds = owed.setdefault(dossier_id, {})
            kinds[Money(kind)] = kinds.get(Money(kind), 0) + amount
    return owed


@dataclass(frozen=True, slots=True)
class GrantedRow:
    """Who was granted to pay less: the class, why, and what that took off by kind, đồng."""

    dossier_id: UUID
    event_no: int
    dossier_number: str
    at: datetime
    name: str
    ground: str
    spared: Mapping[Money, int]


@dataclass(frozen=True, slots=True)
class GrantedPage:
    """One page of what was granted, the newest first; `next_cursor` None = the list ends here."""

    rows: tuple[GrantedRow, ...]
    next_cursor: str | None


def granted(person_id: str, since: datetime, until: datetime | None = None, cursor: str | None = None) -> GrantedPage:
    """Return who a person granted between two instants to pay less, unless it was settled anew by `until` (None = now).

    One statement. Raises NotReadable for a cursor of another list.
    """
    rows = _granted(person_id, since, until).filter(_before(cursor))
    found = list(rows.select_related("dossier").order_by("-at", "-dossier_id", "-event_no")[: PAGE_SIZE + 1])
    shown, following = found[:PAGE_SIZE], None
    if len(found) > PAGE_SIZE:
        following = cursors.written(shown[-1].at, shown[-1].dossier_id, shown[-1].event_no)
    return GrantedPage(tuple(_granted_row(row) for row in shown), following)


def granted_sums(person_id: str, since: datetime, until: datetime) -> tuple[int, dict[Money, int]]:
    """Return for how many dossiers a person granted less between two instants, and how much by kind. One statement."""
    rows = list(_granted(person_id, since, until).values_list("spared", flat=True))
    sums = {kind: sum(spared.get(kind.value, 0) for spared in rows) for kind in Money}
    return len(rows), {kind: amount for kind, amount in sums.items() if amount}


def _granted(person_id: str, since: datetime, until: datetime | None) -> QuerySet[Exemption]:
    newer = Exemption.objects.filter(dossier_id=OuterRef("dossier_id"), event_no__gt=OuterRef("event_no"))
    rows = Exemption.objects.filter(by_id=person_id, state=Claim.GRANTED.value, at__gte=since)
    if until is not None:
        rows, newer = rows.filter(at__lte=until), newer.filter(at__lte=until)
    return rows.filter(~Exists(newer))


def _granted_row(row: Exemption) -> GrantedRow:
    number = row.dossier.code or row.dossier.request_no
    spared = {Money(kind): int(amount) for kind, amount in row.spared.items()}
    return GrantedRow(row.dossier_id, row.event_no, number, row.at, row.name, row.ground, spared)


def _before(cursor: str | None) -> Q:
    """What stands behind the last row of a page, the newest first. Raises NotReadable for a cursor of another list."""
    if not cursor:
        return Q()
    at, dossier_id, event_no = cursors.read(cursor, datetime, UUID, int)
    same = Q(at=at, dossier_id=dossier_id, event_no__lt=event_no) | Q(at=at, dossier_id__lt=dossier_id)
    return Q(at__lt=at) | same


def _taken(person_id: str, since: datetime, until: datetime | None) -> "QuerySet[Any, Any]":
    """What came into a drawer, one row a receipt."""
    return _by_event(_moved(person_id, since, until).filter(amount_vnd__gt=0))


def _moved(person_id: str, since: datetime, until: datetime | None) -> QuerySet[LedgerEntry]:
    """The lines by which money came into a drawer from applicants, or went back to them out of it."""
    rows = LedgerEntry.objects.filter(Q(amount_vnd__gt=0) | Q(is_refund=True), account=drawer(person_id), at__gte=since)
    return rows if until is None else rows.filter(at__lte=until)


def _by_event(rows: QuerySet[LedgerEntry]) -> "QuerySet[Any, Any]":
    return (
        rows.order_by()
        .values("dossier_id", "event_no", "at", "dossier__code", "dossier__request_no")
        .annotate(total=Sum("amount_vnd"), lines=Count("line_no"))
    )


_Sums = dict[tuple[UUID, int], int]


def _left(person_id: str, dossier_ids: Iterable[UUID]) -> tuple[_Sums, _Sums]:
    """What of each receipt still lies in the drawer, and what has gone back to the applicant from wherever it lay.

    A charge is taken by one event and goes to the agency as a whole.
    """
    mine, place = drawer(person_id), Q(account__startswith="drawer:") | Q(account__startswith="agency:")
    rows = LedgerEntry.objects.filter(Q(account=mine) | (Q(is_refund=True, amount_vnd__lt=0) & place))
    found = rows.filter(dossier_id__in=set(dossier_ids)).values_list(
        "dossier_id", "event_no", "charge_no", "account", "amount_vnd", "is_refund"
    )
    taken: dict[tuple[UUID, int], int] = {}
    balance: _Sums = {}
    returned: _Sums = {}
    for dossier_id, event_no, charge_no, account, amount, is_refund in found:
        charge = dossier_id, charge_no
        if account == mine:
            balance[charge] = balance.get(charge, 0) + amount
        if is_refund:
            returned[charge] = returned.get(charge, 0) - amount
        elif amount > 0:
            taken[charge] = event_no
    left: _Sums = {}
    back: _Sums = {}
    for charge, event_no in taken.items():
        event = charge[0], event_no
        left[event] = left.get(event, 0) + balance[charge]
        back[event] = back.get(event, 0) + returned.get(charge, 0)
    return left, back


def _receipt(row: Mapping[str, Any], left: _Sums, back: _Sums) -> ReceiptRow:
    event = row["dossier_id"], row["event_no"]
    return ReceiptRow(
        *event,
        row["number"] or "",
        row["dossier__code"] or row["dossier__request_no"],
        row["at"],
        {kind: row[kind.name] or 0 for kind in Money},
        row["total"],
        left.get(event, 0),
        back.get(event, 0),
        Ground(row["ground"]) if row["ground"] else None,
        row["reason"] or "",
    )
