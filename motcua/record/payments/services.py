"""Writing money: charges, transactions and receipts, under the dossier's lock."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from motcua.record.payments import rules, shifts
from motcua.record.payments.models import Charge, LedgerEntry, Receipt
from motcua.record.payments.rules import Line, Money, Owed


@dataclass(frozen=True, slots=True)
class Hand:
    """What is the same for all lines that one act writes."""

    dossier_id: UUID
    event_no: int
    at: datetime
    by_id: str


def owed(dossier_id: UUID) -> tuple[Owed, ...]:
    """Return all charges of a dossier, paid ones too."""
    rows = Charge.objects.filter(dossier_id=dossier_id).order_by("charge_no")
    return tuple(
        Owed(
            row.charge_no,
            Money(row.kind),
            row.label,
            row.amount_vnd,
            row.due_at,
            row.creditor,
            row.settled_event_no is not None,
        )
        for row in rows
    )


def book(charges: Sequence[Owed], hand: Hand) -> None:
    """Write charges and their claim; nothing for a dossier that costs nothing."""
    if not charges:
        return
    Charge.objects.bulk_create(
        Charge(
            dossier_id=hand.dossier_id,
            charge_no=charge.charge_no,
            kind=charge.kind.value,
            label=charge.label,
            amount_vnd=charge.amount_vnd,
            due_at=charge.due_at,
            creditor=charge.creditor,
            event_no=hand.event_no,
        )
        for charge in charges
    )
    _write(rules.booked(charges), hand)


def take(charges: Sequence[Owed], hand: Hand, receipt_number: str, *, after_lines: int = 0) -> int:
    """The applicant pays these charges into the drawer of the person who acts; return the sum in đồng.

    `after_lines` is how many lines the same act has written before.
    Raises DrawerCounted, DrawerWaits when the drawer was counted meanwhile.
    """
    if not charges:
        return 0
    shifts.hold_drawer(hand.by_id, hand.at, puts_in=True)
    _write(rules.taken(charges, hand.by_id), hand, after_lines=after_lines)
    _settle(charges, hand)
    total = sum(charge.amount_vnd for charge in charges)
    Receipt.objects.create(
        dossier_id=hand.dossier_id,
        event_no=hand.event_no,
        number=receipt_number,
        amount_vnd=total,
        issued_at=hand.at,
    )
    return total


def pay_in(charges: Sequence[Owed], hand: Hand) -> int:
    """The applicant has paid these charges into the agency's account, shown by a paper; return the sum in đồng."""
    if not charges:
        return 0
    _write(rules.paid_in(charges), hand)
    _settle(charges, hand)
    return sum(charge.amount_vnd for charge in charges)


def remit(held: Mapping[str, Sequence[Owed]], hand: Hand) -> int:
    """State money leaves the drawers that hold it for the agencies it belongs to; return the sum in đồng.

    Raises DrawerCounted when a drawer was counted meanwhile.
    """
    lines = [line for drawer, charges in held.items() for line in rules.remitted(charges, drawer)]
    for account in sorted(held):
        shifts.hold_drawer(account.removeprefix("drawer:"), hand.at, puts_in=False)
    if lines:
        _write(lines, hand)
    return sum(charge.amount_vnd for charges in held.values() for charge in charges)


def cancel(charges: Sequence[Owed], hand: Hand) -> None:
    """Charges that are no longer owed: opposite entries, and no debt left."""
    if charges:
        _write(rules.cancelled(charges), hand)
        _settle(charges, hand)


def held_in(dossier_id: UUID, charges: Iterable[Owed]) -> dict[str, list[Owed]]:
    """Return which drawer holds the money of which of these charges now."""
    by_no = {charge.charge_no: charge for charge in charges}
    sums: dict[tuple[str, int], int] = {}
    rows = LedgerEntry.objects.filter(
        dossier_id=dossier_id, account__startswith="drawer:", charge_no__in=list(by_no)
    ).values_list("account", "charge_no", "amount_vnd")
    for account, charge_no, amount in rows:
        sums[account, charge_no] = sums.get((account, charge_no), 0) + amount
    held: dict[str, list[Owed]] = {}
    for (account, charge_no), amount in sums.items():
        if amount > 0:
            held.setdefault(account, []).append(by_no[charge_no])
    return held


def _settle(charges: Sequence[Owed], hand: Hand) -> None:
    numbers = [charge.charge_no for charge in charges]
    Charge.objects.filter(dossier_id=hand.dossier_id, charge_no__in=numbers).update(settled_event_no=hand.event_no)


def _write(lines: Sequence[Line], hand: Hand, *, after_lines: int = 0) -> None:
    """Write lines of the event's transaction. Their sum is zero per kind, or this is a defect."""
    if rules.unbalanced(lines):
        raise AssertionError("a transaction must sum to zero")
    LedgerEntry.objects.bulk_create(
        LedgerEntry(
            dossier_id=hand.dossier_id,
            event_no=hand.event_no,
            line_no=line_no,
            account=line.account,
            kind=line.kind.value,
            amount_vnd=line.amount_vnd,
            charge_no=line.charge_no,
            at=hand.at,
            by_id=hand.by_id,
        )
        for line_no, line in enumerate(lines, start=after_lines + 1)
    )
